"""The key: made once, kept privately, never replaced, and told honestly where it is not to be had."""

import json
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from leadway.domain.errors import KnownError
from leadway.files import key_copy_of
from leadway.services.keys import Key, KeyFile, KeyRequest, fingerprint
from leadway.services.keys.file import _crc
from leadway.storage.database import Database
from leadway.system.paths import DataFolder, data_folder

VALUE = bytes(range(32))
POSIX = pytest.mark.skipif(os.name == "nt", reason="rights of this kind are POSIX's")


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """Return a data folder that is not there yet."""
    return DataFolder(tmp_path / "data")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Return data after a first start."""
    made = DataFolder(tmp_path_factory.mktemp("template") / "data")
    started(made)
    return made


def started(folder: DataFolder) -> Key:
    """Start once, as somebody does who has no keychain, and leave a database behind."""
    key = KeyRequest(folder).key()
    Database.open(folder.database, key.value).close()
    return key


def everything(folder: DataFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.path.iterdir()}


@POSIX
def test_without_a_keychain_the_key_lies_in_a_file_only_its_owner_reads_and_says_so(
    folder: DataFolder,
) -> None:
    key = started(folder)
    assert not key.in_keychain
    assert stat.S_IMODE(folder.key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.database.stat().st_mode) == 0o600
    assert {path.name for path in folder.path.iterdir()} == {
        "leadway.db", "leadway.key.json", "leadway.key.copy.json",
    }  # fmt: skip


def test_the_second_start_finds_the_key_of_the_first(folder: DataFolder) -> None:
    key = started(folder)
    assert KeyRequest(folder).key() == key
    assert len(key.value) == 32


def test_the_same_request_can_be_asked_again(folder: DataFolder) -> None:
    request = KeyRequest(folder)
    assert request.key() == request.key()


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    one, other = (KeyRequest(DataFolder(tmp_path / name)).key() for name in ("one", "other"))
    assert one.value != other.value


def test_of_two_first_starts_at_once_both_use_the_key_that_was_written_first(folder: DataFolder) -> None:
    slow = KeyRequest(folder)
    first = KeyRequest(folder).key()
    before = folder.key_file.read_bytes()
    assert slow.key() == first
    assert folder.key_file.read_bytes() == before


def test_the_key_is_never_shown(folder: DataFolder) -> None:
    key = started(folder)
    file = KeyFile.read(folder.key_file)
    for shown in (repr(key), str(key), repr(file), repr(KeyRequest(folder)), fingerprint(key.value)):
        assert key.value.hex() not in shown
        assert str(key.value) not in shown


def no_file(path: Path) -> str:
    path.unlink()
    return "is missing"


def no_json(path: Path) -> str:
    path.write_bytes(b"\xff\x00 nothing")
    return "is damaged"


def cut_off(path: Path) -> str:
    path.write_bytes(path.read_bytes()[:40])
    return "is damaged"


def empty(path: Path) -> str:
    path.write_bytes(b"")
    return "is damaged"


def a_list(path: Path) -> str:
    path.write_text("[1, 2]", encoding="utf-8")
    return "is damaged"


def no_slots(path: Path) -> str:
    _change(path, slots=[])
    return "is damaged"


def odd_slots(path: Path) -> str:
    _change(path, slots=["file"])
    return "is damaged"


def later_format(path: Path) -> str:
    later = json.loads(path.read_text(encoding="utf-8")) | {"format": 3}
    _change(path, format=3, crc=_crc(later))
    return "newer Leadway"


def another_key(path: Path) -> str:
    _change(path, slots=[{"kind": "file", "key": secrets.token_hex(32)}])
    return "does not belong"


def half_a_key(path: Path) -> str:
    _change(path, slots=[{"kind": "file", "key": "abc"}])
    return "is damaged"


def in_a_keychain_that_is_not_here(path: Path) -> str:
    _change(path, slots=[{"kind": "keychain", "service": "Leadway", "account": "nobody"}])
    return "there is no keychain"


def a_folder(path: Path) -> str:
    path.unlink()
    path.mkdir()
    return "not an ordinary file"


def _change(path: Path, **values: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | values), encoding="utf-8")


@pytest.mark.parametrize(
    "spoil",
    [
        no_file, no_json, cut_off, empty, a_list, no_slots, odd_slots, later_format, another_key, half_a_key,
        in_a_keychain_that_is_not_here, a_folder,
    ],
)  # fmt: skip
def test_a_key_that_is_not_to_be_had_is_told_and_nothing_is_written(
    template: DataFolder, folder: DataFolder, spoil: Callable[[Path], str]
) -> None:
    shutil.copytree(template.path, folder.path)
    key_copy_of(folder.key_file).unlink()
    said = spoil(folder.key_file)
    lying_there = {path.name for path in folder.path.iterdir()}
    data = folder.database.read_bytes()
    for _ in range(2):
        with pytest.raises(KnownError) as caught:
            KeyRequest(folder).key()
        assert said in str(caught.value)
        assert caught.value.next_step
    assert {path.name for path in folder.path.iterdir()} == lying_there
    assert folder.database.read_bytes() == data


def test_asking_again_after_the_key_file_came_back_finds_the_key(folder: DataFolder) -> None:
    key = started(folder)
    content = folder.key_file.read_bytes()
    folder.key_file.unlink()
    key_copy_of(folder.key_file).unlink()
    request = KeyRequest(folder)
    with pytest.raises(KnownError):
        request.key()
    folder.key_file.write_bytes(content)
    assert request.key() == key


def test_a_keychain_that_does_not_answer_is_told_each_time_it_is_asked(folder: DataFolder) -> None:
    started(folder)
    key_copy_of(folder.key_file).unlink()
    in_a_keychain_that_is_not_here(folder.key_file)
    request = KeyRequest(folder)
    for _ in range(2):
        with pytest.raises(KnownError, match="there is no keychain"):
            request.key()
    request.cancel()


def test_the_key_file_of_another_database_is_told_and_nothing_is_changed(
    folder: DataFolder, tmp_path: Path
) -> None:
    started(folder)
    other = DataFolder(tmp_path / "other")
    started(other)
    folder.key_file.write_bytes(other.key_file.read_bytes())
    before = everything(folder)
    with pytest.raises(KnownError, match="another key"):
        Database.open(folder.database, KeyRequest(folder).key().value)
    assert everything(folder) == before


def test_a_question_that_is_dropped_leaves_no_process(folder: DataFolder) -> None:
    started(folder)
    in_a_keychain_that_is_not_here(folder.key_file)
    request = KeyRequest(folder)
    request.cancel()
    request.cancel()


def test_the_chosen_folder_is_taken_and_an_odd_one_is_told(tmp_path: Path) -> None:
    assert data_folder(str(tmp_path)).path == tmp_path
    assert data_folder(None).path.name == "Leadway"
    if sys.platform != "win32":  # Windows takes every name for a folder beside the person's own
        with pytest.raises(KnownError, match="no home folder"):
            data_folder("~nobody-of-this-name/leadway")
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(KnownError, match="is a file, not a folder"):
        DataFolder(file).make()
    with pytest.raises(KnownError):
        DataFolder(file / "below").make()
