"""What another journal's entries become: notes of their day, kept with it, that no ritual asks about."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec

from leadway.domain.errors import KnownError
from leadway.domain.terms import NoteOrigin, NoteState, NoteTarget
from leadway.domain.text import clean
from leadway.i18n import _, ngettext
from leadway.services.transfer.content import FORMAT, Export
from leadway.storage.entity_schema import ENTITIES
from leadway.storage.schema import known_migrations

EMPTY, ATTACHED = "empty", "attached"
"""What is not imported."""
_SPACE = uuid.UUID("0d2f6a52-4f0e-4c0b-8a5e-6f5d1b5f9e37")

_ORIGINS = {
    "jrnl": NoteOrigin.JRNL,
    "RedNotebook": NoteOrigin.REDNOTEBOOK,
    "Day One": NoteOrigin.DAY_ONE,
}  # no text

E = TypeVar("E")

Files = Sequence[tuple[str, bytes]]
"""Names and contents."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: when, what, and its own identity where the journal gives one."""

    written_at: datetime
    parts: Sequence[str]
    """Texts that stand under each other."""
    identity: str = ""


class _Sign(msgspec.Struct):
    entries: list[dict[str, msgspec.Raw]]


class Journal(msgspec.Struct, Generic[E]):
    """A file of a journal in JSON; other fields are ignored."""

    entries: list[E]


def entry_names(body: bytes) -> list[frozenset[str]] | None:
    """Return what each entry of a journal in JSON has, by name; None where the file is none."""
    try:
        found = msgspec.json.decode(body, type=_Sign).entries
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return [frozenset(entry) for entry in found]


def entries_of(source: str, files: Files, kind: type[Journal[E]]) -> Iterator[tuple[str, int, E]]:
    """Return the entries of all files with their file's name and their place in it; raise KnownError."""
    for name, body in files:
        try:
            found = msgspec.json.decode(body, type=kind).entries
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise not_readable(source, name) from None
        for place, entry in enumerate(found, 1):
            yield name, place, entry


def as_export(
    source: str, entries: Iterable[Entry], left: dict[str, int]
) -> tuple[str, Any, tuple[str, ...]]:
    """Return the source, its entries as an Export of notes, and what does not come along as sentences.

    The same entry has the same id each time, so that importing again brings in nothing twice. `left` counts
    what was left behind, by what it is called.
    """
    notes: dict[str, Any] = {}
    empty = 0
    for entry in entries:
        text = "\n\n".join(part for part in (clean(each).strip() for each in entry.parts) if part)
        if not text:
            empty += 1
            continue
        key = entry.identity or f"{entry.written_at.isoformat()} {text}"
        id_ = str(uuid.uuid5(_SPACE, f"{source}/{key}"))
        notes[id_] = ENTITIES["note"].record(
            id=id_,
            text=text,
            written_at=entry.written_at.astimezone(UTC),
            origin=_ORIGINS[source],
            state=NoteState.FILED,
            filed_as=NoteTarget.WEEK,
        )
    counted = {EMPTY: empty, **left}
    skipped = tuple(_left_behind(what, count) for what, count in counted.items() if count)
    export = Export(format=FORMAT, database=known_migrations()[-1], note=list(notes.values()))
    return source, export, skipped


def _left_behind(what: str, count: int) -> str:
    if what == EMPTY:
        text = ngettext(
            "{n} entry without text is left out.", "{n} entries without text are left out.", count
        )
    else:
        text = ngettext("{n} attachment is left out.", "{n} attachments are left out.", count)
    return text.format(n=count)


def local(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """Return a moment by this computer's clock; raise ValueError where there is none."""
    if not 1900 <= year < 9899:
        raise ValueError("years run from 1900")
    wall = datetime(year, month, day, hour, minute)  # noqa: DTZ001 -- it is given its zone below
    try:
        return wall.astimezone()
    except (OSError, OverflowError):
        # Some systems know no local time before 1970: `local_day` takes such a moment for one of UTC, too.
        return wall.replace(tzinfo=UTC)


def not_readable(source: str, name: str, where: str = "") -> KnownError:
    """Return the sentence for a file that is not as that journal writes it."""
    place = f"“{name}”, {where}" if where else f"“{name}”"
    return KnownError(
        _("{place}: {source} does not write it like this.").format(place=place, source=source),
        _("Nothing was changed."),
    )
