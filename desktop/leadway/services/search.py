"""Finds every record that holds some words, and says where each is shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.registers import registers
from leadway.domain.terms import Label
from leadway.domain.text import one_line, shorten
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.record_writer import DataService, Row, model_of
from leadway.storage import search_index
from leadway.storage.links import links_from
from leadway.storage.models import DraftAnswer, Ritual

WEEK = _("week")
_OWNERS: dict[EntityKind, str] = {
    EntityKind.CHECK: "ritual",
    EntityKind.AMENDMENT: "ritual",
    EntityKind.EXPERIMENT_REVIEW: "experiment",
    EntityKind.OUTCOME_REVIEW: "judgement",
    EntityKind.REFLECTION: "judgement",
    EntityKind.JUDGEMENT: "gap",
    EntityKind.READING: "measure",
    EntityKind.EVIDENCE: "ritual",
    EntityKind.MOVE: "ritual",
}
"""The column that leads to the record on which a record without a register of its own is shown."""
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
    ) -> tuple[Hit, ...]:
        """Return the records that hold all words of a text, the latest first; none for a blank text.

        The filters narrow what is found: by kind, state, label, week, and the id of a person.
        """
        words = [unicodedata.normalize("NFC", word) for word in text.split()]
        if not words:
            return ()
        with self._database.reading():
            today = self._clock.now().date()
            found: dict[Ref, Hit] = {}
            for table, id_ in search_index.find(words):
                hit = _hit(table, id_, words, today)
                if hit is None or hit.ref in found or not _fits(hit, kinds, states, label, week):
                    continue
                if person and Ref(EntityKind.PERSON, person) not in links_from(hit.ref, LinkRole.INVOLVES):
                    continue
                found[hit.ref] = hit
            return tuple(found.values())


def shown_on(ref: Ref) -> Ref | None:
    """Return the record on whose page a record is shown, the record itself or a week; None where it is gone.

    To be called inside a reading.
    """
    if ref.kind in registers() or ref.kind is EntityKind.RITUAL:
        return ref
    row, column = model_of(ref.kind).get_or_none(id=ref.id), _OWNERS.get(ref.kind, "")
    owner = getattr(row, column, None) if row is not None and column else None
    if owner is None:
        about = links_from(ref, LinkRole.ABOUT)
        return shown_on(about[0]) if about else None
    return shown_on(Ref(EntityKind(column), owner.id))


def _hit(table: str, id_: str, words: Sequence[str], today: date) -> Hit | None:
    if table == "draft_answer":
        answer: Row = DraftAnswer.get_or_none(id=id_)
        return _week_hit(answer.ritual, answer.body, words) if answer is not None else None
    if table not in set(EntityKind):
        return None
    ref = Ref(EntityKind(table), id_)
    row = model_of(ref.kind).get_or_none(id=id_)
    place = shown_on(ref) if row is not None else None
    if place is None:
        return None
    names = search_index.columns()[table]
    texts = "\n".join(filter(None, (row.__data__.get(name) for name in names)))
    if place.kind is EntityKind.RITUAL:
        return _week_hit(Ritual.get_by_id(place.id), texts, words)
    spec, shown = registers()[place.kind], model_of(place.kind).get_by_id(place.id)
    return Hit(
        place,
        spec.title_of(shown),
        spec.one,
        spec.state_of(shown, today),
        excerpt(texts, words),
        str(week.week) if (week := _ritual_of(shown)) is not None else "",
        getattr(shown, "label", None),
    )


def _week_hit(ritual: Any, texts: str, words: Sequence[str]) -> Hit:  # noqa: ANN401 -- a row
    ref = Ref(EntityKind.RITUAL, ritual.id)
    return Hit(ref, ritual.week.name, WEEK, ritual.state.label, excerpt(texts, words), str(ritual.week))


def _ritual_of(row: Row) -> Any:  # noqa: ANN401 -- a row, or None
    return getattr(row, "ritual", None)


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
