"""Weeks as Leadway counts them: named by ISO year and week, through this one type.

A week begins on Monday, Sunday or Saturday, and is named by the ISO week in which its Thursday lies. On which
days weeks begin is set once for the program, when its data is opened, like its language.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self

from leadway.domain.errors import KnownError
from leadway.i18n import _, locale_list, locale_text

_WRITTEN = r"(\d{4})-W(\d{2})"
_LAST_YEAR = 9998
_FIRST_DAY, _LAST_DAY = date(2, 1, 4), date(_LAST_YEAR, 12, 28)
"""Days before and after belong to the weeks of these: Python knows none before the year 1 and after 9999, and
every week has a week before it and one after it."""
_OFFSETS = {1: 0, 7: -1, 6: -2}
"""How many days before the ISO week's Monday a week begins, by the weekday on which weeks begin."""
_offsets: list[tuple[str, int]] = []
WRITE_IT_LIKE = _("Write it like 2026-W47.")
# English is built in; other languages bring their own from CLDR.
MONTHS = locale_list("months", (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
))  # fmt: skip
SHORT_MONTHS = locale_list("short_months", tuple(name[:3] for name in MONTHS))
WEEKDAYS = locale_list(
    "weekdays", ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
)
SHORT_WEEKDAYS = locale_list("short_weekdays", tuple(name[:3] for name in WEEKDAYS))
_LONG_DATE = locale_text("long_date", "{day} {month} {year}")
FULL_DATE = locale_text("full_date", "{weekday}, {day} {month} {year}")
_DAY_MONTH = locale_text("day_month", "{day} {month}")
_SHORT_DATE = locale_text("short_date", "{day} {month}")
_DAYS_OF_MONTH = locale_text("days_of_month", "{day}–{last} {month}")


@dataclass(frozen=True, order=True, slots=True)
class Week:
    """One week. Years have 52 or 53 of them; around New Year the ISO year is not the calendar's."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the week that holds this day (a datetime counts by its own local date)."""
        day = _counted(date(day.year, day.month, day.day))
        iso = day.isocalendar()
        week = cls(iso.year, iso.week)
        if not _offsets:
            return week
        days = (day - week._monday).days
        if days < week._begins():
            return cls(*week.shift(-1)._key)
        return cls(*week.shift(1)._key) if days > 6 + week._offset() else week

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read `2026-W47`; raise KnownError where the form is off or the year has no such week."""
        match = re.fullmatch(_WRITTEN, written.strip().upper())
        if match is None:
            raise KnownError(_("“{text}” is not a week.").format(text=written[:40]), WRITE_IT_LIKE)
        year, number = int(match[1]), int(match[2])
        try:
            # The first and the last year are refused as a whole: Python knows no day before and after them.
            date.fromisocalendar(year if 1 < year <= _LAST_YEAR else 0, number, 7)
        except (ValueError, OverflowError):
            raise KnownError(
                _("There is no week {week}.").format(week=f"{year:04}-W{number:02}"),
                f"{_how_many(year)} {WRITE_IT_LIKE}",
            ) from None
        return cls(year, number)

    @property
    def first_day(self) -> date:
        """The first day: the one after the last day of the week before."""
        return self._monday + timedelta(days=self._begins() if _offsets else 0)

    @property
    def last_day(self) -> date:
        """The last day."""
        return self._monday + timedelta(days=6 + self._offset())

    def nearest(self, day: date) -> date:
        """Return the day itself where it is in this week, else the end of the week next to it."""
        return min(max(day, self.first_day), self.last_day)

    def shift(self, weeks: int) -> "Week":
        """Return the week so many weeks later (earlier where negative)."""
        iso = _counted(later(self._monday, 7 * weeks)).isocalendar()
        return Week(iso.year, iso.week)

    def since(self, earlier: "Week") -> int:
        """Return how many weeks lie between `earlier` and this one."""
        return (self._monday - earlier._monday).days // 7

    @property
    def name(self) -> str:
        """`Week 47`, or `Week of 29 November` where weeks do not begin on Monday: few number them there."""
        if self._offset():
            return _("Week of {day}").format(day=day_and_month(self.first_day))
        return _("Week {number}").format(number=self.number)

    @property
    def dates(self) -> str:
        """`16–22 November`, `30 November – 6 December`, with the year where it changes inside the week."""
        first, last = self.first_day, self.last_day
        if first.year != last.year:
            return f"{long_date(first)} – {long_date(last)}"
        if first.month != last.month:
            return f"{day_and_month(first)} – {day_and_month(last)}"
        return _DAYS_OF_MONTH.format(day=first.day, last=last.day, month=MONTHS[last.month - 1])

    @property
    def short_dates(self) -> str:
        """The dates below a heading with the year: `16–22 November`, `28 Dec – 3 Jan`."""
        first, last = self.first_day, self.last_day
        return self.dates if first.month == last.month else f"{short_date(first)} – {short_date(last)}"

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    @property
    def _key(self) -> tuple[int, int]:
        return self.year, self.number

    @property
    def _monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    def _begins(self) -> int:
        """Return how many days after Monday it begins.

        A day that would lie in two weeks belongs to the earlier, one that would lie in none to the later.
        """
        return self.shift(-1)._offset()

    def _offset(self) -> int:
        if not _offsets:
            return 0
        return next((offset for key, offset in reversed(_offsets) if key <= str(self)), 0)


def later(day: date, days: int) -> date:
    """Return the day so many days later (earlier where negative), or the first or the last one there is."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def use_week_starts(starts: Mapping[str, int]) -> None:
    """Let weeks begin on these weekdays (1 is Monday), each from a week on; the empty key is the first."""
    _offsets[:] = sorted((key, _OFFSETS.get(day, 0)) for key, day in starts.items())


def week_starts_in_use() -> tuple[tuple[str, int], ...]:
    """Return what `use_week_starts` set, for what is kept by it."""
    return tuple(_offsets)


def local_day(moment: datetime) -> date:
    """Return the day of a moment by this computer's clock.

    Some systems know no local time before 1970 or after 3000: the day is that of UTC then.
    """
    try:
        return moment.astimezone().date()
    except (OSError, OverflowError, ValueError):
        return moment.astimezone(UTC).date()


def day_written(day: date | None, moment: datetime) -> date:
    """Return the day kept with a note, or that of its moment by this computer's clock where none was kept."""
    return day or local_day(moment)


def long_date(day: date) -> str:
    """`16 November 2026`, the same on every system."""
    return _LONG_DATE.format(day=day.day, month=MONTHS[day.month - 1], year=day.year)


def full_date(day: date) -> str:
    """`Monday, 16 November 2026`."""
    weekday, month = WEEKDAYS[day.weekday()], MONTHS[day.month - 1]
    return FULL_DATE.format(weekday=weekday, day=day.day, month=month, year=day.year)


def day_and_month(day: date) -> str:
    """`16 November`."""
    return _DAY_MONTH.format(day=day.day, month=MONTHS[day.month - 1])


def spoken_date(day: date, today: date) -> str:
    """`16 November`, with the year where it is not this one."""
    return day_and_month(day) if day.year == today.year else long_date(day)


def short_date(day: date) -> str:
    """`16 Nov`, the same on every system."""
    return _SHORT_DATE.format(day=day.day, month=SHORT_MONTHS[day.month - 1])


def _counted(day: date) -> date:
    return min(max(day, _FIRST_DAY), _LAST_DAY)


def _how_many(year: int) -> str:
    if not 1 < year <= _LAST_YEAR:
        return _("Years run from 0002 to 9998.")
    weeks = date(year, 12, 28).isocalendar().week
    return _("{year} has {n} weeks.").format(year=f"{year:04}", n=weeks)
