"""The one question when the window is closed for the first time: does Leadway go on without it?"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from leadway.ui.widgets.buttons import PrimaryButton, QuietButton
from leadway.ui.widgets.dialog_geometry import fit_to_content
from leadway.ui.widgets.text import Caption, Heading, Paragraph

TITLE = "Close the window"
QUESTION = "Shall Leadway remind you?"
WITH_TRAY = "It can only remind you while it runs. It would wait in the tray, without a window."
WITHOUT_TRAY = (
    "It can only remind you while it runs. This desktop shows no tray icons; it would stay minimised."
)
CHANGE = "You can change this on the page Reminder. Ctrl+Q always quits."
IN_TRAY = "Wait in the tray"
MINIMISED = "Stay minimised"
QUIT = "Quit"
_WIDTH = 480


class CloseDialog(QDialog):
    """Asked once. Esc closes the question and leaves the window open."""

    answered = Signal(str)
    """What closing the window does from now on: `tray`, `minimise` or `quit`."""

    def __init__(self, parent: QWidget, *, tray: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._stays = "tray" if tray else "minimise"
        self.stay_button = PrimaryButton(IN_TRAY if tray else MINIMISED, self)
        self.quit_button = QuietButton(QUIT, self)
        self.stay_button.clicked.connect(self._on_stay)
        self.quit_button.clicked.connect(self._on_quit)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.quit_button)
        buttons.addWidget(self.stay_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 24, 24, 24)
        rows.setSpacing(12)
        rows.addWidget(Heading(QUESTION, self))
        rows.addWidget(Paragraph(WITH_TRAY if tray else WITHOUT_TRAY, self))
        rows.addWidget(Caption(CHANGE, self))
        rows.addSpacing(8)
        rows.addLayout(buttons)
        self.stay_button.setDefault(True)
        self.stay_button.setFocus()
        fit_to_content(self, _WIDTH)

    def _on_stay(self) -> None:
        self._answer(self._stays)

    def _on_quit(self) -> None:
        self._answer("quit")

    def _answer(self, choice: str) -> None:
        self.accept()
        self.answered.emit(choice)
