"""The ways to the key: added, changed and removed, never the last one, and never at the data's cost."""

import json
import os
import shutil
from functools import partial
from pathlib import Path

import pytest

from helpers.key_file import add_open_key
from leadway.domain import recovery_key
from leadway.domain.errors import KnownError
from leadway.files import key_copy_of
from leadway.services.keys import Key, KeyFile, KeyRequest, Kind, LockedError, unlock
from leadway.services.keys.key_settings import KeySettings
from leadway.services.keys.wrapping import FLOOR, unwrap, wrap
from leadway.storage.database import Database
from leadway.system.paths import DataFolder

pytestmark = pytest.mark.usefixtures("cheap_guesses")

PASSPHRASE = "four parcels wait at the desk"  # noqa: S105
NEW_PASSPHRASE = "the printer has rolls again"  # noqa: S105


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Return the data of somebody who has no keychain, after a first start."""
    made = DataFolder(tmp_path_factory.mktemp("template") / "data")
    Database.open(made.database, KeyRequest(made).key().value).close()
    return made


@pytest.fixture
def folder(template: DataFolder, tmp_path: Path) -> DataFolder:
    """Return data like them."""
    return DataFolder(shutil.copytree(template.path, tmp_path / "data"))


@pytest.fixture
def key(folder: DataFolder) -> Key:
    return KeyRequest(folder).key()


@pytest.fixture
def protection(folder: DataFolder, key: Key) -> KeySettings:
    return KeySettings(folder, key)


def everything(folder: DataFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.path.iterdir()}


def test_a_passphrase_takes_the_key_out_of_the_open_file(
    folder: DataFolder, key: Key, protection: KeySettings
) -> None:
    data = folder.database.read_bytes()
    assert protection.state().unprotected
    protection.set_passphrase(PASSPHRASE)

    assert not protection.state().unprotected
    assert key.value.hex() not in folder.key_file.read_text(encoding="utf-8")
    assert os.name == "nt" or folder.key_file.stat().st_mode & 0o077 == 0
    with pytest.raises(LockedError) as caught:
        KeyRequest(folder).key()
    assert caught.value.methods == (Kind.PASSPHRASE,)
    assert "passphrase" in caught.value.next_step
    opened = unlock(folder, passphrase=PASSPHRASE)
    assert opened.value == key.value
    assert opened.protected
    assert not opened.in_keychain
    assert folder.database.read_bytes() == data


def test_a_wrong_passphrase_is_told_and_nothing_is_written(
    folder: DataFolder, protection: KeySettings
) -> None:
    protection.set_passphrase(PASSPHRASE)
    before = everything(folder)
    for wrong in (PASSPHRASE + " ", PASSPHRASE.upper(), "x", "\ud800", "y" * 5000, ""):
        with pytest.raises(KnownError) as caught:
            unlock(folder, passphrase=wrong)
        assert caught.value.sentence
        assert caught.value.next_step
        assert not wrong or wrong not in str(caught.value)
    assert everything(folder) == before


def test_each_change_asks_for_the_present_passphrase_or_a_recovery_key_first(
    folder: DataFolder, key: Key, protection: KeySettings
) -> None:
    protection.set_passphrase(PASSPHRASE)
    recovery = protection.new_recovery_key(PASSPHRASE)
    add_open_key(folder, key)
    before = everything(folder)
    for wrong in ("", NEW_PASSPHRASE, recovery[:-1], "00000-00000"):
        for change in (
            partial(protection.set_passphrase, NEW_PASSPHRASE),
            protection.remove_passphrase,
            protection.use_keychain,
            protection.stop_using_keychain,
            protection.new_recovery_key,
        ):
            with pytest.raises(KnownError, match="passphrase"):
                change(wrong)
    assert everything(folder) == before
    protection.set_passphrase(NEW_PASSPHRASE, recovery.lower())
    assert unlock(folder, passphrase=NEW_PASSPHRASE).value == key.value


def test_a_passphrase_opens_however_a_keyboard_writes_its_letters(
    folder: DataFolder, key: Key, protection: KeySettings
) -> None:
    protection.set_passphrase("f\u00fcnf Retouren")
    assert unlock(folder, passphrase="fu\u0308nf Retouren").value == key.value  # noqa: S106


def test_a_changed_passphrase_opens_and_the_old_one_does_not(
    folder: DataFolder, key: Key, protection: KeySettings
) -> None:
    protection.set_passphrase(PASSPHRASE)
    protection.set_passphrase(NEW_PASSPHRASE, PASSPHRASE)
    assert unlock(folder, passphrase=NEW_PASSPHRASE).value == key.value
    with pytest.raises(KnownError, match="not the passphrase"):
        unlock(folder, passphrase=PASSPHRASE)


def test_a_passphrase_that_is_too_short_is_told_and_nothing_is_written(
    folder: DataFolder, protection: KeySettings
) -> None:
    before = everything(folder)
    with pytest.raises(KnownError, match="at least 8"):
        protection.set_passphrase("short")
    assert everything(folder) == before


def test_the_last_way_in_stays(folder: DataFolder, key: Key, protection: KeySettings) -> None:
    protection.set_passphrase(PASSPHRASE)
    protection.confirm_recovery(protection.new_recovery_key(PASSPHRASE))
    before = everything(folder)
    with pytest.raises(KnownError, match="Nothing else opens your data"):
        protection.remove_passphrase(PASSPHRASE)
    assert everything(folder) == before

    add_open_key(folder, key)
    protection.remove_passphrase(PASSPHRASE)
    assert protection.state().unprotected
    assert not protection.state().passphrase


def test_without_a_keychain_the_wish_for_one_is_told_and_nothing_is_written(
    folder: DataFolder, protection: KeySettings
) -> None:
    before = everything(folder)
    with pytest.raises(KnownError, match="There is no keychain"):
        protection.use_keychain()
    protection.set_passphrase(PASSPHRASE)
    with pytest.raises(KnownError, match="Nothing else opens your data"):
        protection.remove_passphrase(PASSPHRASE)
    assert everything(folder)["leadway.db"] == before["leadway.db"]


def test_a_recovery_key_opens_as_it_was_printed_and_as_people_type(
    folder: DataFolder, key: Key, protection: KeySettings
) -> None:
    text = protection.new_recovery_key()
    protection.confirm_recovery(text)
    for typed in (text, text.lower(), text.replace("-", ""), text.replace("-", " ").replace("0", "O")):
        assert unlock(folder, recovery=typed).value == key.value
    assert text not in folder.key_file.read_text(encoding="utf-8")


def test_a_new_recovery_key_takes_the_place_of_the_old_one_only_once_it_is_confirmed(
    folder: DataFolder, key: Key, protection: KeySettings
) -> None:
    first = protection.new_recovery_key()
    assert protection.state().recovery_unconfirmed
    protection.confirm_recovery(first)
    second = protection.new_recovery_key()
    assert protection.state().recovery
    assert unlock(folder, recovery=first).value == unlock(folder, recovery=second).value == key.value
    with pytest.raises(KnownError):
        protection.confirm_recovery(second[:-1] + ("0" if second[-1] != "0" else "1"))
    with pytest.raises(KnownError, match="not the newest"):
        protection.confirm_recovery(first)
    assert unlock(folder, recovery=first).value == unlock(folder, recovery=second).value == key.value

    protection.confirm_recovery(second)
    assert not protection.state().recovery_unconfirmed
    with pytest.raises(KnownError, match="newer one replaced it"):
        unlock(folder, recovery=first)


def test_a_mistyped_recovery_key_names_its_group_and_nothing_is_written(
    folder: DataFolder, protection: KeySettings
) -> None:
    groups = protection.new_recovery_key().split("-")
    groups[3] = groups[3][::-1] if groups[3] != groups[3][::-1] else "00001"
    before = everything(folder)
    with pytest.raises(recovery_key.MistypedError) as caught:
        unlock(folder, recovery="-".join(groups))
    assert caught.value.groups == (4,)
    assert "Group 4" in caught.value.sentence
    assert everything(folder) == before


def test_a_slot_opens_no_other_data_and_no_other_kind_of_slot() -> None:
    slot = wrap(bytes(32), "secret", Kind.PASSPHRASE, "one", FLOOR)
    assert unwrap(slot, "secret", "one") == bytes(32)
    assert unwrap(slot, "secret", "other") is None
    assert unwrap(slot | {"kind": Kind.RECOVERY}, "secret", "one") is None


def test_a_key_file_of_the_first_format_opens_and_is_written_in_the_new_one(
    folder: DataFolder, key: Key
) -> None:
    said = json.loads(folder.key_file.read_text(encoding="utf-8"))
    old = {name: said[name] for name in ("database", "check", "slots")} | {"format": 1}
    folder.key_file.write_text(json.dumps(old), encoding="utf-8")

    assert KeyRequest(folder).key() == key
    KeySettings(folder, key).set_passphrase(PASSPHRASE)
    assert json.loads(folder.key_file.read_text(encoding="utf-8"))["format"] == 2
    assert unlock(folder, passphrase=PASSPHRASE).value == key.value


def test_a_slot_that_cannot_be_understood_closes_no_other_and_is_kept(
    folder: DataFolder, key: Key, protection: KeySettings
) -> None:
    protection.set_passphrase(PASSPHRASE)
    said = json.loads(folder.key_file.read_text(encoding="utf-8"))
    odd = {"kind": "fingerprint reader", "of": ["a later Leadway"]}
    folder.key_file.write_text(json.dumps(said | {"slots": [odd, *said["slots"]]}), encoding="utf-8")
    key_copy_of(folder.key_file).unlink()

    assert unlock(folder, passphrase=PASSPHRASE).value == key.value
    assert protection.state().damaged
    protection.new_recovery_key()
    file = KeyFile.read(folder.key_file)
    assert file is not None
    assert file.others == (odd,)


def test_who_has_another_key_changes_nothing(folder: DataFolder, key: Key) -> None:
    before = everything(folder)
    with pytest.raises(KnownError, match="does not belong"):
        KeySettings(folder, Key(bytes(32), in_keychain=False)).set_passphrase(PASSPHRASE)
    assert everything(folder) == before


def test_neither_secret_nor_key_is_ever_shown(folder: DataFolder, key: Key, protection: KeySettings) -> None:
    text = protection.new_recovery_key()
    rotated = protection.rotate()
    shown = f"{rotated!r} {protection.state()!r} {KeyFile.read(folder.key_file)!r}"
    for secret in (text, rotated.recovery_key, rotated.key.value.hex(), str(rotated.key.value)):
        assert secret not in shown
