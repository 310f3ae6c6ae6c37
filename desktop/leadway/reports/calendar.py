"""The weekly slot as an event that any calendar program can keep (iCalendar, RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from leadway import __version__
from leadway.domain.due import Occurrence, occurrences
from leadway.domain.weekly_time import WeeklyTime
from leadway.i18n import _
from leadway.reports.calendar_zone import describe

SUMMARY = _("Leadway: your week")
"""All it says: a calendar is often seen by others."""
LASTS = timedelta(minutes=15)
_WEEKS_AHEAD = 29 * 53


def weekly_event(
    weekly_time: WeeklyTime, where: ZoneInfo, now: datetime, *, uid: str, sequence: int
) -> bytes:
    """Return the calendar file of a slot, from its next time on.

    A calendar that has an event of this `uid` replaces it; `sequence` grows when the slot changes.
    """
    coming = list(islice(occurrences(weekly_time, where, now), _WEEKS_AHEAD))
    moved = [each for each in coming if _wall(each) != weekly_time.in_week(each.week)]
    first = next(each for each in coming if each not in moved)
    # The zone is named and not left to the library, which writes UTC for any zone without clock changes.
    named = {"TZID": str(where)}
    event = Event()
    event.add("UID", uid)
    event.add("DTSTAMP", now.astimezone(UTC).replace(microsecond=0))
    event.add("SEQUENCE", sequence)
    event.add("SUMMARY", SUMMARY)
    event.add("CLASS", "PRIVATE")
    event.add("DTSTART", _wall(first), named)
    event.add("DURATION", LASTS)
    event.add("RRULE", {"FREQ": "WEEKLY"})
    if moved:
        # A time that the clocks skip: some programs leave it out, others each put it somewhere else.
        event.add("EXDATE", [weekly_time.in_week(each.week) for each in moved], named)
        event.add("RDATE", [_wall(each) for each in moved], named)
    event.add_component(_alarm())
    calendar = Calendar()
    calendar.add("PRODID", f"-//Leadway//Leadway {__version__}//EN")  # no text
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    # UTC is written as such, without a zone.
    if "TZID" in event["DTSTART"].params:
        calendar.add_component(describe(where, now))
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _alarm() -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", SUMMARY)
    alarm.add("TRIGGER", timedelta())
    return alarm


def _wall(coming: Occurrence) -> datetime:
    return coming.at.replace(tzinfo=None, fold=0)
