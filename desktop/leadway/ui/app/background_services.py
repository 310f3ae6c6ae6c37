"""What goes on without a window: the tray icon, the reminder, and the line that catches a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from leadway.ui.reminder.scheduler import ReminderScheduler
from leadway.ui.reminder.tray import Tray, TrayHosts

if TYPE_CHECKING:
    from leadway.domain.system_ports import Autostart, DesktopMonitor
    from leadway.services.reminder.service import ReminderService
    from leadway.services.session import Services
    from leadway.ui.window.note_window import NoteWindow


class BackgroundServices(QObject):
    """Lives on while the data is closed. Whatever needs the window or the data goes out as a signal."""

    wished = Signal(str)
    """Something is wanted; carries what, as `CommandQueue` knows it."""

    quit = Signal()

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
        self._busy = False
        self.tray = Tray(reminder, self, hosts=hosts)
        self.reminding = ReminderScheduler(reminder, presence, self.tray, self, in_ritual=self._is_busy)
        self._capture: NoteWindow | None = None
        self.tray.start_ritual.connect(self._on_start)
        self.tray.wished.connect(self.wished)
        self.tray.quit.connect(self.quit)
        self.reminding.start_ritual.connect(self._on_start)

    @property
    def busy(self) -> bool:
        """Whether the person is doing the ritual just now: then no card asks whether they would."""
        return self._busy

    @busy.setter
    def busy(self, busy: bool) -> None:
        self._busy = busy
        if busy:
            self.reminding.put_card_away()

    def begin(self) -> None:
        """Show the icon and ask whether the reminder is due."""
        self.tray.show()
        self.reminding.begin()

    def close(self) -> None:
        """Take everything away; to be called before the data is closed."""
        self.close_capture()
        self.reminding.close()
        self.tray.close()
        self.presence.close()

    def show_capture(self, services: Services) -> None:
        """Open the line for a note, or bring it to the front."""
        from leadway.ui.window.note_window import NoteWindow  # loaded when it is first wanted

        if self._capture is None:
            self._capture = NoteWindow(services)
            self._capture.destroyed.connect(self._on_capture_gone)
        self._capture.ask()

    def close_capture(self) -> None:
        """Keep what was begun in the line for a note and take it away: the data is about to be closed."""
        if self._capture is not None:
            self._capture.close()

    def tray_available(self) -> bool:
        """Whether this desktop shows the icon."""
        return self.tray.available()

    def _on_start(self, mode: str) -> None:
        # A ritual that is begun goes on in its own mode; those of the menu and the card are these two.
        self.wished.emit("short" if mode == "short" else "start")

    def _on_capture_gone(self) -> None:
        self._capture = None

    def _is_busy(self) -> bool:
        return self.busy
