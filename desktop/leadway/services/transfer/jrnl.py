"""Reads what `jrnl --format json` writes: entries with title, body, and the day and time of a clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from leadway.i18n import _
from leadway.services.transfer.journal import (
    Entry,
    Files,
    Journal,
    as_export,
    entries_of,
    entry_names,
    local,
    not_readable,
)

SOURCE = "jrnl"


class _Entry(msgspec.Struct):
    date: str
    time: str
    title: str = ""
    body: str = ""


class _Journal(Journal[_Entry]):
    tags: dict[str, int] = msgspec.field(default_factory=dict)


def fits(body: bytes) -> bool:
    """Whether this looks like an export of jrnl."""
    found = entry_names(body)
    return found is not None and all({"date", "title"} <= names for names in found)


def read(files: Files) -> tuple[str, Any, tuple[str, ...]]:
    """Return its entries as notes; tags stand in their texts already."""
    return as_export(SOURCE, _entries(files), {})


def _entries(files: Files) -> Iterator[Entry]:
    for name, place, entry in entries_of(SOURCE, files, _Journal):
        try:
            at = datetime.strptime(f"{entry.date} {entry.time}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
            written = local(at.year, at.month, at.day, at.hour, at.minute)
        except (ValueError, OverflowError):
            raise not_readable(SOURCE, name, _("entry {place}").format(place=place)) from None
        yield Entry(written, (entry.title, entry.body))
