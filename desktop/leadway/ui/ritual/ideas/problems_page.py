"""Screen 4: the problem to fix, under this week's lens, and whether the oldest open ones are still true."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from leadway.domain.answers import ProblemAnswer, ProblemTriage
from leadway.domain.lenses import problem_lens
from leadway.domain.terms import ProblemVerdict, Step
from leadway.i18n import _
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.ideas.list import IdeaWords
from leadway.ui.ritual.ideas.page import IdeasPage
from leadway.ui.ritual.ideas.problem_form import ProblemForm
from leadway.ui.ritual.ideas.problem_triage import TriageCard
from leadway.ui.widgets.text import Caption, Heading
from leadway.ui.widgets.vbox import VBox

OPEN = _("Still open")
OPEN_HINT = _("The oldest first. Optional.")
WORDS = IdeaWords(another=_("Another problem"), remove=_("Remove this problem"), mark="problem")


class ProblemsPage(IdeasPage):
    """Asks for problems worth fixing, then looks at up to three old ones."""

    step = Step.PROBLEMS
    kind = ProblemAnswer
    why = _(
        "Four short answers make a problem clear: who, what, how it should be, and how you "
        "know. What to look for changes each week, so that you don’t look in the same corner every time."
    )

    def __init__(self, autosave: DraftAutosave, parent: QWidget | None = None) -> None:
        super().__init__(autosave, problem_lens, ProblemForm, WORDS, parent)
        agenda = self.ritual.agenda
        self.triage: dict[str, TriageCard] = {}
        if agenda.problems:
            self.add_space(16)
            head = VBox(spacing=4)
            head.add(Heading(OPEN))
            head.add(Caption(OPEN_HINT))
            self.add(head)
        for problem in agenda.problems:
            others = [other for other in agenda.problems if other is not problem]
            card = TriageCard(autosave, problem, others, agenda.today)
            card.changed.connect(self._on_triaged)
            self.triage[problem.id] = card
            self.add(card)

    def refresh(self) -> None:
        super().refresh()
        for card in self.triage.values():
            card.refresh()

    def _on_triaged(self, key: str) -> None:
        """Only one problem can be the next one, and one merged into another must know what becomes of it."""
        chosen = self.autosave.answer(ProblemTriage, key).verdict is ProblemVerdict.NEXT
        for other, card in self.triage.items():
            if other == key:
                continue
            if chosen:
                card.step_back()
            card.refresh_target()
