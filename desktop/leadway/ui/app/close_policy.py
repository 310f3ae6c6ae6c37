"""What closing the window does: quit, hide in the tray, minimise, or ask the first time."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from leadway.domain.errors import KnownError

if TYPE_CHECKING:
    from leadway.services.reminder.service import ReminderService
    from leadway.ui.app.background_services import BackgroundServices
    from leadway.ui.app.controller import AppController


class ClosePolicy(QObject):
    """Applies the answer that was saved; it asks only while the data is open, which saves the answer."""

    quit_wanted = Signal()

    def __init__(
        self, program: AppController, background: BackgroundServices, reminder: ReminderService
    ) -> None:
        super().__init__(program)
        self._program = program
        self._background = background
        self._reminder = reminder

    def allows(self) -> bool:
        """Whether closing the window ends the program; where not, ask, hide or minimise."""
        try:
            choices = self._reminder.choices()
        except KnownError:
            return True
        choice = choices.on_close
        # Without a weekly time there is nothing to wait for. Only open data saves an answer.
        if (
            choice == "quit"
            or choices.weekly_time is None
            or (choice == "ask" and self._program.services is None)
        ):
            return True
        if choice == "ask":
            self._ask()
        else:
            self._hide(choice)
        return False

    def _ask(self) -> None:
        from leadway.ui.app.close_dialog import CloseDialog

        if self._program.window is not None:
            question = CloseDialog(self._program.window.main_window, tray=self._background.tray_available())
            question.answered.connect(self._on_answered)
            question.open()

    def _on_answered(self, choice: str) -> None:
        if self._program.services is not None:
            # Where it cannot be saved, it is asked again next time.
            with suppress(KnownError):
                self._program.services.settings.change(on_close=choice)
        if choice == "quit":
            self.quit_wanted.emit()
        else:
            self._hide(choice)

    def _hide(self, how: str) -> None:
        window = self._program.window
        if window is None:
            return
        if window.navigator is not None:
            window.navigator.flush()
        if how == "tray" and self._background.tray_available():
            window.main_window.hide()
        else:
            # Without an icon, a hidden window could not be found again.
            window.main_window.showMinimized()
