"""Texts about backups and what they hold."""

from __future__ import annotations

from datetime import datetime

from leadway.domain.backups import Contents, parse_name
from leadway.domain.weeks import long_date
from leadway.i18n import _, ngettext
from leadway.services.backup.backups import Backup
from leadway.services.backup.restore import InspectedBackup

NAMES = (
    ("commitment", _("Commitments")),
    ("check", _("Checks")),
    ("gap", _("Gaps")),
    ("judgement", _("Judgements")),
    ("problem", _("Problems")),
    ("opportunity", _("Opportunities")),
    ("experiment", _("Experiments")),
    ("move", _("Moves")),
    ("reading", _("Readings")),
    ("note", _("Notes")),
)
"""The tables that a person knows, with their names on the screen."""
SEALED, LAST, ALL = _("Weeks done"), _("Last week done"), _("Records in all")
NO_WEEK = _("none yet")
LAST_WEEK = _("last: {week}")
OPENS = {
    ("passphrase",): _("opens with its passphrase"),
    ("recovery",): _("opens with its recovery key"),
    ("passphrase", "recovery"): _("opens with its passphrase or recovery key"),
}
OTHER_BACKUP = _("Choose a backup elsewhere…")
HAVE_BACKUP = _("I have a backup…")
BY_KEYCHAIN = _("opened by the keychain")
BY_ITSELF = _("opens without a passphrase")
IN_SECOND_FOLDER = _("in the second folder")
WEEK_OF = _("{week} of {year}")
_KILO = 1000


def moment(at: datetime) -> str:
    """Return `24 November 2026, 15:30` in the local time zone."""
    here = at.astimezone()
    return f"{long_date(here.date())}, {here.hour}:{here:%M}"


def size(count: int) -> str:
    """Return a number of bytes as `340 KB` or `1.2 MB`."""
    if count < _KILO * _KILO:
        return _("{n} KB").format(n=max(round(count / _KILO), 1))
    return _("{n} MB").format(n=f"{count / _KILO / _KILO:.1f}")


def location(backup: Backup) -> str:
    """Return why a backup was made or its file's name, its size, and whether it is in the second folder."""
    is_named = parse_name(backup.path.name) is not None
    parts = [backup.reason.label if is_named else backup.path.name, size(backup.size)]
    return " · ".join([*parts, IN_SECOND_FOLDER] if backup.second else parts)


def opens(inspected: InspectedBackup) -> str:
    """Return what opens a backup, or why it does not open."""
    typed = tuple(method for method in ("passphrase", "recovery") if method in inspected.methods)
    if typed:
        return OPENS[typed]
    if inspected.sound and inspected.key is not None:
        return BY_KEYCHAIN if inspected.key.in_keychain else BY_ITSELF
    return inspected.state.label


def contents_text(contents: Contents) -> str:
    """Return `12 weeks · last: Week 47 of 2026 · 240 records`."""
    parts = [ngettext("{n} week", "{n} weeks", contents.weeks).format(n=contents.weeks)]
    if contents.last_sealed:
        parts.append(LAST_WEEK.format(week=_last(contents)))
    parts.append(ngettext("{n} record", "{n} records", contents.total).format(n=contents.total))
    return " · ".join(parts)


def comparison(now: Contents | None, backup: Contents) -> list[tuple[str, str, str]]:
    """Return the data of today and the backup side by side: a name and two values a line."""
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
    week = contents.last_sealed
    return WEEK_OF.format(week=week.name, year=week.year) if week else NO_WEEK
