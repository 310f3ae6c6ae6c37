"""A connection of its own to an encrypted file, without Peewee: light enough for the start-up snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

import sqlcipher3

from leadway.files import refuse_other_than_files, with_side_files

Connection: TypeAlias = Any
"""An open connection, which is SQLite's own but for the key; sqlcipher3 has no stubs."""

BUSY_SECONDS = 5.0
"""How long to wait for another's write."""
MIGRATIONS = Path(__file__).parent / "migrations"
HISTORY = "schema_migration"
"""The table of the migrations that a database has had."""
SEARCH = "search_"
"""With it begin the names of all parts of the index for search, which can be made anew."""


def connect(path: Path, key: bytes, mode: str = "rw", busy: float | None = None) -> Connection:
    """Return a connection to an encrypted file that is there; SQLCipher prints no error.

    `mode` is what SQLite's addresses know: `rw`, or `ro` for reading alone. `busy` is how many seconds to
    wait for another's write, where it is not as long as everywhere. Raises KnownError where the file, or one
    that SQLite keeps next to it, is a link or no file.
    """
    refuse_other_than_files(*with_side_files(path))
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


def known_migrations() -> list[str]:
    """Return the names of all migrations, oldest first."""
    return sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))
