"""The first look: what it shows is what the opened data says, and whatever is in its way, it steps aside."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest
import sqlcipher3
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.sample_answers import A_MOVE, KEPT, a_full_week
from fixtures.sample_team import FRIDAY, SampleTeam, sample_team
from leadway.domain import answers
from leadway.domain.home import Home, StartupSnapshot
from leadway.domain.terms import Mode, MoveOutcome, RitualState, WeekStatus
from leadway.domain.weekly_time import WeeklyTime
from leadway.services.demo import Demo, DemoClock
from leadway.services.session import open_services
from leadway.storage.models import Ritual
from leadway.storage.startup_queries import read_startup_snapshot
from leadway.system.paths import DataFolder


def look(desk: SampleTeam) -> StartupSnapshot | None:
    """Take a first look as a start would, beside whatever is open."""
    return read_startup_snapshot(desk.folder.database, desk.key.value, desk.clock.now())


def seen(desk: SampleTeam) -> Home:
    """Return what the first look shows; it must be what the opened data says."""
    found = look(desk)
    assert found is not None
    assert found.home == desk.services.weeks.home()
    return found.home


def test_after_the_set_up_it_shows_what_is_due(desk: SampleTeam) -> None:
    desk.services.setup.save_weekly_time(WeeklyTime(5, time(15, 30), "stand-up"), "Europe/Berlin")
    home = seen(desk)
    assert (home.checks, home.status, home.has_commitments) == (4, WeekStatus.OPEN, True)
    assert home.weekly_time_sentence == "If it’s Friday 15:30 (after: stand-up), then I’ll open Leadway."


def test_without_a_promise_it_shows_that_there_is_none(tmp_path: Path) -> None:
    desk = SampleTeam(DataFolder(tmp_path / "data"))
    desk.services.setup.begin()
    desk.services.setup.finish()
    assert not seen(desk).has_commitments
    desk.close()


def test_a_draft_marks_notes_and_a_long_absence_are_seen(desk: SampleTeam) -> None:
    desk.seal(*a_full_week(desk))
    desk.later()
    ritual = desk.ritual()
    ritual.next()
    ritual.next()
    desk.services.notes.add("Ask Sam", "app")
    home = seen(desk)
    assert (home.resume_at, home.notes, home.numbers) == ("Keep", 1, 1)
    assert home.move == "If it is Tuesday 10:00, then I will time three returns."
    desk.later(3)
    desk.services.weeks.mark(desk.week.shift(-1), WeekStatus.AWAY)
    desk.services.weeks.mark(desk.week, WeekStatus.SKIPPED)
    home = seen(desk)
    assert (home.status, home.returning, home.suggested) == (WeekStatus.SKIPPED, True, Mode.RESTART)
    assert home.open_weeks == (desk.week.shift(-3),)


def test_what_was_written_by_a_program_that_was_killed_is_seen(desk: SampleTeam) -> None:
    """It lies in the write-ahead log still: nothing was closed."""
    desk.services.notes.add("Ask Sam", "command_line")
    desk.services.settings.change(colours="dark")
    desk.services.unsaved_texts.put("note", "Label prin")
    found = look(desk)
    assert found is not None
    assert (found.home.notes, found.colours, found.note) == (1, "dark", "Label prin")


def test_the_demo_is_seen_as_it_is(tmp_path: Path) -> None:
    desk, clock = SampleTeam(DataFolder(tmp_path / "data")), DemoClock(FRIDAY)
    services = open_services(desk.folder, desk.key, clock)
    Demo(services, clock, 1).fill(30)
    found = look(desk)
    assert found is not None
    assert found.home == services.weeks.home()
    assert found.home.tally.kept > 0
    services.close()


def test_ten_years_are_seen_like_ten_weeks(desk: SampleTeam) -> None:
    with desk.services.database.writing():
        for n in range(520):
            at = desk.clock.now()
            Ritual.create(
                week=desk.week.shift(n), mode=Mode.FULL, state=RitualState.SEALED, started_at=at, sealed_at=at
            )
    desk.later(520)
    home = seen(desk)
    assert home.tally.sentence == "Done 12 of the last 12 weeks"
    assert not home.returning


WEEKS = st.lists(
    st.sampled_from([*Mode, "draft", WeekStatus.SKIPPED, WeekStatus.AWAY, "nothing"]), max_size=5
)
NOW = st.sampled_from([*Mode, "draft", WeekStatus.SKIPPED, WeekStatus.AWAY, "nothing"])


def live(desk: SampleTeam, what: str) -> None:
    """Do with this week what the script says."""
    if isinstance(what, Mode):
        ritual = desk.ritual()
        said = [(KEPT, desk.commitment("Cash count")), (A_MOVE, "")]
        if ritual.agenda.move is not None:
            said.append((answers.LastMove(outcome=MoveOutcome.DONE), ""))
        desk.seal(*said, mode=what)
    elif isinstance(what, WeekStatus):
        desk.services.weeks.mark(desk.week, what)
    elif what == "draft":
        desk.ritual().next()


@given(before=WEEKS, now=NOW)
@settings(max_examples=12)
def test_whatever_the_weeks_were_it_shows_what_the_ritual_and_the_history_say(
    before: list[str], now: str
) -> None:
    with tempfile.TemporaryDirectory() as path, sample_team(Path(path)) as desk:
        for what in before:
            live(desk, what)
            desk.later()
        if not isinstance(now, Mode):
            ritual = desk.ritual()
            home = seen(desk)
            assert home.suggested is ritual.suggested
            assert home.checks == len(ritual.agenda.checks)
            assert home.critical == tuple(one.title for one in ritual.agenda.checks if one.critical)
            assert home.numbers == len(ritual.agenda.measures)
            assert home.returning == bool(ritual.agenda.weeks_away)
        live(desk, now)
        home = seen(desk)
        statuses = [line.status for line in desk.services.weeks.history()]
        assert home.status is statuses[0]
        counted = [one for one in statuses if one not in (WeekStatus.AWAY, WeekStatus.OPEN)]
        assert home.tally == (sum(one is WeekStatus.DONE for one in counted), len(counted))


# ---------------------------------------------------------------------------------- what is in its way


def nothing_there(desk: SampleTeam) -> None:
    shutil.rmtree(desk.folder.path)


def an_empty_file(desk: SampleTeam) -> None:
    desk.folder.database.write_bytes(b"")


def damaged(desk: SampleTeam) -> None:
    desk.folder.database.write_bytes(os.urandom(8192))


def cut_off(desk: SampleTeam) -> None:
    desk.folder.database.write_bytes(desk.folder.database.read_bytes()[:5000])


def a_folder(desk: SampleTeam) -> None:
    desk.folder.database.unlink()
    desk.folder.database.mkdir()


def unencrypted(desk: SampleTeam) -> None:
    desk.folder.database.unlink()
    with sqlite3.connect(desk.folder.database) as connection:
        connection.execute("CREATE TABLE x (y)")
    connection.close()


def of_a_newer_version(desk: SampleTeam) -> None:
    newer = "SELECT MAX(id) + 1, '9001_later', '2027-01-01' FROM schema_migration"
    change(desk, f"INSERT INTO schema_migration {newer}")


def of_an_older_version(desk: SampleTeam) -> None:
    change(desk, "DELETE FROM schema_migration WHERE name = (SELECT MAX(name) FROM schema_migration)")


def of_another_shape(desk: SampleTeam) -> None:
    change(desk, "ALTER TABLE ritual RENAME COLUMN closing_line TO last_words")


def with_an_unknown_word(desk: SampleTeam) -> None:
    change(desk, "UPDATE commitment SET cadence = 'at full moon'")


def not_set_up(desk: SampleTeam) -> None:
    change(desk, "UPDATE setting SET value = 'false' WHERE key = 'set_up'")


def ended_in_a_ritual(desk: SampleTeam) -> None:
    change(desk, "INSERT INTO setting (key, value) VALUES ('ritual_open', '\"2026-W36\"')")


def change(desk: SampleTeam, sql: str) -> None:
    connection = sqlcipher3.connect(str(desk.folder.database))
    connection.execute(f"PRAGMA key = \"x'{desk.key.value.hex()}'\"")
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
    desk: SampleTeam, spoil: Callable[[SampleTeam], None]
) -> None:
    desk.close()
    spoil(desk)
    path = desk.folder.database
    before = path.read_bytes() if path.is_file() else None
    assert look(desk) is None
    assert (path.read_bytes() if path.is_file() else None) == before


def test_another_key_shows_nothing(desk: SampleTeam) -> None:
    desk.close()
    assert read_startup_snapshot(desk.folder.database, bytes(32), desk.clock.now()) is None


def test_while_another_program_holds_the_file_for_itself_it_shows_nothing(desk: SampleTeam) -> None:
    desk.close()
    other = sqlcipher3.connect(str(desk.folder.database), isolation_level=None)
    other.execute(f"PRAGMA key = \"x'{desk.key.value.hex()}'\"")
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    assert look(desk) is None
    other.execute("ROLLBACK")
    other.close()


def test_a_look_changes_nothing(desk: SampleTeam) -> None:
    desk.close()
    before = desk.folder.database.read_bytes()
    assert look(desk) is not None
    assert desk.folder.database.read_bytes() == before


def test_it_does_without_peewee() -> None:
    loaded = "import sys, leadway.storage.startup_queries; print('peewee' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n", "it would delay the first content by 20 ms"
