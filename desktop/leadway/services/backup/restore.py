"""Restoring: inspects a backup before anything is replaced, and puts it in place of the data.

The data is closed meanwhile. What is replaced is kept among the backups, for ever. Everything here takes
seconds and belongs in the background.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from leadway.domain.backups import BackupReason, Contents
from leadway.domain.errors import DamagedError, ForeignError, KnownError, NewerError
from leadway.domain.startup_terms import Term
from leadway.files import key_file_of, read_own, write_new
from leadway.i18n import _
from leadway.services.backup.backups import Backup
from leadway.services.file_swap import staging
from leadway.services.keys import (
    Key,
    KeyFile,
    KeyRequest,
    LockedError,
    NotInKeychainError,
    fingerprint,
    unlock,
)
from leadway.services.keys.changes import release_entry
from leadway.storage.backups import (
    can_read,
    copy_verified,
    free_name,
    is_blank,
    read_contents,
    refuse_missing,
)
from leadway.system import keychain
from leadway.system.paths import DataFolder

_LEFT = _("Nothing was changed.")
_ELSEWHERE = KnownError(
    _("Only the keychain of the computer where this backup was made opens it; the one here lacks its key."),
    _(
        "On that computer, set a passphrase in Settings, under Protection, and make a new backup. "
        "Nothing was changed."
    ),
)


class BackupState(Term):
    """The state of a backup that was inspected."""

    SOUND = "sound", "whole; it can be restored"
    LOCKED = "locked", "opens with its own passphrase or recovery key"
    DAMAGED = "damaged", "damaged, cut short, or not the file its name says"
    NEWER = "newer", "written by a newer Leadway"
    OTHER = "other", "of other data than these"
    UNREADABLE = "unreadable", "cannot be read right now"


class _NoKeyFileError(DamagedError):
    """A backup without its key file."""


class _BackupFolder(DataFolder):
    """A backup and its key file, where one who asks for keys expects a data folder."""

    __slots__ = ()

    @property
    def database(self) -> Path:  # type: ignore[override]  # both are only read
        return self.path

    @property
    def key_file(self) -> Path:  # type: ignore[override]
        return key_file_of(self.path)


@dataclass(frozen=True, slots=True)
class InspectedBackup:
    """What a backup holds, or why that is unknown."""

    backup: Backup
    state: BackupState
    contents: Contents | None = None
    error: KnownError | None = None
    methods: tuple[str, ...] = ()
    """Where it is locked: `passphrase`, `recovery`, or both."""
    key: Key | None = field(default=None, repr=False)

    @property
    def sound(self) -> bool:
        """Whether it can be restored now."""
        return self.state is BackupState.SOUND


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """The result of restoring a backup."""

    contents: Contents
    kept: Path | None
    """What was there before; None where nothing was."""
    key: Key = field(repr=False)
    """What opens the data now."""


def inspect(
    backup: Backup, folder: DataFolder, key: Key | None, *, passphrase: str = "", recovery: str = ""
) -> InspectedBackup:
    """Say what a backup holds, reading all of it and changing nothing.

    It is opened with the key of the data, else with its own key file: by the keychain, or by what was typed.
    What was typed and is wrong raises KnownError; every other error is in the result. Whether it is of other
    data is checked where the data has a key: a key file that opens nothing may be of other data itself.
    """
    error: KnownError
    if key is not None and not is_of(folder, backup):
        error = KnownError(
            _("This backup belongs to other Leadway data."),
            _("Restore it into an empty folder, named with --data-dir. Nothing was changed."),
        )
        return InspectedBackup(backup, BackupState.OTHER, error=error)
    for opens in _known_keys(backup, key):
        try:
            contents = read_contents(backup.path, opens.value)
            return InspectedBackup(backup, BackupState.SOUND, contents, key=opens)
        except DamagedError as damage:
            if can_read(backup.path, opens.value):
                return InspectedBackup(backup, BackupState.DAMAGED, error=damage)
            # It may be made with another key.
        except KnownError as failure:
            return InspectedBackup(backup, _state_of(failure), error=failure)
    try:
        own_key = _own_key(backup, passphrase, recovery)
        contents = read_contents(backup.path, own_key.value)
        return InspectedBackup(backup, BackupState.SOUND, contents, key=own_key)
    except LockedError as locked:
        return InspectedBackup(backup, BackupState.LOCKED, error=locked, methods=locked.methods)
    except _NoKeyFileError as missing:
        return InspectedBackup(backup, BackupState.DAMAGED, error=missing)
    except DamagedError:
        error = DamagedError(
            _("This backup is damaged, or its key file belongs to another one."),
            _("Choose another backup. Nothing was changed."),
        )
        return InspectedBackup(backup, BackupState.DAMAGED, error=error)
    except NotInKeychainError as failure:
        return InspectedBackup(backup, BackupState.UNREADABLE, error=failure if key else _ELSEWHERE)
    except KnownError as failure:
        if passphrase or recovery:
            raise
        return InspectedBackup(backup, _state_of(failure), error=failure)


def restore(
    folder: DataFolder,
    inspected: InspectedBackup,
    key: Key | None,
    at: datetime,
    *,
    was_damaged: bool = False,
    blank: Key | None = None,
) -> RestoreResult:
    """Put an intact backup in place of the data; it opens with the key of the data, or with the backup's own.

    Where the key of the data is known, the backup is written with it and the unlock methods of today stay:
    an old passphrase does not come back with an old backup. Raises KnownError and changes nothing where it
    fails. `was_damaged` decides how the backup is named that keeps the replaced data. They are not kept where
    the key `blank` opens them and nobody ever wrote in them.
    """
    if not inspected.sound or inspected.key is None:
        raise inspected.error or KnownError(_("This backup cannot be restored."), _LEFT)
    refuse_missing(inspected.backup.path)
    kept_at: Path | None = None
    with staging(folder) as staged:
        opens = key if key is not None and leads_to(folder.key_file, key) else None
        nothing = blank is not None and folder.has_database() and is_blank(folder.database, blank.value)
        replaced = KeyFile.read(folder.key_file) if nothing else None
        if folder.database.exists() and not nothing:
            kept_at = free_name(
                folder.database, at, BackupReason.DAMAGED if was_damaged else BackupReason.REPLACED
            )
        contents = copy_verified(
            inspected.backup.path,
            inspected.key.value,
            staged.database,
            opens.value if opens else None,
            at_rest=True,
        )
        if opens is None:
            write_new(staged.key_file, key_file_for(inspected.backup, inspected.key))
        staged.put_in_place(kept_at)
        if replaced is not None and replaced.account and opens is None and blank is not None:
            release_entry(replaced.account, blank.value, folder, inspected.key.value)
    return RestoreResult(contents, kept_at, opens or inspected.key)


def key_of(backup: Backup) -> Key | None:
    """Return the key in a backup's own key file, whatever data it names; None where it cannot be read."""
    try:
        return _own_key(backup, "", "")
    except KnownError:
        return None


def _known_keys(backup: Backup, key: Key | None) -> list[Key]:
    """Return the keys to try without asking anybody."""
    keys = [key] if key is not None else []
    try:
        file = KeyFile.read(key_file_of(backup.path))
    except KnownError:
        return keys
    if file is not None and file.plain:
        keys.append(Key(bytes.fromhex(file.plain), in_keychain=False))
    return keys


def _own_key(backup: Backup, passphrase: str, recovery: str) -> Key:
    place = _BackupFolder(backup.path)
    if passphrase or recovery:
        return unlock(place, passphrase=passphrase, recovery=recovery)
    if not place.key_file.exists():
        # Nothing else can open it; and where the key of the data did not, it may be damaged as well.
        raise _NoKeyFileError(
            _("The key file {name} of this backup is missing.").format(name=place.key_file.name),
            _("Copy it from where the backup was made, and put it next to the backup. Nothing was changed."),
        )
    return KeyRequest(place, beside=True).key()


def is_of(folder: DataFolder, backup: Backup) -> bool:
    """Whether a backup is of these data, as far as their key files can tell."""
    try:
        mine, its = KeyFile.read(folder.key_file), KeyFile.read(key_file_of(backup.path))
    except KnownError:
        return True
    return mine is None or its is None or mine.database == its.database


def leads_to(key_file: Path, key: Key) -> bool:
    """Whether a key file is there and whole, and the one of this key."""
    try:
        file = KeyFile.read(key_file)
    except KnownError:
        return False
    return file is not None and file.check == fingerprint(key.value)


def key_file_for(backup: Backup, key: Key) -> bytes:
    """Return the backup's key file, once it is the one of its key; raise KnownError where it is not.

    Where the key was typed and the keychain here does not have it, no keychain is named any more: it is that
    of another computer, and each start would ask this one in vain. Nor are entries that are left over:
    backups may need them that the folder does not know of.
    """
    path = key_file_of(backup.path)
    file = KeyFile.read(path)
    if file is None or file.check != fingerprint(key.value):
        raise KnownError(
            _("The key file {name} is missing or belongs to another backup.").format(name=path.name), _LEFT
        )
    kept = file._replace(leftover=(), former=())
    if key.typed and file.account and _is_elsewhere(file, key):
        kept = kept._replace(account="", keychain="")
    return read_own(path) if kept == file else kept.encoded()


def _is_elsewhere(file: KeyFile, key: Key) -> bool:
    """Whether the keychain here says that it does not have the key; unknown where it gives no answer."""
    if keychain.last_refusal() is not None:
        return False
    try:
        return keychain.KeychainRequest("read", file.account).answer() != key.value.hex()
    except keychain.KeychainMissingError:
        return True
    except keychain.KeychainLockedError:
        return False


def _state_of(error: KnownError) -> BackupState:
    if isinstance(error, NewerError):
        return BackupState.NEWER
    if isinstance(error, DamagedError | ForeignError):
        return BackupState.DAMAGED
    return BackupState.UNREADABLE
