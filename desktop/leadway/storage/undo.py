"""Undo by SQLite's own recipe: temporary triggers note the inverse statement of every write of a step.

Everything lives in temporary tables of one connection, which are kept in memory: it takes part in the
transaction that it describes, and it ends with the connection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

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
CREATE TEMP TABLE undo_step (id INTEGER PRIMARY KEY, sentence TEXT NOT NULL);
CREATE TEMP TABLE undo_recording (step INTEGER NOT NULL);
CREATE TEMP TABLE undo_statement (
    id INTEGER PRIMARY KEY, step INTEGER NOT NULL REFERENCES undo_step ON DELETE CASCADE,
    kind TEXT NOT NULL, record TEXT NOT NULL, sql TEXT NOT NULL
);
CREATE TEMP TABLE undo_row (
    step INTEGER NOT NULL REFERENCES undo_step ON DELETE CASCADE,
    kind TEXT NOT NULL, record TEXT NOT NULL, name TEXT NOT NULL, state TEXT,
    PRIMARY KEY (step, kind, record)
)
"""
"""`kind` is a table, `record` an id there, `state` the whole row as the step left it: null where gone."""


@dataclass(frozen=True, slots=True)
class RecordedStep:
    """A step outside of the list, as plain values that can be stored."""

    statements: list[tuple[str, str, str]]
    """Table, id and inverse statement of each write, in the order of the writes."""
    rows: list[tuple[str, str, str, str | None]]
    """Table, id, name and state of each row that the step wrote."""


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
        row = self._db.execute_sql("SELECT sentence FROM undo_step ORDER BY id DESC LIMIT 1").fetchone()
        return None if row is None else str(row[0])

    @contextmanager
    def step(self, sentence: str) -> Iterator[None]:
        """Make one step of the writes of the block; to be called inside a transaction.

        Inside another step, the block belongs to that one. Writes on the connection of another thread are
        kept and cannot be undone.
        """
        if not self._is_recorded or self._run("SELECT 1 FROM undo_recording"):
            yield
            return
        step = self._begin(sentence)
        with self._recording(step):
            yield
        if self._run("SELECT 1 FROM undo_statement WHERE step = ? LIMIT 1", step):
            self._note_rows(step)
            self._forget(f"id <= {step - MOST_STEPS}")
        else:
            self._forget(f"id = {step}")

    @contextmanager
    def captured(self) -> Iterator[Callable[[], RecordedStep]]:
        """Record the writes of the block outside of the list, which it empties.

        To be called inside a transaction, after `start`; the yielded function returns the step afterwards.
        """
        self.clear()
        step = self._begin("")
        with self._recording(step):
            yield lambda: recorded
        self._note_rows(step)
        recorded = RecordedStep(
            self._run("SELECT kind, record, sql FROM undo_statement WHERE step = ? ORDER BY id", step),
            self._run("SELECT kind, record, name, state FROM undo_row WHERE step = ?", step),
        )
        self._forget(f"id = {step}")

    def undo(self) -> tuple[Change, ...]:
        """Undo the last step and return what that changed; nothing where there is no step.

        Raises KnownError, and undoes nothing, where a record of the step was changed since.
        """
        if not self._is_recorded:
            return ()
        with self._database.writing():
            row = self._db.execute_sql("SELECT max(id) FROM undo_step").fetchone()
            return () if row[0] is None else self._undo(row[0])

    def undo_recorded(self, recorded: RecordedStep) -> tuple[Change, ...]:
        """Undo a step that was captured.

        To be called inside a transaction, after `start`; a KnownError must end the transaction.
        """
        step = self._begin("")
        connection = self._db.connection()
        connection.executemany(
            "INSERT INTO undo_statement (step, kind, record, sql) VALUES (?, ?, ?, ?)",
            [(step, *each) for each in recorded.statements],
        )
        connection.executemany(
            "INSERT INTO undo_row (step, kind, record, name, state) VALUES (?, ?, ?, ?, ?)",
            [(step, *each) for each in recorded.rows],
        )
        return self._undo(step)

    def clear(self) -> None:
        """Forget every step: after a deletion for good, and where a captured step follows."""
        if self._is_recorded:
            self._forget("true")

    def after_commit(self) -> None:
        """Announce what a transaction did to the list."""
        if self._has_changed:
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

    def _begin(self, sentence: str) -> int:
        self._has_changed = True
        return int(self._db.execute_sql("INSERT INTO undo_step (sentence) VALUES (?)", (sentence,)).lastrowid)

    @contextmanager
    def _recording(self, step: int) -> Iterator[None]:
        # Where the block fails, the transaction takes back this row, too.
        self._run("INSERT INTO undo_recording VALUES (?)", step)
        yield
        self._run("DELETE FROM undo_recording")

    def _forget(self, which: str) -> None:
        self._has_changed = True
        self._run(f"DELETE FROM undo_step WHERE {which}")  # noqa: S608 -- of numbers

    def _written_in(self, step: int) -> list[_Table]:
        kinds = self._run("SELECT DISTINCT kind FROM undo_statement WHERE step = ?", step)
        return [_tables()[kind] for (kind,) in kinds]

    def _note_rows(self, step: int) -> None:
        for table in self._written_in(step):
            self._run(
                f"""INSERT INTO undo_row SELECT {step}, '{table.name}', written.record,
                {table.named("row")}, {table.state("row")}
                FROM (SELECT DISTINCT record FROM undo_statement WHERE step = ? AND kind = ?) AS written
                LEFT JOIN main."{table.name}" AS row ON row.id = written.record""",  # noqa: S608 -- names of ours
                step,
                table.name,
            )

    def _undo(self, step: int) -> tuple[Change, ...]:
        self._refuse_changed(step)
        # From the last write to the first, a row may come before the one that it refers to.
        self._run("PRAGMA defer_foreign_keys = 1")
        try:
            with self._db.atomic():
                self._write_inverse(step)
        except _RefusedError as refused:
            raise self._refusal(*refused.args) from refused
        changed: dict[EntityKind, set[str]] = {}
        for kind, record in self._run("SELECT kind, record FROM undo_row WHERE step = ?", step):
            with suppress(ValueError):  # what hangs on a record is announced with it
                changed.setdefault(EntityKind(kind), set()).add(record)
        self._forget(f"id = {step}")
        return tuple(Change(kind, frozenset(ids)) for kind, ids in changed.items())

    def _write_inverse(self, step: int) -> None:
        inverse = "SELECT kind, record, sql FROM undo_statement WHERE step = ? ORDER BY id DESC"
        own = self._begin("")
        with self._recording(own):
            for kind, record, sql in self._run(inverse, step):
                try:
                    self._run(sql)
                except IntegrityError as error:
                    raise _RefusedError(kind, record) from error
        self._refuse_more(step, own)
        self._forget(f"id = {own}")

    def _refuse_changed(self, step: int) -> None:
        """Raise KnownError where a row is not as the step left it."""
        for table in self._written_in(step):
            changed = self._run(
                f"""SELECT noted.record, noted.name FROM undo_row AS noted
                LEFT JOIN main."{table.name}" AS row ON row.id = noted.record
                WHERE noted.step = ? AND noted.kind = ? AND noted.state IS NOT {table.state("row")}""",  # noqa: S608 -- names of ours
                step,
                table.name,
            )
            for record, name in changed:
                raise self._refusal(table.name, record, name)

    def _refuse_more(self, step: int, own: int) -> None:
        """Raise _RefusedError where the undo took along, or cut loose, a record that is not in the step.

        `own` is the step of the writes of the undo itself.
        """
        of_step = "SELECT kind, record FROM undo_row WHERE step = ?"
        of_undo = "SELECT kind, record FROM undo_statement WHERE step = ?"
        for kind, record in self._run(f"{of_undo} EXCEPT {of_step}", own, step):
            raise _RefusedError(kind, record)
        written = {table.name for table in self._written_in(step)}
        for name in {table.name for table in _tables().values() if {table.name, *table.refers_to} & written}:
            for _table, place, *_rest in self._run(f'PRAGMA foreign_key_check("{name}")'):
                [(record,)] = self._run(f'SELECT id FROM "{name}" WHERE rowid = ?', place)  # noqa: S608
                raise _RefusedError(name, record)
        for table in self._written_in(step):
            for (record,) in self._run(table.linked_though_gone(), step, table.name):
                raise _RefusedError(table.name, record)

    def _refusal(self, kind: str, record: str, name: str = "") -> KnownError:
        table = _tables()[kind]
        now = f'SELECT {table.named("row")} FROM main."{kind}" AS row WHERE id = ?'  # noqa: S608 -- names of ours
        [found] = [found for (found,) in self._run(now, record)][:1] or [""]
        label = shorten(found or name, _LONGEST_NAME) or kind.replace("_", " ")
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

    def named(self, row: str) -> str:
        """Return an expression for what a person calls the row."""
        names = [f"nullif({row}.\"{name}\", '')" for name in _NAMED_BY if name in self._columns]
        return f"coalesce({', '.join((*names, repr('')))}, '')"

    def state(self, row: str) -> str:
        """Return an expression for all values of the row, null where there is none."""
        values = " || ',' || ".join(f'quote({row}."{name}")' for name in self._columns)
        return f"iif({row}.id IS NULL, NULL, {values})"

    def linked_though_gone(self) -> str:
        """Return a query for the rows of a step that are gone and that a link still leads from or to."""
        ends = " OR ".join(
            f"(link.{end}_kind = noted.kind AND link.{end}_id = noted.record)" for end in ("from", "to")
        )
        return f"""SELECT noted.record FROM undo_row AS noted JOIN main.link ON {ends}
            WHERE noted.step = ? AND noted.kind = ?
            AND noted.record NOT IN (SELECT id FROM main."{self.name}")"""  # noqa: S608 -- names of ours

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
            INSERT INTO undo_statement (step, kind, record, sql)
            VALUES ((SELECT step FROM undo_recording), '{self.name}', {row}.id, {sql}); END"""  # noqa: S608 -- names of ours


@cache
def _tables() -> dict[str, _Table]:
    """Return the tables with their own SQL, by name: all records but what the reminder did."""
    return {table.name: table for table in map(_Table, RECORDS) if table.name != "reminder_event"}
