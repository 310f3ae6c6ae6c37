"""The encrypted database file: opening, refusing, migrating, and telling its faults in sentences."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3
from peewee import DatabaseError, InterfaceError
from playhouse.sqlcipher_ext import SqlCipherDatabase

from leadway.domain.errors import KnownError
from leadway.files import explain as explain_file
from leadway.storage.models import MODELS
from leadway.storage.schema import HISTORY, MIGRATIONS, known_migrations

_PLAIN_SQLITE = b"SQLite format 3\x00"
_PRAGMAS: dict[str, object] = {
    # A wrong key would otherwise be reported on stderr before it is reported to us.
    "cipher_log_level": "NONE",
    "foreign_keys": 1,
    "synchronous": "normal",
    # Text a person wrote must not lie unencrypted in a temporary file.
    "temp_store": "memory",
}
_BUSY_SECONDS = 5

_IN_USE = ("Another program is using the Leadway data right now.", "Close it and try again.")
_RESTORE = "The file was left as it is. Restore a copy, or start with another data folder."
_FAULTS: dict[str, tuple[str, str]] = {
    "locked": _IN_USE,
    "busy": _IN_USE,
    "full": (
        "The disk is full, so the last change could not be saved.",
        "Free some space; what was saved before is safe.",
    ),
    "readonly": ("The Leadway data cannot be written.", "Check the rights of its folder and try again."),
    "unable to open": (
        "The Leadway data cannot be opened.",
        "Check that its folder exists and may be written.",
    ),
    "disk i/o": (
        "The disk did not answer as it should.",
        "Check the disk; what was saved before is safe.",
    ),
    "malformed": ("The Leadway data is damaged.", _RESTORE),
    "not a database": (
        "The Leadway data cannot be read: it is damaged, or was made with another key.",
        _RESTORE,
    ),
}
"""What SQLite's messages mean for a person, by a sign in the message."""


# A backup goes past Peewee, and its errors with it.
_ERRORS = (DatabaseError, InterfaceError, sqlcipher3.Error)


def explain(error: BaseException | None) -> KnownError | None:
    """Return the sentence for an error of the database, or None where it is a bug of ours."""
    while error is not None:
        if isinstance(error, _ERRORS):
            said = str(error).lower()
            for sign, (sentence, next_step) in _FAULTS.items():
                if sign in said:
                    return KnownError(sentence, next_step)
        # SQLite takes a transaction back by itself on a full disk; Peewee's own attempt hides the reason.
        error = error.__context__
    return None


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except _ERRORS as error:
        known = explain(error)
        if known is None:
            raise
        raise known from error


class Database:
    """An open database. Every read and write goes through `reading` or `writing`, which tell its faults."""

    def __init__(self, path: Path, connection: SqlCipherDatabase) -> None:
        self.path = path
        self._db: Any = connection

    @classmethod
    def open(cls, path: Path, key: bytes, *, migrations: Path = MIGRATIONS) -> Database:
        """Open the file with its raw 256-bit key, making or migrating it where needed.

        Raises KnownError where the file is foreign, damaged, of a newer version or cannot be written; the
        file is then left as it was.
        """
        if len(key) != 32:
            raise ValueError("a key has 32 bytes")
        if _is_new(path):
            _make_private(path)
        else:
            _refuse_foreign(path)
        connection: Any = SqlCipherDatabase(
            str(path), passphrase=f"x'{key.hex()}'", pragmas=_PRAGMAS, timeout=_BUSY_SECONDS
        )
        database = cls(path, connection)
        try:
            with _explained():
                connection.connect()
                applied = database._applied()
                known = known_migrations(migrations)
                if applied - set(known):
                    raise KnownError(
                        "This data was written by a newer Leadway.",
                        "Install the newer version; nothing was changed.",
                    )
                # Only now: it writes into the file, and a file that is refused is left as it was.
                connection.pragma("journal_mode", "wal", permanent=True)
                if applied != set(known):
                    database._migrate(migrations, key, has_content=bool(applied), to=known[-1])
        except BaseException:
            connection.close()
            raise
        connection.bind(MODELS)
        return database

    def close(self) -> None:
        """Close the file; what was written stays written."""
        self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Run the block as one transaction: all of it is kept or none. Raises KnownError on a fault."""
        with _explained(), self._db.atomic("IMMEDIATE"):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Run the block against one state of the database. Raises KnownError on a fault."""
        with _explained(), self._db.atomic():
            yield

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Run the block as a transaction that is never kept."""
        with _explained(), self._db.atomic() as transaction:
            try:
                yield
            finally:
                transaction.rollback()

    def flush(self) -> None:
        """Bring everything written so far onto the disk itself, so that a power cut cannot take it."""
        with _explained():
            self._db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def is_sound(self) -> bool:
        """Whether the file passes SQLite's own integrity check."""
        try:
            return bool(self._db.execute_sql("PRAGMA integrity_check").fetchone()[0] == "ok")
        except DatabaseError:
            return False

    def _migrate(self, folder: Path, key: bytes, *, has_content: bool, to: str) -> None:
        copy = self.path.with_name(f"{self.path.stem}-before-{to[:4]}.db")
        if has_content:
            copy_verified(self, copy, key)
        # Imported here: most starts have nothing to migrate.
        from playhouse.migrations import Runner

        try:
            Runner(self._db, directory=str(folder), table_name=HISTORY).up()
        except Exception as error:
            raise explain(error) or KnownError(
                "The Leadway data could not be brought to this version.",
                f"Nothing is lost: {copy.name} beside it is a copy from before."
                if has_content
                else "Choose another data folder.",
            ) from error

    def _applied(self) -> set[str]:
        tables = {
            row[0] for row in self._db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        if HISTORY not in tables:
            if tables:
                raise KnownError(
                    "This file is not Leadway’s.", "Choose another data folder; the file was left as it is."
                )
            return set()
        return {row[0] for row in self._db.execute_sql(f"SELECT name FROM {HISTORY}")}  # noqa: S608 -- a constant


def copy_verified(database: Database, target: Path, key: bytes) -> None:
    """Write an encrypted copy through the online backup API and check that it opens whole.

    Copying the file itself would miss what still lies in the write-ahead log. Raises KnownError where the
    copy cannot be made or is not sound; an older copy of that name is replaced only by a sound one.
    """
    beside = target.with_name(target.name + ".part")
    _discard(beside)
    copy: Any = SqlCipherDatabase(
        str(beside), passphrase=f"x'{key.hex()}'", pragmas={"journal_mode": "delete"}
    )
    try:
        with _explained():
            database._db.connection().backup(copy.connection())
            sound = copy.execute_sql("PRAGMA integrity_check").fetchone()[0] == "ok"
        copy.close()
        if not sound:
            raise KnownError("The safety copy could not be verified.", "Nothing was changed.")
        _bring(beside, target)
    finally:
        copy.close()
        _discard(beside)


def _is_new(path: Path) -> bool:
    """Whether nothing was ever written: a first start that was cut short leaves an empty file."""
    try:
        return path.stat().st_size == 0
    except FileNotFoundError:
        return True
    except OSError as error:
        raise KnownError("The Leadway data cannot be read.", "Check the rights of its folder.") from error


def _make_private(path: Path) -> None:
    """Make the empty file first: SQLite would make it readable by everybody, whatever folder it lies in."""
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise explain_file(error, path) from error


def _bring(beside: Path, target: Path) -> None:
    try:
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        raise explain_file(error, target) from error


def _discard(path: Path) -> None:
    try:
        for suffix in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise explain_file(error, path) from error


def _refuse_foreign(path: Path) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(len(_PLAIN_SQLITE))
    except OSError as error:
        raise KnownError("The Leadway data cannot be read.", "Check the rights of its folder.") from error
    if start == _PLAIN_SQLITE:
        raise KnownError(
            "This file is an unencrypted database, not Leadway’s.",
            "Choose another data folder; the file was left as it is.",
        )
