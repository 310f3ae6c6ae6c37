"""The weekly time: when a person means to do the ritual, as an if-then sentence."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from leadway.domain.text import one_line
from leadway.domain.weeks import WEEKDAYS, Week
from leadway.i18n import _


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """A weekday (1 is Monday), a wall-clock time, and what it comes after."""

    weekday: int = 5
    at: time = time(15, 30)
    after: str = ""

    @property
    def sentence(self) -> str:
        """`If it’s Friday 15:30 (after: handover), then I’ll open Leadway.`"""
        after = one_line(self.after).rstrip(".")
        text = _("If it’s {time}, then I’ll open Leadway.")
        if after:
            text = _("If it’s {time} (after: {after}), then I’ll open Leadway.")
        return text.format(time=self.name, after=after)

    @property
    def name(self) -> str:
        """`Friday 15:30`."""
        return f"{WEEKDAYS[self.weekday - 1]} {self.at:%H:%M}"

    def in_week(self, week: Week) -> datetime:
        """Return the wall-clock moment of this time in a week, without a zone."""
        return datetime.combine(week.first_day + timedelta(days=self.weekday - 1), self.at)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When a card may show, as wall-clock time; days by ISO number, Monday is 1.

    Hours that end before they start are a night shift, of the day it starts on.
    """

    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    start: time = time(8, 0)
    end: time = time(18, 0)

    def contains(self, now: datetime) -> bool:
        """Whether this moment is inside them."""
        today, clock = now.isoweekday() in self.days, now.time()
        if self.start < self.end:
            return today and self.start <= clock < self.end
        yesterday = (now.isoweekday() - 2) % 7 + 1 in self.days
        return (today and clock >= self.start) or (yesterday and clock < self.end)

    def next_start(self, now: datetime) -> datetime | None:
        """Return when they begin next, or None where no day is a working day."""
        for ahead in range(8):
            day = now.date() + timedelta(days=ahead)
            begins = datetime.combine(day, self.start, now.tzinfo)
            # In UTC: two times of one zone would be compared by the wall, which may show an hour twice.
            if day.isoweekday() in self.days and begins.astimezone(UTC) > now.astimezone(UTC):
                return begins
        return None
