"""A record as it is shown: frozen values, its state and history, and what it is linked to."""

from __future__ import annotations

from dataclasses import dataclass, field, make_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.registers import registers
from leadway.domain.registers.spec import FieldKind, Place, RegisterSpec, StepSpec
from leadway.domain.weeks import Week

Values = Any
"""The fields of a record as a frozen dataclass, made by `values_type`."""
_BLANK: dict[FieldKind, Any] = {
    **dict.fromkeys((FieldKind.LINE, FieldKind.TEXT, FieldKind.TAGS), ""),
    **dict.fromkeys((FieldKind.SOME, FieldKind.RECORDS), ()),
}
_TYPED = (FieldKind.DAY, FieldKind.COUNT, FieldKind.NUMBER)


@dataclass(frozen=True, slots=True)
class ListLine:
    """One record in a list."""

    ref: Ref
    title: str
    state: str
    """Its code; empty where the kind has no states."""
    state_label: str
    details: str = ""
    mark: str = ""
    place: Place = None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One dated change of a record."""

    at: datetime
    field: str
    """`state`, or the date that was moved."""
    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A record that another one came from, or that came of it."""

    ref: Ref
    title: str
    kind_label: str
    state_label: str
    came_from: bool
    """Whether the other record came from this one, not the other way round."""
    role: LinkRole | None = None
    """The role of the link; None where a column refers to it."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record, whole."""

    ref: Ref
    title: str
    state: str
    state_label: str
    values: Values
    history: tuple[HistoryLine, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    steps: tuple[StepSpec, ...] = ()
    """What can be done with it now."""
    week: Week | None = None
    """The week in whose ritual it was written."""
    began: date | None = None
    folded: tuple[str, ...] = ()
    """The names of the fields that are shown only to a person who asks for them."""
    lines: tuple[str, ...] = field(default=())
    """Further facts, as sentences of the subject."""
    held: str = ""
    """The words that count, where changed ones wait until the person says what they mean."""


@cache
def values_type(kind: EntityKind) -> type[Values]:
    """Return the frozen dataclass with the fields of a register.

    A field that is typed as text and read as a value has a second attribute with `_written` at its end, for
    what cannot be read.
    """
    spec = registers()[kind]
    columns: list[Any] = [("id", str, field(default=""))]
    for each in spec.fields:
        columns.append((each.name, Any, field(default=blank(spec, each.name))))
        if each.kind in _TYPED:
            columns.append((f"{each.name}_written", str, field(default="")))
    name = "".join(word.capitalize() for word in kind.split("_")) + "Values"  # no text
    return make_dataclass(name, columns, frozen=True, slots=True)


def blank(spec: RegisterSpec, name: str) -> Any:  # noqa: ANN401 -- of any field
    """Return what a field has before it is answered."""
    kind, has_lines = next((each.kind, each.lines_of) for each in spec.fields if each.name == name)
    if kind is FieldKind.TICK:
        return False
    return "" if has_lines else _BLANK.get(kind)
