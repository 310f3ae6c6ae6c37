"""The clock that is passed to everything that needs the time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The current time. The real clock is in `system`, a pinned one in the tests."""

    def now(self) -> datetime:
        """Return the present moment as an aware datetime in the person's own zone."""
        ...
