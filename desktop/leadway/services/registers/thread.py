"""The golden thread: what a record came from and what came of it, along links and references, both ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.registers import registers
from leadway.domain.registers.spec import Row
from leadway.services.record_writer import kind_of, model_of
from leadway.services.registers.views import Neighbour
from leadway.storage.fields import JOIN, rowid
from leadway.storage.models import Check, Commitment, Finding, Link

_LATER_FIRST = frozenset(
    {LinkRole.ABOUT, LinkRole.SERVES, LinkRole.RENEWS, LinkRole.NEAREST, LinkRole.PRECEDENT}
)
"""The roles whose links lead back: an experiment serves the problem that it came from."""
_BESIDE = frozenset({LinkRole.TAGGED, LinkRole.INVOLVES})
"""The roles that say something about a record and are no part of its thread."""
_MANY = frozenset({EntityKind.CHECK, EntityKind.READING, EntityKind.EXPERIMENT_REVIEW, EntityKind.RITUAL})
"""Kinds of which one record can have hundreds: each has a place of its own on the record."""
_LATEST = 13
"""How many findings stand on a commitment; the register has the others."""
MOST = 200
"""How many records the page of a thread shows."""


def neighbours(ref: Ref, row: Row, today: date) -> tuple[Neighbour, ...]:
    """Return the records next to one on its thread, those it came from first. To be called in a reading."""
    found = [*_linked(ref, today), *_referred(row, today)]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: each.came_from))


def thread(ref: Ref, today: date) -> tuple[tuple[int, Neighbour], ...]:
    """Return a record's whole thread as lines with their depth below the first; it has no record twice.

    Above the record stands what it came from, the earliest first; below it what came of it. To be called
    inside a reading.
    """
    seen, before = {ref}, [(0, _line(ref, today))]
    ahead = [ref]
    while ahead and len(seen) < MOST:
        for each in _around(ahead.pop(0), today, came_from=False):
            if each.ref not in seen:
                seen.add(each.ref)
                before.insert(0, (0, each))
                ahead.append(each.ref)
    lines = [(depth, line) for depth, (_zero, line) in enumerate(before)]
    lines.extend(_below(ref, len(lines), seen, today))
    return tuple(lines)


def _below(ref: Ref, depth: int, seen: set[Ref], today: date) -> Iterator[tuple[int, Neighbour]]:
    for each in _around(ref, today, came_from=True):
        if each.ref not in seen and len(seen) < MOST:
            seen.add(each.ref)
            yield depth, each
            yield from _below(each.ref, depth + 1, seen, today)


def _around(ref: Ref, today: date, *, came_from: bool) -> list[Neighbour]:
    row = model_of(ref.kind).get_or_none(id=ref.id)
    return (
        [each for each in neighbours(ref, row, today) if each.came_from is came_from]
        if row is not None
        else []
    )


def _linked(ref: Ref, today: date) -> Iterator[Neighbour]:
    """Yield what links lead to, and what leads here."""
    ends = (
        (Link.from_kind, Link.from_id, "to", True),
        (Link.to_kind, Link.to_id, "from", False),
    )
    for kind, id_, end, is_start in ends:
        for row in Link.select().where((kind == ref.kind) & (id_ == ref.id)).order_by(rowid()):
            if row.role in _BESIDE:
                continue
            other = Ref(getattr(row, f"{end}_kind"), getattr(row, f"{end}_id"))
            came_from = is_start is not (row.role in _LATER_FIRST)
            yield from _neighbour(other, today, came_from=came_from, role=row.role)


def _referred(row: Row, today: date) -> Iterator[Neighbour]:
    """Yield what the columns of a record refer to, and the records whose columns refer to it."""
    model = type(row)
    if model is Finding:
        # A check stands for its commitment.
        yield from _neighbour(
            Ref(EntityKind.COMMITMENT, row.check_made.commitment.id), today, came_from=False
        )
    elif model is Commitment:
        found = Finding.select(Finding.id).join(Check).where(Check.commitment == row)
        for finding in found.order_by(rowid("t1").desc()).limit(_LATEST):
            yield from _neighbour(Ref(EntityKind.FINDING, finding.id), today, came_from=True)
    for column in model._meta.refs:
        id_ = row.__data__.get(column.name)
        kind = kind_of(column.rel_model)
        if id_ and kind is not None and kind not in _MANY:
            yield from _neighbour(Ref(kind, id_), today, came_from=False)
    for column, other in model._meta.backrefs.items():
        kind = kind_of(other)
        if kind is None or kind in _MANY:
            continue
        for found in other.select(other.id).where(column == row.id).order_by(rowid()).limit(MOST):
            yield from _neighbour(Ref(kind, found.id), today, came_from=True)


def _neighbour(
    ref: Ref, today: date, *, came_from: bool, role: LinkRole | None = None
) -> Iterator[Neighbour]:
    spec = registers().get(ref.kind)
    model = model_of(ref.kind)
    row = joined(model, spec.joins).where(model.id == ref.id).first() if spec is not None else None
    if spec is not None and row is not None:
        state = spec.state_of(row, today)
        yield Neighbour(ref, spec.title_of(row), spec.one, state, came_from, role)


def _line(ref: Ref, today: date) -> Neighbour:
    spec = registers()[ref.kind]
    row = model_of(ref.kind).get_by_id(ref.id)
    return Neighbour(ref, spec.title_of(row), spec.one, spec.state_of(row, today), came_from=False)


def joined(model: Any, joins: Sequence[str]) -> Any:  # noqa: ANN401 -- a query
    """Return the rows of a model, read together with the records that their keys lead to."""
    models, keys = {"": model}, []
    for path in joins:
        before, _dot, name = path.rpartition(".")
        key = getattr(models[before], name)
        models[path] = key.rel_model
        keys.append((models[before], key))
    rows = model.select(*models.values())
    for start, key in keys:
        rows = rows.join_from(start, key.rel_model, JOIN.LEFT_OUTER, on=key)
    return rows
