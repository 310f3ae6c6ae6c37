"""What the window shows until the data is open, and if it cannot be opened."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.ui.widgets.buttons import PrimaryButton
from leadway.ui.widgets.column import Column
from leadway.ui.widgets.text import Body, Question, Soft

CANNOT_OPEN = "Your weeks cannot be opened right now"
ASKING = "Asking the keychain for the key…"
TRY_AGAIN = "Try again"


class OpeningPage(Column):
    """Empty at first: on most days the data is open before anything could be read."""

    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = Question("", self)
        self.sentence = Body("", self, selectable=True)
        self.next_step = Soft("", self, size="body")
        self.button = PrimaryButton(TRY_AGAIN, self)
        self.button.clicked.connect(self._on_again)
        for widget in (self.heading, self.sentence, self.next_step):
            self.add(widget)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.button.hide()

    def show_waiting(self) -> None:
        """Say that the keychain takes its time; it may be waiting for the person."""
        self.heading.setText("")
        self.sentence.setText(ASKING)
        self.next_step.setText("")
        self.button.hide()

    def show_fault(self, error: KnownError) -> None:
        """Say what is wrong, what is safe, and what can be done."""
        self.heading.setText(CANNOT_OPEN)
        self.sentence.setText(error.sentence)
        self.next_step.setText(error.next_step)
        self.button.show()
        self.button.setFocus()

    def _on_again(self) -> None:
        self.show_waiting()
        self.again.emit()
