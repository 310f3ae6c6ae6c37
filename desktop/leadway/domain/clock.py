"""What the rest of the program knows of time: a clock that is handed in, never asked for."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time. The real one is in `system`, a pinned one in the tests."""

    def now(self) -> datetime:
        """Return the present moment as an aware datetime in the person's own zone."""
        ...


def to_utc(moment: datetime) -> datetime:
    """Return the same instant in UTC; a moment without a zone is a bug and raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(UTC)
