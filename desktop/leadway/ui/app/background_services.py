"""What works without a window: the tray icon, the reminder, and the window for a note."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from leadway.ui.reminder.scheduler import ReminderScheduler
from leadway.ui.reminder.tray import Tray, TrayHosts

if TYPE_CHECKING:
    from leadway.domain.system_ports import Autostart, DesktopMonitor
    from leadway.services.reminder.service import ReminderService
    from leadway.services.session import Services
    from leadway.ui.app.controller import AppController
    from leadway.ui.app.ports import System
    from leadway.ui.window.note_window import NoteWindow


class BackgroundServices(QObject):
    """Works while the data is closed. What needs the window or the data is a command of the scheduler."""

    def __init__(
        self,
        reminder: ReminderService,
        presence: DesktopMonitor,
        autostart: Autostart,
        parent: QObject | None = None,
        *,
        hosts: TrayHosts | None = None,
    ) -> None:
        super().__init__(parent)
        self.presence = presence
        self.autostart = autostart
        self.tray = Tray(reminder, self, hosts=hosts)
        self.scheduler = ReminderScheduler(reminder, presence, self.tray, self)
        self._note_window: NoteWindow | None = None
        self.allows_closing: Callable[[], bool] = lambda: True
        """Whether closing the window ends the program; where not, it asks, hides or minimises the window."""

    def begin(self) -> None:
        """Show the icon and check whether the reminder is due."""
        self.tray.show()
        self.scheduler.begin()

    def close(self) -> None:
        """Close everything; to be called before the data is closed."""
        self.close_note_window()
        self.scheduler.close()
        self.tray.close()
        self.presence.close()

    def show_note_window(self, services: Services) -> None:
        """Open the window for a note, or bring it to the front."""
        from leadway.ui.window.note_window import NoteWindow  # loaded when it is first needed

        if self._note_window is None:
            self._note_window = NoteWindow(services)
            self._note_window.destroyed.connect(self._on_note_window_gone)
        self._note_window.ask()

    def hide_note_window(self) -> None:
        """Show it no more, at once: what is typed in it is saved when it is closed."""
        if self._note_window is not None:
            self._note_window.hide()

    def close_note_window(self) -> None:
        """Save what was typed in the window for a note and close it: the data is about to be closed."""
        if self._note_window is not None:
            self._note_window.close()

    def _on_note_window_gone(self) -> None:
        self._note_window = None


def make_background(program: AppController, system: System) -> BackgroundServices:
    """Make what works without a window; nothing is shown yet."""
    from leadway.ui.app.close_policy import ClosePolicy

    reminder, presence, autostart = system.reminder(), system.presence(), system.autostart()
    background = BackgroundServices(reminder, presence, autostart, program, hosts=system.tray_hosts())
    background.scheduler.command.connect(program.run)
    background.allows_closing = ClosePolicy(program, background, reminder).allows
    if program.navigator is not None:
        program.navigator.attach(background)
    return background
