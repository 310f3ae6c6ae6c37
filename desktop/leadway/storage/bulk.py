"""Reads whole tables as records and puts records into them, in the order in which they were written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from peewee import chunked

from leadway.domain.answers import ANSWER_TYPES
from leadway.domain.terms import RightThingTest, TestAnswer
from leadway.domain.weeks import Week
from leadway.storage.entity_schema import Entity, Record
from leadway.storage.fields import rowid
from leadway.storage.models import Setting, query

_BATCH = 200


def read(entity: Entity, stop: Callable[[], None]) -> list[Record]:
    """Return all rows of a table, oldest first; to be called inside a reading.

    `stop` is called for each, and may raise.
    """
    names = ", ".join(f'"{column.name}"' for column in entity.columns)
    # Without Peewee, which takes half as long again for each row.
    records = []
    for row in query(f'SELECT {names} FROM "{entity.table}" ORDER BY rowid'):  # noqa: S608
        stop()
        records.append(_record(entity, row))
    return records


def read_choices() -> dict[str, str]:
    """Return what is stored of the person's choices and unsaved texts, by name."""
    return {row.key: row.value for row in Setting.select().order_by(Setting.key)}


def write_choices(choices: dict[str, str]) -> None:
    """Put choices and unsaved texts, as they are stored, in place of those of the same name."""
    for key, value in choices.items():
        Setting.delete().where(Setting.key == key).execute()
        Setting.create(key=key, value=value)


def data_version() -> tuple[int, int]:
    """Return a version of the data that changes with every write; to be called inside a reading or writing.

    The first half changes with writes of other connections, the second with those of this thread.
    """
    [(others,)], [(own,)] = query("PRAGMA data_version"), query("SELECT total_changes()")
    return others, own


def replace(entity: Entity, removed: Iterable[str], written: Iterable[Record]) -> None:
    """Delete some rows by id and insert records, each in the place of the one with its id or at the end.

    To be called inside `Database.importing`.
    """
    model, written = entity.model, list(written)
    places: dict[str, int] = {}
    for ids in chunked([record.id for record in written], _BATCH):
        places.update(model.select(model.id, rowid()).where(model.id.in_(ids)).tuples())
    # All are deleted first: two that swap a week would violate the unique index otherwise.
    for ids in chunked({*removed, *places}, _BATCH):
        model.delete().where(model.id.in_(ids)).execute()
    names = ", ".join(f'"{column.name}"' for column in entity.columns)
    marks = ", ".join("?" for _ in range(len(entity.columns) + 1))
    sql = f'INSERT INTO "{entity.table}" (rowid, {names}) VALUES ({marks})'  # noqa: S608
    # Those that keep their place first, so that no new row is given it.
    written.sort(key=lambda record: record.id not in places)
    rows = [(places.get(record.id), *_stored(entity, record)) for record in written]
    # Without Peewee, which would prepare each row by itself: ten years are 20,000, and others wait meanwhile.
    model._meta.database.connection().executemany(sql, rows)


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
            changes[column.name] = msgspec.Raw(_shaped(entity, record, bytes(value)))
    return msgspec.structs.replace(record, **changes) if changes else record


def _shaped(entity: Entity, record: Record, body: bytes) -> bytes:
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
        value = msgspec.Raw(stored.encode()) if column.is_json else column.field.python_value(stored)
        values[column.name] = str(value) if isinstance(value, Week) else value
    record = entity.record(**values)
    return normalised(entity, record) if any(column.is_json for column in entity.columns) else record


def _stored(entity: Entity, record: Record) -> Iterator[Any]:
    for column in entity.columns:
        value = getattr(record, column.name)
        yield bytes(value).decode() if column.is_json else column.field.db_value(value)
