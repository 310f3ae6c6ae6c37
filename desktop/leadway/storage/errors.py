"""SQLite's errors as sentences, found by their codes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3
from peewee import DatabaseError, InterfaceError

from leadway.domain.errors import DamagedError, ForeignError, InUseError, KnownError, UnfitFolderError
from leadway.files import open_own
from leadway.i18n import _

_RESTORE = _("The file was left as it is. Restore a backup, or start with another data folder.")
DAMAGED = _("Your Leadway data is damaged.")
UNREADABLE = _("Leadway cannot read its data."), _("Check the permissions of its folder.")
DISK_ERROR = _("The disk reported an error."), _("Check the disk; what was saved before is safe.")
NOT_SHARED = (
    _("The disk of your data cannot hold it in use: programs share no memory or no locks on it."),
    _("Use a copy of the data on a disk of this computer; that disk is fine for backups."),
)
NO_ROOM = (
    _("The disk is full, so your data cannot be opened."),
    _("Free some space; what was saved before is safe."),
)
CHOOSE_ANOTHER = _("Choose another data folder; the file was left as it is.")
_FAULTS: dict[int, tuple[str, str]] = {
    sqlcipher3.SQLITE_FULL: (
        _("The disk is full, so the last change could not be saved."),
        _("Free some space; what was saved before is safe."),
    ),
    sqlcipher3.SQLITE_READONLY: (
        _("Leadway cannot write its data."),
        _("Check the permissions of its folder and try again."),
    ),
    sqlcipher3.SQLITE_CANTOPEN: (
        _("Leadway cannot open its data."),
        _("Check that its folder exists and can be written to."),
    ),
    sqlcipher3.SQLITE_IOERR: DISK_ERROR,
    # The locks on the log's index contradict each other, as on some disks of the network.
    sqlcipher3.SQLITE_PROTOCOL: NOT_SHARED,
    sqlcipher3.SQLITE_CORRUPT: (DAMAGED, _RESTORE),
    sqlcipher3.SQLITE_NOTADB: (
        _("Leadway cannot read its data: it is damaged, or was made with another key."),
        _RESTORE,
    ),
}
"""What SQLite's primary result codes mean for a person; any other is a bug."""
_LEAST_ROOM = 1 << 16
"""Free space needed: twice the initial size of the log and its index, in bytes."""
_PLAIN_SQLITE = b"SQLite format 3\x00"
_IN_USE = (sqlcipher3.SQLITE_BUSY, sqlcipher3.SQLITE_LOCKED)
_DAMAGE = (sqlcipher3.SQLITE_CORRUPT, sqlcipher3.SQLITE_NOTADB)

# Raw connections bypass Peewee, so their errors do, too.
_ERRORS = (DatabaseError, InterfaceError, sqlcipher3.Error)


def fault_code(error: BaseException | None) -> int | None:
    """Return the primary code of a fault that a person can act on, or None where the error is a bug.

    Peewee's errors have no code; the one that they replace has it. After a full disk SQLite rolls back by
    itself, and the error of Peewee's own attempt to roll back hides the reason.
    """
    while error is not None:
        # The low byte of an extended code is the primary one.
        code: int = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _FAULTS or code in _IN_USE:
            return code
        error = error.__cause__ or error.__context__
    return None


def explain(error: BaseException | None, path: Path | None = None) -> KnownError | None:
    """Return the sentence for an error of the database, or None where it is a bug.

    `path` is the database that was being opened: then its folder may be unfit.
    """
    code = fault_code(error)
    if code is None:
        return None
    if path is not None and code in (sqlcipher3.SQLITE_IOERR, sqlcipher3.SQLITE_PROTOCOL):
        if code == sqlcipher3.SQLITE_IOERR and _has_no_room(path):
            # The index of the log finds no room, which SQLite reports as an error of the disk.
            return UnfitFolderError(*NO_ROOM)
        if not _shares_memory(path):
            return UnfitFolderError(*NOT_SHARED)
    if code in _IN_USE:
        return InUseError()
    if code in _DAMAGE:
        return DamagedError(*_FAULTS[code], says_unchanged=True)
    return KnownError(*_FAULTS[code])


def refuse_foreign(path: Path) -> None:
    """Raise ForeignError where the file is an ordinary database, KnownError where it cannot be read."""
    try:
        with os.fdopen(open_own(path, os.O_RDONLY), "rb") as file:
            start = file.read(len(_PLAIN_SQLITE))
    except OSError as error:
        raise KnownError(*UNREADABLE) from error
    if start == _PLAIN_SQLITE:
        raise ForeignError(
            _("This is an unencrypted database, not a Leadway file."), CHOOSE_ANOTHER, says_unchanged=True
        )


def _has_no_room(path: Path) -> bool:
    import shutil  # late: most starts do without

    try:
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM
    except OSError:
        return False


def _shares_memory(path: Path) -> bool:
    """Whether programs can share memory through a file there, as SQLite does with the index of the log."""
    import mmap  # late: most starts do without
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=path.parent) as file:
            file.truncate(_LEAST_ROOM)
            mmap.mmap(file.fileno(), _LEAST_ROOM).close()
    except OSError:
        return False
    return True


@contextmanager
def explained(path: Path | None = None) -> Iterator[None]:
    """Raise the errors of the database as KnownErrors, unless they are bugs; `path` as for `explain`."""
    try:
        yield
    except _ERRORS as error:
        explanation = explain(error, path)
        if explanation is None:
            raise
        raise explanation from error
