"""When a commitment is due: a pure function of its cadence and the week."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from leadway.domain.startup_terms import Cadence
from leadway.domain.weeks import Week

REVIEW_AFTER = timedelta(weeks=4)
"""How long until an experiment, a judgement or an exception is looked at again, unless a date is given."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often something is due: `every` counts weeks, `day` is the day of the month (1-31)."""

    cadence: Cadence = Cadence.WEEKLY
    every: int = 1
    day: int = 1
    since: date = date(2024, 1, 1)

    def due(self, week: Week) -> bool:
        """Whether it is due in this week. What is due on an event is never due by itself."""
        if week < Week.of(self.since):
            return False
        match self.cadence:
            case Cadence.WEEKLY:
                return True
            case Cadence.EVERY_N_WEEKS:
                return week.since(Week.of(self.since)) % max(1, self.every) == 0
            case Cadence.MONTHLY:
                return any(self._falls_in(week, year, month) for year, month in _months(week))
            case Cadence.QUARTERLY:
                return any(
                    month % 3 == 0 and self._falls_in(week, year, month) for year, month in _months(week)
                )
            case Cadence.ON_EVENT:
                return False

    def _falls_in(self, week: Week, year: int, month: int) -> bool:
        last = calendar.monthrange(year, month)[1]
        exact = date(year, month, min(max(1, self.day), last))
        return max(week.first_day, self.since) <= exact <= week.last_day


def _months(week: Week) -> set[tuple[int, int]]:
    return {(day.year, day.month) for day in (week.first_day, week.last_day)}
