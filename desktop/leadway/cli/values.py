"""What may be written behind an option: each reads its text, or says what is wrong with it."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week
from leadway.i18n import _

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from leadway.domain.weekly_time import WeeklyTime

_MOST_WEEKS = 1040
_MOST_SLOTS = 2000
_YEARS = range(1900, 9901)


def week(written: str) -> Week:
    """Return a week like 2026-W47."""
    try:
        return Week.parse(written)
    except KnownError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def weeks(written: str) -> int:
    """Return a number of weeks."""
    return _number(written, _MOST_WEEKS, _("“{text}” is not a number of weeks from 1 to {most}."))


def slots(written: str) -> int:
    """Return a number of slots."""
    return _number(written, _MOST_SLOTS, _("“{text}” is not a number of times from 1 to {most}."))


def zone(written: str) -> ZoneInfo:
    """Return a zone like Europe/Berlin."""
    from leadway.domain.due import zone as find

    try:
        return find(written)
    except KnownError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def slot(written: str) -> WeeklyTime:
    """Return a slot like “Fri 15:30”."""
    from leadway.domain.due import parse_slot

    try:
        return parse_slot(written)
    except KnownError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def start(written: str) -> datetime:
    """Return a time like 2026-01-01T00:00; without an offset it has no zone yet."""
    try:
        time = datetime.fromisoformat(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not a time. Write it like 2026-01-01T00:00.").format(text=written)
        ) from error
    if time.year not in _YEARS:
        raise argparse.ArgumentTypeError(
            _("Years run from {first} to {last} here.").format(first=_YEARS[0], last=_YEARS[-1])
        )
    return time


def _number(written: str, most: int, error: str) -> int:
    try:
        count = int(written)
    except ValueError:
        count = 0
    if not 1 <= count <= most:
        raise argparse.ArgumentTypeError(error.format(text=written, most=most))
    return count
