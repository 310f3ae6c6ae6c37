"""What every table holds, derived from the models: the one definition of export, import and published format.

Each entity has a strict record type made of its columns, so that what is read from an export is checked as it
is decoded, and a JSON Schema comes with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from peewee import BooleanField, FloatField, ForeignKeyField, TextField

from leadway.domain.weeks import Week
from leadway.storage.fields import Json, ReferenceField, ValueField, WholeField
from leadway.storage.models import RECORDS

Record = Any
"""One row of an entity, as the type that `Entity.record` makes."""

_UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_ID = Annotated[str, Meta(pattern=_UUID)]
_WEEK = Annotated[str, Meta(pattern="^[0-9]{4}-W[0-9]{2}$", examples=["2026-W47"])]
_MOMENT = Annotated[datetime, Meta(tz=True)]


_FORMS: dict[type, tuple[Any, str]] = {
    TextField: (str, "text"),
    BooleanField: (bool, "yes or no"),  # no text
    FloatField: (float, "number"),
    Week: (_WEEK, "week"),
    date: (date, "day"),
    datetime: (_MOMENT, "moment"),
    Json: (msgspec.Raw, "JSON"),
}
"""The type in an export and the meaning in words, by what a column holds."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it holds, and what it may be."""

    name: str
    form: Any
    """Its type in an export, without the null it may be."""
    meaning: str
    """What it holds, in words."""
    optional: bool
    field: Any
    refers_to: str = ""
    """The table whose id it holds."""
    on_delete: str = ""
    kind_column: str = ""
    """The column that names the table whose id it holds."""

    @property
    def words(self) -> type[StrEnum] | None:
        """The closed list that it holds one word of."""
        return self.form if isinstance(self.form, type) and issubclass(self.form, StrEnum) else None

    @property
    def is_json(self) -> bool:
        """Whether it holds JSON of a shape of its own."""
        return self.form is msgspec.Raw

    def target(self, record: Record) -> str:
        """The table that holds the record it refers to; empty where it is no reference."""
        return str(getattr(record, self.kind_column)) if self.kind_column else self.refers_to

    @property
    def has_default(self) -> bool:
        """Whether a record may leave it out."""
        given = self.field.default is not None and not callable(self.field.default)
        return self.optional or (given and not self.is_json)

    @property
    def default(self) -> Any:  # noqa: ANN401 -- of any column
        """What holds where it is left out."""
        return None if self.optional else self.field.default


@dataclass(frozen=True)
class Entity:
    """One table."""

    model: Any

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Its columns, in the order of the model."""
        return tuple(_column(field) for field in self.model._meta.sorted_fields)

    @property
    def table(self) -> str:
        """Its name in the database and in exports."""
        return str(self.model._meta.table_name)

    @property
    def purpose(self) -> str:
        """What one row is."""
        return str(self.model.__doc__)

    @cached_property
    def record(self) -> type[Record]:
        """The strict type of one row."""
        fields: list[Any] = []
        for column in self.columns:
            form = column.form | None if column.optional else column.form
            fields.append((column.name, form, column.default) if column.has_default else (column.name, form))
        return msgspec.defstruct(
            self.model.__name__,
            fields,
            forbid_unknown_fields=True,
            kw_only=True,
            frozen=True,
            namespace={"__doc__": self.purpose},
        )

    @cached_property
    def unique(self) -> tuple[tuple[str, ...], ...]:
        """What no two rows share besides the id, as names of columns."""
        meta = self.model._meta
        single = [(f.column_name,) for f in meta.sorted_fields if f.unique and not f.primary_key]
        several = [
            tuple(meta.fields[name].column_name for name in names)
            for names, is_unique in meta.indexes
            if is_unique
        ]
        return (*single, *several)

    @property
    def is_about_others(self) -> bool:
        """Whether its rows say something of records of any kind, and go with those."""
        return any(column.kind_column for column in self.columns)

    @property
    def references(self) -> Iterator[Column]:
        """The columns that hold the id of another entity's row."""
        return (column for column in self.columns if column.refers_to)

    @cached_property
    def owned_by(self) -> Column | None:
        """The reference towards the week this belongs to: with that week it comes and goes."""
        for column in self.references:
            if column.on_delete == "CASCADE" and column.refers_to == "ritual":
                return column
        for column in self.references:
            if column.on_delete == "CASCADE" and ENTITIES[column.refers_to].owned_by is not None:
                return column
        return None


def _column(field: Any) -> Column:  # noqa: ANN401 -- any of Peewee's fields
    form, meaning = _form(field)
    column = Column(field.column_name, form, meaning, bool(field.null), field)
    match field:
        case ForeignKeyField():
            return replace(column, refers_to=field.rel_model._meta.table_name, on_delete=field.on_delete)
        case ReferenceField():
            return replace(column, kind_column=field.kind_column)
        case _:
            return column


def _form(field: Any) -> tuple[Any, str]:  # noqa: ANN401 -- any of Peewee's fields
    if field.primary_key:
        return _ID, "id"
    match field:
        case ForeignKeyField():
            return _ID, f"id of a {field.rel_model._meta.table_name}"  # no text
        case ReferenceField():
            return _ID, f"id of the record whose kind is in `{field.kind_column}`"  # no text
        case WholeField():
            limits = Annotated[int, Meta(ge=field.low, le=field.high)]
            return limits, f"whole number from {field.low} to {field.high}"  # no text
        case ValueField() if issubclass(field.holds, StrEnum):
            return field.holds, field.holds.__name__
        case _:
            return _FORMS[getattr(field, "holds", type(field))]


ENTITIES: dict[str, Entity] = {model._meta.table_name: Entity(model) for model in RECORDS}
"""All tables but the person's choices, by name; those first that others refer to."""
