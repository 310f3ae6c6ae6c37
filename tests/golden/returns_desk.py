"""Weeks of a returns desk in a shop, as their page would be made from: typical, quiet, full, and awkward."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from leadway.domain.checks import counts
from leadway.domain.measures import Point, Series
from leadway.domain.terms import (
    Authority,
    Benefit,
    Better,
    ByRulebook,
    CameTrue,
    CheckResult,
    CheckThen,
    Done,
    GapNext,
    GapType,
    HowKnown,
    Mode,
    MoveOutcome,
    OnTime,
    Right,
    RitualState,
    Step,
    WeekStatus,
)
from leadway.domain.week_page import (
    Amendment,
    CheckLine,
    ExceptionLine,
    ExperimentLine,
    GapLine,
    LastMoveLine,
    MeasureLine,
    MoveLine,
    NoteLine,
    OpportunityLine,
    ProblemLine,
    ReviewLine,
    WeekSummary,
)
from leadway.domain.weeks import Week

MADE_ON = date(2026, 11, 20)
_FIRST_READING = date(2026, 9, 11)


def readings(*values: float, start: date = _FIRST_READING) -> tuple[Point, ...]:
    """Return one reading a week."""
    return tuple(Point(start + timedelta(weeks=n), value, cases=30) for n, value in enumerate(values))


TURNAROUND = Series(
    name="Returns turnaround",
    unit="working days",
    better=Better.LOWER,
    points=readings(3.4, 3.0, 3.1, 2.9, 3.3, 3.1, 3.2, 3.0, 2.9, 2.7, 2.6),
    changed_on=date(2026, 11, 2),
)
REWORK = Series(
    name="Returns sorted twice",
    unit="%",
    better=Better.LOWER,
    points=readings(4, 5, 4, 4, 3, 4, 5, 4, 4, 4, 4),
    changed_on=date(2026, 11, 2),
)


def kept(title: str, *, critical: bool = False, looked_at: str = "") -> CheckLine:
    """Return a commitment that was kept in all four ways."""
    return CheckLine(
        title,
        critical,
        Done.YES,
        Right.YES,
        OnTime.YES,
        ByRulebook.YES,
        CheckResult.CONFORMS,
        looked_at=looked_at,
    )


CHECKS = (
    kept("Cash count signed by two people, every evening", critical=True),
    kept(
        "Refunds paid out within 2 days",
        critical=True,
        looked_at="one refund from Wednesday, receipt 4471: paid out on Thursday morning",
    ),
    CheckLine(
        "Damaged goods booked out by Friday noon",
        False,
        Done.PARTLY,
        Right.YES,
        OnTime.LATE,
        ByRulebook.YES,
        CheckResult.FINDING,
        days_late=1,
        what_happened="the second cage was forgotten; booked out on Saturday",
        then=CheckThen.FIXED,
    ),
    CheckLine(
        "Time sheets approved",
        False,
        Done.YES,
        Right.DID_NOT_LOOK,
        OnTime.YES,
        ByRulebook.YES,
        CheckResult.NOT_VERIFIED,
    ),
    kept("Complaints answered in 2 days"),
    CheckLine(
        "Late shift signed off by a supervisor",
        False,
        Done.YES,
        Right.YES,
        OnTime.YES,
        ByRulebook.EXCEPTION,
        CheckResult.CONFORMS,
    ),
)
GAP = GapLine(
    type=GapType.SILENT,
    situation="A customer wanted to return a coat 34 days after buying it; her mother, for whom it was, "
    "had died. The 30 days are in the handbook, bereavement is not.",
    chosen="Refunded 89 € within my limit and told finance the same day.",
    why="Sending her away would have been legal and wrong. It is a single case, and it can be undone.",
    expected="Finance accepts the refund without a call, and no second case comes within four weeks.",
    confidence=80,
    review_on=date(2026, 12, 18),
    authority=Authority.YES,
    next=GapNext.PROPOSE_RULE,
)
TYPICAL = WeekSummary(
    week=Week(2026, 47),
    status=WeekStatus.DONE,
    mode=Mode.FULL,
    state=RitualState.SEALED,
    sealed_at=datetime(2026, 11, 20, 15, 44, tzinfo=UTC),
    in_one_line="Kept 5 of 6 commitments; handled one situation no rule covered; "
    "returns turnaround 3.1 → 2.6 days (early sign).",
    checks=CHECKS,
    counts=counts(CHECKS),
    exceptions=(
        ExceptionLine(
            "Late shift signed off by the duty manager instead of a supervisor",
            date(2026, 12, 31),
            "the supervisor looks through the sheets on Monday",
        ),
    ),
    gaps=(GAP,),
    problems=(
        ProblemLine(
            "Customers with returns",
            "wait 9 minutes between 12 and 14",
            "3",
            HowKnown.NUMBER,
            chosen=True,
        ),
        ProblemLine("The evening shift", "asks twice where the open cases lie", how_known=HowKnown.SAW_IT),
    ),
    opportunities=(
        OpportunityLine(
            "a photo of the shelf at hand-over",
            "finding cases",
            Benefit.TEAM,
            suggested_by="a colleague from the early shift",
        ),
    ),
    experiments=(
        ExperimentLine(
            "Sort returns into three bins at hand-over",
            started_on=date(2026, 11, 2),
            check_on=date(2026, 11, 30),
            measure=MeasureLine.of(TURNAROUND),
            target="2.0 days by the end of the year",
            now="2.6 days",
            obstacle="the labels fall off the bins",
            learned="the bins work once everybody knows the third one",
        ),
    ),
    measures=(MeasureLine.of(TURNAROUND), MeasureLine.of(REWORK)),
    last_move=LastMoveLine(
        "Tuesday 10:00 after the stand-up",
        "time three returns",
        MoveOutcome.DONE,
        changed="two of the three waited for a signature, not for sorting",
    ),
    move=MoveLine("Tuesday 10:00 after the stand-up", "print five labels that stick"),
    lesson="The step I thought was slow was not the slow one.",
)
QUIET = WeekSummary(
    week=Week(2026, 48),
    status=WeekStatus.DONE,
    mode=Mode.SHORT,
    state=RitualState.SEALED,
    sealed_at=datetime(2026, 11, 27, 15, 36, tzinfo=UTC),
    in_one_line="Kept 2 of 2 commitments; a quiet week.",
    checks=CHECKS[:2],
    counts=counts(CHECKS[:2]),
    no_move_because="the stock count takes the whole of next week",
    nothing=(Step.GAPS, Step.PROBLEMS, Step.OPPORTUNITIES),
    skipped=(Step.PROGRESS,),
)
DRAFT = replace(
    TYPICAL, status=WeekStatus.OPEN, state=RitualState.DRAFT, sealed_at=None, gaps=(), move=None, lesson=""
)
ESCALATED = GapLine(
    type=GapType.UNCLEAR,
    situation="",
    escalated_to="HR, by telephone",
    escalated_when="Thursday 19 November, 10:30",
)
FULL = replace(
    TYPICAL,
    state=RitualState.AMENDED,
    withheld=2,
    checks=CHECKS * 3,
    counts=counts(CHECKS * 3),
    gaps=(GAP, ESCALATED, replace(GAP, type=GapType.CONFLICTING, confidence=60)),
    reviews=(
        ReviewLine(
            "Refund outside 30 days for a customer in hospital",
            date(2026, 5, 12),
            "Finance asked once, then accepted it.",
            CameTrue.PARTLY,
            "Tell finance before, not after.",
        ),
    ),
    problems=TYPICAL.problems * 4,
    opportunities=TYPICAL.opportunities * 3,
    experiments=TYPICAL.experiments * 3,
    measures=(
        *TYPICAL.measures,
        MeasureLine.of(Series("Calls before 9:00 answered", "%", Better.LOWER)),
    ),
    help_wanted="Someone from finance for half an hour, to word the bereavement clause.",
    notes=(NoteLine("Ask the early shift about the bins."), NoteLine("Label printer: new roll.")),
    amendments=(
        Amendment(
            datetime(2026, 11, 23, 9, 5, tzinfo=UTC),
            "Finance called after all: the limit is 75 €, not 100 €.",
        ),
    ),
)
EVERY_SCRIPT = replace(
    TYPICAL,
    in_one_line="حافظنا على خمسة من ستة التزامات",
    gaps=(
        replace(
            GAP,
            situation="لقد أعادت الزبونة المعطف بعد 34 يوما (89 €).",
            chosen="החזרנו את הכסף ביום שלישי, 3.1 ימים.",
            why="日本語の文章です。返品は三日以内。 한국어 문장입니다.",
            expected="😀 👩‍👩‍👧 🇪🇺 ✓ ↳ and 𓀀, and ไม่มีเว้นวรรค",
        ),
    ),
    lesson="Ελληνικά, кириллица, Tiếng Việt, naïve Straße – ﬁ ½ ≥ →",
)
