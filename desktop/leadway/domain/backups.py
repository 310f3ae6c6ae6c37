"""Backups of the data: why one was made, what it is called, what it holds, and which are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime

from leadway.domain.startup_terms import Term
from leadway.domain.weeks import Week

DAYS, WEEKS, MONTHS = 7, 8, 12
"""How many days, weeks and months keep their newest backup."""

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"leadway-(\d{8}T\d{6}Z)-([a-z-]+)\.db")


class BackupReason(Term):
    """Why a backup was made."""

    SEALED = "sealed", "after a week was sealed"
    BY_HAND = "by-hand", "made by hand"
    MIGRATION = "migration", "before a new version changed the data"
    IMPORT = "import", "before an import"
    REPLACED = "replaced", "what was there before a restore"
    DAMAGED = "damaged", "the damaged data, as it was found"

    @property
    def for_ever(self) -> bool:
        """Whether only the person removes such a backup: it may hold what is nowhere else."""
        return self in (BackupReason.REPLACED, BackupReason.DAMAGED)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds, without a word that was written in it."""

    weeks: int
    """How many weeks are sealed."""
    last_sealed: Week | None
    rows: tuple[tuple[str, int], ...]
    """How many rows each table has."""
    schema: str
    """The last migration it has had, such as `0002_reminder`."""
    dropped_links: int = 0
    """How many links led to no record and were dropped by a migration."""

    @property
    def total(self) -> int:
        """How many rows there are."""
        return sum(count for _, count in self.rows)


def name_of(at: datetime, reason: BackupReason) -> str:
    """Return what a backup made at this moment is called."""
    return f"leadway-{at.astimezone(UTC):{_STAMP}}-{reason}.db"


def parse_name(name: str) -> tuple[datetime, BackupReason] | None:
    """Return when and why a backup of this name was made; None where it is no backup's name."""
    match = _NAME.fullmatch(name)
    try:
        return (
            (datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC), BackupReason(match[2]))
            if match
            else None
        )
    except ValueError:
        return None


def kept(moments: Collection[datetime]) -> set[datetime]:
    """Return which backups stay: the newest of each of the last 7 days, 8 weeks and 12 months that have one.

    Only days that have a backup count, and now plays no part: neither a long absence nor a clock that jumps
    takes a backup away. Days are those of UTC, as in the backups' names.
    """
    stay: set[datetime] = set()
    spans: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (
        (DAYS, datetime.date),
        (WEEKS, Week.of),
        (MONTHS, lambda moment: (moment.year, moment.month)),
    )
    for count, period in spans:
        newest: dict[Hashable, datetime] = {}
        for moment in sorted(moments, reverse=True):
            newest.setdefault(period(moment), moment)
        stay.update(list(newest.values())[:count])
    return stay
