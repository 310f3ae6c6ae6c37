"""Writing a file: whole or not at all, and never over another one unasked."""

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.databases import small_disk
from leadway.domain.errors import KnownError
from leadway.files import AlreadyThereError, explain, open_own, read_own, write_new, write_whole

CONTENT = b"%PDF-1.7 " + bytes(range(256)) * 400
SAVES = pytest.mark.parametrize("save", [write_new, write_whole])
Save = Callable[[Path, bytes], None]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fails_with(number: int) -> Callable[..., None]:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@SAVES
def test_the_file_holds_exactly_what_was_saved_and_lies_there_alone(save: Save, tmp_path: Path) -> None:
    target = tmp_path / "Week 47 – Rückblick 週.pdf"
    save(target, CONTENT)
    assert target.read_bytes() == CONTENT
    assert names(tmp_path) == [target.name]


def test_a_new_file_never_replaces_one_that_is_there(tmp_path: Path) -> None:
    target = tmp_path / "week.pdf"
    target.write_bytes(b"precious")
    with pytest.raises(AlreadyThereError, match=r"“week\.pdf” is already there"):
        write_new(target, CONTENT)
    assert target.read_bytes() == b"precious"
    assert names(tmp_path) == ["week.pdf"]


def test_saving_over_replaces_the_file(tmp_path: Path) -> None:
    target = tmp_path / "week.pdf"
    target.write_bytes(b"old")
    write_whole(target, CONTENT)
    assert target.read_bytes() == CONTENT


LINKS = pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")


@LINKS
def test_a_link_is_replaced_and_what_it_leads_to_is_not_touched(tmp_path: Path) -> None:
    real = tmp_path / "real.pdf"
    real.write_bytes(b"old")
    link = tmp_path / "link.pdf"
    link.symlink_to(real)
    with pytest.raises(AlreadyThereError):
        write_new(link, CONTENT)
    write_whole(link, CONTENT)
    assert not link.is_symlink()
    assert real.read_bytes() == b"old"
    assert link.read_bytes() == CONTENT


@LINKS
@pytest.mark.parametrize("kind", ["link", "dangling link", "pipe", "folder", "second name"])
def test_a_file_of_the_programs_own_is_opened_by_its_one_name(tmp_path: Path, kind: str) -> None:
    other, own = tmp_path / "bashrc", tmp_path / "leadway.log"
    other.write_bytes(b"mine")
    if kind == "pipe":
        os.mkfifo(own)
    elif kind == "folder":
        own.mkdir()
    elif kind == "second name":
        own.hardlink_to(other)
        assert read_own(own) == b"mine"
    else:
        own.symlink_to(other if kind == "link" else tmp_path / "not there")
    with pytest.raises(OSError, match=r"link|director|device") as caught:
        open_own(own, os.O_WRONLY | os.O_CREAT)
    assert explain(caught.value, own).next_step
    if kind != "second name":
        with pytest.raises(OSError, match=r"link|director"):
            read_own(own)
    assert other.read_bytes() == b"mine"
    assert not (tmp_path / "not there").exists()


def test_a_file_of_the_programs_own_is_not_read_beyond_its_bound(tmp_path: Path) -> None:
    (tmp_path / "leadway.key.json").write_bytes(b"x" * 11)
    assert read_own(tmp_path / "leadway.key.json", most=11) == b"x" * 11
    with pytest.raises(OSError, match="large"):
        read_own(tmp_path / "leadway.key.json", most=10)


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP])
def test_a_disk_without_hard_links_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "link", fails_with(number))
    write_new(tmp_path / "week.pdf", CONTENT)
    assert (tmp_path / "week.pdf").read_bytes() == CONTENT
    with pytest.raises(KnownError, match="already there"):
        write_new(tmp_path / "week.pdf", b"other")
    assert (tmp_path / "week.pdf").read_bytes() == CONTENT
    assert names(tmp_path) == ["week.pdf"]


@SAVES
def test_a_missing_folder_is_named(save: Save, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match=r"The folder “.*nowhere” is not there") as caught:
        save(tmp_path / "nowhere" / "week.pdf", CONTENT)
    assert caught.value.next_step == "Choose a folder that exists."


@SAVES
def test_a_file_in_the_place_of_the_folder_is_no_folder(save: Save, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(KnownError, match="is not there"):
        save(tmp_path / "file" / "week.pdf", CONTENT)


@SAVES
def test_a_folder_is_not_a_target(save: Save, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="is a folder"):
        save(tmp_path, CONTENT)
    assert names(tmp_path) == []


@SAVES
@pytest.mark.parametrize(
    "name",
    [
        "n" * 300 + ".pdf",
        pytest.param(
            "週" * 100 + ".pdf",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="it counts letters, not bytes"),
        ),
    ],
)
def test_a_name_that_is_too_long_is_told_as_such(save: Save, tmp_path: Path, name: str) -> None:
    with pytest.raises(KnownError, match="too long"):
        save(tmp_path / name, CONTENT)
    assert names(tmp_path) == []


@SAVES
def test_the_longest_name_a_disk_takes_is_fine(save: Save, tmp_path: Path) -> None:
    target = tmp_path / ("n" * 251 + ".pdf")
    save(target, CONTENT)
    assert target.read_bytes() == CONTENT


@SAVES
def test_a_name_no_disk_takes_is_told_as_such(save: Save, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="not a file name"):
        save(tmp_path / "a\x00b.pdf", CONTENT)


@SAVES
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device file")
def test_a_device_is_not_replaced_by_a_file(save: Save) -> None:
    with pytest.raises(KnownError, match="not an ordinary file"):
        save(Path("/dev/full"), CONTENT)
    assert Path("/dev/full").is_char_device()


@SAVES
@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "is full"),
        (errno.EDQUOT, "is full"),
        (errno.EROFS, "You are not allowed to write"),
        (errno.EACCES, "You are not allowed to write"),
        (errno.EIO, "could not be written"),
    ],
)
def test_what_the_disk_refuses_is_said_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, save: Save, number: int, said: str
) -> None:
    monkeypatch.setattr(os, "fsync", fails_with(number))
    with pytest.raises(KnownError, match=said) as caught:
        save(tmp_path / "week.pdf", CONTENT)
    assert caught.value.next_step
    assert names(tmp_path) == []


@SAVES
@pytest.mark.skipif(os.name == "nt", reason="rights of this kind are POSIX's")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_a_file_is_its_owners_alone_whatever_the_umask(tmp_path: Path, save: Save, umask: int) -> None:
    before = os.umask(umask)
    try:
        save(tmp_path / "key.json", CONTENT)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "key.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("step", ["os.open", "os.fsync", "pathlib.Path.read_bytes", "pathlib.Path.replace"])
def test_the_old_content_survives_every_step_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    target = tmp_path / "week.pdf"
    target.write_bytes(b"old")
    with monkeypatch.context() as broken:
        broken.setattr(step, fails_with(errno.EIO))
        with pytest.raises(KnownError) as caught:
            write_whole(target, CONTENT)
    assert caught.value.next_step
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["week.pdf"]


def test_a_refusal_leaves_the_old_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "week.pdf"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fails_with(errno.ENOSPC))
    with pytest.raises(KnownError):
        write_whole(target, CONTENT)
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["week.pdf"]


@SAVES
def test_a_disk_that_gives_back_something_else_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, save: Save
) -> None:
    monkeypatch.setattr(Path, "read_bytes", lambda _path: b"something else")
    with pytest.raises(KnownError, match="did not return"):
        save(tmp_path / "week.pdf", CONTENT)
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights do not bind this user")
@SAVES
def test_a_folder_without_the_right_to_write_is_told_as_such(save: Save, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(KnownError, match="You are not allowed to write"):
            save(tmp_path / "week.pdf", CONTENT)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights do not bind this user")
def test_a_write_protected_file_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "week.pdf"
    target.write_bytes(b"precious")
    target.chmod(0o400)
    with pytest.raises(KnownError, match="is write-protected"):
        write_whole(target, CONTENT)
    assert target.read_bytes() == b"precious"


@SAVES
def test_a_disk_that_is_really_full_is_told_as_such(save: Save, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", size="64k") as disk:
        with pytest.raises(KnownError, match=r"The disk with “.*disk” is full") as caught:
            save(disk / "week.pdf", CONTENT)
        assert caught.value.next_step == "Free some space or save to another disk."
        assert names(disk) == []
