"""The registers of problems and opportunities."""

from __future__ import annotations

from leadway.domain import terms
from leadway.domain.ideas import idea
from leadway.domain.refs import EntityKind
from leadway.domain.registers.spec import (
    LABEL,
    REASON,
    FieldKind,
    FieldSpec,
    RegisterSpec,
    Row,
    StepSpec,
)
from leadway.domain.terms import ProblemState
from leadway.domain.text import one_line
from leadway.i18n import _

UNTIL = _("Until when?")


def _problem_title(row: Row) -> str:
    return " – ".join(filter(None, map(one_line, (row.who, row.happens))))


PROBLEMS = RegisterSpec(
    EntityKind.PROBLEM,
    _("Problems"),
    _("problem"),
    _problem_title,
    fields=(
        FieldSpec("who", _("Who feels it?"), example=_("e.g. customers with returns")),
        FieldSpec("happens", _("What happens?"), example=_("e.g. they wait 3 days")),
        FieldSpec("should", _("What should happen?")),
        FieldSpec("known", _("How do you know?"), FieldKind.CHOICE, terms=terms.HowKnown),
        FieldSpec("since", _("Since when?")),
        FieldSpec("how_often", _("How often?")),
        FieldSpec("kind", _("What kind of problem is it?"), FieldKind.CHOICE, terms=terms.ProblemKind),
        FieldSpec("causes", _("What causes it?"), FieldKind.TEXT, hint=_("One cause on each line.")),
        FieldSpec("mine_to_change", _("Which one is yours to change?"), FieldKind.CHOICE, lines_of="causes"),
        FieldSpec("holding_fix", _("What helps until it is solved?")),
        FieldSpec("parked_until", _("Parked until"), FieldKind.DAY, states=("parked",)),
        FieldSpec("solved_because", _("How do you know it is solved?"), states=("solved",)),
        LABEL,
    ),
    first_field="happens",
    steps=(
        StepSpec("understand", _("Understood"), _("mark “{title}” as understood"), ProblemState.UNDERSTOOD),
        StepSpec("choose", _("This one next"), _("choose “{title}”"), ProblemState.CHOSEN),
        StepSpec(
            "solve",
            _("Solved…"),
            _("mark “{title}” as solved"),
            ProblemState.SOLVED,
            asks=(FieldSpec("solved_because", _("How do you know it is solved?")),),
        ),
        StepSpec(
            "park",
            _("Park…"),
            _("park “{title}”"),
            ProblemState.PARKED,
            asks=(FieldSpec("parked_until", UNTIL, FieldKind.DAY), REASON),
            required=("parked_until",),
        ),
        StepSpec(
            "drop",
            _("Drop…"),
            _("drop “{title}”"),
            ProblemState.DROPPED,
            asks=(REASON,),
            required=("reason",),
        ),
    ),
    new=_("New problem"),
    empty=_("Write down what should be better than it is. The ritual asks again what has waited longest."),
    example=_("Night shift – 2 people look for the handover book for 30 minutes. Should be: found at once."),
    order=("-noticed_on",),
    day_field="noticed_on",
)
OPPORTUNITIES = RegisterSpec(
    EntityKind.OPPORTUNITY,
    _("Opportunities"),
    _("opportunity"),
    lambda row: idea(row.tried, row.then),
    fields=(),
    order=("-spotted_on",),
    day_field="spotted_on",
)
REGISTERS = (PROBLEMS, OPPORTUNITIES)
