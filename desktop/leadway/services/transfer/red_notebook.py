"""Reads the months of RedNotebook: YAML with a text and categories for each day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain, count, pairwise
from pathlib import PurePosixPath
from typing import Any

import yaml

from leadway.domain.terms import NoteOrigin
from leadway.i18n import _
from leadway.services.transfer.journal import (
    YEARS,
    Entries,
    Entry,
    Journal,
    NotItsFormError,
    TooLongError,
    Unread,
    refuse_long,
)

_MONTH = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?!\d)")
_MONTH_FILE = re.compile(r"\d{4}-\d{2}\.txt")
_DAY = re.compile(rb"\n(\d{1,2}):(?=[ \r\n]|\Z)")
_DAYS = re.compile(rb"(?:\s*#.*\n|\s*---.*\n|\s*\n)*\d{1,2}:[ \r\n]")
_NOTHING_BEFORE = re.compile(rb"(?:\s|#[^\n]*|---|\{\})*+")
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})  # no text
_DEEPEST = 8
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Events = Iterator[Any]


def is_month(name: str) -> bool:
    """Whether a file is called as RedNotebook calls a month: `2026-11.txt`."""
    return _MONTH_FILE.fullmatch(PurePosixPath(name).name) is not None


def begins_with_days(start: bytes) -> bool:
    """Whether a file begins as a month does, whatever it is called."""
    return _DAYS.match(start) is not None


def _entries(name: str, body: bytes, stop: Callable[[], None]) -> Entries:
    """Return the days of a month, at noon of each; each is read by itself."""
    month = _MONTH.search(PurePosixPath(name).name)
    if month is None:
        raise NotItsFormError(_("its name does not say which month it is, as 2025-03.txt does"))
    body = b"\n" + body  # A line that begins is found faster than the beginning of one.
    first = _DAY.search(body)
    if not _NOTHING_BEFORE.fullmatch(body, 0, first.start() if first else len(body)):
        raise NotItsFormError(_("it does not begin with a day of the month"))
    for start, following in pairwise(chain(_DAY.finditer(body), [None])):
        if start is None:
            return
        day = int(start[1])
        stop()
        try:
            chunk = body[start.start(1) : following.start(1) if following else None]
            refuse_long(chunk)
            noon = datetime(int(month[1]), int(month[2]), day, 12, tzinfo=UTC)
            if noon.year not in YEARS:
                raise ValueError("no such year")
            parts, tags = _content(chunk, stop)
        except TooLongError as error:
            yield Unread(error.told(_("day {day}").format(day=day)))
        except (yaml.YAMLError, ValueError, UnicodeError):
            yield Unread(_("day {day}").format(day=day))
        else:
            yield Entry(noon.date(), noon, parts, tags)


def _content(chunk: bytes, stop: Callable[[], None]) -> tuple[list[str], list[str]]:
    """Return a day's text, each category with its entries on lines of their own, and the tags."""
    events = _counted(yaml.parse(chunk, Loader=_LOADER), stop)
    for _start in range(3):  # of the stream, the document, and the mapping of days
        next(events)
    next(events)  # the day
    content = _value(next(events), events)
    text, parts, tags = "", [], []
    if not isinstance(content, list | None):
        raise ValueError("no day")
    for category, entries in content or ():
        if category == "text":
            if not isinstance(entries, str | None):
                raise ValueError("no text")
            text = entries or ""
        elif category == "Tags":  # no text
            tags += [line for line, _more in _lines(entries)]
        elif lines := _lines(entries):
            parts.append("\n".join([category, *(f"- {line}" for line in _with_more(lines))]))
    return [text, *parts], tags


def _lines(entries: object) -> list[tuple[str, Any]]:
    """Return the entries of a category, which are keys without a value, or a single text."""
    if isinstance(entries, str):
        return [(entries, None)]
    return entries if isinstance(entries, list) else []


def _with_more(lines: list[tuple[str, Any]]) -> Iterator[str]:
    for line, more in lines:
        if line:
            yield line
        yield from _with_more(_lines(more))


def _counted(events: Events, stop: Callable[[], None]) -> Events:
    for number, event in zip(count(), events):
        if number % 1000 == 0:
            stop()
        yield event


def _value(event: Any, events: Events, depth: int = 0) -> Any:  # noqa: ANN401 -- as YAML has it
    """Return a text, None, or a list of pairs; no object is ever made, whatever its tag says.

    Raises ValueError for an alias, of which a few lines can expand to gigabytes, and where it is too deep.
    """
    if isinstance(event, yaml.ScalarEvent):
        return None if not event.style and event.value in _EMPTY else str(event.value)
    if depth > _DEEPEST or isinstance(event, yaml.AliasEvent):
        raise ValueError("no plain value")
    pairs: list[tuple[Any, Any]] = []
    for inner in events:
        if isinstance(inner, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            break
        key = _value(inner, events, depth + 1) or ""
        value = _value(next(events), events, depth + 1) if isinstance(event, yaml.MappingStartEvent) else None
        if isinstance(key, list):
            raise ValueError("no plain key")
        pairs.append((key, value))
    return pairs


RED_NOTEBOOK = Journal("RedNotebook", NoteOrigin.REDNOTEBOOK, _entries)
