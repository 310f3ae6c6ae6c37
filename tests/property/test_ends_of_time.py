"""No day between the first and the last that there are ends in an error, however it came in."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from leadway.domain.backups import BackupReason, kept, name_of, parse_name
from leadway.domain.cadence import Rhythm
from leadway.domain.clock import YEARS
from leadway.domain.date_parser import EARLIEST, LATEST, read_date, read_moment
from leadway.domain.due import occurrences_for
from leadway.domain.errors import KnownError
from leadway.domain.startup_terms import Cadence
from leadway.domain.weekly_time import WeeklyTime, WeeksInUse, offered_until
from leadway.domain.weeks import Week, full_date, later, long_date, use_week_starts
from leadway.reports.calendar import move_event, weekly_event

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WEEK = timedelta(weeks=1)
near_the_ends = st.integers(0, 800).map(lambda n: date.min + timedelta(days=n)) | st.integers(0, 800).map(
    lambda n: date.max - timedelta(days=n)
)
days = st.dates() | near_the_ends | st.sampled_from([date.min, date.max])
zones = st.sampled_from([ZoneInfo(n) for n in ("UTC", "Pacific/Kiritimati", "America/Adak", "Europe/Berlin")])
weekly_times = st.builds(
    WeeklyTime,
    st.integers(1, 7),
    st.times(),
    more_days=st.frozensets(st.integers(1, 7)),
    repeats=st.sampled_from(["weekly", "other_week", "chosen"]),
    since=st.none() | days,
    looks_at=st.sampled_from(["auto", "own", "before"]),
    changed=st.none() | days,
)


@pytest.fixture(params=[1, 7, 6], autouse=True, scope="module")
def first_day(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let weeks begin on Monday, Sunday or Saturday."""
    use_week_starts({"": request.param} if request.param != 1 else {})
    yield
    use_week_starts({})


@given(days, st.integers(-(10**6), 10**6))
@example(date.min, -1)
@example(date.max, 1)
def test_a_week_has_days_and_neighbours(day: date, steps: int) -> None:
    week = Week.of(day)
    assert week.first_day <= week.last_day
    if 2 < day.year < 9998:
        assert week.first_day <= day <= week.last_day
    assert week.shift(1).first_day > week.last_day or week.shift(1) == week
    assert week.nearest(day) in (day, week.first_day, week.last_day)
    far = week.shift(steps)
    assert all((far.name, far.dates, far.short_dates, str(far), full_date(day)))
    assert later(day, steps) in (date.min, date.max) or later(day, steps) - day == timedelta(days=steps)


@given(days, days, st.integers(-3, 3))
def test_a_date_that_is_typed_is_that_day_or_none(day: date, today: date, steps: int) -> None:
    for text in (day.isoformat(), long_date(day), f"{steps:+d}y", f"{steps:+d}w", str(day.day), "Friday"):
        for looks_back in (False, True):
            read = read_date(text, today, looks_back=looks_back)
            assert read is None or isinstance(read, date)
    assert read_date(day.isoformat(), TODAY) == (day if day.year >= 100 else None)
    moment = read_moment(f"{long_date(day)} 23:59", TODAY)
    assert moment is None or EARLIEST <= moment[0] <= LATEST


@given(days, days, st.sampled_from(Cadence), st.integers(0, 60), st.integers(0, 40), st.integers(1, 7))
def test_what_is_due_is_known_on_every_day(
    since: date, today: date, cadence: Cadence, every: int, day: int, weekday: int
) -> None:
    rhythm, week = Rhythm(cadence, every, day, since, weekday).known_on(today), Week.of(today)
    assert rhythm.due(week) in (True, False)
    on = rhythm.due_on(week)
    assert on is None or week.first_day <= on <= week.last_day


@given(weekly_times, days, zones)
def test_every_week_has_its_times_and_an_end(weekly_time: WeeklyTime, day: date, zone: ZoneInfo) -> None:
    week = Week.of(day)
    for each in (week.shift(-1), week, week.shift(1)):
        assert all(coming.utc for coming in occurrences_for(weekly_time, zone, each))
        assert offered_until(weekly_time, each) > datetime.combine(each.last_day, time())
    assume(2 < day.year < 9998)
    now = datetime.combine(day, time(12), zone)
    assert WeeksInUse(weekly_time, {}, Week.of(date.min)).asked(now) <= week


@given(st.lists(st.datetimes(timezones=st.just(UTC)), max_size=12), st.data())
@example([datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)], None)
def test_backups_of_any_moment_are_counted_or_no_backups(
    moments: list[datetime], data: st.DataObject | None
) -> None:
    reasons = {m: data.draw(st.sampled_from(BackupReason)) if data else BackupReason.SEALED for m in moments}
    assert kept(reasons, NOW) <= set(moments)
    for moment, reason in reasons.items():
        name = parse_name(name_of(moment, reason, "0a1b2c3d"))
        assert (name is None) is (moment.year not in YEARS)


@given(
    st.dates(EARLIEST, LATEST) | st.sampled_from([EARLIEST, LATEST]),
    zones,
    st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)
def test_a_move_of_any_day_that_can_be_typed_has_a_calendar_file(
    day: date, zone: ZoneInfo, offset: timezone
) -> None:
    for start in (day, datetime.combine(day, time(23, 59), zone), datetime.combine(day, time(), offset)):
        assert b"END:VCALENDAR" in move_event(start, 15, NOW, uid="a")


@given(st.sampled_from([YEARS[0], YEARS[-1], 2026]), zones)
def test_the_weekly_time_has_one_by_any_clock(year: int, zone: ZoneInfo) -> None:
    now = datetime(year, 12, 31, 23, 59, tzinfo=zone)
    assert b"END:VCALENDAR" in weekly_event(WeeklyTime(), zone, now, uid="a", sequence=0)


@given(st.integers(0, 9999), st.integers(0, 99))
def test_a_week_that_is_typed_is_one_or_told_of(year: int, number: int) -> None:
    with suppress(KnownError):
        week = Week.parse(f"{year:04}-W{number:02}")
        assert week.first_day - WEEK < week.last_day + WEEK
