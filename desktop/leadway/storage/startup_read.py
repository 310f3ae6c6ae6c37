"""The first look at the data: what *This week* shows, read before the database is opened for work.

It reads without Peewee, whose loading would keep the page waiting, and changes nothing in the file: what it
shows is read again as soon as the data is open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from leadway.domain.home import StartupSnapshot
from leadway.storage.connection import Connection, connect
from leadway.storage.schema import HISTORY, MIGRATIONS, known_migrations
from leadway.storage.startup_queries import read_home

# A write in another process takes milliseconds; a longer wait is a wait for the data itself.
_BUSY_SECONDS = 0.25


def read_startup_snapshot(
    path: Path, key: bytes, now: datetime, *, migrations: Path = MIGRATIONS
) -> StartupSnapshot | None:
    """Return what there is to see in a file of this version's schema, or None where anything is in the way.

    None is no fault: the usual opening makes, migrates or refuses the file and tells what is wrong.
    """
    try:
        if path.stat().st_size == 0:
            return None
        with closing(connect(path, key, "ro", _BUSY_SECONDS)) as connection:
            # One state of the data, even if another process writes.
            connection.execute("BEGIN")
            return _look(connection, now, set(known_migrations(migrations)))
    except Exception:  # noqa: BLE001 -- whatever it is, the usual opening meets it, and tells it
        return None


def _look(connection: Connection, now: datetime, known: set[str]) -> StartupSnapshot | None:
    def query(sql: str, values: tuple[str, ...]) -> Iterable[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = connection.execute(sql, values).fetchall()
        return rows

    applied = {name for (name,) in query(f"SELECT name FROM {HISTORY}", ())}  # noqa: S608 -- a constant
    if applied != known:
        return None
    home = read_home(query, now)
    places = "('colours', 'ritual_open', 'unsaved/note')"
    stored = dict(query(f"SELECT key, value FROM setting WHERE key IN {places}", ()))  # noqa: S608 -- constants
    # Then it is the set-up that is shown, or the ritual that a crash ended.
    if not home.set_up or json.loads(stored.get("ritual_open", '""')):
        return None
    return StartupSnapshot(
        home, json.loads(stored.get("colours", '"system"')), stored.get("unsaved/note", "")
    )
