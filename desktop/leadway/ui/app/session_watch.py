"""What looks after open data: the lock, the check for damage, the backup, and the pages of old weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from leadway.ui.app.auto_backup import AutoBackup
from leadway.ui.app.auto_lock import AutoLock
from leadway.ui.app.old_pages import OldPagesTask

if TYPE_CHECKING:
    from leadway.domain.errors import KnownError
    from leadway.domain.system_ports import DesktopMonitor
    from leadway.services.session import Services


class SessionWatch(QObject):
    """Lives while the data is open, and is closed before it."""

    time_to_lock = Signal()
    damaged = Signal(object)
    """The data is damaged; carries the KnownError."""
    backup_missed = Signal(object)
    """A backup is missing; carries the KnownError."""

    def __init__(self, services: Services, presence: DesktopMonitor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._auto_lock = AutoLock(services, presence, self)
        self._auto_lock.time_to_lock.connect(self.time_to_lock)
        self._auto_backup = AutoBackup(services, self)
        self._auto_backup.damaged.connect(self.damaged)
        self._auto_backup.missed.connect(self.backup_missed)
        self._auto_backup.begin()
        self._old_pages = OldPagesTask(services, self)
        self._old_pages.begin()

    @property
    def error(self) -> KnownError | None:
        """Why the last backup is missing; None where it is not."""
        return self._auto_backup.error

    def close(self) -> None:
        """Stop watching."""
        self._auto_lock.close()
        self._auto_backup.close()
        self._old_pages.close()
