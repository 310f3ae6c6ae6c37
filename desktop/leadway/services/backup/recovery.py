"""Recovery from a fault, or to an earlier state: what is wrong with the data, what is safe, what can be done.

`check` reads data that is open, `RecoveryService.examine` data that does not open; neither changes anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from leadway.domain.backups import BackupReason, Contents
from leadway.domain.clock import Clock
from leadway.domain.errors import DamagedError, ForeignError, KnownError, NewerError, WrongKeyError
from leadway.domain.startup_terms import Term
from leadway.domain.weeks import long_date
from leadway.files import key_file_of, write_new
from leadway.i18n import _, ngettext
from leadway.services.backup import restore
from leadway.services.backup.backups import Backup, all_backups, list_backups
from leadway.services.backup.restore import (
    BackupState,
    InspectedBackup,
    RestoreResult,
    key_file_for,
    key_of,
    leads_to,
)
from leadway.services.backup.second_folder import remove_leftovers
from leadway.services.file_swap import staging
from leadway.services.keys import Key, KeyFile, LockedError, fingerprint
from leadway.services.keys.rebuild import must_be_typed
from leadway.storage.backups import can_read, check_while_open, free_name, is_blank
from leadway.storage.salvage import Rescue, salvage
from leadway.system.paths import DataFolder


class FailureKind(Term):
    """What kind of failure it is; it decides what can be done."""

    DAMAGED = "damaged"
    """The database is damaged: restore a backup, or salvage."""
    KEY_FILE = "key_file"
    """The key file is missing, damaged, or of other data: its backup may be put back."""
    NEWER = "newer"
    FOREIGN = "foreign"
    LOCKED = "locked"
    """The data is fine as far as is known; but what the person has does not open it."""
    OTHER = "other"
    """The disk, the folder's rights, another program, the keychain: the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a person needs to know and decide."""

    kind: FailureKind
    error: KnownError
    """What is wrong, and what to do."""
    safe: str
    """What is safe, in a sentence or two."""
    backups: tuple[InspectedBackup, ...]
    """All backups, newest first, with what each holds."""
    newest_good: InspectedBackup | None
    """The newest backup that can be restored now."""
    key_from: InspectedBackup | None
    """On `KEY_FILE`: the backup whose key file may take the place of the one here; nothing is lost then."""
    can_salvage: bool
    """Whether it is worth trying to read around the damage."""


@dataclass(frozen=True, slots=True)
class SalvageResult:
    """The result of salvaging."""

    rescue: Rescue
    kept: Path
    """The damaged file, as it was found."""
    key: Key = field(repr=False)
    day: str = ""
    """The day of the backup from which rows came."""

    @property
    def sentence(self) -> str:
        """The result in words."""
        rescue, n = self.rescue, self.rescue.contents.total
        if not (rescue.lost or rescue.mended):
            return _("All records could be read: {n}.").format(n=n)
        if not rescue.mended:
            return _("Records read: {n}. Records lost: {lost}.").format(n=n, lost=rescue.lost)
        text = _(
            "Records read: {n}. From the backup of {day}: {mended}, as they were then; what you changed in "
            "them since is lost. Records lost: {lost}."
        )
        if not rescue.is_certain:
            text = _(
                "Records read: {n}. From the backup of {day}: {mended}, as they were then; what you changed "
                "in them since is lost, and some that you deleted since may be back. Records lost: {lost}."
            )
        return text.format(n=n - rescue.mended, day=self.day, mended=rescue.mended, lost=rescue.lost)


def check(folder: DataFolder, key: Key) -> KnownError | None:
    """Read every page of the data while it is open elsewhere; return what is wrong, or None.

    Before that, remove what a killed backup left in the second folder.
    """
    remove_leftovers(folder)
    try:
        check_while_open(folder.database, key.value)
    except KnownError as error:
        return error
    return None


@dataclass(frozen=True, slots=True)
class RecoveryService:
    """What can be done for one data folder, with its key if it is known.

    Everything takes seconds and belongs in the background. What replaces the data needs it closed, and
    changes nothing where it raises KnownError.
    """

    folder: DataFolder
    clock: Clock
    key: Key | None = field(default=None, repr=False)
    present: Callable[[], Contents] | None = None
    """Returns what is there now; None where the data does not open."""
    of_any: bool = False
    """Whether a backup of other data may take their place, with its own key file."""

    def inspect(self, backup: Backup, passphrase: str = "", recovery: str = "") -> InspectedBackup:
        """Read a backup whole and say what it holds; raises KnownError where what was typed is wrong."""
        key = self._key_for(backup)
        return restore.inspect(backup, self.folder, key, passphrase=passphrase, recovery=recovery)

    def now(self) -> Contents | None:
        """Return what is there now, or None where that is unknown."""
        try:
            return self.present() if self.present is not None else None
        except KnownError:
            return None

    def listed(self) -> list[Backup]:
        """Return the backups to choose from, newest first.

        Where the data does not open, its key file may be of other data and not say whose a backup is: then
        all in the data's own folder are among them.
        """
        found = all_backups(self.folder, self.clock.now())
        closed = self.present is None
        return [backup for backup in found if backup.ours is not False or (closed and not backup.second)]

    def restore(self, inspected: InspectedBackup) -> RestoreResult:
        """Put a backup in place of the data, which is kept; raises KnownError."""
        damaged, key = self.present is None, self._key_for(inspected.backup)
        blank = self.key if key is None else None
        return restore.restore(
            self.folder, inspected, key, self.clock.now(), was_damaged=damaged, blank=blank
        )

    def replaces_nothing(self) -> bool:
        """Whether a person never wrote a word here, so that nothing would be lost if it were replaced."""
        try:
            if not self.folder.has_database():
                return not self.folder.lost_database()
            return self.key is not None and is_blank(self.folder.database, self.key.value)
        except KnownError:
            return False

    def _key_for(self, backup: Backup) -> Key | None:
        """Return the key of the data, or None where a backup of other data comes with its own."""
        return None if self.of_any and not restore.is_of(self.folder, backup) else self.key

    def examine(self, error: KnownError) -> Diagnosis:
        """Say what is behind an error of opening, what is safe, and what can be done."""
        folder, key = self.folder, self.key
        inspected = tuple(self.inspect(backup) for backup in self.listed())
        kind = _kind_of(folder, key, error)
        if not (inspected or folder.has_database() or folder.key_file.exists()):
            nothing = _("Nothing has been written yet.")
            return Diagnosis(FailureKind.OTHER, error, nothing, (), None, None, can_salvage=False)
        # One that another computer made may lack what was written here.
        nearest = sorted(inspected, key=lambda each: not each.backup.made_here)
        good = next((backup for backup in nearest if backup.sound), None)
        key_from = None
        # A key that opens nothing here may come from a key file of other data.
        opens_nothing = (
            kind is FailureKind.DAMAGED and key is not None and not can_read(folder.database, key.value)
        )
        if opens_nothing or kind in (FailureKind.KEY_FILE, FailureKind.LOCKED):
            # The key file here may be of other data itself, so it does not decide whose the backups are.
            known = {each.backup.path for each in inspected}
            others = [b for b in all_backups(folder, self.clock.now()) if b.path not in known]
            key_from = self._key_from((*inspected, *map(self.inspect, others)))
            kind = kind if key_from is None else FailureKind.KEY_FILE
        unchanged = "" if error.says_unchanged else _("Nothing was changed.")
        return Diagnosis(
            kind=kind,
            error=error,
            safe=f"{unchanged} {_safe(kind, inspected, good, key_from)}".strip(),
            backups=inspected,
            newest_good=good,
            key_from=key_from,
            can_salvage=kind is FailureKind.DAMAGED and key is not None and not folder.lost_database(),
        )

    def salvage(self, good: InspectedBackup | None = None) -> SalvageResult:
        """Put what can be read of the damaged data in its place; the damaged file is kept as a backup.

        Rows that are lost are taken from the good backup, where it has them. Raises KnownError where nothing
        can be read or written.
        """
        if self.key is None:
            raise KnownError(_("Nothing can be read without the key."), _("Restore a backup."))
        source, day = None, ""
        if good is not None and good.key is not None and good.backup.path.is_file():
            source, day = (good.backup.path, good.key.value), long_date(good.backup.made_at.date())
        kept = free_name(self.folder.database, self.clock.now(), BackupReason.DAMAGED)
        with staging(self.folder) as staged:
            rescue = salvage(self.folder.database, self.key.value, staged.database, good=source)
            staged.put_in_place(kept)
        return SalvageResult(rescue, kept, self.key, day)

    def opens_data(self, inspected: InspectedBackup) -> bool:
        """Whether the key file of a backup that was opened may replace the one here; raises KnownError.

        It opens the data at work. And where the one here is theirs, too, or another backup says that the key
        is typed, something was typed to open this one: an older key file does not bypass a passphrase that
        was set since, not even where the one here was deleted.
        """
        key = inspected.key
        return (
            key is not None
            and leads_to(key_file_of(inspected.backup.path), key)
            and (key.typed or not (leads_to(self.folder.key_file, key) or self._must_be_typed(key)))
            and can_read(self.folder.database, key.value)
        )

    def _must_be_typed(self, key: Key) -> bool:
        paths = (key_file_of(backup.path) for backup in list_backups(self.folder, self.clock.now()))
        return must_be_typed(paths, key.value)

    def put_key_file_back(self, key_from: InspectedBackup) -> Key:
        """Put the key file of a backup in place of one that is missing or damaged; return the key.

        The damaged one is kept among the backups. Raises KnownError.
        """
        folder, key = self.folder, key_from.key
        if key is None or not can_read(folder.database, key.value):
            raise KnownError(
                _("The key file of this backup does not open the data."), _("Nothing was changed.")
            )
        is_there = folder.key_file.exists()
        kept = free_name(folder.database, self.clock.now(), BackupReason.DAMAGED) if is_there else None
        with staging(folder) as staged:
            write_new(staged.key_file, key_file_for(key_from.backup, key))
            staged.put_in_place(kept)
        return key

    def _key_from(self, inspected: tuple[InspectedBackup, ...]) -> InspectedBackup | None:
        """Return the newest backup whose own key opens the data at work."""
        for candidate in inspected:
            own = key_of(candidate.backup) if candidate.state is BackupState.OTHER else candidate.key
            opened = replace(candidate, key=own)
            if self.opens_data(opened):
                return opened
        return None


def _kind_of(folder: DataFolder, key: Key | None, error: KnownError) -> FailureKind:
    if isinstance(error, NewerError):
        return FailureKind.NEWER
    if isinstance(error, ForeignError):
        return FailureKind.FOREIGN
    if isinstance(error, WrongKeyError):
        return FailureKind.KEY_FILE
    try:
        file = KeyFile.read(folder.key_file)
    except KnownError:
        file = None
    if file is None:
        return FailureKind.KEY_FILE
    if isinstance(error, LockedError):
        return FailureKind.LOCKED
    if not isinstance(error, DamagedError):
        return FailureKind.OTHER
    if key is not None and file.check != fingerprint(key.value):
        return FailureKind.KEY_FILE
    return FailureKind.DAMAGED


def _safe(
    kind: FailureKind,
    inspected: tuple[InspectedBackup, ...],
    good: InspectedBackup | None,
    key_from: InspectedBackup | None,
) -> str:
    if key_from is not None:
        return _("Your data is intact: its key file is in your backups, too.")
    if kind is FailureKind.LOCKED and inspected:
        return _("There are backups; each opens with what opened your data at that time.")
    if good is not None and good.contents is not None:
        n = good.contents.weeks
        text = _("There is a good backup of {date}, without a sealed week.")
        if n:
            text = ngettext(
                "There is a good backup of {date}, with {n} sealed week.",
                "There is a good backup of {date}, with {n} sealed weeks.",
                n,
            )
        return text.format(date=long_date(good.backup.made_at.date()), n=n)
    if any(backup.state is BackupState.LOCKED for backup in inspected):
        return _("There are backups; they open with their passphrase or recovery key.")
    if kind is FailureKind.OTHER:
        return _("What you saved before is on the disk.")
    return _("There is no usable backup in the folders that Leadway knows.")
