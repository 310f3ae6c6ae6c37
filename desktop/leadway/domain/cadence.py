"""When a commitment is due: a pure function of its cadence and the week."""

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self

from leadway.domain.startup_terms import Cadence
from leadway.domain.weeks import Week, later

REVIEW_AFTER = timedelta(weeks=4)
"""How long until an experiment, a judgement or an exception is looked at again, unless a date is given."""
_FURTHEST_DAYS = 14


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often something is due: `every` counts weeks, `day` is the day of the month (1-31).

    Where it is due by weeks, `weekday` (1 is Monday) may say on which day.
    """

    cadence: Cadence = Cadence.WEEKLY
    every: int = 1
    day: int = 1
    since: date = date(2024, 1, 1)
    weekday: int | None = None
    event_on: date | None = None
    """The day of the event that makes it due, where it is due on one and was not checked since."""

    def due(self, week: Week) -> bool:
        """Whether it is due in this week. What is due on an event stays due until it is checked."""
        if week < Week.of(self.since) and self.event_on is None:
            return False
        match self.cadence:
            case Cadence.WEEKLY:
                return True
            case Cadence.EVERY_N_WEEKS:
                return week.since(Week.of(self.since)) % max(1, self.every) == 0
            case Cadence.MONTHLY:
                return self._day_in(week, every=1) is not None
            case Cadence.QUARTERLY:
                return self._day_in(week, every=3) is not None
            case Cadence.ON_EVENT:
                return self.event_on is not None and Week.of(self.event_on) <= week

    def known_on(self, today: date) -> Self:
        """Return it without a beginning that a wrong clock wrote, or it would not be due for years.

        Nobody chooses when it begins, so it begins in a fortnight at the latest. What is due every few weeks
        stays due in the same ones.
        """
        ahead, step = (self.since - today).days, 7 * max(1, self.every)
        if ahead <= _FURTHEST_DAYS:
            return self
        return replace(self, since=later(self.since, ahead // -step * step))

    def due_on(self, week: Week) -> date | None:
        """Return the day on which it is due in a week where it is due; None where no day was said."""
        if self.cadence in (Cadence.MONTHLY, Cadence.QUARTERLY):
            return self._day_in(week, every=1 if self.cadence is Cadence.MONTHLY else 3)
        return next((day for day in _days(week) if day.isoweekday() == self.weekday), None)

    def _day_in(self, week: Week, *, every: int) -> date | None:
        """Return the day of the month that falls in a week, of every month or of every third one."""
        for day in _days(week):
            last = calendar.monthrange(day.year, day.month)[1]
            if day.month % every == 0 and day.day == min(max(1, self.day), last) and day >= self.since:
                return day
        return None


def _days(week: Week) -> list[date]:
    return [week.first_day + timedelta(days=n) for n in range((week.last_day - week.first_day).days + 1)]
