"""A card of a list that can be removed and brought back: nothing that was typed is lost by it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.answers import Answer
from leadway.i18n import _
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.inline_notice import InlineNotice
from leadway.ui.widgets.vbox import VBox

REMOVED = _("Removed.")
BRING_BACK = _("Undo")
_BACK = "back"


class Form(Protocol):
    """What fills one card of a list."""

    @property
    def first(self) -> Field:
        """The field the focus begins in."""

    def answer(self) -> Answer:
        """Return the card as it was last typed."""

    def put_back(self, card: Answer) -> None:
        """Keep a card in place of what the form holds, and show it."""

    def refresh(self) -> None:
        """Show the card as it is kept."""


class RemovableForm(VBox):
    """One form as it is shown, or, once removed, the way to bring it back.

    Where `remove_button` stands is for the list to say.
    """

    removed = Signal()
    brought_back = Signal()

    def __init__(self, form: Form, shown: QWidget, remove: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = form
        self._shown = shown
        self._taken: Answer | None = None
        self.remove_button = LinkButton(remove)
        self.remove_button.clicked.connect(self.remove)
        self.strip = InlineNotice(REMOVED, [(_BACK, BRING_BACK)], icon="history")
        self.strip.answered.connect(self.bring_back)
        self.strip.hide()
        self.add(shown)
        self.add(self.strip)

    @property
    def is_removed(self) -> bool:
        """Whether only the way back is shown."""
        return self._taken is not None

    def remove(self) -> None:
        """Take the card away, but keep it at hand."""
        self._taken = self.form.answer()
        self.form.put_back(type(self._taken)())
        self._show()
        self.strip.buttons[_BACK].setFocus(Qt.FocusReason.OtherFocusReason)
        self.removed.emit()

    def bring_back(self) -> None:
        """Put the card back as it was."""
        if self._taken is None:
            return
        taken, self._taken = self._taken, None
        self._show()
        self.form.put_back(taken)
        self.form.first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.brought_back.emit()

    def refresh(self) -> None:
        """Show the card as it is kept; one that was put again meanwhile is no longer removed."""
        self.form.refresh()
        if self.is_removed and not self.form.answer().blank:
            self._taken = None
        self._show()

    def _show(self) -> None:
        self._shown.setVisible(not self.is_removed)
        self.strip.setVisible(self.is_removed)
