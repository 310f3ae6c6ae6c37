"""Reads what Day One exports as JSON: entries with an identity, a moment in UTC and text in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import msgspec

from leadway.i18n import _
from leadway.services.transfer.journal import (
    ATTACHED,
    Entry,
    Files,
    Journal,
    as_export,
    entries_of,
    entry_names,
    not_readable,
)

SOURCE = "Day One"  # no text


class _Entry(msgspec.Struct, rename="camel"):
    creation_date: Annotated[datetime, msgspec.Meta(tz=True)]
    uuid: str = ""
    text: str = ""
    tags: list[str] = []
    photos: list[dict[str, Any]] = []
    audios: list[dict[str, Any]] = []
    videos: list[dict[str, Any]] = []
    pdf_attachments: list[dict[str, Any]] = []


def fits(body: bytes) -> bool:
    """Whether this looks like an export of Day One."""
    found = entry_names(body)
    return found is not None and bool(found) and all("creationDate" in names for names in found)


def read(files: Files) -> tuple[str, Any, tuple[str, ...]]:
    """Return its entries as notes, with their tags on a line of their own; pictures stay behind."""
    left: dict[str, int] = {}
    entries = list(_entries(files, left))
    return as_export(SOURCE, entries, left)


def _entries(files: Files, left: dict[str, int]) -> Iterator[Entry]:
    for name, place, entry in entries_of(SOURCE, files, Journal[_Entry]):
        if not 1900 <= entry.creation_date.year < 9899:
            raise not_readable(SOURCE, name, _("entry {place}").format(place=place))
        attached = (*entry.photos, *entry.audios, *entry.videos, *entry.pdf_attachments)
        left[ATTACHED] = left.get(ATTACHED, 0) + len(attached)
        tags = _("Tags: {tags}").format(tags=", ".join(entry.tags)) if entry.tags else ""
        yield Entry(entry.creation_date, (entry.text, tags), entry.uuid)
