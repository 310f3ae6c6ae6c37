"""The person’s time for the week: `leadway due` and `leadway calendar`."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from leadway.cli import values
from leadway.cli.data import filled, has_data, opened
from leadway.cli.words import say
from leadway.domain.errors import KnownError
from leadway.domain.weeks import WEEKDAYS, long_date
from leadway.i18n import _
from leadway.system.clock import SystemClock
from leadway.system.paths import DataFolder, data_folder

if TYPE_CHECKING:
    from leadway.cli.words import Commands
    from leadway.domain.due import Occurrence
    from leadway.domain.weekly_time import WeeklyTime


def add(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add the commands of the slot."""
    due = commands.add_parser(
        "due", parents=[where], allow_abbrev=False, help=_("list your coming weekly times")
    )
    due.add_argument("--zone", metavar="ZONE", type=values.zone, help=_("such as Europe/Berlin"))
    due.add_argument(
        "--slot", metavar="SLOT", type=values.slot, help=_("such as “Fri 15:30”; your own if left out")
    )
    due.add_argument(
        "--from",
        dest="start",
        metavar="TIME",
        type=values.start,
        help=_("such as 2026-01-01T00:00, in the zone; or now"),
    )
    due.add_argument(
        "--count", metavar="N", type=values.slots, default=10, help=_("how many; 10 if left out")
    )
    due.add_argument("--json", action="store_true", help=_("for other programs to read"))
    due.set_defaults(command=_due)

    calendar = commands.add_parser(
        "calendar", parents=[where], allow_abbrev=False, help=_("save your weekly time for your calendar")
    )
    calendar.add_argument("-o", "--output", metavar="FILE.ics", type=Path, required=True)
    calendar.add_argument("--replace", action="store_true", help=_("replace the file if it is there"))
    calendar.set_defaults(command=_calendar)


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
        say(json.dumps([_as_data(each) for each in coming], indent=2))
    else:
        say("\n".join(map(_as_line, coming)))


def _own_slot(folder: DataFolder) -> tuple[WeeklyTime, str]:
    """Return the person's slot and its zone, as last chosen; raise KnownError where there is none."""
    none = KnownError(_("You have set no weekly time yet."), _("Give one with --slot, like “Fri 15:30”."))
    if not has_data(folder):
        raise none
    with opened(folder) as services:
        choices = services.settings.load()
    if choices.weekly_time is None:
        raise none
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


def _calendar(options: argparse.Namespace) -> None:
    with opened(filled(data_folder(options.data_dir))) as services:
        services.calendar().save(options.output, replace=options.replace)
    say(
        _("Written: {file}\nOpen it with your calendar; a later one replaces the event.").format(
            file=options.output
        )
    )
