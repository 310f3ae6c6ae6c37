"""Restoring: what a copy holds, told before anything is replaced, and the copy in place of what is there.

The data is closed meanwhile. What is replaced is kept among the copies, for ever. Everything here takes a
moment and belongs beside the interface.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from leadway.domain.backups import Contents, Reason
from leadway.domain.errors import DamagedError, ForeignError, KnownError, NewerError
from leadway.domain.startup_terms import Term
from leadway.files import write_new
from leadway.services.backup.backups import Backup
from leadway.services.file_swap import staging
from leadway.services.keys import Key, KeyFile, KeyRequest, LockedError, fingerprint, unlock
from leadway.storage.backups import can_read, copy_verified, free_name, key_file_of, look_into
from leadway.system.paths import DataFolder

_LEFT = "Nothing was changed."


class BackupState(Term):
    """What can be said of a copy."""

    SOUND = "sound", "whole; it can be restored"
    LOCKED = "locked", "opens with its own passphrase or recovery key"
    DAMAGED = "damaged", "damaged, cut short, or not the file its name says"
    NEWER = "newer", "written by a newer Leadway"
    OTHER = "other", "of other data than these"
    UNREADABLE = "unreadable", "cannot be read right now"


class _BackupFolder(DataFolder):
    """A copy and its key file, where one who asks for keys expects a data folder."""

    __slots__ = ()

    @property
    def database(self) -> Path:
        return self.path

    @property
    def key_file(self) -> Path:
        return key_file_of(self.path)


@dataclass(frozen=True, slots=True)
class InspectedBackup:
    """What a copy holds, or why that cannot be told."""

    copy: Backup
    state: BackupState
    contents: Contents | None = None
    error: KnownError | None = None
    ways: tuple[str, ...] = ()
    """Where it is locked: `passphrase`, `recovery`, or both."""
    key: Key | None = field(default=None, repr=False)

    @property
    def sound(self) -> bool:
        """Whether it can be restored now."""
        return self.state is BackupState.SOUND


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """What came of restoring a copy."""

    contents: Contents
    kept: Path | None
    """What was there before; None where nothing was."""
    key: Key = field(repr=False)
    """What opens the data now."""


def look(
    copy: Backup, folder: DataFolder, key: Key | None, *, passphrase: str = "", recovery: str = ""
) -> InspectedBackup:
    """Say what a copy holds, reading all of it and changing nothing.

    It is opened with the key of the data, else with its own key file: by the keychain, or by what was typed.
    What was typed and is wrong raises KnownError; everything else is told in the answer. Whether it is of
    other data is told where the data has a key: a key file that opens nothing may be of other data itself.
    """
    error: KnownError
    if key is not None and not _is_of(folder, copy):
        error = KnownError(
            "This copy belongs to other Leadway data.",
            f"Restore it into an empty folder, named with --data-dir. {_LEFT}",
        )
        return InspectedBackup(copy, BackupState.OTHER, error=error)
    for opens in _keys_at_hand(copy, key):
        try:
            return InspectedBackup(copy, BackupState.SOUND, look_into(copy.path, opens.value), key=opens)
        except DamagedError as damage:
            if can_read(copy.path, opens.value):
                return InspectedBackup(copy, BackupState.DAMAGED, error=damage)
            # It may be made with another key.
        except KnownError as told:
            return InspectedBackup(copy, _state_of(told), error=told)
    try:
        found = _own_key(copy, passphrase, recovery)
        return InspectedBackup(copy, BackupState.SOUND, look_into(copy.path, found.value), key=found)
    except LockedError as locked:
        return InspectedBackup(copy, BackupState.LOCKED, error=locked, ways=locked.ways)
    except DamagedError:
        error = DamagedError(
            "This copy is damaged, or its key file belongs to another one.", f"Choose another copy. {_LEFT}"
        )
        return InspectedBackup(copy, BackupState.DAMAGED, error=error)
    except KnownError as told:
        if passphrase or recovery:
            raise
        return InspectedBackup(copy, _state_of(told), error=told)


def restore(
    folder: DataFolder, looked: InspectedBackup, key: Key | None, at: datetime, *, was_damaged: bool = False
) -> RestoreResult:
    """Put a sound copy in place of the data; it opens with the key of the data, or with the copy's own.

    Where the key of the data is at hand, the copy is written with it, and its ways in stay as they are: an
    old passphrase does not come back with an old copy. Raises KnownError where it cannot be done; nothing is
    changed then. `was_damaged` says how the copy is named that keeps what was there.
    """
    if not looked.sound or looked.key is None:
        raise looked.error or KnownError("This copy cannot be restored.", _LEFT)
    kept: Path | None = None
    with staging(folder) as staged:
        opens = _key_at_work(folder, key)
        if folder.database.exists():
            kept = free_name(folder.database, at, Reason.DAMAGED if was_damaged else Reason.REPLACED)
        contents = copy_verified(
            looked.copy.path,
            looked.key.value,
            staged.database,
            opens.value if opens else None,
            at_rest=True,
        )
        if opens is None:
            write_new(staged.key_file, _key_file_for(looked.copy, looked.key), private=True)
        staged.put_in_place(kept)
    return RestoreResult(contents, kept, opens or looked.key)


def key_of(copy: Backup) -> Key | None:
    """Return what a copy's own key file leads to, whatever data it says to be of; None where nobody tells."""
    try:
        return _own_key(copy, "", "")
    except KnownError:
        return None


def _keys_at_hand(copy: Backup, key: Key | None) -> list[Key]:
    """Return the keys to try without asking anybody."""
    keys = [key] if key is not None else []
    try:
        file = KeyFile.read(key_file_of(copy.path))
    except KnownError:
        return keys
    if file is not None and file.plain:
        keys.append(Key(bytes.fromhex(file.plain), in_keychain=False))
    return keys


def _own_key(copy: Backup, passphrase: str, recovery: str) -> Key:
    place = _BackupFolder(copy.path)
    if passphrase or recovery:
        return unlock(place, passphrase=passphrase, recovery=recovery)
    if not place.key_file.exists():
        # Nothing else can open it; and where the key of the data did not, it may be damaged as well.
        raise DamagedError(f"The key file {place.key_file.name} of this copy is missing.", _LEFT)
    return KeyRequest(place).key()


def _is_of(folder: DataFolder, copy: Backup) -> bool:
    """Whether a copy is of these data, as far as their key files can tell."""
    try:
        mine, its = KeyFile.read(folder.key_file), KeyFile.read(key_file_of(copy.path))
    except KnownError:
        return True
    return mine is None or its is None or mine.database == its.database


def _key_at_work(folder: DataFolder, key: Key | None) -> Key | None:
    """Return the key where it is the one that the folder's key file leads to."""
    if key is None:
        return None
    try:
        file = KeyFile.read(folder.key_file)
    except KnownError:
        return None
    fits = file is not None and file.check == fingerprint(key.value)
    return key if fits else None


def _key_file_for(copy: Backup, key: Key) -> bytes:
    """Return the copy's key file, once it is the one of its key; raise KnownError where it is not."""
    path = key_file_of(copy.path)
    file = KeyFile.read(path)
    if file is None or file.check != fingerprint(key.value):
        raise KnownError(f"The key file {path.name} is missing or belongs to another copy.", _LEFT)
    return path.read_bytes()


def _state_of(error: KnownError) -> BackupState:
    if isinstance(error, NewerError):
        return BackupState.NEWER
    if isinstance(error, DamagedError | ForeignError):
        return BackupState.DAMAGED
    return BackupState.UNREADABLE
