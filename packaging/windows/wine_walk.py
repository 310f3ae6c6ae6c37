"""Walks with the frozen program under wine from its installation to its removal, as a person does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import place
from place import BuildError
from windows.computer import RUN_KEY, Computer, check_installed, check_removed, demand, wait_until
from windows.installer import compile_installer
from windows.wine_python import WindowsPython

NEXT_VERSION = "999.0.0"
"""The version that the upgrade is to; it has the same files."""
BUILD_SECONDS = 3600.0
PRESENCE = """
from leadway.system.desktop_monitor_windows import read
state = read()
print(state.locked, state.full_screen, state.present is not None)
"""
NOTE = "Second till closed early, queue to the door"  # no text


def build(python: WindowsPython) -> Path:
    """Freeze the program with its own spec, check what is inside, and return its folder."""
    python.run(
        "packaging/build.py", "build", "inside", seconds=BUILD_SECONDS, SOURCE_DATE_EPOCH=str(place.moment())
    )
    tree = python.source / "dist" / "leadway"
    demand(
        (tree / "leadway.exe").is_file() and (tree / "leadway-cli.exe").is_file(), "both programs are there"
    )
    return tree


class Walk:
    """The installed program on a computer, used step by step; each step raises BuildError where it fails."""

    def __init__(self, python: WindowsPython, tree: Path) -> None:
        self._python = python
        self._computer: Computer = python.computer
        self._tree = tree
        self._cli = self._computer.program / "leadway-cli.exe"
        self._window = self._computer.program / "leadway.exe"

    def go(self) -> None:
        """Take every step."""
        self._begin_anew()
        self._install()
        self._use()
        self._open_window()
        self._upgrade()
        self._remove()

    def _begin_anew(self) -> None:
        """Take away what a walk that was stopped left."""
        if (self._computer.program / "uninstall.exe").exists():
            self._computer.run(self._cli, "quit")
            self._computer.uninstall("/S")
        shutil.rmtree(self._computer.program, ignore_errors=True)
        shutil.rmtree(self._computer.data, ignore_errors=True)

    def _setup(self, version: str) -> Path:
        work = self._computer.prefix.parent / "nsis"
        work.mkdir(exist_ok=True)
        return compile_installer(self._tree, version, work / f"Leadway-{version}-setup.exe", work)

    def _install(self) -> None:
        setup = self._setup(place.VERSION)
        demand(self._computer.run(setup, "/S") == 0, "the installer says that it went well")
        check_installed(self._computer, self._tree, place.VERSION)
        report(f"{setup.stat().st_size / 1e6:.1f} MB, installed for one person")

    def _use(self) -> None:
        """Use what was installed as the smoke test of every package does, the Credential Manager included."""
        smoke = ["packaging/smoke.py", self._computer.path(self._cli)]
        # As on a machine that only builds, whose keychain may be used.
        for line in self._python.run(*smoke, seconds=3600, CI="1").splitlines():
            report(line.strip())
        presence = self._python.run("-c", PRESENCE).split()
        demand(presence == ["False", "False", "True"], f"the desktop's state is known: {presence}")
        report("knows whether somebody is there, whether the screen is locked, and whether it is full")

    def _open_window(self) -> None:
        """Open the window on data in the usual folder, write a note beside it, and start once more."""
        self._leadway("demo", "--weeks", "4")
        status = json.loads(self._leadway("status", "--json"))
        demand(status["key_in_keychain"], "the Credential Manager has the key of the usual data")
        before = self._notes()
        self._leadway("--smoke", "login")
        line = self._computer.value(RUN_KEY, "Leadway")
        expected = f"{self._computer.path(self._window)} --background"
        demand(line == expected, f"it starts at login: “{line}” is “{expected}”")
        report("starts at login, as its own page set it")

        first = self._computer.start(self._window)
        wait_until(lambda: len(self._computer.windows()) == 1, "the window")
        self._leadway("note", NOTE)
        demand(self._notes() == before + 1, "the note is kept while the window is open")
        demand(self._computer.run(self._window) == 0, "a second start ends by itself")
        only = first.poll() is None and len(self._computer.windows()) == 1
        demand(only, "the first one has the only window")
        report("opens its window, takes a note beside it, and is there once")
        self._leadway("quit")
        demand(first.wait(60) == 0, "it ends when told to")
        report("quits")

    def _upgrade(self) -> None:
        """Install the next version over the one whose window is open."""
        line, notes = self._computer.value(RUN_KEY, "Leadway"), self._notes()
        running = self._computer.start(self._window)
        wait_until(lambda: len(self._computer.windows()) == 1, "the window")
        demand(self._computer.run(self._setup(NEXT_VERSION), "/S") == 0, "the upgrade says that it went well")
        demand(running.wait(60) == 0, "the program that ran has ended")
        check_installed(self._computer, self._tree, NEXT_VERSION)
        demand(self._computer.value(RUN_KEY, "Leadway") == line, "it still starts at login")
        demand(self._notes() == notes, "the notes are still there")
        report("upgrades while its window is open")

    def _remove(self) -> None:
        self._computer.uninstall("/S")
        check_removed(self._computer)
        demand((self._computer.data / "leadway.db").is_file(), "the data stay")
        report("uninstalls; the data stay")

    def _leadway(self, *arguments: str) -> str:
        return self._computer.output(self._cli, *arguments)

    def _notes(self) -> int:
        """Return how many notes wait for their week."""
        status = json.loads(self._leadway("status", "--json"))
        notes = status["due"]["notes"]
        if not isinstance(notes, int):
            raise BuildError(f"status names no number of notes: {status}")
        return notes


def report(what: str) -> None:
    print(f"  {what}", flush=True)
