"""The paths used while a package is made, and the version, which the program itself names."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from leadway import __version__ as VERSION  # noqa: N812 -- it is a constant here

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "frozen"
DIST = ROOT / "dist"

TREE = DIST / "leadway"
"""The program as every package installs it: `leadway` (or leadway.exe) next to `_internal/`."""

APP = DIST / "Leadway.app"
"""On macOS, the tree as an application."""

INSIDE = WORK / "inside.json"
"""What the spec writes down of the build: see `inside.Inside`."""

NAME = "leadway"
TITLE = "Leadway"
WINDOWS = sys.platform == "win32"
MACOS = sys.platform == "darwin"
LINUX = sys.platform.startswith("linux")

__all__ = [
    "APP",
    "DIST",
    "INSIDE",
    "LINUX",
    "MACOS",
    "NAME",
    "ROOT",
    "TITLE",
    "TREE",
    "VERSION",
    "WINDOWS",
    "WORK",
    "BuildError",
    "moment",
    "program",
    "run",
]


class BuildError(Exception):
    """A step of the build found something that must not go out; the text says what."""


def program() -> Path:
    """Return the built program that prints to the console it was started from."""
    if MACOS:
        return APP / "Contents" / "MacOS" / NAME
    # On Windows a program with a window has no console; the other one is the same program with one.
    return TREE / ("leadway-cli.exe" if WINDOWS else NAME)


def moment() -> int:
    """Return when what is built was written, in seconds since 1970: the same state gives the same package."""
    named = os.environ.get("SOURCE_DATE_EPOCH")
    return int(named or run(["git", "log", "-1", "--format=%ct"]))


def run(command: Sequence[str | Path], *, cwd: Path = ROOT) -> str:
    """Run a program to its end and return its output; raise BuildError with its output where it failed."""
    # Other programs may write in the system's own encoding, which on Windows is not this one.
    result = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if result.returncode:
        raise BuildError(f"{' '.join(map(str, command))}\n{result.stdout}{result.stderr}".rstrip())
    return result.stdout
