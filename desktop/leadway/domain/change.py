"""Typed changes: which records, or which part of the program, a write changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from leadway.domain.refs import EntityKind


class ProgramPart(StrEnum):
    """What can change besides records."""

    SETTINGS = "settings"
    REMINDER = "reminder"
    KEY = "key"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class Change:
    """Records of one kind that were changed, created or deleted; without ids, any of them may have been."""

    kind: EntityKind | ProgramPart
    ids: frozenset[str] = frozenset()
