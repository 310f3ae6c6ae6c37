"""Exports to test with: generated ones of any content, and zips of any make."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import strategies as st

from fixtures.sample_team import SampleTeam
from leadway.domain.answers import ANSWER_TYPES
from leadway.domain.refs import EntityKind, LinkRole, may_link
from leadway.domain.startup_terms import Step
from leadway.domain.terms import ProblemState, RightThingTest, RitualState, TestAnswer
from leadway.domain.week_page import PageSnapshot
from leadway.domain.weeks import Week
from leadway.services.transfer.content import Export
from leadway.services.transfer.exporting import ExportService
from leadway.services.transfer.importing import ImportService
from leadway.storage.bulk import replace
from leadway.storage.connection import known_migrations
from leadway.storage.entity_schema import ENTITIES, Column
from leadway.storage.fields import MOST
from leadway.storage.week_pages import dump_page

FORMULA = '=HYPERLINK("http://x")'
"""What a spreadsheet would run."""
SOMEWHERE = "11111111-2222-4333-8444-555555555555"
"""An id of nothing that is there."""

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
# Few ids and weeks: two lives are to have some of them in common.
SOME_IDS = [str(UUID(int=number)) for number in range(1, 7)]
_ID_LISTS = st.lists(st.sampled_from(SOME_IDS), max_size=3, unique=True)
DAYS = st.dates(date(1760, 1, 1), date(9990, 1, 1))
MOMENTS = st.datetimes(
    datetime(1900, 1, 2),  # noqa: DTZ001 -- as Hypothesis wants them
    datetime(9899, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
CARDS = st.one_of(*[st.builds(kind) for kind in ANSWER_TYPES.values()])
_OF_TYPE = {
    str: TEXTS,
    bool: st.booleans(),
    float: NUMBERS,
    date: DAYS,
    datetime: MOMENTS,
    Week: st.sampled_from(["2026-W53", "2026-W01"])
    | st.dates(date(1901, 1, 1), date(9890, 1, 1)).map(lambda day: str(Week.of(day))),
}
_UNSAVED = st.dictionaries(TEXTS, TEXTS, max_size=2)
_STEPS = st.sampled_from(Step)


def json_of(export: bytes) -> dict[str, Any]:
    """Return what an exported zip says, as plain values."""
    said: dict[str, Any] = msgspec.json.decode(part(export, "leadway.json"))
    return said


def part(export: bytes, name: str) -> bytes:
    """Return one file of a zip."""
    with zipfile.ZipFile(io.BytesIO(export)) as file:
        return file.read(name)


def zipped(files: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] | None = None) -> bytes:
    """Return a zip of these files, each entry changed first."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if change is not None:
                change(entry)
            file.writestr(entry, content)
    return packed.getvalue()


def as_zip(said: object) -> bytes:
    """Return plain values as an export."""
    return zipped({"leadway.json": msgspec.json.encode(said)})


def exporter(team: SampleTeam) -> ExportService:
    """Return the service that exports a team's data."""
    services = team.services
    return ExportService(services.database, services.clock, services.weeks)


def importer(team: SampleTeam, keep_copy: Callable[[], object] = lambda: None) -> ImportService:
    """Return the service that imports into a team's data, without its copy unless one is asked for."""
    return ImportService(team.services.database, team.services.changes, keep_copy)


def emptied(team: SampleTeam) -> None:
    """Take everything away, choices too."""
    from leadway.storage.models import Setting, query

    with team.services.database.importing():
        for table, entity in ENTITIES.items():
            replace(entity, [id_ for (id_,) in query(f'SELECT id FROM "{table}"')], [])  # noqa: S608
        Setting.delete().execute()


@st.composite
def exports(draw: st.DrawFn) -> Any:  # noqa: ANN401 -- an Export
    """Return everything somebody might have written, with references that hold."""
    ids: dict[str, list[str]] = {}
    tables: dict[str, list[Any]] = {}
    states: dict[str, RitualState] = {}
    for table in sorted(ENTITIES, key=lambda name: ENTITIES[name].is_about_others):
        entity = ENTITIES[table]
        rows: list[Any] = []
        taken: set[tuple[Any, ...]] = set()
        ids[table] = []
        for id_ in draw(_ID_LISTS):
            needed = [c for c in entity.references if not c.optional]
            if any(not ids[c.refers_to] for c in needed):
                break
            if entity.is_about_others and not any(ids[kind] for kind in EntityKind):
                break
            values = {c.name: draw(_value(c, ids)) for c in entity.columns} | {"id": id_}
            _fit(draw, table, values, states, ids)
            if table == "link" and not _fits(values, ids):
                continue
            if table == "draft_answer" and states[values["ritual_id"]] is not RitualState.DRAFT:
                continue
            keys = {(names, *(values[name] for name in names)) for names in entity.unique}
            if keys & taken:
                continue
            taken |= keys
            rows.append(entity.record(**values))
            ids[table].append(id_)
        tables[table] = rows
    for place, problem in enumerate(tables["problem"]):
        if problem.state is ProblemState.MERGED:
            into, others = tables["problem"][place - 1].id, {link.id for link in tables["link"]}
            free = [id_ for id_ in SOME_IDS if id_ not in others]
            tables["link"].append(_merged_into(draw(st.sampled_from(free)), problem.id, into))
    return Export(format=2, database=known_migrations()[-1], unsaved=draw(_UNSAVED), **tables)


def _value(column: Column, ids: dict[str, list[str]]) -> st.SearchStrategy[Any]:
    if column.refers_to:
        return _one_of(tuple(ids[column.refers_to]), optional=column.optional)
    return _own_value(column)


# A strategy that is made anew for each row takes longer than what it draws.
@cache
def _one_of(ids: tuple[str, ...], *, optional: bool) -> st.SearchStrategy[Any]:
    known = st.sampled_from(ids) if ids else st.nothing()
    return st.none() | known if optional else known


@cache
def _own_value(column: Column) -> st.SearchStrategy[Any]:
    if issubclass(column.holds, StrEnum):
        found: st.SearchStrategy[Any] = st.sampled_from(column.holds)
    elif column.holds is int:
        found = st.integers(column.field.low, min(column.field.high, MOST))
    elif column.is_json:
        answers = st.dictionaries(st.sampled_from(RightThingTest), st.sampled_from(TestAnswer), max_size=2)
        found = answers.map(lambda said: msgspec.Raw(msgspec.json.encode(said)))
    elif column.holds is UUID:
        found = st.just("")
    else:
        found = _OF_TYPE[column.holds]
    return st.none() | found if column.optional else found


def _fit(
    draw: st.DrawFn,
    table: str,
    values: dict[str, Any],
    states: dict[str, RitualState],
    ids: dict[str, list[str]],
) -> None:
    """Make the values fit each other, as Leadway itself keeps them."""
    if table == "ritual":
        is_draft = values["state"] is RitualState.DRAFT
        values["sealed_at"] = None if is_draft else draw(MOMENTS)
        page = PageSnapshot(in_one_line=draw(TEXTS), lesson=draw(TEXTS))
        values["page"] = None if is_draft else dump_page(page)
        values["at_step"] = str(draw(_STEPS))
        states[values["id"]] = values["state"]
    if table == "draft_answer":
        card = draw(CARDS)
        values |= {"kind": type(card).__name__, "body": msgspec.Raw(msgspec.json.encode(card))}
    if table == "problem" and not ids[table] and values["state"] is ProblemState.MERGED:
        values["state"] = ProblemState.NOTICED
    if table == "state_change":
        values["kind"], values["record_id"] = draw(_records(ids))
    if table == "link":
        values["from_kind"], values["from_id"] = draw(_records(ids))
        values["to_kind"], values["to_id"] = draw(_records(ids))


def _records(ids: dict[str, list[str]]) -> st.SearchStrategy[tuple[EntityKind, str]]:
    return _one_record(tuple((kind, id_) for kind in EntityKind for id_ in ids[kind]))


@cache
def _one_record(records: tuple[tuple[EntityKind, str], ...]) -> st.SearchStrategy[tuple[EntityKind, str]]:
    return st.sampled_from(records)


def _fits(link: dict[str, Any], ids: dict[str, list[str]]) -> bool:
    """Whether a link may be; that of a merged problem comes with the problem, and no rule leads back."""
    known = ids[link["from_kind"]]
    return (
        may_link(link["from_kind"], link["role"], link["to_kind"])
        and link["role"] is not LinkRole.MERGED_INTO
        and (
            link["role"] is not LinkRole.SUPERSEDED_BY
            or known.index(link["to_id"]) < known.index(link["from_id"])
        )
    )


def _merged_into(id_: str, merged: str, into: str) -> Any:  # noqa: ANN401 -- a link
    ends = {"from_kind": "problem", "from_id": merged, "to_kind": "problem", "to_id": into}
    values = {name: EntityKind(value) if name.endswith("kind") else value for name, value in ends.items()}
    return ENTITIES["link"].record(id=id_, role=LinkRole.MERGED_INTO, day=None, **values)
