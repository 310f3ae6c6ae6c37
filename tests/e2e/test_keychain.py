"""The key in a real keychain: kept there at the first start, found at the second, told when it is not."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
import secretstorage

from helpers.clock import FixedClock
from helpers.display import VirtualDisplay, private_session
from helpers.disturbed import Disturbance, Outcome, disturbed, some_steps
from helpers.driver import StartDriver
from helpers.waiting import wait_until
from leadway import app
from leadway.app import _System
from leadway.domain.backups import BackupReason
from leadway.domain.errors import KnownError
from leadway.files import key_copy_of
from leadway.services.backup.backups import BackupJob, make
from leadway.services.backup.destinations import Destinations
from leadway.services.backup.restore import inspect, restore
from leadway.services.deletion import delete, remove_rest
from leadway.services.keys import Key, KeyFile, KeyRequest, Kind, LockedError, fingerprint, unlock
from leadway.services.keys.changes import tidy
from leadway.services.keys.key_settings import KeySettings
from leadway.services.session import open_services
from leadway.storage.backups import can_read
from leadway.storage.database import Database
from leadway.system.keychain import KeychainRequest
from leadway.system.keychain_answer import COMMAND, MISSING, SERVICE, Answer
from leadway.system.paths import DataFolder

# What a slot costs stands in it: where the test makes it, the program opens it as quickly.
pytestmark = pytest.mark.usefixtures("cheap_guesses")

LOCK = """
import secretstorage
connection = secretstorage.dbus_init()
for collection in secretstorage.get_all_collections(connection):
    collection.lock()
connection.close()
"""
PASSPHRASE = "four parcels wait"  # noqa: S105
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


def test_the_first_start_keeps_the_key_in_the_keychain_the_second_finds_it_and_deleting_takes_it_out(
    folder: DataFolder,
) -> None:
    file = KeyFile.read(folder.key_file)
    assert file is not None
    assert file.plain == ""
    key = KeyRequest(folder).key()
    assert key.in_keychain
    for content in everything(folder).values():
        assert key.value not in content
        assert key.value.hex().encode() not in content
    Database.open(folder.database, key.value).close()
    account = entry(folder)
    assert held(account)
    assert delete(folder, key.value).failed == ()
    assert not held(account)
    remove_rest(folder)
    assert not folder.path.exists()


def test_a_locked_keychain_is_told_and_nothing_is_written(folder: DataFolder) -> None:
    python(LOCK)
    before = everything(folder)
    request = KeyRequest(folder)
    for _ in range(2):
        with pytest.raises(KnownError) as caught:
            request.key(seconds=8)
        assert "keychain" in caught.value.sentence
        assert caught.value.next_step
    request.cancel()
    assert everything(folder) == before


@pytest.fixture
def on_a_display(display: VirtualDisplay, monkeypatch: pytest.MonkeyPatch) -> VirtualDisplay:
    """Let the keychain have a screen to ask on."""
    monkeypatch.setenv("DISPLAY", display.name)
    return display


def asked(display: VirtualDisplay, *keys: str) -> None:
    """Answer the keychain's own question with these keys once it is there."""
    name = "Unlock Login Keyring"

    def window() -> str:
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", name],
            env=display.environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        return found.stdout.strip()

    shown = wait_until(window, what="the question of the keychain")
    subprocess.run(
        ["xdotool", "windowfocus", "--sync", shown, "key", *keys], env=display.environment(), check=True
    )


@pytest.mark.usefixtures("on_a_display")
def test_who_declines_to_unlock_the_keychain_is_told_and_may_be_asked_again(
    display: VirtualDisplay, folder: DataFolder
) -> None:
    python(LOCK)
    before = everything(folder)
    request = KeyRequest(folder)
    for _ in range(2):
        asked(display, "Escape")
        with pytest.raises(KnownError, match="still locked") as caught:
            request.key()
        assert "Try again" in caught.value.next_step
        request = KeyRequest(folder)
    request.cancel()
    assert everything(folder) == before


@pytest.mark.usefixtures("on_a_display")
def test_a_question_nobody_answers_has_its_end(folder: DataFolder) -> None:
    python(LOCK)
    with pytest.raises(KnownError, match="did not answer"):
        KeyRequest(folder).key(seconds=1)


def test_with_a_locked_keychain_the_window_asks_for_the_passphrase(
    drive: StartDriver, folder: DataFolder
) -> None:
    KeySettings(folder, KeyRequest(folder).key()).set_passphrase(PASSPHRASE)
    python(LOCK)
    person = drive(folder.path)
    person.wait_for_title("Locked")
    person.type(PASSPHRASE)
    person.keys("Return")
    wait_until(lambda: "Locked" not in person.title(), what="the data to open")
    assert person.quit() == 0


def test_after_a_lost_entry_the_recovery_key_opens_and_the_keychain_is_used_again(
    folder: DataFolder,
) -> None:
    key = KeyRequest(folder).key()
    protection = KeySettings(folder, key)
    recovery = protection.new_recovery_key()
    protection.confirm_recovery(recovery)
    python(REMOVE, entry(folder))

    with pytest.raises(LockedError, match="no longer in the keychain") as caught:
        KeyRequest(folder).key()
    assert caught.value.methods == (Kind.KEYCHAIN, Kind.RECOVERY)
    assert "recovery key" in caught.value.next_step
    opened = unlock(folder, recovery=recovery.lower())
    Database.open(folder.database, opened.value).close()
    KeySettings(folder, opened).use_keychain()
    assert KeyRequest(folder).key() == key


def test_a_locked_keychain_is_no_way_out_where_there_is_a_passphrase(folder: DataFolder) -> None:
    key = KeyRequest(folder).key()
    KeySettings(folder, key).set_passphrase(PASSPHRASE)
    python(LOCK)
    with pytest.raises(LockedError, match="locked") as caught:
        KeyRequest(folder).key()
    assert caught.value.methods == (Kind.KEYCHAIN, Kind.PASSPHRASE)
    assert unlock(folder, passphrase=PASSPHRASE).value == key.value
    account = entry(folder)
    [left] = delete(folder).failed
    assert account in left, "the person is told which entry stays"
    assert not folder.key_file.exists()


def test_whoever_leaves_the_keychain_leaves_nothing_in_it(folder: DataFolder) -> None:
    protection = KeySettings(folder, KeyRequest(folder).key())
    account = entry(folder)
    with pytest.raises(KnownError, match="Nothing else opens your data"):
        protection.stop_using_keychain()
    assert held(account), "what is needed stays"
    protection.set_passphrase(PASSPHRASE)
    assert protection.stop_using_keychain(PASSPHRASE)
    assert protection.state().exposed, "until the key is exchanged"
    assert not held(account)
    assert not protection.state().keychain
    with pytest.raises(LockedError):
        KeyRequest(folder).key()


def test_an_entry_that_a_backup_opens_by_stays(folder: DataFolder) -> None:
    protection = KeySettings(folder, KeyRequest(folder).key())
    account = entry(folder)
    (folder.path / "backups").mkdir()
    (folder.path / "backups" / "copy.key.json").write_bytes(folder.key_file.read_bytes())
    protection.set_passphrase(PASSPHRASE)
    assert not protection.stop_using_keychain(PASSPHRASE)
    assert held(account)
    new = protection.rotate(PASSPHRASE).key
    assert held(account), "the copy still opens by it"
    assert KeychainRequest("read", account).answer() != new.value.hex(), "and today's data does not"
    assert protection.wrap_older_backups(PASSPHRASE) == (1, 0)
    assert not held(account), "nothing needs it any more"


def test_an_exchanged_key_lies_in_the_keychain_and_the_old_one_does_not(folder: DataFolder) -> None:
    old, account = KeyRequest(folder).key(), entry(folder)
    new = KeySettings(folder, old).rotate().key
    assert KeyRequest(folder).key() == new != old
    Database.open(folder.database, new.value).close()
    assert not held(account)
    assert entry(folder) != account


@pytest.mark.timeout(300)
def test_an_exchange_cut_short_leaves_nothing_in_the_keychain_after_the_next_opening(
    tmp_path: Path, clock: FixedClock, keychain: None
) -> None:
    sides, left_over = set(), 0
    for step in some_steps(5):
        folder = DataFolder(tmp_path / str(step))
        old, others = KeyRequest(folder).key(), accounts()
        open_services(folder, old, clock).close()
        ended = disturbed(KeySettings(folder, old).rotate, Disturbance.KILL, step)
        left_over += len(accounts() - others)
        key = KeyRequest(folder).key()
        open_services(folder, key, clock).close()
        sides.add(key.value == old.value)
        assert accounts() - (others - {entry(folder)}) == {entry(folder)}, f"step {step}"
        assert len(accounts()) == len(others), f"step {step}"
        if ended is Outcome.DONE:
            break
    else:
        raise AssertionError("it never came to its end")
    assert sides == {True, False}
    assert left_over > 1, "there was something to take out"


def test_an_entry_that_a_backup_needs_goes_with_the_backup(folder: DataFolder, tmp_path: Path) -> None:
    second = tmp_path / "stick"
    second.mkdir()
    Destinations.read(folder).choose(folder, second)
    (second / "copy.key.json").write_bytes(folder.key_file.read_bytes())
    account = entry(folder)
    protection = KeySettings(folder, KeyRequest(folder).key())
    key = protection.rotate().key.value
    assert held(account), "a copy in the second folder opens by it"
    second.rename(tmp_path / "unplugged")
    assert tidy(folder, key) == (account,)
    assert held(account), "nobody knows what the copies on a disk need that is not there"
    (tmp_path / "unplugged").rename(second)
    (second / "copy.key.json").unlink()
    assert tidy(folder, key) == ()
    assert not held(account)


def test_an_entry_stays_for_a_copy_in_a_folder_that_is_not_the_chosen_one_any_more(
    folder: DataFolder, tmp_path: Path
) -> None:
    stick, other = tmp_path / "stick", tmp_path / "other"
    stick.mkdir()
    other.mkdir()
    Destinations.read(folder).choose(folder, stick)
    (stick / "copy.key.json").write_bytes(folder.key_file.read_bytes())
    account = entry(folder)
    Destinations.read(folder).choose(folder, other)
    key = KeySettings(folder, KeyRequest(folder).key()).rotate().key.value
    assert held(account), "the copy on the stick opens by it"
    stick.rename(tmp_path / "unplugged")
    Destinations.read(folder).choose(folder, None)
    assert tidy(folder, key) == (account,)
    assert held(account), "the stick may come back"
    (tmp_path / "unplugged").rename(stick)
    (stick / "copy.key.json").unlink()
    assert tidy(folder, key) == ()
    assert not held(account)


def test_an_entry_stays_where_nobody_can_read_which_folders_hold_copies(folder: DataFolder) -> None:
    account = entry(folder)
    (folder.path / "leadway.backups.json").write_text("{", encoding="utf-8")
    KeySettings(folder, KeyRequest(folder).key()).rotate()
    assert held(account)


def test_an_exchange_that_was_due_from_the_open_file_into_the_keychain_is_made_up_for_at_the_next_start(
    tmp_path: Path, keychain: None
) -> None:
    folder = DataFolder(tmp_path / "other")
    folder.make()
    value = bytes(range(32))
    KeyFile("desk", fingerprint(value), plain=value.hex()).write(folder.key_file)
    Database.open(folder.database, value).close()
    assert KeySettings(folder, Key(value, in_keychain=False)).use_keychain(), "the exchange is due"
    assert value.hex() not in folder.key_file.read_text(encoding="utf-8")
    assert KeyRequest(folder).key() == Key(value, in_keychain=True, exposed=True)
    key, _snapshot = _System(folder).key()
    assert key.in_keychain
    assert key.value != value, "a copy of the open file opens nothing of today any more"
    assert not can_read(folder.database, value)
    assert KeyRequest(folder).key() == key
    assert accounts() == {entry(folder)}
    assert not KeyFile.existing(folder.key_file).exposed


def test_a_key_file_that_names_entries_of_other_data_removes_none_of_them(
    folder: DataFolder, tmp_path: Path, clock: FixedClock
) -> None:
    key, account = KeyRequest(folder).key(), entry(folder)
    other = DataFolder(tmp_path / "from somebody")
    other_key = KeyRequest(other).key()
    theirs = KeyFile.existing(other.key_file)
    # Whoever made that folder knows what stands in a key file of ours, which lies next to each backup.
    forged = theirs._replace(database=account, leftover=(account, "nobody"), former=("00" * 60, "no key"))
    forged.replace(other.key_file)
    open_services(other, other_key, clock).close()
    assert KeyFile.existing(other.key_file).leftover == (account,), "what is not there is nothing to remove"
    make(BackupJob(other, other_key.value, BackupReason.BY_HAND, clock.now()))
    [left] = delete(other, other_key.value).failed
    assert account in left
    assert "Nothing proves that it is of this data." in left
    assert accounts() == {account}
    assert KeyRequest(folder).key() == key


def test_entries_of_deleted_data_go_at_the_next_start_where_the_deletion_was_killed_before_them(
    folder: DataFolder,
) -> None:
    account = entry(folder)
    _delete_until_the_keychain(folder, KeyRequest(folder).key().value)
    assert held(account)
    assert not folder.key_file.exists()
    key, snapshot = _System(folder).key()
    assert key.in_keychain
    assert snapshot is None, "it is a first start, which asks for nothing that is gone"
    assert accounts() == {entry(folder)}, "its own"
    assert not folder.deleted.exists()


def test_a_folder_that_claims_an_unfinished_deletion_removes_nothing_of_anybody(
    folder: DataFolder, tmp_path: Path
) -> None:
    key, account = KeyRequest(folder).key(), entry(folder)
    other = DataFolder(tmp_path / "from somebody")
    other.make()
    known_to_all = [KeyFile.existing(folder.key_file).check, sha256(b"").hexdigest()]
    other.deleted.write_text(json.dumps({"accounts": [account], "proofs": known_to_all}), encoding="utf-8")
    _System(other).key()
    assert accounts() == {account, entry(other)}
    assert KeyRequest(folder).key() == key


def _delete_until_the_keychain(folder: DataFolder, key: bytes) -> None:
    """Delete everything, and be killed as the keychain is asked for the first time."""
    for step in range(50, 120):
        copy = DataFolder(folder.path.with_name(f"{folder.path.name}-{step}"))
        shutil.copytree(folder.path, copy.path)
        assert disturbed(partial(delete, copy, key), Disturbance.KILL, step) is Outcome.KILLED
        if copy.deleted.exists() and not copy.key_file.exists():
            shutil.rmtree(folder.path)
            copy.path.rename(folder.path)
            return
    raise AssertionError("no kill left them")


def test_a_backup_restored_elsewhere_names_the_keychain_here_only_where_that_has_its_key(
    folder: DataFolder, tmp_path: Path, clock: FixedClock
) -> None:
    key = KeyRequest(folder).key()
    open_services(folder, key, clock).close()
    KeySettings(folder, key).set_passphrase(PASSPHRASE)
    backup = make(BackupJob(folder, key.value, BackupReason.BY_HAND, clock.now())).backup
    for removed in (False, True):
        here = DataFolder(tmp_path / f"new computer, {removed}")
        if removed:
            python(REMOVE, entry(folder))
        inspected = inspect(backup, here, None)
        assert inspected.sound is not removed
        restore(
            here, inspect(backup, here, None, passphrase=PASSPHRASE if removed else ""), None, clock.now()
        )
        kinds = KeyFile.existing(here.key_file).kinds
        assert kinds == ((Kind.PASSPHRASE,) if removed else (Kind.KEYCHAIN, Kind.PASSPHRASE))
        assert unlock(here, passphrase=PASSPHRASE).value == key.value


def entry(folder: DataFolder) -> str:
    """Return under which name the keychain holds the key."""
    file = KeyFile.read(folder.key_file)
    assert file is not None
    return file.account


def accounts() -> set[str]:
    """Return under which names the keychain holds anything of Leadway's."""
    with closing(secretstorage.dbus_init()) as connection:
        items = secretstorage.get_default_collection(connection).search_items({"service": SERVICE})
        return {item.get_attributes()["username"] for item in items}


def held(account: str) -> bool:
    return KeychainRequest("read", account).answer() is not None


@pytest.mark.parametrize(
    "bus", ["unix:path=/nowhere/bus", "unix:abstract=/nowhere", "tcp:host=desk", "desk", ""]
)
def test_a_session_that_is_over_is_an_answer_and_no_fault(bus: str) -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "leadway", COMMAND, "read", "desk"],
        env=os.environ | {"DBUS_SESSION_BUS_ADDRESS": bus}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert Answer.parse(asked.stdout) == Answer(MISSING)
    assert asked.stderr == ""


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
        request.cancel()
    assert not any(key.value.hex().encode() in line for line in lines)


def _questions() -> list[bytes]:
    """Return the command lines of who asks the keychain now; one is empty until its program has begun."""
    tasks = Path("/proc/self/task").iterdir()
    children = [pid for task in tasks for pid in (task / "children").read_text(encoding="ascii").split()]
    lines = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children]
    return [line for line in lines if b"--keychain" in line]


def lose_both_copies(folder: DataFolder, content: bytes | None) -> None:
    for path in (folder.key_file, key_copy_of(folder.key_file)):
        path.unlink()
        if content is not None:
            path.write_bytes(content)


@pytest.mark.parametrize("content", [None, b'{"format": 2'], ids=["deleted", "damaged"])
def test_a_lost_key_file_is_made_anew_from_the_entry_in_the_keychain(
    folder: DataFolder, content: bytes | None, tmp_path: Path
) -> None:
    key, before = KeyRequest(folder).key(), KeyFile.existing(folder.key_file)
    other = DataFolder(tmp_path / "other")
    Database.open(other.database, KeyRequest(other).key().value).close()
    lose_both_copies(folder, content)
    before_looking = everything(folder)
    assert app.run(["doctor", "--data-dir", str(folder.path)]) == 1
    assert app.run(["restore", "--list", "--data-dir", str(folder.path)]) == 0
    assert everything(folder) == before_looking, "who only looks writes no key file"
    assert KeyRequest(folder).key() == key
    assert KeyFile.existing(folder.key_file) == before
    assert content is None or (folder.path / "leadway.key.json.damaged").read_bytes() == content


def test_deleting_the_key_file_spares_nobody_the_passphrase(folder: DataFolder) -> None:
    protection = KeySettings(folder, KeyRequest(folder).key())
    (folder.path / "backups").mkdir()
    (folder.path / "backups" / "early.key.json").write_bytes(folder.key_file.read_bytes())
    protection.set_passphrase(PASSPHRASE)
    assert not protection.stop_using_keychain(PASSPHRASE), "the backup opens by the entry"
    (folder.path / "backups" / "later.key.json").write_bytes(folder.key_file.read_bytes())
    lose_both_copies(folder, None)
    with pytest.raises(KnownError, match="is missing"):
        KeyRequest(folder).key()
    assert not folder.key_file.exists()


def test_after_the_exchange_the_entry_left_in_the_keychain_makes_no_key_file(folder: DataFolder) -> None:
    protection = KeySettings(folder, KeyRequest(folder).key())
    account = entry(folder)
    (folder.path / "backups").mkdir()
    (folder.path / "backups" / "early.key.json").write_bytes(folder.key_file.read_bytes())
    protection.set_passphrase(PASSPHRASE)
    protection.stop_using_keychain(PASSPHRASE)
    protection.rotate(PASSPHRASE)
    assert held(account)
    lose_both_copies(folder, None)
    with pytest.raises(KnownError, match="is missing"):
        KeyRequest(folder).key()
