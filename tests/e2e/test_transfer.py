"""A person's own data, out of a running program and into another, and what History shows of it then."""

import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.stored_states import seal_a_week, set_up
from helpers.driver import StartDriver

JOURNAL = Path(__file__).resolve().parent.parent / "data" / "journals" / "jrnl.json"
PATIENCE_SECONDS = 120


@pytest.fixture
def lived(tmp_path: Path) -> Path:
    """Return data with a sealed week and another journal."""
    data = tmp_path / "lived"
    set_up(data, weeks_ago=1)
    seal_a_week(data, weeks_ago=1)
    assert "each is below the page of its week" in run("import", JOURNAL, data)
    return data


def run(command: str, file: Path, data: Path) -> str:
    """Run a command beside the program and return what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "leadway", command, str(file), "--data-dir", str(data)],
        capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_is_exported_while_the_program_runs_is_all_there_in_another_folder(
    drive: StartDriver, tmp_path: Path, lived: Path
) -> None:
    first = drive(lived)
    first.wait_for_title("This week")
    file = tmp_path / "mine.zip"
    assert "not encrypted" in run("export", file, lived)
    assert "Imported." in run("import", file, tmp_path / "other")
    assert first.quit() == 0

    second = drive(tmp_path / "other")
    second.wait_for_title("This week")
    second.keys("ctrl+6")
    second.wait_for_title("History")
    assert second.quit() == 0
    with second.data() as services:
        lines = services.weeks.history()
        assert [line.notes for line in lines if line.outside] == [1, 1]
        assert sum(line.closing_line != "" for line in lines) == 1
        filed = [note for line in lines if line.outside for note in services.notes.filed(line.week)]
        assert [note.origin for note in filed] == ["jrnl", "jrnl"]
