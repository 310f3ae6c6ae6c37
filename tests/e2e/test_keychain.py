"""The key in a real keychain: kept there at the first start, found at the second, told when it is not."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.display import private_session
from helpers.waiting import wait_until
from leadway.domain.errors import KnownError
from leadway.services.keys import KeyFile, KeyRequest
from leadway.storage.database import Database
from leadway.system.keychain import SERVICE
from leadway.system.paths import DataFolder

LOCK = """
import secretstorage
connection = secretstorage.dbus_init()
for collection in secretstorage.get_all_collections(connection):
    collection.lock()
connection.close()
"""
REMOVE = f"import keyring, sys; keyring.delete_password({SERVICE!r}, sys.argv[1])"


@pytest.fixture
def keychain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Bring this process into a session with an unlocked, empty keychain of its own."""
    with private_session(tmp_path / "session") as session:
        for name, value in session.environment().items():
            monkeypatch.setenv(name, value)
        yield


@pytest.fixture
def folder(tmp_path: Path, keychain: None) -> DataFolder:
    """Return a data folder after its first start, its key in the keychain."""
    made = DataFolder(tmp_path / "data")
    key = KeyRequest(made).key()
    assert key.in_keychain
    Database.open(made.database, key.value).close()
    return made


def everything(folder: DataFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.path.iterdir()}


def python(code: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True)


def test_the_first_start_keeps_the_key_in_the_keychain_and_the_second_finds_it(folder: DataFolder) -> None:
    file = KeyFile.read(folder.key_file)
    assert file is not None
    assert file.plain == ""
    key = KeyRequest(folder).key()
    assert key.in_keychain
    for content in everything(folder).values():
        assert key.value not in content
        assert key.value.hex().encode() not in content
    Database.open(folder.database, key.value).close()


def test_a_locked_keychain_is_told_and_nothing_is_written(folder: DataFolder) -> None:
    python(LOCK)
    before = everything(folder)
    request = KeyRequest(folder)
    for _ in range(2):
        with pytest.raises(KnownError) as caught:
            request.key(seconds=8)
        assert "keychain" in caught.value.sentence
        assert caught.value.next_step
    request.drop()
    assert everything(folder) == before


def test_an_entry_that_was_removed_is_told_and_nothing_is_written(folder: DataFolder) -> None:
    file = KeyFile.read(folder.key_file)
    assert file is not None
    python(REMOVE, file.account)
    before = everything(folder)
    with pytest.raises(KnownError, match="no longer in the keychain"):
        KeyRequest(folder).key()
    assert everything(folder) == before


def test_the_secret_never_stands_in_a_command_line(folder: DataFolder) -> None:
    key = KeyRequest(folder).key()
    request = KeyRequest(folder)
    try:
        # Of our own children only: the question is over in a moment.
        lines = wait_until(_questions, what="the question to the keychain")
    finally:
        request.drop()
    assert not any(key.value.hex().encode() in line for line in lines)


def _questions() -> list[bytes]:
    """Return the command lines of who asks the keychain now; one is empty until its program has begun."""
    tasks = Path("/proc/self/task").iterdir()
    children = [pid for task in tasks for pid in (task / "children").read_text(encoding="ascii").split()]
    lines = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children]
    return [line for line in lines if b"--keychain" in line]
