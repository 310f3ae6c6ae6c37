"""Forms for problems or opportunities: one to begin with, more as wanted, none lost by removing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from leadway.ui.ritual.autosave import DraftAutosave, new_key
from leadway.ui.ritual.ideas.form import IdeaForm
from leadway.ui.ritual.removable_form import RemovableForm
from leadway.ui.theme.theme import Role
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.text import Caption
from leadway.ui.widgets.vbox import VBox, remove_widget

MakeForm = Callable[[DraftAutosave, str], IdeaForm]


@dataclass(frozen=True, slots=True)
class IdeaWords:
    """What a list of this kind of thing calls its buttons."""

    another: str
    remove: str
    mark: Role


class IdeaItem(RemovableForm):
    """One form on its card, with what handed it on."""

    form: IdeaForm

    def __init__(self, form: IdeaForm, words: IdeaWords, origin: str, parent: QWidget | None = None) -> None:
        card = Card(accent=words.mark)
        super().__init__(form, card, words.remove, parent)
        self.is_own = not origin
        if origin:
            card.add(Caption(origin))
        card.add(form)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.remove_button)
        card.body.addLayout(row)


class IdeaList(VBox):
    """The person's own forms first, then those that checks and notes handed on."""

    changed = Signal()

    def __init__(
        self, autosave: DraftAutosave, make: MakeForm, words: IdeaWords, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._autosave = autosave
        self._make = make
        self._words = words
        self._lens = ""
        self._slots: list[IdeaItem] = []
        self.another_button = QuietButton(words.another, icon="plus")
        self.another_button.clicked.connect(self.add_another)
        self.body.addWidget(self.another_button)

    @property
    def slots(self) -> tuple[IdeaItem, ...]:
        """The forms in reading order, removed ones too."""
        return tuple(self._slots)

    @property
    def forms(self) -> tuple[IdeaForm, ...]:
        """The forms that can be filled, in reading order."""
        return tuple(slot.form for slot in self._slots if not slot.is_removed)

    def first_field(self) -> Field | None:
        """Return the first line of the first form."""
        return next((form.first for form in self.forms), None)

    def set_lens(self, code: str) -> None:
        """Say which lens new forms begin under."""
        self._lens = code
        for slot in self._slots:
            slot.form.set_lens(code)

    def refresh(self, found: Mapping[str, str]) -> None:
        """Show a form for each key; its value says what handed it on (empty: the person's own)."""
        for slot in [s for s in self._slots if not s.is_own and s.form.key not in found]:
            if not slot.is_removed:
                self._drop(slot)
        known = {slot.form.key: slot for slot in self._slots}
        for key, origin in found.items():
            if key not in known:
                self._insert(key, origin)
        for slot in self._slots:
            slot.refresh()
        self._ensure_one()
        self._after_change()

    def add_another(self) -> None:
        """Add a blank form and go there."""
        slot = self._insert(new_key(), "")
        self._after_change()
        slot.form.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _insert(self, key: str, origin: str) -> IdeaItem:
        slot = IdeaItem(self._make(self._autosave, key), self._words, origin)
        slot.form.set_lens(self._lens)
        slot.form.changed.connect(self._on_changed)
        slot.removed.connect(self._on_removed)
        slot.brought_back.connect(self._on_brought_back)
        own = sum(each.is_own for each in self._slots)
        place = own if slot.is_own else len(self._slots)
        self._slots.insert(place, slot)
        self.body.insertWidget(place, slot)
        # A layout shows a new widget a moment later only; the focus may be wanted there now.
        slot.show()
        return slot

    def _drop(self, slot: IdeaItem) -> None:
        self._slots.remove(slot)
        remove_widget(self.body, slot)

    def _ensure_one(self) -> None:
        """Keep a form of the person's own to begin with."""
        if not any(slot.is_own and not slot.is_removed for slot in self._slots):
            self._insert(new_key(), "")

    def _on_changed(self) -> None:
        self._after_change()
        self.changed.emit()

    def _on_removed(self) -> None:
        self._ensure_one()
        self._after_change()

    def _on_brought_back(self) -> None:
        """Let the blank form go that had stood in for the one brought back."""
        back = self.sender()
        for slot in [s for s in self._slots if s.is_own and s is not back]:
            if not slot.is_removed and slot.form.is_blank:
                self._drop(slot)
        self._after_change()

    def _after_change(self) -> None:
        shown = [slot for slot in self._slots if not slot.is_removed]
        blank = [slot for slot in shown if slot.form.is_blank]
        self.another_button.setVisible(not blank)
        for slot in shown:
            # A form that is the only one and blank has nothing to remove.
            slot.remove_button.setVisible(slot not in blank)
