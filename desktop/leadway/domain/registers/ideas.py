"""The registers of problems and opportunities, and of the notes that wait to become something."""

from __future__ import annotations

from datetime import date

from leadway.domain import terms
from leadway.domain.ideas import help_of, who_and_what
from leadway.domain.lenses import OPPORTUNITY_LENSES, PROBLEM_LENSES, Lens
from leadway.domain.refs import EntityKind
from leadway.domain.registers.spec import (
    BEGIN_EXPERIMENT,
    LABEL,
    REASON,
    FieldKind,
    FieldSpec,
    RegisterSpec,
    Row,
    StepSpec,
    state_label,
)
from leadway.domain.terms import NoteState, OpportunityState, ProblemState
from leadway.domain.text import one_line
from leadway.domain.weeks import short_date
from leadway.i18n import _, ngettext

UNTIL = _("Until when?")
PARKED = _("parked until {date}")
SOLVED_BECAUSE = _("How do you know it is solved?")
_REASON_KEPT = FieldSpec("reason", _("Why?"), states=("parked", "dropped", "merged"))
_PARKED_UNTIL = FieldSpec("parked_until", _("Parked until"), FieldKind.DAY, states=("parked",))
_OPEN_PROBLEMS = ("noticed", "understood", "chosen", "in_work", "parked")


def _lens(lenses: tuple[Lens, ...]) -> FieldSpec:
    codes = tuple((lens.code, lens.name) for lens in lenses)
    return FieldSpec("lens", _("What were you looking for?"), FieldKind.CHOICE, options=codes)


def _state(row: Row, _today: date) -> str:
    """Return the state of a problem or opportunity, of a parked one with its day."""
    if str(row.state) == "parked" and row.parked_until is not None:
        return PARKED.format(date=short_date(row.parked_until))
    return state_label(row)


def _problem_title(row: Row) -> str:
    return who_and_what(row.who, row.happens)


def asked_times(asked: int) -> str:
    """Return how often the ritual asked about a problem; empty where it never did."""
    return ngettext("asked once", "asked {n} times", asked).format(n=asked) if asked else ""


def _park(state: terms.Term) -> StepSpec:
    until = FieldSpec("parked_until", UNTIL, FieldKind.DAY)
    return StepSpec(
        "park", _("Park…"), _("park “{title}”"), state, asks=(until, REASON), required=("parked_until",)
    )


def _drop(state: terms.Term) -> StepSpec:
    return StepSpec("drop", _("Drop…"), _("drop “{title}”"), state, asks=(REASON,), required=("reason",))


PROBLEMS = RegisterSpec(
    EntityKind.PROBLEM,
    _("Problems"),
    _("problem"),
    _problem_title,
    fields=(
        FieldSpec("who", _("Who feels it?"), example=_("e.g. customers with returns")),
        FieldSpec("happens", _("What happens?"), example=_("e.g. they wait 3 days")),
        FieldSpec("should", _("What should happen?"), example=_("e.g. 1 day")),
        FieldSpec("known", _("How do you know?"), FieldKind.CHOICE, terms=terms.HowKnown),
        FieldSpec("solved_because", SOLVED_BECAUSE, states=("solved",)),
        _PARKED_UNTIL,
        _REASON_KEPT,
        FieldSpec("since", _("Since when?")),
        FieldSpec("how_often", _("How often?")),
        FieldSpec("kind", _("What kind of problem is it?"), FieldKind.CHOICE, terms=terms.ProblemKind),
        FieldSpec("causes", _("What causes it?"), FieldKind.TEXT, hint=_("One cause on each line.")),
        FieldSpec("mine_to_change", _("Which one is yours to change?"), FieldKind.CHOICE, lines_of="causes"),
        FieldSpec("holding_fix", _("What helps until it is solved?")),
        _lens(PROBLEM_LENSES),
        LABEL,
    ),
    first_field="happens",
    steps=(
        StepSpec("understand", _("Understood"), _("mark “{title}” as understood"), ProblemState.UNDERSTOOD),
        StepSpec("choose", _("This one next"), _("choose “{title}”"), ProblemState.CHOSEN),
        StepSpec("start", _("Work on it"), _("start work on “{title}”"), ProblemState.IN_WORK),
        BEGIN_EXPERIMENT,
        StepSpec(
            "solve",
            _("Solved…"),
            _("mark “{title}” as solved"),
            ProblemState.SOLVED,
            asks=(FieldSpec("solved_because", SOLVED_BECAUSE),),
            required=("solved_because",),
        ),
        _park(ProblemState.PARKED),
        StepSpec(
            "merge",
            _("Merge…"),
            _("merge “{title}”"),
            ProblemState.MERGED,
            asks=(
                FieldSpec(
                    "into",
                    _("Into which one?"),
                    FieldKind.RECORD,
                    refers_to=EntityKind.PROBLEM,
                    among=("state", _OPEN_PROBLEMS),
                ),
                REASON,
            ),
            required=("into",),
        ),
        StepSpec(
            "unmerge",
            _("Undo the merge…"),
            _("undo the merge of “{title}”"),
            goes_back=True,
            asks=(REASON,),
            required=("reason",),
            states=("merged",),
        ),
        _drop(ProblemState.DROPPED),
    ),
    new=_("New problem"),
    empty=_("Write down what should be better than it is. The ritual asks again what has waited longest."),
    example=_("Night shift – 2 people look for the handover book for 30 minutes. Should be: found at once."),
    details_of=lambda row: asked_times(row.asked),
    state_of=_state,
    order=("-noticed_on",),
    day_field="noticed_on",
)
OPPORTUNITIES = RegisterSpec(
    EntityKind.OPPORTUNITY,
    _("Opportunities"),
    _("opportunity"),
    lambda row: one_line(row.tried) or one_line(row.then),
    fields=(
        FieldSpec("tried", _("If we tried…"), example=_("e.g. three bins instead of one")),
        FieldSpec("then", _("then…"), example=_("e.g. nobody sorts twice")),
        FieldSpec("better_for", _("would be better for"), FieldKind.CHOICE, terms=terms.Benefit),
        FieldSpec("reach", _("How many would it help?"), FieldKind.CHOICE, terms=terms.Size),
        FieldSpec("effect", _("How much would it help?"), FieldKind.CHOICE, terms=terms.Size),
        FieldSpec("effort", _("Effort"), FieldKind.CHOICE, terms=terms.Effort),
        FieldSpec("reversible", _("Can be undone"), FieldKind.CHOICE, terms=terms.Reversible),
        _PARKED_UNTIL,
        _REASON_KEPT,
        FieldSpec("signal", _("How did it show itself?"), FieldKind.CHOICE, terms=terms.Signal),
        FieldSpec("suggested_by", _("Whose idea?"), example=_("e.g. the late shift, the newest colleague")),
        FieldSpec("answered_on", _("When did you tell them what becomes of it?"), FieldKind.DAY),
        FieldSpec("tried_since", _("Tried already since"), FieldKind.DAY),
        _lens(OPPORTUNITY_LENSES),
        LABEL,
    ),
    first_field="tried",
    steps=(
        StepSpec("shape", _("Thought through"), _("mark “{title}” as shaped"), OpportunityState.SHAPED),
        StepSpec("choose", _("This one next"), _("choose “{title}”"), OpportunityState.CHOSEN),
        StepSpec("start", _("Work on it"), _("start work on “{title}”"), OpportunityState.IN_WORK),
        BEGIN_EXPERIMENT,
        StepSpec("realise", _("Realised"), _("mark “{title}” as realised"), OpportunityState.REALISED),
        _park(OpportunityState.PARKED),
        _drop(OpportunityState.DROPPED),
    ),
    new=_("New opportunity"),
    empty=_("Write down what could be even better. Small things that are easy to undo come first."),
    example=_("Try: three bins. Then: nobody sorts twice. Better for: team."),
    details_of=lambda row: one_line(row.suggested_by),
    state_of=_state,
    place_of=lambda row: (help_of(row.reach, row.effect), row.effort),
    order=("-spotted_on",),
    day_field="spotted_on",
)


def _file(name: str, label: str, kind: EntityKind | None) -> StepSpec:
    return StepSpec(name, label, _("file the note “{title}”"), NoteState.FILED, states=("new",), makes=kind)


NOTES = RegisterSpec(
    EntityKind.NOTE,
    _("Notes"),
    _("note"),
    lambda row: one_line(row.text),
    fields=(
        FieldSpec("text", _("Note"), FieldKind.TEXT),
        FieldSpec("day", _("Written on"), FieldKind.DAY, is_fixed=True),
        FieldSpec("origin", _("Written in"), is_fixed=True),
        FieldSpec("concerns", _("Does any of this apply?"), FieldKind.SOME, terms=terms.Concern),
        LABEL,
    ),
    first_field="text",
    steps=(
        _file("file_gap", _("It is a gap"), EntityKind.GAP),
        _file("file_problem", _("It is a problem"), EntityKind.PROBLEM),
        _file("file_opportunity", _("It is an opportunity"), EntityKind.OPPORTUNITY),
        _file("file_week", _("Keep it with its week"), None),
        StepSpec(
            "merge",
            _("Merge…"),
            _("merge the note “{title}”"),
            NoteState.DISCARDED,
            asks=(
                FieldSpec(
                    "into",
                    _("With which one?"),
                    FieldKind.RECORD,
                    refers_to=EntityKind.NOTE,
                    among=("state", ("new",)),
                    hint=_("The words of this one are added to it."),
                ),
            ),
            required=("into",),
            states=("new",),
        ),
        StepSpec("discard", _("Discard"), _("discard the note “{title}”"), NoteState.DISCARDED),
    ),
    new=_("New note"),
    empty=_("No note waits. Write down what comes up in the week; the next ritual asks where it belongs."),
    example=_("The printer is out of paper again."),
    details_of=lambda row: short_date(row.day) if row.day is not None else "",
    order=("written_at",),
    day_field="day",
)
REGISTERS = (PROBLEMS, OPPORTUNITIES, NOTES)
