"""What every command says and is described with."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import argparse

    # argparse has no public name for what commands are added to.
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def say(text: str) -> None:
    """Print what a command answers."""
    try:
        print(text, flush=True)  # noqa: T201 -- this is the command line
    except BrokenPipeError:
        # Whoever read it has enough, as `head` does. Python would complain once more on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
