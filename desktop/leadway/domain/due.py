"""When the weekly time comes: wall-clock time in a zone, worked out for each week, never added up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from leadway.domain.errors import KnownError
from leadway.domain.text import shorten
from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import WEEKDAYS, Week, week_starts_in_use
from leadway.i18n import _

_WRITTEN = re.compile(r"(\S{3,}.*?)\s+(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One coming weekly time: the week that is looked at and the instant, in its zone."""

    week: Week
    at: datetime
    wall: datetime
    """The wall-clock moment that was meant; `at` differs where the clocks skip it."""

    @property
    def utc(self) -> datetime:
        """The same instant in UTC."""
        return self.at.astimezone(UTC)


def zone(name: str) -> ZoneInfo:
    """Return the zone of an IANA name; raise KnownError where this system does not know it."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        # ZoneInfoNotFoundError is a KeyError; odd names end in the file system's own errors.
        raise KnownError(
            _("The time zone “{name}” is not known here.").format(name=shorten(name, 60)),
            _("Use a name like Europe/Berlin."),
        ) from None


def parse_weekly_time(written: str) -> WeeklyTime:
    """Read `Fri 15:30` or `Friday 15:30`; raise KnownError where it is not a weekday and a time."""
    match = _WRITTEN.fullmatch(written.strip())
    days = [d for d in WEEKDAYS if match and d.lower().startswith(match[1].lower())]
    if match is None or len(days) != 1 or int(match[2]) > 23 or int(match[3]) > 59:
        raise KnownError(
            _("“{text}” is not a weekday and a time.").format(text=shorten(written, 40)),
            _("Write it like Fri 15:30."),
        )
    return WeeklyTime(WEEKDAYS.index(days[0]) + 1, time(int(match[2]), int(match[3])))


def occurrences_for(weekly_time: WeeklyTime, time_zone: tzinfo, week: Week) -> tuple[Occurrence, ...]:
    """Return the instants at which a week is looked at, in order; one for each day of the weekly time.

    A wall-clock time that the clocks skip comes as soon as they have skipped it; one that they show twice
    counts the first time.
    """
    return _occurrences(weekly_time, time_zone, week, week_starts_in_use())


@lru_cache(maxsize=256)  # one decision of the reminder asks for the same three weeks a dozen times
def _occurrences(
    weekly_time: WeeklyTime, time_zone: tzinfo, week: Week, _starts: object
) -> tuple[Occurrence, ...]:
    return tuple(Occurrence(week, _instant(wall, time_zone), wall) for wall in weekly_time.times(week))


def _instant(wall: datetime, time_zone: tzinfo) -> datetime:
    at = wall.replace(tzinfo=time_zone)
    if at.astimezone(UTC).astimezone(time_zone).replace(tzinfo=None) != wall:
        return _after_the_gap(wall, time_zone)
    return at


def _after_the_gap(wall: datetime, time_zone: tzinfo) -> datetime:
    """Return the first instant after the clocks skipped this wall-clock time."""
    # fold=0 reads a skipped time by the offset before the gap, fold=1 by the one after it: between the two
    # instants is the change, found here to the second.
    late = wall.replace(tzinfo=time_zone, fold=0).astimezone(UTC)
    early = wall.replace(tzinfo=time_zone, fold=1).astimezone(UTC)
    before = early.astimezone(time_zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        if middle.astimezone(time_zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0).astimezone(time_zone)


def occurrences(weekly_time: WeeklyTime, time_zone: tzinfo, start: datetime) -> Iterator[Occurrence]:
    """Return the weekly times from a moment on, in order; the next one alone where each is chosen."""
    # Two weeks back: a week may be looked at in the one after it, and a skipped time comes later.
    week = Week.of(start.astimezone(time_zone).date()).shift(-2)
    # Instants: two times of one zone would be compared by the wall, wrongly where it shows an hour twice.
    begin = start.astimezone(UTC)
    while True:
        for coming in occurrences_for(weekly_time, time_zone, week):
            if coming.utc >= begin:
                yield coming
                if weekly_time.repeats == "chosen":
                    return
        week = week.shift(1)
