"""What the screens of problems and opportunities share: question, lens, and the list of forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from leadway.domain.answers import OpportunityAnswer, ProblemAnswer
from leadway.domain.lenses import Lens
from leadway.domain.steps import PLANS
from leadway.domain.text import shorten
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.ideas.lens_line import LensLine
from leadway.ui.ritual.ideas.list import IdeaList, IdeaWords, MakeForm
from leadway.ui.ritual.step_page import StepPage
from leadway.ui.widgets.text import Question

FROM_CHECK = _("From your check: {title}")
FROM_NOTE = _("From your note: {text}")
_NOTE_LENGTH = 80


class IdeasPage(StepPage):
    """A screen that asks for one thing under a lens, and takes as many as there are."""

    kind: ClassVar[type[ProblemAnswer] | type[OpportunityAnswer]]

    def __init__(
        self,
        autosave: DraftAutosave,
        lens_of: Callable[[Week, int], Lens],
        make: MakeForm,
        words: IdeaWords,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(autosave, parent)
        self._lens_found = False
        self.add(Question(PLANS[self.step].question))
        self.lens = LensLine(lens_of, self.ritual.week)
        self.ideas = IdeaList(autosave, make, words)
        self.ideas.set_lens(self.lens.lens.code)
        self.lens.turned.connect(self.ideas.set_lens)
        self.add(self.lens)
        self.add(self.ideas)

    def refresh(self) -> None:
        found = self._found()
        if not self._lens_found:
            self._find_lens(found)
        self.ideas.show_found(found)

    def first_field(self) -> QWidget | None:
        return self.ideas.first_field() or super().first_field()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the lens on L; a text field keeps its letters to itself."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_L and plain and not event.isAutoRepeat():
            self.lens.turn()
        else:
            super().keyPressEvent(event)

    def _found(self) -> dict[str, str]:
        """Return the keys of the cards begun, each with where it comes from; empty for the person's own."""
        agenda = self.ritual.agenda
        origins = {check.id: FROM_CHECK.format(title=check.title) for check in agenda.checks}
        origins |= {note.id: FROM_NOTE.format(text=shorten(note.text, _NOTE_LENGTH)) for note in agenda.notes}
        begun = [key for key, card in self.ritual.draft.items() if isinstance(card, self.kind)]
        return {key: origins.get(key, "") for key in begun}

    def _find_lens(self, found: dict[str, str]) -> None:
        """Show again the lens under which the person's last own card was begun."""
        self._lens_found = True
        own = [key for key, origin in found.items() if not origin]
        if own:
            self.lens.turn_to(self.autosave.answer(self.kind, own[-1]).lens)
            self.ideas.set_lens(self.lens.lens.code)
