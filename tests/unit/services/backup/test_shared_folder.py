"""Two Leadways with one folder for backups: each counts, shows and removes its own, and nothing else."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest

from fixtures.sample_team import SampleTeam, another_key, sample_team
from helpers.disturbed import Disturbance, Outcome, at_once, disturbed, some_steps
from helpers.key_file import lose_key_file, put_key_file
from leadway.domain.backups import BackupReason, name_of
from leadway.domain.errors import DamagedError
from leadway.files import database_id, key_file_of
from leadway.services.backup.backups import (
    BackupJob,
    BackupResult,
    last_made,
    list_backups,
    make,
)
from leadway.services.backup.destinations import Destinations
from leadway.services.backup.doctor import DiagnosticState, Doctor
from leadway.services.backup.recovery import RecoveryService, check
from leadway.services.backup.restore import inspect
from leadway.services.backup.second_folder import remove_leftovers
from leadway.services.keys import KeyFile, KeyRequest, fingerprint
from leadway.services.keys.key_settings import KeySettings
from leadway.system.locks import lock
from leadway.system.paths import DataFolder

forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="only a fork can be ended at a chosen step")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    return path


@pytest.fixture
def desk(tmp_path: Path, stick: Path) -> Iterator[SampleTeam]:
    with sample_team(tmp_path / "desk") as team:
        put_key_file(team.folder, team.key, "desk")
        team.close()
        Destinations.read(team.folder).choose(team.folder, stick)
        yield team


@pytest.fixture
def yard(tmp_path: Path, stick: Path) -> Iterator[SampleTeam]:
    """Return another team, whose backups go to the same second folder."""
    with sample_team(tmp_path / "yard", another_key()) as team:
        put_key_file(team.folder, team.key, "yard")
        team.close()
        Destinations.read(team.folder).choose(team.folder, stick)
        yield team


def backed_up(team: SampleTeam) -> BackupResult:
    return make(BackupJob(team.folder, team.key.value, BackupReason.BY_HAND, team.clock.now()))


def names(place: Path) -> set[str]:
    return {path.name for path in place.iterdir()}


def of_an_earlier_version(path: Path, parts: int = 2) -> Path:
    """Give a backup the name that an earlier version would have given it; return where it is.

    `parts` is how many marks it has less: that of its data, and of the computer.
    """
    older = path.with_name(path.name.removesuffix(".db").rsplit("-", parts)[0] + ".db")
    path.rename(older)
    key_file_of(path).rename(key_file_of(older))
    return older


def _no_autostart() -> NoReturn:
    raise OSError


def findings(team: SampleTeam, *states: DiagnosticState) -> dict[str, str]:
    """Return what `leadway doctor` says, by name; of some states only, where they are named."""
    team.close()
    return {
        each.name: each.sentence
        for each in Doctor(team.folder, team.key, team.clock.now(), _no_autostart).examine()
        if not states or each.state in states
    }


def test_each_leadway_keeps_and_prunes_its_own_backups_only(
    desk: SampleTeam, yard: SampleTeam, stick: Path
) -> None:
    for _ in range(3):
        backed_up(desk)
        # An hour later on the same day: the rule would keep one of the two.
        yard.clock.stand_at(desk.clock.now() + timedelta(hours=1))
        backed_up(yard)
        desk.clock.advance(timedelta(hours=2))
    [its] = list_backups(desk.folder)
    [other] = list_backups(yard.folder)
    assert names(stick) == {each.name for one in (its, other) for each in (one.path, key_file_of(one.path))}
    for team in (desk, yard):
        team.close()
        shutil.rmtree(team.folder.backups)
        [there] = list_backups(team.folder)
        assert inspect(there, team.folder, team.key).sound, "each its own, and nothing of the other's"
        assert last_made(team.folder, team.clock.now()) == there.made_at


def a_person_s_own_file(stick: Path, _yard: SampleTeam) -> Path:
    path = stick / "leadway-20200101T000000Z-by-hand-copy of mine.db"
    path.write_bytes(b"a backup that the person renamed")
    return path


def an_older_backup_of_other_data(_stick: Path, yard: SampleTeam) -> Path:
    second = backed_up(yard).second
    assert second is not None
    return of_an_earlier_version(second)


def an_older_backup_without_its_key_file(stick: Path, yard: SampleTeam) -> Path:
    path = an_older_backup_of_other_data(stick, yard)
    key_file_of(path).unlink()
    return path


def an_older_backup_with_a_damaged_key_file(stick: Path, yard: SampleTeam) -> Path:
    path = an_older_backup_of_other_data(stick, yard)
    key_file_of(path).write_text("[", encoding="utf-8")
    return path


def one_that_only_claims_to_be_of_these_data(stick: Path, yard: SampleTeam) -> Path:
    path = an_older_backup_of_other_data(stick, yard)
    key = yard.key.value
    KeyFile("desk", fingerprint(key), plain=key.hex()).replace(key_file_of(path))
    return path


@pytest.mark.parametrize(
    "put",
    [
        a_person_s_own_file,
        an_older_backup_of_other_data,
        an_older_backup_without_its_key_file,
        an_older_backup_with_a_damaged_key_file,
        one_that_only_claims_to_be_of_these_data,
    ],
)
def test_a_file_that_is_not_proven_to_be_of_these_data_is_never_removed(
    desk: SampleTeam, yard: SampleTeam, stick: Path, put: Callable[[Path, SampleTeam], Path]
) -> None:
    yard.clock.advance(-timedelta(days=2000))
    path = put(stick, yard)
    before = path.read_bytes()
    for _ in range(30):
        desk.clock.advance(timedelta(days=1, minutes=1))
        prune_now(desk, stick)
    backed_up(desk)
    assert path.read_bytes() == before
    if path.name.count("-") == 3 or put is one_that_only_claims_to_be_of_these_data:
        assert path.name in findings(desk)["other_backups"]


def prune_now(team: SampleTeam, place: Path) -> None:
    """Put a backup of the day into a folder, without a word inside, and prune it."""
    from leadway.domain.backups import mark_of
    from leadway.services.backup.backups import prune

    job = BackupJob(team.folder, team.key.value, BackupReason.BY_HAND, team.clock.now())
    name = name_of(job.at, job.reason, mark_of(database_id(team.folder.key_file)))
    (place / name).write_bytes(b"of this day")
    prune(place, job, name)


def test_an_older_backup_that_the_key_opens_belongs_to_these_data(desk: SampleTeam, stick: Path) -> None:
    made = backed_up(desk)
    assert made.second is not None
    made.second.unlink()
    older = of_an_earlier_version(made.backup.path)
    [listed] = list_backups(desk.folder)
    assert (listed.path, listed.ours) == (older, True)
    desk.clock.advance(timedelta(minutes=5))
    assert backed_up(desk).second is not None
    assert not older.exists(), "the newest of the day takes its place"
    assert not key_file_of(older).exists()
    assert "other_backups" not in findings(desk)


def test_an_older_backup_from_before_an_exchange_of_the_key_stays_and_is_named(desk: SampleTeam) -> None:
    older = of_an_earlier_version(backed_up(desk).backup.path)
    desk.close()
    desk.key = KeySettings(desk.folder, desk.key).rotate().key
    desk.clock.advance(timedelta(minutes=5))
    backed_up(desk)
    assert older.exists()
    assert older.name in findings(desk)["other_backups"]


def test_backups_of_other_data_make_no_first_start_of_a_lost_database(
    desk: SampleTeam, tmp_path: Path
) -> None:
    made = backed_up(desk)
    new = DataFolder(tmp_path / "new")
    shutil.copytree(desk.folder.backups, new.backups)
    KeyFile("other", fingerprint(bytes(32)), plain=bytes(32).hex()).write(new.key_file)
    assert not new.lost_database(), "they are of another data"
    lose_key_file(new)
    assert new.lost_database(), "whose they are is unknown"
    desk.close()
    desk.folder.database.unlink()
    assert desk.folder.lost_database()
    of_an_earlier_version(made.backup.path)
    assert desk.folder.lost_database()


def test_a_key_file_of_other_data_neither_counts_nor_stops_the_tidying_of_the_keychain(
    desk: SampleTeam, yard: SampleTeam, stick: Path
) -> None:
    second = backed_up(yard).second
    assert second is not None
    key_file_of(second).write_text("[", encoding="utf-8")
    backed_up(desk)
    identity = database_id(desk.folder.key_file)
    listed = Destinations.read(desk.folder).key_files(identity)
    assert listed is not None
    assert key_file_of(second) not in listed
    assert len(listed) == 1


# ------------------------------------------------------------------------------------------- clocks


@pytest.mark.parametrize("ahead", [timedelta(hours=3), timedelta(days=9), timedelta(days=1800)])
def test_a_backup_of_a_clock_that_was_ahead_does_not_stop_the_ones_after_it(
    desk: SampleTeam, ahead: timedelta
) -> None:
    right = desk.clock.now()
    desk.clock.advance(ahead)
    wrong = backed_up(desk).backup
    desk.clock.stand_at(right)
    assert last_made(desk.folder, right) is None
    desk.ritual().seal()
    job = desk.services.backups().due()
    assert job is not None
    due = make(job).backup
    assert desk.services.backups().due() is None
    assert [each.path for each in list_backups(desk.folder, right)] == [due.path, wrong.path]
    desk.clock.advance(timedelta(minutes=30))
    assert due.path.exists()
    found = findings(desk)
    assert wrong.path.name in found["clock"]
    assert "future" in found["clock"]
    assert "4 September 2026" in found["backup"], "the last one is the one of today"


def test_a_week_sealed_by_a_clock_that_was_ahead_is_backed_up_once(desk: SampleTeam) -> None:
    right = desk.clock.now()
    desk.clock.advance(timedelta(days=1800))
    desk.ritual().seal()
    desk.clock.stand_at(right)
    backed_up(desk)
    assert desk.services.backups().due() is None, "or each start would make one, for five years"
    desk.ritual().seal()
    job = desk.services.backups().due()
    assert job is not None
    make(job)
    assert desk.services.backups().due() is None
    assert "a sealed week" in findings(desk)["clock"]


def test_doctor_tells_that_a_second_folder_opens_on_this_computer_only(desk: SampleTeam) -> None:
    assert "the key is next to them" in findings(desk)["second_folder"]


def test_a_clock_that_stands_in_1970_still_backs_up_and_finds_what_there_is(
    desk: SampleTeam, stick: Path
) -> None:
    made = backed_up(desk).backup
    desk.clock.advance(timedelta(minutes=1))
    desk.ritual().seal()
    desk.clock.stand_at(datetime(1970, 1, 2, tzinfo=UTC))
    job = desk.services.backups().due()
    assert job is not None
    make(job)
    assert made.path.exists()
    assert desk.services.backups().due() is None
    assert all(inspect(each, desk.folder, desk.key).sound for each in list_backups(desk.folder, job.at))
    assert "clock" in findings(desk, DiagnosticState.UNKNOWN), "one backup is of now"
    shutil.rmtree(desk.folder.backups)
    shutil.copytree(stick, desk.folder.backups)
    for path in stick.glob("*-19700102*"):
        (desk.folder.backups / path.name).unlink()
        path.unlink()
    assert "clock" in findings(desk, DiagnosticState.ATTENTION), "it is this clock that is wrong"


# ------------------------------------------------------------------- the same data on two computers


@pytest.fixture
def laptop(desk: SampleTeam, tmp_path: Path) -> SampleTeam:
    """Return a copy of the desk's data elsewhere, as on another computer, with the same second folder."""
    shutil.copytree(desk.folder.path, tmp_path / "laptop")
    return replace(desk, folder=DataFolder(tmp_path / "laptop"))


def test_copies_of_the_same_data_never_remove_each_others_backups_from_a_shared_folder(
    desk: SampleTeam, laptop: SampleTeam, stick: Path
) -> None:
    before = {stick / name for name in names(stick)}
    theirs: set[Path] = set()
    for _ in range(3):
        made = backed_up(laptop)
        assert made.second is not None
        theirs = {made.second, key_file_of(made.second)}
        assert names(stick) >= {path.name for path in theirs}
        desk.clock.advance(timedelta(hours=1))
        # An hour later on the same day: by the rule for one computer, the older one would go.
        backed_up(desk)
        assert all(path.exists() for path in theirs)
        desk.clock.advance(timedelta(hours=1))
    made_here = [each for each in list_backups(desk.folder) if each.made_here]
    assert len(made_here) == 1, "each removes its own by the rule"
    assert len(names(stick)) == len(before) + 4
    # Both can be read and restored by both.
    assert [inspect(each, desk.folder, desk.key).sound for each in list_backups(desk.folder)] == [True] * 2
    told = findings(desk, DiagnosticState.UNKNOWN)["other_backups"]
    assert str(stick) in told
    assert all(path.name in told for path in theirs if path.suffix == ".db")


def test_a_backup_of_another_computer_is_no_backup_of_what_is_written_here(
    desk: SampleTeam, laptop: SampleTeam
) -> None:
    made = backed_up(desk).backup.made_at
    desk.clock.advance(timedelta(days=20))
    backed_up(laptop)
    assert last_made(desk.folder, desk.clock.now()) == made
    assert "The last backup is from" in findings(desk, DiagnosticState.ATTENTION)["backup"]


def test_of_one_data_the_newest_good_backup_is_the_one_that_was_made_here(
    desk: SampleTeam, laptop: SampleTeam
) -> None:
    own = backed_up(desk).backup.path.name
    desk.clock.advance(timedelta(days=1))
    backed_up(laptop)
    desk.close()
    service = RecoveryService(desk.folder, desk.clock, desk.key)
    good = service.examine(DamagedError("It is damaged.", "Restore a backup.")).newest_good
    assert good is not None
    assert good.backup.path.name == own


def test_what_another_computer_is_writing_into_the_shared_folder_stays(
    desk: SampleTeam, laptop: SampleTeam, stick: Path
) -> None:
    part = stick / f".{backed_up(laptop).backup.path.name}.part"
    part.write_bytes(b"is being written")
    remove_leftovers(desk.folder)
    backed_up(desk)
    assert part.exists()
    remove_leftovers(laptop.folder)
    assert not part.exists()


def test_a_backup_in_the_shared_folder_without_a_computer_in_its_name_is_read_and_never_removed(
    desk: SampleTeam, stick: Path
) -> None:
    made = backed_up(desk)
    assert made.second is not None
    made.backup.path.unlink()
    older = of_an_earlier_version(made.second, parts=1)
    for _ in range(2):
        desk.clock.advance(timedelta(hours=1))
        backed_up(desk)
    assert older.exists()
    [listed] = [each for each in list_backups(desk.folder) if each.path == older]
    assert listed.ours
    assert inspect(listed, desk.folder, desk.key).sound


# ------------------------------------------------------------------------------------------- killed, at once


@forking
def test_a_backup_killed_at_any_step_leaves_nothing_hidden_after_the_next_start(
    desk: SampleTeam, yard: SampleTeam, stick: Path
) -> None:
    part_of_another = stick / f".{backed_up(yard).backup.path.name}.part"
    part_of_another.write_bytes(b"is being written by another Leadway")
    job = BackupJob(desk.folder, desk.key.value, BackupReason.BY_HAND, desk.clock.now())
    desk.close()
    for step in some_steps(4):
        ended = disturbed(partial(make, job), Disturbance.KILL, step)
        KeyRequest(desk.folder)
        assert check(desk.folder, desk.key) is None
        hidden = {path for place in (desk.folder.backups, stick) for path in place.glob("*.part*")}
        assert hidden == {part_of_another}, f"left at step {step}"
        if ended is Outcome.DONE:
            break
    else:
        pytest.fail("it never came to its end")


def test_what_another_backup_of_these_data_is_writing_stays_until_that_has_ended(
    desk: SampleTeam, stick: Path
) -> None:
    part = stick / f".{backed_up(desk).backup.path.name}.part"
    part.write_bytes(b"is being written")
    held = lock(desk.folder.path / "leadway.backup.lock", 0)
    assert held is not None
    remove_leftovers(desk.folder)
    assert part.exists()
    held.release()
    remove_leftovers(desk.folder)
    assert not part.exists()


@forking
def test_ten_backups_at_the_same_moment_are_made_or_told_in_a_sentence(desk: SampleTeam, stick: Path) -> None:
    job = BackupJob(desk.folder, desk.key.value, BackupReason.BY_HAND, desk.clock.now())
    desk.close()
    ended = at_once(*[partial(make, job)] * 10)
    assert set(ended) == {Outcome.DONE}
    [left] = list_backups(desk.folder)
    assert left.made_at == job.at + timedelta(seconds=9), "the last one is the newest, and the one of the day"
    assert inspect(left, desk.folder, desk.key).sound
    assert names(stick) == {left.path.name, key_file_of(left.path).name}
