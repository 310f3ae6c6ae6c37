"""Reads the links between records, in both directions; to be called inside a reading or writing."""

from __future__ import annotations

from leadway.domain.refs import LinkRole, Ref
from leadway.storage.fields import rowid
from leadway.storage.models import Link


def links_from(start: Ref, role: LinkRole) -> list[Ref]:
    """Return what a record leads to in this role, in the order in which it was linked."""
    rows = Link.select().where(
        (Link.from_kind == start.kind) & (Link.from_id == start.id) & (Link.role == role)
    )
    return [Ref(row.to_kind, row.to_id) for row in rows.order_by(rowid())]


def links_to(end: Ref, role: LinkRole) -> list[Ref]:
    """Return the records that lead to this one in this role, in the order in which they were linked."""
    rows = Link.select().where((Link.to_kind == end.kind) & (Link.to_id == end.id) & (Link.role == role))
    return [Ref(row.from_kind, row.from_id) for row in rows.order_by(rowid())]
