"""The lock as a person meets it: Ctrl+L, a window that shows nothing, and back in the line one was in."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from fixtures.stored_states import begin_ritual_at, set_up
from helpers.display import VirtualDisplay
from helpers.driver import Driver, StartDriver
from helpers.waiting import wait_until
from leadway.domain.answers import Closing
from leadway.domain.steps import PLANS
from leadway.domain.terms import Step
from leadway.services.keys import KeyRequest, unlock
from leadway.services.keys.key_settings import KeySettings
from leadway.services.session import open_services
from leadway.system.clock import SystemClock
from leadway.system.paths import DataFolder

# What a slot costs stands in it: where the test makes it, the program opens it as quickly.
pytestmark = pytest.mark.usefixtures("cheap_guesses")

PASSPHRASE = "four parcels wait at the desk"  # noqa: S105
WORDS = "Ask the late shift before the sign-off"
LOCKED = "Locked"
# The blinking cursor, and nothing else, may tell two pictures of the locked window apart.
_CURSOR = (4, 48)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return data with a passphrase alone, its ritual at the last screen."""
    made = tmp_path / "data"
    set_up(made)
    begin_ritual_at(made, Step.CLOSE)
    folder = DataFolder(made)
    KeySettings(folder, KeyRequest(folder).key()).set_passphrase(PASSPHRASE)
    return made


def kept(data: Path) -> str:
    """Return what is on the disk of the line that was written in."""
    folder = DataFolder(data)
    services = open_services(folder, unlock(folder, passphrase=PASSPHRASE), SystemClock())
    try:
        ritual = services.ritual(services.weeks.this_week())
        return ritual.draft.get(Closing).lesson
    finally:
        services.close()


def unlock_it(person: Driver) -> None:
    person.wait_for_title(LOCKED)
    person.type(PASSPHRASE)
    person.keys("Return")
    wait_until(lambda: LOCKED not in person.title(), what="the data to open")


def test_locked_it_shows_nothing_and_unlocked_the_person_is_back_in_the_line(
    drive: StartDriver, display: VirtualDisplay, data: Path, tmp_path: Path
) -> None:
    person = drive(data)
    person.wait_for_title(LOCKED)
    empty = person.take_picture(tmp_path / "at-the-start.png")
    unlock_it(person)
    person.wait_for_title("This week")
    person.keys("Return")
    person.wait_for_title(PLANS[Step.CLOSE].title)
    person.type(WORDS)
    title = person.title()
    person.keys("shift+Home", "ctrl+c")
    assert person.clipboards() == str([WORDS, WORDS])
    person.keys("ctrl+l")

    person.wait_for_title(LOCKED)
    assert person.clipboards() == str(["", ""])
    assert person.title() == "Leadway – Locked"
    assert kept(data) == WORDS, "what was typed is on the disk"
    locked = person.take_picture(tmp_path / "locked.png")
    assert_same_but_the_cursor(empty, locked)

    unlock_it(person)
    wait_until(lambda: person.title() == title, what="the screen that was left")
    person.type(" sharp")
    wait_until(lambda: kept(data) == f"{WORDS} sharp", what="what is typed on in the same line")
    assert person.quit() == 0


def test_killed_while_locked_it_asks_again_and_nothing_is_lost(drive: StartDriver, data: Path) -> None:
    person = drive(data)
    unlock_it(person)
    person.wait_for_title("This week")
    person.keys("ctrl+l")
    person.wait_for_title(LOCKED)
    person.kill()
    person.start()
    unlock_it(person)
    person.wait_for_title("This week")
    assert person.quit() == 0


@pytest.mark.parametrize("command", [("status",), ("note", "Ask Sam about the labels")])
def test_the_command_line_says_that_it_is_locked_and_writes_nothing(
    data: Path, command: tuple[str, ...]
) -> None:
    before = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    said = subprocess.run(
        [sys.executable, "-m", "leadway", *command, "--data-dir", str(data)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 1
    assert said.stderr.startswith("leadway: Leadway is locked.")
    assert said.stdout == ""
    assert {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()} == before


def assert_same_but_the_cursor(one: Path, other: Path) -> None:
    with Image.open(one) as first, Image.open(other) as second:
        apart = ImageChops.difference(first.convert("RGB"), second.convert("RGB")).getbbox()
    if apart is not None:
        left, top, right, bottom = apart
        assert right - left <= _CURSOR[0], apart
        assert bottom - top <= _CURSOR[1], apart
