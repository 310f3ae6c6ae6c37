"""Proves the Windows program on a Debian without Windows: tests, frozen build, installer and use, under wine.

tests   tests/unit and tests/property on a Windows Python; every red test is wine's, and named, or a failure
build   the program, frozen with its own spec, and what is inside
walk    the real installer: installs, seals a week, keeps a secret, starts at login, starts twice, upgrades,
        uninstalls

All steps if none is named. It is never part of `make test`: it takes most of an hour. `--install` lets it
install the Debian packages it needs; everything else it makes lies in one folder.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import place
from place import BuildError
from smoke import display
from windows.computer import Computer
from windows.wine_python import WindowsPython
from windows.wine_tests import run_tests
from windows.wine_walk import Walk, build

PROGRAMS = {
    "wine": "wine wine64",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-posix",
    "makensis": "nsis",
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
}
"""The programs that this needs, and the Debian packages that have them."""


def main() -> int:
    """Take the steps that are named; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("steps", nargs="*", choices=[[], "tests", "build", "walk"], metavar="STEP")
    parser.add_argument("--folder", type=Path, default=place.ROOT / "build" / "wine", help="where it works")
    parser.add_argument("--install", action="store_true", help="install what Debian has where it is missing")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many run the tests")
    parser.add_argument("--tests", nargs="+", default=[], help="these tests only")
    options = parser.parse_args()
    try:
        provide(install=options.install)
        with display("1366x768") as number:
            computer = Computer(options.folder.resolve(), number)
            try:
                return 0 if _prove(WindowsPython(computer), options) else 1
            finally:
                computer.close()
    except (BuildError, subprocess.TimeoutExpired) as error:
        print(f"wine: {error}", file=sys.stderr)
        return 1


def _prove(python: WindowsPython, options: argparse.Namespace) -> bool:
    """Take the steps, and return whether each of them went well."""
    print("Windows Python …", flush=True)
    python.make()
    print(f"  {python.run('-c', 'import sys; print(sys.version)').strip()}", flush=True)
    steps: dict[str, Callable[[], object]] = {
        "tests": lambda: print(f"  {run_tests(python, options.processes, options.tests)}"),
        "build": lambda: build(python),
        "walk": lambda: Walk(python, python.source / "dist" / "leadway").go(),
    }
    failed = set()
    for name, step in steps.items():
        if options.steps and name not in options.steps:
            continue
        print(f"{name} …", flush=True)
        try:
            # Red tests keep nothing from being built; what is not built cannot be used.
            if name == "walk" and "build" in failed:
                raise BuildError("there is no build to use")
            step()
        except (BuildError, subprocess.TimeoutExpired) as error:
            print(f"{name}: {error}", file=sys.stderr, flush=True)
            failed.add(name)
    return not failed


def provide(*, install: bool) -> None:
    """Install what is missing where that is wanted; else raise BuildError, which names the command."""
    lacking = [packages for program, packages in PROGRAMS.items() if not shutil.which(program)]
    if not lacking:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *" ".join(lacking).split()]
    if not install:
        raise BuildError(f"This needs more programs. Run it with --install, or run: sudo {' '.join(command)}")
    place.run(["apt-get", "update", "-q=2"])
    place.run(command)


if __name__ == "__main__":
    sys.exit(main())
