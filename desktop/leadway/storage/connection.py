"""A connection of its own to an encrypted file, past Peewee: light enough for the first look."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

import sqlcipher3

from leadway.domain.errors import ForeignError, KnownError
from leadway.files import explain as explain_file
from leadway.files import remove_database
from leadway.i18n import _
from leadway.storage.errors import CHOOSE_ANOTHER, UNREADABLE

Connection: TypeAlias = Any
"""An open connection, which is SQLite's own but for the key; sqlcipher3 has no stubs."""

BUSY_SECONDS = 5.0
"""How long to wait for another's write."""
_PLAIN_SQLITE = b"SQLite format 3\x00"


def connect(path: Path, key: bytes, mode: str = "rw", busy: float | None = None) -> Connection:
    """Return a connection to an encrypted file that is there; no error is told on stderr.

    `mode` is what SQLite's addresses know: `rw`, or `ro` for reading alone. `busy` is how many seconds to
    wait for another's write, where it is not as long as everywhere.
    """
    connection = sqlcipher3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",  # no text
        uri=True,
        timeout=BUSY_SECONDS if busy is None else busy,
        isolation_level=None,
        check_same_thread=False,
    )
    for pragma in (f"key = \"x'{key.hex()}'\"", "cipher_log_level = NONE", "temp_store = memory"):  # no text
        connection.execute(f"PRAGMA {pragma}")
    return connection


def make_private(path: Path) -> None:
    """Make the empty file first: SQLite would make it readable by everybody, whatever folder it lies in."""
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise explain_file(error, path) from error


def discard(path: Path) -> None:
    """Remove a database and what SQLite left beside it, where it is there; raises KnownError."""
    try:
        remove_database(path)
    except OSError as error:
        raise explain_file(error, path) from error


def refuse_foreign(path: Path) -> None:
    """Raise ForeignError where the file is an ordinary database, KnownError where it cannot be read."""
    try:
        with path.open("rb") as file:
            start = file.read(len(_PLAIN_SQLITE))
    except OSError as error:
        raise KnownError(*UNREADABLE) from error
    if start == _PLAIN_SQLITE:
        raise ForeignError(
            _("This is an unencrypted database, not a Leadway file."), CHOOSE_ANOTHER, says_unchanged=True
        )
