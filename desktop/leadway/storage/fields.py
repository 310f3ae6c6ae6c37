"""How values of the domain are written into text columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from peewee import SQL, Case, TextField, fn

from leadway.domain.weeks import Week

__all__ = [
    "SQL", "by_place", "day", "fn", "instant", "optional_day", "optional_instant", "optional_term", "rowid",
    "term", "week",
]  # fmt: skip

if TYPE_CHECKING:
    from peewee import Field

    from leadway.domain.terms import Term

    T = TypeVar("T", bound=Term)
    _Text = TextField[Any]
else:
    _Text = TextField


class _ValueField(_Text):
    """A text column that holds one kind of value."""

    def __init__(
        self, read: Callable[[str], object] = str, write: Callable[[Any], str] = str, **options: object
    ) -> None:
        super().__init__(**options)
        self._read = read
        self._write = write

    def db_value(self, value: object) -> str | None:
        """Return what is stored."""
        return None if value is None else self._write(value)

    def python_value(self, value: str | None) -> object:
        """Return what was stored."""
        return None if value is None else self._read(value)


def _written(moment: datetime) -> str:
    # Of fixed width, so that the order of the text is the order of time.
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def term(kind: type[T], **options: object) -> Field[T]:
    """A column for one word of a closed list."""
    return _ValueField(kind, str, **options)


def optional_term(kind: type[T]) -> Field[T | None]:
    """A column for one word of a closed list, or nothing."""
    return _ValueField(kind, str, null=True)


def week(**options: object) -> Field[Week]:
    """A column for an ISO week, as `2026-W47`."""
    return _ValueField(Week.parse, str, **options)


def day(**options: object) -> Field[date]:
    """A column for a day of the person's calendar."""
    return _ValueField(date.fromisoformat, date.isoformat, **options)


def optional_day() -> Field[date | None]:
    """A column for a day of the person's calendar, or nothing."""
    return _ValueField(date.fromisoformat, date.isoformat, null=True)


def instant(**options: object) -> Field[datetime]:
    """A column for a moment, stored in UTC and read as an aware datetime."""
    return _ValueField(datetime.fromisoformat, _written, **options)


def optional_instant() -> Field[datetime | None]:
    """A column for a moment, or nothing."""
    return _ValueField(datetime.fromisoformat, _written, null=True)


def rowid() -> SQL:
    """The order in which rows were written, for those whose moment is the same."""
    return SQL("rowid")


def by_place(column: Field[Any], words: Sequence[Term]) -> Any:  # noqa: ANN401 -- what `order_by` takes
    """The order of a closed list; rows without a word come last."""
    return Case(column, [(str(word), place) for place, word in enumerate(words)], len(words))
