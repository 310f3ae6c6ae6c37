"""A folder that other people may change is recognised, whichever of those above it is open to them."""

import os
import stat
import sys
from pathlib import Path

import pytest

from leadway.system.shared import open_to_others, shared_folder_fault

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows is not asked")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "above" / "data"
    folder.mkdir(mode=0o700, parents=True)
    return folder


def test_a_folder_of_ones_own_is_nobody_elses(folder: Path) -> None:
    assert open_to_others(folder) is None
    assert shared_folder_fault(folder) is None


@pytest.mark.parametrize("mode", [0o777, 0o702, 0o1777])
def test_a_folder_that_all_may_write_to_is_told_whatever_it_is_called(folder: Path, mode: int) -> None:
    folder.chmod(mode)
    link = folder.parent.parent / "link"
    link.symlink_to(folder, target_is_directory=True)
    assert open_to_others(link) == folder.resolve()
    fault = shared_folder_fault(link)
    assert fault is not None
    assert str(folder.resolve()) in fault.sentence
    assert fault.next_step


def test_one_above_lets_others_put_another_folder_there_unless_it_is_sticky(folder: Path) -> None:
    folder.parent.chmod(0o777)
    assert open_to_others(folder) == folder.parent.resolve()
    folder.parent.chmod(0o1777)
    assert open_to_others(folder) is None


def test_a_group_counts_unless_it_is_this_persons_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.chmod(0o770)
    monkeypatch.setattr("leadway.system.shared._is_private_group", lambda _group: True)
    assert open_to_others(folder) is None
    monkeypatch.setattr("leadway.system.shared._is_private_group", lambda _group: False)
    assert open_to_others(folder) == folder.resolve()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives a file away")
def test_a_folder_that_is_anothers_is_told(folder: Path) -> None:
    os.chown(folder, 12345, 12345)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert open_to_others(folder) == folder.resolve()
