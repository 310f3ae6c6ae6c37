"""Reads days and times as people type them, and never guesses: what has no one meaning is None.

The names come from the language; the order of day and month from the region, passed in.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, time, timedelta

from leadway.domain.text import plain_signs
from leadway.domain.weeks import FULL_DATE, MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS
from leadway.i18n import pgettext

EARLIEST, LATEST = date(1752, 9, 14), date(9899, 12, 31)
"""What a person may mean: in the calendar of today, with room behind for what follows it."""
DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "dmy", "mdy", "ymd"

_DAYS = {
    pgettext("typed as a date", "today"): 0,
    pgettext("typed as a date", "tomorrow"): 1,
    pgettext("typed as a date", "yesterday"): -1,
}
_UNITS = (
    pgettext("typed after a number, separated by spaces", "d day days"),
    pgettext("typed after a number, separated by spaces", "w wk wks week weeks"),
    pgettext("typed after a number, separated by spaces", "m month months"),
    pgettext("typed after a number, separated by spaces", "y yr yrs year years"),
)
_LEFT_OUT = pgettext("typed in a date, without a meaning of their own", "the of on in st nd rd th")
_AT = pgettext("typed before an hour, separated by spaces", "at")
_HOURS = pgettext("typed after an hour, without a meaning of their own", "h o’clock")
_NOON, _MIDNIGHT = pgettext("typed as a time", "noon"), pgettext("typed as a time", "midnight")
_BEFORE_NOON = pgettext("typed after an hour, separated by spaces", "am a.m. a.m a")
_AFTER_NOON = pgettext("typed after an hour, separated by spaces", "pm p.m. p.m p")
# After this many days every date, also a 29 February, has come again.
_CYCLE = 8 * 366


def read_date(
    written: str, today: date, *, start: date | None = None, order: str = DAY_FIRST, looks_back: bool = False
) -> date | None:
    """Read `18`, `18 Dec`, `18/12`, `Friday`, `tomorrow`, `+4w`, `2026-12-18`; None where it is not one day.

    A day without a year is the next one from `start` on (usually today), or the last one where the field
    `looks_back`. `order` says what stands first in `18/12`; where only the other order is a date, it counts.
    """
    text = _fold(written)
    sign = text[:1] if text[:1] in ("+", "-") else ""
    numbers: list[str] = []
    named: dict[str, int] = {}
    for part in _PARTS.findall(text.removeprefix(sign)):
        kind, value = ("number", 0) if part.isdecimal() else _meaning(part)
        if kind == "number":
            numbers.append(part)
        elif kind in named or (sign and kind != "unit"):
            return None
        elif kind:
            named[kind] = value
    try:
        if named.keys() & {"day", "unit", "nothing"}:
            return _shifted(today, numbers, named, back=sign == "-" or (looks_back and not sign))
        return None if sign else _dated(numbers, named, start or today, order, -1 if looks_back else 1)
    except (ValueError, OverflowError):
        return None


def read_time(written: str) -> time | None:
    """Read `14`, `1400`, `14:00`, `2pm`; an hour without am or pm is of the 24-hour clock."""
    text = _fold(written)
    if text in (_fold(_NOON), _fold(_MIDNIGHT)):
        return time(12 if text == _fold(_NOON) else 0)
    match = re.fullmatch(r"(\d{1,2}?)(?: ?[:.h ]? ?(\d\d))? ?(\D*)", text)
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    before, after = _fold(_BEFORE_NOON).split(), _fold(_AFTER_NOON).split()
    if half in before + after and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (half in after)
    elif half and half not in _fold(_HOURS).split():
        return None
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_moment(written: str, start: date) -> tuple[date, time | None] | None:
    """Read the day and the time, if there is one, in a text that may hold more: `Tuesday 10:00, at the till`.

    The day is the next such one from `start` on. None where no day is named, or more than one could be meant.
    """
    words = [word.strip(",;.()") for word in _fold(written).split()]
    at = None
    for begin, end in _spans(words, 2):
        is_last, after_at = 0 < begin == len(words) - 1, begin > 0 and words[begin - 1] in _fold(_AT).split()
        text = " ".join(words[begin:end])
        # A number alone is an hour after "at" or at the end; with a dot, it may be a day and a month.
        is_hour = text.isdecimal() and len(text) < 3 and (after_at or is_last)
        if is_hour or not text.replace(".", "").isdecimal():
            at = read_time(text)
        if at is not None:
            words[begin:end] = ["|"]
            break
    named = [
        (end - begin, day) for begin, end in _spans(words, 6) for day in _days_in(words[begin:end], start)
    ]
    meant = {day for length, day in named if length == named[0][0]}
    return (meant.pop(), at) if len(meant) == 1 else None


def _days_in(words: list[str], start: date) -> set[date]:
    """Return the days that these words can name, in either order of day and month; a bare number is none."""
    text = " ".join(words)
    kinds = {_meaning(part)[0] for part in _PARTS.findall(text) if not part.isdecimal()}
    is_dated = "month" in kinds or re.search(r"\d[/.-]\d", text)
    if not is_dated and (not kinds & {"day", "weekday"} or re.search(r"\d", text)):
        return set()
    days = {read_date(text, start, order=order) for order in (DAY_FIRST, MONTH_FIRST)}
    return {day for day in days if day and EARLIEST <= day <= LATEST}


def _spans(words: list[str], most: int) -> list[tuple[int, int]]:
    """Return where neighbouring words begin and end, the longest spans first."""
    lengths = range(min(most, len(words)), 0, -1)
    return [(begin, begin + n) for n in lengths for begin in range(len(words) - n + 1)]


def _fold(text: str) -> str:
    """Return the text with one form of each letter, digit and space."""
    return " ".join(plain_signs(text).casefold().replace("'", "’").split())


def _shifted(today: date, numbers: list[str], named: dict[str, int], *, back: bool) -> date | None:
    """Return the day of `tomorrow` or `+4w`; a month on is the same day, or the last of a shorter one."""
    if len(named) > 1 or len(numbers) != ("unit" in named):
        return None
    if "unit" not in named:
        return today + timedelta(days=named["day"]) if "day" in named else None
    unit, amount = named["unit"], int(numbers[0]) * (-1 if back else 1)
    if unit < 2:
        return today + timedelta(days=amount * (1, 7)[unit])
    year, month = divmod(today.year * 12 + today.month - 1 + amount * (1, 12)[unit - 2], 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _dated(numbers: list[str], named: dict[str, int], start: date, order: str, step: int) -> date | None:
    """Return the day that a weekday, a day, a month and a year name, as far as they are written."""
    parts = _numbered(numbers, order, named.get("month"))
    year, month, day = parts.get("y"), parts.get("m"), parts.get("d")
    weekday = named.get("weekday")
    if day is None:
        if month is not None or weekday is None:
            return None
        return next(each for each in _days(start, step) if each.isoweekday() == weekday)
    if year is not None:
        if year < 100:  # two digits are the nearest such year
            year += round((start.year - year) / 100) * 100
        found: date | None = date(year, month or 0, day)
    else:
        found = next((d for d in _days(start, step) if d.day == day and month in (None, d.month)), None)
    return found if found and weekday in (None, found.isoweekday()) else None


def _days(start: date, step: int) -> Iterator[date]:
    return (start + timedelta(days=step * n) for n in range(_CYCLE))


def _numbered(numbers: list[str], order: str, month: int | None) -> dict[str, int]:
    """Return which number is the day, the month and the year; raise ValueError where they are not these."""
    n = len(numbers)
    if month is not None:
        order = "yd" if n and len(numbers[0]) > 2 else "dy"
    elif n == 1:
        order = "d"
    elif n == 3 and len(numbers[0]) > 2:
        order = YEAR_FIRST
    elif n == 2 or (n == 3 and len(numbers[2]) > 2):
        order = order.replace("y", "") + "y"
    digits = {at: (2, 4) if at == "y" else (1, 2) for at in order}
    named = list(zip(order, numbers, strict=False))
    # A year of four digits is that year, and never one of this century.
    if n > len(order) or any(
        len(each) not in digits[at] or (len(each) == 4 and each[:2] == "00") for at, each in named
    ):
        raise ValueError(numbers)
    parts = {at: int(number) for at, number in named}
    if month is not None:
        return parts | {"m": month}
    if parts.get("m", 0) > 12:
        parts["m"], parts["d"] = parts["d"], parts["m"]
    return parts


def _meaning(word: str) -> tuple[str, int]:
    """Return what a word is: a name, or two letters or more with which just one name begins."""
    begun = _BEGUN.get(word, ())
    return _NAMES.get(word) or _WORDS.get(word) or (next(iter(begun)) if len(begun) == 1 else ("nothing", 0))


_NAMES: dict[str, tuple[str, int]] = {}
for _kind, _named in (("month", MONTHS + SHORT_MONTHS), ("weekday", WEEKDAYS + SHORT_WEEKDAYS)):
    for _place, _name in enumerate(_named):
        _NAMES.setdefault(_fold(_name), (_kind, _place % (len(_named) // 2) + 1))
_NAMES |= {_fold(name): ("day", days) for name, days in _DAYS.items()}
_BEGUN: dict[str, set[tuple[str, int]]] = {}
for _name, _value in _NAMES.items():
    for _length in range(2, len(_name) + 1):
        _BEGUN.setdefault(_name[:_length], set()).add(_value)
_WORDS = {word: ("unit", unit) for unit, words in enumerate(_UNITS) for word in _fold(words).split()}
_WORDS |= dict.fromkeys(_fold(re.sub(r"\{\w+\}", " ", f"{_LEFT_OUT} {FULL_DATE}")).split(), ("", 0))
# The longest first. A name ends where no letter follows; what stands between numbers is passed over.
_PARTS = re.compile(
    rf"(?:{'|'.join(sorted(map(re.escape, _NAMES), key=len, reverse=True))})(?![^\W\d_])"
    r"|\d+|[^\W\d_]+|[^\s\d/.,،\-]"
)
