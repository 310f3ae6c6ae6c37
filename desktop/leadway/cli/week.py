"""Where this week stands, notes for its ritual, and its page: `leadway status`, `note`, `document`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from leadway.cli import values
from leadway.cli.data import filled, has_data, opened
from leadway.cli.words import say
from leadway.domain.startup_terms import WeekStatus
from leadway.domain.terms import RitualState
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.system.clock import SystemClock
from leadway.system.paths import data_folder

if TYPE_CHECKING:
    from leadway.cli.words import Commands
    from leadway.services.session import Services


def add(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add the commands of the week."""
    status = commands.add_parser(
        "status", parents=[where], allow_abbrev=False, help=_("show the state of this week")
    )
    status.add_argument("--json", action="store_true", help=_("for other programs to read"))
    status.set_defaults(command=_status)

    note = commands.add_parser(
        "note", parents=[where], allow_abbrev=False, help=_("save a note for the next ritual")
    )
    note.add_argument("text", metavar="TEXT", nargs="+")
    note.set_defaults(command=_note)

    document = commands.add_parser("document", help=_("write a document as PDF"))
    kinds = document.add_subparsers(title=_("documents"), metavar="", required=True)
    weekly = kinds.add_parser(
        "weekly", parents=[where], allow_abbrev=False, help=_("a week on a page, private edition")
    )
    weekly.add_argument(
        "--week", metavar="YYYY-Www", type=values.week, help=_("such as 2026-W47; this week if left out")
    )
    weekly.add_argument("-o", "--output", metavar="FILE.pdf", type=Path, required=True)
    weekly.add_argument(
        "--paper",
        choices=("A4", "Letter"),
        help=_("as last chosen in the window if left out"),  # no text
    )
    weekly.add_argument("--replace", action="store_true", help=_("replace the file if it is there"))
    weekly.set_defaults(command=_weekly)


def _status(options: argparse.Namespace) -> None:
    folder = data_folder(options.data_dir)
    said: dict[str, object] = {
        "data_folder": str(folder.path),
        "week": str(Week.of(SystemClock().now().date())),
        "ritual": None,
    }
    if has_data(folder):
        with opened(folder) as services:
            said.update(_standing(services))
    say(json.dumps(said, indent=2) if options.json else _in_words(said))


def _standing(services: Services) -> dict[str, object]:
    """Return where the week stands, without a word the person wrote."""
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
        "key_in_keychain": services.in_keychain,
    }


def _in_words(said: dict[str, object]) -> str:
    ritual = said["ritual"]
    if not isinstance(ritual, dict):
        return _("{week}: nothing written yet.").format(week=said["week"])
    state, status = RitualState(ritual["state"]).label, WeekStatus(str(said["status"])).label
    return f"{said['week']}: {state}, {status}."


def _note(options: argparse.Namespace) -> None:
    from leadway.domain.commands import AppCommand
    from leadway.system.single_instance import Message, tell

    folder = data_folder(options.data_dir)
    with opened(folder) as services:
        services.notes.take(" ".join(options.text), "command_line")
    tell(folder, Message(AppCommand.CHANGED))
    say(_("Saved for your next ritual."))


def _weekly(options: argparse.Namespace) -> None:
    from leadway.services.documents.documents import render, save

    with opened(filled(data_folder(options.data_dir))) as services:
        request = services.documents.weekly(options.week or services.weeks.this_week(), options.paper or "")
    save(options.output, render(request), replace=options.replace)
    say(_("Written: {file}").format(file=options.output))
