"""A clock that was years ahead for a while switches nothing off, and hides nothing that was written then."""

from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest

from fixtures.sample_answers import A_MOVE
from fixtures.sample_team import SampleTeam, sample_team
from leadway.domain.reminder import DesktopState
from leadway.domain.terms import Verdict, WeekStatus
from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import Week
from leadway.services.keep.setup import CommitmentEntry

AHEAD = timedelta(weeks=260)


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    """Return a team that added a commitment and sealed a week while its clock was five years ahead."""
    with sample_team(tmp_path) as team:
        team.clock.advance(AHEAD)
        entries = team.services.setup.commitments()
        team.services.setup.save_commitments([*entries, CommitmentEntry("Keys handed over")])
        team.seal(A_MOVE)
        team.clock.advance(-AHEAD)
        yield team


def test_the_week_sealed_then_is_in_the_history_and_opens(team: SampleTeam) -> None:
    wrong = team.week.shift(260)
    lines = {line.week: line for line in team.services.weeks.history()}
    assert lines[wrong].status is WeekStatus.DONE
    assert team.services.weeks.summary(wrong).week == wrong


def test_this_week_is_asked_with_the_commitments_of_then_and_can_be_sealed(team: SampleTeam) -> None:
    assert team.services.weeks.this_week() == team.week
    home = team.services.weeks.home()
    assert home.checks == 5, "the one that was added then is due, too"
    assert home.status is WeekStatus.OPEN
    assert team.seal() == team.week
    assert team.services.seal_undo.undoable() is not None, "the later seal of then is not the last one"
    assert team.services.seal_undo.undo() == team.week


def test_a_new_first_day_of_the_week_begins_next_week(team: SampleTeam) -> None:
    team.services.setup.set_first_day(7)
    [begins] = team.services.settings.load().week_starts
    assert Week.parse(begins) == team.week.shift(1)


def test_the_reminder_still_comes(team: SampleTeam) -> None:
    team.services.setup.save_weekly_time(WeeklyTime(5, time(15)))
    reminder = team.services.reminder()
    for _ in range(3):
        # Its clock is two hours and more ahead, in the same week.
        team.clock.advance(timedelta(hours=3))
        reminder.record_shown()
    team.clock.advance(-timedelta(hours=9))
    assert reminder.week() == team.week
    assert reminder.decide(DesktopState()).verdict is Verdict.SHOW
