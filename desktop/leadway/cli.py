"""The command line: the same services, without a window."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from leadway import __version__
from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week
from leadway.system.clock import SystemClock
from leadway.system.paths import DataFolder, data_folder

if TYPE_CHECKING:
    from leadway.domain.clock import Clock
    from leadway.services.opening import Services

USAGE_ERROR = 2
KNOWN_ERROR = 1
_MOST_WEEKS = 1040


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what the arguments say; a usage error ends the program with status 2."""
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument(
        "--data-dir",
        metavar="FOLDER",
        default=argparse.SUPPRESS,
        help="keep everything in this folder instead of the usual one",
    )
    parser = argparse.ArgumentParser(
        prog="leadway",
        parents=[where],
        description="A guided weekly ritual for people who lead a team. Without a command, the window opens.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"leadway {__version__}")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands", metavar="")

    status = commands.add_parser("status", parents=[where], help="say where this week stands")
    status.add_argument("--json", action="store_true", help="for other programs to read")
    status.set_defaults(command=_status)

    note = commands.add_parser("note", parents=[where], help="catch something for the next ritual")
    note.add_argument("text", metavar="TEXT", nargs="+")
    note.set_defaults(command=_note)

    document = commands.add_parser("document", help="write a document as PDF")
    kinds = document.add_subparsers(title="documents", metavar="", required=True)
    weekly = kinds.add_parser("weekly", parents=[where], help="a week on a page, private edition")
    weekly.add_argument(
        "--week", metavar="YYYY-Www", type=_week, help="such as 2026-W47; this week if left out"
    )
    weekly.add_argument("-o", "--output", metavar="FILE.pdf", type=Path, required=True)
    weekly.add_argument("--paper", choices=("A4", "Letter"), help="as last chosen in the window if left out")
    weekly.add_argument("--replace", action="store_true", help="replace the file if it is there")
    weekly.set_defaults(command=_weekly)

    demo = commands.add_parser("demo", parents=[where], help="fill an empty data folder with a team’s weeks")
    demo.add_argument("--weeks", metavar="N", type=_count, default=26)
    demo.add_argument("--seed", metavar="S", type=int, default=1)
    demo.set_defaults(command=_demo)

    options = parser.parse_args(arguments)
    options.data_dir = getattr(options, "data_dir", None)
    return options


def execute(options: argparse.Namespace) -> int:
    """Run the command and return the exit status: 0, or 1 with a sentence on stderr."""
    try:
        command: Callable[[argparse.Namespace], None] = options.command
        command(options)
    except KnownError as error:
        print(f"leadway: {error}", file=sys.stderr)  # noqa: T201
        return KNOWN_ERROR
    return 0


def _status(options: argparse.Namespace) -> None:
    folder = data_folder(options.data_dir)
    said: dict[str, object] = {
        "data_folder": str(folder.path),
        "week": str(Week.of(SystemClock().now().date())),
        "ritual": None,
    }
    if folder.database.exists():
        services = _open(folder)
        try:
            said.update(_standing(services))
        finally:
            services.close()
    _say(json.dumps(said, indent=2) if options.json else _in_words(said))


def _standing(services: Services) -> dict[str, object]:
    """Return where the week stands, without a word the person wrote."""
    home = services.weeks.home()
    return {
        "week": str(home.week),
        "status": str(home.status),
        "ritual": services.weeks.ritual_state(home.week),
        "due": {
            "promises": home.checks,
            "judgements": home.reviews,
            "numbers": home.numbers,
            "notes": home.notes,
        },
        "kept": {"weeks": home.tally.kept, "of": home.tally.of},
        "key_in_keychain": services.in_keychain,
    }


def _in_words(said: dict[str, object]) -> str:
    ritual = said["ritual"]
    if not isinstance(ritual, dict):
        return f"{said['week']}: nothing written yet."
    return f"{said['week']}: {ritual['state']}, {said['status']}."


def _note(options: argparse.Namespace) -> None:
    services = _open(data_folder(options.data_dir))
    try:
        services.notes.take(" ".join(options.text), "command line")
    finally:
        services.close()
    _say("Kept for your next ritual.")


def _weekly(options: argparse.Namespace) -> None:
    from leadway.services.documents import render, save

    folder = data_folder(options.data_dir)
    if not folder.database.exists():
        raise KnownError(f"There is nothing in {folder.path} yet.", "Name the folder with --data-dir.")
    services = _open(folder)
    try:
        request = services.documents.weekly(options.week or services.weeks.this_week(), options.paper or "")
    finally:
        services.close()
    save(options.output, render(request), replace=options.replace)
    _say(f"Written: {options.output}")


def _demo(options: argparse.Namespace) -> None:
    from leadway.services.demo import Demo, DemoClock

    clock = DemoClock(SystemClock().now())
    services = _open(data_folder(options.data_dir), clock)
    try:
        sealed = Demo(services, clock, options.seed).fill(options.weeks)
    finally:
        services.close()
    _say(f"{sealed} of {options.weeks} weeks lived through.")


def _open(folder: DataFolder, clock: Clock | None = None) -> Services:
    # Imported here: reading the arguments must not make the window wait for the database.
    from leadway.services.keys import KeyRequest
    from leadway.services.opening import open_services

    return open_services(folder, KeyRequest(folder).key(), clock or SystemClock())


def _week(written: str) -> Week:
    try:
        return Week.parse(written)
    except KnownError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _count(written: str) -> int:
    try:
        count = int(written)
    except ValueError:
        count = 0
    if not 1 <= count <= _MOST_WEEKS:
        raise argparse.ArgumentTypeError(f"“{written}” is not a number of weeks from 1 to {_MOST_WEEKS}.")
    return count


def _say(text: str) -> None:
    print(text)  # noqa: T201 -- this is the command line
