"""A team’s made-up weeks, to look around in: `leadway demo`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from leadway.cli import values
from leadway.cli.data import opened
from leadway.cli.words import say
from leadway.i18n import _
from leadway.system.clock import SystemClock
from leadway.system.paths import data_folder

if TYPE_CHECKING:
    from leadway.cli.words import Commands


def add(commands: Commands, where: argparse.ArgumentParser) -> None:
    """Add the command."""
    demo = commands.add_parser(
        "demo", parents=[where], allow_abbrev=False, help=_("fill an empty data folder with a team’s weeks")
    )
    demo.add_argument("--weeks", metavar="N", type=values.weeks, default=26)
    demo.add_argument("--seed", metavar="S", type=int, default=1)
    demo.set_defaults(command=_demo)


def _demo(options: argparse.Namespace) -> None:
    from leadway.services.demo import Demo, DemoClock

    clock = DemoClock(SystemClock().now())
    with opened(data_folder(options.data_dir), clock) as services:
        sealed = Demo(services, clock, options.seed).fill(options.weeks)
    say(_("{done} of {n} weeks filled in.").format(done=sealed, n=options.weeks))
