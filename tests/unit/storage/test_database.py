"""The encrypted database: what it refuses, what it survives, and how it grows."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from peewee import SCOPE_NORMAL, SCOPE_VALUES, Context, ForeignKeyField, IntegrityError, Model

from fixtures.sample_team import COMMITMENTS, FRIDAY, SampleTeam, sample_team
from helpers.databases import STORED, fill_up, is_sound, raw, small_disk
from leadway.domain.answers import Closing, ProblemAnswer
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, LinkRole
from leadway.domain.terms import CameTrue, RitualState
from leadway.domain.weeks import Week
from leadway.services.backup.doctor import Doctor
from leadway.services.keys import Key
from leadway.storage import connection
from leadway.storage.backups import copy_verified
from leadway.storage.connection import MIGRATIONS
from leadway.storage.database import Database, SecondDatabaseError
from leadway.storage.models import MODELS, Link, Note, Ritual
from leadway.system.paths import DataFolder

KEY = bytes(range(32))
FAILING = """
def up(migrator, db):
    db.execute_sql("DELETE FROM commitment")
    db.execute_sql("ALTER TABLE note ADD COLUMN colour TEXT")
    raise RuntimeError("the second half is missing")
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a database may lie."""
    return tmp_path / "leadway.db"


def made(path: Path, key: bytes = KEY) -> bytes:
    """Make a database with one note and return the file's bytes."""
    database = Database.open(path, key)
    with database.writing():
        Note.create(text="Ask Sam about the bins", written_at=FRIDAY)
    database.close()
    return path.read_bytes()


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


# ------------------------------------------------------------------------------------------- opening


def test_a_second_database_is_refused_until_the_first_is_closed(path: Path, tmp_path: Path) -> None:
    first = Database.open(path, KEY)
    for other in (path, tmp_path / "other.db"):
        with pytest.raises(SecondDatabaseError):
            Database.open(other, KEY)
    assert not (tmp_path / "other.db").exists()
    with first.writing():
        Note.create(text="Ask Sam about the bins", written_at=FRIDAY)
    first.close()

    second = Database.open(tmp_path / "other.db", KEY)

    assert not Note.select().count()
    second.close()


def test_after_a_database_that_could_not_be_opened_another_can(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00")
    with pytest.raises(KnownError):
        Database.open(path, KEY)
    path.unlink()
    Database.open(path, KEY).close()


def test_what_was_written_is_there_when_it_is_opened_with_its_key(path: Path) -> None:
    made(path)
    database = Database.open(path, KEY)
    with database.reading():
        assert [note.text for note in Note.select()] == ["Ask Sam about the bins"]
    database.close()


def test_nothing_on_the_disk_can_be_read_without_the_key(path: Path) -> None:
    database = Database.open(path, KEY)
    with database.writing():
        Note.create(text="Ask Sam about the bins", written_at=FRIDAY)
    for file in path.parent.iterdir():
        content = file.read_bytes()
        assert b"Ask Sam" not in content
        assert b"CREATE TABLE" not in content
        assert KEY not in content
    database.close()


def test_an_empty_file_is_a_first_start_that_was_cut_short(path: Path) -> None:
    path.touch()
    made(path)


def wrong_key(path: Path) -> str:
    made(path, secrets.token_bytes(32))
    return "made with another key"


def random_bytes(path: Path) -> str:
    path.write_bytes(secrets.token_bytes(8192))
    return "made with another key"


def short_scrap(path: Path) -> str:
    path.write_bytes(b"returns desk")
    return ""


def truncated(path: Path) -> str:
    path.write_bytes(made(path)[:-6000])
    return ""


def cut_to_a_page(path: Path) -> str:
    path.write_bytes(made(path)[:4096])
    return ""


def overwritten_in_the_middle(path: Path) -> str:
    content = bytearray(made(path))
    content[4096:12288] = secrets.token_bytes(8192)
    path.write_bytes(content)
    return ""


def plain_sqlite(path: Path) -> str:
    import sqlite3

    other = sqlite3.connect(path)
    other.execute("CREATE TABLE parcels (id INTEGER)")
    other.close()
    return "unencrypted"


def somebody_elses(path: Path) -> str:
    with raw(path, KEY) as other:
        other.execute("CREATE TABLE parcels (id INTEGER)")
    return "not a Leadway file"


def newer(path: Path) -> str:
    made(path)
    with raw(path, KEY) as other:
        other.execute("INSERT INTO schema_migration (name, applied) VALUES ('0099_later', '2030-01-01')")
    return "newer Leadway"


def a_folder(path: Path) -> str:
    path.mkdir()
    return ""


@pytest.mark.parametrize(
    "spoil",
    [
        wrong_key, random_bytes, short_scrap, truncated, cut_to_a_page, overwritten_in_the_middle,
        plain_sqlite, somebody_elses, newer, a_folder,
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence_and_left_as_it_was(
    path: Path, spoil: Callable[[Path], str], capfd: pytest.CaptureFixture[str]
) -> None:
    said = spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    lying_there = names(path.parent)
    capfd.readouterr()

    with pytest.raises(KnownError) as caught:
        Database.open(path, KEY).close()

    assert said in caught.value.sentence
    assert caught.value.next_step
    assert KEY.hex() not in str(caught.value)
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert names(path.parent) == lying_there
    assert capfd.readouterr() == ("", "")


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnownError):
        Database.open(tmp_path / "nowhere" / "leadway.db", KEY)


def test_a_key_of_another_length_is_a_bug(path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Database.open(path, b"short")


def test_somebody_else_writing_is_told_and_nothing_is_lost(team: SampleTeam) -> None:
    ritual = team.ritual()
    ritual.put(Closing(lesson="first"))
    team.services.database._db.execute_sql("PRAGMA busy_timeout = 20")
    with raw(team.folder.database, team.key.value) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(KnownError, match="Another program is using"):
            ritual.put(Closing(lesson="second"))
        assert ritual.draft.get(Closing).lesson == "first", "what is not kept is not held as kept"
        other.execute("ROLLBACK")
    ritual.put(Closing(lesson="second"))
    assert team.ritual().draft.get(Closing).lesson == "second"


@pytest.mark.usefixtures("impatient")
def test_a_locked_file_is_told_when_it_is_opened(path: Path) -> None:
    made(path)
    with raw(path, KEY) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("SELECT count(*) FROM note").fetchall()
        with pytest.raises(KnownError, match="Another program is using"):
            Database.open(path, KEY)


def test_a_bug_stays_a_bug(path: Path) -> None:
    database = Database.open(path, KEY)
    with pytest.raises(IntegrityError), database.writing():
        database._db.execute_sql("INSERT INTO note (id) VALUES ('1')")
    database.close()


# ------------------------------------------------------------------------------------------- full disks


@pytest.fixture
def full_desk(tmp_path: Path) -> Iterator[tuple[SampleTeam, Path]]:
    """Return a returns desk on a disk with no room left, and what to delete to get some."""
    with small_disk(tmp_path / "disk", size="12m") as disk, sample_team(disk) as team:
        team.ritual().put(ProblemAnswer(happens="wait 3 days"), "kept")
        yield team, fill_up(disk)
        # Closing brings the log into the file; that takes room, too.
        (disk / "ballast").unlink(missing_ok=True)


def test_on_a_full_disk_what_was_saved_is_safe_and_the_rest_can_be_tried_again(
    full_desk: tuple[SampleTeam, Path],
) -> None:
    team, ballast = full_desk
    ritual = team.ritual()
    long = ProblemAnswer(happens="wait 3 days. " * 20_000)
    with pytest.raises(KnownError, match="The disk is full"):
        ritual.put(long, "long")
    assert ritual.draft.get(ProblemAnswer, "kept").happens == "wait 3 days"
    assert ritual.draft.get(ProblemAnswer, "long").blank
    ballast.unlink()
    ritual.put(long, "long")
    again = team.ritual()
    assert again.draft.get(ProblemAnswer, "long") == long
    assert again.draft.get(ProblemAnswer, "kept").happens == "wait 3 days"


def test_on_a_full_disk_a_week_is_not_half_sealed(full_desk: tuple[SampleTeam, Path]) -> None:
    team, ballast = full_desk
    ballast.unlink()
    ritual = team.ritual()
    for n in range(40):
        ritual.put(ProblemAnswer(happens=f"parcel {n} waits. " * 900), str(n))
    team.services.database.flush()
    fill_up(ballast.parent)
    with pytest.raises(KnownError, match="The disk is full"):
        ritual.seal()
    ballast.unlink()
    assert len(team.ritual().draft.all(ProblemAnswer)) == 41
    ritual.put(Closing(lesson="x"))
    with team.services.database.reading():
        assert Ritual.get().state is RitualState.DRAFT


def test_a_first_start_on_a_full_disk_is_told(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", size="64k") as disk, pytest.raises(KnownError, match="disk is full"):
        Database.open(disk / "leadway.db", KEY)


def test_a_disk_that_became_full_is_told_at_the_next_start(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", size="2m") as disk:
        made(disk / "leadway.db")
        ballast = fill_up(disk)
        before = (disk / "leadway.db").read_bytes()
        with pytest.raises(KnownError, match="The disk is full"):
            Database.open(disk / "leadway.db", KEY)
        assert (disk / "leadway.db").read_bytes() == before
        ballast.unlink()
        Database.open(disk / "leadway.db", KEY).close()


def test_a_folder_that_became_read_only_is_told(tmp_path: Path) -> None:
    import subprocess

    with small_disk(tmp_path / "disk", size="2m") as disk:
        made(disk / "leadway.db")
        before = (disk / "leadway.db").read_bytes()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(KnownError) as caught:
            Database.open(disk / "leadway.db", KEY)
        assert caught.value.next_step
        assert (disk / "leadway.db").read_bytes() == before


# ------------------------------------------------------------------------------------------- migrations


def test_models_and_migrated_schema_agree(path: Path) -> None:
    database = Database.open(path, KEY)
    db: Any = database._db
    for model in MODELS:
        meta = model._meta
        found = {column.name: column for column in db.get_columns(meta.table_name)}
        assert set(found) == {each.column_name for each in meta.sorted_fields}, meta.table_name
        for each in meta.sorted_fields:
            where = f"{meta.table_name}.{each.column_name}"
            assert found[each.column_name].null == each.null, where
            assert found[each.column_name].primary_key == each.primary_key, where
        assert _foreign_keys(db, meta.table_name) == {
            (each.column_name, each.rel_model._meta.table_name, each.on_delete)
            for each in meta.sorted_fields
            if isinstance(each, ForeignKeyField)
        }
        indexes = {(tuple(i.columns), i.unique) for i in db.get_indexes(meta.table_name)}
        assert indexes - {(("id",), True), (("key",), True)} == _wanted_indexes(model), meta.table_name
    tables = {model._meta.table_name for model in MODELS}
    assert set(db.get_tables()) == tables | {"schema_migration"}
    database.close()


@pytest.mark.parametrize("scope", [SCOPE_NORMAL, SCOPE_VALUES])
def test_each_column_has_the_name_that_peewee_gives_it(scope: int) -> None:
    def written(column: object) -> object:
        context: Any = Context(scope=scope, quote='""')
        return context.sql(column).query()

    for model in MODELS:
        for field in model._meta.sorted_fields:
            assert written(field) == written(field.column)


def _foreign_keys(db: Any, table: str) -> set[tuple[str, str, str]]:  # noqa: ANN401 -- Peewee's
    rows = db.execute_sql(f'PRAGMA foreign_key_list("{table}")').fetchall()
    return {(row[3], row[2], row[6]) for row in rows}


def _wanted_indexes(model: type[Model]) -> set[tuple[tuple[str, ...], bool]]:
    meta = model._meta
    single = {
        ((each.column_name,), bool(each.unique))
        for each in meta.sorted_fields
        if (each.index or each.unique) and not each.primary_key
    }
    several = {
        (tuple(meta.fields[name].column_name for name in names), unique) for names, unique in meta.indexes
    }
    return single | several


# As it was drafted when the database was stored.
CLOSING_LINES = (
    "Kept 1 of 4. One call where no rule applied.",
    "Kept 1 of 4. One judgement where no rule applied.",
    "Kept 1 of 2 checked; 2 not checked. One judgement where no rule applied.",
)
VERSIONS = sorted(path.stem for path in STORED.glob("*.db"))


@pytest.fixture(params=VERSIONS)
def stored(tmp_path: Path, request: pytest.FixtureRequest) -> SampleTeam:
    """Return the returns desk as a Leadway with each schema there ever was left it."""
    folder = DataFolder(tmp_path / "stored")
    folder.make()
    shutil.copyfile(STORED / f"{request.param}.db", folder.database)
    key = bytes.fromhex((STORED / f"{request.param}.key.txt").read_text(encoding="utf-8"))
    team = SampleTeam(folder, key=Key(key, in_keychain=False))
    team.later(5)
    return team


def test_there_is_data_of_every_version_to_open() -> None:
    assert sorted(path.stem[:4] for path in MIGRATIONS.glob("[0-9]*.py")) == VERSIONS


def test_data_of_every_version_opens_with_all_its_content(stored: SampleTeam) -> None:
    weeks = stored.open().weeks
    assert [str(line.week) for line in weeks.history() if line.closing_line] == ["2026-W40", "2026-W36"]
    first, second = weeks.summary(Week(2026, 36)), weeks.summary(Week(2026, 40))
    assert first.in_one_line.startswith(CLOSING_LINES)
    assert first.checks[0].title == COMMITMENTS[0].title
    assert first.gaps[0].confidence == 80
    assert first.amendments[0].text == "Finance agreed on Monday."
    assert first.lesson == "Ask the late shift before changing the sign-off"
    assert second.reviews[0].came_true == CameTrue.YES
    assert second.gaps[0].escalated_to == "Safety officer"
    assert [point.value for point in second.measures[0].points] == [3.1, 2.7]
    assert second.last_move is not None
    assert second.last_move.changed == "Two of three wait at the label printer"
    assert [note.text for note in stored.services.notes.waiting()] == ["Ask Sam how the night shift does it"]
    draft = stored.ritual(Week(2026, 41))
    assert len(list(draft.draft.items())) == 1
    assert is_sound(stored.services)
    stored.close()


@pytest.mark.parametrize("version", ["0001", "0002", "0003", "0004", "0005"])
def test_an_earlier_schema_is_still_made_as_it_was(
    tmp_path: Path, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrations = tmp_path / "migrations"
    migrations.mkdir()
    for file in MIGRATIONS.glob("[0-9]*.py"):
        if file.stem[:4] <= version:
            shutil.copyfile(file, migrations / file.name)
    monkeypatch.setattr(connection, "MIGRATIONS", migrations)
    Database.open(tmp_path / "new.db", KEY).close()
    shutil.copyfile(STORED / f"{version}.db", tmp_path / "stored.db")
    key = bytes.fromhex((STORED / f"{version}.key.txt").read_text(encoding="utf-8"))
    assert _schema(tmp_path / "new.db", KEY) == _schema(tmp_path / "stored.db", key)


def _schema(path: Path, key: bytes) -> dict[str, list[Any]]:
    """Return the columns, references and indexes of every table."""
    found = {}
    with raw(path, key) as other:
        for (table,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            indexes = [
                (unique, origin, [row[2] for row in other.execute(f'PRAGMA index_info("{name}")')])
                for _, name, unique, origin, _ in other.execute(f'PRAGMA index_list("{table}")').fetchall()
            ]
            keys = sorted(row[2:7] for row in other.execute(f'PRAGMA foreign_key_list("{table}")'))
            columns = other.execute(f'PRAGMA table_info("{table}")').fetchall()
            found[table] = [columns, keys, sorted(indexes)]
    return found


def test_links_that_lead_somewhere_stay_and_the_others_are_dropped_and_counted(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "stored")
    folder.make()
    shutil.copyfile(STORED / "0002.db", folder.database)
    key = bytes.fromhex((STORED / "0002.key.txt").read_text(encoding="utf-8"))
    with raw(folder.database, key) as other:
        [(problem, experiment, opportunity)] = other.execute(
            "SELECT problem.id, initiative.id, initiative.serves_id FROM problem, initiative"
        ).fetchall()
        moves = [id_ for (id_,) in other.execute("SELECT id FROM move ORDER BY rowid")]
        assert len(moves) == 2
        for kind, served, move in (("initiative", experiment, moves[0]), ("", "nothing", moves[1])):
            other.execute("UPDATE move SET serves = ?, serves_id = ? WHERE id = ?", (kind, served, move))
        other.execute("UPDATE problem SET merged_into = 'nothing'")
        other.execute("UPDATE evidence SET about = 'problem', about_id = ?", (problem,))
        [(evidence,)] = other.execute("SELECT COUNT(*) FROM evidence").fetchall()

    database = Database.open(folder.database, key)
    with database.reading():
        links = {(row.from_id, row.role, row.to_kind, row.to_id) for row in Link.select()}
        assert (moves[0], LinkRole.SERVES, EntityKind.EXPERIMENT, experiment) in links
        assert (experiment, LinkRole.SERVES, EntityKind.OPPORTUNITY, opportunity) in links
        assert sum(role is LinkRole.ABOUT and id_ == problem for _, role, _, id_ in links) == evidence > 0
        assert not any(start == moves[1] or role is LinkRole.MERGED_INTO for start, role, _, _ in links)
    database.close()
    doctor = Doctor(folder, Key(key, in_keychain=False), FRIDAY, _no_autostart)
    [found] = [each for each in doctor.examine() if each.name == "links"]
    assert found.sentence.startswith("2 links led to no record")


def _no_autostart() -> NoReturn:
    raise OSError


def test_a_migration_that_breaks_leaves_the_data_and_a_copy_of_it(
    stored: SampleTeam, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, later)
    (later / "9001_breaks.py").write_text(FAILING, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(connection, "MIGRATIONS", later)
        with pytest.raises(KnownError, match="could not update your data") as caught:
            Database.open(stored.folder.database, stored.key.value, now=FRIDAY)

    [copy] = (stored.folder.path / "backups").glob("leadway-20260904T153000Z-migration*.db")
    assert f"backups/{copy.name}" in caught.value.next_step
    assert len(stored.open().setup.commitments()) == 4
    assert is_sound(stored.services)
    stored.close()
    database = Database.open(copy, stored.key.value)
    with database.reading():
        assert Ritual.select().count() == 3
    database.close()


def test_a_migration_that_works_keeps_every_row(
    stored: SampleTeam, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, later)
    works = FAILING.split("    raise")[0].replace("DELETE FROM commitment", "SELECT 1")
    (later / "9001_colour.py").write_text(works, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(connection, "MIGRATIONS", later)
        database = Database.open(stored.folder.database, stored.key.value)
    with database.reading():
        assert Ritual.select().count() == 3
    database.close()
    with pytest.raises(KnownError, match="newer Leadway"):
        Database.open(stored.folder.database, stored.key.value)


def test_a_first_start_leaves_no_safety_copy_of_nothing(path: Path) -> None:
    made(path)
    made(path)
    assert names(path.parent) == {"leadway.db"}


def test_a_first_start_cut_short_before_its_tables_goes_on(path: Path) -> None:
    with raw(path, KEY) as other:
        other.execute("PRAGMA journal_mode = wal")
        other.execute("CREATE TABLE schema_migration (id INTEGER PRIMARY KEY, name TEXT, applied TEXT)")
    made(path)
    assert names(path.parent) == {"leadway.db"}


# ------------------------------------------------------------------------------------------- copies


def test_a_copy_of_an_open_database_has_what_still_lies_in_its_log(team: SampleTeam, tmp_path: Path) -> None:
    team.services.notes.add("Ask Sam about the bins", "app")
    copy = tmp_path / "copy.db"
    copy_verified(team.folder.database, team.key.value, copy)
    assert names(tmp_path) == {"data", "copy.db"}
    with raw(copy, team.key.value) as other:
        assert len(other.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()) > 20
        assert other.execute("SELECT text FROM note").fetchall() == [("Ask Sam about the bins",)]


def test_a_copy_that_cannot_be_made_leaves_the_older_one(team: SampleTeam, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", size="64k") as disk:
        older = disk / "copy.db"
        older.write_bytes(b"older")
        with pytest.raises(KnownError):
            copy_verified(team.folder.database, team.key.value, older)
        assert older.read_bytes() == b"older"
        assert names(disk) == {"copy.db"}


def test_a_closed_database_holds_no_key(path: Path) -> None:
    database = Database.open(path, KEY)
    database.close()
    assert KEY.hex() not in repr(vars(database._db))
