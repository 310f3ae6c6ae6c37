"""Makes notes of other journals' entries: of their day, kept with it, that no ritual asks about."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from typing import Any

import msgspec

from leadway.domain.errors import KnownError
from leadway.domain.terms import NoteState, NoteTarget
from leadway.domain.text import clean
from leadway.i18n import _, as_data, ngettext
from leadway.services.transfer.archive import Reader, UnreadableError
from leadway.services.transfer.checks import RefusedError
from leadway.services.transfer.content import FORMAT, Export, ImportSource
from leadway.services.transfer.day_one import DAY_ONE
from leadway.services.transfer.journal import (
    NOT_JSON,
    Entry,
    Journal,
    NotItsFormError,
    Omission,
    Unread,
)
from leadway.services.transfer.jrnl import JRNL
from leadway.services.transfer.json_list import json_entries
from leadway.storage.connection import known_migrations
from leadway.storage.entity_schema import ENTITIES

MOST_ENTRIES = 100_000
"""The most entries that one import brings in: nine a day for thirty years."""
_SPACE = uuid.UUID("0d2f6a52-4f0e-4c0b-8a5e-6f5d1b5f9e37")
_SIGNS = ((DAY_ONE, {"creationDate"}), (JRNL, {"date", "title"}))
"""What an entry has, by its journal."""


def journal_of(name: str, body: bytes, stop: Callable[[], None]) -> Journal | None:
    """Return the journal that writes such JSON: the first that one of its entries looks like.

    Raises UnreadableError where it is not whole and none is seen.
    """
    raw = b""
    for raw in islice(json_entries(body, stop), MOST_ENTRIES):
        with suppress(*NOT_JSON):
            keys = msgspec.json.decode(raw, type=dict[str, msgspec.Raw]).keys()
            for journal, signs in _SIGNS:
                if signs <= keys:
                    return journal
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
    except NOT_JSON:
        sentence = _("“{name}” is not whole JSON: it is damaged, or was not saved to its end.")
        raise UnreadableError(name, sentence.format(name=name)) from None
    return None if raw else JRNL


class JournalImport:
    """Collects the entries of one journal's files.

    The same entry has the same id each time and on every computer, so that importing again brings in nothing
    twice. Two entries of one id that differ are two notes.
    """

    def __init__(self, journal: Journal, reader: Reader) -> None:
        self.journal = journal
        self._reader = reader
        self._notes: dict[str, Any] = {}
        self._omitted: Counter[Omission] = Counter()
        self._unread: list[str] = []
        self._entries = 0

    def add_file(self, name: str, body: bytes) -> None:
        """Add the entries of a file; raise KnownError where there are too many, StoppedError."""
        try:
            for entry in self.journal.entries(name, body, self._reader.stop):
                self._count()
                if isinstance(entry, Unread):
                    self.add_unread(_("“{file}”, {place}").format(file=name, place=entry.place))
                else:
                    self._add(entry)
        except NotItsFormError as error:
            why = _("“{file}” ({why})") if error.args else _("“{file}”")
            self.add_unread(why.format(file=name, why=", ".join(error.args)))

    def add_unread(self, place: str) -> None:
        """Note a file or an entry that cannot be read."""
        self._unread.append(place)

    def result(self) -> ImportSource:
        """Return the notes and what does not come along; raise RefusedError where nothing can be read."""
        if self._unread and not self._notes:
            text = _("{place}: Leadway cannot read this.")
            raise RefusedError(text.format(place=place) for place in self._unread)
        export = Export(format=FORMAT, database=known_migrations()[-1], note=list(self._notes.values()))
        return ImportSource(self.journal.name, export, tuple(_sentences(self._omitted)), tuple(self._unread))

    def _add(self, entry: Entry) -> None:
        text = "\n\n".join(_tidy(entry.parts))
        self._omitted.update(entry.omitted)
        tags = [tag for tag in map(str.strip, map(clean, entry.tags)) if tag]
        if not text:
            self._omitted[Omission.EMPTY] += 1
            self._omitted[Omission.TAG] += len(tags)
            self._omitted[Omission.ZONE] -= entry.omitted.get(Omission.ZONE, 0)
            return
        if tags:
            text = "\n\n".join([text, as_data(_("Tags: {tags}"), tags=", ".join(tags))])
        key = entry.identity or f"{entry.written_at.isoformat()} {text}"
        for name in (key, f"{key} {entry.day} {text}"):
            id_ = str(uuid.uuid5(_SPACE, f"{self.journal.name}/{name}"))
            there = self._notes.get(id_)
            if there is None:
                self._notes[id_] = self._note(id_, text, entry)
                return
            if (there.text, there.day) == (text, entry.day):
                break
        self._omitted[Omission.TWICE] += 1

    def _note(self, id_: str, text: str, entry: Entry) -> Any:  # noqa: ANN401 -- a note's record
        return ENTITIES["note"].record(
            id=id_,
            text=text,
            written_at=entry.written_at,
            day=entry.day,
            origin=self.journal.origin,
            state=NoteState.FILED,
            filed_as=NoteTarget.WEEK,
        )

    def _count(self) -> None:
        self._entries += 1
        if self._entries > MOST_ENTRIES:
            raise KnownError(
                _("It holds more than {n} entries.").format(n=MOST_ENTRIES),
                _("Export a few years at a time, and import one after the other."),
            )


def _tidy(parts: Iterable[str]) -> list[str]:
    return [part for part in (clean(part).strip() for part in parts) if part]


def _sentences(n: Counter[Omission]) -> list[str]:
    """Return a sentence for each kind of thing that does not come along."""
    sentences = {
        Omission.EMPTY: ngettext(
            "{n} entry without text is left out.", "{n} entries without text are left out.", n[Omission.EMPTY]
        ),
        Omission.TWICE: ngettext(
            "{n} entry is in it twice and comes in once.",
            "{n} entries are in it twice and come in once.",
            n[Omission.TWICE],
        ),
        Omission.ATTACHMENT: ngettext(
            "{n} attachment is left out.", "{n} attachments are left out.", n[Omission.ATTACHMENT]
        ),
        Omission.STAR: ngettext("{n} star is left out.", "{n} stars are left out.", n[Omission.STAR]),
        Omission.PIN: ngettext("{n} pin is left out.", "{n} pins are left out.", n[Omission.PIN]),
        Omission.PLACE: ngettext("{n} place is left out.", "{n} places are left out.", n[Omission.PLACE]),
        Omission.WEATHER: ngettext(
            "The weather of {n} entry is left out.",
            "The weather of {n} entries is left out.",
            n[Omission.WEATHER],
        ),
        Omission.ACTIVITY: ngettext(
            "The activity of {n} entry is left out.",
            "The activity of {n} entries is left out.",
            n[Omission.ACTIVITY],
        ),
        Omission.MUSIC: ngettext(
            "The music of {n} entry is left out.", "The music of {n} entries is left out.", n[Omission.MUSIC]
        ),
        Omission.TAG: ngettext(
            "{n} tag of an entry without text is left out.",
            "{n} tags of entries without text are left out.",
            n[Omission.TAG],
        ),
        Omission.ZONE: ngettext(
            "{n} entry does not say in which time zone it was written; its day is that of UTC.",
            "{n} entries do not say in which time zone they were written; their days are those of UTC.",
            n[Omission.ZONE],
        ),
    }
    return [text.format(n=n[what]) for what, text in sentences.items() if n[what]]
