"""Reads dates and values from a column pasted out of a spreadsheet, or from a CSV file, and guesses nothing.

What has two meanings (`03/04/2026`, `1,250`) is read as the caller says, and `ReadTable` says that it was so.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from leadway.domain.date_parser import DAY_FIRST, MONTH_FIRST, YEAR_FIRST, read_date
from leadway.domain.errors import KnownError
from leadway.domain.number_parser import is_open, read_number
from leadway.domain.text import plain_signs
from leadway.i18n import _

MOST_LINES = 10_000
"""How many lines are taken at once: one reading on each day of 27 years."""
SEPARATORS = ("\t", ";", "|", ",")
NOTHING_ADDED = _("Nothing was added.")
TOO_MANY = _("These are more than {most} lines. Leadway takes at most that many readings at once.")
NO_NUMBERS = _("There is no column of numbers in it.")
NOT_A_TABLE = _("Leadway cannot read this as a table.")

_SAMPLE = 200
_NUMERIC_DATE = re.compile(r"(\d{1,4})([./\- ])(\d{1,2})\2(\d{1,4})\.?(?:[T ,]+\d{1,2}:.*)?")
_YEAR = re.compile(r"\d{4}")
_COMMA, _POINT = re.compile(r",(\d{1,2}|\d{4,})%?$"), re.compile(r"\.(\d{1,2}|\d{4,})%?$")


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line with a value; without a day where the table has no dates."""

    value: float
    day: date | None


@dataclass(frozen=True, slots=True)
class ReadTable:
    """What was understood of a table."""

    readings: tuple[ReadLine, ...]
    unread: tuple[tuple[int, str], ...] = ()
    """The number, from 1 on, and the text of each line that has no value or no date."""
    later: int = 0
    """How many lines are dated after today; they are not among the readings."""
    has_days: bool = False
    order: str = DAY_FIRST
    is_order_open: bool = False
    """Whether the dates could be read in another order as well."""
    decimal_comma: bool = False
    is_decimal_open: bool = False
    """Whether the numbers could be read with another decimal sign as well."""
    columns: tuple[str, ...] = ()
    """What the columns of numbers are called, or hold first."""
    column: int = 0
    """Which of them was read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read what has two meanings. What is None is found out, else the region's own holds."""

    region_order: str = DAY_FIRST
    region_comma: bool = False
    order: str | None = None
    decimal_comma: bool | None = None
    column: int = 0


def read_table(text: str, today: date, how: Reading | None = None) -> ReadTable:
    """Return the readings of a text; an empty text has none.

    Raises KnownError where it is no table, has no numbers or too many lines.
    """
    how = how or Reading()
    rows = _rows(text) if text.strip() else []
    if not rows:
        return ReadTable(())
    sample = [cells for _number, cells in rows[:_SAMPLE]]
    width = max(map(len, sample))
    days = next((n for n in range(width) if _mostly(sample, n, _is_date)), None)
    numbers = [n for n in range(width) if n != days and _mostly(sample, n, _is_number)]
    if not numbers:
        raise KnownError(NO_NUMBERS, NOTHING_ADDED)
    place = how.column if how.column < len(numbers) else 0
    column = numbers[place]
    order, is_order_open = _order([_cell(cells, days) for _n, cells in rows], how)
    comma, is_decimal_open = _decimal_comma([_cell(cells, column) for _n, cells in rows], how)
    readings: list[ReadLine] = []
    unread: list[tuple[int, str]] = []
    later = 0
    for place_in_rows, (line, cells) in enumerate(rows):
        value = read_number(_cell(cells, column), decimal_comma=comma)
        day = _day(_cell(cells, days), order, today) if days is not None else None
        if value is None and place_in_rows == 0 and not _is_date(_cell(cells, days)):
            continue  # the heading
        if value is None or (days is not None and day is None):
            unread.append((line, " ".join(filter(None, cells))))
        elif day is not None and day > today:
            later += 1
        else:
            readings.append(ReadLine(value, day))
    names = tuple(_name(sample, n) for n in numbers)
    return ReadTable(
        tuple(readings), tuple(unread), later, days is not None, order, is_order_open, comma,
        is_decimal_open, names, place,
    )  # fmt: skip


def dated(lines: Sequence[ReadLine], last: date, every: int) -> tuple[tuple[date, float], ...]:
    """Return values with their days; those without one are `every` weeks apart, the last one on `last`."""
    weeks = range(len(lines) - 1, -1, -1)
    step = timedelta(weeks=every)
    return tuple((each.day or last - step * n, each.value) for n, each in zip(weeks, lines, strict=True))


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the lines that hold anything as trimmed cells, with their numbers."""
    first = [line for line in text.splitlines()[:_SAMPLE] if line.strip()]
    rows: list[tuple[int, list[str]]] = []
    try:
        reader = csv.reader(io.StringIO(text), delimiter=_separator(first))
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, [plain_signs(cell).strip() for cell in cells]))
            if len(rows) > MOST_LINES:
                raise KnownError(TOO_MANY.format(most=f"{MOST_LINES:,}"), NOTHING_ADDED)
    except csv.Error as error:
        raise KnownError(NOT_A_TABLE, NOTHING_ADDED) from error
    return rows


def _separator(lines: Sequence[str]) -> str:
    """Return what separates the cells; a comma only where one of them is a date, as it may be a decimal."""
    for separator in SEPARATORS:
        try:
            rows = list(csv.reader(lines, delimiter=separator))
        except csv.Error:
            continue
        width = max(map(len, rows), default=1)
        if width > 1 and (separator != "," or any(_mostly(rows, n, _is_date) for n in range(width))):
            return separator
    return "\0" if any('"' not in line for line in lines) else ","


def _mostly(rows: Sequence[Sequence[str]], column: int, fits: object) -> bool:
    cells = [cell for cells in rows if (cell := _cell(cells, column))]
    matching = sum(bool(fits(cell)) for cell in cells)  # type: ignore[operator]
    return bool(cells) and 2 * matching >= len(cells) and matching > 0


def _cell(cells: Sequence[str], column: int | None) -> str:
    return cells[column].strip() if column is not None and column < len(cells) else ""


def _name(sample: Sequence[Sequence[str]], column: int) -> str:
    return _cell(sample[0], column)


def _is_number(cell: str) -> bool:
    return not _is_date(cell) and read_number(cell) is not None


def _is_date(cell: str) -> bool:
    return _parts(cell) is not None or (any(map(str.isalpha, cell)) and bool(_YEAR.search(cell)))


def _parts(cell: str) -> tuple[str, str, str] | None:
    match = _NUMERIC_DATE.fullmatch(re.sub(r"([./-]) +", r"\1", cell))
    if match is None or len(match[1]) == 3 or len(match[4]) == 3:
        return None
    return match[1], match[3], match[4]


def _order(cells: Sequence[str], how: Reading) -> tuple[str, bool]:
    """Return the order of the dates, and whether another one would fit as well."""
    numeric = [parts for cell in cells if (parts := _parts(cell)) is not None and len(parts[0]) < 4]
    if not numeric:
        return YEAR_FIRST, False
    day_first = any(int(parts[0]) > 12 for parts in numeric)
    month_first = any(int(parts[1]) > 12 for parts in numeric)
    is_open = day_first is month_first
    if how.order is not None:
        return how.order, is_open
    if not is_open:
        return (DAY_FIRST if day_first else MONTH_FIRST), False
    return (MONTH_FIRST if how.region_order == MONTH_FIRST else DAY_FIRST), True


def _decimal_comma(cells: Sequence[str], how: Reading) -> tuple[bool, bool]:
    """Return whether decimals stand behind a comma, and whether the other reading would fit as well."""
    comma = any(_COMMA.search(cell) for cell in cells)
    point = any(_POINT.search(cell) for cell in cells)
    open_ = comma is point and any(map(is_open, cells))
    if how.decimal_comma is not None:
        return how.decimal_comma, open_
    return (comma if comma is not point else how.region_comma), open_


def _day(cell: str, order: str, today: date) -> date | None:
    parts = _parts(cell)
    if parts is None:
        return read_date(cell, today, looks_back=True) if _is_date(cell) else None
    first, second, third = parts
    if len(first) == 4:
        year, month, day = first, second, third
    elif order == MONTH_FIRST:
        month, day, year = first, second, third
    else:
        day, month, year = first, second, third
    full = int(year) + (0 if len(year) == 4 else 2000 if int(year) <= today.year % 100 + 1 else 1900)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None
