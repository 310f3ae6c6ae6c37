"""What a week's page shows, in the window and on paper alike: values and codes, never finished sentences.

A `PageSnapshot` is stored when the week is sealed and does not change afterwards. A `WeekSummary` is the
snapshot with what is read again each time it is shown. Each line names the record it was made from, so that
labels and aliases of today can be applied to the texts of that week.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime

from leadway.domain import terms
from leadway.domain.measures import Point, Series
from leadway.domain.refs import Ref
from leadway.domain.weeks import Week

PAGE_FORMAT = 2
"""The number of the stored format. A change that older readers cannot read takes the next one."""
RULE = 2
"""The number of the rule by which results, counts and strengths are worked out. A new rule takes the next."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One commitment that was due, with the four tests; None is a test nobody answered."""

    title: str
    critical: bool
    done: terms.Done | None
    right: terms.Right | None
    on_time: terms.OnTime | None
    by_rulebook: terms.ByRulebook | None
    result: terms.CheckResult
    days_late: int | None = None
    what_happened: str = ""
    then: terms.CheckThen | None = None
    looked_at: str = ""
    ref: Ref | None = None
    covered: bool = True
    """Whether an exception that the row names is approved; up to rule 1 every one counted so."""


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """An exception to a rule: one that is asked for, or approved; up to rule 1 the page did not say which."""

    title: str
    until: date
    safeguard: str = ""
    state: terms.ExceptionState | None = None
    approver_role: str = ""
    """Who approved it, or who is asked."""
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap in the rulebook, and the judgement made or whom it was escalated to."""

    type: terms.GapType | None
    situation: str
    chosen: str = ""
    why: str = ""
    expected: str = ""
    confidence: int | None = None
    review_on: date | None = None
    authority: terms.Authority | None = None
    next: terms.GapNext | None = None
    escalated: bool = False
    """Taken to those who decide, instead of being judged alone."""
    escalated_to: str = ""
    escalated_when: str = ""
    concerns: tuple[terms.Concern, ...] = ()
    told: terms.EscalationAnswer | None = None
    second_to: str = ""
    label: terms.Label = terms.Label.PRIVATE
    ref: Ref | None = None
    answer_by: date | None = None
    """By when those with whom it was raised are to answer."""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A look back at an earlier judgement, or the answer of those to whom a gap was escalated."""

    type: terms.GapType | None
    situation: str
    decided_on: date
    what_happened: str
    came_true: terms.CameTrue | None = None
    lesson: str = ""
    label: terms.Label = terms.Label.PRIVATE
    """The label of the gap that was judged."""
    ref: Ref | None = None
    gap: Ref | None = None
    escalated_to: str = ""
    escalated: bool = False
    """Whether others decided: `decided_on` is the day on which the gap was noticed."""
    result: terms.HopeResult | None = None
    luck: str = ""
    same_again: bool | None = None


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """What became of a rule proposal that was raised."""

    title: str
    verdict: terms.ProposalVerdict
    decider_role: str = ""
    reason: str = ""
    commitment: str = ""
    """What must get done because of it from now on."""
    label: terms.Label = terms.Label.COMPANY
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class ProblemLine:
    who: str
    happens: str
    should: str = ""
    how_known: terms.HowKnown | None = None
    chosen: bool = False
    label: terms.Label = terms.Label.COMPANY
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class OpportunityLine:
    tried: str
    then: str = ""
    better_for: terms.Benefit | None = None
    suggested_by: str = ""
    trying: bool = False
    """It is tried in an experiment that runs."""
    planned: bool = False
    """It is tried once another experiment ends."""
    label: terms.Label = terms.Label.COMPANY
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A problem, an opportunity or an experiment that was ended or parked."""

    title: str
    decision: terms.Decision
    reason: str = ""
    until: date | None = None
    """Until when it is parked."""
    into: str = ""
    """What it was merged into."""
    label: terms.Label = terms.Label.COMPANY
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class MeasureLine(Series):
    """A measure with its readings, and the result by the rule of that time."""

    before_count: int = 0
    """How many of the readings are the baseline."""
    baseline: float | None = None
    strength: terms.Strength = terms.Strength.NO_BASELINE
    run: int = 0
    ref: Ref | None = None

    @classmethod
    def of(cls, series: Series, ref: Ref | None = None) -> MeasureLine:
        """Return the series with what its readings say now."""
        return cls(
            series.name,
            series.unit,
            series.better,
            series.points,
            series.changed_on,
            before_count=len(series.before),
            baseline=series.baseline,
            strength=series.strength,
            run=series.run,
            ref=ref,
        )

    @property
    def before(self) -> tuple[Point, ...]:
        """The readings that are the baseline."""
        return self.points[: self.before_count]


@dataclass(frozen=True, slots=True)
class ExperimentLine:
    """A running experiment, with its review and the measure it is to move."""

    title: str
    started_on: date | None
    check_on: date | None
    measure: MeasureLine | None = None
    target: str = ""
    now: str = ""
    obstacle: str = ""
    learned: str = ""
    verdict: terms.ExperimentVerdict | None = None
    because: str = ""
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class LastMoveLine:
    """The move of the week before, and its outcome."""

    when: str
    action: str
    outcome: terms.MoveOutcome
    changed: str = ""
    slip: terms.SlipReason | None = None
    then: terms.MoveThen | None = None
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class MoveLine:
    """The move that was set."""

    when: str
    action: str
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note that was kept with the week."""

    text: str
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """What was added after sealing; it never changes what was sealed."""

    written_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class RemovedRecord:
    """A record that was deleted for good: the words of its lines are gone, the lines stay."""

    ref: Ref
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSnapshot:
    """What sealing stores. Texts are what the person wrote, never markup."""

    format: int = PAGE_FORMAT
    rule: int = RULE
    mode: terms.Mode | None = None
    sealed_at: datetime | None = None
    in_one_line: str = ""
    """The person's: the line they read and could rewrite before they sealed the week."""
    checks: tuple[CheckLine, ...] = ()
    counts: tuple[tuple[int, int], ...] = ()
    """For each of the four tests, how often it was a yes and how many were looked at."""
    exceptions: tuple[ExceptionLine, ...] = ()
    gaps: tuple[GapLine, ...] = ()
    reviews: tuple[ReviewLine, ...] = ()
    proposals: tuple[ProposalLine, ...] = ()
    problems: tuple[ProblemLine, ...] = ()
    opportunities: tuple[OpportunityLine, ...] = ()
    decided: tuple[DecisionLine, ...] = ()
    experiments: tuple[ExperimentLine, ...] = ()
    measures: tuple[MeasureLine, ...] = ()
    last_move: LastMoveLine | None = None
    move: MoveLine | None = None
    no_move_because: str = ""
    help_wanted: str = ""
    lesson: str = ""
    notes: tuple[NoteLine, ...] = ()
    skipped: tuple[terms.Step, ...] = ()
    removed: tuple[RemovedRecord, ...] = ()
    nothing: tuple[terms.Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekSummary(PageSnapshot):
    """Everything a week's page and its PDF say."""

    week: Week
    status: terms.WeekStatus
    state: terms.RitualState | None = None
    amendments: tuple[Amendment, ...] = ()
    withheld: int = 0
    folded: frozenset[Ref] = field(default=frozenset(), compare=False)
    """The gaps whose outcome is still to be written; the window folds what was thought in them."""

    @classmethod
    def of(
        cls,
        snapshot: PageSnapshot,
        week: Week,
        status: terms.WeekStatus,
        state: terms.RitualState,
        amendments: tuple[Amendment, ...] = (),
    ) -> WeekSummary:
        """Return the page of a week from its snapshot."""
        stored = {each.name: getattr(snapshot, each.name) for each in fields(PageSnapshot)}
        if snapshot.sealed_at is not None:
            stored["sealed_at"] = snapshot.sealed_at.astimezone()
        return cls(week=week, status=status, state=state, amendments=amendments, **stored)
