"""What the reminder remembers while the data is closed, and how that comes into the data: once, and whole."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.sample_team import SampleTeam
from helpers.disturbed import Outcome, at_once
from helpers.key_file import lose_key_file
from leadway.domain.change import WEEKS, Change, ProgramPart
from leadway.domain.errors import KnownError
from leadway.domain.reminder import (
    DesktopState,
    OpenDraft,
    ReminderAnswer,
    ReminderSettings,
    ReminderState,
    apply_answers,
    not_yet_taken,
)
from leadway.domain.startup_terms import Step
from leadway.domain.terms import Mode, Reason, Verdict, WeekStatus
from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.domain.weeks import Week
from leadway.services.keys import KeyFile, fingerprint
from leadway.services.reminder.file_backend import FileBackend, FileContent
from leadway.services.reminder.service import ReminderService
from leadway.services.reminder.store import ReminderStore, closed_store
from leadway.services.session import Services, open_services

NOTHING = DesktopState()
SLOT = datetime(2026, 9, 4, 15, 30, tzinfo=UTC)
WEEK = Week(2026, 36)
HOUR = timedelta(hours=1)
CANARY = "kingfisher over the loading bay"


@pytest.fixture
def closed(team: SampleTeam) -> ReminderService:
    """Return the reminder at its slot, Friday 15:30, of data that is closed."""
    write_key_file(team, "returns-desk")
    team.services.setup.save_weekly_time(WeeklyTime(5, time(15, 30), CANARY), "UTC")
    team.clock.stand_at(SLOT)
    team.close()
    return remind(team)


def write_key_file(team: SampleTeam, database: str) -> None:
    lose_key_file(team.folder)
    check = fingerprint(team.key.value)
    KeyFile(database, check, plain=team.key.value.hex()).write(team.folder.key_file)


def remind(team: SampleTeam) -> ReminderService:
    """Return the reminder as a start of the program without the data has it."""
    return ReminderService(closed_store(team.folder), team.clock)


def opened(team: SampleTeam) -> ReminderService:
    """Return the reminder of the data, opened anew."""
    return team.open().reminder()


def reasons(reminder: ReminderService) -> list[Reason]:
    return [entry.reason for entry in reminder.log_entries()]


def waiting(team: SampleTeam) -> int:
    """Return how many answers wait in the file to be taken over."""
    return len(json.loads(team.folder.reminder_file.read_bytes())["answers"])


@pytest.mark.usefixtures("closed")
class TestClosed:
    """The reminder works without the data."""

    def test_it_knows_the_slot_and_the_week(self, closed: ReminderService) -> None:
        assert not closed.is_blank
        assert closed.decide(NOTHING).verdict is Verdict.SHOW
        assert closed.next_time() == "now"
        assert closed.status() is WeekStatus.OPEN

    def test_a_card_counts_in_the_next_start(self, team: SampleTeam, closed: ReminderService) -> None:
        closed.record_shown()
        again = remind(team)
        assert again.decide(NOTHING).reason is Reason.JUST_SHOWN
        again.snooze(SLOT + HOUR)
        assert remind(team).decide(NOTHING).reason is Reason.SNOOZED

    def test_a_week_is_passed_and_taken_back(self, team: SampleTeam, closed: ReminderService) -> None:
        closed.skip_week()
        assert remind(team).decide(NOTHING).reason is Reason.SKIPPED
        closed.unskip_week()
        assert remind(team).decide(NOTHING).verdict is Verdict.SHOW

    def test_being_away_and_back(self, team: SampleTeam, closed: ReminderService) -> None:
        closed.away(date(2026, 9, 16))
        assert closed.next_time() == "Friday 18 Sep 15:30"
        assert remind(team).decide(NOTHING).reason is Reason.AWAY
        closed.back()
        assert remind(team).decide(NOTHING).verdict is Verdict.SHOW

    def test_a_ritual_that_was_begun_is_named_by_its_screen(self, team: SampleTeam) -> None:
        opened(team)
        ritual = team.ritual()
        ritual.choose(Mode.SHORT)
        ritual.next()
        team.close()
        assert remind(team).open_draft() == OpenDraft(WEEK, Mode.SHORT, Step.KEEP)
        team.seal()
        team.close()
        assert remind(team).open_draft() is None
        assert remind(team).decide(NOTHING).reason is Reason.DONE

    def test_the_next_week_is_open_again(self, team: SampleTeam) -> None:
        team.seal()
        team.close()
        team.later()
        assert remind(team).decide(NOTHING).verdict is Verdict.SHOW

    @pytest.mark.parametrize("ahead", [timedelta(weeks=-1), timedelta(weeks=-52)])
    def test_after_the_clock_was_set_back_a_kept_week_is_still_kept(
        self, team: SampleTeam, ahead: timedelta
    ) -> None:
        team.seal()
        team.clock.advance(-ahead)
        team.services.weeks.mark(team.week, WeekStatus.SKIPPED)
        team.close()
        team.clock.advance(ahead)
        assert remind(team).decide(NOTHING).reason is Reason.DONE

    def test_after_the_clock_was_set_back_no_card_comes_twice(
        self, team: SampleTeam, closed: ReminderService
    ) -> None:
        closed.record_shown()
        team.clock.advance(2 * HOUR)
        closed.record_shown()
        team.clock.advance(-HOUR)
        assert remind(team).decide(NOTHING).reason is Reason.ENOUGH_TODAY

    def test_nothing_a_person_wrote_is_in_the_file(self, team: SampleTeam) -> None:
        team.services.setup.save_weekly_time(WeeklyTime(5, time(15, 30), CANARY), "UTC")
        team.services.notes.add(CANARY, "app")
        ritual = team.ritual()
        ritual.choose(Mode.SHORT)
        team.services.reminder().skip_week()
        team.close()
        remind(team).unskip_week()
        said = team.folder.reminder_file.read_text()
        assert all(word not in said for word in CANARY.split() if len(word) > 3)
        if os.name == "posix":
            assert team.folder.reminder_file.stat().st_mode & 0o077 == 0

    def test_an_answer_that_cannot_be_kept_is_told_and_not_believed(
        self, team: SampleTeam, closed: ReminderService
    ) -> None:
        team.folder.reminder_file.unlink()
        team.folder.reminder_file.mkdir()
        with pytest.raises(KnownError) as caught:
            closed.record_shown()
        assert caught.value.next_step
        assert closed.decide(NOTHING).verdict is Verdict.SHOW

    def test_a_year_without_the_data_does_not_fill_the_disk(
        self, team: SampleTeam, closed: ReminderService
    ) -> None:
        closed.skip_week()
        for hour in range(600):
            closed.decide(DesktopState(locked=hour % 2 == 0))
            team.clock.advance(HOUR)
        assert team.folder.reminder_file.stat().st_size < 1 << 18
        assert opened(team).log_entries()
        assert team.services.weeks.status(WEEK) is WeekStatus.SKIPPED


@pytest.mark.usefixtures("closed")
class TestTakenOver:
    """Every answer comes into the data, once."""

    def test_when_it_is_opened(self, team: SampleTeam, closed: ReminderService) -> None:
        closed.decide(DesktopState(full_screen=True))
        closed.record_shown()
        closed.snooze(SLOT + HOUR)
        team.clock.advance(HOUR)
        closed.record_shown()
        closed.skip_week()
        reminder = opened(team)

        assert reasons(reminder) == [Reason.DUE, Reason.DUE, Reason.FULL_SCREEN]
        assert [f"{entry.at:%H:%M}" for entry in reminder.log_entries()] == ["16:30", "15:30", "15:30"]
        assert team.services.settings.load().snoozed_until == SLOT + HOUR
        assert team.services.weeks.status(WEEK) is WeekStatus.SKIPPED
        assert waiting(team) == 0
        assert len(reasons(opened(team))) == 3

    def test_being_away_and_back(self, team: SampleTeam, closed: ReminderService) -> None:
        closed.away(date(2026, 9, 30))
        opened(team)
        assert team.services.weeks.status(WEEK.shift(1)) is WeekStatus.AWAY
        team.close()
        remind(team).back()
        opened(team)
        assert team.services.weeks.status(WEEK.shift(1)) is WeekStatus.OPEN
        assert team.services.settings.load().away_until is None

    def test_it_is_announced(self, team: SampleTeam, closed: ReminderService) -> None:
        closed.skip_week()
        heard: list[frozenset[Change]] = []
        team.open().changes.subscribe(heard.append)
        team.services.reminder()
        assert heard == [{Change(ProgramPart.REMINDER), *(Change(kind) for kind in WEEKS)}]

    @pytest.mark.skipif(os.name != "posix", reason="only POSIX kills without a word")
    def test_once_also_where_the_program_is_killed_in_between(
        self, team: SampleTeam, closed: ReminderService
    ) -> None:
        closed.record_shown()
        closed.skip_week()
        for _ in range(2):
            died = subprocess.run(
                [sys.executable, "-c", _DYING, str(team.folder.path), team.key.value.hex()],
                check=False,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            )
            assert died.returncode == -9
            assert waiting(team) == 2
        # What is answered after that comes behind what is in the data already.
        remind(team).unskip_week()
        assert remind(team).status() is WeekStatus.OPEN
        reminder = opened(team)
        assert reasons(reminder) == [Reason.DUE]
        assert reminder.status() is WeekStatus.OPEN
        assert waiting(team) == 0

    def test_a_command_takes_them_over_beside_a_program_that_runs_on(
        self, team: SampleTeam, closed: ReminderService
    ) -> None:
        closed.record_shown()
        assert reasons(opened(team)) == [Reason.DUE]
        team.close()
        team.clock.advance(HOUR)
        closed.snooze(SLOT + 2 * HOUR)
        assert reasons(opened(team)) == [Reason.DUE]
        assert team.services.settings.load().snoozed_until == SLOT + 2 * HOUR

    def test_an_answer_given_while_a_command_has_the_data_open_is_not_lost(
        self, team: SampleTeam, closed: ReminderService
    ) -> None:
        opened(team)
        closed.skip_week()
        team.close()
        assert remind(team).status() is WeekStatus.SKIPPED
        opened(team)
        assert team.services.weeks.status(WEEK) is WeekStatus.SKIPPED

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="two programs at the same time are forks here")
    def test_answers_of_the_same_instant_are_all_kept(
        self, team: SampleTeam, closed: ReminderService
    ) -> None:
        def command() -> None:
            for _ in range(15):
                opened(team)
                team.close()

        def tray() -> None:
            for _ in range(40):
                closed.record_shown()

        assert at_once(command, tray) == [Outcome.DONE, Outcome.DONE]
        assert reasons(opened(team)) == [Reason.DUE] * 40

    def test_an_older_copy_of_the_data_is_gone_by_once_it_is_open(
        self, team: SampleTeam, closed: ReminderService
    ) -> None:
        copy = team.folder.path / "copy.db"
        shutil.copy(team.folder.database, copy)
        closed.record_shown()
        opened(team).skip_week()
        team.services.setup.save_weekly_time(WeeklyTime(1, time(8, 0)), "UTC")
        team.close()
        copy.replace(team.folder.database)

        assert opened(team).decide(NOTHING).verdict is Verdict.SHOW
        team.close()
        assert remind(team).status() is WeekStatus.OPEN
        assert remind(team).next_time() == "now"


@pytest.mark.usefixtures("closed")
class TestInStep:
    """While the data is open, the file follows it."""

    @pytest.mark.parametrize(
        "change",
        [
            lambda team: team.services.setup.save_weekly_time(None),
            lambda team: team.services.weeks.mark(WEEK, WeekStatus.SKIPPED),
            lambda team: team.seal(),
        ],
    )
    def test_a_kill_at_any_later_moment_leaves_it_right(
        self, team: SampleTeam, change: Callable[[SampleTeam], object]
    ) -> None:
        opened(team)
        assert remind(team).decide(NOTHING).verdict is Verdict.SHOW
        change(team)
        assert remind(team).decide(NOTHING).verdict is Verdict.QUIET

    def test_a_command_that_asks_nothing_of_the_reminder_leaves_it_right(self, team: SampleTeam) -> None:
        team.services.weeks.mark(WEEK, WeekStatus.SKIPPED)
        team.close()
        assert remind(team).decide(NOTHING).reason is Reason.SKIPPED

    def test_a_file_that_cannot_be_written_stops_nothing(self, team: SampleTeam) -> None:
        reminder = opened(team)
        team.folder.reminder_file.unlink()
        team.folder.reminder_file.mkdir()
        reminder.skip_week()
        assert reminder.decide(NOTHING).reason is Reason.SKIPPED
        assert team.services.weeks.status(WEEK) is WeekStatus.SKIPPED

    def test_what_is_heard_is_heard_open_or_closed(self, team: SampleTeam) -> None:
        memory = closed_store(team.folder)
        reminder = ReminderService(memory, team.clock)
        heard: list[str] = []
        reminder.changed.subscribe(lambda: heard.append("heard"))
        reminder.skip_week()
        assert len(heard) == 1
        team.opened.append(services := _open_with(team, memory))
        services.reminder()
        assert len(heard) == 2
        services.weeks.mark(WEEK, None)
        assert len(heard) == 3
        services.close()
        reminder.skip_week()
        assert len(heard) == 4


@pytest.mark.usefixtures("closed")
class TestUnreadable:
    """A file that cannot be gone by is as good as none, and made anew when the data is open."""

    @pytest.mark.parametrize(
        "said",
        [
            b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b"[" * 100_000, b"{}", b'{"format": 1}',
            b'{"format": 2, "database": "returns-desk"}',
        ],
    )  # fmt: skip
    def test_damaged_or_newer(self, team: SampleTeam, said: bytes) -> None:
        team.folder.reminder_file.write_bytes(said)
        assert remind(team).is_blank
        assert remind(team).decide(NOTHING).reason is Reason.NO_WEEKLY_TIME
        assert opened(team).decide(NOTHING).verdict is Verdict.SHOW
        team.close()
        assert remind(team).decide(NOTHING).verdict is Verdict.SHOW

    def test_of_another_database(self, team: SampleTeam, closed: ReminderService) -> None:
        closed.skip_week()
        write_key_file(team, "another desk")
        assert remind(team).is_blank
        assert opened(team).status() is WeekStatus.OPEN

    def test_missing_or_a_folder(self, team: SampleTeam) -> None:
        team.folder.reminder_file.unlink()
        assert remind(team).is_blank
        team.folder.reminder_file.mkdir()
        assert remind(team).is_blank
        assert opened(team).decide(NOTHING).verdict is Verdict.SHOW

    def test_five_hundred_damages_are_a_file_that_can_be_read_or_none(
        self, team: SampleTeam, closed: ReminderService
    ) -> None:
        closed.snooze(SLOT + HOUR)
        closed.away(date(2026, 9, 16))
        whole = team.folder.reminder_file.read_bytes()
        chance = random.Random(0)  # noqa: S311 -- for damages that come again
        for _ in range(500):
            broken = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.2 else whole)
            for _ in range(chance.randint(1, 4)):
                if broken:
                    broken[chance.randrange(len(broken))] = chance.choice(b'0123456789-:TZ"{}[],nul \xff')
            team.folder.reminder_file.write_bytes(broken)
            reminder = remind(team)
            reminder.decide(NOTHING)
            reminder.next_time()
            reminder.snooze_options()
            reminder.away_until()


_days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
_times = st.times()
_moments = st.builds(datetime.combine, _days, _times, st.just(UTC))
_weeks = st.builds(Week.of, _days)
_did = st.tuples(st.sampled_from(Verdict), st.sampled_from(Reason))
_hours = st.builds(WorkingHours, st.frozensets(st.integers(1, 7)), _times, _times)
_choices = st.builds(
    ReminderSettings, st.none() | st.builds(WeeklyTime, st.integers(1, 7), _times), st.text(), _hours,
    st.none() | _moments, st.none() | _moments,
    st.none() | _days, st.none() | _days, st.sampled_from(["ask", "tray", "minimise", "quit"]),
)  # fmt: skip
_known = st.builds(
    ReminderState,
    _choices,
    st.dictionaries(_weeks, st.sampled_from(WeekStatus), max_size=5),
    st.lists(_moments, max_size=5).map(tuple),
    st.none() | _did,
    st.none() | st.builds(OpenDraft, _weeks, st.sampled_from(Mode), st.sampled_from(Step)),
    st.text(),
)
_answers = st.builds(
    ReminderAnswer, st.text(), _moments, st.none() | _did,
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(("snoozed_until", "snoozed_at"), st.none() | _moments)
        | {"away_until": st.none() | _days},
    ),
    st.dictionaries(_weeks, st.sampled_from([None, WeekStatus.SKIPPED, WeekStatus.AWAY]), max_size=3),
)  # fmt: skip


@given(_known, st.lists(_answers, max_size=4).map(tuple))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, known: ReminderState, answers: tuple[ReminderAnswer, ...]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    file = FileBackend(folder / "written.json", folder / "no-key.json")
    file.write(FileContent(known, answers))
    assert file.read() == FileContent(known, answers)


@given(st.lists(st.builds(replace, _answers, id=st.uuids().map(str)), max_size=6), st.integers(0, 6))
def test_answers_taken_over_in_parts_are_answers_taken_over(
    answers: list[ReminderAnswer], first: int
) -> None:
    whole = apply_answers(ReminderState(), answers)
    part = apply_answers(ReminderState(), answers[:first])
    taken = answers[:first][-1].id if answers[:first] else ""
    assert apply_answers(part, not_yet_taken(taken, answers)) == whole


def _open_with(team: SampleTeam, memory: ReminderStore) -> Services:
    return open_services(team.folder, team.key, team.clock, lambda: memory)


_DYING = """
import os, signal, sys
from pathlib import Path
from helpers.clock import FixedClock
from leadway.services.keys import Key
from leadway.services.session import open_services
from leadway.services.reminder.file_backend import FileBackend
from leadway.services.reminder.store import ReminderStore
from leadway.system.clock import SystemClock
from leadway.system.paths import DataFolder


class LastWords(FileBackend):
    def write(self, kept):
        os.kill(os.getpid(), signal.SIGKILL)


folder = DataFolder(Path(sys.argv[1]))
memory = ReminderStore(LastWords(folder.reminder_file, folder.key_file))
key = Key(bytes.fromhex(sys.argv[2]), in_keychain=False)
open_services(folder, key, SystemClock(), lambda: memory).reminder()
"""
