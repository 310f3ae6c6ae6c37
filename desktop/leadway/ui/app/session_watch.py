"""Looks after open data: the lock, the backups, the pages of old weeks, and whether its folder is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from leadway.domain.errors import MovedError
from leadway.ui.app.auto_backup import AutoBackup
from leadway.ui.app.auto_lock import AutoLock
from leadway.ui.app.old_pages import OldPagesTask

if TYPE_CHECKING:
    from leadway.domain.errors import KnownError
    from leadway.domain.system_ports import DesktopMonitor
    from leadway.services.backup.backups import BackupResult
    from leadway.services.session import Services
    from leadway.ui.app.controller import AppController

# How late a lock may come, and the notice of a folder that has gone: each save looks by itself.
_CHECK_EVERY_MS = 15_000


class SessionWatch(QObject):
    """Lives as long as the data is open. Its timer is the only one that wakes a program that is not used."""

    def __init__(self, program: AppController, services: Services, presence: DesktopMonitor) -> None:
        super().__init__(program)
        self._program = program
        self._services = services
        self._is_gone = False
        self.is_whole = True
        """Whether it looks after all of it, not only after the lock."""
        later = Qt.ConnectionType.QueuedConnection
        self._lock = AutoLock(services, presence, self)
        self._lock.time_to_lock.connect(program.lock, later)
        self._backup = AutoBackup(services, self)
        self._backup.damaged.connect(self._on_damage, later)
        self._backup.failed.connect(self.show)
        self._backup.backed_up.connect(self._on_backed_up)
        self._old_pages = OldPagesTask(services, self)
        self._timer = QTimer(self, interval=_CHECK_EVERY_MS)
        self._timer.timeout.connect(self.check)

    def begin(self) -> None:
        """Look now and then from here on."""
        self._backup.begin()
        self._old_pages.begin()
        self._timer.start()

    def check(self) -> None:
        """Look now whether to lock, and whether the folder is there."""
        self._lock.check()
        if not self.is_whole:
            return
        error: MovedError | None = None
        try:
            self._services.database.check_in_place()
        except MovedError as moved:
            error = moved
        if self._is_gone != (error is not None):
            self._is_gone = error is not None
            self._program.unsaved.set_moved(error)

    def show(self) -> None:
        """Say in the window, where there is one, that the last backup is missing."""
        if self._backup.error is not None and self._program.navigator is not None:
            self._program.navigator.show_backup_missed(self._backup.error)

    def only_lock(self) -> None:
        """Look only whether to lock from now on: a task works on the closed data."""
        self.is_whole = False
        self._backup.close()
        self._old_pages.close()

    def close(self) -> None:
        """Stop."""
        self._timer.stop()
        self.only_lock()
        self._lock.close()
        self.deleteLater()

    def _on_backed_up(self, result: BackupResult) -> None:
        if self._program.navigator is not None:
            self._program.navigator.show_backed_up(result)

    def _on_damage(self, error: KnownError) -> None:
        """Close damaged data before more is written into it, and show the recovery actions."""
        self._program.show_fault(error, self._services.key)
