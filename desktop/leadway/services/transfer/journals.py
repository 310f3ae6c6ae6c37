"""Reads other journals: their entries become notes of their day, kept with it, that no ritual asks about."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Annotated, Any, Generic, TypeVar

import msgspec
import yaml

from leadway.domain.errors import KnownError
from leadway.domain.terms import NoteOrigin, NoteState, NoteTarget
from leadway.domain.text import clean
from leadway.i18n import _, ngettext
from leadway.services.transfer.content import FORMAT, Export, ImportSource
from leadway.storage.connection import known_migrations
from leadway.storage.entity_schema import ENTITIES

_SPACE = uuid.UUID("0d2f6a52-4f0e-4c0b-8a5e-6f5d1b5f9e37")
_MONTH = re.compile(r"(\d{4})-(\d{2})\.txt")
_NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_NO_ENTRY = (TypeError, ValueError, OverflowError, AttributeError)

E = TypeVar("E")
Files = Sequence[tuple[str, bytes]]
"""Names and contents."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: when, what, and its own identity where the journal gives one."""

    written_at: datetime
    parts: Sequence[str]
    """Texts, to be joined as paragraphs."""
    identity: str = ""
    attachments: int = 0
    """How many pictures and other files belong to it; they are not imported."""


class _UnlikeError(Exception):
    """A file is not as its journal writes it; the argument is the place in it, where that is known."""


@dataclass(frozen=True, slots=True)
class Journal:
    """A program that people keep a journal with."""

    name: str
    origin: NoteOrigin
    entries: Callable[[str, bytes], Iterator[Entry]]
    """Returns the entries of a file, by its name and content; raises _UnlikeError."""
    signs: frozenset[str] = frozenset()
    """What every entry has, in a file of JSON."""


class _DayOneEntry(msgspec.Struct, rename="camel"):
    creation_date: Annotated[datetime, msgspec.Meta(tz=True)]
    uuid: str = ""
    text: str = ""
    tags: list[str] = []
    photos: list[dict[str, Any]] = []
    audios: list[dict[str, Any]] = []
    videos: list[dict[str, Any]] = []
    pdf_attachments: list[dict[str, Any]] = []

    def entry(self) -> Entry:
        """Return it with its tags on a line of their own."""
        _refuse_year(self.creation_date.year)
        tags = _("Tags: {tags}").format(tags=", ".join(self.tags)) if self.tags else ""
        attached = (*self.photos, *self.audios, *self.videos, *self.pdf_attachments)
        return Entry(self.creation_date, (self.text, tags), self.uuid, len(attached))


class _JrnlEntry(msgspec.Struct):
    date: str
    time: str
    title: str = ""
    body: str = ""

    def entry(self) -> Entry:
        """Return it at the time of this computer's clock; tags are in its text already."""
        at = datetime.strptime(f"{self.date} {self.time}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
        return Entry(_local(at), (self.title, self.body))


class _JsonFile(msgspec.Struct, Generic[E]):
    """A journal in JSON; other fields are ignored."""

    entries: list[E]


class _Loader(yaml.SafeLoader):
    """Reads plain values only, and no aliases: a few lines of them can expand to gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:  # noqa: ANN401 -- yaml's own
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("no aliases")  # no text
        return super().compose_node(parent, index)


def is_month(name: str) -> bool:
    """Whether a file is called as RedNotebook calls a month: `2026-11.txt`."""
    return _MONTH.fullmatch(PurePosixPath(name).name) is not None


def journal_of(files: Files) -> Journal | None:
    """Return the journal that writes JSON like all these files; None where there is none, or no file."""
    entries: list[dict[str, msgspec.Raw]] = []
    for _name, body in files:
        try:
            entries += msgspec.json.decode(body, type=_JsonFile[dict[str, msgspec.Raw]]).entries
        except _NOT_JSON:
            return None
    if not files:
        return None
    fitting = (journal for journal in (DAY_ONE, JRNL) if all(journal.signs <= e.keys() for e in entries))
    return next(fitting, None) if entries else JRNL


def read(journal: Journal, files: Files) -> ImportSource:
    """Return a journal's entries as notes; raises KnownError where it does not write such files.

    The same entry has the same id each time, so that importing again brings in nothing twice.
    """
    notes: dict[str, Any] = {}
    empty = attached = 0
    for entry in _entries(journal, files):
        attached += entry.attachments
        text = "\n\n".join(part for part in (clean(part).strip() for part in entry.parts) if part)
        if not text:
            empty += 1
            continue
        key = entry.identity or f"{entry.written_at.isoformat()} {text}"
        id_ = str(uuid.uuid5(_SPACE, f"{journal.name}/{key}"))
        notes[id_] = ENTITIES["note"].record(
            id=id_,
            text=text,
            written_at=entry.written_at.astimezone(UTC),
            origin=journal.origin,
            state=NoteState.FILED,
            filed_as=NoteTarget.WEEK,
        )
    without = ngettext("{n} entry without text is left out.", "{n} entries without text are left out.", empty)
    files_left = ngettext("{n} attachment is left out.", "{n} attachments are left out.", attached)
    skipped = [text.format(n=n) for text, n in ((without, empty), (files_left, attached)) if n]
    export = Export(format=FORMAT, database=known_migrations()[-1], note=list(notes.values()))
    return ImportSource(journal.name, export, tuple(skipped))


def _entries(journal: Journal, files: Files) -> Iterator[Entry]:
    for name, body in files:
        try:
            yield from journal.entries(name, body)
        except _UnlikeError as error:
            place = ", ".join([f"“{name}”", *error.args])
            raise KnownError(
                _("{place}: {source} does not write it like this.").format(place=place, source=journal.name),
                _("Nothing was changed."),
            ) from None


def _json_entries(form: Any, _name: str, body: bytes) -> Iterator[Entry]:  # noqa: ANN401 -- a type
    try:
        entries = msgspec.json.decode(body, type=form).entries
    except _NOT_JSON:
        raise _UnlikeError from None
    for place, entry in enumerate(entries, 1):
        try:
            yield entry.entry()
        except _NO_ENTRY:
            raise _UnlikeError(_("entry {place}").format(place=place)) from None


def _red_notebook(name: str, body: bytes) -> Iterator[Entry]:
    """Return the days of a month, at noon of each: YAML with a text and categories for each day."""
    month = _MONTH.fullmatch(PurePosixPath(name).name)
    if month is None:
        raise _UnlikeError(_("its name is not that of a month"))
    try:
        days = yaml.load(body.decode("utf-8-sig"), Loader=_Loader)  # noqa: S506 -- a safe loader
    except (yaml.YAMLError, ValueError, RecursionError):
        raise _UnlikeError from None
    if not isinstance(days, dict | None):
        raise _UnlikeError
    for day, content in (days or {}).items():
        try:
            noon = datetime(int(month[1]), int(month[2]), day, 12)  # noqa: DTZ001 -- it is given its zone
            yield Entry(_local(noon), _categories(content))
        except _NO_ENTRY:
            raise _UnlikeError(_("one of its days")) from None


def _categories(content: Any) -> list[str]:  # noqa: ANN401 -- what YAML held
    """Return a day's text, and each category with its entries on lines of their own."""
    parts = [str(content.get("text") or "")]
    for category, entries in content.items():
        if category == "text" or not entries:
            continue
        if category == "Tags":  # no text
            parts.append(f"Tags: {', '.join(map(str, entries))}")  # no text
        else:
            parts.append("\n".join([str(category), *(f"- {entry}" for entry in entries)]))
    return parts


def _local(wall: datetime) -> datetime:
    """Return a moment by this computer's clock; raise ValueError where there is none."""
    _refuse_year(wall.year)
    try:
        return wall.astimezone()
    except (OSError, OverflowError):
        # Some systems know no local time before 1970: `local_day` takes such a moment for one of UTC, too.
        return wall.replace(tzinfo=UTC)


def _refuse_year(year: int) -> None:
    if not 1900 <= year < 9899:
        raise ValueError("years run from 1900")


DAY_ONE = Journal(
    "Day One",
    NoteOrigin.DAY_ONE,
    partial(_json_entries, _JsonFile[_DayOneEntry]),
    frozenset({"creationDate"}),
)  # no text
JRNL = Journal(
    "jrnl", NoteOrigin.JRNL, partial(_json_entries, _JsonFile[_JrnlEntry]), frozenset({"date", "title"})
)
RED_NOTEBOOK = Journal("RedNotebook", NoteOrigin.REDNOTEBOOK, _red_notebook)
