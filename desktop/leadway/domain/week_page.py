"""What a week's page shows, in the window and on paper alike."""

from dataclasses import dataclass
from datetime import date, datetime

from leadway.domain.measures import Series
from leadway.domain.terms import (
    Authority,
    ByRulebook,
    CheckResult,
    CheckThen,
    Done,
    GapNext,
    GapType,
    HowKnown,
    Label,
    Mode,
    MoveOutcome,
    OnTime,
    Right,
    RitualState,
    WeekStatus,
)
from leadway.domain.weeks import Week


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One commitment that was due, with the four tests; None is a test nobody answered."""

    title: str
    critical: bool
    done: Done | None
    right: Right | None
    on_time: OnTime | None
    by_rulebook: ByRulebook | None
    result: CheckResult
    days_late: int | None = None
    what_happened: str = ""
    then: CheckThen | None = None
    looked_at: str = ""


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """A live exception to a rule."""

    title: str
    until: date
    safeguard: str = ""


@dataclass(frozen=True, slots=True)
class GapLine:
    """A moment in which the rulebook ran out, and the judgement made or whom it was escalated to."""

    kind: GapType
    situation: str
    chosen: str = ""
    why: str = ""
    expected: str = ""
    confidence: int | None = None
    review_on: date | None = None
    authority: Authority | None = None
    next: GapNext | None = None
    escalated: bool = False
    """Taken to those who decide, instead of being judged alone."""
    escalated_to: str = ""
    escalated_when: str = ""
    label: Label = Label.PRIVATE


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A look back at an earlier judgement."""

    situation: str
    decided_on: date
    what_happened: str
    came_true: str
    lesson: str = ""


@dataclass(frozen=True, slots=True)
class ProblemLine:
    sentence: str
    how_known: HowKnown | None = None
    chosen: bool = False
    label: Label = Label.COMPANY


@dataclass(frozen=True, slots=True)
class OpportunityLine:
    sentence: str
    whose: str = ""
    trying: bool = False
    label: Label = Label.COMPANY


@dataclass(frozen=True, slots=True)
class TryingLine:
    """A running initiative, with the measure it is to move where there is one."""

    title: str
    started_on: date | None
    check_on: date | None
    series: Series | None = None
    latest: tuple[str, str, str, str] = ("", "", "", "")
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class LastMoveLine:
    sentence: str
    outcome: MoveOutcome
    changed: str = ""
    slip: str = ""
    then: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What was added after sealing; it never changes what was sealed."""

    written_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class WeekSummary:
    """Everything a week's page and its PDF say. Texts are what the person wrote, never markup."""

    week: Week
    status: WeekStatus
    mode: Mode | None = None
    state: RitualState | None = None
    sealed_at: datetime | None = None
    in_one_line: str = ""
    basis: str = ""
    checks: tuple[CheckLine, ...] = ()
    exceptions: tuple[ExceptionLine, ...] = ()
    gaps: tuple[GapLine, ...] = ()
    reviews: tuple[ReviewLine, ...] = ()
    problems: tuple[ProblemLine, ...] = ()
    opportunities: tuple[OpportunityLine, ...] = ()
    trying: tuple[TryingLine, ...] = ()
    measures: tuple[Series, ...] = ()
    last_move: LastMoveLine | None = None
    move: str = ""
    no_move_because: str = ""
    help_wanted: str = ""
    lesson: str = ""
    notes: tuple[str, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    skipped: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    withheld: int = 0
