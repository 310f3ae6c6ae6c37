"""Finds every record that holds some words, and says where each is shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.registers import registers
from leadway.domain.terms import Label
from leadway.domain.text import one_line, shorten
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.record_writer import DataService, Row, model_of
from leadway.storage import search_index
from leadway.storage.links import links_from
from leadway.storage.models import DraftAnswer

WEEK = _("week")
_DRAFT = "draft_answer"  # no text
_OWNERS: dict[str, str] = {
    _DRAFT: "ritual",
    "check": "ritual",
    "amendment": "ritual",
    "experiment_review": "experiment",
    "reading": "measure",
    "evidence": "ritual",
}
"""The column that leads to the record on which a record without a register of its own is shown, by table."""
_SHOWN = frozenset({EntityKind.RITUAL})
_KINDS = frozenset(EntityKind)
MOST = 60
"""How many records are found unless more are asked for."""
_AT_ONCE = 60
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that was found."""

    ref: Ref
    """The record that is opened: of a ritual or what belongs to it, the week."""
    title: str
    kind_label: str
    state_label: str
    excerpt: str
    """The words around the first one that was looked for."""
    week: str = ""
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found."""

    hits: tuple[Hit, ...] = ()
    has_more: bool = False
    """Whether there are more than were asked for."""


class SearchService(DataService):
    """Its index is made when it is first used; from then on the database keeps it in step."""

    def is_ready(self) -> bool:
        """Whether `prepare` has nothing to do."""
        with self._database.reading():
            return search_index.is_current()

    def prepare(self) -> None:
        """Make the index where it is missing or of other columns, in any thread; of ten years in a second."""
        with self._database.thread_connection():
            if not self.is_ready():
                with self._database.writing():
                    search_index.make()

    def find(
        self,
        text: str,
        *,
        kinds: Sequence[EntityKind] = (),
        states: Sequence[str] = (),
        label: Label | None = None,
        week: Week | None = None,
        person: str = "",
        most: int = MOST,
    ) -> SearchResult:
        """Return the records that hold all words of a text, the latest first; none for a blank text.

        The filters narrow what is found: by kind, state, label, week, and the id of a person.
        """
        words = [unicodedata.normalize("NFC", word) for word in text.split()]
        if not words:
            return SearchResult()
        found: dict[Ref, Hit] = {}
        with self._database.reading():
            reader = _HitReader(words, self._clock.now().date())
            places = search_index.find(words)
            for first in range(0, len(places), _AT_ONCE):
                for hit in reader.hits(places[first : first + _AT_ONCE]):
                    if hit.ref in found or not _fits(hit, kinds, states, label, week):
                        continue
                    if person and Ref(EntityKind.PERSON, person) not in links_from(
                        hit.ref, LinkRole.INVOLVES
                    ):
                        continue
                    if len(found) == most:
                        return SearchResult(tuple(found.values()), has_more=True)
                    found[hit.ref] = hit
        return SearchResult(tuple(found.values()))


class _HitReader:
    """Reads the records that were found, many of a kind in one query."""

    def __init__(self, words: Sequence[str], today: date) -> None:
        self._words, self._today = words, today
        self._rows: dict[tuple[str, str], Row] = {}

    def hits(self, places: Sequence[tuple[str, str]]) -> Iterator[Hit]:
        """Yield a hit for each place that is shown anywhere."""
        self._load(places)
        for table, id_ in places:
            row = self._rows.get((table, id_))
            shown = self._shown(table, row)
            if row is not None and shown is not None:
                yield self._hit(*shown, excerpt(_texts(table, row), self._words))

    def _hit(self, ref: Ref, row: Row, words: str) -> Hit:
        week = self._week(row)
        if ref.kind is EntityKind.RITUAL:
            return Hit(ref, row.week.name, WEEK, row.state.label, words, str(row.week))
        spec = registers()[ref.kind]
        state = spec.state_of(row, self._today)
        label = getattr(row, "label", None)
        return Hit(ref, spec.title_of(row), spec.one, state, words, str(week or ""), label)

    def _shown(self, table: str, row: Row | None) -> tuple[Ref, Row] | None:
        """Return the record on whose page a row is shown, with its own row; None where there is none."""
        while row is not None:
            if table in _SHOWN or EntityKind(table) in registers():
                return Ref(EntityKind(table), row.id), row
            column = _OWNERS.get(table, "")
            owner = row.__data__.get(column)
            if not owner:
                about = links_from(Ref(EntityKind(table), row.id), LinkRole.ABOUT)
                column, owner = (str(about[0].kind), about[0].id) if about else ("", "")
            table, row = column, self._row(column, owner) if owner else None
        return None

    def _week(self, row: Row) -> Week | None:
        ritual = self._row(EntityKind.RITUAL, id_) if (id_ := row.__data__.get("ritual")) else None
        return ritual.week if ritual is not None else None

    def _row(self, table: str, id_: str) -> Row | None:
        if (table, id_) not in self._rows:
            self._load([(table, id_)])
        return self._rows.get((table, id_))

    def _load(self, places: Sequence[tuple[str, str]]) -> None:
        for table in {table for table, _id in places}:
            model = (
                DraftAnswer if table == _DRAFT else model_of(EntityKind(table)) if table in _KINDS else None
            )
            ids = [id_ for name, id_ in places if name == table and (name, id_) not in self._rows]
            for row in model.select().where(model.id.in_(ids)) if model is not None and ids else ():
                self._rows[table, row.id] = row


def _texts(table: str, row: Row) -> str:
    names = ("body",) if table == _DRAFT else search_index.columns()[table]
    return "\n".join(filter(None, (row.__data__.get(name) for name in names)))


def _fits(
    hit: Hit, kinds: Sequence[EntityKind], states: Sequence[str], label: Label | None, week: Week | None
) -> bool:
    return (
        (not kinds or hit.ref.kind in kinds)
        and (not states or hit.state_label in states)
        and (label is None or hit.label is label)
        and (week is None or hit.week == str(week))
    )


def excerpt(text: str, words: Sequence[str]) -> str:
    """Return the words around the first place of a text that holds one of these, on one line."""
    line = one_line(text)
    folded, at = _folded(line), 0
    for word in words:
        if (place := folded.find(_folded(word))) >= 0:
            at = place
            break
    start = max(0, at - _AROUND // 2)
    start = line.rfind(" ", 0, start) + 1 if start else 0
    return ("…" if start else "") + shorten(line[start:], 2 * _AROUND)


def _folded(text: str) -> str:
    """Return a text without capitals and marks, sign by sign, so that places stay the same."""
    return "".join(unicodedata.normalize("NFD", sign)[0].casefold()[:1] or sign for sign in text)
