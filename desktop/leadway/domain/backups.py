"""Backups of the data: why one was made, what it is called, what it holds, and which are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from leadway.domain.clock import YEARS, is_future
from leadway.domain.startup_terms import Term
from leadway.domain.weeks import Week

DAYS, WEEKS, MONTHS = 7, 8, 12
"""How many days, weeks and months keep their newest backup."""
IMPORT_DAYS = 30
"""For how many days a backup from before an import is kept; the newest of them stays longer."""

_STAMP = "%Y%m%dT%H%M%SZ"
_MARK_DIGITS = 8
_MARK = rf"(?:-([0-9a-f]{{{_MARK_DIGITS}}}))?"
_NAME = re.compile(rf"leadway-(\d{{8}}T\d{{6}}Z)-([a-z-]+?){_MARK}{_MARK}\.db")


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


def mark_of(database: str) -> str:
    """Return what tells the backups of some data from those of others in a folder; empty for none.

    `database` is the identity of the data, as the key file has it.
    """
    import hashlib  # late: OpenSSL takes 3 ms to load, and nothing needs it before the first paint

    return hashlib.sha256(database.encode()).hexdigest()[:_MARK_DIGITS] if database else ""


def name_of(at: datetime, reason: BackupReason, mark: str = "", maker: str = "") -> str:
    """Return what a backup made at this moment is called; earlier versions wrote no maker, or no mark."""
    marks = "".join(f"-{each}" for each in (mark, maker) if each)
    return f"leadway-{at.astimezone(UTC):{_STAMP}}-{reason}{marks}.db"


class BackupName(NamedTuple):
    """What the name of a backup says."""

    made_at: datetime
    reason: BackupReason
    mark: str
    """The mark of the data; empty where an earlier version made it."""
    maker: str
    """The mark of the data folder and computer that made it; empty where an earlier version did."""


def parse_name(name: str) -> BackupName | None:
    """Return what the name of a backup says; None where it is no backup's name."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    stamp, reason, mark, maker = match.groups(default="")
    with suppress(ValueError):
        made_at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
        if made_at.year in YEARS:
            return BackupName(made_at, BackupReason(reason), mark, maker)
    return None


def kept(backups: Mapping[datetime, BackupReason], now: datetime) -> set[datetime]:
    """Return which backups stay: the newest of each of the last 7 days, 8 weeks and 12 months that have one.

    So do the newest one from before a migration and before an import, and each from before an import for
    `IMPORT_DAYS`. Only days that have a backup count, as days of UTC like those in the names: no long absence
    takes a backup away. Those of the future are counted by themselves: they take the place of no other.
    """
    ahead = {moment for moment in backups if is_future(moment, now)}
    stay: set[datetime] = set()
    for moments in (ahead, backups.keys() - ahead):
        stay |= _newest_of_each_span(moments)
        for reason in (BackupReason.MIGRATION, BackupReason.IMPORT):
            stay.update(sorted(moment for moment in moments if backups[moment] is reason)[-1:])
    since = now - timedelta(days=IMPORT_DAYS)
    return stay | {m for m, reason in backups.items() if reason is BackupReason.IMPORT and m >= since}


def _newest_of_each_span(moments: Collection[datetime]) -> set[datetime]:
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
