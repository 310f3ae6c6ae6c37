"""Copies the data under another key, alone with the file, and proves the copy before it is used."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3

from leadway.domain.errors import KnownError
from leadway.files import explain as explain_file
from leadway.storage.database import explain

_BUSY_SECONDS = 2
_NOT_THE_SAME = KnownError("The copy of the data could not be verified.", "Nothing was changed.")


@contextmanager
def copied(database: Path, key: bytes, new_key: bytes, copy: Path) -> Iterator[None]:
    """Write a verified copy under the new key; for the length of the block nobody else has the data open.

    The copy is taken away again where it was not put in the data's place. Raises KnownError where another
    program has the data open, and where the copy cannot be made or does not hold the very same.
    """
    try:
        with closing(_alone_with(database, key)) as connection:
            _write_copy(connection, copy, new_key)
            with closing(_connection(copy, new_key)) as written:
                _prove(connection, written)
            _reach_the_disk(copy)
            if os.name == "nt":
                # There an open file cannot be replaced.
                connection.close()
            yield
    except sqlcipher3.Error as error:
        known = explain(error)
        if known is None:
            raise
        raise known from error
    finally:
        # What cannot be taken away now goes at the next opening.
        with suppress(OSError):
            discard_copy(copy)


def discard_copy(copy: Path) -> None:
    """Take away what is left of a copy; without its key nobody could read it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)


def _alone_with(database: Path, key: bytes) -> Any:  # noqa: ANN401 -- has no stubs
    connection = _connection(database, key)
    try:
        # Without its log the file is all there is: nothing of the old key is left lying beside the new file.
        [(mode,)] = connection.execute("PRAGMA journal_mode = delete").fetchall()
        if mode != "delete":
            raise KnownError(
                "Another program is using the Leadway data right now.", "Close it and try again."
            )
        # Taken once, the lock stays until the connection is closed. (A copy of what is being written to is
        # refused, so no transaction may stay open for it.)
        connection.execute("PRAGMA locking_mode = exclusive").fetchall()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _write_copy(connection: Any, copy: Path, key: bytes) -> None:  # noqa: ANN401
    try:
        discard_copy(copy)
        copy.touch(mode=0o600)
    except OSError as error:
        raise explain_file(error, copy) from error
    with closing(_connection(copy, key)) as target:
        connection.backup(target)


def _prove(one: Any, other: Any) -> None:  # noqa: ANN401
    [(sound,)] = other.execute("PRAGMA integrity_check(1)").fetchall()
    if sound != "ok" or _content(one) != _content(other):
        raise _NOT_THE_SAME


def _content(connection: Any) -> list[Any]:  # noqa: ANN401
    """Return the schema, and how many rows each table has."""
    schema = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    tables = [name.replace('"', '""') for kind, name, _ in schema if kind == "table"]
    counts = [connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchall() for name in tables]  # noqa: S608 -- its own names
    return [schema, counts, connection.execute("PRAGMA user_version").fetchall()]


def _reach_the_disk(path: Path) -> None:
    try:
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    except OSError as error:
        raise explain_file(error, path) from error


def _connection(path: Path, key: bytes) -> Any:  # noqa: ANN401 -- has no stubs
    address = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlcipher3.connect(address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
    for pragma in (f"key = \"x'{key.hex()}'\"", "cipher_log_level = NONE", "temp_store = memory"):
        connection.execute(f"PRAGMA {pragma}")
    return connection
