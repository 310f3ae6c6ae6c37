"""The weekly slot: when a person means to do the ritual, said as an if-then sentence."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from leadway.domain.text import one_line
from leadway.domain.weeks import WEEKDAYS, Week


@dataclass(frozen=True, slots=True)
class Slot:
    """A weekday (1 is Monday), a wall-clock time, and what it comes after."""

    weekday: int = 5
    at: time = time(15, 30)
    after: str = ""

    @property
    def sentence(self) -> str:
        """`If it is Friday 15:30 and stand-up has ended, then I will open this.`"""
        after = one_line(self.after).rstrip(".")
        ended = f" and {after} has ended" if after else ""
        return f"If it is {self.name}{ended}, then I will open this."

    @property
    def name(self) -> str:
        """`Friday 15:30`."""
        return f"{WEEKDAYS[self.weekday - 1]} {self.at:%H:%M}"

    def in_week(self, week: Week) -> datetime:
        """Return the wall-clock moment of this slot in a week, without a zone."""
        return datetime.combine(week.monday + timedelta(days=self.weekday - 1), self.at)
