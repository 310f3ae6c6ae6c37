"""Checks open data for damage once, and backs it up after a sealed week, both in the background."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from leadway.domain.change import WEEKS, Change, ProgramPart, kinds_of
from leadway.ui.background_task import BackgroundTask, run_in_background

if TYPE_CHECKING:
    from leadway.domain.errors import KnownError
    from leadway.services.backup.backups import BackupResult
    from leadway.services.session import Services

# When the start is over: the check reads each page of the file once.
FIRST_CHECK_MS = 5_000
# The page of the sealed week is shown first.
AFTER_CHANGE_MS = 1_000


class AutoBackup(QObject):
    """Lives as long as the data is open."""

    damaged = Signal(object)
    """The data is damaged; carries the KnownError."""
    failed = Signal(object)
    """A backup could not be made, or did not reach the second folder; carries the KnownError."""
    backed_up = Signal(object)
    """A backup was made; carries the BackupResult."""

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.error: KnownError | None = None
        """Why the last backup is missing; None where it is not."""
        self._services = services
        self._tasks: list[BackgroundTask] = []
        self._check_timer = QTimer(self, singleShot=True)
        self._check_timer.timeout.connect(self.check)
        self._due_timer = QTimer(self, singleShot=True)
        self._due_timer.timeout.connect(self.back_up_if_due)
        self._subscription = services.changes.subscribe(self._on_change)

    def begin(self) -> None:
        """Check the data in a while."""
        self._check_timer.start(FIRST_CHECK_MS)
        # A week may have been sealed just before the program ended.
        self._due_timer.start(FIRST_CHECK_MS)

    def close(self) -> None:
        """Stop; a task that runs ends without reporting."""
        self._subscription.end()
        self._check_timer.stop()
        self._due_timer.stop()
        for task in self._tasks:
            task.forget()

    def check(self) -> None:
        """Read all of the data in the background; `damaged` reports what is wrong."""
        from leadway.services.backup.recovery import check  # late: a start does without

        task = partial(check, self._services.folder, self._services.key)
        self._tasks.append(run_in_background(task, self._on_checked, self._on_not_checked, self, "db"))

    def back_up_if_due(self) -> None:
        """Make a backup where a week was sealed since the last one."""
        from leadway.domain.errors import KnownError
        from leadway.services.backup import backups

        try:
            seal = self._services.seal_undo.undoable()
            if seal is not None:
                # A backup of the sealed week would outlast the undo of its seal.
                rest = seal.until - self._services.clock.now()
                self._due_timer.start(round(rest.total_seconds() * 1000) + AFTER_CHANGE_MS)
                return
            job = self._services.backups().due()
        except KnownError as error:
            self._on_failed(error)
            return
        if job is not None:
            task = partial(backups.make, job)
            self._tasks.append(run_in_background(task, self._on_backed_up, self._on_failed, self, "db"))

    def _on_change(self, changes: frozenset[Change]) -> None:
        if kinds_of(changes) & WEEKS:
            self._due_timer.start(AFTER_CHANGE_MS)

    def _on_checked(self, error: KnownError | None) -> None:
        from leadway.domain.errors import DamagedError

        if isinstance(error, DamagedError):
            self.damaged.emit(error)

    def _on_not_checked(self, error: KnownError) -> None:
        """Nothing is shown: the next start checks again, and every backup is read in full."""

    def _on_backed_up(self, result: BackupResult) -> None:
        self.backed_up.emit(result)
        if result.error is not None:
            self._on_failed(result.error)
        else:
            self.error = None
            self._services.changes.announce(ProgramPart.BACKUP)

    def _on_failed(self, error: KnownError) -> None:
        self.error = error
        self.failed.emit(error)
