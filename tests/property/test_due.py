"""When the slot comes, in every zone there is, against clocks read the other way round.

The rule goes from wall-clock time to the instant. The reference here never does: it goes through the
instants, asks what the clocks show then, and takes the first one at which they show the slot.
"""

import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadway.domain.due import Occurrence, occurrences, occurrences_for
from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import Week

FIRST, LAST = Week(2017, 1), Week(2036, 52)
"""Twenty years, with the 53rd weeks of 2020, 2026 and 2032."""
BEGIN = datetime(2017, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ZONES = sorted(available_timezones())
WEEKS = [FIRST.shift(n) for n in range(LAST.since(FIRST) + 1)]


@dataclass(frozen=True)
class Stretch:
    """A time in which a zone does not change its clocks; it ends before `end`. Instants are UTC."""

    start: datetime
    end: datetime
    offset: timedelta


@cache
def stretches(name: str) -> tuple[Stretch, ...]:
    """Return the stretches of a zone: its offset every second day, each change found to the second."""
    where = ZoneInfo(name)

    def offset(instant: datetime) -> timedelta:
        return instant.astimezone(where).utcoffset() or timedelta()

    at = start = datetime.combine(FIRST.first_day, time(), UTC) - timedelta(days=9)
    end = datetime.combine(LAST.last_day, time(), UTC) + timedelta(days=9)
    held, found = offset(at), []
    while at < end:
        early, late = at, at + timedelta(days=2)
        at, after = late, offset(late)
        if held != after:
            while late - early > SECOND:
                middle = early + timedelta(seconds=(late - early).total_seconds() // 2)
                early, late = (middle, late) if offset(middle) == held else (early, middle)
            found.append(Stretch(start, late, held))
            start, held = late, after
    return (*found, Stretch(start, end + timedelta(days=9), held))


@cache
def changes(name: str) -> tuple[datetime, ...]:
    return tuple(each.start for each in stretches(name)[1:])


def reference(name: str, wall: datetime) -> datetime:
    """Return the first instant at which the clocks show a time, or have just skipped it.

    `wall` says that time as if it were UTC: the differences are what counts.
    """
    near = stretches(name)
    place = max(0, bisect_right(changes(name), wall - timedelta(days=2)) - 1)
    for each, after in zip(near[place:], [*near[place + 1 :], None], strict=True):
        if each.start <= wall - each.offset < each.end:
            return wall - each.offset
        if after is not None and each.end + each.offset <= wall < each.end + after.offset:
            return each.end
    raise AssertionError(f"{name} never shows {wall}")


def occurrence(weekly_time: WeeklyTime, where: ZoneInfo, week: Week) -> Occurrence:
    [one] = occurrences_for(weekly_time, where, week)
    return one


def lies_in(weekly_time: WeeklyTime, week: Week) -> Week:
    """Return the week in which another one is looked at: a time on its first two days looks back."""
    return week.shift(1) if weekly_time.weekday <= 2 else week


def agrees(name: str, weekly_time: WeeklyTime, week: Week) -> None:
    coming = occurrence(weekly_time, ZoneInfo(name), week)
    day = lies_in(weekly_time, week).first_day + timedelta(days=weekly_time.weekday - 1)
    assert coming.utc == reference(name, datetime.combine(day, weekly_time.at, UTC)), (
        f"{weekly_time} in {name}, {week}"
    )
    # What is printed as local time is that same instant.
    assert coming.at.utcoffset() == coming.utc.astimezone(ZoneInfo(name)).utcoffset()


def own_slot(name: str) -> WeeklyTime:
    """Return some slot, another one for each zone, at quarters of an hour."""
    drawn = zlib.crc32(name.encode())
    return WeeklyTime(drawn % 7 + 1, time(drawn // 7 % 24, drawn // 168 % 4 * 15))


def slots_around(name: str, change: datetime) -> Iterator[tuple[WeeklyTime, Week]]:
    """Return slots before, in, and after what the clocks skip or show twice."""
    place = changes(name).index(change)
    before, after = (stretches(name)[place + n].offset for n in (0, 1))
    walls = sorted((change + before, change + after))
    middle = walls[0] + (walls[1] - walls[0]) / 2
    around = (walls[0] - SECOND, walls[0], middle, walls[1] - SECOND, walls[1], walls[1] + timedelta(hours=1))
    for wall in around:
        week = Week.of(wall.date())
        if FIRST <= week <= LAST:
            weekly_time = WeeklyTime(wall.isoweekday(), wall.time())
            yield weekly_time, weekly_time.week_of(wall.date())


def test_the_system_knows_the_zones_of_the_world() -> None:
    assert len(ZONES) > 400


def test_every_zone_agrees_with_its_clocks_in_every_week_and_around_every_change() -> None:
    assert sum(bool(changes(name)) for name in ZONES) > 100
    # Zones whose clocks do the same in these years are looked at once.
    for name in {stretches(name): name for name in ZONES}.values():
        for week in WEEKS:
            agrees(name, own_slot(name), week)
        for change in changes(name):
            for weekly_time, week in slots_around(name, change):
                agrees(name, weekly_time, week)


@given(st.sampled_from(ZONES), st.integers(1, 7), st.times(), st.sampled_from(WEEKS))
def test_any_slot_in_any_zone_and_week_agrees(name: str, weekday: int, at: time, week: Week) -> None:
    agrees(name, WeeklyTime(weekday, at.replace(fold=0)), week)


@given(
    st.sampled_from(ZONES),
    st.integers(1, 7),
    st.times(),
    st.integers(0, 17 * 366 * 86400).map(lambda seconds: BEGIN + seconds * SECOND),
)
@example("Europe/Berlin", 7, time(2, 30), datetime(2026, 3, 22, 2, 0, tzinfo=UTC))
@example("Pacific/Apia", 5, time(15, 30), datetime(2011, 12, 20, tzinfo=UTC))
@example("Europe/London", 5, time(15, 30), datetime(2026, 12, 20, tzinfo=UTC))
def test_from_any_moment_no_slot_is_lost_or_doubled(
    name: str, weekday: int, at: time, start: datetime
) -> None:
    where, weekly_time = ZoneInfo(name), WeeklyTime(weekday, at.replace(fold=0))
    coming = list(islice(occurrences(weekly_time, where, start), 120))

    assert all(later.week == earlier.week.shift(1) for earlier, later in pairwise(coming))
    assert all(earlier.utc < later.utc for earlier, later in pairwise(coming))
    assert all(Week.of(each.at.date()) == lies_in(weekly_time, each.week) for each in coming)
    # None lies between the moment and the first one.
    assert coming[0].utc >= start
    assert occurrence(weekly_time, where, coming[0].week.shift(-1)).utc < start


@given(st.sampled_from(ZONES), st.integers(0, 400), st.integers(-90, 90))
def test_from_a_moment_the_clocks_show_twice_the_slot_is_not_given_again(
    name: str, place: int, minutes: int
) -> None:
    if not changes(name):
        return
    change = changes(name)[place % len(changes(name))]
    where = ZoneInfo(name)
    wall = (change + timedelta(minutes=minutes)).astimezone(where)
    weekly_time = WeeklyTime(wall.isoweekday(), wall.time())
    first = next(occurrences(weekly_time, where, change.astimezone(where)))

    assert first.utc >= change
    assert occurrence(weekly_time, where, first.week.shift(-1)).utc < change


@pytest.mark.parametrize(
    ("name", "weekly_time", "week", "local", "utc"),
    [
        # Skipped: as soon as the clocks have skipped it.
        ("Europe/Berlin", WeeklyTime(7, time(2, 30)), Week(2026, 13), "2026-03-29T03:00:00+02:00", "01:00"),
        (
            "Australia/Lord_Howe",
            WeeklyTime(7, time(2, 10)),
            Week(2026, 40),
            "2026-10-04T02:30:00+11:00",
            "15:30",
        ),
        # Shown twice: the first time.
        ("Europe/Berlin", WeeklyTime(7, time(2, 30)), Week(2026, 43), "2026-10-25T02:30:00+02:00", "00:30"),
        (
            "America/New_York",
            WeeklyTime(7, time(1, 30)),
            Week(2026, 44),
            "2026-11-01T01:30:00-04:00",
            "05:30",
        ),
        # A whole day that an island left out.
        ("Pacific/Apia", WeeklyTime(5, time(15, 30)), Week(2011, 52), "2011-12-31T00:00:00+14:00", "10:00"),
        # New Year lies inside the week.
        ("Europe/Berlin", WeeklyTime(5, time(15, 30)), Week(2026, 53), "2027-01-01T15:30:00+01:00", "14:30"),
        ("Asia/Kathmandu", WeeklyTime(1, time(0, 0)), Week(2025, 52), "2025-12-29T00:00:00+05:45", "18:15"),
    ],
)
def test_moments_looked_up_by_hand(
    name: str, weekly_time: WeeklyTime, week: Week, local: str, utc: str
) -> None:
    coming = occurrence(weekly_time, ZoneInfo(name), week)

    assert coming.at.isoformat() == local
    assert f"{coming.utc:%H:%M}" == utc


def test_new_years_week_53_comes_once() -> None:
    coming = occurrences(WeeklyTime(5, time(15, 30)), ZoneInfo("UTC"), datetime(2026, 12, 20, tzinfo=UTC))
    days = [(str(each.week), each.at.date()) for each in islice(coming, 3)]

    assert days == [
        ("2026-W52", date(2026, 12, 25)),
        ("2026-W53", date(2027, 1, 1)),
        ("2027-W01", date(2027, 1, 8)),
    ]
