"""The ways back from a fault, or to an earlier state: bound to one data folder and its key, if known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from leadway.domain.backups import Contents
from leadway.domain.clock import Clock
from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.backup import backups, diagnosis, restore
from leadway.services.backup.backups import Backup
from leadway.services.backup.diagnosis import Diagnosis, SalvageResult
from leadway.services.backup.restore import InspectedBackup, RestoreResult
from leadway.services.keys import Key
from leadway.system.paths import DataFolder


@dataclass(frozen=True, slots=True)
class RecoveryService:
    """Only `list_backups` is quick; run the rest in the background. What replaces needs the data closed."""

    folder: DataFolder
    clock: Clock
    key: Key | None = field(default=None, repr=False)
    present: Callable[[], Contents] | None = None
    """Tells what is there now; None where the data does not open."""

    def list_backups(self) -> list[Backup]:
        """Return all backups, newest first, here and in the second folder; never an error."""
        return backups.list_backups(self.folder)

    def inspect(self, backup: Backup, passphrase: str = "", recovery: str = "") -> InspectedBackup:
        """Read a backup whole and say what it holds; raises KnownError where what was typed is wrong."""
        return restore.inspect(backup, self.folder, self.key, passphrase=passphrase, recovery=recovery)

    def now(self) -> Contents | None:
        """Return what is there now, or None where that cannot be told."""
        try:
            return self.present() if self.present is not None else None
        except KnownError:
            return None

    def restore(self, inspected: InspectedBackup) -> RestoreResult:
        """Put a backup in place of the data, which is kept; raises KnownError, changing nothing."""
        damaged = self.present is None
        return restore.restore(self.folder, inspected, self.key, self.clock.now(), was_damaged=damaged)

    def examine(self, error: KnownError) -> Diagnosis:
        """Say what is behind an error of opening, what is safe, and which ways back there are."""
        return diagnosis.examine(self.folder, self.key, error)

    def salvage(self, good: InspectedBackup | None) -> SalvageResult:
        """Put what can be read of the damaged data in its place; raises KnownError, changing nothing."""
        if self.key is None:
            raise KnownError(_("Nothing can be read without the key."), _("Restore a backup."))
        return diagnosis.salvage(self.folder, self.key, self.clock.now(), good)

    def opens_data(self, inspected: InspectedBackup) -> bool:
        """Whether the key file of a backup that was opened is one for the data at work; raises KnownError."""
        return diagnosis.opens_data(self.folder, inspected)

    def put_key_file_back(self, key_from: InspectedBackup) -> Key:
        """Put the key file of a backup back; raises KnownError, changing nothing."""
        return diagnosis.put_key_file_back(self.folder, key_from, self.clock.now())
