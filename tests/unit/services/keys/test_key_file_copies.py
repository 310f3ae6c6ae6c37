"""The key file lies twice in the folder: damage to one locks nobody out, a hostile one costs nothing."""

import json
import os
import secrets
import time
from pathlib import Path

import pytest

from leadway.domain.errors import KnownError
from leadway.files import key_copy_of
from leadway.services.keys import Key, KeyFile, KeyRequest, Kind, fingerprint, mend, unlock
from leadway.services.keys.file import _crc
from leadway.services.keys.key_settings import KeySettings
from leadway.services.keys.wrapping import Cost, wrap
from leadway.storage.database import Database
from leadway.system.paths import DataFolder

pytestmark = pytest.mark.usefixtures("cheap_guesses")

VALUE = bytes(range(32))
PASSPHRASE = "four parcels wait at the desk"  # noqa: S105
CHEAP = Cost(8 * 1024, 1, 1)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """Return a folder whose key a passphrase opens, in both copies of its file."""
    made = DataFolder(tmp_path / "data")
    made.make()
    slot = wrap(VALUE, PASSPHRASE, Kind.PASSPHRASE, "desk", CHEAP)
    KeyFile("desk", fingerprint(VALUE), sealed=(slot,)).write(made.key_file)
    assert made.key_file.read_bytes() == key_copy_of(made.key_file).read_bytes()
    return made


@pytest.mark.parametrize("damaged", [0, 1], ids=["the file", "its copy"])
def test_whatever_happens_to_one_copy_the_other_says_all_of_it(folder: DataFolder, damaged: int) -> None:
    whole = KeyFile.existing(folder.key_file)
    path = (folder.key_file, key_copy_of(folder.key_file))[damaged]
    content = path.read_bytes()
    for at in range(len(content)):
        for bits in (1 << at % 8, 3):
            path.write_bytes(content[:at] + bytes([content[at] ^ bits]) + content[at + 1 :])
            assert KeyFile.existing(folder.key_file) == whole, f"byte {at}"
    for at in range(0, len(content), 7):
        path.write_bytes(content[:at])
        assert KeyFile.existing(folder.key_file) == whole, f"{at} bytes are left"
    path.unlink()
    assert KeyFile.existing(folder.key_file) == whole
    assert unlock(folder, passphrase=PASSPHRASE).value == VALUE
    mend(folder.key_file, VALUE)
    assert folder.key_file.read_bytes() == key_copy_of(folder.key_file).read_bytes() == content


def test_a_key_that_is_not_of_this_data_mends_nothing(folder: DataFolder) -> None:
    folder.key_file.unlink()
    mend(folder.key_file, bytes(32))
    assert not folder.key_file.exists()


def test_a_key_file_of_a_newer_leadway_is_not_replaced_by_its_copy(folder: DataFolder) -> None:
    later = json.loads(folder.key_file.read_text(encoding="utf-8")) | {"format": 3}
    folder.key_file.write_text(json.dumps(later | {"crc": _crc(later)}), encoding="utf-8")
    content = folder.key_file.read_bytes()
    with pytest.raises(KnownError, match="newer Leadway"):
        KeyFile.read(folder.key_file)
    mend(folder.key_file, VALUE)
    assert folder.key_file.read_bytes() == content


def test_what_was_taken_out_of_the_file_is_in_neither_copy(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    key = KeyRequest(folder).key()
    KeySettings(folder, key).set_passphrase(PASSPHRASE)
    for path in folder.path.iterdir():
        assert key.value.hex() not in path.read_text(encoding="utf-8")


def test_whoever_deletes_the_key_file_is_asked_for_the_passphrase_still(folder: DataFolder) -> None:
    Database.open(folder.database, VALUE).close()
    folder.key_file.unlink()
    with pytest.raises(KnownError) as caught:
        KeyRequest(folder).key()
    assert "passphrase" in caught.value.next_step


def _slots(n: int, **cost: int) -> bytes:
    kdf = {"name": "argon2id", "salt": "00" * 16, "memory": 8192, "passes": 1, "lanes": 1} | cost
    slots = [
        {"kind": "passphrase", "kdf": kdf, "nonce": "00" * 12, "wrapped": secrets.token_hex(48)}
        for _ in range(n)
    ]
    document = {"format": 2, "database": "desk", "check": fingerprint(VALUE), "slots": slots}
    return json.dumps(document | {"crc": _crc(document)}).encode()


HOSTILE = {
    "10,000 slots": (_slots(10_000), "no key file|is damaged"),
    "nine slots": (_slots(9), "is damaged"),
    "64 GB": (_slots(1, memory=64 << 20), "is damaged"),
    "a billion passes": (_slots(1, passes=10**9), "is damaged"),
    "4,000 lanes": (_slots(1, lanes=4000), "is damaged"),
    "negative": (_slots(1, memory=-1), "is damaged"),
    "100 MB": (b" " * 100_000_000, "too large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_key_file_is_refused_at_once(folder: DataFolder, name: str) -> None:
    content, told = HOSTILE[name]
    key_copy_of(folder.key_file).unlink()
    folder.key_file.write_bytes(content)
    started = time.monotonic()
    with pytest.raises(KnownError, match=told):
        unlock(folder, passphrase=PASSPHRASE)
    assert time.monotonic() - started < 2


@pytest.mark.skipif(os.name == "nt", reason="only POSIX has such files")
@pytest.mark.parametrize("kind", ["a pipe", "a device", "a folder"])
def test_what_is_no_file_is_told_at_once_or_the_copy_is_used(folder: DataFolder, kind: str) -> None:
    copy = key_copy_of(folder.key_file)
    folder.key_file.unlink()
    if kind == "a pipe":
        os.mkfifo(folder.key_file)
    elif kind == "a device":
        folder.key_file.symlink_to("/dev/zero")
    else:
        folder.key_file.mkdir()
    if kind != "a device":
        assert unlock(folder, passphrase=PASSPHRASE) == Key(VALUE, in_keychain=False, typed=True)
    copy.unlink()
    with pytest.raises(KnownError) as caught:
        KeyRequest(folder).key()
    assert caught.value.next_step
