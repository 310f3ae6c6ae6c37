"""What the controller needs from the operating system."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from leadway.domain.system_ports import Autostart, DesktopMonitor
    from leadway.services.backup.recovery import RecoveryService
    from leadway.services.deletion import DeletionResult
    from leadway.services.keys import Key
    from leadway.services.reminder.service import ReminderService
    from leadway.services.session import Services
    from leadway.ui.reminder.tray import TrayHosts


class System(Protocol):
    """What the controller needs from the operating system."""

    def open(self, key: Key) -> Services:
        """Open the data, for what `reminder` goes by, too; raises KnownError."""

    def has_data(self) -> bool:
        """Whether there is anything to open."""

    def reminder(self) -> ReminderService:
        """Return the reminder, which works whether the data is open or closed."""

    def methods(self) -> tuple[str, ...]:
        """Return the unlock methods of the key; empty where the key file does not say."""

    def unlock(self, passphrase: str, recovery: str) -> Key:
        """Return the key that one of them opens; raises KnownError. Slow: not for the interface's thread."""

    def make_key(self, passphrase: str) -> Key:
        """Make the first key, opened by a passphrase or kept in an open file; raises KnownError."""

    def recovery_service(self, key: Key | None) -> RecoveryService:
        """Return the recovery service for the data; nothing is read yet."""

    def delete(self, key: Key) -> DeletionResult:
        """Delete the closed data and all that belongs to it, the rest as the program ends; raises KnownError.

        Slow: not for the interface's thread.
        """

    def start_with_folder(self, folder: str) -> None:
        """Start Leadway with the data of another folder."""

    def presence(self) -> DesktopMonitor:
        """Return the monitor of the desktop's state."""

    def autostart(self) -> Autostart:
        """Return what starts Leadway at login."""

    def tray_hosts(self) -> TrayHosts | None:
        """Return what announces that a tray appears or goes, or None."""

    def report_bugs(self, callback: Callable[[Path, str], None]) -> None:
        """Write unexpected errors into the log from now on, and call `callback` with log and entry."""
