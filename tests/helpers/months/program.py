"""The program on a person's computer: the real window over real data, with a clock that the month moves."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from helpers.clock import FixedClock
from helpers.reminder_desktop import FAKE_TIME
from helpers.waiting import finish_tasks
from leadway.app import _System
from leadway.domain.commands import AppCommand
from leadway.services.keys import KeyFile, fingerprint
from leadway.system.paths import DataFolder
from leadway.ui.app.controller import AppController
from leadway.ui.theme.theme import theme
from leadway.ui.window.controller import WindowController
from leadway.ui.window.main_window import MainWindow, opening_size

# The data lies in a folder that goes away with the test: its key is no secret.
_KEY = bytes(range(32))
# What the panel or dock of a desktop takes.
_PANEL = QSize(0, 36)
_TURNS, _TURN_MS = 4000, 5


class Computer(_System):
    """What the program asks of the computer; its clock stands where the month has come to."""

    def __init__(self, folder: DataFolder, clock: FixedClock) -> None:
        super().__init__(folder)
        self._clock = clock  # type: ignore[assignment]

    def report_bugs(self, callback: Callable[[Path, str], None]) -> None:
        """Leave unexpected errors to the test, which fails on each."""


class RunningProgram:
    """The program from one start to the next, on the same data."""

    def __init__(self, folder: Path, screen: QSize) -> None:
        """Let it run with its data in `folder`, on a screen of so many logical pixels."""
        self.folder = DataFolder(folder)
        self.clock = FixedClock(datetime.fromisoformat("2026-01-01T00:00+00:00"))
        self._screen = screen
        self._controller: AppController | None = None
        self.folder.make()
        KeyFile("month", fingerprint(_KEY), plain=_KEY.hex()).write(self.folder.key_file)

    @property
    def window(self) -> MainWindow:
        """The window."""
        assert self._controller is not None, "the program does not run"
        assert self._controller.window is not None
        return self._controller.window.main_window

    def start(self) -> None:
        """Start it, and wait until it can be used."""
        computer = Computer(self.folder, self.clock)
        self._controller = made = AppController(computer, computer.key, self._fit)
        made.run(AppCommand.SHOW)
        made.begin()
        until(lambda: made.services is not None and made.navigator is not None, "the data to open")
        self.window.activateWindow()
        until(self.window.isActiveWindow, "the window to be in front")
        go_on()

    def quit(self) -> None:
        """Let go of the program, which a person has quit."""
        made, self._controller = self._controller, None
        assert made is not None
        window = made.window
        made.close()
        if window is not None:
            window.main_window.close()
            window.main_window.deleteLater()
            window.deleteLater()
        made.deleteLater()
        go_on()
        finish_tasks()
        QApplication.setQuitOnLastWindowClosed(True)
        # As a program begins.
        theme().set_text_size(100)
        # What the program froze to start faster.
        gc.unfreeze()

    def run(self, *arguments: str) -> str:
        """Run a command of the command line at this moment, and return what it says."""
        now = self.clock.now().strftime("%Y-%m-%d %H:%M:%S")
        clock = {"LD_PRELOAD": FAKE_TIME, "FAKETIME": now, "NO_FAKE_STAT": "1", "TZ": "UTC"}
        command = [sys.executable, "-m", "leadway", *arguments, "--data-dir", str(self.folder.path)]
        done = subprocess.run(command, env=os.environ | clock, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def _fit(self, window: WindowController) -> None:
        """Open the window as on the person's screen."""
        window.main_window.resize(opening_size(self._screen - _PANEL))


def until(happened: Callable[[], object], what: str) -> None:
    """Let the program go on until something has happened."""
    for _ in range(_TURNS):
        if happened():
            return
        QTest.qWait(_TURN_MS)
    raise AssertionError(f"waited in vain for {what}")


def go_on() -> None:
    """Let the program do what is under way."""
    for _ in range(3):
        QApplication.processEvents()
