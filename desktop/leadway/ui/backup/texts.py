"""How backups, and what they hold, are said."""

from __future__ import annotations

from datetime import datetime

from leadway.domain.backups import Contents
from leadway.domain.weeks import long_date
from leadway.services.backup.backups import Backup
from leadway.services.backup.restore import InspectedBackup

NAMES = (
    ("commitment", "Promises"),
    ("check_result", "Checks"),
    ("gap", "Gaps"),
    ("judgement", "Judgements"),
    ("problem", "Problems"),
    ("opportunity", "Opportunities"),
    ("initiative", "Initiatives"),
    ("move", "Moves"),
    ("reading", "Readings"),
    ("note", "Notes"),
)
"""The tables that a person knows, as they know them."""
SEALED, LAST, ALL = "Sealed weeks", "The last one", "Records in all"
NO_WEEK = "none yet"
OPENS = "opens with its {means}"
MEANS = {"passphrase": "passphrase", "recovery": "recovery key"}
BY_KEYCHAIN = "opens by the keychain"
BY_ITSELF = "opens without a passphrase"
_KILO = 1000


def moment(at: datetime) -> str:
    """Return `24 November 2026, 15:30` by the clocks here."""
    here = at.astimezone()
    return f"{long_date(here.date())}, {here.hour}:{here:%M}"


def size(count: int) -> str:
    """Return a number of bytes as `340 KB` or `1.2 MB`."""
    if count < _KILO * _KILO:
        return f"{max(round(count / _KILO), 1)} KB"
    return f"{count / _KILO / _KILO:.1f} MB"


def where(backup: Backup) -> str:
    """Return why a backup was made, how large it is, and that it lies in the second folder if it does."""
    parts = [backup.reason.label, size(backup.size)]
    return " · ".join([*parts, "in the second folder"] if backup.second else parts)


def opens(inspected: InspectedBackup) -> str:
    """Return what a backup opens with, or why it does not."""
    if inspected.methods:
        means = [MEANS[method] for method in inspected.methods if method in MEANS]
        return OPENS.format(means=" or ".join(means))
    if inspected.sound and inspected.key is not None:
        return BY_KEYCHAIN if inspected.key.in_keychain else BY_ITSELF
    return inspected.state.label


def in_short(contents: Contents) -> str:
    """Return `12 sealed weeks, the last one Week 47 of 2026; 240 records`."""
    weeks = f"{contents.weeks or 'no'} sealed {'week' if contents.weeks == 1 else 'weeks'}"
    last = f", the last one {_last(contents)}" if contents.last_sealed else ""
    return f"{weeks}{last}; {contents.total} records"


def beside(now: Contents | None, backup: Contents) -> list[tuple[str, str, str]]:
    """Return what is there now beside what the backup holds: a name and two values a line."""
    lines = [
        (SEALED, str(now.weeks) if now else "", str(backup.weeks)),
        (LAST, _last(now) if now else "", _last(backup)),
    ]
    mine, its = dict(now.rows) if now else {}, dict(backup.rows)
    for table, name in NAMES:
        if mine.get(table) or its.get(table):
            lines.append((name, str(mine.get(table, 0)) if now else "", str(its.get(table, 0))))
    lines.append((ALL, str(now.total) if now else "", str(backup.total)))
    return lines


def _last(contents: Contents) -> str:
    last = contents.last_sealed
    return f"{last.name} of {last.year}" if last else NO_WEEK
