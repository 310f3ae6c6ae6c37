"""The Leadway that runs already: ending it, as an installer does before it lays new files."""

from __future__ import annotations

import argparse
from time import monotonic, sleep
from typing import TYPE_CHECKING

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.system.paths import data_folder

if TYPE_CHECKING:
    from leadway.cli.words import Commands

WAIT_SECONDS = 10.0
_PAUSE_SECONDS = 0.05
STILL_THERE = KnownError(
    _("Leadway was asked to end and is still running."), _("End it from its tray icon, then try again.")
)


def add(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add `quit`."""
    ending = commands.add_parser(
        "quit",
        parents=[where],
        allow_abbrev=False,
        help=_("end the running Leadway, and wait until it has ended"),
    )
    ending.set_defaults(command=end)


def end(options: argparse.Namespace) -> None:
    """End the program that runs on the data folder; do nothing where none does. Raises KnownError."""
    from leadway.domain.commands import AppCommand
    from leadway.system.single_instance import Message, claim, send

    folder = data_folder(options.data_dir)
    if not folder.path.is_dir():
        return
    begun = monotonic()
    asked = False
    while True:
        first = claim(folder)
        if first is not None:
            first.release()
            return
        # One that has just started does not listen yet; one that heard needs a moment to end.
        asked = asked or send(folder, Message(AppCommand.QUIT))
        if monotonic() - begun > WAIT_SECONDS:
            raise STILL_THERE
        sleep(_PAUSE_SECONDS)
