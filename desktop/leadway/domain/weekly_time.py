"""The weekly time: when a person means to do the ritual, and which week is looked at then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from leadway.domain.startup_terms import WeekStatus
from leadway.domain.text import one_line
from leadway.domain.weeks import SHORT_WEEKDAYS, WEEKDAYS, Week, week_starts_in_use
from leadway.i18n import _

_EARLY_DAYS = 2
"""A weekly time on one of the first two days of a week looks at the week before."""
_OFFERED_DAYS = 2
"""So many days after its end a week is offered at least."""
_OFFERED_AFTER_TIME = timedelta(hours=48)
_DAYS_OF_A_WEEK = 7
_DAY = timedelta(days=1)
_A_MONDAY = date(2100, 1, 4)


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """A weekday (1 is Monday), a wall-clock time, and what it comes after."""

    weekday: int = 5
    at: time = time(15, 30)
    after: str = ""
    more_days: frozenset[int] = frozenset()
    """Further weekdays: each is the time of the week it looks at, until that week is done."""
    repeats: Literal["weekly", "other_week", "chosen"] = "weekly"
    """Where each is chosen, the weekday and the time are those of the next week."""
    since: date | None = None
    """A day of a week that is looked at where only every other one is; weeks before count as ever."""
    looks_at: Literal["auto", "own", "before"] = "auto"
    """Whether it is for its own week or for the week before; by its day unless the person fixes it."""
    changed: date | None = None
    """The day of its last change, where a week waited then: that one is offered for two days more."""

    @property
    def days(self) -> frozenset[int]:
        """Every weekday of it."""
        return self.more_days | {self.weekday}

    @property
    def looks_back(self) -> bool:
        """Whether each of its days looks at the week before."""
        week = Week.of(_A_MONDAY)
        days = (week.first_day + timedelta(days=n) for n in range(_DAYS_OF_A_WEEK))
        return all(self.week_of(day) < week for day in days if day.isoweekday() in self.days)

    @property
    def every(self) -> int:
        """One ritual is expected in so many weeks."""
        return 2 if self.repeats == "other_week" else 1

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
        """`Friday 15:30`, `Mon, Thu 9:00`, `every other Friday 15:30`."""
        days = WEEKDAYS[self.weekday - 1]
        if self.more_days:
            days = ", ".join(SHORT_WEEKDAYS[day - 1] for day in sorted(self.days))
        text = _("every other {day} {time}") if self.repeats == "other_week" else _("{day} {time}")
        return text.format(day=days, time=f"{self.at:%H:%M}")

    def week_of(self, day: date) -> Week:
        """Return the week that is looked at on a day."""
        week = Week.of(day)
        return week.shift(-1) if self._looks_back_on(day, week.first_day) else week

    def _looks_back_on(self, day: date, first: date) -> bool:
        """Whether on this day of the week that begins with `first` the week before is looked at."""
        early = (day - first).days < _EARLY_DAYS
        return self.looks_at == "before" or (self.looks_at == "auto" and early)

    def counts(self, week: Week) -> bool:
        """Whether a week has a time of its own; with every other week, the one between has none."""
        if self.repeats != "other_week" or self.since is None:
            return True
        weeks = week.since(self.week_of(self.since))
        return weeks < 0 or weeks % 2 == 0

    def times(self, week: Week) -> tuple[datetime, ...]:
        """Return the wall-clock moments, without a zone, at which a week is looked at, in order."""
        return _times(self, week, week_starts_in_use())


@lru_cache(maxsize=256)  # one decision of the reminder asks for the same three weeks a dozen times
def _times(weekly_time: WeeklyTime, week: Week, _starts: object) -> tuple[datetime, ...]:
    if not weekly_time.counts(week):
        return ()
    first, weekdays, start = week.first_day, weekly_time.days, week.first_day.weekday()
    following, end = week.last_day + _DAY, week.shift(1).last_day
    days = [
        first + timedelta(days=n) for n in range((end - first).days + 8) if (start + n) % 7 + 1 in weekdays
    ]
    own = [day for day in days if day < following and not weekly_time._looks_back_on(day, first)]
    after = [day for day in days if following <= day <= end and weekly_time._looks_back_on(day, following)]
    # The week between, where the first day of the week or the weekly time moved: at the next such day.
    later = [day for day in days if day >= following][:1]
    return tuple(datetime.combine(day, weekly_time.at) for day in own + after or later)


def offered_until(weekly_time: WeeklyTime | None, week: Week) -> datetime:
    """Return the wall-clock moment until which a week can still be asked about.

    That is the end of the second day after it, or 48 hours after its weekly time, whichever is later.
    """
    last, times = week.last_day, weekly_time.times(week) if weekly_time is not None else ()
    changed = weekly_time.changed if weekly_time is not None else None
    if changed is not None and 0 < (changed - last).days <= _DAYS_OF_A_WEEK:
        last = changed
    end = datetime.combine(last + timedelta(days=1 + _OFFERED_DAYS), time())
    return max([end, *(at + _OFFERED_AFTER_TIME for at in times)])


@dataclass(frozen=True, slots=True)
class WeeksInUse:
    """Which week is looked at: the one rule of page, reminder, calendar, lists and commands."""

    weekly_time: WeeklyTime | None
    settled: Mapping[Week, WeekStatus]
    """The weeks that are done, skipped or away."""
    first: Week | None = None
    """The first week of use; none before it is asked about. None where that is not known."""

    def asked(self, now: datetime) -> Week:
        """Return the week that is asked about: the oldest one that is still offered, else the present one.

        `now` is by the clock of the place where the person is. Where the weekly time comes after the week,
        that week stays until it is offered no more, so that what was done is seen.
        """
        present = Week.of(now.date())
        for week in self._offered(now):
            if week not in self.settled:
                return week
        before, usual = present.shift(-1), self.weekly_time
        if self.settled.get(before) in (WeekStatus.DONE, WeekStatus.SKIPPED) and usual is not None:
            late = [at for at in usual.times(before)[:1] if at.date() > before.last_day]
            if late and _wall(now) < offered_until(usual, before):
                return before
        return present

    def status(self, week: Week, now: datetime) -> WeekStatus:
        """Return what a week is; what no ritual was planned for is away."""
        if week in self.settled:
            return self.settled[week]
        if week >= Week.of(now.date()) or week in self._offered(now):
            return WeekStatus.OPEN
        planned = self.weekly_time is None or self.weekly_time.counts(week)
        return WeekStatus.NO_RITUAL if planned else WeekStatus.AWAY

    def _offered(self, now: datetime) -> list[Week]:
        """Return the weeks before the present one that are still offered, oldest first."""
        present, usual = Week.of(now.date()), self.weekly_time
        return [
            week
            for week in (present.shift(-2), present.shift(-1))
            if self.first is not None
            and week >= self.first
            and (usual is None or usual.counts(week))
            and _wall(now) < offered_until(usual, week)
        ]


def _wall(now: datetime) -> datetime:
    return now.replace(tzinfo=None, fold=0)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When a card may show, as wall-clock time; days by ISO number, Monday is 1.

    Hours that end before they start are a night shift, of the day it starts on.
    """

    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    start: time = time(8, 0)
    end: time = time(18, 0)

    def include(self, weekly_time: WeeklyTime) -> bool:
        """Whether a weekly time is inside them on each of its days."""
        return all(
            self.contains(datetime.combine(_A_MONDAY + timedelta(days=day - 1), weekly_time.at))
            for day in weekly_time.days
        )

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
