"""Copies what can be read of a damaged database into a new one: table by table, around the damaged pages.

Every page of an encrypted database is signed, so what can be read at all is what was written. The damaged
file is read from a copy of it and stays as it is.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3

from leadway import files
from leadway.domain.backups import Contents
from leadway.domain.errors import DamagedError, KnownError
from leadway.files import (
    LOG,
    appended,
    commit_file,
    make_private,
    refuse_other_than_files,
    remove_database,
    with_side_files,
)
from leadway.i18n import _
from leadway.storage.backups import check, read_contents, reading, tables_of
from leadway.storage.connection import HISTORY, SEARCH, Connection, connect, known_migrations
from leadway.storage.errors import explained

# Where even the number of rows cannot be read; no table of one person's weeks is longer.
_MOST_ROWS = 1 << 15
# Enough for hundreds of damaged pages in a table; beyond that, a person restores a copy.
_MOST_TRIES = 4000


@dataclass(frozen=True, slots=True)
class Rescue:
    """The result of a salvage."""

    contents: Contents
    """What the new database holds."""
    lost: int
    """How many rows could not be read, as far as is known."""
    mended: int
    """How many rows came from a backup, as they were then."""
    is_certain: bool = True
    """Whether each of those is known to be lost in the file; else one may have been deleted on purpose."""


@dataclass(slots=True)
class _LostRows:
    """The rows of one table that could not be read."""

    count: int
    """How many there are, as far as is known."""
    key: str = ""
    """The column of the primary key."""
    ids: frozenset[tuple[Any, ...]] | None = None
    """Their primary keys, each as a row, from its index; None where that cannot be read, either."""
    gaps: tuple[range, ...] = ()
    """The numbers of rows that were not read, whether there is a row or not."""

    def holds(self, rowid: int, id_: object) -> bool:
        """Whether this may be one of them."""
        return (id_,) in self.ids if self.ids is not None else any(rowid in gap for gap in self.gaps)


def salvage(damaged: Path, key: bytes, target: Path, *, good: tuple[Path, bytes] | None = None) -> Rescue:
    """Write what can be read of a damaged database to `target`, with the same key.

    A row that is lost comes from `good`, an intact backup with its key, where that has it; what then belongs
    to nothing is left out and counted as lost. Raises DamagedError where nothing can be read, KnownError
    where the target cannot be written; there is then nothing at the target.
    """
    source = appended(target, ".source")
    staged = appended(target, ".part")
    try:
        _copy_source(damaged, source)
        remove_database(staged)
        make_private(staged)
        with explained(), closing(connect(staged, key)) as new:
            new.execute("PRAGMA foreign_keys = OFF")
            with closing(_Reader(source, key)) as reader:
                lost_rows = _copy_all(reader, new)
            lost = sum(rows.count for rows in lost_rows.values())
            mended, is_certain = _restore_rows(new, lost_rows, good) if good is not None else (0, True)
            lost = max(0, lost - mended) + _drop_orphans(new)
            check(new)
        contents = read_contents(staged, key)
        if not any(count for name, count in contents.rows if name != HISTORY):
            raise _unreadable()
        commit_file(staged, target)
    finally:
        for path in (source, staged):
            with suppress(KnownError):
                remove_database(path)
    return Rescue(contents, lost, mended, is_certain)


class _Reader:
    """Reads a damaged file, opening it again after each fault: a connection may not recover from one."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        self._connection: Any = None

    def query(self, sql: str, *values: int) -> list[tuple[Any, ...]]:
        """Return the rows of a query; raises _UnreadableError."""
        try:
            if self._connection is None:
                self._connection = connect(self._path, self._key)
            rows: list[tuple[Any, ...]] = self._connection.execute(sql, values).fetchall()
            return rows
        except (sqlcipher3.Error, UnicodeDecodeError) as error:
            self.close()
            raise _UnreadableError from error

    def rows(self, table: str) -> Iterator[list[tuple[Any, ...]] | range]:
        """Yield the rows of a table in pieces, halving what cannot be read; the numbers of what is lost."""
        select = f'SELECT rowid, * FROM "{table}" WHERE rowid BETWEEN ? AND ?'  # noqa: S608 -- its own name
        waiting, tries = [self._span(table)], 0
        while waiting:
            low, high = waiting.pop()
            try:
                yield self.query(select, low, high)
            except _UnreadableError:
                tries += 1
                if low == high or tries >= _MOST_TRIES:
                    yield range(low, high + 1)
                else:
                    middle = (low + high) // 2
                    waiting += [(middle + 1, high), (low, middle)]

    def _span(self, table: str) -> tuple[int, int]:
        """Return the first and the last number of a table's rows; the primary key's index has them, too."""
        for source in (f'"{table}"', f'"{table}" INDEXED BY "sqlite_autoindex_{table}_1"'):  # no text
            with suppress(_UnreadableError):
                [(low, high)] = self.query(f"SELECT MIN(rowid), MAX(rowid) FROM {source}")  # noqa: S608
                return (1, 0) if low is None else (low, high)
        return 1, _MOST_ROWS

    def close(self) -> None:
        """Close the file; the next query opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class _UnreadableError(Exception):
    """This part of the file cannot be read."""


def _copy_all(reader: _Reader, new: Connection) -> dict[str, _LostRows]:
    """Make the same tables in a new database and fill them; return which rows of each are lost."""
    try:
        schema = reader.query("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    except _UnreadableError as error:
        raise _unreadable() from error
    # The index for search is made anew when somebody searches.
    schema = [each for each in schema if not each[1].startswith(("sqlite_", SEARCH))]
    tables = {name: sql for kind, name, sql in schema if kind == "table"}
    if HISTORY not in tables:
        raise _unreadable()
    new.execute("BEGIN")
    for sql in tables.values():
        new.execute(sql)
    lost = {table: _copy_rows(reader, new, table) for table in tables}
    for kind, _name, sql in schema:
        if kind != "table":
            new.execute(sql)
    _fill_history(new)
    new.execute("COMMIT")
    return lost


def _copy_rows(reader: _Reader, new: Connection, table: str) -> _LostRows:
    """Fill a table; return which of its rows are lost."""
    info = new.execute(f'PRAGMA table_info("{table}")').fetchall()
    insert = _insert(table, ["rowid", *(row[1] for row in info)])
    brought, gaps = 0, []
    for rows in reader.rows(table):
        if isinstance(rows, range):
            gaps.append(rows)
        elif rows:
            brought += new.executemany(insert, rows).rowcount
    key = next((row[1] for row in info if row[5]), "rowid")
    lost = _LostRows(sum(1 for gap in gaps if len(gap) == 1), key, gaps=tuple(gaps))
    with suppress(_UnreadableError):
        # Counts along the smallest index, which may be whole where the table is not.
        [(counted,)] = reader.query(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 -- its own name
        lost.count = max(0, int(counted) - brought)
    with suppress(_UnreadableError):
        index = f'INDEXED BY "sqlite_autoindex_{table}_1"'  # no text
        ids = reader.query(f'SELECT "{key}" FROM "{table}" {index}') if gaps else []  # noqa: S608
        lost.ids = frozenset(ids) - frozenset(new.execute(f'SELECT "{key}" FROM "{table}"'))  # noqa: S608
    return lost


def _insert(table: str, columns: Sequence[str]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" for _ in columns)
    return f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 -- its own names


def _copy_source(damaged: Path, source: Path) -> None:
    """Copy the damaged file and its log: reading creates files next to it, and it must stay as it is."""
    remove_database(source)
    refuse_other_than_files(*with_side_files(damaged))
    with files.explained(source):
        for ending in ("", LOG):
            path, copy = appended(damaged, ending), appended(source, ending)
            if path.exists():
                make_private(copy)
                shutil.copyfile(path, copy)


def _fill_history(new: Connection) -> None:
    """Write the list of migrations where it is lost: those of this version made the tables."""
    if new.execute(f"SELECT COUNT(*) FROM {HISTORY}").fetchone()[0] == 0:  # noqa: S608 -- a constant
        names = [(name, "1970-01-01") for name in known_migrations()]
        new.executemany(_insert(HISTORY, ["name", "applied"]), names)


def _restore_rows(
    new: Connection, lost_rows: dict[str, _LostRows], good: tuple[Path, bytes]
) -> tuple[int, bool]:
    """Restore what is lost from a good backup, as far as it has it.

    Return how many rows, and whether each of them is known to have been in the file.
    """
    mended, is_certain = 0, True
    new.execute("BEGIN")
    with reading(*good) as backup:
        tables = set(tables_of(backup)) & lost_rows.keys()
        for table in sorted(tables - {HISTORY}):
            lost = lost_rows[table]
            if lost.gaps:
                restored = _insert_from(new, backup, table, lost)
                mended += restored
                is_certain = is_certain and (lost.ids is not None or not restored)
        # A row that nothing showed as lost may be needed by another all the same.
        tried: set[tuple[str, Any]] = set()
        while missing := {(parent, id_) for *_, parent, _, id_ in _orphans(new) if parent in tables} - tried:
            tried |= missing
            for table, id_ in missing:
                needed = _LostRows(1, lost_rows[table].key, frozenset([(id_,)]))
                mended += _insert_from(new, backup, table, needed)
    new.execute("COMMIT")
    return mended, is_certain


def _insert_from(new: Connection, backup: Connection, table: str, lost: _LostRows) -> int:
    """Insert the rows of a backup's table that are lost; return how many."""
    columns = [row[1] for row in new.execute(f'PRAGMA table_info("{table}")')]
    there = {row[1] for row in backup.execute(f'PRAGMA table_info("{table}")')}
    shared = [column for column in columns if column in there]
    names = ", ".join(f'"{column}"' for column in shared)
    rows = backup.execute(f'SELECT rowid, "{lost.key}", {names} FROM "{table}"').fetchall()  # noqa: S608
    restored = 0
    for rowid, id_, *values in rows:
        if lost.holds(rowid, id_):
            row = (rowid, *values)
            count = new.execute(_insert(table, ["rowid", *shared]), row).rowcount
            # Its number may be that of another row by now.
            restored += count or new.execute(_insert(table, shared), values).rowcount
    return restored


def _orphans(new: Connection) -> list[tuple[str, int, str, str, Any]]:
    """Return the rows that belong to a row that is not there: table, rowid, its table, the column, its id."""
    orphans = []
    for table, rowid, parent, number in new.execute("PRAGMA foreign_key_check").fetchall():
        keys = new.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
        column = next(key[3] for key in keys if key[0] == number)
        [(value,)] = new.execute(f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', (rowid,))  # noqa: S608
        orphans.append((table, rowid, parent, column, value))
    return orphans


def _drop_orphans(new: Connection) -> int:
    """Clear references to lost rows; delete rows that cannot do without. Return how many were deleted."""
    dropped = 0
    while orphans := _orphans(new):
        for table, rowid, _parent, column, *_index in orphans:
            info = {row[1]: row[3] for row in new.execute(f'PRAGMA table_info("{table}")')}
            if info[column]:
                dropped += new.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (rowid,)).rowcount  # noqa: S608
            else:
                new.execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = ?', (rowid,))  # noqa: S608
    return dropped


def _unreadable() -> DamagedError:
    return DamagedError(
        _("Nothing in the damaged data can be read."), _("Restore a backup; the file is kept.")
    )
