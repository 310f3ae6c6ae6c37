"""What the readers of other journals have in common: an entry, and how one that cannot be read is told."""

from __future__ import annotations

import re
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

NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
MOST_OF_ENTRY = 4 * 1024 * 1024
"""The most bytes of one entry, with all that its journal keeps beside the text: 500,000 words take 3 MB."""
_TEXT = re.compile(rb'(?:[^"\\]++|\\.){0,100000}+"?', re.DOTALL)
_TOKEN = re.compile(rb'(")' + _TEXT.pattern + rb"|[\[\]{},]", re.DOTALL)
_LIST = re.compile(rb"\s*:\s*\[")
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


def json_entries(body: bytes, stop: Callable[[], None]) -> Iterator[bytes]:
    """Return the entries of a file in JSON, unread: of a whole journal, of a list, or the one it is.

    Only the entry that is being read is held beside the file, and what is damaged in one leaves the others.
    """
    start = _list_start(body, stop)
    if start < 0:
        yield body
        return
    depth, begin = 0, start + 1
    for token in _tokens(body, start, stop):
        match body[token.start() : token.start() + 1]:
            case b"[" | b"{":
                depth += 1
            case b"]" | b"}":
                depth -= 1
                if depth == 0:
                    break
            case b"," if depth == 1:
                yield body[begin : token.start()]
                begin = token.end()
    else:  # It was not saved to its end.
        yield body[begin:]
        return
    last = body[begin : token.start()]
    if last.strip():
        yield last


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


def _list_start(body: bytes, stop: Callable[[], None]) -> int:
    """Return where the list of entries begins; -1 where the file is one entry."""
    depth = 0
    for token in _tokens(body, 0, stop):
        match body[token.start() : token.start() + 1]:
            case b"[" if depth == 0:
                return token.start()
            case b"[" | b"{":
                depth += 1
            case b"]" | b"}":
                depth -= 1
            case b'"' if depth == 1 and token[0] == b'"entries"':
                if match := _LIST.match(body, token.end()):
                    return match.end() - 1
    return -1


def _tokens(body: bytes, start: int, stop: Callable[[], None]) -> Iterator[re.Match[bytes]]:
    """Return the texts, brackets and commas from there on; of a very long text, its beginning."""
    tokens = 0
    while token := _TOKEN.search(body, start):
        start = token.end()
        if token[1] is not None:
            while not body.endswith(b'"', token.start() + 1, start):
                stop()
                more = _TEXT.match(body, start)
                if more is None or more.end() == start:  # It was not saved to its end.
                    return
                start = more.end()
        tokens += 1
        if tokens % 1000 == 0:
            stop()
        yield token


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
