"""The tray on real desktops: a panel that comes later, one that restarts, the older kind, and none at all."""

import itertools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from helpers.display import PrivateSession, VirtualDisplay, private_session
from helpers.tray_host import tray_host
from helpers.waiting import wait_until

_numbers = itertools.count()
TESTS = Path(__file__).resolve().parent.parent
PATIENCE_MS = 20_000


class Running:
    """The running program and what it said."""

    def __init__(self, process: "subprocess.Popen[str]", said: Path) -> None:
        self.process = process
        self._said = said

    def said(self) -> list[str]:
        """Return the lines so far."""
        return self._said.read_text().splitlines()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[PrivateSession]:
    """Return a session bus of this test's own."""
    with private_session(tmp_path / "session") as made:
        yield made


@pytest.fixture
def start(
    display: VirtualDisplay, session: PrivateSession, tmp_path: Path
) -> Iterator[Callable[[], Running]]:
    """Return what starts the program, at its slot."""
    running: list[subprocess.Popen[str]] = []

    def start_it() -> Running:
        said = tmp_path / "said.txt"
        environment = display.environment() | session.environment() | {"PYTHONPATH": str(TESTS)}
        with said.open("w") as file:
            command = [sys.executable, "-m", "helpers.tray_program", str(tmp_path / "data")]
            process = subprocess.Popen(command, env=environment, stdout=file, stderr=file, text=True)
        running.append(process)
        program = Running(process, said)
        wait_until(lambda: "ready" in program.said(), 20, what="the program to be ready")
        return program

    yield start_it
    for process in running:
        process.terminate()
        process.wait(10)


def _xdotool(display: VirtualDisplay, *arguments: str) -> str:
    return _run(display, "xdotool", *arguments)


def _run(display: VirtualDisplay, *command: str) -> str:
    answer = subprocess.run(
        command, env=display.environment(), capture_output=True, text=True, timeout=20, check=True
    )
    return answer.stdout


def _place(display: VirtualDisplay, window: str) -> tuple[int, int, int, int]:
    """Return where a window is and how large: left, top, width, height."""
    shape = dict(re.findall(r"(\w+)=(\d+)", _xdotool(display, "getwindowgeometry", "--shell", window)))
    return int(shape["X"]), int(shape["Y"]), int(shape["WIDTH"]), int(shape["HEIGHT"])


def _card(display: VirtualDisplay) -> list[str]:
    answer = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", "^Leadway$"],
        env=display.environment(), capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    return answer.stdout.split()


def test_a_panel_that_comes_later_gets_the_icon_and_a_menu_that_works(
    session: PrivateSession, start: Callable[[], Running], qtbot: QtBot
) -> None:
    program = start()
    with tray_host(session, f"panel {next(_numbers)}") as panel:
        qtbot.waitUntil(lambda: bool(panel.items), timeout=PATIENCE_MS)
        assert len(panel.items) == 1
        assert panel.tip() == "Leadway – Week 48 is open. Next: today 12:42"
        assert list(panel.entries()) == [
            "Go to the reminder", "Start (15 min)", "Short version (5 min)", "Note for later…",
            "In 1 hour (11:42)", "This afternoon (17:00)", "Tomorrow, Wednesday 9:00", "Choose…",
            "Skip this week", "I’m away until…", "Why?", "Reminder settings…", "Open Leadway", "Quit",
        ]  # fmt: skip
        panel.activate()
        panel.press("Short version (5 min)")
        panel.press("Why?")
        panel.press("Tomorrow, Wednesday 9:00")
        asked = ["show", "short", "reminder-log", "snooze 2026-11-25 09:00:00+00:00"]
        said = ["ready", *asked]
        wait_until(lambda: program.said() == said, what=f"{said}; it said {program.said()}")
        wait_until(lambda: panel.tip().endswith("Next: tomorrow 9:00"))
        panel.press("Quit")
        assert program.process.wait(20) == 0


def test_a_panel_that_restarts_gets_the_icon_again(
    session: PrivateSession, start: Callable[[], Running], qtbot: QtBot
) -> None:
    with tray_host(session, f"panel {next(_numbers)}") as first:
        program = start()
        qtbot.waitUntil(lambda: bool(first.items), timeout=PATIENCE_MS)
    with tray_host(session, f"panel {next(_numbers)}") as second:
        qtbot.waitUntil(lambda: bool(second.items), timeout=PATIENCE_MS)
        second.press("Note for later…")
        wait_until(lambda: program.said() == ["ready", "capture"])


def test_without_any_tray_the_card_still_comes_and_works(
    display: VirtualDisplay, start: Callable[[], Running]
) -> None:
    program = start()
    wait_until(lambda: _card(display), what="the card")
    x, y, width, height = _place(display, _card(display)[0])
    assert (x + width, y + height) == (1440 - 24, 1000 - 24)
    _xdotool(display, "mousemove", str(x + 64), str(y + height - 44), "click", "1")
    wait_until(lambda: program.said() == ["ready", "start"])
    wait_until(lambda: not _card(display), what="the card to go")


def test_with_several_screens_the_card_comes_on_the_one_in_use(
    display: VirtualDisplay, start: Callable[[], Running]
) -> None:
    # The display's one output is seen as two screens side by side; the pointer is on the left one.
    for name, shape, output in (
        ("left", "800/211x700/185+0+0", "screen"),
        ("right", "640/169x1000/264+800+0", "none"),
    ):
        _run(display, "xrandr", "--setmonitor", name, shape, output)
    _xdotool(display, "mousemove", "300", "300")
    start()
    wait_until(lambda: _card(display), what="the card")
    x, y, width, height = _place(display, _card(display)[0])
    assert (x + width, y + height) == (800 - 24, 700 - 24)


def test_the_older_kind_of_tray_shows_the_icon_and_its_restart_is_survived(
    display: VirtualDisplay, start: Callable[[], Running]
) -> None:
    trayer = shutil.which("trayer")
    assert trayer is not None, "trayer is missing; `make test` installs it on Debian and Ubuntu"
    program = start()
    for round_ in (1, 2):
        command = [trayer, "--edge", "top", "--align", "right", "--widthtype", "request", "--height", "28"]
        panel = subprocess.Popen(command, env=os.environ | display.environment(), stderr=subprocess.DEVNULL)
        try:
            _open_menu_and_take_the_third(display, program, round_)
        finally:
            panel.terminate()
            panel.wait(10)


def _open_menu_and_take_the_third(display: VirtualDisplay, program: Running, times: int) -> None:
    def pressed() -> bool:
        # Until the icon is there, the click meets the panel's own empty place.
        _xdotool(display, "mousemove", "1428", "14", "click", "3")
        _xdotool(display, "key", "--delay", "60", "Down", "Down", "Down", "Return")
        return program.said().count("capture") >= times

    wait_until(pressed, 20, what="the menu of the icon")
