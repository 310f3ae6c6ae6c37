"""What every table holds, derived from the models: the one definition of export, import and published format.

Each entity has a strict record type made of its columns, so that what is read from an export is checked as it
is decoded, and a JSON Schema comes with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import NODEFAULT, Meta
from peewee import BooleanField, FloatField, ForeignKeyField, TextField

from leadway.domain.weeks import Week
from leadway.storage.fields import Json, ReferenceField, WholeField
from leadway.storage.models import RECORDS

Record = Any
"""One row of an entity, as the type that `Entity.record` makes."""

_UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_FORMS: dict[type, Any] = {
    UUID: Annotated[str, Meta(pattern=_UUID)],
    Week: Annotated[str, Meta(pattern="^[0-9]{4}-W[0-9]{2}$", examples=["2026-W47"])],
    datetime: Annotated[datetime, Meta(tz=True)],
    Json: msgspec.Raw,
}
"""The type in an export by what a column holds; of any other, it is the same type."""
_HELD: dict[type, type] = {TextField: str, BooleanField: bool, FloatField: float, WholeField: int}
"""What a column of Peewee's own kinds holds."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it holds, and what it may be."""

    name: str
    field: Any
    holds: type
    """The type of its values; `UUID` for an id, which is kept as text."""
    form: Any
    """Its type in an export, without the null it may be."""
    optional: bool
    refers_to: str = ""
    """The table whose id it holds."""
    on_delete: str = ""
    kind_column: str = ""
    """The column that names the table whose id it holds."""

    @property
    def is_json(self) -> bool:
        """Whether it holds JSON of a shape of its own."""
        return self.holds is Json

    def target(self, record: Record) -> str:
        """The table that holds the record it refers to; empty where it is no reference."""
        return str(getattr(record, self.kind_column)) if self.kind_column else self.refers_to

    @property
    def default(self) -> Any:  # noqa: ANN401 -- of any column
        """What holds where it is left out; `NODEFAULT` where it may not be."""
        default = None if callable(self.field.default) or self.is_json else self.field.default
        return None if self.optional else NODEFAULT if default is None else default


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
        fields = [
            (c.name, c.form | None if c.optional else c.form, msgspec.field(default=c.default))
            for c in self.columns
        ]
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
        """The sets of columns that are unique, except the id."""
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
        """Whether its rows are about records of any kind, and are deleted with those."""
        return any(column.kind_column for column in self.columns)

    @property
    def references(self) -> Iterator[Column]:
        """The columns that hold the id of another entity's row."""
        return (column for column in self.columns if column.refers_to)

    @cached_property
    def owners(self) -> tuple[Column, ...]:
        """The references towards the week this belongs to: it is imported and removed with that week."""
        return tuple(
            column
            for column in sorted(self.references, key=lambda column: column.refers_to != "ritual")
            if column.on_delete == "CASCADE"
            and (column.refers_to == "ritual" or ENTITIES[column.refers_to].owners)
        )


def _column(field: Any) -> Column:  # noqa: ANN401 -- any of Peewee's fields
    is_key = isinstance(field, ForeignKeyField)
    holds = getattr(field, "holds", None) or _HELD.get(type(field), UUID)
    if field.primary_key or isinstance(field, ReferenceField):
        holds = UUID
    integer = Annotated[int, Meta(ge=field.low, le=field.high)] if holds is int else None
    return Column(
        field.column_name,
        field,
        holds,
        integer or _FORMS.get(holds, holds),
        bool(field.null),
        refers_to=field.rel_model._meta.table_name if is_key else "",
        on_delete=field.on_delete if is_key else "",
        kind_column=getattr(field, "kind_column", ""),
    )


ENTITIES: dict[str, Entity] = {model._meta.table_name: Entity(model) for model in RECORDS}
"""All tables but the person's choices, by name; those first that others refer to."""
