"""The one question when the window is closed for the first time: does Leadway go on without it?"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadway.i18n import _
from leadway.ui.forms.dialog import FormDialog
from leadway.ui.widgets.text import Caption, Paragraph

QUESTION = _("Keep reminding you after closing?")
WITH_TRAY = _("Leadway can only remind you while it runs. It would stay in the tray, without a window.")
WITHOUT_TRAY = _(
    "Leadway can only remind you while it runs. This desktop shows no tray icons, so it would stay minimised."
)
CHANGE = _("You can change this on the page Reminder. Ctrl+Q always quits.")
IN_TRAY = _("Stay in the tray")
MINIMISED = _("Stay minimised")
QUIT = _("Quit")


class CloseDialog(FormDialog):
    """Asked once. Esc closes the question and leaves the window open."""

    answered = Signal(str)
    """What closing the window does from now on: `tray`, `minimise` or `quit`."""

    def __init__(self, parent: QWidget, *, tray: bool) -> None:
        super().__init__(QUESTION, parent, action=IN_TRAY if tray else MINIMISED, close=QUIT)
        self.setModal(True)
        self._stays = "tray" if tray else "minimise"
        self.add(Paragraph(WITH_TRAY if tray else WITHOUT_TRAY, self))
        self.add(Caption(CHANGE, self))
        self.close_button.clicked.connect(self._on_quit)

    def save(self) -> None:
        """Answer that Leadway stays."""
        self.answered.emit(self._stays)

    def _on_quit(self) -> None:
        self.answered.emit("quit")
