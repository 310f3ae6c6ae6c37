"""A year of weeks, killed again and again: what Leadway said is kept is there, and the data is sound."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
KILLS = int(os.environ.get("LEADWAY_KILLS", "100"))
"""How often: 100 times in a test run, 1,000 by `make fuzz`."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9 and no fork")


def test_no_word_that_was_kept_is_lost_whenever_the_program_is_killed(tmp_path: Path) -> None:
    seed = secrets.randbelow(1 << 32)  # said by the failure, to see it again
    command = [sys.executable, "-m", "helpers.killed_year", str(tmp_path / "data"), str(KILLS), str(seed)]

    ended = subprocess.run(command, cwd=TESTS, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, f"seed {seed}: {ended.stdout}{ended.stderr}"
    assert ended.stdout.startswith(f"{KILLS} kills")
