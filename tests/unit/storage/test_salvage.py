"""Damage of every kind: what is told, what is safe, and the ways back; nothing is ever overwritten."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlcipher3

from fixtures.sample_team import FRIDAY, SampleTeam, copy_of, sample_team
from helpers.databases import raw
from helpers.disturbed import EVERY_STEP, Disturbance, Outcome, disturbed, some_steps
from leadway.domain.errors import DamagedError, KnownError
from leadway.files import key_copy_of, key_file_of
from leadway.services.backup.backups import list_backups, make
from leadway.services.backup.recovery import FailureKind, RecoveryService, SalvageResult, check
from leadway.services.backup.restore import inspect, restore
from leadway.services.keys import Key, KeyFile, KeyRequest, fingerprint
from leadway.services.session import open_services
from leadway.storage.backups import read_contents
from leadway.storage.models import Note
from leadway.system.paths import DataFolder

PAGE = 4096
NOTES = 300
CASES = 500 if EVERY_STEP else 250

forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="only a fork can be ended at a chosen step")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> SampleTeam:
    """Return a returns desk with a sealed week, a copy, and many notes since; closed."""
    with sample_team(tmp_path_factory.mktemp("template")) as team:
        key = team.key.value
        KeyFile("desk", fingerprint(key), plain=key.hex()).write(team.folder.key_file)
        team.seal()
        make(team.services.backups().job())
        with team.services.database.writing():
            for number in range(NOTES):
                team.services.notes.add(f"Parcel {number} waits at the desk. " * 3, "app")
    return team


@pytest.fixture(scope="module")
def note_leaves(template: SampleTeam) -> list[int]:
    """Return the pages that hold notes alone, counted from 0."""
    notes = needed_for(template, "SELECT * FROM note")
    return sorted(notes - needed_for(template, "SELECT * FROM sqlite_master") - {root(template, "note")})


@pytest.fixture
def team(template: SampleTeam, tmp_path: Path) -> Iterator[SampleTeam]:
    """Return a desk like it, to be damaged; closed."""
    team = copy_of(template, tmp_path)
    yield team
    team.close()


def everything(folder: Path) -> dict[str, bytes]:
    """Return every file with its content, locks apart."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def damage(path: Path, *pages: int) -> None:
    content = bytearray(path.read_bytes())
    for page in pages:
        content[page * PAGE + 1000] ^= 0xFF
    path.write_bytes(content)


def root(team: SampleTeam, table: str) -> int:
    """Return the page a table begins with, counted from 0; of a short table, it holds the rows."""
    with raw(team.folder.database, team.key.value) as data:
        [(page,)] = data.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
    return int(page) - 1


def needed_for(team: SampleTeam, sql: str) -> set[int]:
    """Return the pages without which a query finds no answer, but for the first."""
    whole = team.folder.database.read_bytes()
    found = set()
    for page in range(1, len(whole) // PAGE):
        damage(team.folder.database, page)
        with raw(team.folder.database, team.key.value) as data:
            try:
                data.execute(sql).fetchall()
            except sqlcipher3.DatabaseError:
                found.add(page)
        team.folder.database.write_bytes(whole)
    return found


def recovery(team: SampleTeam, key: Key | None) -> RecoveryService:
    return RecoveryService(team.folder, team.clock, key)


def written(team: SampleTeam) -> list[str]:
    with raw(team.folder.database, team.key.value) as data:
        return [text for (text,) in data.execute("SELECT text FROM note")]


# ------------------------------------------------------------------------------------------- told


def test_sound_data_passes_the_check_that_runs_beside_it(team: SampleTeam) -> None:
    services = team.open()
    assert check(team.folder, team.key) is None
    services.notes.add("Ask Sam", "app")
    assert check(team.folder, team.key) is None


def test_damage_is_found_wherever_it_lies(team: SampleTeam) -> None:
    for page in range(1, team.folder.database.stat().st_size // PAGE, 7):
        damage(team.folder.database, page)
        assert isinstance(check(team.folder, team.key), DamagedError)
        damage(team.folder.database, page)
    assert check(team.folder, team.key) is None


def test_damage_is_told_with_what_is_safe_and_the_newest_sound_copy(team: SampleTeam) -> None:
    damage(team.folder.database, 0)
    before = everything(team.folder.path)
    with pytest.raises(DamagedError) as caught:
        open_services(team.folder, team.key, team.clock)
    diagnosis = recovery(team, team.key).examine(caught.value)
    assert diagnosis.kind is FailureKind.DAMAGED
    assert diagnosis.newest_good is not None
    assert "There is a good backup of 4 September 2026, with 1 sealed week" in diagnosis.safe
    assert everything(team.folder.path) == before
    restore(team.folder, diagnosis.newest_good, team.key, FRIDAY)
    assert team.open().weeks.summary(team.week).week == team.week


@pytest.mark.parametrize("spoil", ["missing", "damaged"])
def test_a_lost_key_file_comes_back_from_a_copy_and_no_word_is_lost(team: SampleTeam, spoil: str) -> None:
    for path in (team.folder.key_file, key_copy_of(team.folder.key_file)):
        if spoil == "missing":
            path.unlink()
        else:
            path.write_text("{", encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        KeyRequest(team.folder).key()
    diagnosis = recovery(team, None).examine(caught.value)
    assert diagnosis.kind is FailureKind.KEY_FILE
    assert diagnosis.key_from is not None
    assert "Your data is intact" in diagnosis.safe
    assert recovery(team, None).put_key_file_back(diagnosis.key_from).value == team.key.value
    assert KeyRequest(team.folder).key().value == team.key.value
    assert len(written(team)) == NOTES


def test_a_key_file_of_other_data_gives_way_to_the_one_that_lies_with_a_copy(team: SampleTeam) -> None:
    other = bytes(32)
    foreign = KeyFile("office", fingerprint(other), plain=other.hex())
    foreign.replace(team.folder.key_file)
    with pytest.raises(DamagedError) as caught:
        open_services(team.folder, KeyRequest(team.folder).key(), team.clock)
    diagnosis = recovery(team, Key(other, in_keychain=False)).examine(caught.value)
    assert diagnosis.kind is FailureKind.KEY_FILE
    assert diagnosis.key_from is not None
    assert "Your data is intact" in diagnosis.safe

    assert recovery(team, None).put_key_file_back(diagnosis.key_from).value == team.key.value
    assert len(written(team)) == NOTES
    kept = (team.folder.path / "backups").glob("*-damaged-*.key.json")
    assert [KeyFile.read(path) for path in kept] == [foreign], "nothing is thrown away"


def test_a_key_that_is_not_the_one_its_file_speaks_of_leads_to_the_file_of_a_copy(team: SampleTeam) -> None:
    KeyFile("desk", "0" * 16, plain=team.key.value.hex()).replace(team.folder.key_file)
    with pytest.raises(KnownError, match="does not belong") as caught:
        KeyRequest(team.folder).key()
    diagnosis = recovery(team, None).examine(caught.value)
    assert diagnosis.kind is FailureKind.KEY_FILE
    assert diagnosis.key_from is not None
    recovery(team, None).put_key_file_back(diagnosis.key_from)
    assert KeyRequest(team.folder).key().value == team.key.value


def test_damage_at_the_very_beginning_is_not_taken_for_a_wrong_key_file(team: SampleTeam) -> None:
    damage(team.folder.database, 0)
    diagnosis = recovery(team, team.key).examine(DamagedError("The Leadway data is damaged."))
    assert diagnosis.kind is FailureKind.DAMAGED
    assert diagnosis.key_from is None
    assert diagnosis.newest_good is not None


@pytest.mark.parametrize("spoil", ["removed", "emptied", "removed with its key file"])
def test_data_that_are_gone_are_no_first_start_where_copies_of_them_lie(team: SampleTeam, spoil: str) -> None:
    team.folder.database.unlink()
    if spoil == "emptied":
        team.folder.database.touch()
    if spoil == "removed with its key file":
        team.folder.key_file.unlink()
    before = everything(team.folder.path)
    with pytest.raises(KnownError) as caught:
        open_services(team.folder, KeyRequest(team.folder).key(), team.clock)
    key = team.key if team.folder.key_file.exists() else None
    diagnosis = recovery(team, key).examine(caught.value)
    assert everything(team.folder.path) == before, "nothing new is made in their place"
    assert not diagnosis.can_salvage
    assert diagnosis.newest_good is not None
    restored = restore(team.folder, diagnosis.newest_good, key, FRIDAY, was_damaged=True)
    assert restored.key.value == team.key.value
    assert KeyRequest(team.folder).key().value == team.key.value
    assert team.open().weeks.summary(team.week).week == team.week


# ------------------------------------------------------------------------------------------- salvage


def test_what_lies_around_the_damage_is_brought_into_new_data(
    team: SampleTeam, note_leaves: list[int]
) -> None:
    damage(team.folder.database, note_leaves[3], note_leaves[-2])
    broken = team.folder.database.read_bytes()
    diagnosis = recovery(team, team.key).examine(DamagedError("The Leadway data is damaged."))
    assert diagnosis.can_salvage

    result = recovery(team, team.key).salvage(diagnosis.newest_good)

    assert result.kept.read_bytes() == broken
    assert check(team.folder, team.key) is None
    found = len(written(team))
    assert NOTES - 60 < found < NOTES
    assert result.rescue.lost == NOTES - found
    assert f"Records lost: {result.rescue.lost}" in result.sentence
    services = team.open()
    assert services.weeks.summary(team.week).week == team.week


def test_lost_rows_that_others_need_come_from_the_copy(team: SampleTeam) -> None:
    damage(team.folder.database, root(team, "ritual"))
    diagnosis = recovery(team, team.key).examine(DamagedError("The Leadway data is damaged."))
    result = recovery(team, team.key).salvage(diagnosis.newest_good)
    assert result.rescue.mended == 1
    assert len(written(team)) == NOTES
    assert team.open().weeks.summary(team.week).week == team.week


@pytest.fixture(scope="module")
def backed_up(template: SampleTeam, tmp_path_factory: pytest.TempPathFactory) -> SampleTeam:
    """Return a desk whose many notes are in the newest backup; some were changed, added and deleted since."""
    team = copy_of(template, tmp_path_factory.mktemp("backed up"))
    team.later()
    team.open()
    backup = make(team.services.backups().job()).backup
    with team.services.database.writing():
        Note.update(text="Changed since").where(Note.text.startswith("Parcel 150 ")).execute()
        Note.delete().where(Note.text.startswith("Parcel 15")).execute()
    team.services.notes.add("Written since", "app")
    team.close()
    assert backup.path.exists()
    return team


def salvaged(backed_up: SampleTeam, path: Path, *pages: int) -> tuple[SampleTeam, SalvageResult]:
    """Damage pages of a desk like it and salvage that with its newest good backup."""
    team = copy_of(backed_up, path)
    damage(team.folder.database, *pages)
    diagnosis = recovery(team, team.key).examine(DamagedError("The Leadway data is damaged."))
    return team, recovery(team, team.key).salvage(diagnosis.newest_good)


@pytest.fixture(scope="module")
def note_pages(backed_up: SampleTeam) -> list[int]:
    """Return the pages of that desk that hold notes alone, counted from 0."""
    notes = needed_for(backed_up, "SELECT * FROM note")
    return sorted(notes - needed_for(backed_up, "SELECT * FROM sqlite_master") - {root(backed_up, "note")})


def test_rows_that_the_file_lost_come_from_the_newest_sound_backup(
    backed_up: SampleTeam, note_pages: list[int], tmp_path: Path
) -> None:
    before = written(backed_up)
    team, result = salvaged(backed_up, tmp_path, *note_pages[4:-2])
    after = written(team)
    assert result.rescue.lost == 0
    assert result.rescue.mended > 30
    assert result.rescue.is_certain, "the index of the file says which were there"
    assert len(after) == len(before)
    assert {text for text in before if text.startswith("Parcel")} <= set(after)
    assert "Written since" in after
    assert not any(text.startswith("Parcel 151") for text in after), "deleted since, and it stays so"
    changed = "Changed since" in after or any(text.startswith("Parcel 150 ") for text in after)
    assert changed, "as it is now, or as it was"
    n, mended = result.rescue.contents.total - result.rescue.mended, result.rescue.mended
    assert result.sentence.startswith(
        f"Records read: {n}. From the backup of 11 September 2026: {mended}, as they were then; what you "
        "changed in them since is lost."
    )
    assert check(team.folder, team.key) is None
    week = backed_up.week.shift(-1)
    assert team.open().weeks.summary(week).week == week
    team.close()


def test_where_even_the_index_is_lost_it_is_told_that_deleted_rows_may_be_back(
    backed_up: SampleTeam, note_pages: list[int], tmp_path: Path
) -> None:
    ids = needed_for(backed_up, "SELECT id FROM note INDEXED BY sqlite_autoindex_note_1")
    lost = {*ids, *note_pages} - needed_for(backed_up, "SELECT * FROM sqlite_master")
    team, result = salvaged(backed_up, tmp_path, *lost)
    assert not result.rescue.is_certain
    assert "some that you deleted since may be back" in result.sentence
    assert len(written(team)) >= NOTES - 11
    assert check(team.folder, team.key) is None


def test_a_row_that_came_after_the_backup_and_is_lost_is_counted_as_lost(
    template: SampleTeam, note_leaves: list[int], tmp_path: Path
) -> None:
    team, result = salvaged(template, tmp_path, *note_leaves[2:5])
    assert result.rescue.mended == 0, "the backup is from before the notes"
    assert result.rescue.lost == NOTES - len(written(team)) > 0
    assert f"Records lost: {result.rescue.lost}." in result.sentence


def test_the_rows_of_a_backup_of_an_earlier_version_come_without_what_it_did_not_have(
    backed_up: SampleTeam, note_pages: list[int], tmp_path: Path
) -> None:
    team = copy_of(backed_up, tmp_path)
    newest = list_backups(team.folder)[0]
    with raw(newest.path, team.key.value) as backup:
        backup.execute("ALTER TABLE note DROP COLUMN concerns")
        backup.execute("ALTER TABLE note ADD COLUMN of_then TEXT NOT NULL DEFAULT ''")
    damage(team.folder.database, *note_pages[3:6])
    good = inspect(newest, team.folder, team.key)
    assert good.sound
    result = recovery(team, team.key).salvage(good)
    assert result.rescue.mended > 10
    assert len(written(team)) == len(written(backed_up))


def test_without_a_copy_what_is_nothing_by_itself_is_left_out(team: SampleTeam) -> None:
    damage(team.folder.database, root(team, "ritual"))
    result = recovery(team, team.key).salvage()
    assert result.rescue.lost > 0
    assert check(team.folder, team.key) is None
    assert len(written(team)) == NOTES


def test_where_nothing_can_be_read_nothing_is_changed(team: SampleTeam) -> None:
    damage(team.folder.database, 0)
    before = everything(team.folder.path)
    with pytest.raises(DamagedError, match="Nothing in the damaged data can be read"):
        recovery(team, team.key).salvage()
    assert everything(team.folder.path) == before


@forking
def test_a_salvage_killed_at_any_step_leaves_the_broken_file_or_the_new_one(
    team: SampleTeam, note_leaves: list[int], tmp_path: Path
) -> None:
    damage(team.folder.database, note_leaves[3])
    broken = team.folder.database.read_bytes()
    for step in some_steps():
        folder = DataFolder(tmp_path / f"at {step}")
        shutil.copytree(team.folder.path, folder.path)
        ended = disturbed(RecoveryService(folder, team.clock, team.key).salvage, Disturbance.KILL, step)
        KeyRequest(folder)
        if folder.database.read_bytes() != broken:
            assert check(folder, team.key) is None
            assert broken in everything(folder.path).values()
        if ended is Outcome.DONE:
            return
        shutil.rmtree(folder.path)
    pytest.fail("it never came to its end")


# ------------------------------------------------------------------------------------------- at random


def flip(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 1, 1, 4, 64))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def cut(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])


def start(folder: DataFolder, clock: object) -> None:
    """Start as the program does, and look through everything as it does then."""
    key = KeyRequest(folder).key()
    services = open_services(folder, key, clock)  # type: ignore[arg-type]
    try:
        services.weeks.home()
        services.notes.waiting()
    finally:
        services.close()
    error = check(folder, key)
    if error is not None:
        raise error


@pytest.mark.parametrize("part", range(5))
def test_random_damage_is_always_told_with_a_way_back_and_never_overwritten(
    team: SampleTeam, tmp_path: Path, part: int, capfd: pytest.CaptureFixture[str]
) -> None:
    with raw(team.folder.database, team.key.value) as data:
        # Small, so that many cases take little time, and most of it matters.
        data.execute("DELETE FROM note WHERE rowid > 20")
        data.execute("VACUUM")
    [backup] = list_backups(team.folder)
    whole = everything(team.folder.path)
    names = ["leadway.db", "leadway.key.json"]
    names += [str(path.relative_to(team.folder.path)) for path in (backup.path, key_file_of(backup.path))]
    chance = random.Random(f"damage {part}")  # noqa: S311 -- the same cases each time
    found = 0
    for case in range(CASES // 5):
        name = names[case % len(names)]
        spoil: Callable[[Path, random.Random], None] = chance.choice((flip, flip, cut))
        spoil(team.folder.path / name, chance)
        before = everything(team.folder.path)
        try:
            start(team.folder, team.clock)
            error = None
        except KnownError as caught:
            error = caught
        # A key file that is damaged is made anew from its copy, and is as it was then.
        mended = before | {"leadway.key.json": whole["leadway.key.json"]}
        assert everything(team.folder.path) in (before, mended), f"{name} was written to"
        found += error is not None or everything(team.folder.path) != before
        if error is not None:
            assert error.sentence
            assert error.next_step
            diagnosis = recovery(team, team.key if "key" not in name else None).examine(error)
            assert diagnosis.safe
            assert diagnosis.newest_good or diagnosis.key_from or diagnosis.can_salvage, (
                f"no way back: {error}"
            )
            assert everything(team.folder.path) == before
        for each in recovery(team, team.key).examine(KnownError("Looked at.")).backups:
            assert each.sound or (each.error is not None and each.error.next_step)
        for path, content in whole.items():
            (team.folder.path / path).write_bytes(content)
    assert found > CASES // 5 // 4, "half of the cases damage what a start needs, and most of that is found"
    assert capfd.readouterr().err == ""
    read_contents(team.folder.database, team.key.value)
