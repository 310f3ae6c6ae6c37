"""The registers of experiments, measures and moves, and the rows that belong to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from leadway.domain import terms
from leadway.domain.refs import EntityKind
from leadway.domain.registers.proposals import PROPOSE_RULE
from leadway.domain.registers.spec import (
    LABEL,
    REASON,
    FieldKind,
    FieldSpec,
    RegisterSpec,
    Row,
    RowsSpec,
    StepSpec,
    state_label,
)
from leadway.domain.startup_terms import MoveState
from leadway.domain.terms import ExperimentState, MeasureState
from leadway.domain.text import capital, one_line
from leadway.domain.weeks import long_date
from leadway.i18n import _, ngettext

CHECK_ON = FieldSpec(
    "check_on", _("When do you look at it?"), FieldKind.DAY, hint=_("If you leave it blank: in four weeks.")
)
AS_RULE = _("Propose it as a rule")
WHO_KEEPS_IT = _("Who keeps it going?")
TAUGHT = _("What did it teach you?")
DAY, VALUE, CASES, SOURCE, NOTE = (
    _("Date"),
    _("Value"),
    _("Counted"),
    _("Where from"),
    _("Note"),
)
ESTIMATE = _("Estimate")
CASES_HINT = _("How many cases the value counts, if you know.")


def _experiment_state(row: Row, today: date) -> str:
    if row.state is ExperimentState.PAUSED and row.paused_until:
        passed = _("paused until {day}, which has passed")
        text = _("paused until {day}") if row.paused_until > today else passed
        return text.format(day=long_date(row.paused_until))
    if row.state is ExperimentState.RUNNING and row.check_on and row.check_on <= today:
        return _("running, its check date has come")
    return state_label(row)


EXPERIMENTS = RegisterSpec(
    EntityKind.EXPERIMENT,
    _("Experiments"),
    _("experiment"),
    lambda row: row.title,
    fields=(
        FieldSpec("title", _("What do you try?"), example=_("e.g. one list for both shifts")),
        FieldSpec("hypothesis", _("If we do that, then…"), FieldKind.TEXT),
        FieldSpec("because", _("Because…")),
        FieldSpec("smallest_test", _("What is the smallest test of it?")),
        FieldSpec("prediction", _("What do you expect to see?")),
        FieldSpec("needs_approval", _("Who has to agree?"), example=_("e.g. nobody, or a role")),
        FieldSpec("owner_role", WHO_KEEPS_IT, example=_("e.g. Shift lead")),
        FieldSpec(
            "started_on",
            _("Since when?"),
            FieldKind.DAY,
            looks_back=True,
            hint=_("Readings after this day count as after the change."),
        ),
        FieldSpec("check_on", CHECK_ON.label, FieldKind.DAY),
        FieldSpec("paused_until", _("Paused until"), FieldKind.DAY, states=("paused",)),
        FieldSpec("obstacles", _("What is in the way?"), FieldKind.TEXT, hint=_("One on each line.")),
        FieldSpec("obstacle_now", _("Which one do you work on now?"), FieldKind.CHOICE, lines_of="obstacles"),
        FieldSpec("lesson", TAUGHT, FieldKind.TEXT),
        LABEL,
    ),
    first_field="title",
    steps=(
        StepSpec(
            "begin",
            _("Begin…"),
            _("begin “{title}”"),
            ExperimentState.RUNNING,
            asks=(CHECK_ON,),
            states=("planned", "adapted"),
        ),
        StepSpec(
            "check",
            _("Checked…"),
            _("check “{title}”"),
            ExperimentState.CHECKED,
            asks=(FieldSpec("reason", _("What do you see?")),),
            states=("running",),
        ),
        StepSpec(
            "adapt",
            _("Adapt…"),
            _("adapt “{title}”"),
            asks=(FieldSpec("reason", _("What will be different from now on?")), CHECK_ON),
            required=("reason",),
            states=("running", "checked"),
        ),
        StepSpec(
            "adopt",
            _("Adopt…"),
            _("adopt “{title}”"),
            ExperimentState.ADOPTED,
            asks=(
                FieldSpec(
                    "reason",
                    _("How do you know that it works?"),
                    hint=_("If you leave it blank: what the readings say."),
                ),
                FieldSpec("owner_role", WHO_KEEPS_IT, example=_("e.g. Shift lead")),
                FieldSpec("as_commitment", _("Make it a commitment"), FieldKind.TICK),
                FieldSpec("as_rule", AS_RULE, FieldKind.TICK),
            ),
            states=("running", "checked"),
        ),
        StepSpec(
            "pause",
            _("Pause…"),
            _("pause “{title}”"),
            ExperimentState.PAUSED,
            asks=(FieldSpec("paused_until", _("Until when?"), FieldKind.DAY), REASON),
            required=("paused_until",),
            states=("running", "checked"),
        ),
        StepSpec(
            "end",
            _("End early…"),
            _("end “{title}”"),
            ExperimentState.ABANDONED,
            asks=(FieldSpec("lesson", TAUGHT),),
            required=("lesson",),
        ),
        replace(PROPOSE_RULE, states=("adopted",)),
    ),
    new=_("New experiment"),
    empty=_("Try one small new way on purpose, and say when you look at it. Three can run at once."),
    example=_("If one list hangs at the till, then the handover takes 5 minutes. Look at it on 12 December."),
    state_of=_experiment_state,
    order=("-started_on",),
)

MEASURES = RegisterSpec(
    EntityKind.MEASURE,
    _("Measures"),
    _("measure"),
    lambda row: f"{row.name} ({row.unit})" if row.unit else row.name,
    fields=(
        FieldSpec("name", _("What do you count?"), example=_("e.g. days until a refund is paid")),
        FieldSpec("unit", _("In which unit?"), example=_("e.g. days")),
        FieldSpec("better", _("Which way is better?"), FieldKind.CHOICE, terms=terms.Better),
        FieldSpec(
            "kind",
            _("What does it show?"),
            FieldKind.CHOICE,
            terms=terms.MeasureKind,
            hint=_("Outcome: what you want. Process: what you do. Side effect: what must not get worse."),
        ),
        FieldSpec("how_counted", _("How is it counted?")),
        FieldSpec("source", _("Where does the number come from?")),
        FieldSpec(
            "every",
            _("Asked once in how many weeks?"),
            FieldKind.COUNT,
            least=1,
            hint=_("Counted from the week in which it began."),
        ),
        FieldSpec("target", _("Target"), FieldKind.NUMBER),
        FieldSpec("by_when", _("By when?"), FieldKind.DAY),
        FieldSpec(
            "experiment",
            _("Which experiment should move it?"),
            FieldKind.RECORD,
            refers_to=EntityKind.EXPERIMENT,
            hint=_("Readings up to its first day are the baseline."),
        ),
        LABEL,
    ),
    first_field="name",
    steps=(
        StepSpec("rest", _("Rest"), _("rest “{title}”"), MeasureState.RESTING),
        StepSpec("end", _("End…"), _("end “{title}”"), MeasureState.ENDED, asks=(REASON,)),
    ),
    new=_("New measure"),
    empty=_("Follow one number that shows whether something got better. One reading a week is enough."),
    example=_("Days until a refund is paid – lower is better. Read every week from the till."),
    order=("name",),
    day_field="started_on",
)

NEXT_TIME = (MoveState.PARTLY, MoveState.NOT_DONE)
_SLIPPED = (*NEXT_TIME, MoveState.CARRIED, MoveState.SHRUNK, MoveState.LET_GO)
_ANSWERED = (MoveState.DONE, *_SLIPPED)
_CHANGED = FieldSpec("changed", _("What changed, even a little?"))
_SLIP = FieldSpec("slip", _("What got in the way?"), FieldKind.CHOICE, terms=terms.SlipReason)


def _when_and_carried(row: Row) -> str:
    carried = ngettext("carried once", "carried {n} times", row.carried).format(n=row.carried)
    return " · ".join(filter(None, (one_line(row.when), carried if row.carried else "")))


MOVES = RegisterSpec(
    EntityKind.MOVE,
    _("Moves"),
    _("move"),
    lambda row: capital(row.action),
    fields=(
        FieldSpec("when", _("If… (when, or after what)"), changes_in=("set",)),
        FieldSpec("action", _("…then I will"), changes_in=("set",)),
        FieldSpec("minutes", _("How many minutes?"), FieldKind.COUNT, changes_in=("set",)),
        FieldSpec("learn", _("What do you expect to learn?")),
        FieldSpec(
            "outcome",
            _("Did it happen?"),
            FieldKind.CHOICE,
            terms=terms.MoveOutcome,
            is_fixed=True,
            states=_ANSWERED,
        ),
        FieldSpec("changed", _CHANGED.label, states=_ANSWERED),
        FieldSpec("slip", _SLIP.label, FieldKind.CHOICE, terms=terms.SlipReason, states=_SLIPPED),
        LABEL,
    ),
    steps=(
        StepSpec(
            "done",
            _("It happened…"),
            _("answer “{title}”"),
            MoveState.DONE,
            asks=(_CHANGED,),
            states=("set",),
        ),
        StepSpec(
            "partly",
            _("Partly…"),
            _("answer “{title}”"),
            MoveState.PARTLY,
            asks=(_CHANGED, _SLIP),
            states=("set",),
        ),
        StepSpec(
            "not_done",
            _("It did not…"),
            _("answer “{title}”"),
            MoveState.NOT_DONE,
            asks=(_SLIP,),
            states=("set",),
        ),
        StepSpec("carry", _("Carry it over"), _("carry “{title}” over"), MoveState.CARRIED, states=NEXT_TIME),
        StepSpec(
            "shrink",
            _("Make it smaller…"),
            _("make “{title}” smaller"),
            MoveState.SHRUNK,
            asks=(FieldSpec("smaller", _("What are the first ten minutes of that?")),),
            required=("smaller",),
            states=NEXT_TIME,
        ),
        StepSpec("let_go", _("Let it go"), _("let “{title}” go"), MoveState.LET_GO, states=NEXT_TIME),
    ),
    empty=_("Each week ends with one small move. Here you see what became of them."),
    example=_("If it is Tuesday 10:00, then I will time three returns. (done)"),
    details_of=_when_and_carried,
)

REGISTERS = (EXPERIMENTS, MEASURES, MOVES)

READINGS = RowsSpec(
    EntityKind.READING,
    owner="measure",
    title=_("Readings"),
    fields=(
        FieldSpec("day", DAY, FieldKind.DAY, looks_back=True),
        FieldSpec("value", VALUE, FieldKind.NUMBER),
        FieldSpec("cases", CASES, FieldKind.COUNT, hint=CASES_HINT),
        FieldSpec("estimate", ESTIMATE, FieldKind.TICK),
        FieldSpec("source", SOURCE),
        FieldSpec("note", NOTE),
    ),
    latest_by=("day",),
    required=("day", "value"),
    add=_("add a reading of “{title}”"),
    change=_("change a reading of “{title}”"),
    delete=_("delete a reading of “{title}”"),
)
REVIEWS = RowsSpec(
    EntityKind.EXPERIMENT_REVIEW,
    owner="experiment",
    title=_("Week by week"),
    fields=(
        FieldSpec("week", _("Week"), is_fixed=True),
        FieldSpec("target", _("Target?")),
        FieldSpec("now", _("Now?")),
        FieldSpec("obstacle", _("What’s in the way?")),
        FieldSpec("learned", _("What did the last step teach you?")),
        FieldSpec("verdict", _("Decided"), FieldKind.CHOICE, terms=terms.ExperimentVerdict, is_fixed=True),
        FieldSpec("because", _("Why?")),
    ),
    change=_("change a review of “{title}”"),
)
ROWS = {EntityKind.MEASURE: READINGS, EntityKind.EXPERIMENT: REVIEWS}
"""The rows of a record that are shown as a table, by the kind of the record."""
ADD_READING = StepSpec("add", _("Add a reading…"), "", asks=READINGS.fields, required=READINGS.required)
"""What is asked for a reading of any day."""
