"""Copies, coming back from one, and what is not in order: `leadway backup`, `restore`, `doctor`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from leadway.cli.data import filled, has_data
from leadway.cli.words import say
from leadway.domain.errors import KnownError
from leadway.domain.weeks import long_date
from leadway.i18n import _, ngettext
from leadway.system.clock import SystemClock
from leadway.system.paths import DataFolder, data_folder

if TYPE_CHECKING:
    from leadway.cli.words import Commands
    from leadway.services.backup.backups import Backup
    from leadway.services.backup.restore import InspectedBackup
    from leadway.services.keys import Key


def add(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add the commands of safety."""
    backup = commands.add_parser(
        "backup", parents=[where], allow_abbrev=False, help=_("make a verified copy of your data")
    )
    backup.add_argument(
        "folder", metavar="FOLDER", nargs="?", type=Path, help=_("also put backups there from now on")
    )
    backup.set_defaults(command=_backup)

    restore = commands.add_parser(
        "restore", parents=[where], allow_abbrev=False, help=_("restore a backup; your current data is kept")
    )
    restore.add_argument("backup", metavar="BACKUP", nargs="?", help=_("its name as listed, or its path"))
    restore.add_argument("--list", action="store_true", help=_("list the backups and what each holds"))
    restore.set_defaults(command=_restore)

    doctor = commands.add_parser(
        "doctor", parents=[where], allow_abbrev=False, help=_("check whether everything is in order")
    )
    doctor.add_argument("--json", action="store_true", help=_("for other programs to read"))
    doctor.set_defaults(command=_doctor)


def _backup(options: argparse.Namespace) -> None:
    from leadway.domain.backups import Reason
    from leadway.services.backup.backups import BackupJob, choose_second, make

    folder = filled(data_folder(options.data_dir))
    key = _key(folder)
    if options.folder is not None:
        warning = choose_second(folder, options.folder)
        if warning:
            print(f"leadway: {warning}", file=sys.stderr)  # noqa: T201
    made = make(BackupJob(folder, key.value, Reason.BY_HAND, SystemClock().now()))
    n = made.contents.weeks
    text = ngettext(
        "Written and verified: {path} ({n} sealed week)", "Written and verified: {path} ({n} sealed weeks)", n
    )
    say(text.format(path=made.backup.path, n=n))
    if made.second is not None:
        say(_("Also in: {path}").format(path=made.second))
    if made.error is not None:
        raise made.error


def _restore(options: argparse.Namespace) -> None:
    from leadway.services.backup.backups import list_backups
    from leadway.services.backup.restore import inspect, restore

    folder = data_folder(options.data_dir)
    if options.list or not options.backup:
        key = _key_if_any(folder)
        found = list_backups(folder)
        if not found:
            say(_("There is no backup yet."))
        for backup in found:
            say(_in_words(inspect(backup, folder, key)))
        if not options.list:
            raise KnownError(_("Which backup should be restored?"), _("Give its name or its path."))
        return
    with _alone(folder):
        key = _key_if_any(folder)
        inspected = inspect(_named(options.backup, folder), folder, key)
        if inspected.methods and sys.stdin.isatty():
            inspected = _typed(inspected, folder, key)
        restored = restore(folder, inspected, key, SystemClock().now())
        _bring_reminder_in_step(folder, restored.key)
    say(_("Restored: {backup}").format(backup=_in_words(inspected)))
    if restored.kept is not None:
        say(_("The data from before is kept: {path}").format(path=restored.kept))


def _doctor(options: argparse.Namespace) -> int:
    from leadway.services.backup.doctor import Doctor, State
    from leadway.system.autostart_factory import make_autostart

    folder = data_folder(options.data_dir)
    try:
        key: Key | KnownError = _key(filled(folder))
    except KnownError as error:
        key = error
    found = Doctor(folder, key, SystemClock().now(), lambda: make_autostart(folder)).examine()
    if options.json:
        say(json.dumps([asdict(each) for each in found], indent=2, ensure_ascii=False))
    else:
        for each in found:
            mark = {State.OK: "  ", State.UNKNOWN: "? ", State.ATTENTION: "! "}[each.state]
            say(f"{mark}{each.name}: {each.sentence} {each.fix}".rstrip())
    return int(any(each.state is State.ATTENTION for each in found))


def _key(folder: DataFolder) -> Key:
    """Return the key; what has to be typed is asked for where somebody is there to type."""
    from leadway.services.keys import KeyRequest, LockedError, unlock

    try:
        return KeyRequest(folder).key()
    except LockedError:
        if not sys.stdin.isatty():
            raise
        return unlock(folder, **_secret(folder.path.name))


def _key_if_any(folder: DataFolder) -> Key | None:
    """Return the key of the data where there is any and it is to be had."""
    try:
        return _key(folder) if has_data(folder) else None
    except KnownError:
        return None


def _typed(inspected: InspectedBackup, folder: DataFolder, key: Key | None) -> InspectedBackup:
    from leadway.services.backup.restore import inspect

    return inspect(inspected.backup, folder, key, **_secret(inspected.backup.path.name))


def _secret(name: str) -> dict[str, str]:
    passphrase = getpass(_("Passphrase for {name} (leave empty for the recovery key): ").format(name=name))
    if passphrase:
        return {"passphrase": passphrase}
    return {"recovery": getpass(_("Recovery key: "))}


def _named(name: str, folder: DataFolder) -> Backup:
    from leadway.services.backup.backups import backup_at, list_backups

    known = (each for each in list_backups(folder) if name in (each.path.name, each.path.stem))
    return next(known, None) or backup_at(Path(name))


def _bring_reminder_in_step(folder: DataFolder, key: Key) -> None:
    """Let the reminder go by what was restored; where that does not open now, by what it is told then."""
    from leadway.services.session import open_services

    with suppress(KnownError):
        services = open_services(folder, key, SystemClock())
        services.reminder()
        services.close()


@contextmanager
def _alone(folder: DataFolder) -> Iterator[None]:
    """Keep every other Leadway off the data folder meanwhile; raises KnownError where one runs."""
    from leadway.system.single_instance import claim

    first = claim(folder)
    if first is None:
        raise KnownError(_("Leadway is running with this data."), _("End it first: leadway quit"))
    try:
        yield
    finally:
        first.release()


def _in_words(inspected: InspectedBackup) -> str:
    backup = inspected.backup
    at = backup.made_at.astimezone()
    made = f"{long_date(at.date())} {at:%H:%M}"
    parts = [f"{backup.path.name}: {made}, {backup.reason.label}", inspected.state.label]
    if inspected.contents is not None:
        n, last = inspected.contents.weeks, inspected.contents.last_sealed
        weeks = [ngettext("{n} sealed week", "{n} sealed weeks", n).format(n=n)]
        weeks += [_("the last is {week}").format(week=last)] if last else []
        parts.append(", ".join(weeks))
        parts.append(_("schema {name}").format(name=inspected.contents.schema))
    if backup.second:
        parts.append(_("in {folder}").format(folder=backup.path.parent))
    return "; ".join(parts)
