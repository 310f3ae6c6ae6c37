"""Reads days and times as people type them, and never guesses: what has no one meaning is None.

The names come from the language; the order of day and month from the region, passed in.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, time, timedelta

from leadway.domain.text import plain_signs
from leadway.domain.weeks import MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS
from leadway.i18n import pgettext

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
_HOURS = pgettext("typed after an hour, without a meaning of their own", "h o’clock")
_NOON, _MIDNIGHT = pgettext("typed as a time", "noon"), pgettext("typed as a time", "midnight")
_BEFORE_NOON = pgettext("typed after an hour, separated by spaces", "am a.m. a.m a")
_AFTER_NOON = pgettext("typed after an hour, separated by spaces", "pm p.m. p.m p")
# After this many days every date, also a 29 February, has come again.
_CYCLE = 8 * 366


def read_date(
    written: str,
    today: date,
    *,
    start: date | None = None,
    order: str = DAY_FIRST,
    looks_back: bool = False,
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
        if part.isdecimal():
            numbers.append(part)
            continue
        meaning = _meaning(part)
        if meaning is None or meaning[0] in named:
            return None
        named |= [meaning] if meaning[0] else []
    try:
        if sign and set(named) != {"unit"}:
            return None
        if "unit" in named or "day" in named:
            return _shifted(today, numbers, named, back=sign == "-" or (looks_back and not sign))
        return _dated(numbers, named, start or today, order, -1 if looks_back else 1)
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
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3].strip()
    if half in _fold(_BEFORE_NOON + " " + _AFTER_NOON).split():
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in _fold(_AFTER_NOON).split() else 0)
    elif half and half not in _fold(_HOURS).split():
        return None
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _fold(text: str) -> str:
    """Return the text with one form of each letter, digit and space."""
    return " ".join(plain_signs(text).casefold().replace("'", "’").split())


def _shifted(today: date, numbers: list[str], named: dict[str, int], *, back: bool) -> date | None:
    """Return the day of `tomorrow` or `+4w`; a month on is the same day, or the last of a shorter one."""
    if len(named) > 1 or len(numbers) != ("unit" in named):
        return None
    if "day" in named:
        return today + timedelta(days=named["day"])
    amount = -int(numbers[0]) if back else int(numbers[0])
    unit = named["unit"]
    if unit < 2:
        return today + timedelta(days=amount * (1, 7)[unit])
    months = today.year * 12 + today.month - 1 + amount * (1, 12)[unit - 2]
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def _dated(numbers: list[str], named: dict[str, int], start: date, order: str, step: int) -> date | None:
    """Return the day that a weekday, a day, a month and a year name, as far as they are written."""
    parts = _parted(numbers, named, order)
    if parts is None:
        return None
    year, month, day = parts.get("y"), parts.get("m"), parts.get("d")
    weekday = named.get("weekday")
    if day is None and (month is not None or weekday is None):
        return None
    if year is not None:
        days = iter([date(_century(year, start.year), month or 0, day or 0)])
    else:
        days = (start + timedelta(days=step * n) for n in range(_CYCLE))
    for each in days:
        if each.day == day and month in (None, each.month):
            return each if weekday in (None, each.isoweekday()) else None
        if day is None and each.isoweekday() == weekday:
            return each
    return None


def _parted(numbers: list[str], named: dict[str, int], order: str) -> dict[str, int] | None:
    """Return which number is the day, the month and the year; None where they are not these."""
    if "month" in named:
        order = "yd" if numbers and len(numbers[0]) > 2 else "dy"
    elif len(numbers) == 1 and len(numbers[0]) == 8:
        numbers, order = [numbers[0][:4], numbers[0][4:6], numbers[0][6:]], YEAR_FIRST
    elif len(numbers) == 1:
        order = "d"
    elif len(numbers) == 3 and len(numbers[0]) > 2:
        order = YEAR_FIRST
    elif len(numbers) == 2 or (len(numbers) == 3 and len(numbers[2]) > 2):
        order = order.replace("y", "") + "y"
    parts = dict(zip(order, numbers, strict=False))
    if len(numbers) > len(order) or any(
        len(n) not in ((2, 4) if at == "y" else (1, 2)) for at, n in parts.items()
    ):
        return None
    read = {at: int(number) for at, number in parts.items()}
    if "month" in named:
        read["m"] = named["month"]
    elif read.get("m", 0) > 12:
        read["m"], read["d"] = read["d"], read["m"]
    return read


def _century(year: int, near: int) -> int:
    """Return the year meant by two digits: the nearest one."""
    return year if year > 99 else year + round((near - year) / 100) * 100


_NAMES: dict[str, tuple[str, int]] = {}
for _kind, _names in (
    ("month", MONTHS),
    ("month", SHORT_MONTHS),
    ("weekday", WEEKDAYS),
    ("weekday", SHORT_WEEKDAYS),
):
    for _number, _name in enumerate(_names, start=1):
        _NAMES.setdefault(_fold(_name), (_kind, _number))
_NAMES |= {_fold(name): ("day", days) for name, days in _DAYS.items()}
_WORDS = {word: ("unit", unit) for unit, words in enumerate(_UNITS) for word in _fold(words).split()}
_WORDS |= dict.fromkeys(_fold(_LEFT_OUT).split(), ("", 0))
_LONGEST_FIRST = sorted(map(re.escape, _NAMES), key=len, reverse=True)
# A name ends where no letter follows; spaces and the signs between numbers are passed over.
_PARTS = re.compile(rf"(?:{'|'.join(_LONGEST_FIRST)})(?![^\W\d_])|\d+|[^\W\d_]+|[^\s\d/.,\-]")


def _meaning(word: str) -> tuple[str, int] | None:
    """Return what a word is: a name, or two letters or more with which just one name begins."""
    if exact := _NAMES.get(word) or _WORDS.get(word):
        return exact
    begun = {value for name, value in _NAMES.items() if name.startswith(word)}
    return begun.pop() if len(begun) == 1 and len(word) > 1 else None
