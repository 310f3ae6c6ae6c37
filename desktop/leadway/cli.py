"""The command line: the same services, without a window."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from leadway import __version__
from leadway.domain.errors import KnownError
from leadway.domain.weeks import WEEKDAYS, Week, long_date
from leadway.system.clock import SystemClock
from leadway.system.paths import DataFolder, data_folder

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from leadway.domain.clock import Clock
    from leadway.domain.due import Occurrence
    from leadway.domain.slot import Slot
    from leadway.services.opening import Services

USAGE_ERROR = 2
KNOWN_ERROR = 1
_MOST_WEEKS = 1040
_MOST_SLOTS = 2000
_YEARS = range(1900, 9901)


_WISHES = {
    "background": "start without a window, to remind you from the tray",
    "capture": "open the line for a note, in the running program if there is one",
    "start": "open this week’s ritual",
    "short": "open this week’s ritual in its short form",
}


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
    for wish, meaning in _WISHES.items():
        parser.add_argument(f"--{wish}", action="store_true", help=meaning)
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands", metavar="")

    status = commands.add_parser(
        "status", parents=[where], allow_abbrev=False, help="say where this week stands"
    )
    status.add_argument("--json", action="store_true", help="for other programs to read")
    status.set_defaults(command=_status)

    note = commands.add_parser(
        "note", parents=[where], allow_abbrev=False, help="catch something for the next ritual"
    )
    note.add_argument("text", metavar="TEXT", nargs="+")
    note.set_defaults(command=_note)

    document = commands.add_parser("document", help="write a document as PDF")
    kinds = document.add_subparsers(title="documents", metavar="", required=True)
    weekly = kinds.add_parser(
        "weekly", parents=[where], allow_abbrev=False, help="a week on a page, private edition"
    )
    weekly.add_argument(
        "--week", metavar="YYYY-Www", type=_week, help="such as 2026-W47; this week if left out"
    )
    weekly.add_argument("-o", "--output", metavar="FILE.pdf", type=Path, required=True)
    weekly.add_argument("--paper", choices=("A4", "Letter"), help="as last chosen in the window if left out")
    weekly.add_argument("--replace", action="store_true", help="replace the file if it is there")
    weekly.set_defaults(command=_weekly)

    _add_the_slot(commands, where)

    demo = commands.add_parser(
        "demo", parents=[where], allow_abbrev=False, help="fill an empty data folder with a team’s weeks"
    )
    demo.add_argument("--weeks", metavar="N", type=_weeks, default=26)
    demo.add_argument("--seed", metavar="S", type=int, default=1)
    demo.set_defaults(command=_demo)

    options = parser.parse_args(arguments)
    options.data_dir = getattr(options, "data_dir", None)
    return options


def _add_the_slot(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], where: argparse.ArgumentParser
) -> None:
    due = commands.add_parser(
        "due", parents=[where], allow_abbrev=False, help="say when your time for the week comes"
    )
    due.add_argument("--zone", metavar="ZONE", type=_zone, help="such as Europe/Berlin")
    due.add_argument("--slot", metavar="SLOT", type=_slot, help="such as “Fri 15:30”; your own if left out")
    due.add_argument(
        "--from",
        dest="start",
        metavar="TIME",
        type=_start,
        help="such as 2026-01-01T00:00, in the zone; or now",
    )
    due.add_argument("--count", metavar="N", type=_slots, default=10, help="how many; 10 if left out")
    due.add_argument("--json", action="store_true", help="for other programs to read")
    due.set_defaults(command=_due)

    calendar = commands.add_parser(
        "calendar", parents=[where], allow_abbrev=False, help="save your time for your calendar"
    )
    calendar.add_argument("-o", "--output", metavar="FILE.ics", type=Path, required=True)
    calendar.add_argument("--replace", action="store_true", help="replace the file if it is there")
    calendar.set_defaults(command=_calendar)


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
    from leadway.system.single_instance import Kind, Message, tell

    folder = data_folder(options.data_dir)
    services = _open(folder)
    try:
        services.notes.take(" ".join(options.text), "command line")
    finally:
        services.close()
    tell(folder, Message(Kind.CHANGED))
    _say("Kept for your next ritual.")


def _weekly(options: argparse.Namespace) -> None:
    from leadway.services.documents import render, save

    services = _open(_filled(data_folder(options.data_dir)))
    try:
        request = services.documents.weekly(options.week or services.weeks.this_week(), options.paper or "")
    finally:
        services.close()
    save(options.output, render(request), replace=options.replace)
    _say(f"Written: {options.output}")


def _due(options: argparse.Namespace) -> None:
    from leadway.domain.due import occurrences, zone
    from leadway.system.clock import zone_name

    slot, where = options.slot, options.zone
    if slot is None:
        slot, own_zone = _own_slot(data_folder(options.data_dir))
        where = where or zone(own_zone or zone_name())
    where = where or zone(zone_name() or "UTC")
    start: datetime = options.start or SystemClock().now()
    if start.tzinfo is None:
        start = start.replace(tzinfo=where)
    coming = islice(occurrences(slot, where, start), options.count)
    if options.json:
        _say(json.dumps([_as_data(each) for each in coming], indent=2))
    else:
        _say("\n".join(map(_as_line, coming)))


def _own_slot(folder: DataFolder) -> tuple[Slot, str]:
    """Return the person's slot and its zone, as last chosen; raise KnownError where there is none."""
    none = KnownError("You have set no time for your week yet.", "Name one with --slot, like “Fri 15:30”.")
    if not folder.database.exists():
        raise none
    services = _open(folder)
    try:
        choices = services.settings.load()
    finally:
        services.close()
    if choices.slot is None:
        raise none
    return choices.slot, choices.slot_zone


def _as_data(coming: Occurrence) -> dict[str, str]:
    return {
        "week": str(coming.week),
        "local": coming.at.isoformat(timespec="seconds"),
        "utc": coming.utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _as_line(coming: Occurrence) -> str:
    at = coming.at
    day = f"{WEEKDAYS[at.weekday()]} {long_date(at.date())}"
    return f"{coming.week}: {day}, {at:%H:%M} in {at.tzinfo} ({coming.utc:%H:%M} UTC)"


def _calendar(options: argparse.Namespace) -> None:
    services = _open(_filled(data_folder(options.data_dir)))
    try:
        services.calendar().save(options.output, replace=options.replace)
    finally:
        services.close()
    _say(f"Written: {options.output}\nOpen it with your calendar; opening a later one replaces the event.")


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


def _filled(folder: DataFolder) -> DataFolder:
    """Return the folder where it has data, so that nothing is made by asking; raise KnownError otherwise."""
    if not folder.database.exists():
        raise KnownError(f"There is nothing in {folder.path} yet.", "Name the folder with --data-dir.")
    return folder


def _week(written: str) -> Week:
    try:
        return Week.parse(written)
    except KnownError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _weeks(written: str) -> int:
    return _number(written, _MOST_WEEKS, "weeks")


def _slots(written: str) -> int:
    return _number(written, _MOST_SLOTS, "times")


def _number(written: str, most: int, of_what: str) -> int:
    try:
        count = int(written)
    except ValueError:
        count = 0
    if not 1 <= count <= most:
        raise argparse.ArgumentTypeError(f"“{written}” is not a number of {of_what} from 1 to {most}.")
    return count


def _zone(written: str) -> ZoneInfo:
    from leadway.domain.due import zone

    try:
        return zone(written)
    except KnownError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _slot(written: str) -> Slot:
    from leadway.domain.due import parse_slot

    try:
        return parse_slot(written)
    except KnownError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _start(written: str) -> datetime:
    try:
        start = datetime.fromisoformat(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"“{written}” is not a time. Write it like 2026-01-01T00:00."
        ) from error
    if start.year not in _YEARS:
        raise argparse.ArgumentTypeError(f"Years run from {_YEARS[0]} to {_YEARS[-1]} here.")
    return start


def _say(text: str) -> None:
    try:
        print(text, flush=True)  # noqa: T201 -- this is the command line
    except BrokenPipeError:
        # Whoever read it has enough, as `head` does. Python would complain once more on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
