"""The week and its time: `leadway status`, `note`, `document`, `due`, `calendar`."""

from __future__ import annotations

import argparse
import json
import sys
from argparse import Namespace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from leadway.cli import commands
from leadway.cli.commands import (
    JSON,
    REPLACE,
    argument,
    command,
    echo,
    filled,
    has_data,
    opened,
    output,
    warn,
)
from leadway.domain.errors import KnownError
from leadway.domain.startup_terms import WeekStatus
from leadway.domain.terms import RitualState
from leadway.domain.weeks import WEEKDAYS, Week, long_date
from leadway.i18n import _
from leadway.system.clock import SystemClock
from leadway.system.paths import DataFolder

if TYPE_CHECKING:
    from leadway.domain.due import Occurrence
    from leadway.domain.weekly_time import WeeklyTime
    from leadway.services.session import Services

_MOST_TIMES = 2000
_MOST_BYTES = 1 << 20


@command("status", _("show the state of this week"), JSON, access="read")
def status(options: Namespace, folder: DataFolder) -> None:
    """Say in which state the week is."""
    state: dict[str, object] = {
        "data_folder": str(folder.path),
        "week": str(Week.of(SystemClock().now().date())),
        "ritual": None,
    }
    if has_data(folder):
        with opened(folder) as services:
            state.update(_state(services))
    echo(json.dumps(state, indent=2) if options.json else _in_words(state))


def _state(services: Services) -> dict[str, object]:
    """Return the state of the week, without a word the person wrote."""
    home = services.weeks.home()
    return {
        "week": str(home.week),
        "status": str(home.status),
        "ritual": services.weeks.ritual_state(home.week),
        "due": {
            "commitments": home.checks,
            "judgements": home.reviews,
            "readings": home.numbers,
            "notes": home.notes,
        },
        "done": {"weeks": home.tally.kept, "of": home.tally.of},
        "key_in_keychain": services.key.in_keychain,
    }


def _in_words(state: dict[str, object]) -> str:
    ritual, status = state["ritual"], WeekStatus(str(state.get("status", WeekStatus.OPEN)))
    if isinstance(ritual, dict):
        return f"{state['week']}: {RitualState(ritual['state']).label}, {status.label}."
    if status is WeekStatus.OPEN:
        return _("{week}: nothing written yet.").format(week=state["week"])
    return f"{state['week']}: {status.label}."


@command(
    "note",
    _("save a note for the next ritual"),
    argument("text", metavar="TEXT", nargs="+", help=_("or - to read it from standard input")),
)
def note(options: Namespace, folder: DataFolder) -> None:
    """Save a note."""
    # Read first: what is asked for on the way must not wait for a person who is still typing.
    text = _from_standard_input() if options.text == ["-"] else " ".join(options.text)
    with opened(folder) as services:
        services.notes.add(text, "command_line")
    commands.announce_change(folder)
    echo(_("Saved for your next ritual."))


def _from_standard_input() -> str:
    """Return what is sent or typed to the program, so that the words need not be in the shell's history."""
    if sys.stdin.isatty():
        warn(_("Type your note, then press Ctrl+D on a line of its own (on Windows Ctrl+Z and Enter)."))
    try:
        sent = sys.stdin.buffer.read(_MOST_BYTES + 1)
        if len(sent) > _MOST_BYTES:
            raise KnownError(_("That is too long for a note."), _("Nothing was saved."))
        return sent.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise KnownError(_("That is not text in UTF-8."), _("Nothing was saved.")) from error


@command(
    "document weekly",
    _("a week on a page, private edition"),
    argument(
        "--week", metavar="YYYY-Www", read=Week.parse, help=_("such as 2026-W47; this week if left out")
    ),
    output("FILE.pdf"),
    argument(
        "--paper", choices=("A4", "Letter"), help=_("as last chosen in the window if left out")
    ),  # no text
    REPLACE,
    access="read",
)
def weekly(options: Namespace, folder: DataFolder) -> None:
    """Write the document of a week."""
    from leadway.services.documents.documents import render
    from leadway.services.saving import save

    with opened(filled(folder)) as services:
        request = services.documents.weekly(options.week or services.weeks.this_week(), options.paper or "")
    save(folder, options.output, render(request), replace=options.replace)
    echo(_("Written: {file}").format(file=options.output))


@command(
    "due",
    _("list your coming weekly times"),
    argument("--zone", metavar="ZONE", read=commands.zone, help=_("such as Europe/Berlin")),
    argument(
        "--time",
        metavar="TIME",
        read=commands.weekly_time,
        help=_("such as “Fri 15:30”; your own if left out"),
    ),
    # The name of the option in earlier versions.
    argument("--slot", dest="time", read=commands.weekly_time, help=argparse.SUPPRESS),
    argument(
        "--from",
        dest="start",
        metavar="TIME",
        read=commands.start,
        help=_("such as 2026-01-01T00:00, in the zone; or now"),
    ),
    argument(
        "--count",
        metavar="N",
        read=commands.count(_MOST_TIMES, _("“{text}” is not a number of times from 1 to {most}.")),
        default=10,
        help=_("how many; 10 if left out"),
    ),
    JSON,
)
def due(options: Namespace, folder: DataFolder) -> None:
    """List the coming times of the weekly time that was given, or of the person's own."""
    from leadway.domain.due import occurrences, zone
    from leadway.system.clock import zone_name

    time, time_zone = options.time, options.zone
    if time is None:
        time, own_zone = _own_weekly_time(folder)
        time_zone = time_zone or zone(own_zone or zone_name())
    time_zone = time_zone or zone(zone_name() or "UTC")
    start: datetime = options.start or SystemClock().now()
    if start.tzinfo is None:
        start = start.replace(tzinfo=time_zone)
    coming = islice(occurrences(time, time_zone, start), options.count)
    if options.json:
        echo(json.dumps([_as_data(occurrence) for occurrence in coming], indent=2))
    else:
        echo("\n".join(map(_as_line, coming)))


def _own_weekly_time(folder: DataFolder) -> tuple[WeeklyTime, str]:
    """Return the person's weekly time and its zone; raise KnownError where none is set."""
    choices = None
    if has_data(folder):
        with opened(folder) as services:
            choices = services.settings.load()
    if choices is None or choices.weekly_time is None:
        raise KnownError(_("You have set no weekly time yet."), _("Give one with --time, like “Fri 15:30”."))
    return choices.weekly_time, choices.weekly_time_zone


def _as_data(coming: Occurrence) -> dict[str, str]:
    return {
        "week": str(coming.week),
        "local": coming.at.isoformat(timespec="seconds"),
        "utc": coming.utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _as_line(coming: Occurrence) -> str:
    at = coming.at
    day = f"{WEEKDAYS[at.weekday()]} {long_date(at.date())}"
    return _("{week}: {day}, {time} in {zone} ({utc} UTC)").format(
        week=coming.week, day=day, time=f"{at:%H:%M}", zone=at.tzinfo, utc=f"{coming.utc:%H:%M}"
    )


@command(
    "calendar",
    _("save your weekly time or your move for your calendar"),
    argument("--moves", action="store_true", help=_("your move, in place of the weekly time")),
    output("FILE.ics"),
    REPLACE,
    access="read",
)
def calendar(options: Namespace, folder: DataFolder) -> None:
    """Write the calendar file."""
    from leadway.services.saving import save

    with opened(filled(folder)) as services:
        documents = services.documents
        content = documents.move_file() if options.moves else documents.calendar_file()
        save(folder, options.output, content, replace=options.replace)
    text = _("Written: {file}\nOpen it with your calendar; a later one replaces the event.")
    echo(text.format(file=options.output))
