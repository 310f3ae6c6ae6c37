"""The data folder as a whole: `leadway backup`, `restore`, `doctor`, `demo`, `quit`."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from contextlib import ExitStack, suppress
from dataclasses import asdict
from getpass import getpass
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from leadway.cli.commands import JSON, argument, command, count, echo, filled, has_data, opened
from leadway.domain.errors import KnownError
from leadway.domain.weeks import long_date
from leadway.i18n import _, ngettext
from leadway.system.clock import SystemClock
from leadway.system.paths import DataFolder

if TYPE_CHECKING:
    from leadway.services.backup.backups import Backup
    from leadway.services.backup.restore import InspectedBackup
    from leadway.services.keys import Key

_MOST_WEEKS = 2600
_WAIT_SECONDS = 10.0
_PAUSE_SECONDS = 0.05


@command(
    "backup",
    _("make a verified backup of your data"),
    argument("folder", metavar="FOLDER", nargs="?", type=Path, help=_("also put backups there from now on")),
)
def backup(options: Namespace, folder: DataFolder) -> None:
    """Make a backup."""
    from leadway.domain.backups import BackupReason
    from leadway.services.backup.backups import BackupJob, make
    from leadway.services.backup.second_folder import set_second_folder

    key = _key(filled(folder))
    if options.folder is not None:
        set_second_folder(folder, options.folder)
    result = make(BackupJob(folder, key.value, BackupReason.BY_HAND, SystemClock().now()))
    n = result.contents.weeks
    text = ngettext(
        "Written and verified: {path} ({n} sealed week)", "Written and verified: {path} ({n} sealed weeks)", n
    )
    echo(text.format(path=result.backup.path, n=n))
    if result.second is not None:
        echo(_("Also in: {path}").format(path=result.second))
    if result.error is not None:
        raise result.error


@command(
    "restore",
    _("restore a backup; your current data is kept"),
    argument("backup", metavar="BACKUP", nargs="?", help=_("its name as listed, or its path")),
    argument("--list", action="store_true", help=_("list the backups and what each holds")),
)
def restore(options: Namespace, folder: DataFolder) -> None:
    """Restore a backup, or list all."""
    from leadway.services.backup.backups import list_backups
    from leadway.services.backup.restore import inspect
    from leadway.services.backup.restore import restore as put_in_place
    from leadway.system.single_instance import claim

    folder.refuse_closed()
    if options.list or not options.backup:
        key = _key_if_any(folder, only_looks=True)
        backups = list_backups(folder, SystemClock().now())
        if not backups:
            echo(_("There is no backup yet."))
        for backup in backups:
            echo(_in_words(inspect(backup, folder, key)))
        if not options.list:
            raise KnownError(_("Which backup should be restored?"), _("Give its name or its path."))
        return
    first = claim(folder)
    if first is None:
        raise KnownError(_("Leadway is running with this data."), _("End it first: leadway quit"))
    with ExitStack() as meanwhile:
        # No other Leadway can start with the data.
        meanwhile.callback(first.release)
        key = _key_if_any(folder)
        inspected = inspect(_named(options.backup, folder), folder, key)
        if inspected.methods and sys.stdin.isatty():
            passphrase, recovery = _secret(inspected.backup.path.name)
            inspected = inspect(inspected.backup, folder, key, passphrase=passphrase, recovery=recovery)
        restored = put_in_place(folder, inspected, key, SystemClock().now())
        # Opening the data brings the reminder in step with it; where it does not open now, it does later.
        with suppress(KnownError), opened(folder, key=restored.key):
            pass
    echo(_("Restored: {backup}").format(backup=_in_words(inspected)))
    if restored.kept is not None:
        echo(_("The data from before is kept: {path}").format(path=restored.kept))


@command("doctor", _("check whether everything is in order"), JSON, access="none")
def doctor(options: Namespace, folder: DataFolder) -> int:
    """Say what is in order and what is not; return 1 where something needs attention."""
    from leadway.services.backup.doctor import DiagnosticState, Doctor
    from leadway.system.autostart_factory import make_autostart

    try:
        key: Key | KnownError = _key(filled(folder, only_looks=True), only_looks=True)
    except KnownError as error:
        key = error
    results = Doctor(folder, key, SystemClock().now(), lambda: make_autostart(folder)).examine()
    if options.json:
        echo(json.dumps([asdict(result) for result in results], indent=2, ensure_ascii=False))
    else:
        marks = {DiagnosticState.OK: "  ", DiagnosticState.UNKNOWN: "? ", DiagnosticState.ATTENTION: "! "}
        for result in results:
            echo(f"{marks[result.state]}{result.name}: {result.sentence} {result.fix}".rstrip())
    return int(any(result.state is DiagnosticState.ATTENTION for result in results))


def _key(folder: DataFolder, *, only_looks: bool = False) -> Key:
    """Return the key; what has to be typed is asked for where somebody is there to type."""
    from leadway.services.keys import KeyRequest, LockedError, unlock

    try:
        return KeyRequest(folder, beside=only_looks).key()
    except LockedError:
        if not sys.stdin.isatty():
            raise
        passphrase, recovery = _secret(folder.path.name)
        return unlock(folder, passphrase=passphrase, recovery=recovery, beside=only_looks)


def _key_if_any(folder: DataFolder, *, only_looks: bool = False) -> Key | None:
    """Return the key of the data where there is any and it is to be had."""
    try:
        return _key(folder, only_looks=only_looks) if has_data(folder, only_looks=only_looks) else None
    except KnownError:
        return None


def _secret(name: str) -> tuple[str, str]:
    """Return the passphrase or, where that is left empty, the recovery key that is typed."""
    passphrase = getpass(_("Passphrase for {name} (leave empty for the recovery key): ").format(name=name))
    return passphrase, "" if passphrase else getpass(_("Recovery key: "))


def _named(name: str, folder: DataFolder) -> Backup:
    from leadway.services.backup.backups import backup_at, list_backups

    listed = list_backups(folder, SystemClock().now())
    named = (backup for backup in listed if name in (backup.path.name, backup.path.stem))
    return next(named, None) or backup_at(Path(name))


def _in_words(inspected: InspectedBackup) -> str:
    backup = inspected.backup
    at = backup.made_at.astimezone()
    day = f"{long_date(at.date())} {at:%H:%M}"
    parts = [f"{backup.path.name}: {day}, {backup.reason.label}", inspected.state.label]
    if inspected.contents is not None:
        n, last = inspected.contents.weeks, inspected.contents.last_sealed
        weeks = [ngettext("{n} sealed week", "{n} sealed weeks", n).format(n=n)]
        weeks += [_("the last is {week}").format(week=last)] if last else []
        parts.append(", ".join(weeks))
        parts.append(_("schema {name}").format(name=inspected.contents.schema))
    if backup.second:
        parts.append(_("in {folder}").format(folder=backup.path.parent))
    return "; ".join(parts)


@command(
    "demo",
    _("fill an empty data folder with a team’s weeks"),
    argument(
        "--weeks",
        metavar="N",
        read=count(_MOST_WEEKS, _("“{text}” is not a number of weeks from 1 to {most}.")),
        default=26,
    ),
    argument("--seed", metavar="S", type=int, default=1),
)
def demo(options: Namespace, folder: DataFolder) -> None:
    """Fill an empty data folder."""
    from leadway.services.demo import Demo, DemoClock
    from leadway.services.demo_folder import refuse_used_folder

    refuse_used_folder(folder)
    clock = DemoClock(SystemClock().now())
    with opened(folder, clock) as services:
        sealed = Demo(services, clock, options.seed).fill(options.weeks)
    echo(_("{done} of {n} weeks filled in.").format(done=sealed, n=options.weeks))


@command("quit", _("end the running Leadway, and wait until it has ended"), access="none")
def end(_options: Namespace, folder: DataFolder) -> None:
    """End the program that runs on the data folder; do nothing where none does. Raises KnownError."""
    from leadway.domain.commands import AppCommand
    from leadway.system.single_instance import Message, claim, send

    folder.refuse_closed()
    if not folder.path.is_dir():
        return
    started = monotonic()
    was_asked = False
    while True:
        first = claim(folder)
        if first is not None:
            first.release()
            return
        # One that has just started does not listen yet; one that got the message needs a moment to end.
        was_asked = was_asked or send(folder, Message(AppCommand.QUIT))
        if monotonic() - started > _WAIT_SECONDS:
            raise KnownError(
                _("Leadway was asked to end and is still running."),
                _("End it from its tray icon, then try again."),
            )
        sleep(_PAUSE_SECONDS)
