"""What is wrong with the data, what is safe, and the ways back: for a start that met a fault, and after one.

`check` looks at data that is open, `examine` at data that does not open. Both take a moment and belong beside
the interface; neither changes anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from leadway.domain.backups import Reason
from leadway.domain.errors import DamagedError, ForeignError, KnownError, NewerError, WrongKeyError
from leadway.domain.startup_terms import Term
from leadway.domain.weeks import long_date
from leadway.files import write_new
from leadway.i18n import _, ngettext
from leadway.services.backup.backups import list_backups
from leadway.services.backup.restore import BackupState, InspectedBackup, inspect, key_of
from leadway.services.file_swap import staging
from leadway.services.keys import Key, KeyFile, LockedError, fingerprint
from leadway.storage.backups import can_read, check_while_open, free_name, key_file_of
from leadway.storage.salvage import Rescue
from leadway.storage.salvage import salvage as salvage_file
from leadway.system.paths import DataFolder


class FailureKind(Term):
    """What kind of fault it is; it decides which ways back there are."""

    DAMAGED = "damaged"
    """The database is damaged: restore a backup, or salvage."""
    KEY_FILE = "key_file"
    """The key file is missing, damaged, or of other data: its backup may be put back."""
    NEWER = "newer"
    FOREIGN = "foreign"
    LOCKED = "locked"
    """Nothing is wrong, as far as anybody can tell; but what the person has does not open it."""
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
    """What came of salvaging."""

    rescue: Rescue
    kept: Path
    """The damaged file, as it was found."""
    key: Key = field(repr=False)

    @property
    def sentence(self) -> str:
        """What came of it, in words."""
        lost = self.rescue.lost
        if not lost:
            return _("All records could be read: {n}.").format(n=self.rescue.contents.total)
        return _("Records read: {n}. Records lost: {lost}.").format(n=self.rescue.contents.total, lost=lost)


def check(folder: DataFolder, key: Key | bytes) -> KnownError | None:
    """Read every page of the data while it is open elsewhere; return what is wrong, or None."""
    try:
        check_while_open(folder.database, key if isinstance(key, bytes) else key.value)
    except KnownError as error:
        return error
    return None


def examine(folder: DataFolder, key: Key | None, error: KnownError) -> Diagnosis:
    """Say what is behind an error of opening, what is safe, and which ways back there are."""
    inspected = tuple(inspect(backup, folder, key) for backup in list_backups(folder))
    kind = _kind_of(folder, key, error)
    good = next((each for each in inspected if each.sound), None)
    key_from = None
    if kind in (FailureKind.KEY_FILE, FailureKind.LOCKED) or _may_be_of_others(folder, key, kind):
        key_from = _key_from(folder, inspected)
        kind = kind if key_from is None else FailureKind.KEY_FILE
    return Diagnosis(
        kind=kind,
        error=error,
        safe=f"{_unchanged(error)} {_safe(kind, inspected, good, key_from)}".strip(),
        backups=inspected,
        newest_good=good,
        key_from=key_from,
        can_salvage=kind is FailureKind.DAMAGED and key is not None and not folder.lost_database(),
    )


def salvage(folder: DataFolder, key: Key, at: datetime, good: InspectedBackup | None = None) -> SalvageResult:
    """Put what can be read of the damaged data in its place; the damaged file is kept among the backups.

    The data is closed. Rows that others need are taken from the good backup. Raises KnownError where nothing
    can be read or written; nothing is changed then.
    """
    source = None
    if good is not None and good.key is not None:
        source = (good.backup.path, good.key.value)
    kept = free_name(folder.database, at, Reason.DAMAGED)
    with staging(folder) as staged:
        rescue = salvage_file(folder.database, key.value, staged.database, good=source)
        staged.put_in_place(kept)
    return SalvageResult(rescue, kept, key)


def opens_data(folder: DataFolder, inspected: InspectedBackup) -> bool:
    """Whether the key file of a backup that was opened may take the place of the one here; raises KnownError.

    It opens the data at work. And where the one here is theirs, too, something was typed to open the backup:
    an older key file is no way around a passphrase that was set since.
    """
    key = inspected.key
    if key is None or not key_file_of(inspected.backup.path).exists():
        return False
    file = KeyFile.read(key_file_of(inspected.backup.path))
    fits = file is not None and file.check == fingerprint(key.value)
    return fits and (key.typed or not _leads_to(folder, key)) and can_read(folder.database, key.value)


def put_key_file_back(folder: DataFolder, key_from: InspectedBackup, at: datetime) -> Key:
    """Put the key file of a backup in place of one that is missing or damaged; return the key.

    The damaged one is kept among the backups. Raises KnownError and changes nothing where that fails.
    """
    if key_from.key is None or not can_read(folder.database, key_from.key.value):
        raise KnownError(_("The key file of this backup does not open the data."), _("Nothing was changed."))
    kept = free_name(folder.database, at, Reason.DAMAGED) if folder.key_file.exists() else None
    with staging(folder) as staged:
        content = key_file_of(key_from.backup.path).read_bytes()
        write_new(staged.key_file, content, private=True)
        staged.put_in_place(kept)
    return key_from.key


def _leads_to(folder: DataFolder, key: Key) -> bool:
    """Whether the key file at work is whole, and the one of this key."""
    try:
        file = KeyFile.read(folder.key_file)
    except KnownError:
        return False
    return file is not None and file.check == fingerprint(key.value)


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
        return FailureKind.KEY_FILE
    if file is None:
        return FailureKind.KEY_FILE
    if isinstance(error, LockedError):
        return FailureKind.LOCKED
    if not isinstance(error, DamagedError):
        return FailureKind.OTHER
    if key is not None and file.check != fingerprint(key.value):
        return FailureKind.KEY_FILE
    return FailureKind.DAMAGED


def _may_be_of_others(folder: DataFolder, key: Key | None, kind: FailureKind) -> bool:
    """Whether the key file may be one of other data: its key opens nothing of these, nor may its backups."""
    return kind is FailureKind.DAMAGED and key is not None and not can_read(folder.database, key.value)


def _key_from(folder: DataFolder, inspected: tuple[InspectedBackup, ...]) -> InspectedBackup | None:
    """Return the newest backup whose own key opens the data at work."""
    for each in inspected:
        # The key file here may be of other data itself, and no judge of whose the backups are.
        own = key_of(each.backup) if each.state is BackupState.OTHER else each.key
        found = replace(each, key=own)
        if opens_data(folder, found):
            return found
    return None


def _unchanged(error: KnownError) -> str:
    """Return that nothing was changed, where the error itself does not say so."""
    return "" if error.says_unchanged else _("Nothing was changed.")


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
    if any(each.state is BackupState.LOCKED for each in inspected):
        return _("There are backups; they open with their passphrase or recovery key.")
    if kind is FailureKind.OTHER:
        return _("What you saved before is on the disk.")
    return _("There is no usable backup in the folders that Leadway knows.")
