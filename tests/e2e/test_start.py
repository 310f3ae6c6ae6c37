"""Starting the real program: where it can, where it cannot, in other languages, and with weeks gone by."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.stored_states import seal_a_week, set_up
from helpers.driver import StartDriver
from helpers.waiting import wait_until
from leadway.domain.terms import MoveOutcome


def leadway(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program's command to its end."""
    unwanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    others = {name: value for name, value in os.environ.items() if name not in unwanted}
    return subprocess.run(
        [sys.executable, "-m", "leadway", *arguments],
        env=others | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_without_a_display_one_sentence_names_the_way(tmp_path: Path) -> None:
    done = leadway("--data-dir", str(tmp_path / "data"))

    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "xvfb-run" in done.stderr
    assert not (tmp_path / "data").exists(), "nothing was written"


def test_a_display_that_does_not_answer_is_told_in_one_sentence(tmp_path: Path) -> None:
    done = leadway("--data-dir", str(tmp_path / "data"), DISPLAY=":9999")

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "xvfb-run" in done.stderr


@pytest.mark.parametrize("locale", ["C", "de_DE.UTF-8", "ar_EG.UTF-8", "tr_TR.UTF-8"])
def test_the_window_opens_whatever_the_locale(drive: StartDriver, tmp_path: Path, locale: str) -> None:
    set_up(tmp_path / "data")

    person = drive(tmp_path / "data", LC_ALL=locale, LANG=locale)
    person.wait_for_title("This week")
    person.keys("Return")
    person.wait_for_title("Your week")
    person.keys("Return")
    person.wait_for_title("Keep")
    person.keys("1", "shift+1")

    wait_until(lambda: person.place().step == "keep", what="the screen Keep")
    assert person.quit() == 0
    # Qt itself says that it takes UTF-8 instead where a locale has another encoding or is not installed.
    assert person.errors() == "" or person.errors().startswith("Detected locale")
    assert "Traceback" not in person.errors()


def test_the_window_starts_the_second_week_with_the_move_of_the_first(
    drive: StartDriver, tmp_path: Path
) -> None:
    set_up(tmp_path / "data", weeks_ago=1)
    seal_a_week(tmp_path / "data", weeks_ago=1)
    person = drive(tmp_path / "data")

    person.wait_for_title("This week")
    person.keys("Return")
    person.wait_for_title("Your week")
    person.keys("Return")
    person.wait_for_title("Last week’s move")
    person.keys("2")
    person.type("Two of the three returns")
    person.keys("Tab", "2")
    person.keys("ctrl+Return")
    person.wait_for_title("Keep")

    with person.data() as services:
        week = services.weeks.this_week()
        draft = services.ritual(week).draft
    (answer,) = [card for _, card in draft.items() if type(card).__name__ == "LastMove"]
    assert getattr(answer, "outcome", None) is MoveOutcome.PARTLY
    assert getattr(answer, "changed", None) == "Two of the three returns"


def test_the_demonstration_opens_with_its_weeks(drive: StartDriver, tmp_path: Path) -> None:
    assert leadway("demo", "--weeks", "8", "--data-dir", str(tmp_path / "data")).returncode == 0

    person = drive(tmp_path / "data")
    person.wait_for_title("This week")
    person.keys("ctrl+6")
    person.wait_for_title("History")
    person.keys("ctrl+1")
    person.wait_for_title("This week")

    assert person.quit() == 0
    assert person.errors() == ""


def test_a_second_window_on_the_same_data_loses_nothing(drive: StartDriver, tmp_path: Path) -> None:
    set_up(tmp_path / "data")
    first = drive(tmp_path / "data")
    first.wait_for_title("This week")
    noted = leadway("note", "The label printer is out of rolls", "--data-dir", str(tmp_path / "data"))
    assert noted.returncode == 0
    first.keys("Return")
    first.wait_for_title("Your week")

    with first.data() as services:
        week = services.weeks.this_week()
        assert [note.text for note in services.ritual(week).agenda.notes] == [
            "The label printer is out of rolls"
        ]
