"""What the rest of the program knows of time: a clock that is handed in, never asked for."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time. The real one is in `system`, a pinned one in the tests."""

    def now(self) -> datetime:
        """Return the present moment as an aware datetime in the person's own zone."""
        ...
