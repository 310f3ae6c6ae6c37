"""What the readers of other journals have in common: an entry, and how one that cannot be read is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

import msgspec

from leadway.domain.terms import NoteOrigin
from leadway.domain.weeks import long_date
from leadway.i18n import _
from leadway.services.transfer.json_list import json_entries

NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
MOST_OF_ENTRY = 4 * 1024 * 1024
"""The most bytes of one entry, with all that its journal keeps beside the text: 500,000 words take 3 MB."""
YEARS = range(1900, 9898)
"""The years in which an entry may be written."""


class Omission(StrEnum):
    """What does not come along, or not as it was."""

    EMPTY = "empty"
    """An entry without text."""
    TWICE = "twice"
    """The same entry once more."""
    ATTACHMENT = "attachment"
    STAR = "star"
    PIN = "pin"
    PLACE = "place"
    WEATHER = "weather"
    ACTIVITY = "activity"
    MUSIC = "music"
    TAG = "tag"
    ZONE = "zone"
    """The entry names no zone that is known."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: when, what, and its own identity where the journal gives one."""

    day: date
    """The day where it was written, whatever this computer's zone."""
    written_at: datetime
    """Its moment; where the journal knows no zone, the time of its clock as if it were UTC."""
    parts: Sequence[str]
    """Texts, to be joined as paragraphs."""
    tags: Sequence[str] = ()
    """Those that are not part of the text."""
    identity: str = ""
    omitted: Mapping[Omission, int] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Unread:
    """An entry that cannot be read."""

    place: str
    """Where it is in its file: its number or its day."""


Entries: TypeAlias = Iterator[Entry | Unread]


class TooLongError(Exception):
    """An entry is longer than MOST_OF_ENTRY."""

    def told(self, place: str) -> str:
        """Return the place with the reason."""
        megabytes = MOST_OF_ENTRY // 1024**2
        return _("{place} (longer than {n} MB)").format(place=place, n=megabytes)


class NotItsFormError(Exception):
    """A whole file is not as its journal writes it; the argument is the reason, where that is known."""


@dataclass(frozen=True, slots=True)
class Journal:
    """A program that people keep a journal with."""

    name: str
    origin: NoteOrigin
    entries: Callable[[str, bytes, Callable[[], None]], Entries]
    """Returns the entries of a file, by its name, its content, and what is called often and may raise
    StoppedError; raises NotItsFormError."""


def each_json(body: bytes, form: type[Any], stop: Callable[[], None]) -> Entries:
    """Return the entries of a file in JSON; `form` has a method `entry` and may raise ValueError."""
    decoder = msgspec.json.Decoder(form)
    for number, raw in enumerate(json_entries(body, stop), 1):
        stop()
        fields: Any = None
        try:
            refuse_long(raw)
            fields = decoder.decode(raw)
            entry = fields.entry()
            if entry.day.year not in YEARS:
                raise ValueError("no such year")
        except TooLongError as error:
            yield Unread(error.told(_("entry {number}").format(number=number)))
        except (*NOT_JSON, ValueError, OverflowError):
            yield Unread(_place(number, fields))
        else:
            yield entry


def refuse_long(entry: bytes) -> None:
    """Raise TooLongError where an entry is longer than anybody writes."""
    if len(entry) > MOST_OF_ENTRY:
        raise TooLongError


def as_text(value: object) -> str:
    """Return what should be a text, nothing for null; raise ValueError for anything else."""
    if not isinstance(value, str | None):
        raise ValueError("no text")
    return value or ""


def texts(value: object) -> list[str]:
    """Return the texts in what should be a list of them."""
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _place(number: int, fields: Any) -> str:  # noqa: ANN401 -- of any form
    place = _("entry {number}").format(number=number)
    day = str(getattr(fields, "written_on", ""))[:10]
    try:
        return _("{place} ({day})").format(place=place, day=long_date(date.fromisoformat(day)))
    except ValueError:
        return place
