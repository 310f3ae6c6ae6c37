"""The snapshot: what it shows is what the opened data says, and whatever is in its way, it steps aside."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import time
from pathlib import Path

import pytest
import sqlcipher3
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures import half_year as demo
from fixtures.sample_answers import A_MOVE, KEPT, a_full_week
from fixtures.sample_team import SampleTeam, sample_team
from helpers.clock import FixedClock
from leadway.domain import answers
from leadway.domain.home import Home, StartupSnapshot
from leadway.domain.steps import tally
from leadway.domain.terms import Mode, MoveOutcome, RitualState, WeekStatus
from leadway.domain.weekly_time import WeeklyTime
from leadway.services.session import open_services
from leadway.storage.connection import connect
from leadway.storage.models import Ritual
from leadway.storage.startup_queries import read_home, read_startup_snapshot
from leadway.system.paths import DataFolder


def snapshot(team: SampleTeam) -> StartupSnapshot | None:
    """Take a first look as a start would, beside whatever is open."""
    return read_startup_snapshot(team.folder.database, team.key.value, team.clock.now())


def seen(team: SampleTeam) -> Home:
    """Return what the snapshot shows; it must be what the opened data says."""
    found = snapshot(team)
    assert found is not None
    assert found.home == team.services.weeks.home()
    return found.home


def test_after_the_set_up_it_shows_what_is_due(team: SampleTeam) -> None:
    team.services.setup.save_weekly_time(WeeklyTime(5, time(15, 30), "stand-up"), "Europe/Berlin")
    home = seen(team)
    assert (home.checks, home.status, home.has_commitments) == (4, WeekStatus.OPEN, True)
    assert home.weekly_time_sentence == "If it’s Friday 15:30 (after: stand-up), then I’ll open Leadway."


def test_without_a_promise_it_shows_that_there_is_none(tmp_path: Path) -> None:
    team = SampleTeam(DataFolder(tmp_path / "data"))
    team.services.setup.begin()
    team.services.setup.finish()
    assert not seen(team).has_commitments
    team.close()


def test_a_draft_marks_notes_and_a_long_absence_are_seen(team: SampleTeam) -> None:
    team.seal(*a_full_week(team))
    team.later()
    ritual = team.ritual()
    ritual.next()
    ritual.next()
    team.services.notes.add("Ask Sam", "app")
    home = seen(team)
    assert (home.resume_at, home.notes, home.numbers) == ("Keep", 1, 1)
    assert home.move == "If it is Tuesday 10:00, then I will time three returns."
    team.later(3)
    team.services.weeks.mark(team.week.shift(-1), WeekStatus.AWAY)
    team.services.weeks.mark(team.week, WeekStatus.SKIPPED)
    home = seen(team)
    assert (home.status, home.returning, home.suggested) == (WeekStatus.SKIPPED, True, Mode.RESTART)
    assert home.open_weeks == (team.week.shift(-3),)


def test_what_was_written_by_a_program_that_was_killed_is_seen(team: SampleTeam) -> None:
    """It lies in the write-ahead log still: nothing was closed."""
    team.services.notes.add("Ask Sam", "command_line")
    team.services.settings.change(colours="dark")
    team.services.unsaved_texts.put("note", "Label prin")
    found = snapshot(team)
    assert found is not None
    assert (found.home.notes, found.colours, found.note) == (1, "dark", "Label prin")


def test_the_demo_is_seen_as_it_is(half_year: Path, tmp_path: Path) -> None:
    folder = DataFolder(shutil.copytree(half_year, tmp_path / "data"))
    services = open_services(folder, demo.KEY, FixedClock(demo.NOW))
    found = read_startup_snapshot(folder.database, demo.KEY.value, demo.NOW)
    assert found is not None
    assert found.home == services.weeks.home()
    assert found.home.tally.kept > 0
    services.close()


def test_of_sealed_weeks_only_those_asked_for_are_read(team: SampleTeam) -> None:
    """Each week has its page in its row: reading the rows of ten years costs milliseconds and megabytes."""
    asked: list[tuple[str, tuple[str, ...]]] = []
    with closing(connect(team.folder.database, team.key.value, "ro")) as connection:

        def query(sql: str, values: tuple[str, ...]) -> list[tuple[object, ...]]:
            asked.append((sql, values))
            rows: list[tuple[object, ...]] = connection.execute(sql, values).fetchall()
            return rows

        read_home(query, team.clock.now())
        plans = {
            sql: [step[3] for step in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
            for sql, values in asked
            if str(RitualState.SEALED) in sql
        }
    assert len(plans) > 2
    for sql, plan in plans.items():
        assert "ritual_week" in plan[0], f"{sql}: {plan}"


def test_ten_years_are_seen_like_ten_weeks(team: SampleTeam) -> None:
    with team.services.database.writing():
        for n in range(520):
            at = team.clock.now()
            Ritual.create(
                week=team.week.shift(n), mode=Mode.FULL, state=RitualState.SEALED, started_at=at, sealed_at=at
            )
    team.later(520)
    home = seen(team)
    assert home.tally.sentence == "Done 13 of the last 13 weeks"
    assert not home.returning


WEEKS = st.lists(
    st.sampled_from([*Mode, "draft", WeekStatus.SKIPPED, WeekStatus.AWAY, "nothing"]), max_size=5
)
NOW = st.sampled_from([*Mode, "draft", WeekStatus.SKIPPED, WeekStatus.AWAY, "nothing"])


def live(team: SampleTeam, what: str) -> None:
    """Do with this week what the script says."""
    if isinstance(what, Mode):
        ritual = team.ritual()
        said = [(KEPT, team.commitment("Cash count")), (A_MOVE, "")]
        if ritual.agenda.move is not None:
            said.append((answers.LastMove(outcome=MoveOutcome.DONE), ""))
        team.seal(*said, mode=what)
    elif isinstance(what, WeekStatus):
        team.services.weeks.mark(team.week, what)
    elif what == "draft":
        team.ritual().next()


@given(before=WEEKS, now=NOW)
@settings(max_examples=12)
def test_whatever_the_weeks_were_it_shows_what_the_ritual_and_the_history_say(
    before: list[str], now: str
) -> None:
    with tempfile.TemporaryDirectory() as path, sample_team(Path(path)) as team:
        for what in before:
            live(team, what)
            team.later()
        if not isinstance(now, Mode):
            ritual = team.ritual()
            home = seen(team)
            assert home.suggested is ritual.suggested
            assert home.checks == len(ritual.agenda.checks)
            assert home.critical == tuple(one.title for one in ritual.agenda.checks if one.critical)
            assert home.numbers == len(ritual.agenda.measures)
            assert home.returning == bool(ritual.outline.weeks_away)
            outline, agenda = ritual.outline, ritual.agenda
            assert (outline.checks, outline.numbers) == (len(agenda.checks), len(agenda.measures))
            assert outline.reviews == int(agenda.review is not None)
        live(team, now)
        home = seen(team)
        lines = team.services.weeks.history()
        statuses = {line.week: line.status for line in lines}
        assert home.status is lines[0].status
        assert home.tally == tally(statuses)
        assert home.tally.kept == sum(one is WeekStatus.DONE for one in statuses.values())


# ---------------------------------------------------------------------------------- what is in its way


def nothing_there(team: SampleTeam) -> None:
    shutil.rmtree(team.folder.path)


def an_empty_file(team: SampleTeam) -> None:
    team.folder.database.write_bytes(b"")


def damaged(team: SampleTeam) -> None:
    team.folder.database.write_bytes(os.urandom(8192))


def cut_off(team: SampleTeam) -> None:
    team.folder.database.write_bytes(team.folder.database.read_bytes()[:5000])


def a_folder(team: SampleTeam) -> None:
    team.folder.database.unlink()
    team.folder.database.mkdir()


def unencrypted(team: SampleTeam) -> None:
    team.folder.database.unlink()
    with sqlite3.connect(team.folder.database) as connection:
        connection.execute("CREATE TABLE x (y)")
    connection.close()


def of_a_newer_version(team: SampleTeam) -> None:
    newer = "SELECT MAX(id) + 1, '9001_later', '2027-01-01' FROM schema_migration"
    change(team, f"INSERT INTO schema_migration {newer}")


def of_an_older_version(team: SampleTeam) -> None:
    change(team, "DELETE FROM schema_migration WHERE name = (SELECT MAX(name) FROM schema_migration)")


def of_another_shape(team: SampleTeam) -> None:
    change(team, "ALTER TABLE ritual RENAME COLUMN closing_line TO last_words")


def with_an_unknown_word(team: SampleTeam) -> None:
    change(team, "UPDATE commitment SET cadence = 'at full moon'")


def not_set_up(team: SampleTeam) -> None:
    change(team, "UPDATE setting SET value = 'false' WHERE key = 'set_up'")


def ended_in_a_ritual(team: SampleTeam) -> None:
    change(team, "INSERT INTO setting (key, value) VALUES ('ritual_open', '\"2026-W36\"')")


def change(team: SampleTeam, sql: str) -> None:
    connection = sqlcipher3.connect(str(team.folder.database))
    connection.execute(f"PRAGMA key = \"x'{team.key.value.hex()}'\"")
    connection.execute(sql)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "spoil",
    [
        nothing_there, an_empty_file, damaged, cut_off, a_folder, unencrypted, of_a_newer_version,
        of_an_older_version, of_another_shape, with_an_unknown_word, not_set_up, ended_in_a_ritual,
    ],
)  # fmt: skip
def test_whatever_is_in_its_way_it_shows_nothing_and_leaves_the_file_as_it_is(
    team: SampleTeam, spoil: Callable[[SampleTeam], None]
) -> None:
    team.close()
    spoil(team)
    path = team.folder.database
    before = path.read_bytes() if path.is_file() else None
    assert snapshot(team) is None
    assert (path.read_bytes() if path.is_file() else None) == before


def test_another_key_shows_nothing(team: SampleTeam) -> None:
    team.close()
    assert read_startup_snapshot(team.folder.database, bytes(32), team.clock.now()) is None


def test_while_another_program_holds_the_file_for_itself_it_shows_nothing(team: SampleTeam) -> None:
    team.close()
    other = sqlcipher3.connect(str(team.folder.database), isolation_level=None)
    other.execute(f"PRAGMA key = \"x'{team.key.value.hex()}'\"")
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    assert snapshot(team) is None
    other.execute("ROLLBACK")
    other.close()


def test_a_look_changes_nothing(team: SampleTeam) -> None:
    team.close()
    before = team.folder.database.read_bytes()
    assert snapshot(team) is not None
    assert team.folder.database.read_bytes() == before


def test_it_does_without_peewee() -> None:
    loaded = "import sys, leadway.storage.startup_queries; print('peewee' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n", "it would delay the first content by 20 ms"
