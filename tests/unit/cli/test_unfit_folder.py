"""Folders that cannot hold live data: told truly, left as they are, and exported where they can be read."""

import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from helpers.clock import FixedClock
from helpers.databases import fill_up, small_disk
from helpers.restricted import run_without_rights, run_without_shared_memory
from leadway import app
from leadway.domain.errors import KnownError, UnfitFolderError
from leadway.services.backup.destinations import Destinations
from leadway.services.copying import copy_data, copy_to_read
from leadway.services.keys import Key, KeyFile, fingerprint
from leadway.services.session import open_services
from leadway.system.fit_folder import allow_it, refuse_unfit_folder
from leadway.system.paths import DataFolder

OTHER = 12345
WORDS = "Ask Sam about the bins"
KEY = bytes(range(32))


@pytest.fixture
def data(tmp_path: Path, clock: FixedClock) -> Iterator[Path]:
    """Return a folder with a note in its data."""
    folder = DataFolder(tmp_path / "data")
    folder.make()
    KeyFile("desk", fingerprint(KEY), plain=KEY.hex()).write(folder.key_file)
    services = open_services(folder, Key(KEY, in_keychain=False), clock)
    services.notes.add(WORDS, "app")
    services.close()
    yield folder.path
    folder.path.chmod(0o700)


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


def belongs_to_another(data: Path) -> str:
    for place in (data, *data.iterdir()):
        os.chown(place, OTHER, OTHER)
    return f"“{data}” belongs to the user {OTHER}"


def holds_a_file_of_another(data: Path) -> str:
    os.chown(data / "leadway.key.json", OTHER, OTHER)
    return f"“{data / 'leadway.key.json'}” belongs to the user {OTHER}"


def may_not_be_written_to(data: Path) -> str:
    data.chmod(0o500)
    return f"Leadway may not write to “{data}”."


def holds_a_file_that_may_not_be_written_to(data: Path) -> str:
    (data / "leadway.db").chmod(0o400)
    return f"Leadway may not write to “{data / 'leadway.db'}”."


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
@pytest.mark.parametrize(
    ("spoil", "reads"),
    [
        (belongs_to_another, False),
        (holds_a_file_of_another, False),
        (may_not_be_written_to, True),
        (holds_a_file_that_may_not_be_written_to, True),
    ],
)
def test_every_command_says_why_and_an_export_reads_what_it_can(
    data: Path, tmp_path: Path, spoil: Callable[[Path], str], reads: bool
) -> None:
    why, before = spoil(data), contents(data)
    refused = run_without_rights(data, "note", "x")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"leadway: {why}")
    exported = run_without_rights(data, "export", str(tmp_path / "all.zip"))
    assert why in exported.stderr
    assert (exported.returncode == 0) is reads
    if reads:
        with zipfile.ZipFile(tmp_path / "all.zip") as file:
            assert WORDS in file.read("leadway.json").decode()
    doctor = run_without_rights(data, "doctor")
    assert f"! folder: {why}" in doctor.stdout
    assert "Traceback" not in doctor.stderr
    assert contents(data) == before


def test_a_disk_that_shares_no_memory_is_told_as_one(data: Path) -> None:
    refused = run_without_shared_memory(data, "note", "x")
    assert refused.returncode == 1
    assert "share no memory" in refused.stderr
    assert "Use a copy of the data on a disk of this computer" in refused.stderr


def test_root_is_told_to_leave_the_data_of_another_alone(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can be root")
    belongs_to_another(data)
    before = contents(data)
    assert app.run(["note", "x", "--data-dir", str(data)]) == 1
    assert f"Start it as {OTHER}, without sudo. Nothing was changed." in capsys.readouterr().err
    assert contents(data) == before
    assert {each.stat().st_uid for each in data.iterdir()} == {OTHER}


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_what_gives_the_rights_back_is_said_in_the_words_of_the_system(platform: str) -> None:
    told = allow_it(Path("Leadway"), platform)
    assert ('icacls "Leadway" /reset /T' in told) is (platform == "win32")
    assert ("Properties" in told) is (platform == "win32")
    assert not {"sudo", "chown", "chmod"} & set(told.split())


def test_a_path_that_is_too_long_is_counted(tmp_path: Path) -> None:
    deep = tmp_path
    while len(os.fsencode(deep)) < 520:
        deep = deep / ("x" * 60)
    with pytest.raises(UnfitFolderError, match=r"too long: \d+ characters"):
        refuse_unfit_folder(DataFolder(deep))
    assert not deep.exists()


def test_a_copy_to_read_names_no_entry_of_the_keychain_to_be_removed(data: Path) -> None:
    folder = DataFolder(data)
    file = KeyFile.existing(folder.key_file)
    file._replace(leftover=("desk.0000",), former=("00",)).replace(folder.key_file)
    with copy_to_read(folder) as copy:
        assert KeyFile.existing(copy.key_file) == file
    assert KeyFile.existing(folder.key_file).leftover == ("desk.0000",)


def test_a_copy_is_whole_and_takes_the_place_of_nothing(
    data: Path, tmp_path: Path, clock: FixedClock
) -> None:
    (data / "backups").mkdir()
    (data / "backups" / "leadway-1.db").write_bytes(b"a backup")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").touch()
    with pytest.raises(KnownError, match="There is something in"):
        copy_data(DataFolder(data), tmp_path / "full")
    assert [each.name for each in (tmp_path / "full").iterdir()] == ["mine.txt"]

    Destinations(tmp_path / "stick").choose(DataFolder(data), tmp_path / "stick")
    copy_data(DataFolder(data), tmp_path / "copy")
    copy = DataFolder(tmp_path / "copy")
    assert Destinations.read(copy).second == tmp_path / "stick", "backups there may need the keychain"
    assert (copy.backups / "leadway-1.db").read_bytes() == b"a backup"
    services = open_services(copy, Key(KEY, in_keychain=False), clock)
    assert [note.text for note in services.notes.waiting()] == [WORDS]
    services.close()
    assert os.name == "nt" or copy.database.stat().st_mode & 0o077 == 0


@contextmanager
def read_only_disk(data: Path) -> Iterator[str]:
    with small_disk(data.parent / "disk", size="8M") as disk:
        shutil.copytree(data, disk / "data")
        remount = ["mount", "-o", "remount,ro", str(disk)]
        subprocess.run(remount, check=True)
        yield f"The disk of “{disk / 'data'}” can only be read."


@contextmanager
def full_disk(data: Path) -> Iterator[str]:
    with small_disk(data.parent / "disk", size="8M") as disk:
        shutil.copytree(data, disk / "data")
        fill_up(disk)
        yield "full"


@pytest.mark.parametrize("spoilt", [read_only_disk, full_disk])
def test_on_a_real_disk_that_takes_nothing_all_is_told_and_everything_can_be_taken_elsewhere(
    data: Path,
    tmp_path: Path,
    clock: FixedClock,
    capsys: pytest.CaptureFixture[str],
    spoilt: Callable[[Path], AbstractContextManager[str]],
) -> None:
    with spoilt(data) as why:
        there = tmp_path / "disk" / "data"
        before = contents(there)
        for words in (["note", "x"], ["backup"]):
            assert app.run([*words, "--data-dir", str(there)]) == 1, words
            said, wrong = capsys.readouterr()
            assert (said, why in wrong) == ("", True), words
        for words in (["status"], ["export", str(tmp_path / "all.zip")], ["doctor"]):
            status = app.run([*words, "--data-dir", str(there)])
            said, wrong = capsys.readouterr()
            assert words == ["doctor"] or status == 0, (words, wrong)
            assert why in wrong + said, words
        with zipfile.ZipFile(tmp_path / "all.zip") as file:
            assert WORDS in file.read("leadway.json").decode()
        copy_data(DataFolder(there), tmp_path / "copy")
        assert contents(there).items() >= before.items()
    services = open_services(DataFolder(tmp_path / "copy"), Key(KEY, in_keychain=False), clock)
    assert [note.text for note in services.notes.waiting()] == [WORDS]
    services.close()
