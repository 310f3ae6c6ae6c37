"""Which week is looked at: whatever the weekly time and however it is moved, each week is asked once.

The promises are said here again, in their own words; nothing asks the rule what is right.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadway.domain.terms import WeekStatus
from leadway.domain.weekly_time import WeeklyTime, WeeksInUse, offered_until
from leadway.domain.weeks import Week

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIRST = Week(2026, 45)
WEEKS = st.integers(0, 120).map(FIRST.shift)
DAYS = st.integers(1, 7)
TIMES = st.builds(
    WeeklyTime,
    weekday=DAYS,
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0)),
    more_days=st.frozensets(DAYS, max_size=2),
    looks_at=st.sampled_from(["auto", "auto", "own", "before"]),
)
EVERY_OTHER = st.builds(
    WeeklyTime, weekday=DAYS, repeats=st.just("other_week"), since=st.just(date(2026, 11, 4))
)


def wall(*parts: int) -> datetime:
    """Return a moment as the clock on the wall shows it."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 -- wall clock


def start(week: Week) -> datetime:
    return datetime.combine(week.first_day, time())


@given(TIMES, WEEKS)
def test_a_time_on_the_first_two_days_looks_at_the_week_before_and_others_at_their_own(
    usual: WeeklyTime, week: Week
) -> None:
    for at in usual.times(week):
        early = at.isoweekday() in (1, 2)
        before = {"auto": early, "own": False, "before": True}[usual.looks_at]
        assert Week.of(at.date()) == (week.shift(1) if before else week)
        assert at.isoweekday() in {usual.weekday, *usual.more_days}
        assert at.time() == usual.at


@given(TIMES, WEEKS)
def test_each_week_has_its_times_and_no_two_weeks_have_the_same(usual: WeeklyTime, week: Week) -> None:
    times = [usual.times(week.shift(n)) for n in range(4)]
    assert all(len(each) == len(usual.days) for each in times)
    assert all(earlier < later for earlier, later in pairwise([at for each in times for at in each])) or (
        len(usual.days) > 1
    )
    assert len({at for each in times for at in each}) == 4 * len(usual.days)


@given(EVERY_OTHER, st.integers(0, 40))
def test_with_every_other_week_the_ones_between_have_no_time_and_take_no_place(
    usual: WeeklyTime, n: int
) -> None:
    week = FIRST.shift(n)
    late = datetime.combine(week.last_day + 30 * DAY, time(12))
    status = WeeksInUse(usual, {}, FIRST).status(week, late)
    assert bool(usual.times(week)) != bool(usual.times(week.shift(1)))
    assert status is (WeekStatus.NO_RITUAL if usual.times(week) else WeekStatus.AWAY)


@given(TIMES, WEEKS)
def test_a_week_is_offered_for_two_days_and_two_days_after_its_time(usual: WeeklyTime, week: Week) -> None:
    until = offered_until(usual, week)
    assert until >= start(week.shift(1)) + 2 * DAY
    assert all(until >= at + 48 * HOUR for at in usual.times(week))
    assert until in {start(week.shift(1)) + 2 * DAY, *(at + 48 * HOUR for at in usual.times(week))}


@given(TIMES, WEEKS, st.integers(0, 7 * 24 - 1), st.sets(st.integers(0, 3)))
def test_the_older_open_week_is_asked_first_and_no_settled_one_is_asked_again(
    usual: WeeklyTime, week: Week, hours: int, done: set[int]
) -> None:
    now = start(week) + hours * HOUR
    settled = {week.shift(-n): WeekStatus.DONE for n in done}
    rule = WeeksInUse(usual, settled, FIRST)
    asked = rule.asked(now)
    open_weeks = [
        each
        for each in (week.shift(-3), week.shift(-2), week.shift(-1), week)
        if each >= FIRST and each not in settled and (each == week or now < offered_until(usual, each))
    ]
    if open_weeks:
        assert asked == min(open_weeks) or rule.status(asked, now) is not WeekStatus.OPEN
        assert asked == min(open_weeks) or asked == week.shift(-1), "what was just done is seen a while"
    assert all(rule.status(each, now) is WeekStatus.OPEN for each in open_weeks)


@settings(max_examples=60)
@given(st.integers(0, 10**9), st.booleans())
@example(325, True)
def test_a_weekly_time_that_moves_leaves_no_week_out_and_asks_none_twice(seed: int, other: bool) -> None:
    """A person does each ritual at the time that comes for it, and moves that time now and then."""
    random = Random(seed)  # noqa: S311 -- a story, not a secret
    usual = WeeklyTime(random.randint(1, 7), time(random.randrange(24)))
    settled: dict[Week, WeekStatus] = {}
    now = start(FIRST) + random.randrange(7 * 24) * HOUR
    end = now + 80 * DAY
    while now < end:
        if random.random() < 0.02:
            waits = WeeksInUse(usual, settled, FIRST).asked(now) < Week.of(now.date())
            usual = WeeklyTime(random.randint(1, 7), time(random.randrange(24)))
            usual = replace(usual, changed=now.date() if waits else None)
            if other and random.random() < 0.3:
                usual = replace(usual, looks_at=random.choice(["own", "before"]))
        week = WeeksInUse(usual, settled, FIRST).asked(now)
        if week not in settled and usual.times(week)[0] <= now:
            settled[week] = WeekStatus.DONE
        now += 3 * HOUR
    weeks = [FIRST.shift(n) for n in range(Week.of(now.date()).since(FIRST) - 2)]
    assert [week for week in weeks if week not in settled] == []


def test_a_person_with_a_monday_is_asked_about_the_week_that_happened() -> None:
    monday = WeeklyTime(1, time(9))
    rule = WeeksInUse(monday, {}, Week(2026, 48))
    assert rule.asked(wall(2026, 11, 30, 9)) == Week(2026, 48)
    assert rule.asked(wall(2026, 12, 2, 8, 59)) == Week(2026, 48)
    assert rule.asked(wall(2026, 12, 2, 9)) == Week(2026, 49)
    done = replace(rule, settled={Week(2026, 48): WeekStatus.DONE})
    assert done.asked(wall(2026, 11, 30, 9)) == Week(2026, 48), "what was done is seen"
    assert done.asked(wall(2026, 12, 2, 9)) == Week(2026, 49)


def test_a_missed_friday_is_offered_until_tuesday_ends_and_nothing_before_the_first_week() -> None:
    rule = WeeksInUse(WeeklyTime(5, time(15, 30)), {}, Week(2026, 48))
    assert rule.asked(wall(2026, 12, 1, 23, 59)) == Week(2026, 48)
    assert rule.asked(wall(2026, 12, 2)) == Week(2026, 49)
    assert rule.status(Week(2026, 48), wall(2026, 12, 2)) is WeekStatus.NO_RITUAL
    assert rule.asked(wall(2026, 11, 24, 9)) == Week(2026, 48), "week 47 was before the first day of use"
    assert replace(rule, settled={Week(2026, 48): WeekStatus.SKIPPED}).asked(wall(2026, 12, 1)) == Week(
        2026, 49
    )
