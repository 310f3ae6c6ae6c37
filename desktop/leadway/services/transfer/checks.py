"""What must hold in an export beyond the form of its fields. Each fault is a sentence with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from graphlib import CycleError, TopologicalSorter
from typing import Any

import msgspec

from leadway.domain.date_parser import EARLIEST
from leadway.domain.errors import KnownError
from leadway.domain.grammar import listed
from leadway.domain.refs import LinkRole, may_link
from leadway.domain.startup_terms import Step
from leadway.domain.terms import ProblemState, RitualState
from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.domain.weeks import Week, long_date
from leadway.i18n import _
from leadway.services.transfer.content import CHOICES, Exported
from leadway.storage.bulk import normalised
from leadway.storage.entity_schema import ENTITIES, Entity, Record
from leadway.storage.week_pages import load_page

_DAYS = (EARLIEST, date.max)
_DAYS_CHOSEN = (date(1900, 1, 1), date(9899, 12, 31))
_MOMENTS = (datetime(1900, 1, 1, tzinfo=UTC), datetime(9900, 1, 1, tzinfo=UTC))
_WEEKS = range(1900, 9900)
_WEEKDAYS = frozenset(range(1, 8))
_MOST_TOLD = 20

Faults = Iterator[str]


class RefusedError(KnownError):
    """An import that is not taken; `reasons` are all faults that were found, up to twenty."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)[:_MOST_TOLD]
        text, n = _("This cannot be imported. {reason}"), len(self.reasons) - 1
        if n:
            text = _("This cannot be imported. {reason} There are {n} more like it.")
        super().__init__(text.format(reason=self.reasons[0], n=n), _("Nothing was changed."))


def checked(export: Exported, stop: Callable[[], None] = lambda: None) -> Exported:
    """Return the export with every value as Leadway stores it; raise RefusedError where one cannot be.

    `stop` is called often and may raise StoppedError.
    """
    faults: list[str] = []
    tidy: dict[str, list[Record]] = {}
    for table, entity in ENTITIES.items():
        tidy[table] = []
        for place, record in enumerate(getattr(export, table), 1):
            stop()
            where = _("{table}, record {place}").format(table=table, place=place)
            record_faults = list(_in_values(entity, record, where))
            if not record_faults:
                try:
                    record = normalised(entity, record)
                except (ValueError, RecursionError):
                    record_faults = [
                        _("{where}: its JSON is of another shape than Leadway writes.").format(where=where)
                    ]
            faults += record_faults
            tidy[table].append(record)
        faults += _same_ids(table, tidy[table])
    faults += _in_choices(export)
    if faults:
        raise RefusedError(faults)
    return msgspec.structs.replace(export, **tidy)


def refuse_loose_ends(tables: dict[str, dict[str, Record]], written: set[str]) -> None:
    """Raise RefusedError where references, unique values or states do not fit together.

    `tables` is everything as it would be, by table and id; only the records in `written` are looked at for
    faults of their own.
    """
    faults: list[str] = []
    for table, entity in ENTITIES.items():
        rows = tables[table]
        faults += _dangling_references(entity, rows, tables, written)
        for names in entity.unique:
            faults += _duplicates(entity, names, rows.values())
    for role in (LinkRole.MERGED_INTO, LinkRole.SUPERSEDED_BY):
        faults += _cycles(role, tables["link"].values())
    faults += _inconsistent(tables, written)
    if faults:
        raise RefusedError(faults)


def _in_values(entity: Entity, record: Record, where: str) -> Faults:
    for column in entity.columns:
        value = getattr(record, column.name)
        fault = _in_value(value, _DAYS)
        if column.holds is Week and value is not None and not _is_week(value):
            fault = _("there is no such week.")
        if fault:
            yield f"{where}, {column.name}: {fault}"


def _is_week(written: str) -> bool:
    try:
        return Week.parse(written).year in _WEEKS and str(Week.parse(written)) == written
    except KnownError:
        return False


def _in_choices(export: Exported) -> Faults:
    for place, text in export.unsaved.items():
        if "\x00" in place + text:
            yield _("unsaved: a text cannot hold the character NUL.")
    for name in CHOICES:
        fault = _in_value(getattr(export.settings, name), _DAYS_CHOSEN)
        if fault:
            yield _("settings, {name}: {fault}").format(name=name, fault=fault)


def _in_value(value: Any, days: tuple[date, date]) -> str:  # noqa: ANN401 -- of any column or choice
    """Return what is wrong with a value beyond its form, or an empty text."""
    match value:
        case str() if "\x00" in value:
            return _("a text cannot hold the character NUL.")
        case datetime() if value.tzinfo is None or not _MOMENTS[0] <= value < _MOMENTS[1]:
            return _("a moment has an offset, and its year is from 1900 to 9899.")
        case date() if not isinstance(value, datetime) and not days[0] <= value <= days[1]:
            first, last = map(long_date, days)
            return _("days run from {first} to {last} here.").format(first=first, last=last)
        case WeeklyTime() if value.weekday not in _WEEKDAYS or value.at.tzinfo is not None:
            return _("a weekly time has a weekday from 1 to 7 and a time without an offset.")
        case WorkingHours() if not value.days <= _WEEKDAYS or value.start.tzinfo or value.end.tzinfo:
            return _("hours have weekdays from 1 to 7 and times without an offset.")
    return ""


def _same_ids(table: str, rows: Iterable[Record]) -> Faults:
    seen: set[str] = set()
    for place, record in enumerate(rows, 1):
        if record.id in seen:
            yield _("{table}, record {place}: its id is another record’s, too.").format(
                table=table, place=place
            )
        seen.add(record.id)


def _dangling_references(
    entity: Entity, rows: dict[str, Record], tables: dict[str, dict[str, Record]], written: set[str]
) -> Faults:
    for column in entity.columns:
        if not (column.refers_to or column.kind_column):
            continue
        for record in rows.values():
            value, target = getattr(record, column.name), column.target(record)
            if value and value not in tables[target] and record.id in written:
                yield _("{table} {id}, {name}: there is no {target} of that id.").format(
                    table=entity.table, id=record.id, name=column.name, target=target
                )


def _duplicates(entity: Entity, names: tuple[str, ...], rows: Iterable[Record]) -> Faults:
    seen: set[tuple[Any, ...]] = set()
    for record in rows:
        value = tuple(getattr(record, name) for name in names)
        if value in seen:
            yield _("{table} {id}: another record has the same {names}.").format(
                table=entity.table, id=record.id, names=listed(names)
            )
        seen.add(value)


def _cycles(role: LinkRole, links: Iterable[Record]) -> Faults:
    """Find links of one role that lead back to the record they come from."""
    onward = {link.from_id: (link.to_id,) for link in links if link.role is role}
    try:
        TopologicalSorter(onward).prepare()
    except CycleError as error:
        yield _("link, {role}: from {at} it leads back to itself.").format(role=role, at=error.args[1][0])


def _inconsistent(tables: dict[str, dict[str, Record]], written: set[str]) -> Faults:
    """Find records whose values do not fit together, or not with those that they are about."""
    merged = {link.from_id for link in tables["link"].values() if link.role is LinkRole.MERGED_INTO}
    sealed = {id_ for id_, ritual in tables["ritual"].items() if ritual.state is not RitualState.DRAFT}
    for table in ("ritual", "draft_answer", "problem", "link"):
        for record in tables[table].values():
            if record.id not in written:
                continue
            fault = ""
            match table:
                case "ritual":
                    fault = _in_ritual(record)
                case "draft_answer" if record.ritual_id in sealed:
                    fault = _("only a draft has draft answers.")
                case "problem" if record.state is ProblemState.MERGED and record.id not in merged:
                    fault = _("merged, but into nothing.")
                case "link" if not may_link(record.from_kind, record.role, record.to_kind):
                    fault = _("no {from_kind} is linked to a {to_kind} as {role}.").format(
                        from_kind=record.from_kind, to_kind=record.to_kind, role=record.role
                    )
            if fault:
                yield f"{table} {record.id}: {fault}"


def _in_ritual(record: Record) -> str:
    """Return what does not fit together in a week, or an empty text."""
    is_draft = record.state is RitualState.DRAFT
    if is_draft is not (record.sealed_at is None):
        return _("a week that is sealed has a moment of sealing, and no other has.")
    if record.page is not None:
        try:
            load_page(record.page)
        except KnownError as error:
            return error.sentence
    if is_draft and record.at_step not in set(Step):
        return _("a draft is at one of the ritual’s steps.")
    return ""
