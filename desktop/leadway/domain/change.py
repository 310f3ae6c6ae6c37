"""Typed changes: which records, or which part of the program, a write changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from leadway.domain.refs import EntityKind


class ProgramPart(StrEnum):
    """What can change besides records."""

    SETTINGS = "settings"
    REMINDER = "reminder"
    KEY = "key"
    BACKUP = "backup"


Kind = EntityKind | ProgramPart

WEEKS = frozenset({EntityKind.RITUAL, EntityKind.AMENDMENT, EntityKind.DECLARED_WEEK})
"""The kinds that decide how a week is shown."""


@dataclass(frozen=True, slots=True)
class Change:
    """Records of one kind that were changed, created or deleted; without ids, any of them may have been."""

    kind: Kind
    ids: frozenset[str] = frozenset()


def kinds_of(changes: Iterable[Change]) -> frozenset[Kind]:
    """Return what was changed, without the ids."""
    return frozenset(change.kind for change in changes)
