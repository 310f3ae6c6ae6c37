"""Which day begins a week: whatever is chosen and however often, each day is in one week, and in order."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.sample_team import FRIDAY, SampleTeam, sample_team, services_in
from helpers.clock import FixedClock
from leadway.domain.weeks import Week, use_week_starts
from leadway.services.reminder.store import closed_store

DAY = timedelta(days=1)
MIDDLE = Week(2026, 48)
FIRST_DAYS = st.sampled_from([1, 7, 6])
STARTS = st.dictionaries(st.integers(-9, 9).map(lambda n: str(MIDDLE.shift(n))), FIRST_DAYS, max_size=4)
DAYS = st.integers(-80, 80).map(lambda n: date(2026, 11, 26) + n * DAY)


@contextmanager
def weeks_begin(starts: dict[str, int]) -> Iterator[None]:
    use_week_starts(starts)
    try:
        yield
    finally:
        use_week_starts({})


@given(STARTS, FIRST_DAYS, DAYS)
def test_each_day_is_in_one_week_and_weeks_follow_each_other(
    starts: dict[str, int], first: int, day: date
) -> None:
    with weeks_begin({"": first, **starts}):
        week = Week.of(day)
        assert week.first_day <= day <= week.last_day
        assert week.shift(1).first_day == week.last_day + DAY
        assert 5 <= (week.last_day - week.first_day).days + 1 <= 9
        thursday = date.fromisocalendar(week.year, week.number, 4)
        assert week.first_day <= thursday <= week.last_day, "the key is the ISO week of its Thursday"
        assert week.shift(3).shift(-3) == week
        assert week.shift(3).since(week) == 3


@given(FIRST_DAYS, DAYS)
def test_a_week_begins_on_the_day_of_the_region(first: int, day: date) -> None:
    with weeks_begin({"": first}):
        week = Week.of(day)
        assert week.first_day.isoweekday() == first
        assert week.last_day == week.first_day + 6 * DAY


@given(FIRST_DAYS, FIRST_DAYS, st.integers(0, 9))
def test_a_change_leaves_the_dates_of_the_weeks_before_it(before: int, after: int, n: int) -> None:
    with weeks_begin({"": before}):
        dates = [(MIDDLE.shift(-k).first_day, MIDDLE.shift(-k).last_day) for k in range(n + 1)]
    with weeks_begin({"": before, str(MIDDLE.shift(1)): after}):
        assert dates == [(MIDDLE.shift(-k).first_day, MIDDLE.shift(-k).last_day) for k in range(n + 1)]
        assert MIDDLE.shift(2).first_day.isoweekday() == after


@pytest.mark.parametrize(
    ("starts", "first", "last"),
    [
        # Sunday 6 December would lie in two weeks: it stays in the earlier.
        ({"": 1, "2026-W50": 7}, date(2026, 12, 7), date(2026, 12, 12)),
        # Sunday 6 December would lie in none: it goes to the later.
        ({"": 7, "2026-W50": 1}, date(2026, 12, 6), date(2026, 12, 13)),
    ],
)
def test_days_between_two_orders_by_hand(starts: dict[str, int], first: date, last: date) -> None:
    with weeks_begin(starts):
        week = Week(2026, 50)
        assert (week.first_day, week.last_day) == (first, last)


def test_the_setting_counts_from_the_next_week_and_outlives_a_restart(tmp_path: Path) -> None:
    with sample_team(tmp_path) as team:
        before = (team.week.first_day, team.week.last_day)
        team.services.setup.set_first_day(7)
        week = Week.of(team.clock.now().date())
        assert (week.first_day, week.last_day) == before
        assert week.shift(2).first_day.isoweekday() == 7
        team.services.reminder().week()
        use_week_starts({})
        closed_store(team.folder).state()
        use_week_starts({})
        reopened = week_after_a_restart(team)
        assert reopened.first_day.isoweekday() == 7
        assert reopened.name.startswith("Week of ")


def week_after_a_restart(team: SampleTeam) -> Week:
    team.open()
    return Week.of(team.clock.now().date()).shift(2)


def test_the_region_is_asked_once_and_nothing_else_moves_the_setting(tmp_path: Path) -> None:
    services = services_in(tmp_path, FixedClock(FRIDAY))
    services.setup.begin(6)
    assert Week.of(FRIDAY.date()).first_day.isoweekday() == 6
    services.setup.begin(7)
    assert services.settings.load().first_day == 6
    services.close()
