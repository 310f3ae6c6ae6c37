"""When a commitment is due, and on which day: once a week, a month or a quarter, however weeks begin."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadway.domain.cadence import Rhythm
from leadway.domain.terms import Cadence
from leadway.domain.weeks import Week, use_week_starts

ANY_TIME = date(2020, 1, 1)
WEEKS = st.dates(date(2024, 2, 1), date(2030, 12, 31)).map(Week.of)


@pytest.fixture(params=[1, 7, 6], autouse=True)
def first_day(request: pytest.FixtureRequest) -> Iterator[int]:
    """Let weeks begin on Monday, Sunday and Saturday."""
    day = request.param
    assert isinstance(day, int)
    use_week_starts({"": day})
    yield day
    use_week_starts({})


each_first_day = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@each_first_day
@given(WEEKS, st.integers(1, 7))
def test_a_weekday_is_the_one_day_of_the_week_of_that_name(week: Week, weekday: int) -> None:
    day = Rhythm(since=ANY_TIME, weekday=weekday).due_on(week)
    assert day is not None
    assert day.isoweekday() == weekday
    assert week.first_day <= day <= week.last_day


@each_first_day
@given(WEEKS)
def test_without_a_day_there_is_none(week: Week) -> None:
    assert Rhythm(since=ANY_TIME).due(week)
    assert Rhythm(since=ANY_TIME).due_on(week) is None
    assert Rhythm(Cadence.ON_EVENT, since=ANY_TIME).due_on(week) is None


@each_first_day
@given(st.dates(date(2024, 2, 1), date(2030, 12, 1)), st.integers(1, 31))
def test_once_a_month_it_is_due_in_exactly_the_week_of_its_day(month: date, day: int) -> None:
    first = month.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    rhythm = Rhythm(Cadence.MONTHLY, day=day, since=ANY_TIME)
    weeks = {Week.of(first + timedelta(days=n)) for n in range(last.day)}
    days = [on for week in weeks if (on := rhythm.due_on(week)) is not None and on.month == first.month]
    assert days == [first.replace(day=min(day, last.day))]
    assert rhythm.due(Week.of(days[0]))


@each_first_day
@given(st.integers(2024, 2030), st.integers(1, 31))
def test_once_a_quarter_it_is_due_in_march_june_september_and_december(year: int, day: int) -> None:
    rhythm = Rhythm(Cadence.QUARTERLY, day=day, since=ANY_TIME)
    weeks = {Week.of(date(year, 1, 20) + timedelta(days=n)) for n in range(347)}
    months = sorted(on.month for week in weeks if (on := rhythm.due_on(week)) is not None)
    assert months == [3, 6, 9, 12]


@each_first_day
@given(WEEKS, st.integers(2, 8))
def test_every_so_many_weeks_it_is_due_once_in_so_many(week: Week, every: int) -> None:
    rhythm = Rhythm(Cadence.EVERY_N_WEEKS, every, since=ANY_TIME)
    assert sum(rhythm.due(week.shift(ahead)) for ahead in range(every)) == 1


@each_first_day
@given(WEEKS, st.integers(15, 4000), st.integers(1, 13))
def test_a_beginning_that_a_wrong_clock_wrote_does_not_put_it_off_for_years(
    week: Week, ahead: int, every: int
) -> None:
    today = week.first_day
    for rhythm in (Rhythm(since=today), Rhythm(Cadence.EVERY_N_WEEKS, every, since=today)):
        wrong = replace(rhythm, since=today + timedelta(days=ahead))
        assert any(wrong.known_on(today).due(week.shift(n)) for n in range(every))
        later = [week.shift(n) for n in range(ahead // 7 + 2, ahead // 7 + 2 + 2 * every)]
        assert [wrong.known_on(today).due(each) for each in later] == [wrong.due(each) for each in later]


@given(st.integers(-4000, 14))
def test_a_beginning_within_a_fortnight_stays(ahead: int) -> None:
    rhythm = Rhythm(since=date(2026, 9, 4) + timedelta(days=ahead))
    assert rhythm.known_on(date(2026, 9, 4)) == rhythm
