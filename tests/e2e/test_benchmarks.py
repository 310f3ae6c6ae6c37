"""Everything that `make bench` measures in Leadway's window runs to its end."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.display import VirtualDisplay

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return data with two weeks, and a copy with a draft; the key is in its file."""
    made = tmp_path_factory.mktemp("benchmarks")
    command = [sys.executable, "-m", "benchmarks.prepare", str(made), "2", "file"]
    subprocess.run(command, cwd=ROOT, check=True)
    return made


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("task", "data", "figure"),
    [
        ("start", "years", "memory"),
        ("open", "years", "opened"),
        ("typing", "years-draft", "stalls"),
        ("durable", "years-draft", "durable"),
        ("document", "years", "warm"),
    ],
)
def test_a_task_of_the_benchmarks_ends_with_its_figure(
    task: str, data: str, figure: str, folders: Path, display: VirtualDisplay
) -> None:
    command = [sys.executable, "-c", "from benchmarks.ours import main; main()", task]
    place = folders / data
    environment = os.environ | display.environment() | {"XDG_DATA_HOME": str(place)}

    done = subprocess.run(
        [*command, str(place / "Leadway")],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])[figure]
