"""The clock changes of a zone as a calendar file writes them (VTIMEZONE): by their yearly rule, if any.

icalendar's own `Timezone.from_tzinfo` gives every spring change an hour late and knows no rules.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_YEARS = 29
"""How far changes are looked up: the calendar's days fall on the same weekdays again after 28 years."""
_STEP = timedelta(days=7)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_EVERY_WEEKDAY = 7


@dataclass(frozen=True, slots=True)
class Change:
    """The clocks of a zone change: the instant in UTC and the offsets around it."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def wall(self) -> datetime:
        """What the clocks show when they are changed, as a calendar file wants it."""
        return (self.at + self.before).replace(tzinfo=None)

    @property
    def kind(self) -> tuple[timedelta, timedelta, str]:
        """What changes of one rule have in common."""
        return self.before, self.after, self.name


def describe(where: ZoneInfo, now: datetime) -> Timezone:
    """Return what a calendar needs to know of a zone from a moment on."""
    start = datetime(now.astimezone(UTC).year, 1, 1, tzinfo=UTC)
    zone = Timezone()
    zone.add("TZID", str(where))
    zone.add_component(_piece(_as_it_is(where, start), []))
    by_kind: dict[tuple[timedelta, timedelta, str], list[Change]] = defaultdict(list)
    for change in changes(where, start, start.replace(year=start.year + _YEARS)):
        by_kind[change.kind].append(change)
    for alike in by_kind.values():
        zone.add_component(_piece(alike[0], alike[1:]))
    return zone


def changes(where: ZoneInfo, start: datetime, end: datetime) -> Iterator[Change]:
    """Return the changes of a zone between two instants, in order."""
    early = start.astimezone(UTC)
    while early < end:
        late = early + _STEP
        if _offset(where, early) != _offset(where, late):
            yield _change(where, early, late)
        early = late


def _change(where: ZoneInfo, early: datetime, late: datetime) -> Change:
    """Return the change between two instants, found to the second."""
    before = _offset(where, early)
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        if _offset(where, middle) == before:
            early = middle
        else:
            late = middle
    return Change(late, before, _offset(where, late), late.astimezone(where).tzname() or "")


def _as_it_is(where: ZoneInfo, at: datetime) -> Change:
    offset = _offset(where, at)
    return Change(at, offset, offset, at.astimezone(where).tzname() or "")


def _offset(where: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(where).utcoffset() or timedelta()


def _piece(first: Change, rest: Sequence[Change]) -> TimezoneDaylight | TimezoneStandard:
    # By the clocks, not by the law: Ireland calls its summer time the standard, which confuses calendars.
    piece = TimezoneDaylight() if first.after > first.before else TimezoneStandard()
    piece.add("DTSTART", first.wall)
    piece.add("TZOFFSETFROM", first.before)
    piece.add("TZOFFSETTO", first.after)
    piece.add("TZNAME", first.name)
    rule = _yearly([first, *rest])
    if rule is not None:
        piece.add("RRULE", rule)
    elif rest:
        piece.add("RDATE", [change.wall for change in rest])
    return piece


def _yearly(alike: Sequence[Change]) -> vRecur | None:
    """Return the rule "the second Sunday of March" that all of these keep, or None."""
    walls = [change.wall for change in alike]
    once_a_year = [wall.year for wall in walls] == [walls[0].year + n for n in range(_YEARS)]
    same = {(wall.month, wall.weekday(), wall.time()) for wall in walls}
    days = sorted({wall.day for wall in walls})
    if not once_a_year or len(same) != 1 or days != list(range(days[0], days[0] + _EVERY_WEEKDAY)):
        return None
    weekday = _DAYS[walls[0].weekday()]
    rule: dict[str, object] = {"FREQ": "YEARLY", "BYMONTH": walls[0].month}
    if days[-1] == monthrange(walls[0].year, walls[0].month)[1]:
        rule["BYDAY"] = f"-1{weekday}"
    elif days[-1] % _EVERY_WEEKDAY == 0:
        rule["BYDAY"] = f"{days[-1] // _EVERY_WEEKDAY}{weekday}"
    else:
        rule["BYDAY"] = weekday
        rule["BYMONTHDAY"] = days
    return vRecur(rule)
