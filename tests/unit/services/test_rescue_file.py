"""Words that could not be saved are kept encrypted wherever there is room, and found by their data alone."""

import os
import stat
import sys
from pathlib import Path

import pytest

from leadway.services.rescue_file import RescueFile
from leadway.system.paths import DataFolder

KEY, OTHER = b"k" * 32, b"o" * 32
WORDS = ("Label printer jammed twice", "“Ω”\n\U0001f4e6\ud800")


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """Return a data folder; beside it is a folder for temporary files, and none for the program's state."""
    (tmp_path / "tmp").mkdir()
    folder = DataFolder(tmp_path / "data")
    folder.make()
    return folder


def rescue(folder: DataFolder, key: bytes = KEY) -> RescueFile:
    place = folder.path.parent
    return RescueFile(folder, key, (place / "state" / "Leadway", place / "tmp"))


def no_folder(folder: DataFolder) -> None:
    folder.path.rmdir()


def a_folder_in_its_place(folder: DataFolder) -> None:
    folder.unsaved.mkdir()


def a_file_for_the_folder(folder: DataFolder) -> None:
    folder.path.rmdir()
    folder.path.write_bytes(b"")


@pytest.mark.parametrize("break_it", [None, no_folder, a_folder_in_its_place, a_file_for_the_folder])
def test_they_come_back_once_and_nobody_else_can_read_them(
    folder: DataFolder, tmp_path: Path, break_it: object
) -> None:
    if callable(break_it):
        break_it(folder)
    assert rescue(folder).write(WORDS)
    (file,) = tmp_path.rglob("*.unsaved") if break_it is None else tmp_path.rglob("leadway-*.unsaved")
    assert WORDS[0].encode() not in file.read_bytes()
    assert (file == folder.unsaved) is (break_it is None)
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    assert rescue(folder, OTHER).read() == ()
    assert rescue(folder).read() == WORDS
    rescue(folder).remove()
    assert rescue(folder).read() == ()


def test_those_of_a_folder_that_is_another_now_go_elsewhere(folder: DataFolder) -> None:
    assert rescue(folder).write(WORDS, elsewhere=True)
    assert not folder.unsaved.exists()
    assert rescue(folder).read() == WORDS


def test_where_no_place_takes_them_that_is_said(folder: DataFolder, tmp_path: Path) -> None:
    folder.unsaved.mkdir()
    (tmp_path / "state").write_bytes(b"")
    (tmp_path / "tmp").rmdir()
    (tmp_path / "tmp").write_bytes(b"")
    assert not rescue(folder).write(WORDS)
    assert rescue(folder).read() == ()


@pytest.mark.parametrize("flip", [0, 12, -1])
def test_one_flipped_bit_gives_no_words_and_no_error(folder: DataFolder, flip: int) -> None:
    rescue(folder).write(WORDS)
    content = bytearray(folder.unsaved.read_bytes())
    content[flip] ^= 1
    folder.unsaved.write_bytes(content)
    assert rescue(folder).read() == ()
    folder.unsaved.write_bytes(content[:5])
    assert rescue(folder).read() == ()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_in_its_place_is_replaced_and_not_followed(folder: DataFolder, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.write_bytes(b"theirs")
    folder.unsaved.symlink_to(theirs)
    assert rescue(folder).read() == ()
    assert rescue(folder).write(WORDS)
    assert theirs.read_bytes() == b"theirs"
    assert rescue(folder).read() == WORDS
