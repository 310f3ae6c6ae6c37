"""The ritual walked with plain values: no window, no database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from leadway.domain.agenda import Agenda, AgendaOutline, DueCheck, SetMove, is_folded
from leadway.domain.answers import (
    CheckAnswer,
    Draft,
    GapAnswer,
    GapsAnswer,
    NextMove,
    OpportunityAnswer,
    ProblemAnswer,
    SpotCheck,
)
from leadway.domain.ritual import Walk, checks_asked, checks_made, due, steps
from leadway.domain.steps import (
    MINUTES,
    PLANS,
    STEPS,
    Due,
    planned_minutes,
    planned_seconds,
    skips_left,
    suggest_mode,
    tally,
)
from leadway.domain.terms import Done, GapState, Mode, Step, StepStatus, WeekStatus
from leadway.domain.weeks import Week

WEEK = Week(2026, 36)
MOVE = SetMove("move", "Tuesday 10:00", "time three returns")
CASH = DueCheck("cash", "Cash count", critical=True)
REFUNDS = DueCheck("refunds", "Refunds")
SIGN_OFF = DueCheck("sign-off", "Sign-off")
COMPLAINTS = DueCheck("complaints", "Complaints")
AGENDA = Agenda(
    WEEK,
    date(2026, 9, 4),
    checks=(REFUNDS, COMPLAINTS, SIGN_OFF, CASH),
    spot_check="complaints",
    move=MOVE,
)
QUIET = Agenda(WEEK, date(2026, 9, 4))
FRIDAY = datetime(2026, 9, 4, 15, 30, tzinfo=UTC)


def weeks(statuses: list[WeekStatus]) -> dict[Week, WeekStatus]:
    """Return the weeks up to this one with these statuses, newest first."""
    return {WEEK.shift(-back): status for back, status in enumerate(statuses)}


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("agenda", [AGENDA, QUIET])
def test_every_mode_can_be_walked_to_its_end_and_back(mode: Mode, agenda: Agenda) -> None:
    walk = Walk.begin(mode, agenda.move)
    seen = [walk.at]
    while not walk.is_last:
        walk = walk.leave(Draft())
        seen.append(walk.at)
        assert walk.reached == walk.index
    assert tuple(seen) == walk.steps == steps(mode, agenda.move)
    assert walk.leave(Draft()).at is walk.at, "the last screen stays"
    for step in reversed(seen[:-1]):
        walk = walk.back()
        assert walk.at is step
    assert walk.back().at is Step.WEEK
    assert walk.reached == len(seen) - 1
    assert walk.go(seen[-1]).at is seen[-1]


@pytest.mark.parametrize("mode", Mode)
def test_without_a_move_last_week_there_is_none_to_ask_about(mode: Mode) -> None:
    assert Step.LAST_MOVE not in steps(mode, QUIET.move)
    assert (Step.LAST_MOVE in steps(mode, AGENDA.move)) == (mode is not Mode.CAPTURE)


@pytest.mark.parametrize("step", PLANS)
@pytest.mark.parametrize("intent", StepStatus)
def test_skipped_and_nothing_are_two_different_answers(step: Step, intent: StepStatus) -> None:
    walk = Walk(Mode.FULL, (step, Step.CLOSE), step)
    status = walk.leave(Draft(), intent).statuses[step]
    if not PLANS[step].skippable:
        assert status is StepStatus.ANSWERED
    else:
        assert status is (StepStatus.SKIPPED if intent is StepStatus.ANSWERED else intent)


@pytest.mark.parametrize("intent", StepStatus)
def test_what_was_typed_counts_as_answered_whatever_key_it_was_left_by(intent: StepStatus) -> None:
    draft = Draft().put(ProblemAnswer(happens="wait 3 days"), "1")
    walk = Walk(Mode.FULL, steps(Mode.FULL, QUIET.move), Step.PROBLEMS)
    assert walk.leave(draft, intent).statuses[Step.PROBLEMS] is StepStatus.ANSWERED


def test_a_lens_alone_is_no_answer() -> None:
    draft = Draft().put(ProblemAnswer(lens="Waiting"), "1").put(OpportunityAnswer(lens="Borrow"), "2")
    assert not draft.answered(Step.PROBLEMS)
    assert not draft.answered(Step.OPPORTUNITIES)


def test_none_of_these_is_nothing_this_week_unless_a_gap_was_told() -> None:
    walk = Walk(Mode.FULL, steps(Mode.FULL, QUIET.move), Step.GAPS)
    draft = Draft().put(GapsAnswer(none=True))
    assert walk.leave(draft).statuses[Step.GAPS] is StepStatus.NOTHING
    told = draft.put(GapAnswer(happened="A bereaved customer"), "1")
    assert walk.leave(told).statuses[Step.GAPS] is StepStatus.ANSWERED


def test_a_week_without_a_move_on_purpose_is_an_answer() -> None:
    draft = Draft().put(NextMove(none=True, none_because="Stocktaking"))
    walk = Walk(Mode.FULL, steps(Mode.FULL, QUIET.move), Step.PROGRESS)
    assert walk.leave(draft).statuses[Step.PROGRESS] is StepStatus.ANSWERED


def test_a_screen_not_seen_yet_cannot_be_jumped_to() -> None:
    walk = Walk.begin(Mode.FULL, AGENDA.move).leave(Draft())
    assert walk.go(Step.WEEK).go(Step.LAST_MOVE).at is Step.LAST_MOVE
    with pytest.raises(ValueError, match="not been reached"):
        walk.go(Step.CLOSE)


def test_switching_the_mode_there_and_back_forgets_nothing() -> None:
    walk = Walk.begin(Mode.FULL, AGENDA.move)
    for _ in range(4):
        walk = walk.leave(Draft(), StepStatus.NOTHING)
    short = walk.switch(Mode.SHORT, AGENDA.move)
    assert short.at in short.steps
    assert short.reached >= short.steps.index(Step.KEEP)
    again = short.switch(Mode.FULL, AGENDA.move)
    assert again.statuses == walk.statuses
    assert again.reached == walk.reached


def test_switching_the_mode_stays_on_a_screen_both_have() -> None:
    walk = Walk(Mode.FULL, steps(Mode.FULL, AGENDA.move), Step.PROGRESS)
    assert walk.switch(Mode.SHORT, AGENDA.move).at is Step.PROGRESS
    assert walk.switch(Mode.CAPTURE, AGENDA.move).at is Step.WEEK


def test_the_full_ritual_asks_every_row_critical_first() -> None:
    assert [check.id for check in checks_asked(Mode.FULL, AGENDA)] == [
        "cash",
        "refunds",
        "complaints",
        "sign-off",
    ]


@pytest.mark.parametrize("mode", [Mode.SHORT, Mode.RESTART])
def test_the_short_ritual_asks_critical_rows_and_the_spot_check_alone(mode: Mode) -> None:
    assert [check.id for check in checks_asked(mode, AGENDA)] == ["cash", "complaints"]


def test_one_minute_asks_no_row() -> None:
    assert checks_asked(Mode.CAPTURE, AGENDA) == ()


@pytest.mark.parametrize("mode", Mode)
def test_a_row_answered_before_the_mode_was_switched_still_counts(mode: Mode) -> None:
    draft = Draft().put(CheckAnswer(Done.YES), "refunds").put(SpotCheck(looked_at="case 12"), "complaints")
    made = [check.id for check in checks_made(mode, AGENDA, draft)]
    assert {"refunds", "complaints"} <= set(made)
    assert len(made) == len(set(made))


def test_a_usual_week_takes_fifteen_minutes_and_a_short_one_five() -> None:
    usual = Due(checks=7, reviews=1, readings=2, move=True)
    assert sum(planned_seconds(step, Mode.FULL, usual) for step in STEPS[Mode.FULL]) == 15 * 60
    assert planned_minutes(Mode.FULL, usual) == MINUTES[Mode.FULL]
    assert planned_minutes(Mode.SHORT, usual._replace(checks=3)) == MINUTES[Mode.SHORT]
    assert planned_minutes(Mode.CAPTURE, usual) == MINUTES[Mode.CAPTURE]


@pytest.mark.parametrize("mode", [Mode.FULL, Mode.SHORT, Mode.RESTART])
def test_the_minutes_follow_what_is_due(mode: Mode) -> None:
    nothing = planned_minutes(mode, Due())
    assert nothing < planned_minutes(mode, Due(checks=5)) < planned_minutes(mode, Due(checks=20, readings=9))
    empty = AgendaOutline(AGENDA.week, AGENDA.today)
    assert due(mode, empty) == Due()
    some = replace(empty, checks=9, critical=2, reviews=1, numbers=3, move=AGENDA.move)
    assert due(mode, some) == Due(9 if mode is Mode.FULL else 3, 1, 3, move=True)


@pytest.mark.parametrize(
    ("recent", "now", "mode"),
    [
        ([], FRIDAY, Mode.FULL),
        ([Mode.SHORT], FRIDAY, Mode.FULL),
        ([Mode.FULL, Mode.FULL], FRIDAY, Mode.FULL),
        ([Mode.SHORT, Mode.FULL], FRIDAY, Mode.FULL),
        ([Mode.SHORT, Mode.SHORT], FRIDAY, Mode.SHORT),
        ([Mode.RESTART, None], FRIDAY, Mode.SHORT),
        ([Mode.FULL, Mode.FULL], datetime(2026, 9, 6, 18, 0, tzinfo=UTC), Mode.SHORT),
        ([Mode.FULL, Mode.FULL], datetime(2026, 9, 6, 17, 59, tzinfo=UTC), Mode.FULL),
    ],
)
def test_the_mode_that_is_preselected(recent: list[Mode | None], now: datetime, mode: Mode) -> None:
    assert suggest_mode(recent, 0, now) is mode


@pytest.mark.parametrize("usual", [{7}, {3, 7}])
def test_a_usual_time_on_sunday_evening_is_no_reason_for_the_short_ritual(usual: set[int]) -> None:
    evening = datetime(2026, 9, 6, 19, 30, tzinfo=UTC)
    full: list[Mode | None] = [Mode.FULL, Mode.FULL]
    assert suggest_mode(full, 0, evening, usual) is Mode.FULL
    assert suggest_mode(full, 0, evening, usual - {7}) is Mode.SHORT, "it is a late hour for anybody else"
    assert suggest_mode([Mode.SHORT, Mode.SHORT], 0, evening, usual) is Mode.SHORT


@pytest.mark.parametrize("state", GapState)
def test_what_was_thought_is_folded_until_the_outcome_but_not_in_the_week_of_sealing(state: GapState) -> None:
    monday = date(2026, 8, 31)
    waits = state is GapState.AWAITING_REVIEW
    assert not is_folded(state, monday, monday + timedelta(days=6))
    assert is_folded(state, monday, monday + timedelta(days=7)) is waits
    assert is_folded(state, monday, monday - timedelta(days=1)) is waits, "the clock was set back"
    assert is_folded(state, None, monday) is waits, "nobody knows when"


def test_after_a_gap_the_ritual_starts_from_this_week() -> None:
    back = AgendaOutline(WEEK, date(2026, 9, 4), last_sealed=WEEK.shift(-3))
    assert back.weeks_away == 2
    assert suggest_mode([None, None], back.weeks_away, FRIDAY) is Mode.RESTART
    new = AgendaOutline(WEEK, date(2026, 9, 4))
    assert new.weeks_away == 0, "somebody new is not away"


def test_weeks_away_and_the_open_week_are_out_of_the_count() -> None:
    kept, away = WeekStatus.DONE, WeekStatus.AWAY
    found = tally(weeks([WeekStatus.OPEN, kept, away, WeekStatus.NO_RITUAL, WeekStatus.NO_RITUAL, kept]))
    assert (found.kept, found.of) == (2, 4)
    assert found.sentence == "Done 2 of the last 4 weeks"
    assert tally({}).sentence == ""
    assert tally(weeks([away] * 5)).sentence == ""
    assert tally(weeks([kept] * 30)).of == 13
    assert tally(weeks([WeekStatus.OPEN, *[kept, away] * 30])) == (13, 13), "they take no place either"


def test_two_skips_a_quarter_are_free_and_the_third_is_a_week_without_a_ritual() -> None:
    skipped, kept = WeekStatus.SKIPPED, WeekStatus.DONE
    quarter = weeks([skipped, kept, skipped, kept, skipped, kept])
    assert tally(quarter) == (3, 4)
    assert skips_left(quarter, WEEK) == 0, "the others were skipped before"
    assert skips_left({}, WEEK) == 2
    over_new_year = {Week(2026, 52): skipped, Week(2026, 53): skipped, Week(2027, 1): skipped}
    assert tally({**over_new_year, Week(2027, 2): kept}) == (1, 1), "two of one quarter and one of the next"
    assert skips_left(over_new_year, Week(2027, 2)) == 1
