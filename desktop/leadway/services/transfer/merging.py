"""Works out what an import would do: which records are new, the same, replaced, kept or left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec

from leadway.services.transfer.checks import refuse_loose_ends
from leadway.services.transfer.content import Exported, choices
from leadway.storage.entity_schema import ENTITIES, Entity, Record


class ConflictPolicy(StrEnum):
    """What happens to what is there already under the same id, or for the same week."""

    KEEP = "keep"
    REPLACE = "replace"


@dataclass(slots=True)
class TableChange:
    """What happens to one table."""

    written: list[Record] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)
    new: int = 0
    same: int = 0
    differing: int = 0
    """How many are there already with other content: kept, or replaced."""
    left_out: int = 0
    """How many belong to something that is kept as it is."""


@dataclass(slots=True)
class Plan:
    """Everything an import does."""

    tables: dict[str, TableChange]
    choices: dict[str, str]
    """Choices and unsaved texts to be stored."""
    differing_choices: int = 0


class _Merge:
    def __init__(
        self, present: Exported, incoming: Exported, policy: ConflictPolicy, stop: Callable[[], None]
    ) -> None:
        self.policy = policy
        self._stop = stop
        self.present = {table: {r.id: r for r in getattr(present, table)} for table in ENTITIES}
        self.incoming = {table: {r.id: r for r in getattr(incoming, table)} for table in ENTITIES}
        self.incoming["ritual"] = {id_: self._with_page(r) for id_, r in self.incoming["ritual"].items()}
        self.changes = {table: TableChange() for table in ENTITIES}
        self.left_out: dict[str, set[str]] = {table: set() for table in ENTITIES}
        # Those that both have with other content: kept or replaced together with their history.
        self.differing: set[tuple[str, str]] = set()

    def run(self) -> dict[str, TableChange]:
        """Decide about every record, those first that others refer to."""
        # History and links come last: they follow the records that they are about.
        tables = sorted(ENTITIES, key=lambda table: ENTITIES[table].is_about_others)
        for table in tables:
            entity = ENTITIES[table]
            rivals = _by_unique(entity, self.present[table].values())
            for record in self.incoming[table].values():
                self._stop()
                self._decide(entity, record, rivals)
            self._remove_outdated(entity)
        result: dict[str, dict[str, Record]] = {}
        for table, change in self.changes.items():
            stay = {id_: r for id_, r in self.present[table].items() if id_ not in change.removed}
            result[table] = stay | {record.id: record for record in change.written}
        written = {record.id for change in self.changes.values() for record in change.written}
        refuse_loose_ends(result, written)
        return self.changes

    def _with_page(self, ritual: Record) -> Record:
        """Return a week with the page it has here, where it comes without: from an export of format 1."""
        existing = self.present["ritual"].get(ritual.id)
        if ritual.page is not None or existing is None or existing.sealed_at != ritual.sealed_at:
            return ritual
        return msgspec.structs.replace(ritual, page=existing.page)

    def _decide(self, entity: Entity, record: Record, rivals: dict[tuple[Any, ...], str]) -> None:
        change = self.changes[entity.table]
        existing = self.present[entity.table].get(record.id)
        if existing == record:
            change.same += 1
            return
        if self._belongs_to_kept(entity, record):
            change.left_out += 1
            self.left_out[entity.table].add(record.id)
            return
        rival_ids = (rivals[value] for value in _unique(entity, record) if value in rivals)
        # A rival that is imported, too, is written again with its new values.
        others = {id_ for id_ in rival_ids if id_ not in self.incoming[entity.table]}
        if existing is None and not others:
            change.new += 1
            change.written.append(_without(entity, record, self.left_out))
            return
        change.differing += 1
        if existing is not None:
            self.differing.add((entity.table, record.id))
        if self.policy is ConflictPolicy.REPLACE:
            change.removed |= others
            change.written.append(record)
        elif existing is None:
            self.left_out[entity.table].add(record.id)

    def _belongs_to_kept(self, entity: Entity, record: Record) -> bool:
        """Whether it is part of a week, or of a record, that stays as it is here."""
        if self.policy is ConflictPolicy.REPLACE:
            return False
        if entity.is_about_others:
            ends = list(_ends(entity, record))
            start, id_ = ends[0]
            week = self._week_of(ENTITIES[start], self.present[start].get(id_))
            return (
                ends[0] in self.differing
                or any(end in self.left_out[table] for table, end in ends)
                or not self.present["ritual"].keys().isdisjoint((id_, week))
            )
        if any(
            column.on_delete != "SET NULL" and getattr(record, column.name) in self.left_out[column.refers_to]
            for column in entity.references
        ):
            return True
        return self._week_of(entity, record) in self.present["ritual"]

    def _week_of(self, entity: Entity, record: Record | None) -> str:
        """Return the id of the ritual a record is part of, or an empty text."""
        for column in entity.owners if record is not None else ():
            owner = getattr(record, column.name)
            if owner and column.refers_to == "ritual":
                return str(owner)
            table = column.refers_to
            found = self.incoming[table].get(owner) or self.present[table].get(owner)
            if week := self._week_of(ENTITIES[table], found):
                return week
        return ""

    def _remove_outdated(self, entity: Entity) -> None:
        """Remove what belonged to a replaced week, and what belongs to a removed record."""
        change = self.changes[entity.table]
        if self.policy is ConflictPolicy.KEEP:
            return
        removed = {table: change.removed for table, change in self.changes.items()}
        for record in self.present[entity.table].values():
            self._stop()
            if record.id in self.incoming[entity.table]:
                continue
            owners = (column for column in entity.references if column.on_delete == "CASCADE")
            if (
                any(getattr(record, column.name) in removed[column.refers_to] for column in owners)
                or self._week_of(entity, record) in self.incoming["ritual"]
                or self._is_about_replaced(entity, record)
            ):
                change.removed.add(record.id)
                continue
            rest = _without(entity, record, removed)
            if rest is not record and record.id not in change.removed:
                change.written.append(rest)

    def _is_about_replaced(self, entity: Entity, record: Record) -> bool:
        """Whether it is about a removed record, or one that is imported with its own history and links."""
        if not entity.is_about_others:
            return False
        ends = list(_ends(entity, record))
        return ends[0] in self.differing or any(id_ in self.changes[table].removed for table, id_ in ends)


def plan(
    present: Exported, incoming: Exported, policy: ConflictPolicy, stop: Callable[[], None] = lambda: None
) -> Plan:
    """Return what importing `incoming` does to `present`; raises RefusedError where they do not fit.

    `stop` is called often and may raise StoppedError.
    """
    tables = _Merge(present, incoming, policy, stop).run()
    stored, coming_choices = choices(present), choices(incoming)
    differing = {name for name, value in coming_choices.items() if name in stored and stored[name] != value}
    fresh = {name: value for name, value in coming_choices.items() if name not in stored}
    if policy is ConflictPolicy.REPLACE:
        fresh |= {name: coming_choices[name] for name in differing}
    return Plan(tables, fresh, len(differing))


def _without(entity: Entity, record: Record, removed: dict[str, set[str]]) -> Record:
    """Return the record without its optional references to removed records."""
    loose = {
        column.name: None
        for column in entity.references
        if column.on_delete == "SET NULL" and getattr(record, column.name) in removed[column.refers_to]
    }
    return msgspec.structs.replace(record, **loose) if loose else record


def _ends(entity: Entity, record: Record) -> Iterable[tuple[str, str]]:
    """Return the tables and ids of the records that a row is about; it belongs to the first."""
    for column in entity.columns:
        if column.kind_column:
            yield column.target(record), getattr(record, column.name)


def _unique(entity: Entity, record: Record) -> Iterable[tuple[Any, ...]]:
    for names in entity.unique:
        yield (names, *(getattr(record, name) for name in names))


def _by_unique(entity: Entity, rows: Iterable[Record]) -> dict[tuple[Any, ...], str]:
    return {value: record.id for record in rows for value in _unique(entity, record)}
