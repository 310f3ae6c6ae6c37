"""What every table holds, derived from the models: the one definition of export, import and published format.

Each entity has a strict record type made of its columns, so that what is read from an export is checked as it
is decoded, and a JSON Schema comes with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from peewee import BooleanField, FloatField, ForeignKeyField, Model

from leadway.domain.weeks import Week
from leadway.storage.fields import Json, ReferenceField, ValueField, WholeField
from leadway.storage.models import MODELS, Setting

Record = Any
"""One row of an entity, as the type that `Entity.record` makes."""

_UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_ID = Annotated[str, Meta(pattern=_UUID)]
_WEEK = Annotated[str, Meta(pattern="^[0-9]{4}-W[0-9]{2}$", examples=["2026-W47"])]
_MOMENT = Annotated[datetime, Meta(tz=True)]


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
    words: type[StrEnum] | None = None
    is_json: bool = False
    kind_column: str = ""
    """The column that names the table whose id it holds."""

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
    columns: tuple[Column, ...]

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
            owner = column.field.rel_model
            if column.on_delete == "CASCADE" and _entity(owner).owned_by is not None:
                return column
        return None


def _column(field: Any) -> Column:  # noqa: ANN401 -- any of Peewee's fields
    name, optional = field.column_name, bool(field.null)
    if field.primary_key:
        return Column(name, _ID, "id", optional, field)
    match field:
        case ForeignKeyField():
            table = field.rel_model._meta.table_name
            return Column(
                name,
                _ID,
                f"id of a {table}",  # no text
                optional,
                field,
                refers_to=table,
                on_delete=field.on_delete,
            )
        case WholeField():
            form = Annotated[int, Meta(ge=field.low, le=field.high)]
            return Column(
                name, form, f"whole number from {field.low} to {field.high}", optional, field
            )  # no text
        case BooleanField():
            return Column(name, bool, "yes or no", optional, field)  # no text
        case FloatField():
            return Column(name, float, "number", optional, field)
        case ValueField():
            return _value_column(name, field, optional=optional)
        case _:
            return Column(name, str, "text", optional, field)


def _value_column(name: str, field: ValueField, *, optional: bool) -> Column:
    if field.holds is Json:
        return Column(name, msgspec.Raw, "JSON", optional, field, is_json=True)
    if isinstance(field, ReferenceField):
        meaning = f"id of the record whose kind is in `{field.kind_column}`"  # no text
        return Column(name, _ID, meaning, optional, field, kind_column=field.kind_column)
    if issubclass(field.holds, StrEnum):
        return Column(name, field.holds, field.holds.__name__, optional, field, words=field.holds)
    forms = {Week: (_WEEK, "week"), date: (date, "day"), datetime: (_MOMENT, "moment")}
    form, meaning = forms[field.holds]
    return Column(name, form, meaning, optional, field)


def _sorted(models: tuple[type[Model], ...]) -> list[Any]:
    """Return the models, those first that others refer to."""
    placed: list[Any] = []

    def place(model: Any) -> None:  # noqa: ANN401 -- any model
        if model in placed:
            return
        for field in model._meta.refs:
            place(field.rel_model)
        placed.append(model)

    for model in models:
        place(model)
    return placed


def _entity(model: Any) -> Entity:  # noqa: ANN401 -- any model
    return ENTITIES[model._meta.table_name]


ENTITIES: dict[str, Entity] = {}
"""All tables but the person's choices, by name; those first that others refer to."""
for _model in _sorted(MODELS):
    if _model is not Setting:
        _made = Entity(_model, tuple(_column(field) for field in _model._meta.sorted_fields))
        ENTITIES[_made.table] = _made
