"""What a register is made of: the fields, steps and lines of one kind of record, declared as values.

Window, command line and search are driven by these tables; a new kind of record is one more table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from leadway.domain.refs import EntityKind, LinkRole
from leadway.domain.terms import Label, Term
from leadway.domain.text import one_line
from leadway.i18n import _

Row = Any
"""A record with its columns as attributes: a row of the database, or the values of a form."""


class FieldKind(StrEnum):
    """What is typed into a field, or chosen in it."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    NUMBER = "number"
    CHOICE = "choice"
    TICK = "tick"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a record."""

    name: str
    """Of its column; in the questions of a step, also `reason`."""
    label: str
    kind: FieldKind = FieldKind.LINE
    terms: type[Term] | None = None
    """The closed list of a choice."""
    refers_to: EntityKind | None = None
    """The kind of the record that is chosen: by its column, or by a link where there is a `role`."""
    role: LinkRole | None = None
    example: str = ""
    hint: str = ""
    lines_of: str = ""
    """A choice of one of the lines of this other field."""
    states: tuple[str, ...] = ()
    """The states in which it is shown; all, where it names none."""
    is_fixed: bool = False
    """Whether it is shown and never changed here."""

    def is_shown(self, state: str) -> bool:
        """Whether a record in this state shows the field."""
        return not self.states or state in self.states


@dataclass(frozen=True, slots=True)
class StepSpec:
    """A step in the life of a record that a person takes: into another state, or to a record that follows."""

    name: str
    label: str
    """On its button."""
    undo: str
    """The sentence after "Undo:", with `{title}`."""
    state: str = ""
    """The state it leads to; the record keeps its own where it is empty."""
    asks: tuple[FieldSpec, ...] = ()
    """What is asked before; answers with the names of columns are stored in them."""
    required: tuple[str, ...] = ()
    """The names of the questions that need an answer."""
    states: tuple[str, ...] = ()
    """The states from which it is offered; all from which the transitions allow it, where it names none."""
    makes: EntityKind | None = None
    """The kind of the record that it makes, which is shown next."""


@dataclass(frozen=True, slots=True)
class RegisterSpec:
    """The register of one kind of record."""

    kind: EntityKind
    title: str
    """The heading of its list, such as "Problems"."""
    one: str
    """What one of them is called, such as "problem"."""
    title_of: Callable[[Row], str]
    """Returns what a person reads of a record in one line."""
    fields: tuple[FieldSpec, ...]
    first_field: str = ""
    """The field that a new record needs; where there is none, the records are made elsewhere."""
    steps: tuple[StepSpec, ...] = ()
    new: str = ""
    """What a record that has no words yet is called, such as "New problem"."""
    empty: str = ""
    """What stands in place of an empty list."""
    example: str = ""
    """A worked example below it."""
    mark_of: Callable[[Row], str] = lambda _row: ""
    """Returns the word at the end of a record's line."""
    details_of: Callable[[Row], str] = lambda _row: ""
    """Returns the second line of a record after its state."""
    state_of: Callable[[Row, date], str] = lambda row, _today: state_label(row)
    """Returns what a person reads of the state, also where it follows from a day."""
    order: tuple[str, ...] = ()
    """The columns by which the list is ordered; `-` before one puts the latest first."""
    day_field: str = ""
    """The column with the day on which a record began, for search."""

    @property
    def can_add(self) -> bool:
        """Whether a person makes new records here."""
        return bool(self.first_field)

    def step(self, name: str) -> StepSpec:
        """Return a step by its name; KeyError for an unknown one."""
        return {step.name: step for step in self.steps}[name]


LABEL = FieldSpec("label", _("Who may see it?"), FieldKind.CHOICE, terms=Label)
"""The field for the label, of every kind that has one."""
REASON = FieldSpec("reason", _("Why?"))
"""The question for the reason of a step, which the history keeps."""


REOPEN = StepSpec(
    "reopen", _("Open it again…"), _("open “{title}” again"), asks=(REASON,), required=("reason",)
)
"""The step by which a record that had ended goes back to the state before; every register has it."""
RESUME = StepSpec("resume", _("Resume"), _("resume “{title}”"))
"""The step by which a waiting record, such as a parked one, goes back to the state before."""


def state_label(row: Row) -> str:
    """Return the word for the stored state of a record; empty where its kind has none."""
    state = getattr(row, "state", None)
    return state.label if isinstance(state, Term) else ""


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that have words."""
    return tuple(filter(None, map(one_line, text.splitlines())))
