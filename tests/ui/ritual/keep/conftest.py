"""Ground of Keep's tests: a team with promises, and one without any."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from helpers.clock import FixedClock
from helpers.keep_screen import KeepTeam
from leadway.system.paths import DataFolder


@pytest.fixture
def bare(tmp_path: Path, qapp: QApplication, clock: FixedClock) -> Iterator[KeepTeam]:
    """Return a team without any promise."""
    made = KeepTeam(DataFolder(tmp_path / "data"), clock)
    yield made
    made.close()


@pytest.fixture
def team(bare: KeepTeam) -> KeepTeam:
    """Return a team with four promises, the second one critical."""
    bare.add("Refunds within 2 days")
    bare.add("Cash count signed", critical=True, right_means="two people put their initials to it")
    bare.add("Complaints answered", new=False)
    bare.add("Time sheets approved")
    return bare
