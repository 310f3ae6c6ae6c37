"""Everything that a database holds, for comparing it byte for byte."""

from typing import Any

from leadway.storage.database import Database
from leadway.storage.models import query


def dump(database: Database, *without: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table in the order of writing, without the named tables."""
    with database.reading():
        tables = query("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name")
        return {
            table: query(f'SELECT rowid, * FROM main."{table}" ORDER BY rowid')  # noqa: S608 -- its own name
            for (table,) in tables
            if table not in without
        }
