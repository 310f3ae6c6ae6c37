"""When a move is to happen, read from its "if": for the calendar, and for the usual day of moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple

from leadway.domain.date_parser import read_moment
from leadway.domain.weeks import WEEKDAYS

DEFAULT_TIME = time(10, 0)
ENOUGH_DONE = 6
"""So many moves with a moment must have been done before their usual weekday is known."""
_ONE_DAY = timedelta(days=1)


class DatedMove(NamedTuple):
    """The "if" of a move, and when the move was set by the clock of the person's place."""

    when: str
    set_at: datetime


def moment_of(move: DatedMove) -> tuple[datetime, bool] | None:
    """Return the wall-clock moment a move names, and whether it names a time; None where it names no day.

    A weekday is the next one: of the day on which the move was set only as long as its time is still to come.
    """
    today, now = move.set_at.date(), move.set_at.time()
    named = read_moment(move.when, today)
    if named is not None and named[0] == today and (named[1] is None or named[1] <= now):
        later = read_moment(move.when, today + _ONE_DAY)
        # "Today" stays today.
        named = later if later is not None and later[0] - today > _ONE_DAY else named
    if named is None:
        return None
    day, at = named
    return datetime.combine(day, at or time()), at is not None


def usual_cue(done: Sequence[DatedMove]) -> str:
    """Return `Thursday 14:00`: the weekday on which moves were done most, and the latest time named on it.

    The moves that were done are given latest first. Empty before six of them name what they follow.
    """
    with_when = [move for move in done if move.when.strip()]
    moments = [moment for move in with_when if (moment := moment_of(move)) is not None]
    if len(with_when) < ENOUGH_DONE or not moments:
        return ""
    [(weekday, _times)] = Counter(at.isoweekday() for at, _ in moments).most_common(1)
    times = [at.time() for at, has_time in moments if has_time and at.isoweekday() == weekday]
    return f"{WEEKDAYS[weekday - 1]} {next(iter(times), DEFAULT_TIME):%H:%M}"
