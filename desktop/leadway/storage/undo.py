"""Undo by SQLite's own recipe: temporary triggers note the inverse statement of every write of a step.

Everything lives in temporary tables of one connection, which are kept in memory: it takes part in the
transaction that it describes, and it ends with the connection.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from peewee import IntegrityError, Model

from leadway.domain.change import Change
from leadway.domain.errors import KnownError
from leadway.domain.event import Event
from leadway.domain.refs import EntityKind
from leadway.domain.text import shorten
from leadway.i18n import _
from leadway.storage.models import RECORDS

if TYPE_CHECKING:
    from leadway.storage.database import Database

MOST_STEPS = 100
CHANGED_SINCE = _("“{name}” has changed since then.")
NOTHING_UNDONE = _("Nothing was undone.")

_NAMED_BY = ("title", "name", "summary", "situation", "happens", "tried", "action", "text", "week")
"""The columns that may hold what a person calls a record, best first."""
_LONGEST_NAME = 60

_TABLES = """
CREATE TEMP TABLE undo_step (
    id INTEGER PRIMARY KEY, sentence TEXT NOT NULL, step TEXT NOT NULL, key TEXT NOT NULL
);
CREATE TEMP TABLE undo_recording (step INTEGER NOT NULL);
CREATE TEMP TABLE undo_statement (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL, sql TEXT NOT NULL
)
"""
"""The list, whether a step is recorded, and the inverse statements of that step, by table and id."""
_TAKE_LAST = """DELETE FROM undo_step
    WHERE id = (SELECT max(id) FROM undo_step) AND key = ? AND key <> '' RETURNING step"""
_LINKED = "SELECT 1 FROM main.link WHERE (from_kind, from_id) = (?1, ?2) OR (to_kind, to_id) = (?1, ?2)"


@dataclass(frozen=True, slots=True)
class RecordedStep:
    """A step as plain values that can be stored."""

    statements: list[tuple[str, str, str]]
    """Table, id and inverse statement of each write, in the order of the writes."""
    rows: list[tuple[str, str, str, str | None]]
    """Table, id, name and state of each row that the step wrote; the state is null where the row is gone."""

    def followed_by(self, other: RecordedStep) -> RecordedStep:
        """Return both steps as one."""
        rows = {row[:2]: row for row in (*self.rows, *other.rows)}
        return RecordedStep([*self.statements, *other.statements], list(rows.values()))


class UndoLog:
    """The steps that can be undone, the last one first."""

    def __init__(self, database: Database, connection: Any) -> None:  # noqa: ANN401 -- Peewee's
        self._database = database
        self._db = connection
        self._recorded: Any = None
        self._has_changed = False
        self.changed: Event[[]] = Event()
        """Announced when another step is the next to be undone."""

    def start(self) -> None:
        """Create the triggers on this thread's connection; a second call does nothing."""
        if self._recorded is not None:
            return
        if self._db.in_transaction():
            raise RuntimeError("a transaction that fails would take the triggers along")
        # Otherwise a row that takes the place of another would go unnoticed.
        self._db.execute_sql("PRAGMA recursive_triggers = 1")
        for sql in (*_TABLES.split(";"), *(sql for table in _tables().values() for sql in table.triggers())):
            self._db.execute_sql(sql)
        self._recorded = self._db.connection()

    @property
    def next(self) -> str | None:
        """The sentence of the step that would be undone, or None."""
        if not self._is_recorded:
            return None
        last = self._run("SELECT sentence FROM undo_step ORDER BY id DESC LIMIT 1")
        return str(last[0][0]) if last else None

    @contextmanager
    def step(self, sentence: str, key: str = "") -> Iterator[None]:
        """Make one step of the writes of the block; to be called inside a transaction.

        Inside another step, the block belongs to that one; where the last step has the same key, both are
        one. Writes on the connection of another thread are kept and cannot be undone.
        """
        if not self._is_recorded or self._run("SELECT 1 FROM undo_recording"):
            yield
            return
        with self.recording() as recorded:
            yield
        if recorded.statements:
            for (before,) in self._run(_TAKE_LAST, key):
                recorded = msgspec.json.decode(before, type=RecordedStep).followed_by(recorded)
            step = msgspec.json.encode(recorded).decode()
            self._run("INSERT INTO undo_step (sentence, step, key) VALUES (?, ?, ?)", sentence, step, key)
            self._run("DELETE FROM undo_step WHERE id <= (SELECT max(id) FROM undo_step) - ?", MOST_STEPS)
            self._has_changed = True

    @contextmanager
    def recording(self) -> Iterator[RecordedStep]:
        """Record the writes of the block: at its end, the step that it yields is filled.

        To be called inside a transaction, after `start`.
        """
        recorded = RecordedStep([], [])
        # Where the block fails, the transaction takes back this row, too.
        self._run("INSERT INTO undo_recording VALUES (1)")
        yield recorded
        self._run("DELETE FROM undo_recording")
        recorded.statements.extend(self._run("SELECT kind, record, sql FROM undo_statement ORDER BY id"))
        self._run("DELETE FROM undo_statement")
        for kind, record in dict.fromkeys((kind, record) for kind, record, _sql in recorded.statements):
            recorded.rows.append((kind, record, *self._row(kind, record)))

    def undo(self) -> tuple[Change, ...]:
        """Undo the last step and return what that changed; nothing where there is no step.

        Raises KnownError, and undoes nothing, where a record of the step was changed since.
        """
        if not self._is_recorded:
            return ()
        with self._database.writing():
            last = self._run("SELECT id, step FROM undo_step ORDER BY id DESC LIMIT 1")
            if not last:
                return ()
            [(id_, step)] = last
            changes = self.undo_recorded(msgspec.json.decode(step, type=RecordedStep))
            self._run("DELETE FROM undo_step WHERE id = ?", id_)
            self._has_changed = True
            return changes

    def undo_recorded(self, step: RecordedStep) -> tuple[Change, ...]:
        """Undo a step that was recorded.

        To be called inside a transaction, after `start`; a KnownError must end the transaction.
        """
        for kind, record, name, state in step.rows:
            if self._row(kind, record)[1] != state:
                raise self._refusal(kind, record, name)
        # From the last write to the first, a row may come before the one that it refers to.
        self._run("PRAGMA defer_foreign_keys = 1")
        try:
            with self._db.atomic():
                self._write_inverse(step)
        except _RefusedError as refused:
            raise self._refusal(*refused.args) from refused
        changed: dict[EntityKind, set[str]] = {}
        for kind, record, *_rest in step.rows:
            with suppress(ValueError):  # rows that belong to a record are announced with it
                changed.setdefault(EntityKind(kind), set()).add(record)
        return tuple(Change(kind, frozenset(ids)) for kind, ids in changed.items())

    def clear(self) -> None:
        """Forget every step: after a deletion for good, and before a step outside of the list."""
        if self._is_recorded:
            self._run("DELETE FROM undo_step")
            self._has_changed = True

    def after_commit(self) -> None:
        """Announce what a transaction did to the list; nothing on the connection of another thread."""
        if self._has_changed and self._is_recorded:
            self._has_changed = False
            self.changed.announce()

    @property
    def _is_recorded(self) -> bool:
        if self._recorded is None or self._db.is_closed():
            return False
        return self._db.connection() is self._recorded

    def _run(self, sql: str, *values: object) -> list[Any]:
        rows: list[Any] = self._db.execute_sql(sql, values).fetchall()
        return rows

    def _row(self, kind: str, record: str) -> tuple[str, str | None]:
        """Return what a person calls a row, and all its values; an empty name and None where it is gone."""
        rows = self._run(_tables()[kind].row, record)
        return rows[0] if rows else ("", None)

    def _write_inverse(self, step: RecordedStep) -> None:
        with self.recording() as own:
            for kind, record, sql in reversed(step.statements):
                try:
                    self._run(sql)
                except IntegrityError as error:
                    raise _RefusedError(kind, record) from error
        self._refuse_more(step, own)

    def _refuse_more(self, step: RecordedStep, own: RecordedStep) -> None:
        """Raise _RefusedError where the undo deleted or unlinked a record that is not in the step.

        `own` are the writes of the undo itself.
        """
        of_step = {(kind, record) for kind, record, *_rest in step.rows}
        for kind, record, _name, state in own.rows:
            if (kind, record) not in of_step or (state is None and self._run(_LINKED, kind, record)):
                raise _RefusedError(kind, record)
        written = {kind for kind, _record in of_step}
        for name in (name for name, table in _tables().items() if {name, *table.refers_to} & written):
            for _table, place, *_rest in self._run(f'PRAGMA foreign_key_check("{name}")'):
                [(record,)] = self._run(f'SELECT id FROM "{name}" WHERE rowid = ?', place)  # noqa: S608
                raise _RefusedError(name, record)

    def _refusal(self, kind: str, record: str, name: str = "") -> KnownError:
        title, _state = self._row(kind, record)
        label = shorten(title or name, _LONGEST_NAME) or kind.replace("_", " ")
        return KnownError(CHANGED_SINCE.format(name=label), NOTHING_UNDONE)


class _RefusedError(Exception):
    """Table and id of the record that keeps a step from being undone."""


class _Table:
    """One table of records: the SQL that notes and compares its rows."""

    def __init__(self, model: type[Model]) -> None:
        meta: Any = model._meta
        self.name = str(meta.table_name)
        self.refers_to = {str(field.rel_model._meta.table_name) for field in meta.refs}
        self._columns = [str(field.column_name) for field in meta.sorted_fields]

        names = [f"nullif(\"{name}\", '')" for name in _NAMED_BY if name in self._columns]
        values = " || ',' || ".join(f'quote("{name}")' for name in self._columns)
        self.row = f"""SELECT coalesce({", ".join((*names, "''"))}, ''), {values}
            FROM main."{self.name}" WHERE id = ?"""  # noqa: S608 -- names of ours
        """A query for what a person calls a row, and for all its values as one text."""

    def triggers(self) -> Iterator[str]:
        """Return the statements that create the three triggers."""
        table = f'"{self.name}"'
        names = ", ".join(f'"{name}"' for name in self._columns)
        values = " || ', ' || ".join(f'quote(old."{name}")' for name in self._columns)
        sets = " || ', ' || ".join(f"""'"{name}" = ' || quote(old."{name}")""" for name in self._columns)
        differs = " OR ".join(f'old."{name}" IS NOT new."{name}"' for name in self._columns)
        # The order of writing is kept, unless its place was given to another row.
        place = f"'(SELECT ' || old.rowid || ' WHERE ' || old.rowid || ' NOT IN (SELECT rowid FROM {table}))'"  # noqa: S608
        delete = f"'DELETE FROM {table} WHERE id = ' || quote(new.id)"  # noqa: S608 -- names of ours
        update = f"'UPDATE {table} SET ' || {sets} || ' WHERE id = ' || quote(new.id)"  # noqa: S608
        insert = f"'INSERT INTO {table} (rowid, {names}) VALUES (' || {place} || ', ' || {values} || ')'"  # noqa: S608
        yield self._trigger("AFTER INSERT", "new", delete)
        yield self._trigger("AFTER UPDATE", "new", update, f" AND ({differs})")
        # Before: what refers to it goes after it, and comes back before it.
        yield self._trigger("BEFORE DELETE", "old", insert)

    def _trigger(self, moment: str, row: str, sql: str, also: str = "") -> str:
        name = f"undo_{self.name}_{moment.rpartition(' ')[2].lower()}"
        return f"""CREATE TEMP TRIGGER "{name}" {moment} ON main."{self.name}"
            WHEN EXISTS (SELECT 1 FROM undo_recording){also} BEGIN
            INSERT INTO undo_statement (kind, record, sql) VALUES ('{self.name}', {row}.id, {sql}); END"""  # noqa: S608 -- names of ours


@cache
def _tables() -> dict[str, _Table]:
    """Return the tables with their own SQL, by name: all records but what the reminder did."""
    return {table.name: table for table in map(_Table, RECORDS) if table.name != "reminder_event"}
