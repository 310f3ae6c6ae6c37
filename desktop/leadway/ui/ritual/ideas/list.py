"""Forms for problems or opportunities: one to begin with, more on demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from leadway.ui.forms.form_list import FormList, RemovableForm
from leadway.ui.ritual.autosave import DraftAutosave, new_key
from leadway.ui.ritual.ideas.form import IdeaForm
from leadway.ui.theme.theme import Role
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.text import Caption

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

    def __init__(self, form: IdeaForm, words: IdeaWords, origin: str) -> None:
        card = Card(accent=words.mark)
        super().__init__(form, card, words.remove, own=not origin)
        if origin:
            card.add(Caption(origin))
        card.add(form)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.remove_button)
        card.body.addLayout(row)


class IdeaList(FormList[IdeaItem]):
    """There is always one form of the person's own to fill."""

    _drops_blank = False

    def __init__(
        self, autosave: DraftAutosave, make: MakeForm, words: IdeaWords, parent: QWidget | None = None
    ) -> None:
        super().__init__(self._make_item, parent)
        self._autosave = autosave
        self._make_form = make
        self._words = words
        self._lens = ""
        self._origins: Mapping[str, str] = {}
        self.another_button = QuietButton(words.another, icon="plus")
        self.another_button.clicked.connect(self.add_another)
        self.add(self.another_button)
        self.changed.connect(self._after_change)

    @property
    def forms(self) -> tuple[IdeaForm, ...]:
        """The forms that can be filled, in reading order."""
        return tuple(item.form for item in self.shown)

    def first_field(self) -> Field | None:
        """Return the first line of the first form."""
        return next((form.first for form in self.forms), None)

    def set_lens(self, name: str) -> None:
        """Set the lens new forms begin under."""
        self._lens = name
        for form in self.forms:
            form.set_lens(name)

    def show_found(self, origins: Mapping[str, str]) -> None:
        """Show a form for each key; its value says what handed it on (empty: the person's own)."""
        self._origins = origins
        self.refresh(origins)
        self._after_change()

    def add_another(self) -> None:
        """Add a blank form and go there."""
        item = self.add_form(new_key())
        self._after_change()
        item.form.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_item(self, key: str) -> IdeaItem:
        form = self._make_form(self._autosave, key)
        form.set_lens(self._lens)
        item = IdeaItem(form, self._words, self._origins.get(key, ""))
        item.brought_back.connect(self._drop_blank)
        return item

    def _drop_blank(self) -> None:
        """Drop the blank form that was added in place of the one brought back."""
        for item in [item for item in self.shown if item.is_own and item.form.is_blank]:
            self.drop(item)

    def _after_change(self) -> None:
        if not any(item.is_own for item in self.shown):
            self.add_form(new_key())
        blank = [item for item in self.shown if item.form.is_blank]
        self.another_button.setVisible(not blank)
        for item in self.shown:
            # A blank form has nothing to remove.
            item.remove_button.setVisible(item not in blank)
