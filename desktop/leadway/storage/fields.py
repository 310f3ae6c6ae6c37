"""How values of the domain are written into text columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from peewee import JOIN, SCOPE_VALUES, SQL, Case, Field, IntegerField, TextField, fn

from leadway.domain.weeks import Week

__all__ = [
    "JOIN", "SQL", "Json", "by_place", "day", "fn", "instant", "instant_text", "json_text", "optional",
    "reference", "rowid", "term", "week", "whole",
]  # fmt: skip

if TYPE_CHECKING:
    from enum import StrEnum

    from leadway.domain.terms import Term

    T = TypeVar("T", bound=StrEnum)
    V = TypeVar("V")

MOST = 10**9
"""The upper bound of a count: a person has counted it."""


def _named(field: Field[Any], context: Any) -> Any:  # noqa: ANN401 -- Peewee's own, which has no stubs
    """Write the name of a column in one step. Peewee takes seven, and with them twice as long for a query."""
    if context.scope == SCOPE_VALUES:
        return context.literal(f'"{field.column_name}"')
    table = context.alias_manager[field.model._meta.table]
    return context.literal(f'"{table}"."{field.column_name}"')


Field.__sql__ = _named  # type: ignore[method-assign]


class Json:
    """Marks a text column that holds JSON of its own shape."""


def instant_text(moment: datetime) -> str:
    """Return a moment as it is stored."""
    # Of fixed width, so that the order of the text is the order of time.
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


_TEXTS: dict[type, tuple[Callable[[str], object], Callable[[Any], str]]] = {
    Week: (Week.parse, str),
    date: (date.fromisoformat, date.isoformat),
    datetime: (datetime.fromisoformat, instant_text),
    Json: (str, str),
}
"""How a value is read from its text and written as one; any other type does both by itself."""


class ValueField(TextField):
    """A text column that holds one kind of value; `holds` names its type."""

    def __init__(self, holds: type, **options: object) -> None:
        super().__init__(**options)
        self.holds = holds
        self._read, self._write = _TEXTS.get(holds, (holds, str))

    def db_value(self, value: object) -> str | None:
        """Return what is stored."""
        return None if value is None else self._write(value)

    def python_value(self, value: str | None) -> object:
        """Return what was stored."""
        return None if value is None else self._read(value)


class WholeField(IntegerField):
    """A column for a count between two numbers, both included."""

    def __init__(self, low: int, high: int, **options: object) -> None:
        super().__init__(**options)
        self.low = low
        self.high = high


def optional(field: Field[V]) -> Field[V | None]:
    """The same column, where a row may have nothing in it."""
    nullable: Field[Any] = field
    nullable.null = True
    return nullable


def whole(default: int | None = None, *, low: int = 0, high: int = MOST) -> Field[int]:
    """A column for a count."""
    return WholeField(low, high, default=default)


def json_text(**options: object) -> Field[str]:
    """A column for a text that is JSON; `storage.answers` knows its shapes."""
    return ValueField(Json, **options)


class ReferenceField(ValueField):
    """A column for the id of a record; `kind_column` names the column that says of which kind it is."""

    def __init__(self, kind_column: str, **options: object) -> None:
        super().__init__(str, **options)
        self.kind_column = kind_column


def reference(kind_column: str, **options: object) -> Field[str]:
    """A column for the id of a record of any kind."""
    return ReferenceField(kind_column, **options)


def term(kind: type[T], **options: object) -> Field[T]:
    """A column for one word of a closed list."""
    return ValueField(kind, **options)


def week(**options: object) -> Field[Week]:
    """A column for an ISO week, as `2026-W47`."""
    return ValueField(Week, **options)


def day(**options: object) -> Field[date]:
    """A column for a day of the person's calendar."""
    return ValueField(date, **options)


def instant(**options: object) -> Field[datetime]:
    """A column for a moment, stored in UTC and read as an aware datetime."""
    return ValueField(datetime, **options)


def rowid(table: str = "") -> SQL:
    """The order in which rows were written, for those whose moment is the same.

    Where a query reads several tables, `table` is Peewee's name for one of them: "t1" is the first.
    """
    return SQL(f"{table}.rowid" if table else "rowid")


def by_place(column: Field[Any], words: Sequence[Term]) -> Any:  # noqa: ANN401 -- what `order_by` takes
    """The order of a closed list; rows without a word come last."""
    return Case(column, [(str(word), place) for place, word in enumerate(words)], len(words))
