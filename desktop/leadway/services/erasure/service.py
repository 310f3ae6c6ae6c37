"""Says what deleting a record for good takes along, and does it: nothing brings it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from leadway.domain.change import Change
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.registers import registers
from leadway.domain.text import shorten
from leadway.domain.week_page import RemovedRecord
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.erasure.pages import without_records, without_words
from leadway.services.record_writer import DataService, RecordWriter, Row, model_of, owned_by, row_of
from leadway.services.search import excerpt
from leadway.storage import search_index
from leadway.storage.links import links_to
from leadway.storage.models import Check, DraftAnswer, KeptSeal, Ritual, Setting, StateChange
from leadway.storage.week_pages import dump_page, load_page

LINGERS = _("The words are deleted, but the file may still hold traces of them: {why}")
TAKEN_OUT = "…"
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where the name of the record stands in another text; each is asked about."""

    table: str
    id: str
    title: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """What deleting a record for good means."""

    ref: Ref
    title: str
    records: tuple[tuple[str, str], ...]
    """The word for the kind and the title of everything that goes."""
    weeks: tuple[Week, ...]
    """The sealed weeks on whose pages it stands: there it becomes "removed"."""
    mentions: tuple[Mention, ...]


class ErasureService(DataService):
    """Each deletion is one transaction. It empties the list of what can be undone."""

    def plan(self, ref: Ref) -> ErasurePlan:
        """Return what deleting a record for good takes along; raise KnownError where it is gone."""
        with self._database.reading():
            row = row_of(ref)
            gone = _all_of(ref)
            titles = [_titled(each) for each in gone if each != ref]
            return ErasurePlan(
                ref,
                _title(row, ref),
                tuple(each for each in titles if each is not None),
                tuple(week for week, _id in _pages_with([each.id for each in gone])),
                tuple(_mentions(_names(ref, row), gone)),
            )

    def erase(self, plan: ErasurePlan, mentions: Sequence[Mention] = ()) -> None:
        """Delete it for good, and take its name out of the texts that are mentioned.

        Raises KnownError: nothing is deleted then, or, where only the traces stay, the error says so.
        """
        day = self._clock.now().date()
        writer = RecordWriter(self._clock.now())
        with self._database.writing():
            row = row_of(plan.ref)
            take_out = _taker(_names(plan.ref, row))
            gone = _all_of(plan.ref)
            _clean_pages(tuple(RemovedRecord(each, day) for each in gone))
            for mention in mentions:
                _clean_text(mention, take_out)
            for each in gone:
                _delete(writer, each)
            KeptSeal.delete().execute()
            search_index.drop()
        self._database.undo.clear()
        self._database.undo.after_commit()
        self.changes.announce(*writer.changes, *(Change(EntityKind.RITUAL) for _mention in mentions[:1]))
        self._database.purge()


def _all_of(ref: Ref) -> list[Ref]:
    """Return a record and all that goes with it: what belongs to it, and what is linked to a person."""
    found = [ref]
    if ref.kind is EntityKind.PERSON:
        found += links_to(ref, LinkRole.INVOLVES)
    whole: dict[Ref, None] = {}
    for each in found:
        row = model_of(each.kind).get_or_none(id=each.id)
        for below in owned_by(row) if row is not None else ():
            whole[below] = None
    return list(whole)


def _delete(writer: RecordWriter, ref: Ref) -> None:
    row = model_of(ref.kind).get_or_none(id=ref.id)
    if row is None:
        return
    DraftAnswer.delete().where(DraftAnswer.key == ref.id).execute()
    Setting.delete().where(Setting.key.contains(ref.id)).execute()
    if ref.kind is EntityKind.COMMITMENT and Check.select().where(Check.commitment == row.id).exists():
        # The checks stay as numbers, and they need it.
        Check.update(title="", what_happened="", looked_at="").where(Check.commitment == row.id).execute()
        StateChange.update(reason="").where(StateChange.record_id == row.id).execute()
        _blank(row)
        return
    writer.delete(row)


def _blank(row: Row) -> None:
    """Empty every text of a row that a person wrote, and end it."""
    from leadway.domain.terms import CommitmentState

    values = dict.fromkeys(search_index.columns()[type(row)._meta.table_name], "")
    type(row).update(**values, state=CommitmentState.RETIRED).where(type(row).id == row.id).execute()


def _clean_pages(removed: tuple[RemovedRecord, ...]) -> None:
    for _week, id_ in _pages_with([each.ref.id for each in removed]):
        row: Row = Ritual.get_by_id(id_)
        row.page = dump_page(without_records(load_page(row.page), removed))
        row.save(only=[Ritual.page])


def _pages_with(texts: Iterable[str]) -> list[tuple[Week, str]]:
    """Return week and id of the rituals whose stored page holds one of these texts."""
    found: dict[str, Week] = {}
    for text in texts:
        rows = Ritual.select(Ritual.id, Ritual.week).where(Ritual.page.contains(text))
        found |= {row.id: row.week for row in rows}
    return sorted((week, id_) for id_, week in found.items())


def _clean_text(mention: Mention, take_out: Callable[[str], str]) -> None:
    """Take a name out of one row, and out of its page where it is a sealed week."""
    model: Any = DraftAnswer if mention.table == "draft_answer" else model_of(EntityKind(mention.table))
    row = model.get_or_none(id=mention.id)
    if row is None:
        return
    names = search_index.columns()[mention.table] or ("body",)
    values = {name: take_out(row.__data__[name]) for name in names if row.__data__.get(name)}
    if mention.table == EntityKind.RITUAL and row.page:
        values["page"] = dump_page(without_words(load_page(row.page), take_out))
    if values:
        model.update(**values).where(model.id == row.id).execute()


def _mentions(names: Sequence[str], gone: Sequence[Ref]) -> list[Mention]:
    """Return every place with one of the names, but for what goes anyway."""
    looked_for = [name.casefold() for name in names]
    if not looked_for:
        return []
    known = {(str(each.kind), each.id) for each in gone}
    places = [*search_index.texts(), *((str(EntityKind.RITUAL), id_, page) for id_, page in _pages())]
    found: dict[tuple[str, str], Mention] = {}
    for table, id_, text in places:
        name = next((name for name in looked_for if name in text.casefold()), "")
        if name and (table, id_) not in known and (table, id_) not in found:
            found[table, id_] = _mention(table, id_, text, name)
    return list(found.values())


def _pages() -> list[tuple[str, str]]:
    """Return id and stored page of every ritual that has one."""
    return [(row.id, row.page) for row in Ritual.select(Ritual.id, Ritual.page) if row.page is not None]


def _mention(table: str, id_: str, text: str, name: str) -> Mention:
    model: Any = DraftAnswer if table == "draft_answer" else model_of(EntityKind(table))
    row = model.get_by_id(id_)
    titled = _titled(Ref(EntityKind(table), id_)) if table in set(EntityKind) else None
    week = row.week if table == EntityKind.RITUAL else getattr(getattr(row, "ritual", None), "week", None)
    title = titled[1] if titled is not None else week.name if week is not None else ""
    return Mention(table, id_, title, excerpt(text, [name]))


def _names(ref: Ref, row: Row) -> list[str]:
    """Return the words by which other texts may speak of a record: the names of a person, or a title."""
    spec = registers().get(ref.kind)
    first = getattr(row, spec.first_field, "") if spec is not None and spec.first_field else ""
    names = (row.known_as, row.private_name) if ref.kind is EntityKind.PERSON else (first,)
    return [name.strip() for name in names if len(name.strip()) > 1]


def _taker(names: Sequence[str]) -> Callable[[str], str]:
    pattern = re.compile("|".join(map(re.escape, names)) or r"(?!)", re.IGNORECASE)
    return lambda text: pattern.sub(TAKEN_OUT, text)


def _title(row: Row, ref: Ref) -> str:
    spec = registers().get(ref.kind)
    return spec.title_of(row) if spec is not None else ""


def _titled(ref: Ref) -> tuple[str, str] | None:
    """Return the word for a kind and the title of a record; None for one that has no register."""
    spec, row = registers().get(ref.kind), model_of(ref.kind).get_or_none(id=ref.id)
    if spec is None or row is None:
        return None
    return spec.one, shorten(spec.title_of(row), _SHORT)
