"""What the person of the pictures writes: one week at a returns desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from leadway.domain import answers
from leadway.domain.agenda import Agenda
from leadway.domain.terms import (
    Authority,
    Benefit,
    ByRulebook,
    CameTrue,
    CheckThen,
    Done,
    Effort,
    GapNext,
    GapType,
    HowKnown,
    MoveOutcome,
    MoveThen,
    OnTime,
    ProblemVerdict,
    Reversible,
    Right,
    RightThingTest,
    Size,
    SlipReason,
    TestAnswer,
)


def weekly_answers(agenda: Agenda) -> Iterator[tuple[answers.Answer, str]]:
    """Yield what the person of the pictures writes this week, with the keys it is kept under."""
    yield (
        answers.LastMove(
            MoveOutcome.PARTLY,
            "Two of three returns timed: 9 and 14 minutes",
            SlipReason.NO_TIME,
            MoveThen.SHRINK,
            "put the stopwatch on the counter",
        ),
        "",
    )
    yield from _check_answers(agenda)
    yield GAP, "gap"
    if agenda.review is not None:
        review = answers.OutcomeReviewAnswer(
            "Finance accepted it; the customer came back and bought a kettle.",
            CameTrue.YES,
            same_again=True,
            lesson="A fault is ours, whatever the day.",
        )
        yield review, agenda.review.id
    yield (
        answers.ProblemAnswer(
            "Customers with returns", "wait 3 days for their money", "1 day", HowKnown.NUMBER, "Waiting"
        ),
        "problem",
    )
    for problem in agenda.problems[:1]:
        yield answers.ProblemTriage(ProblemVerdict.STILL_TRUE), problem.id
    yield OPPORTUNITY, "opportunity"
    for due in agenda.measures:
        last = due.series.points[-1].value if due.series.points else 3
        yield answers.ReadingAnswer(f"{last * 0.95:.1f}"), due.id
    if agenda.initiative is not None:
        kata = answers.ExperimentReviewAnswer(
            "Calls at 30 a week", "42 a week", "Nobody writes slips on Saturdays", "A day beats “soon”"
        )
        yield kata, agenda.initiative.id
    yield answers.NextMove("Tuesday 10:00 after the stand-up", "time three returns", 10), ""
    yield answers.Closing(lesson="A small card on the counter beats a long mail."), ""


def _check_answers(agenda: Agenda) -> Iterator[tuple[answers.Answer, str]]:
    """All is well but for one that was late, one half done, and one not looked at yet."""
    good = answers.CheckAnswer(Done.YES, Right.YES, OnTime.YES, ByRulebook.YES)
    for place, check in enumerate(agenda.checks):
        if place == 1:
            late = replace(good, on_time=OnTime.LATE, days_late=1, then=CheckThen.FIXED)
            yield replace(late, what_happened="Two refunds waited for the supervisor’s signature"), check.id
        elif place == 3:
            yield replace(good, right=Right.DID_NOT_LOOK), check.id
        elif place < len(agenda.checks) - 1:
            yield good, check.id
    if agenda.spot_check:
        yield answers.SpotCheck("Monday’s case, from the first note to the last signature"), agenda.spot_check


GAP = answers.GapAnswer(
    kind=GapType.OUTDATED,
    happened="A customer came back on day 33 with a faulty kettle. The handbook says 30 days.",
    option_a="Refuse, as the handbook says",
    option_b="Refund it and tell finance the same day",
    option_c="Wait, or do nothing",
    chosen="b",
    did_and_why="I refunded it. The fault was ours, and anybody in my place would have to do the same.",
    expect="Finance accepts it without a question",
    confidence=80,
    tests={
        RightThingTest.LEGAL: TestAnswer.YES,
        RightThingTest.SAFE: TestAnswer.YES,
        RightThingTest.FAIR: TestAnswer.YES,
    },
    authority=Authority.ASKED,
    next=GapNext.PROPOSE_RULE,
)
STOPPED = answers.GapAnswer(
    kind=GapType.SILENT, happened="A colleague says the new driver touched her and made a joke: harassment?"
)
OPPORTUNITY = answers.OpportunityAnswer(
    "three labelled bins at the counter",
    "sorting each return only once",
    Benefit.CUSTOMER,
    Size.LARGE,
    Effort.DAY,
    Reversible.EASILY,
    "the late shift",
    try_it=True,
    lens="Borrow",
)
