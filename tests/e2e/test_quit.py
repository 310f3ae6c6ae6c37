"""`leadway quit` ends the program that runs, as an installer does, and nothing typed is lost."""

import subprocess
import sys
from pathlib import Path

from fixtures.stored_states import set_up
from helpers.driver import StartDriver


def ask_to_end(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "leadway", "quit", "--data-dir", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_running_program_keeps_everything_and_ends(drive: StartDriver, tmp_path: Path) -> None:
    set_up(tmp_path / "data")
    person = drive(tmp_path / "data")
    person.wait_for_title("This week")

    asked = ask_to_end(tmp_path / "data")

    assert (asked.returncode, asked.stdout, asked.stderr) == (0, "", "")
    assert person.wait_for_end() == 0


def test_where_nothing_runs_there_is_nothing_to_do(tmp_path: Path) -> None:
    asked = ask_to_end(tmp_path / "nowhere")

    assert (asked.returncode, asked.stdout, asked.stderr) == (0, "", "")
    assert not (tmp_path / "nowhere").exists(), "nothing was made"
