"""When a move is to happen, read from its "if": for the calendar, and for the usual day of moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from leadway.domain.date_parser import read_moment
from leadway.domain.moves import is_if_then
from leadway.domain.weeks import WEEKDAYS

DEFAULT_TIME = time(10, 0)
ENOUGH_DONE = 6
"""So many moves with a when must have been done before their usual weekday is known."""


def start_of(when: str, set_at: datetime) -> datetime | date | None:
    """Return the wall-clock moment, or the day alone, that a move names; None where it names no one day.

    It was set at `set_at`, by the clock of the person's place. A weekday is the next one: that of the same
    day only as long as its time is still to come.
    """
    today, tomorrow = set_at.date(), set_at.date() + timedelta(days=1)
    named = read_moment(when, today)
    if named is not None and named[0] == today and (named[1] is None or named[1] <= set_at.time()):
        later = read_moment(when, tomorrow)
        # "Today" stays today.
        named = later if later is not None and later[0] > tomorrow else named
    if named is None:
        return None
    day, at = named
    return day if at is None else datetime.combine(day, at)


def usual_cue(done: Sequence[tuple[str, datetime]]) -> str:
    """Return `Thursday 14:00`: the weekday on which moves were done most, and the latest time named on it.

    Given are the "if" of the moves that were done and when each was set, latest first. Empty before six.
    """
    moves = [(when, set_at) for when, set_at in done if is_if_then(when)]
    starts = [start for when, set_at in moves if (start := start_of(when, set_at)) is not None]
    if len(moves) < ENOUGH_DONE or not starts:
        return ""
    [(weekday, _times)] = Counter(start.isoweekday() for start in starts).most_common(1)
    on_it = [each for each in starts if isinstance(each, datetime) and each.isoweekday() == weekday]
    return f"{WEEKDAYS[weekday - 1]} {on_it[0].time() if on_it else DEFAULT_TIME:%H:%M}"
