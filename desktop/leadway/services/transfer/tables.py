"""The tables as CSV (RFC 4180) that opens in any spreadsheet, and does nothing there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

from leadway.storage.entity_schema import Entity, Record

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, in full width, too."""


def as_csv(entity: Entity, rows: Iterable[Record]) -> bytes:
    """Return a table under its columns' names; the byte order mark tells spreadsheets that it is UTF-8."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow([column.name for column in entity.columns])
    for record in rows:
        writer.writerow([_cell(getattr(record, column.name)) for column in entity.columns])
    return page.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:  # noqa: ANN401 -- of any column
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return repr(value)
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case StrEnum():
            return value.value
        case msgspec.Raw():
            return guarded(bytes(value).decode())
        case _:
            return guarded(value)


def guarded(text: str) -> str:
    """Return the text with an apostrophe before what a spreadsheet would run; the JSON has it as it is."""
    return f"'{text}" if text.lstrip(" \n").startswith(_FORMULA) else text
