"""Writing a file whole: at every step that can go wrong, what was there before is still there."""

import errno
import os
import stat
from pathlib import Path

import pytest

from helpers.databases import small_disk
from leadway.domain.errors import KnownError
from leadway.files import write_whole

OLD, NEW = b"the old words", b"the new words " * 1000


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Return a file that is there already."""
    path = tmp_path / "key.json"
    path.write_bytes(OLD)
    return path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_is_replaced_whole_and_nothing_is_left_beside(target: Path) -> None:
    write_whole(target, NEW)
    assert target.read_bytes() == NEW
    assert names(target.parent) == {"key.json"}


@pytest.mark.skipif(os.name == "nt", reason="rights of this kind are POSIX's")
def test_a_private_file_is_its_owners_alone(target: Path) -> None:
    write_whole(target, NEW, private=True)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("step", ["os.open", "os.fsync", "pathlib.Path.read_bytes", "pathlib.Path.replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS, errno.EDQUOT])
def test_the_old_content_survives_every_step_that_fails(
    target: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    def fails(*_args: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(step, fails)
        with pytest.raises(KnownError) as caught:
            write_whole(target, NEW)
    assert caught.value.next_step
    assert target.read_bytes() == OLD
    assert names(target.parent) == {"key.json"}


def test_a_disk_that_gives_back_something_else_is_not_trusted(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("pathlib.Path.read_bytes", lambda _path: b"something else")
        with pytest.raises(KnownError, match="did not read back"):
            write_whole(target, NEW)
    assert target.read_bytes() == OLD
    assert names(target.parent) == {"key.json"}


def test_a_fresh_file_never_replaces_one_that_is_there(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_args: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    with pytest.raises(FileExistsError):
        write_whole(target, NEW, fresh=True)
    monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(FileExistsError):
        write_whole(target, NEW, fresh=True)
    assert target.read_bytes() == OLD
    write_whole(target.with_name("new.json"), NEW, fresh=True)
    assert names(target.parent) == {"key.json", "new.json"}


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", size="16k") as disk:
        (disk / "key.json").write_bytes(OLD)
        with pytest.raises(KnownError, match="no room left"):
            write_whole(disk / "key.json", b"x" * 100_000)
        assert (disk / "key.json").read_bytes() == OLD
        assert names(disk) == {"key.json"}


@pytest.mark.parametrize("name", ["nowhere/key.json", "key.json/below", ".", "n" * 300])
def test_a_place_that_takes_no_file_is_told(target: Path, name: str) -> None:
    with pytest.raises(KnownError) as caught:
        write_whole(target.parent / name, NEW)
    assert caught.value.next_step
    assert target.read_bytes() == OLD


def test_the_longest_name_a_disk_takes_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / ("😀" * 63)
    write_whole(path, NEW)
    assert path.read_bytes() == NEW
