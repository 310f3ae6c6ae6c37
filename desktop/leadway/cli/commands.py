"""What every command is made of: how it is declared, what its options may hold, how it opens the data."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.system.clock import SystemClock

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from leadway.domain.clock import Clock
    from leadway.domain.weekly_time import WeeklyTime
    from leadway.services.keys import Key
    from leadway.services.session import Services
    from leadway.system.paths import DataFolder

Run: TypeAlias = "Callable[[argparse.Namespace, DataFolder], int | None]"
"""Does what the options say to a data folder; returns the exit status, None for 0. Raises KnownError."""
Argument: TypeAlias = tuple[tuple[str, ...], dict[str, Any]]
Access: TypeAlias = Literal["write", "read", "none"]
"""What a command needs of the data folder. One that reads works on a copy where the folder cannot be used."""
_YEARS = range(1900, 9901)


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it is declared; a name of two words is that of a command in a group."""

    name: str
    help: str
    arguments: tuple[Argument, ...]
    run: Run
    access: Access = "write"


def command(
    name: str,
    help: str,  # noqa: A002
    *arguments: Argument,
    access: Access = "write",
) -> Callable[[Run], Command]:
    """Return a decorator that makes a command of the function that does it."""
    return lambda run: Command(name, help, arguments, run, access)


def argument(
    *names: str,
    read: Callable[[str], object] | None = None,
    **settings: Any,  # noqa: ANN401 -- as argparse takes them
) -> Argument:
    """Return an option or a value; `read` turns its text into the value, or raises KnownError."""
    return names, settings if read is None else {**settings, "type": _reported(read)}


def _reported(read: Callable[[str], object]) -> Callable[[str], object]:
    def value(written: str) -> object:
        try:
            return read(written)
        except KnownError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return value


JSON = argument("--json", action="store_true", help=_("for other programs to read"))
REPLACE = argument("--replace", action="store_true", help=_("replace the file if it is there"))


def output(name: str) -> Argument:
    """Return the option for the file that is written, named like `FILE.pdf`."""
    return argument("-o", "--output", metavar=name, type=Path, required=True)


def count(most: int, error: str) -> Callable[[str], int]:
    """Return what reads a number from 1 to `most`; `error` is the text for any other."""

    def read(written: str) -> int:
        try:
            number = int(written)
        except ValueError:
            number = 0
        if not 1 <= number <= most:
            raise KnownError(error.format(text=written, most=most))
        return number

    return read


def zone(written: str) -> ZoneInfo:
    """Return a zone like Europe/Berlin."""
    from leadway.domain.due import zone as find

    return find(written)


def weekly_time(written: str) -> WeeklyTime:
    """Return a weekly time like “Fri 15:30”."""
    from leadway.domain.due import parse_weekly_time

    return parse_weekly_time(written)


def start(written: str) -> datetime:
    """Return a time like 2026-01-01T00:00; without an offset it has no zone yet."""
    try:
        time = datetime.fromisoformat(written)
    except ValueError:
        raise KnownError(
            _("“{text}” is not a time. Write it like 2026-01-01T00:00.").format(text=written)
        ) from None
    if time.year not in _YEARS:
        raise KnownError(_("Years run from {first} to {last} here.").format(first=_YEARS[0], last=_YEARS[-1]))
    return time


def echo(text: str) -> None:
    """Print what a command answers."""
    try:
        print(text, flush=True)  # noqa: T201 -- this is the command line
    except BrokenPipeError:
        # The reader has enough, as `head` does. Python would complain once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def warn(text: object) -> None:
    """Print what is wrong on stderr."""
    print(f"leadway: {text}", file=sys.stderr)  # noqa: T201 -- this is the command line


def announce_change(folder: DataFolder) -> None:
    """Tell a Leadway that runs with this data to show it again."""
    from leadway.domain.commands import AppCommand
    from leadway.system.single_instance import Message, notify

    notify(folder, Message(AppCommand.CHANGED))


@contextmanager
def opened(folder: DataFolder, clock: Clock | None = None, *, key: Key | None = None) -> Iterator[Services]:
    """Open the folder’s data, made where there is none, and close it at the end; raises KnownError.

    Without a `key` it is asked for where the folder keeps it.
    """
    # Imported here: reading the arguments must not make the window wait for the database.
    from leadway.services.keys import KeyRequest, LockedError
    from leadway.services.session import open_services

    try:
        key = key or KeyRequest(folder).key()
    except LockedError as error:
        # A passphrase given here would be kept in the shell's history.
        raise KnownError(error.sentence, _("Leadway asks for it only in its window.")) from error
    services = open_services(folder, key, clock or SystemClock())
    try:
        # What was answered while the data was closed is in it from here on.
        services.reminder()
        yield services
    finally:
        services.close()


def has_data(folder: DataFolder, *, only_looks: bool = False) -> bool:
    """Whether there is anything to open; raises KnownError where it is being exchanged.

    An exchange that was cut short is finished first, unless the command only looks.
    """
    from leadway.services import file_swap

    if only_looks:
        folder.refuse_closed()
    else:
        file_swap.recover(folder)
    return folder.database.exists()


def filled(folder: DataFolder, *, only_looks: bool = False) -> DataFolder:
    """Return the folder where it has data, so that nothing is made by asking; raise KnownError otherwise."""
    if not has_data(folder, only_looks=only_looks):
        raise KnownError(
            _("There is nothing in {path} yet.").format(path=folder.path),
            _("Name the folder with --data-dir."),
        )
    return folder
