"""Reads whole tables as records and puts records into them, in the order in which they were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec

from leadway.domain.answers import ANSWER_TYPES
from leadway.domain.terms import RightThingTest, TestAnswer
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.storage.connection import Connection
from leadway.storage.database import Database
from leadway.storage.entity_schema import Entity, Record
from leadway.storage.models import Setting

_BATCH = 200
_MEANWHILE = (_("An import is running."), _("What you typed is still here; wait a moment."))


def read(entity: Entity) -> list[Record]:
    """Return all rows of a table, oldest first; to be called inside a reading."""
    names = ", ".join(f'"{column.name}"' for column in entity.columns)
    rows = _run(f'SELECT {names} FROM "{entity.table}" ORDER BY rowid')  # noqa: S608 -- names of ours
    return [_record(entity, row) for row in rows]


def read_choices() -> dict[str, str]:
    """Return what is stored of the person's choices and unsaved texts, by name."""
    return {row.key: row.value for row in Setting.select().order_by(Setting.key)}


def write_choices(choices: dict[str, str]) -> None:
    """Put choices and unsaved texts, as they are stored, in place of those of the same name."""
    for key, value in choices.items():
        Setting.delete().where(Setting.key == key).execute()
        Setting.create(key=key, value=value)


def moment() -> tuple[int, int]:
    """Return what is another value after every write, by whomever; to be called inside a reading or writing.

    The first half tells of others' connections, the second of this thread's own.
    """
    [(others,)] = _run("PRAGMA data_version")
    [(own,)] = _run("SELECT total_changes()")
    return others, own


@contextmanager
def thread_connection(database: Database) -> Iterator[None]:
    """Let the block run in any thread: one that had no connection of its own has none afterwards."""
    had_none = database._db.is_closed()
    try:
        yield
    finally:
        if had_none:
            database.close_here()


@contextmanager
def deferred_fk_transaction(database: Database) -> Iterator[None]:
    """Run the block as one transaction in which references may point nowhere until its end.

    Without that, putting a record in place of another would take along what refers to it. Raises KnownError
    on a fault; nothing is kept then.
    """
    database._db.pragma("foreign_keys", 0)
    try:
        with database.writing_long(*_MEANWHILE):
            yield
            astray = database._db.execute_sql("PRAGMA foreign_key_check").fetchall()
            if astray:
                raise AssertionError(f"a record refers to none in {astray[0][2]}")
    finally:
        database._db.pragma("foreign_keys", 1)


def replace(entity: Entity, removed: Iterable[str], written: Iterable[Record]) -> None:
    """Take away some rows by id and put records, each in the place of the one with its id or at the end.

    To be called inside an `deferred_fk_transaction`.
    """
    written, removed = list(written), set(removed)
    table = f'"{entity.table}"'
    places: dict[str, int] = {}
    for some in _batches([record.id for record in written]):
        marks = ", ".join("?" for _ in some)
        places.update(_run(f"SELECT id, rowid FROM {table} WHERE id IN ({marks})", some))  # noqa: S608
    # All go before any comes: two that swap a week would meet otherwise.
    for some in _batches([*removed, *places]):
        marks = ", ".join("?" for _ in some)
        _run(f"DELETE FROM {table} WHERE id IN ({marks})", some)  # noqa: S608
    names = ", ".join(f'"{column.name}"' for column in entity.columns)
    marks = ", ".join("?" for _ in range(len(entity.columns) + 1))
    sql = f"INSERT INTO {table} (rowid, {names}) VALUES ({marks})"  # noqa: S608
    # Those that keep their place first, so that no new row is given it.
    written.sort(key=lambda each: each.id not in places)
    rows = [(places.get(record.id), *_stored(entity, record)) for record in written]
    # Past Peewee, which would prepare each row anew: ten years are 20,000, and others wait meanwhile.
    _connection().executemany(sql, rows)


def normalised(entity: Entity, record: Record) -> Record:
    """Return the record with moments in UTC and JSON as Leadway writes it.

    Raises ValueError where a value is none that Leadway could have written.
    """
    changes: dict[str, Any] = {}
    for column in entity.columns:
        value = getattr(record, column.name)
        if value is None:
            continue
        if isinstance(value, datetime):
            changes[column.name] = value.astimezone(UTC)
        elif column.is_json:
            changes[column.name] = msgspec.Raw(shaped(entity, record, bytes(value)))
    return msgspec.structs.replace(record, **changes) if changes else record


def shaped(entity: Entity, record: Record, body: bytes) -> bytes:
    """Return the JSON of a column as Leadway writes it; raise ValueError where it is of another shape."""
    if entity.table != "draft_answer":
        return msgspec.json.encode(msgspec.json.decode(body, type=dict[RightThingTest, TestAnswer]))
    kind = ANSWER_TYPES.get(record.kind)
    if kind is None:
        raise ValueError("there is no such answer")
    raw = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    if not raw.keys() <= set(kind.__dataclass_fields__):
        raise ValueError("the answer has no such field")
    return msgspec.json.encode(msgspec.json.decode(body, type=kind))


def _record(entity: Entity, row: tuple[Any, ...]) -> Record:
    values: dict[str, Any] = {}
    for column, stored in zip(entity.columns, row, strict=True):
        if column.is_json:
            values[column.name] = msgspec.Raw(stored.encode())
        else:
            value = column.field.python_value(stored)
            values[column.name] = str(value) if isinstance(value, Week) else value
    record = entity.record(**values)
    return normalised(entity, record) if any(column.is_json for column in entity.columns) else record


def _stored(entity: Entity, record: Record) -> list[Any]:
    values = []
    for column in entity.columns:
        value = getattr(record, column.name)
        values.append(bytes(value).decode() if column.is_json else column.field.db_value(value))
    return values


def _batches(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


def _run(sql: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = _database().execute_sql(sql, tuple(values)).fetchall()
    return rows


def _connection() -> Connection:
    """Return this thread's connection; inside a writing its errors become KnownErrors."""
    return _database().connection()


def _database() -> Any:  # noqa: ANN401 -- Peewee's
    meta: Any = Setting._meta
    return meta.database
