"""Deleting everything: nothing of these data is left where it can be reached, and nothing else is touched."""

import os
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from fixtures.sample_team import SampleTeam, another_key, sample_team
from helpers.disturbed import Disturbance, Outcome, disturbed
from helpers.key_file import put_key_file
from leadway.domain.backups import BackupReason
from leadway.domain.errors import InUseError, KnownError
from leadway.domain.event import Event
from leadway.domain.system_ports import AutostartState, Registration
from leadway.files import SIDE_FILE_ENDINGS, appended, key_copy_of, key_file_of
from leadway.services.backup.backups import BackupJob, list_backups, make
from leadway.services.backup.destinations import Destinations
from leadway.services.deletion import DeletionResult, delete, plan, remove_rest, switch_off
from leadway.services.keys import KeyFile, KeyRequest
from leadway.services.reminder.store import closed_store
from leadway.storage.backups import read_contents
from leadway.system.log import append
from leadway.system.paths import DataFolder, save_language

forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="only a fork can be ended at a chosen step")
linking = pytest.mark.skipif(os.name == "nt", reason="a link takes rights of its own there")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return a folder that two Leadways use for their backups."""
    path = tmp_path / "stick"
    path.mkdir()
    return path


@pytest.fixture
def desk(tmp_path: Path, stick: Path) -> Iterator[SampleTeam]:
    """Return a team with backups in two folders, and with every file that the program may keep."""
    with sample_team(tmp_path / "desk") as team:
        _use(team, stick, "desk")
        folder = team.folder
        closed_store(folder).state()
        save_language("de", folder.language)
        append(folder.log, "RuntimeError")
        left = ("leadway.db.new", "leadway.db.new.part", "leadway.key.json.new", ".leadway-0123456789ab.part")
        declared = {getattr(folder, name).name for name, kind in vars(DataFolder).items() if _is_file(kind)}
        assert len(declared) > 10
        for name in {*left, *declared} - {path.name for path in folder.path.iterdir()}:
            (folder.path / name).write_bytes(b"left")
        # It would be read before anything is deleted.
        folder.swap_journal.unlink()
        for ending in SIDE_FILE_ENDINGS:
            appended(list_backups(folder)[-1].path, ending).write_bytes(b"left")
        yield team


@pytest.fixture
def yard(tmp_path: Path, stick: Path) -> Iterator[SampleTeam]:
    """Return another team with backups in the same second folder."""
    with sample_team(tmp_path / "yard", another_key()) as team:
        _use(team, stick, "yard")
        yield team


def _is_file(kind: object) -> bool:
    """Whether this is how `DataFolder` declares a file of its own."""
    return isinstance(kind, type(vars(DataFolder)["database"]))


def _use(team: SampleTeam, stick: Path, identity: str) -> None:
    """Choose the second folder, and make a backup each on two days."""
    put_key_file(team.folder, team.key, identity, recovery=True)
    _ = team.services
    team.close()
    Destinations.read(team.folder).choose(team.folder, stick)
    for reason in (BackupReason.BY_HAND, BackupReason.REPLACED):
        make(BackupJob(team.folder, team.key.value, reason, team.clock.now()))
        team.clock.advance(timedelta(days=1))


def _tree(place: Path) -> set[Path]:
    return {path for path in place.rglob("*") if not path.is_dir()}


def _tells(sentences: tuple[str, ...], *parts: str) -> bool:
    return any(all(part in sentence for part in parts) for sentence in sentences)


def _has_nothing(result: DeletionResult) -> bool:
    return result.failed == ()


def test_everything_of_these_data_goes_and_nothing_of_anybody_else(
    desk: SampleTeam, yard: SampleTeam, stick: Path
) -> None:
    others = _tree(yard.folder.path) | {path for each in list_backups(yard.folder) for path in _tree(stick)}
    its = {stick / each.path.name for each in list_backups(desk.folder)}
    others -= its | {key_file_of(path) for path in its}
    before = {path: path.read_bytes() for path in others}
    own_file = stick / "leadway-20200101T000000Z-by-hand-copy of mine.db"
    own_file.write_bytes(b"a person's")
    assert _has_nothing(delete(desk.folder))
    remove_rest(desk.folder)
    assert not desk.folder.path.exists(), _tree(desk.folder.path)
    assert _tree(stick) == {own_file, *(path for path in others if path.parent == stick)}
    assert {path: path.read_bytes() for path in others} == before
    assert all(each.path.exists() for each in list_backups(yard.folder))


def test_the_plan_names_both_folders_and_changes_nothing(desk: SampleTeam, stick: Path) -> None:
    before = _tree(desk.folder.path) | _tree(stick)
    told = plan(desk.folder)
    assert _tells(told.deleted, str(desk.folder.path))
    assert _tells(told.deleted, "2 backups", str(desk.folder.backups))
    assert _tells(told.deleted, "2 backups", str(stick))
    assert _tree(desk.folder.path) | _tree(stick) == before


def test_what_a_person_put_into_the_folder_stays_and_is_told(desk: SampleTeam) -> None:
    letter = desk.folder.path / "leadway.db.bak"
    letter.write_bytes(b"a copy of mine")
    assert _tells(plan(desk.folder).out_of_reach, "1 file", str(desk.folder.path))
    assert _has_nothing(delete(desk.folder))
    remove_rest(desk.folder)
    assert _tree(desk.folder.path) == {letter}


def test_a_disk_that_is_not_connected_is_told_and_the_rest_goes(desk: SampleTeam, stick: Path) -> None:
    stick.rename(stick.with_name("in the drawer"))
    assert _tells(plan(desk.folder).out_of_reach, str(stick), "not there")
    result = delete(desk.folder)
    assert _has_nothing(result)
    assert _tells(result.out_of_reach, str(stick), "not there")
    remove_rest(desk.folder)
    assert not desk.folder.path.exists()
    assert not stick.exists()


def test_a_folder_used_before_loses_its_backups_too(desk: SampleTeam, stick: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer"
    newer.mkdir()
    Destinations.read(desk.folder).choose(desk.folder, newer)
    delete(desk.folder)
    assert _tree(stick) == set()


def test_a_backup_of_unknown_data_stays_in_a_shared_folder_and_goes_from_our_own(
    desk: SampleTeam, stick: Path
) -> None:
    name = "leadway-20260901T120000Z-by-hand.db"
    for place in (stick, desk.folder.backups):
        (place / name).write_bytes(b"of an earlier version, without its key file")
    assert _tells(plan(desk.folder).out_of_reach, "1 backup ", str(stick))
    assert _has_nothing(delete(desk.folder))
    assert _tree(stick) == {stick / name}
    assert not desk.folder.backups.exists()


def test_without_a_key_file_nothing_in_a_shared_folder_counts_as_ours(desk: SampleTeam, stick: Path) -> None:
    there = _tree(stick)
    for path in (desk.folder.key_file, key_copy_of(desk.folder.key_file)):
        path.write_bytes(b"[")
    assert _has_nothing(delete(desk.folder))
    assert _tree(stick) == there
    remove_rest(desk.folder)
    assert not desk.folder.path.exists()


@linking
def test_no_link_is_followed(desk: SampleTeam, stick: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    desk.folder.backups.rename(elsewhere)
    desk.folder.backups.symlink_to(elsewhere)
    (elsewhere / "leadway-x.db.part").write_bytes(b"a person's")
    target = tmp_path / "letter.txt"
    target.write_bytes(b"Dear")
    [newest, _older] = list_backups(desk.folder)
    for link in (desk.folder.old_log, stick / newest.path.name):
        link.unlink()
        link.symlink_to(target)
    there = _tree(elsewhere)
    result = delete(desk.folder)
    assert _tells(result.out_of_reach, str(desk.folder.backups), "link")
    remove_rest(desk.folder)
    assert target.read_bytes() == b"Dear"
    assert _tree(elsewhere) == there
    assert not desk.folder.old_log.is_symlink()


def test_what_cannot_be_deleted_is_told_and_stops_nothing(desk: SampleTeam, stick: Path) -> None:
    first = min(path for path in _tree(stick) if path.suffix == ".db")
    first.unlink()
    first.mkdir()
    result = delete(desk.folder)
    assert _tells(result.failed, "1 file", str(stick))
    assert _tree(stick) == set()
    assert not desk.folder.database.exists()


@pytest.mark.usefixtures("impatient")
def test_data_that_another_program_has_open_stay_whole(desk: SampleTeam, stick: Path) -> None:
    there = _tree(stick)
    desk.open()
    with pytest.raises(InUseError):
        delete(desk.folder)
    assert _tree(stick) == there
    desk.close()
    assert KeyRequest(desk.folder).key().value == desk.key.value


def test_an_entry_that_no_keychain_answers_for_is_told(desk: SampleTeam) -> None:
    file = KeyFile.existing(desk.folder.key_file)
    file._replace(leftover=("desk.0000",)).replace(desk.folder.key_file)
    result = delete(desk.folder)
    assert _tells(result.failed, "desk.0000")
    assert not desk.folder.key_file.exists()


@forking
def test_a_kill_at_any_step_leaves_data_that_open_or_none_and_repeating_it_ends_it(
    desk: SampleTeam, stick: Path
) -> None:
    rows = read_contents(desk.folder.database, desk.key.value).rows
    for step in range(1, 200, 4):
        ended = disturbed(partial(delete, desk.folder), Disturbance.KILL, step)
        if desk.folder.has_database():
            assert KeyRequest(desk.folder).key().value == desk.key.value, step
            assert read_contents(desk.folder.database, desk.key.value).rows == rows, step
        else:
            # What is left of a key opens empty data, or is no key file any more that a start could ask for.
            assert not desk.folder.key_file.exists() or KeyRequest(desk.folder).key() == desk.key, step
            assert not list_backups(desk.folder), step
            assert not _tree(stick), step
        if ended is Outcome.DONE:
            break
    else:
        pytest.fail("it never came to its end")
    remove_rest(desk.folder)
    assert not desk.folder.path.exists()


class FakeAutostart:
    """Starting at login that says one thing, and may refuse to be switched off."""

    def __init__(self, registration: Registration, *, refuses: bool = False) -> None:
        self.registration = registration
        self._refuses = refuses
        self.changed: Event[[]] = Event()

    def state(self) -> AutostartState:
        return AutostartState(self.registration, f"It is {self.registration}.")

    def switch_on(self) -> AutostartState:
        raise NotImplementedError

    def switch_off(self) -> AutostartState:
        if self._refuses:
            raise KnownError("You are not allowed to.")
        self.registration = Registration.OFF
        return self.state()


DONE = DeletionResult((), ())


@pytest.mark.parametrize("registration", [Registration.ON, Registration.DISABLED, Registration.OFF])
def test_starting_at_login_is_off_after_it(registration: Registration) -> None:
    autostart = FakeAutostart(registration)
    assert switch_off(autostart, DONE) == DONE
    assert autostart.registration is Registration.OFF


def test_what_starts_other_data_at_login_stays_and_is_told() -> None:
    autostart = FakeAutostart(Registration.OTHER)
    assert switch_off(autostart, DONE) == DeletionResult((), ("It is other.",))
    assert autostart.registration is Registration.OTHER


def test_a_start_at_login_that_cannot_be_switched_off_is_told() -> None:
    told = switch_off(FakeAutostart(Registration.ON, refuses=True), DONE)
    assert _tells(told.failed, "You are not allowed to.")
