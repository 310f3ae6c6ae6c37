"""The registers of sources, rules, commitments, findings and exceptions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from leadway.domain import terms
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.examples import example_commitments, examples
from leadway.domain.refs import EntityKind
from leadway.domain.registers.proposals import PROPOSE_RULE
from leadway.domain.registers.spec import (
    LABEL,
    REASON,
    FieldKind,
    FieldSpec,
    RegisterSpec,
    Row,
    StepSpec,
    state_label,
)
from leadway.domain.terms import (
    Cadence,
    CommitmentState,
    ExceptionState,
    FindingGrade,
    FindingState,
    Importance,
    RuleState,
)
from leadway.domain.text import one_line
from leadway.domain.weeks import WEEKDAYS, long_date
from leadway.i18n import _

WHAT, EXAMPLE = _("What do people count on you for?"), _("e.g. {example}")
CRITICAL, CRITICAL_MEANS = _("critical"), _("Critical: it must never slip")
HOW_OFTEN, RIGHT_MEANS = _("How often?"), _("Right means…")
DAY, WEEKDAY, ANY_DAY = _("Day of the month"), _("Due on"), _("No fixed day")
CADENCES: dict[Any, str] = {
    (Cadence.WEEKLY, 1): _("Every week"),
    **{(Cadence.EVERY_N_WEEKS, n): _("Every {n} weeks").format(n=n) for n in (2, 3, 4, 6, 8, 12)},
    (Cadence.MONTHLY, 1): _("Every month"),
    (Cadence.QUARTERLY, 1): _("Every quarter"),
    (Cadence.ON_EVENT, 1): _("When something happens"),
}
BY_DAY = _("{often}, by {day}")
REMOVE, REMOVED = _("Remove"), _("“{title}” is removed. Its weeks stay in History.")
UNTIL = _("Until when?")
HAPPENED_ON = _("When did it happen?")
PAUSED_UNTIL = _("paused until {date}")
LIVE, EXPIRED = _("holds until {date}"), _("ended on {date}")
NOT_YET = _("holds from {date}")
RULE_EXAMPLE = _("“{rule}” – handbook, section 4.2")
EXCEPTION_EXAMPLE = _("“{title}” – not during the stocktaking – until 31 January – yes from the area manager")
_BY_WEEKS = (Cadence.WEEKLY, Cadence.EVERY_N_WEEKS)
_BY_MONTHS = (Cadence.MONTHLY, Cadence.QUARTERLY)


def _cadence(row: Row) -> str:
    often = CADENCES.get((row.cadence, row.every if row.cadence is Cadence.EVERY_N_WEEKS else 1), "")
    if row.weekday and row.cadence in _BY_WEEKS:
        return BY_DAY.format(often=often, day=WEEKDAYS[row.weekday - 1])
    return often


def _is_due(*cadences: Cadence) -> Callable[[Row], bool]:
    return lambda values: values.cadence[0] in cadences


def _commitment_state(row: Row, today: date) -> str:
    if row.state is CommitmentState.PAUSED:
        is_over = row.paused_until is not None and row.paused_until <= today
        return "" if is_over else PAUSED_UNTIL.format(date=long_date(row.paused_until or today))
    return "" if row.state is CommitmentState.ACTIVE else state_label(row)


def _exception_state(row: Row, today: date) -> str:
    """Return what follows from its days: an approved one begins, holds and ends by itself."""
    if row.state not in (ExceptionState.APPROVED, ExceptionState.RENEWED):
        return state_label(row)
    if row.until < today:
        return EXPIRED.format(date=long_date(row.until))
    if row.starts_on > today:
        return NOT_YET.format(date=long_date(row.starts_on))
    return LIVE.format(date=long_date(row.until))


def _may_close(row: Row) -> bool:
    """Only a person's look verifies a major finding, so it is not closed before one."""
    return row.grade is not FindingGrade.MAJOR or row.state is FindingState.VERIFIED


HAPPENED = StepSpec(
    "happened",
    _("It happened…"),
    _("say that “{title}” is due"),
    asks=(FieldSpec("event_on", HAPPENED_ON, FieldKind.DAY, looks_back=True),),
    required=("event_on",),
    states=("active",),
    applies=lambda row: row.cadence is Cadence.ON_EVENT,
)
"""A commitment that is due on an event is asked in the next check after it."""
COMMITMENTS = RegisterSpec(
    EntityKind.COMMITMENT,
    _("Commitments"),
    _("commitment"),
    lambda row: one_line(row.title),
    fields=(
        FieldSpec(
            "title", WHAT, example=lambda: EXAMPLE.format(example=example_commitments()[0]), is_held=True
        ),
        FieldSpec("critical", CRITICAL_MEANS, FieldKind.TICK, columns=("importance",), terms=Importance),
        FieldSpec(
            "cadence",
            HOW_OFTEN,
            FieldKind.CHOICE,
            columns=("cadence", "every"),
            options=tuple(CADENCES.items()),
            is_required=True,
        ),
        FieldSpec(
            "weekday",
            WEEKDAY,
            FieldKind.CHOICE,
            options=((None, ANY_DAY), *enumerate(WEEKDAYS, start=1)),
            shown_if=_is_due(*_BY_WEEKS),
        ),
        FieldSpec(
            "day_of_month",
            DAY,
            FieldKind.CHOICE,
            options=tuple((day, str(day)) for day in range(1, 32)),
            is_required=True,
            shown_if=_is_due(*_BY_MONTHS),
        ),
        FieldSpec(
            "event_on",
            _("It happened on"),
            FieldKind.DAY,
            looks_back=True,
            shown_if=_is_due(Cadence.ON_EVENT),
        ),
        FieldSpec("right_means", RIGHT_MEANS, example=_("e.g. two people checked it and both signed")),
        FieldSpec(
            "evidence_hint", _("What shows it?"), example=_("e.g. the signed sheet in the blue folder")
        ),
        FieldSpec("rule", _("Which rule asks for it?"), FieldKind.RECORD, refers_to=EntityKind.RULE),
        FieldSpec("area", _("Area"), example=_("e.g. Till")),
        FieldSpec("done_by", _("Who does it?"), example=_("e.g. Shift lead")),
        FieldSpec("paused_until", _("Paused until"), FieldKind.DAY, states=("paused",)),
        LABEL,
    ),
    first_field="title",
    steps=(
        HAPPENED,
        StepSpec(
            "pause",
            _("Pause…"),
            _("pause “{title}”"),
            CommitmentState.PAUSED,
            asks=(FieldSpec("paused_until", UNTIL, FieldKind.DAY), REASON),
            required=("paused_until",),
        ),
        StepSpec("retire", _("Retire…"), _("retire “{title}”"), CommitmentState.RETIRED, asks=(REASON,)),
    ),
    new=_("New commitment"),
    empty=_("Write down what people count on you for. Each week Leadway asks whether it was done."),
    example=lambda: example_commitments()[0],
    mark_of=lambda row: CRITICAL if row.importance is Importance.CRITICAL else "",
    details_of=_cadence,
    state_of=_commitment_state,
    order=("position", "title"),
    day_field="since",
    removal="retire",
    remove=REMOVE,
    removed=REMOVED,
)

SOURCES = RegisterSpec(
    EntityKind.SOURCE,
    _("Sources"),
    _("source"),
    lambda row: one_line(row.title) or (row.kind.label if row.kind else ""),
    fields=(
        FieldSpec("title", _("What is it called?"), example=_("e.g. Store handbook")),
        FieldSpec("kind", _("What kind of source is it?"), FieldKind.CHOICE, terms=terms.SourceKind),
        FieldSpec("where_kept", _("Where is it kept?"), example=_("e.g. Staff room, red folder")),
        FieldSpec("owner_role", _("Who looks after it?"), example=_("e.g. Area manager")),
        FieldSpec("version", _("Version or date")),
        FieldSpec("next_look", _("Look at it again on"), FieldKind.DAY),
        LABEL,
    ),
    first_field="title",
    new=_("New source"),
    empty=_("Write down where the rules are kept that you work by. Their text stays there."),
    example=_("Store handbook – staff room, red folder – version of March"),
    details_of=lambda row: one_line(row.where_kept),
    order=("title",),
)
RULES = RegisterSpec(
    EntityKind.RULE,
    _("Rules"),
    _("rule"),
    lambda row: one_line(row.summary),
    fields=(
        FieldSpec("summary", _("What does it say, in your words?"), example=_("e.g. Refunds within 2 days")),
        FieldSpec("reference", _("Where does it stand?"), example=_("e.g. Section 4.2")),
        FieldSpec("wording", _("The sentence as it stands"), FieldKind.TEXT),
        FieldSpec("source", _("Source"), FieldKind.RECORD, refers_to=EntityKind.SOURCE),
        LABEL,
    ),
    first_field="summary",
    steps=(
        StepSpec("propose", _("It is proposed"), _("mark “{title}” as proposed"), RuleState.PROPOSED),
        StepSpec("adopt", _("It is in force"), _("put “{title}” in force"), RuleState.IN_FORCE),
        StepSpec(
            "supersede",
            _("Another rule takes its place…"),
            _("let another rule take the place of “{title}”"),
            RuleState.SUPERSEDED,
            asks=(FieldSpec("by", _("Which one?"), FieldKind.RECORD, refers_to=EntityKind.RULE), REASON),
            required=("by",),
        ),
        StepSpec("withdraw", _("Withdraw…"), _("withdraw “{title}”"), RuleState.WITHDRAWN, asks=(REASON,)),
    ),
    new=_("New rule"),
    empty=_("Write down the rules that your commitments come from, each in your own words."),
    example=lambda: RULE_EXAMPLE.format(rule=example_commitments()[1]),
    details_of=lambda row: one_line(row.reference),
    order=("summary",),
    starts=lambda _today: {"state": RuleState.UNKNOWN},
)

SEEN, PUT_RIGHT = _("What was seen?"), _("What was done at once?")
LOOKED_AT = _("What did you look at?")
FINDINGS = RegisterSpec(
    EntityKind.FINDING,
    _("Findings"),
    _("finding"),
    lambda row: " · ".join((row.check_made.ritual.week.name, one_line(row.check_made.title))),
    fields=(
        FieldSpec("seen", SEEN, FieldKind.TEXT),
        FieldSpec(
            "grade",
            _("How much does it weigh?"),
            FieldKind.CHOICE,
            terms=terms.FindingGrade,
            is_required=True,
        ),
        FieldSpec("correction", PUT_RIGHT),
        FieldSpec("cause", _("Why did it happen?"), FieldKind.TEXT),
        FieldSpec("corrective_step", _("What keeps it from coming back?")),
        FieldSpec("verification", LOOKED_AT),
        LABEL,
    ),
    steps=(
        StepSpec(
            "major",
            _("Make it major"),
            _("make “{title}” major"),
            states=("open", "corrected", "verified"),
            applies=lambda row: row.grade is FindingGrade.MINOR,
        ),
        StepSpec(
            "correct",
            _("Put right…"),
            _("mark “{title}” as put right"),
            FindingState.CORRECTED,
            asks=(FieldSpec("correction", PUT_RIGHT),),
            required=("correction",),
        ),
        StepSpec(
            "verify",
            _("I looked at it…"),
            _("mark “{title}” as verified"),
            FindingState.VERIFIED,
            asks=(FieldSpec("verification", LOOKED_AT, example=lambda: examples().case),),
            required=("verification",),
        ),
        StepSpec(
            "close",
            _("Close…"),
            _("close “{title}”"),
            FindingState.CLOSED,
            asks=(REASON,),
            applies=_may_close,
        ),
        StepSpec(
            "hand_on",
            _("Hand on…"),
            _("hand on “{title}”"),
            FindingState.HANDED_ON,
            asks=(
                FieldSpec(
                    "to",
                    _("What does it become?"),
                    FieldKind.CHOICE,
                    options=(
                        (EntityKind.PROBLEM, _("a problem")),
                        (EntityKind.GAP, _("a gap")),
                        (EntityKind.EXCEPTION, _("an exception")),
                        (EntityKind.OPPORTUNITY, _("an opportunity")),
                    ),
                ),
            ),
            required=("to",),
            states=("open", "corrected"),
        ),
        PROPOSE_RULE,
    ),
    empty=_("When a check finds something, it stands here until it is put right and somebody looked."),
    example=lambda: examples().slip,
    mark_of=lambda row: row.grade.label,
    details_of=lambda row: one_line(row.seen),
    joins=("check_made", "check_made.ritual"),
)

EXCEPTIONS = RegisterSpec(
    EntityKind.EXCEPTION,
    _("Exceptions"),
    _("exception"),
    lambda row: one_line(row.title),
    fields=(
        FieldSpec("title", _("What is it for?"), example=_("e.g. Refunds during the stocktaking")),
        FieldSpec("why", _("Why is it needed?")),
        FieldSpec(
            "commitment",
            _("Which commitment does it cover?"),
            FieldKind.RECORD,
            refers_to=EntityKind.COMMITMENT,
        ),
        FieldSpec("rule", _("Which rule does it set aside?"), FieldKind.RECORD, refers_to=EntityKind.RULE),
        FieldSpec("approver_role", _("Who says yes?"), example=_("e.g. Area manager")),
        FieldSpec("affected", _("Who is affected?"), example=_("e.g. customers with returns")),
        FieldSpec("safeguard", _("What keeps it safe meanwhile?")),
        FieldSpec("conditions", _("On which conditions?")),
        FieldSpec("starts_on", _("From"), FieldKind.DAY),
        FieldSpec("until", _("Until"), FieldKind.DAY),
        LABEL,
    ),
    first_field="title",
    steps=(
        StepSpec(
            "approve",
            _("It was granted…"),
            _("mark “{title}” as granted"),
            ExceptionState.APPROVED,
            asks=(FieldSpec("approver_role", _("Who said yes?"), example=_("e.g. Area manager")),),
            required=("approver_role",),
        ),
        StepSpec(
            "refuse",
            _("It was refused…"),
            _("mark “{title}” as refused"),
            ExceptionState.REFUSED,
            asks=(REASON,),
        ),
        StepSpec("close", _("End it…"), _("end “{title}”"), ExceptionState.CLOSED, asks=(REASON,)),
        StepSpec(
            "renew",
            _("Ask to extend it…"),
            _("ask to extend “{title}”"),
            ExceptionState.RENEWED,
            asks=(
                FieldSpec("new_until", UNTIL, FieldKind.DAY),
                FieldSpec("whom", _("Whom do you ask?"), example=_("e.g. Area manager")),
            ),
            required=("new_until",),
            states=("approved",),
            makes=EntityKind.EXCEPTION,
        ),
        PROPOSE_RULE,
    ),
    new=_("New exception"),
    empty=_("Write down what was allowed for a while, who said yes, and until when."),
    example=lambda: EXCEPTION_EXAMPLE.format(title=example_commitments()[1]),
    state_of=_exception_state,
    order=("-until",),
    day_field="starts_on",
    starts=lambda today: {"until": today + REVIEW_AFTER},
)
REGISTERS = (COMMITMENTS, RULES, FINDINGS, EXCEPTIONS, SOURCES)
