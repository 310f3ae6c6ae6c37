"""The weekly time and a move as events that any calendar program can keep (iCalendar, RFC 5545).

The clock changes of its zone (VTIMEZONE) are written here by their yearly rule, if any: icalendar's own
`Timezone.from_tzinfo` gives every spring change an hour late, misses changes that are less than two months
apart (Morocco), and knows no rules.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import TypeAlias
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Component, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from leadway import __version__
from leadway.domain.due import Occurrence, occurrences
from leadway.domain.weekly_time import WeeklyTime
from leadway.i18n import _

SUMMARY, MOVE_SUMMARY = _("Leadway: your week"), _("Leadway: your move")
"""All that events say: a calendar is often seen by others."""
LASTS = timedelta(minutes=15)
_MORNING = timedelta(hours=9)
_YEARS = 29
"""How far it looks ahead: the calendar's days fall on the same weekdays again after 28 years."""
_WEEKS_AHEAD = _YEARS * 53
_STEP = timedelta(days=7)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_EVERY_WEEKDAY = 7


def weekly_event(
    weekly_time: WeeklyTime, time_zone: ZoneInfo, now: datetime, *, uid: str, sequence: int
) -> bytes:
    """Return the calendar file of a weekly time, from the next one on.

    A calendar that has an event of this `uid` replaces it; `sequence` grows when the weekly time changes.
    """
    coming = list(islice(occurrences(weekly_time, time_zone, now), _WEEKS_AHEAD))
    moved = [occurrence for occurrence in coming if _wall(occurrence) != occurrence.wall]
    first = next((occurrence for occurrence in coming if occurrence not in moved), coming[0])
    # The zone is named and not left to the library, which writes UTC for any zone without clock changes.
    named = {"TZID": str(time_zone)}
    event = _event(SUMMARY, now, uid, sequence)
    event.add("DTSTART", _wall(first), named)
    event.add("DURATION", LASTS)
    if weekly_time.repeats != "chosen":
        event.add("RRULE", _repeats(weekly_time))
    if moved and weekly_time.repeats != "chosen":
        # A time that the clocks skip: some programs leave it out, others each put it somewhere else.
        event.add("EXDATE", [occurrence.wall for occurrence in moved], named)
        event.add("RDATE", [_wall(occurrence) for occurrence in moved], named)
    event.add_component(_alarm(SUMMARY))
    # UTC is written as such, without a zone.
    return _written(*([_zone(time_zone, now)] if "TZID" in event["DTSTART"].params else []), event)


def move_event(start: datetime | date, minutes: int, now: datetime, *, uid: str) -> bytes:
    """Return the calendar file of a move: at a moment, or on a day as a whole, with an alarm at 9:00."""
    event, has_time = _event(MOVE_SUMMARY, now, uid), isinstance(start, datetime)
    event.add("DTSTART", start.astimezone(UTC) if isinstance(start, datetime) else start)
    if has_time:
        event.add("DURATION", timedelta(minutes=minutes))
    event.add_component(_alarm(MOVE_SUMMARY, timedelta() if has_time else _MORNING))
    return _written(event)


def _event(summary: str, now: datetime, uid: str, sequence: int = 0) -> Event:
    event = Event()
    event.add("UID", uid)
    event.add("DTSTAMP", now.astimezone(UTC).replace(microsecond=0))
    event.add("SEQUENCE", sequence)
    event.add("SUMMARY", summary)
    event.add("CLASS", "PRIVATE")
    return event


def _written(*components: Component) -> bytes:
    calendar = Calendar()
    calendar.add("PRODID", f"-//Leadway//Leadway {__version__}//EN")  # no text
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    for component in components:
        calendar.add_component(component)
    written: bytes = calendar.to_ical()
    return written


def _repeats(weekly_time: WeeklyTime) -> vRecur:
    rule: dict[str, object] = {"FREQ": "WEEKLY"}
    if weekly_time.repeats == "other_week":
        rule["INTERVAL"] = 2
    if weekly_time.more_days:
        rule["BYDAY"] = [_DAYS[day - 1] for day in sorted(weekly_time.days)]
    return vRecur(rule)


def _alarm(summary: str, after: timedelta = timedelta()) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", summary)
    alarm.add("TRIGGER", after)
    return alarm


def _wall(coming: Occurrence) -> datetime:
    return coming.at.replace(tzinfo=None, fold=0)


_Clocks: TypeAlias = tuple[timedelta, timedelta, str]
"""What a change does to the clocks: the offsets around it, and the name of the time after it."""


def _zone(time_zone: ZoneInfo, now: datetime) -> Timezone:
    """Return what a calendar needs to know of a zone from the beginning of this year on."""
    start = datetime(now.astimezone(UTC).year, 1, 1, tzinfo=UTC)
    first = start.astimezone(time_zone)
    offset = first.utcoffset() or timedelta()
    zone = Timezone()
    zone.add("TZID", str(time_zone))
    zone.add_component(_piece((offset, offset, first.tzname() or ""), [first.replace(tzinfo=None)]))
    alike: dict[_Clocks, list[datetime]] = defaultdict(list)
    for at in _changes(time_zone, start, start.replace(year=start.year + _YEARS)):
        before, name = _offset(time_zone, at - timedelta(seconds=1)), at.astimezone(time_zone).tzname() or ""
        # What the clocks show when they are changed, as a calendar file wants it.
        alike[before, _offset(time_zone, at), name].append((at + before).replace(tzinfo=None))
    for clocks, walls in alike.items():
        zone.add_component(_piece(clocks, walls))
    return zone


def _changes(time_zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Return when the clocks of a zone change between two instants, in order and to the second."""
    while start < end:
        before = _offset(time_zone, start)
        if _offset(time_zone, start + _STEP) != before:
            second = bisect_left(
                range(int(_STEP.total_seconds())),
                True,  # noqa: FBT003 -- what the key is then
                key=lambda n: _offset(time_zone, start + timedelta(seconds=n)) != before,
            )
            yield start + timedelta(seconds=second)
        start += _STEP


def _offset(time_zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(time_zone).utcoffset() or timedelta()


def _piece(clocks: _Clocks, walls: Sequence[datetime]) -> TimezoneDaylight | TimezoneStandard:
    # By the clocks, not by the law: Ireland calls its summer time the standard, which confuses calendars.
    before, after, name = clocks
    piece = TimezoneDaylight() if after > before else TimezoneStandard()
    piece.add("DTSTART", walls[0])
    piece.add("TZOFFSETFROM", before)
    piece.add("TZOFFSETTO", after)
    piece.add("TZNAME", name)
    rule = _yearly(walls)
    if rule is not None:
        piece.add("RRULE", rule)
    elif walls[1:]:
        piece.add("RDATE", walls[1:])
    return piece


def _yearly(walls: Sequence[datetime]) -> vRecur | None:
    """Return the rule "the second Sunday of March" that all of these wall-clock times keep, or None."""
    once_a_year = [wall.year for wall in walls] == [walls[0].year + n for n in range(_YEARS)]
    patterns = {(wall.month, wall.weekday(), wall.time()) for wall in walls}
    days = sorted({wall.day for wall in walls})
    if not once_a_year or len(patterns) != 1 or days != list(range(days[0], days[0] + _EVERY_WEEKDAY)):
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
