"""Reads what `jrnl --format json` writes: entries with title, body, and the day and time of a clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from leadway.services.own_data.journal import Entry, Files, as_export, local, not_readable

SOURCE = "jrnl"


class _Entry(msgspec.Struct):
    date: str
    time: str
    title: str = ""
    body: str = ""


class _Journal(msgspec.Struct):
    entries: list[_Entry]
    tags: dict[str, int] = {}


class _Sign(msgspec.Struct):
    entries: list[dict[str, msgspec.Raw]]


def fits(body: bytes) -> bool:
    """Whether this looks like an export of jrnl."""
    try:
        found = msgspec.json.decode(body, type=_Sign).entries
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return all("date" in entry and "title" in entry for entry in found)


def read(files: Files) -> tuple[str, Any, tuple[str, ...]]:
    """Return its entries as notes; tags stand in their texts already."""
    return as_export(SOURCE, _entries(files), {})


def _entries(files: Files) -> Iterator[Entry]:
    for name, body in files:
        try:
            found = msgspec.json.decode(body, type=_Journal).entries
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise not_readable(SOURCE, name) from None
        for place, entry in enumerate(found, 1):
            try:
                at = datetime.strptime(f"{entry.date} {entry.time}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
                written = local(at.year, at.month, at.day, at.hour, at.minute)
            except (ValueError, OverflowError):
                raise not_readable(SOURCE, name, f"entry {place}") from None
            yield Entry(written, (entry.title, entry.body))
