"""A clock that stands still until a test moves it."""

from datetime import datetime, timedelta


class FixedClock:
    """A `leadway.domain.clock.Clock` that always says the same instant."""

    def __init__(self, now: datetime) -> None:
        """Start at `now`, which must be aware of its time zone."""
        if now.tzinfo is None:
            raise ValueError("a clock says an instant: give it a time zone")
        self._now = now

    def now(self) -> datetime:
        """Return the instant this clock stands at."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move the clock by a duration; a negative one moves it back."""
        self._now += by

    def stand_at(self, now: datetime) -> None:
        """Set the clock to an instant in a zone, as on a journey."""
        self._now = now
