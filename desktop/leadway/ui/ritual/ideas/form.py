"""What the forms of a problem and of an opportunity share: the card they fill, the lens they began under."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.answers import OpportunityAnswer, ProblemAnswer
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.widgets.choice import Option
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.vbox import VBox

IdeaCard = ProblemAnswer | OpportunityAnswer


class IdeaForm(VBox):
    """Fields for one answer. `changed` is emitted after an edit was saved."""

    changed = Signal()

    binder: FormBinder[Any]
    kind: ClassVar[type[ProblemAnswer] | type[OpportunityAnswer]]

    def __init__(self, autosave: DraftAutosave, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.autosave = autosave
        self.key = key
        self._lens = ""

    @property
    def first(self) -> Field:
        """The field the focus begins in."""
        raise NotImplementedError

    def answer(self) -> IdeaCard:
        """Return the card as it was last typed."""
        return self.autosave.answer(self.kind, self.key)

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been written in it."""
        return self.answer().blank

    def set_lens(self, code: str) -> None:
        """Set the lens shown; it is saved with what is begun from now on."""
        self._lens = code

    def refresh(self) -> None:
        """Show the answer as it is."""
        raise NotImplementedError

    def _lens_of(self, before: IdeaCard) -> str:
        return self._lens if before.blank else before.lens


def numbered(terms: Sequence[Option]) -> tuple[Option, ...]:
    """Return options with the keys 1, 2, 3 in their order."""
    return tuple(Option(o.value, o.label, str(place + 1), o.hint) for place, o in enumerate(terms))
