"""The command line: the same services, without a window."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from typing import NoReturn

from leadway import __version__
from leadway.cli import folder, registers, transfer, week
from leadway.cli.commands import Run, warn
from leadway.domain.errors import KnownError, UnfitFolderError
from leadway.i18n import N_, _, isolated
from leadway.system.fit_folder import refuse_unfit_folder
from leadway.system.paths import data_folder

KNOWN_ERROR = 1
READS_COPY = _("Leadway reads a copy of it meanwhile.")

_WINDOW_OPTIONS = {
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
_COMMANDS = (
    week.status, week.note, week.weekly, week.due, week.calendar,
    registers.list_, registers.show, registers.search,
    folder.backup, folder.restore, folder.doctor,
    transfer.export, transfer.import_,
    folder.demo, folder.end,
)  # fmt: skip
"""In the order in which the help lists them."""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what the arguments say; a usage error ends the program with status 2."""
    options = make_parser().parse_args(arguments)
    options.data_dir = getattr(options, "data_dir", None)
    return options


def make_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments, and knows the help that the manual page is made of."""
    # It asks for the translation of what is left out, too.
    vars(argparse)["_"] = lambda text: text and _(text)
    where = _Parser(add_help=False)
    where.add_argument(
        "--data-dir",
        metavar="FOLDER",
        default=argparse.SUPPRESS,
        help=_("use this folder for the data instead of the usual one"),
    )
    parser = _Parser(
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
    for name, meaning in _WINDOW_OPTIONS.items():
        parser.add_argument(f"--{name}", action="store_true", help=meaning)
    parser.set_defaults(command=None)
    groups = {"": parser.add_subparsers(title=_("commands"), metavar="")}
    for command in _COMMANDS:
        group, _space, name = command.name.rpartition(" ")
        if group not in groups:
            documents = groups[""].add_parser(group, help=_("write a document as PDF"))
            groups[group] = documents.add_subparsers(title=_("documents"), metavar="", required=True)
        reader = groups[group].add_parser(name, parents=[where], allow_abbrev=False, help=command.help)
        for names, settings in command.arguments:
            reader.add_argument(*names, **settings)
        reader.set_defaults(command=command.run, access=command.access)
    return parser


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the words of a person so that they turn nothing around them."""

    def error(self, message: str) -> NoReturn:
        super().error(isolated(message))


def execute(options: argparse.Namespace) -> int:
    """Run the command and return the exit status: its own, or 1 with a sentence on stderr."""
    run: Run = options.command
    try:
        folder = data_folder(options.data_dir)
        try:
            if options.access != "none":
                refuse_unfit_folder(folder)
            return run(options, folder) or 0
        except UnfitFolderError as error:
            if options.access != "read":
                raise
            from leadway.services.copying import copy_to_read  # late: it is hardly ever needed

            with ExitStack() as stack:
                try:
                    copy = stack.enter_context(copy_to_read(folder))
                except KnownError:
                    raise error from None
                warn(f"{error} {READS_COPY}")
                return run(options, copy) or 0
    except KnownError as error:
        warn(error)
        return KNOWN_ERROR
