"""Backups: what a backup is, which are kept, the second folder, and coming back from one."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from fixtures.sample_team import FRIDAY, SampleTeam, another_key, sample_team
from helpers.databases import raw
from helpers.disturbed import Disturbance, Outcome, disturbed, some_steps
from helpers.key_file import lose_key_file, put_key_file
from leadway.domain.answers import Closing
from leadway.domain.backups import BackupReason, mark_of
from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week
from leadway.files import key_file_of, maker_of
from leadway.services import file_swap
from leadway.services.backup.backups import (
    Backup,
    BackupResult,
    backup_at,
    list_backups,
    make,
)
from leadway.services.backup.destinations import Destinations
from leadway.services.backup.restore import BackupState, inspect, restore
from leadway.services.backup.second_folder import set_second_folder
from leadway.services.keys import Key, KeyFile, KeyRequest
from leadway.services.keys.key_settings import KeySettings
from leadway.storage.backups import read_contents
from leadway.storage.models import Note
from leadway.system.paths import DataFolder

forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="only a fork can be ended at a chosen step")

CANARY = "Ask Sam about the bins"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    """Return a returns desk whose key lies in its key file, with a note taken."""
    with sample_team(tmp_path) as team:
        put_key_file(team.folder, team.key)
        team.services.notes.add(CANARY, "app")
        yield team


def backed_up(team: SampleTeam, reason: BackupReason = BackupReason.BY_HAND) -> BackupResult:
    return make(team.services.backups().job(reason))


def notes(folder: DataFolder, key: bytes) -> list[str]:
    with raw(folder.database, key) as data:
        return [text for (text,) in data.execute("SELECT text FROM note ORDER BY text")]


def everything(folder: Path) -> dict[str, bytes]:
    """Return every file with its content, locks apart."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


# ------------------------------------------------------------------------------------------- making


def test_a_backup_opens_with_the_key_file_beside_it_and_holds_all_there_is(team: SampleTeam) -> None:
    team.ritual().put(Closing(lesson="Ask the late shift first"))
    made = backed_up(team)

    path = made.backup.path
    assert path.parent == team.folder.path / "backups"
    assert path.name == f"leadway-20260904T153000Z-by-hand-{mark_of('desk')}-{maker_of(team.folder.path)}.db"
    assert {each.name for each in path.parent.iterdir()} == {path.name, key_file_of(path).name}
    key = KeyFile.read(key_file_of(path))
    assert key is not None
    assert read_contents(path, bytes.fromhex(key.plain)) == made.contents
    assert dict(made.contents.rows)["note"] == 1
    assert CANARY.encode() not in path.read_bytes()
    assert os.name == "nt" or path.stat().st_mode & 0o077 == 0


def test_backups_of_one_second_do_not_replace_each_other(team: SampleTeam) -> None:
    first, second = backed_up(team), backed_up(team)
    assert first.backup.path != second.backup.path
    assert second.backup.made_at > first.backup.made_at


def test_damaged_data_is_not_taken_for_a_backup(team: SampleTeam) -> None:
    job = team.services.backups().job()
    team.close()
    content = bytearray(team.folder.database.read_bytes())
    content[5 * 4096 + 100] ^= 1
    team.folder.database.write_bytes(content)
    with pytest.raises(KnownError, match="damaged"):
        make(job)
    assert list_backups(team.folder) == []
    assert not any(team.folder.path.joinpath("backups").iterdir())


def test_a_backup_is_due_once_after_each_sealed_week(team: SampleTeam) -> None:
    backups = team.services.backups()
    assert backups.due() is None
    team.ritual().seal()
    job = backups.due()
    assert job is not None
    assert job.reason is BackupReason.SEALED
    make(job)
    assert backups.due() is None


def test_the_rule_removes_backups_with_their_key_files_and_never_what_was_replaced(team: SampleTeam) -> None:
    place = team.folder.path / "backups"
    for _ in range(10):
        backed_up(team)
        team.clock.advance(timedelta(minutes=1))
    kept = [backup.path for backup in list_backups(team.folder)]
    assert len(kept) == 1, "ten copies of one day are one"
    (place / "leadway-20200101T000000Z-replaced.db").write_bytes(b"x")
    backed_up(team)
    assert (place / "leadway-20200101T000000Z-replaced.db").exists()
    assert len(list(place.glob("*.key.json"))) == 1


def test_the_backup_from_before_an_import_outlives_the_day_and_the_month(team: SampleTeam) -> None:
    first = backed_up(team, BackupReason.IMPORT).backup.path
    for days in (0, 1, 28):
        team.clock.advance(timedelta(days=days, hours=1))
        backed_up(team)
        assert first.exists()
    team.clock.advance(timedelta(days=90))
    backed_up(team)
    assert first.exists(), "it is the newest of its kind"
    backed_up(team, BackupReason.IMPORT)
    team.clock.advance(timedelta(hours=1))
    backed_up(team)
    assert not first.exists()
    assert [each.reason for each in list_backups(team.folder)].count(BackupReason.IMPORT) == 1


# ------------------------------------------------------------------------------------------- second folder


def test_backups_go_to_a_second_folder_too(team: SampleTeam, tmp_path: Path) -> None:
    second = tmp_path / "stick"
    second.mkdir()
    Destinations.read(team.folder).choose(team.folder, second)
    made = backed_up(team)
    assert made.second == second / made.backup.path.name
    assert made.second.read_bytes() == made.backup.path.read_bytes()
    assert key_file_of(made.second).exists()
    assert len(list_backups(team.folder)) == 1, "one copy in two places is listed once"
    shutil.rmtree(team.folder.path / "backups")
    [there] = list_backups(team.folder)
    assert there.second
    assert inspect(there, team.folder, team.key).sound


def test_a_second_folder_that_is_gone_is_told_and_stops_nothing(team: SampleTeam, tmp_path: Path) -> None:
    second = tmp_path / "stick"
    second.mkdir()
    Destinations.read(team.folder).choose(team.folder, second)
    shutil.rmtree(second)
    made = backed_up(team)
    assert made.second is None
    assert made.error is not None
    assert "is not there" in made.error.sentence
    assert Destinations.read(team.folder).error == (made.error.sentence, made.error.next_step)
    assert not second.exists(), "a folder for a disk that is unplugged is not made up"
    second.mkdir()
    team.clock.advance(timedelta(days=1))
    assert backed_up(team).second is not None
    assert Destinations.read(team.folder).error is None


def test_the_data_folder_is_no_second_folder(team: SampleTeam) -> None:
    with pytest.raises(KnownError, match="part of the data folder"):
        set_second_folder(team.folder, team.folder.path / "backups")
    with pytest.raises(KnownError, match="is not there"):
        set_second_folder(team.folder, team.folder.path.parent / "nowhere")
    assert Destinations.read(team.folder).second is None


# ------------------------------------------------------------------------------------------- looking


def test_a_backup_tells_what_it_holds_before_anything_is_replaced(team: SampleTeam) -> None:
    team.ritual().seal()
    backed_up(team)
    [backup] = list_backups(team.folder)
    before = everything(team.folder.path)
    inspected = inspect(backup, team.folder, team.key)
    assert inspected.state is BackupState.SOUND
    assert inspected.contents is not None
    assert (inspected.contents.weeks, inspected.contents.last_sealed) == (1, Week.of(FRIDAY.date()))
    assert inspected.contents.schema[:4].isdecimal()
    assert everything(team.folder.path) == before


def cut_short(path: Path) -> BackupState:
    path.write_bytes(path.read_bytes()[:-6000])
    return BackupState.DAMAGED


def swapped(path: Path) -> BackupState:
    key = secrets.token_bytes(32)
    path.unlink()
    with raw(path, key) as other:
        other.execute("CREATE TABLE parcels (id INTEGER)")
    return BackupState.DAMAGED


def of_a_newer_version(path: Path) -> BackupState:
    key = KeyFile.read(key_file_of(path))
    assert key is not None
    with raw(path, bytes.fromhex(key.plain)) as other:
        other.execute("INSERT INTO schema_migration (name, applied) VALUES ('0099_later', '2030-01-01')")
    return BackupState.NEWER


def of_other_data(path: Path) -> BackupState:
    path.unlink()
    key_file_of(path).unlink()
    with sample_team(path.parent / "other", another_key()) as other:
        put_key_file(other.folder, other.key, "another desk")
        made = backed_up(other)
        made.backup.path.rename(path)
        key_file_of(made.backup.path).rename(key_file_of(path))
    return BackupState.OTHER


@pytest.mark.parametrize("spoil", [cut_short, swapped, of_a_newer_version, of_other_data])
def test_a_backup_that_cannot_be_used_is_told_and_nothing_is_changed(
    team: SampleTeam,
    spoil: Callable[[Path], BackupState],
    tmp_path: Path,
) -> None:
    made = backed_up(team)
    backup_file = tmp_path / "copies" / made.backup.path.name
    backup_file.parent.mkdir()
    shutil.move(made.backup.path, backup_file)
    shutil.move(key_file_of(made.backup.path), key_file_of(backup_file))
    team.close()
    state = spoil(backup_file)
    before = everything(team.folder.path)
    inspected = inspect(backup_at(backup_file), team.folder, team.key)
    assert inspected.state is state
    with pytest.raises(KnownError) as caught:
        restore(team.folder, inspected, team.key, FRIDAY)
    assert caught.value.next_step
    assert everything(team.folder.path) == before


def test_a_backup_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="no backup"):
        backup_at(tmp_path / "leadway-20260904T153000Z-by-hand.db")


# ------------------------------------------------------------------------------------------- restoring


def test_restoring_brings_a_backup_back_and_keeps_what_it_replaces(team: SampleTeam) -> None:
    made = backed_up(team)
    team.services.notes.add("Written after the copy", "app")
    team.close()
    restored = restore(team.folder, inspect(made.backup, team.folder, team.key), team.key, FRIDAY)
    assert notes(team.folder, team.key.value) == [CANARY]
    assert restored.kept is not None
    replaced = backup_at(restored.kept)
    assert replaced.reason is BackupReason.REPLACED
    again = restore(team.folder, inspect(replaced, team.folder, team.key), team.key, FRIDAY)
    assert again.key == team.key
    assert notes(team.folder, team.key.value) == [CANARY, "Written after the copy"]


def test_a_backup_with_an_older_key_comes_back_under_the_key_of_today(team: SampleTeam) -> None:
    made = backed_up(team)
    team.services.notes.add("Written after the copy", "app")
    team.close()
    before, team.key = team.key, KeySettings(team.folder, team.key).rotate().key
    assert team.key.value != before.value
    key_file_before = team.folder.key_file.read_bytes()
    restore(team.folder, inspect(made.backup, team.folder, team.key), team.key, FRIDAY)
    assert notes(team.folder, team.key.value) == [CANARY]
    assert team.folder.key_file.read_bytes() == key_file_before


def test_a_backup_opens_an_empty_folder_with_its_own_key_file(team: SampleTeam, tmp_path: Path) -> None:
    made = backed_up(team)
    new = DataFolder(tmp_path / "new computer")
    restored = restore(new, inspect(made.backup, new, None), None, FRIDAY)
    assert restored.kept is None
    assert notes(new, KeyRequest(new).key().value) == [CANARY]


# ------------------------------------------------------------------------------------------- cut short


def restored(folder: DataFolder, backup: Backup, key: Key | None) -> object:
    return restore(folder, inspect(backup, folder, key), key, FRIDAY)


def opens(folder: DataFolder) -> list[str]:
    """Return the notes of what a start of the program finds."""
    key = KeyRequest(folder).key()
    return notes(folder, key.value)


@forking
@pytest.mark.parametrize("own_key", [False, True], ids=["key of today", "key of the copy"])
def test_a_restore_killed_at_any_step_leaves_the_one_or_the_other_whole(
    team: SampleTeam, tmp_path: Path, own_key: bool
) -> None:
    made = backed_up(team)
    with team.services.database.writing():
        Note.delete().execute()
        Note.create(text="Written after the copy", written_at=FRIDAY)
    team.close()
    found = set()
    for step in some_steps():
        folder = DataFolder(tmp_path / f"at {step}")
        shutil.copytree(team.folder.path, folder.path)
        backup = backup_at(folder.path / "backups" / made.backup.path.name)
        if own_key:
            # The key file is gone: the backup's own comes with it.
            lose_key_file(folder)
        key = None if own_key else team.key
        ended = disturbed(partial(restored, folder, backup, key), Disturbance.KILL, step)
        if own_key and not folder.key_file.exists():
            file_swap.recover(folder)
        if own_key and not folder.key_file.exists():
            found.add("as before")
        else:
            [text] = opens(folder)
            found.add(text)
            staged = [path.name for path in folder.path.iterdir() if ".new" in path.name]
            assert staged == []
        if ended is Outcome.DONE:
            break
        shutil.rmtree(folder.path)
    else:
        pytest.fail("it never came to its end")
    assert found == {CANARY, "as before" if own_key else "Written after the copy"}


@forking
@pytest.mark.parametrize("what", ["backup", "restore"])
def test_a_full_disk_at_any_step_is_told_and_leaves_everything_usable(
    team: SampleTeam, tmp_path: Path, what: str
) -> None:
    made = backed_up(team)
    team.services.notes.add("Written after the copy", "app")
    job = team.services.backups().job()
    team.close()
    for step in some_steps():
        folder = DataFolder(tmp_path / f"at {step}")
        shutil.copytree(team.folder.path, folder.path)
        backup = backup_at(folder.path / "backups" / made.backup.path.name)
        work: Callable[[], object] = partial(restored, folder, backup, team.key)
        if what == "backup":
            work = partial(make, replace(job, folder=folder, at=job.at + timedelta(days=1)))
        ended = disturbed(work, Disturbance.FULL_DISK, step)
        assert ended is not Outcome.BROKE, f"a traceback at step {step}"
        assert CANARY in opens(folder)
        assert inspect(backup, folder, team.key).sound
        for each in list_backups(folder):
            assert inspect(each, folder, team.key).sound, f"a copy that is none at step {step}"
        if ended is Outcome.DONE:
            return
        shutil.rmtree(folder.path)
    pytest.fail("it never came to its end")
