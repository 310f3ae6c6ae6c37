"""Exchanging the key: the data and every way to it are the same afterwards, however it was cut short."""

import json
import os
import shutil
from pathlib import Path

import pytest

from fixtures.sample_team import FRIDAY
from helpers.clock import FixedClock
from helpers.databases import is_sound
from helpers.disturbed import Disturbance, Outcome, disturbed, some_steps
from leadway.domain.errors import KnownError
from leadway.files import key_file_of
from leadway.services.backup.backups import make
from leadway.services.keys import Key, KeyFile, KeyRequest, Kind, unlock
from leadway.services.keys.key_settings import KeySettings, exchange_exposed
from leadway.services.keys.wrapping import open_with_passphrase
from leadway.services.session import open_services
from leadway.storage.database import Database
from leadway.system.paths import DataFolder

pytestmark = pytest.mark.usefixtures("cheap_guesses")

NOTE = "The label printer is out of rolls again"
PASSPHRASE = "four parcels wait at the desk"  # noqa: S105

forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="only a fork can be ended at a chosen step")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Return data with a note, closed, its key in the open file."""
    made = DataFolder(tmp_path_factory.mktemp("template"))
    services = open_services(made, KeyRequest(made).key(), FixedClock(FRIDAY))
    services.notes.add(NOTE, "app")
    services.close()
    return made


@pytest.fixture
def folder(template: DataFolder, tmp_path: Path) -> DataFolder:
    """Return data like them."""
    return DataFolder(shutil.copytree(template.path, tmp_path / "data"))


def notes(folder: DataFolder, key: Key, clock: FixedClock) -> list[str]:
    services = open_services(folder, key, clock)
    try:
        assert is_sound(services)
        return [note.text for note in services.notes.waiting()]
    finally:
        services.close()


def names(folder: DataFolder) -> set[str]:
    return {path.name for path in folder.path.iterdir() if path.suffix != ".lock"}


def test_the_data_opens_with_the_new_key_and_not_with_the_old(folder: DataFolder, clock: FixedClock) -> None:
    old = KeyRequest(folder).key()
    new = KeySettings(folder, old).rotate().key
    assert new.value != old.value
    assert KeyRequest(folder).key() == new
    assert notes(folder, new, clock) == [NOTE]
    with pytest.raises(KnownError):
        Database.open(folder.database, old.value)
    assert names(folder) == {"leadway.db", "leadway.key.json", "leadway.key.copy.json"}
    assert os.name == "nt" or folder.database.stat().st_mode & 0o077 == 0


def test_every_way_in_leads_to_the_new_key(folder: DataFolder) -> None:
    protection = KeySettings(folder, KeyRequest(folder).key())
    protection.set_passphrase(PASSPHRASE)
    first = protection.new_recovery_key(PASSPHRASE)
    protection.confirm_recovery(first)
    rotated = protection.rotate(PASSPHRASE)

    assert unlock(folder, passphrase=PASSPHRASE).value == rotated.key.value
    assert unlock(folder, recovery=rotated.recovery_key).value == rotated.key.value
    assert protection.state().recovery_unconfirmed, "the new recovery key is not on paper yet"
    with pytest.raises(KnownError):
        unlock(folder, recovery=first)


def test_a_wrong_passphrase_exchanges_nothing(folder: DataFolder) -> None:
    protection = KeySettings(folder, KeyRequest(folder).key())
    protection.set_passphrase(PASSPHRASE)
    before = {path: path.read_bytes() for path in folder.path.iterdir()}
    for wrong in ("", "another one"):
        with pytest.raises(KnownError):
            protection.rotate(wrong)
    assert {path: path.read_bytes() for path in folder.path.iterdir()} == before


def test_a_copy_from_before_a_passphrase_was_set_opens_the_data_of_its_time_only(
    folder: DataFolder, tmp_path: Path, clock: FixedClock
) -> None:
    before = DataFolder(shutil.copytree(folder.path, tmp_path / "before"))
    open_key = KeyRequest(before).key()
    protection = KeySettings(folder, open_key)
    assert protection.set_passphrase(PASSPHRASE), "its key was open"
    assert protection.state().exposed
    protection.rotate(PASSPHRASE)
    assert not protection.state().exposed
    assert notes(before, open_key, clock) == [NOTE]
    with pytest.raises(KnownError, match="another key"):
        Database.open(folder.database, open_key.value)
    shutil.copy(before.key_file, folder.key_file)
    with pytest.raises(KnownError, match="another key"):
        Database.open(folder.database, KeyRequest(folder).key().value)


def test_older_backups_ask_for_the_passphrase_too_once_the_person_wants_it(
    folder: DataFolder, clock: FixedClock
) -> None:
    services = open_services(folder, KeyRequest(folder).key(), clock)
    old = make(services.backups().job()).backup.path
    services.close()
    foreign = folder.backups / "leadway-of-somebody-else.key.json"
    KeyFile("else", "0" * 16, plain=bytes(32).hex()).write(foreign)
    before = foreign.read_bytes()
    protection = KeySettings(folder, KeyRequest(folder).key())
    assert protection.open_backups() == 0, "the data itself opens so"
    protection.set_passphrase(PASSPHRASE)
    protection.rotate(PASSPHRASE)
    assert protection.open_backups() == 1
    with pytest.raises(KnownError, match="not the passphrase"):
        protection.wrap_older_backups("another one")
    assert protection.open_backups() == 1
    assert protection.wrap_older_backups(PASSPHRASE) == (1, 0)
    assert protection.open_backups() == 0
    key_file = KeyFile.existing(key_file_of(old))
    assert key_file.kinds == (Kind.PASSPHRASE,)
    key = open_with_passphrase(key_file, PASSPHRASE)
    Database.open(old, key).close()
    assert foreign.read_bytes() == before


def test_an_exchange_that_was_due_is_made_up_for_when_the_passphrase_is_typed(
    folder: DataFolder, clock: FixedClock
) -> None:
    old = KeyRequest(folder).key()
    KeySettings(folder, old).set_passphrase(PASSPHRASE)
    key = unlock(folder, passphrase=PASSPHRASE)
    assert key.exposed
    new = exchange_exposed(folder, key, PASSPHRASE)
    assert new.value != old.value
    assert notes(folder, new, clock) == [NOTE]
    assert not unlock(folder, passphrase=PASSPHRASE).exposed


def test_an_exchange_that_would_cost_the_recovery_key_on_paper_waits_for_the_person(
    folder: DataFolder,
) -> None:
    protection = KeySettings(folder, KeyRequest(folder).key())
    recovery = protection.new_recovery_key()
    protection.set_passphrase(PASSPHRASE)
    key = unlock(folder, passphrase=PASSPHRASE)
    assert exchange_exposed(folder, key, PASSPHRASE).value == key.value
    assert unlock(folder, recovery=recovery).value == key.value
    assert protection.state().exposed


@pytest.mark.usefixtures("impatient")
def test_open_data_is_told_and_nothing_is_exchanged(folder: DataFolder, clock: FixedClock) -> None:
    key = KeyRequest(folder).key()
    services = open_services(folder, key, clock)
    before = folder.key_file.read_bytes()
    with pytest.raises(KnownError, match="Another program is using"):
        KeySettings(folder, key).rotate()
    services.notes.add("and one more", "app")
    services.close()
    assert folder.key_file.read_bytes() == before
    assert notes(folder, key, clock) == [NOTE, "and one more"]


def test_a_backup_opens_with_the_key_file_it_lies_beside(folder: DataFolder, clock: FixedClock) -> None:
    backups = folder.path / "backups"
    backups.mkdir()
    old = KeyRequest(folder).key()
    (backups / "copy.db").write_bytes(folder.database.read_bytes())
    (backups / "copy.key.json").write_bytes(folder.key_file.read_bytes())
    KeySettings(folder, old).rotate()
    beside = KeyFile.read(backups / "copy.key.json")
    assert beside is not None
    Database.open(backups / "copy.db", bytes.fromhex(beside.plain)).close()


@pytest.fixture(params=list(Disturbance), ids=lambda disturbance: disturbance.value)
def disturbance(request: pytest.FixtureRequest) -> Disturbance:
    """Return what happens at a step."""
    chosen: Disturbance = request.param
    return chosen


@forking
@pytest.mark.timeout(300)
def test_cut_short_at_any_step_the_data_opens_and_holds_everything(
    folder: DataFolder,
    tmp_path: Path,
    clock: FixedClock,
    disturbance: Disturbance,
    capfd: pytest.CaptureFixture[str],
) -> None:
    old, template = KeyRequest(folder).key(), folder
    sides = set()
    for step in some_steps():
        folder = DataFolder(shutil.copytree(template.path, tmp_path / str(step)))
        ended = disturbed(KeySettings(folder, old).rotate, disturbance, step)
        assert ended is not Outcome.BROKE, capfd.readouterr().err
        key = KeyRequest(folder).key()
        sides.add(key.value == old.value)
        assert notes(folder, key, clock) == [NOTE], f"step {step}"
        # The usual opening has put in order what was left.
        assert "leftover" not in json.loads(folder.key_file.read_text(encoding="utf-8")), f"step {step}"
        assert KeyRequest(folder).key() == key
        again = KeySettings(folder, key).rotate().key
        assert notes(folder, again, clock) == [NOTE]
        assert {name for name in names(folder) if ".new" in name} == set()
        if ended is Outcome.DONE:
            break
    else:
        raise AssertionError("the work never came to its end")
    assert sides == {True, False}, "it was cut short before the swap and after it"
    assert step > 10


@forking
@pytest.mark.timeout(300)
def test_a_change_of_slots_cut_short_at_any_step_leaves_a_key_file_that_opens(
    folder: DataFolder, disturbance: Disturbance, capfd: pytest.CaptureFixture[str]
) -> None:
    key = KeyRequest(folder).key()
    before = folder.key_file.read_bytes()

    def change() -> None:
        KeySettings(folder, key).new_recovery_key()

    for step in some_steps():
        folder.key_file.write_bytes(before)
        ended = disturbed(change, disturbance, step)
        assert ended is not Outcome.BROKE, capfd.readouterr().err
        assert KeyRequest(folder).key() == key
        if ended is Outcome.DONE:
            break
    file = KeyFile.read(folder.key_file)
    assert file is not None
    assert file.of_kind(Kind.RECOVERY)
