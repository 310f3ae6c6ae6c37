"""The pinned clock that tests use."""

from datetime import UTC, datetime, timedelta

import pytest

from helpers.clock import FixedClock

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_it_stands_still_until_it_is_moved() -> None:
    clock = FixedClock(NINE)

    assert clock.now() == clock.now() == NINE
    clock.advance(timedelta(minutes=5))
    assert clock.now() == NINE + timedelta(minutes=5)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        FixedClock(NINE.replace(tzinfo=None))
