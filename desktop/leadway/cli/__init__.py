"""The command line: the same services, without a window. A module for each group of commands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from leadway import __version__
from leadway.cli import backup, demo, running, transfer, week, weekly_time
from leadway.domain.errors import KnownError
from leadway.i18n import N_, _

KNOWN_ERROR = 1

_WISHES = {
    "background": _("start without a window, to remind you from the tray"),
    "capture": _("open the window for a note, in the running program if there is one"),
    "start": _("open this week’s ritual"),
    "short": _("open this week’s ritual in its short form"),
}
# What argparse says itself; it asks its own `_` for each.
_ARGPARSE = (
    N_("usage: "),
    N_("options"),
    N_("positional arguments"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("expected one argument"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
)
_GROUPS = (week, weekly_time, backup, transfer, demo, running)
"""Each has `add(commands, where)`; help lists them in this order."""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what the arguments say; a usage error ends the program with status 2."""
    options = make_parser().parse_args(arguments)
    options.data_dir = getattr(options, "data_dir", None)
    return options


def make_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments, and knows the help that the manual page is made of."""
    vars(argparse)["_"] = _
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument(
        "--data-dir",
        metavar="FOLDER",
        default=argparse.SUPPRESS,
        help=_("use this folder for the data instead of the usual one"),
    )
    parser = argparse.ArgumentParser(
        prog="leadway",
        parents=[where],
        description=_(
            "A guided weekly ritual for people who lead a team. Without a command, the window opens."
        ),
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"leadway {__version__}",  # no text
        help=_("show the version and exit"),
    )
    for wish, meaning in _WISHES.items():
        parser.add_argument(f"--{wish}", action="store_true", help=meaning)
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title=_("commands"), metavar="")
    for group in _GROUPS:
        group.add(commands, where)
    return parser


def execute(options: argparse.Namespace) -> int:
    """Run the command and return the exit status: its own, or 1 with a sentence on stderr."""
    try:
        command: Callable[[argparse.Namespace], int | None] = options.command
        return command(options) or 0
    except KnownError as error:
        print(f"leadway: {error}", file=sys.stderr)  # noqa: T201
        return KNOWN_ERROR
