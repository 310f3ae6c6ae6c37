"""The command line: the same services, without a window."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from leadway import __version__


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what the arguments say; a usage error ends the program with status 2."""
    parser = argparse.ArgumentParser(prog="leadway")
    parser.add_argument("--version", action="version", version=f"leadway {__version__}")
    parser.add_argument("--data-dir", metavar="FOLDER")
    parser.set_defaults(command="")
    return parser.parse_args(arguments)


def execute(options: argparse.Namespace) -> int:
    """Run the command and return the exit status."""
    return 2
