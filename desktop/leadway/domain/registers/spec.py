"""What a register is made of: the fields, steps and lines of one kind of record, declared as values.

Window, command line and search are driven by these tables; a new kind of record is one more table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from leadway.domain.refs import EntityKind, LinkRole
from leadway.domain.terms import Effort, Label, Size, Term
from leadway.domain.text import one_line
from leadway.i18n import _

Row = Any
"""A record with its columns as attributes: a row of the database, or the values of a form."""
Text = str | Callable[[], str]
"""A text, or what returns it each time it is shown, such as an example from the field of work."""


Place = tuple[Size | None, Effort | None] | None
"""How much something helps, and how much work it is; None for kinds that have no such picture."""


class FieldKind(StrEnum):
    """What is typed into a field, or chosen in it."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    NUMBER = "number"
    CHOICE = "choice"
    TICK = "tick"
    SOME = "some"
    """Any of the terms of a closed list; the column holds their codes with spaces between them."""
    RECORD = "record"
    RECORDS = "records"
    """Any number of records, by links of one role."""
    TAGS = "tags"
    """The names of the record's tags, with commas between them."""
    TESTS = "tests"
    """The right-thing tests, each with its answer; in the questions of a step only."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a record."""

    name: str
    """Of its column; in the questions of a step, also `reason`."""
    label: str
    kind: FieldKind = FieldKind.LINE
    columns: tuple[str, ...] = ()
    """The columns that hold it, where they have other names; several hold a tuple."""
    terms: type[Term] | None = None
    """The closed list of a choice; a tick stands for the first of its two, no tick for the other."""
    options: tuple[tuple[Any, str], ...] = ()
    """The values and words of a choice that is of no closed list."""
    refers_to: EntityKind | None = None
    """The kind of the record that is chosen: by its column, or by a link where there is a `role`."""
    role: LinkRole | None = None
    among: tuple[str, tuple[Any, ...]] | None = None
    """A column of the records that are offered, and the values that it has in them."""
    example: Text = ""
    hint: str = ""
    lines_of: str = ""
    """A choice of one of the lines of this other field."""
    states: tuple[str, ...] = ()
    """The states in which it is shown; all, where it names none."""
    looks_back: bool = False
    """Whether a day without a year is the last one, not the next one."""
    keeps: bool = False
    """Whether it is shown in other states, too, once it is answered."""
    shown_if: Callable[[Row], bool] = lambda _values: True
    """Whether it is shown, by the values that are in the form."""
    is_fixed: bool = False
    """Whether it is shown and never changed here."""
    value_of: Callable[[Row], Any] | None = None
    """Returns what a fixed field shows, where that is not the column of its name."""
    is_required: bool = False
    """Whether one of the chips of a choice is always on."""
    is_held: bool = False
    """Whether changed words may have to wait until the person says what they mean."""
    changes_in: tuple[str, ...] = ()
    """The states in which it can be changed; all, where it names none."""
    least: int = 0
    """The least count."""

    def can_change(self, state: str) -> bool:
        """Whether the field can be changed in this state."""
        return not self.is_fixed and (not self.changes_in or not state or state in self.changes_in)

    def is_shown(self, state: str, value: object) -> bool:
        """Whether a record in this state shows the field with this value."""
        return not self.states or state in self.states or (self.keeps and bool(value))

    @property
    def stored_in(self) -> tuple[str, ...]:
        """The columns that hold it."""
        return self.columns or (self.name,)


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
    goes_back: bool = False
    """Whether it leads to the state that the record had before."""
    asks: tuple[FieldSpec, ...] = ()
    """What is asked before; answers with the names of columns are stored in them."""
    required: tuple[str, ...] = ()
    """The names of the questions that need an answer."""
    states: tuple[str, ...] = ()
    """The states from which it is offered; all from which the transitions allow it, where it names none."""
    applies: Callable[[Row], bool] = lambda _row: True
    """Whether it is offered for this record, where more than its state decides that."""
    while_open: bool = False
    """Whether it is offered only until the record has ended."""
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
    example: Text = ""
    """A worked example below it."""
    mark_of: Callable[[Row], str] = lambda _row: ""
    """Returns the word at the end of a record's line."""
    details_of: Callable[[Row], str] = lambda _row: ""
    """Returns the second line of a record after its state."""
    place_of: Callable[[Row], Place] = lambda _row: None
    """Returns where a record is in the picture of its register."""
    state_of: Callable[[Row, date], str] = lambda row, _today: state_label(row)
    """Returns what a person reads of the state, also where it follows from a day."""
    order: tuple[str, ...] = ()
    """The columns by which the list is ordered; `-` before one puts the latest first.

    Where the first is `position`, a person puts them in order.
    """
    day_field: str = ""
    """The column with the day on which a record began, for search."""
    filters: tuple[tuple[str, str], ...] = ()
    """The columns with closed lists by which the list can be narrowed, each with the word for all of it."""
    joins: tuple[str, ...] = ()
    """The foreign keys whose records a line reads, such as `gap` and, after it, `gap.ritual`."""
    folded_of: Callable[[Row, date], tuple[str, ...]] = lambda _row, _today: ()
    """Returns the names of fields that are shown only to a person who asks for them."""
    starts: Callable[[date], Mapping[str, Any]] = lambda _today: {}
    """Returns what a record that is made here begins with, by the names of columns."""
    unique: str = ""
    """The column of which no two records have the same value."""
    removal: str = ""
    """The step that removes a record from the list, where it is not deleted."""
    remove: str = ""
    """The words on the button for that."""
    removed: str = ""
    """What is said after it, with `{title}`."""

    @property
    def can_add(self) -> bool:
        """Whether a person makes new records here."""
        return bool(self.first_field)

    @property
    def is_ordered(self) -> bool:
        """Whether a person puts the records in order."""
        return self.order[:1] == ("position",)

    def field(self, name: str) -> FieldSpec:
        """Return a field by its name; KeyError for an unknown one."""
        return {field.name: field for field in self.fields}[name]

    def step(self, name: str) -> StepSpec:
        """Return a step by its name; KeyError for an unknown one."""
        return {step.name: step for step in self.steps}[name]


@dataclass(frozen=True, slots=True)
class RowsSpec:
    """Rows that belong to a record and are shown on it as a table, such as the readings of a measure."""

    kind: EntityKind
    owner: str
    """The column that names the record."""
    title: str
    fields: tuple[FieldSpec, ...]
    """One for each column; `week` is the week of the row's ritual."""
    change: str = ""
    """The sentence after "Undo:" for a changed cell, with `{title}`, and below for what else can be done."""
    add: str = ""
    delete: str = ""
    required: tuple[str, ...] = ()
    """The names of the fields without which there is no row."""
    latest_by: tuple[str, ...] = ()
    """The columns by which the latest come first."""

    def field(self, name: str) -> FieldSpec:
        """Return a field by its name; KeyError for an unknown one."""
        return {field.name: field for field in self.fields}[name]


LABEL = FieldSpec("label", _("Who may see it?"), FieldKind.CHOICE, terms=Label)
"""The field for the label, of every kind that has one."""
REASON = FieldSpec("reason", _("Why?"))
"""The question for the reason of a step, which the history keeps."""
YES_NO = ((True, _("Yes")), (False, _("No")))
SAVED = "save"  # no text
"""The name under which a subject finds what follows whenever a record was changed by its form."""


REOPEN = StepSpec(
    "reopen",
    _("Open it again…"),
    _("open “{title}” again"),
    goes_back=True,
    asks=(REASON,),
    required=("reason",),
)
"""The step by which a record that had ended goes back to the state before; every register has it."""
RESUME = StepSpec("resume", _("Resume"), _("resume “{title}”"), goes_back=True)
"""The step by which a waiting record, such as a parked one, goes back to the state before."""
BEGIN_EXPERIMENT = StepSpec(
    "begin_experiment",
    _("Begin an experiment…"),
    _("begin an experiment for “{title}”"),
    while_open=True,
    asks=(
        FieldSpec("experiment", _("What will you try?"), example=_("e.g. one list instead of two")),
        FieldSpec("if_then", _("If we do that, then…"), example=_("e.g. the handover takes 5 minutes")),
        FieldSpec("because", _("Because…")),
        FieldSpec(
            "smallest_test", _("What is the smallest test of it?"), example=_("e.g. one shift, one day")
        ),
        FieldSpec("look_on", _("When will you look at what came of it?"), FieldKind.DAY),
    ),
    required=("experiment",),
    makes=EntityKind.EXPERIMENT,
)
"""The step of every kind of record that an experiment can come from."""


def state_label(row: Row) -> str:
    """Return the word for the stored state of a record; empty where its kind has none."""
    state = getattr(row, "state", None)
    return state.label if isinstance(state, Term) else ""


def text_of(text: Text) -> str:
    """Return a text as it reads now."""
    return text if isinstance(text, str) else text()


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that have words."""
    return tuple(filter(None, map(one_line, text.splitlines())))
