"""Reads what `jrnl --format json` prints: a whole journal, or a file for each entry."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import msgspec

from leadway.domain.terms import NoteOrigin
from leadway.services.transfer.journal import Entries, Entry, Journal, Omission, as_text, each_json, texts


class _Entry(msgspec.Struct):
    """The fields that become part of a note, or are missed in it; each may be of any kind."""

    date: Any = None
    time: Any = None
    title: Any = None
    body: Any = None
    tags: Any = None
    starred: Any = None

    @property
    def written_on(self) -> Any:  # noqa: ANN401 -- of any kind
        """Its day as it is written."""
        return self.date

    def entry(self) -> Entry:
        """Return it; raise ValueError where its day, its time or its text is none. jrnl knows no zone."""
        at = datetime.strptime(f"{self.date} {self.time}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
        parts = as_text(self.title), as_text(self.body)
        written = "\n".join(parts).casefold()
        tags = [tag for tag in texts(self.tags) if tag.casefold() not in written]
        return Entry(
            at.date(), at, parts, tags, omitted=Counter({Omission.STAR: 1} if self.starred is True else {})
        )


def _entries(_name: str, body: bytes, stop: Any) -> Entries:  # noqa: ANN401 -- as Journal says
    return each_json(body, _Entry, stop)


JRNL = Journal("jrnl", NoteOrigin.JRNL, _entries)
