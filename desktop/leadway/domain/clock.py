"""The clock that is passed to everything that needs the time."""

from datetime import datetime, timedelta
from typing import Protocol

TOLERANCE = timedelta(minutes=5)
"""A clock that is corrected by so little was not wrong."""


YEARS = range(1970, 9000)
"""What a clock may have shown, right or wrong; what says another year was not written by this program."""


def is_future(moment: datetime, now: datetime) -> bool:
    """Whether a recorded moment is in the future: the clock was wrong then, or is wrong now.

    It never counts as the newest or the last of anything.
    """
    return moment > now + TOLERANCE


class Clock(Protocol):
    """The current time. The real clock is in `system`, a pinned one in the tests."""

    def now(self) -> datetime:
        """Return the present moment as an aware datetime in the person's own zone."""
        ...
