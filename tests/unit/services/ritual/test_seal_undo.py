"""Undo of the seal: for ten minutes, the week comes back as the draft it was, whole or not at all."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from fixtures.sample_answers import A_PROBLEM, PROBLEM, a_full_week
from fixtures.sample_team import SampleTeam, walk_to_the_end
from helpers.databases import failing_at, raw
from helpers.dumps import dump
from leadway.domain.errors import KnownError
from leadway.domain.reminder import DesktopState
from leadway.domain.terms import Reason, RitualState, Verdict
from leadway.domain.weekly_time import WeeklyTime
from leadway.services.reminder.service import ReminderService
from leadway.services.reminder.store import closed_store
from leadway.services.ritual.seal_undo import TOO_LATE, UNDOABLE_FOR, UndoableSeal
from leadway.storage.models import Problem, Ritual
from leadway.storage.undo import CHANGED_SINCE, NOTHING_UNDONE

SECOND = timedelta(seconds=1)


@pytest.fixture
def draft(team: SampleTeam) -> dict[str, Any]:
    """Return everything in data with a sealed week and a full draft, just before that is sealed, too."""
    team.seal(*a_full_week(team))
    team.later()
    ritual = team.ritual()
    for card, key in a_full_week(team):
        ritual.put(card, key)
    walk_to_the_end(ritual)
    before = everything(team)
    ritual.seal()
    assert everything(team) != before
    return before


def everything(team: SampleTeam) -> dict[str, Any]:
    """Return all that the data holds but the day on which the reminder is silent."""
    found = dump(team.services.database, "seal_undo")
    found["setting"] = [row for row in found["setting"] if row[1] != "silent_on"]
    return found


def kept_seals(team: SampleTeam) -> int:
    return len(dump(team.services.database)["seal_undo"])


def test_the_week_is_the_draft_it_was_with_everything_that_the_seal_changed(
    team: SampleTeam, draft: dict[str, Any]
) -> None:
    assert team.services.seal_undo.undo() == team.week

    assert everything(team) == draft
    assert not kept_seals(team)
    assert team.ritual().draft.get(type(A_PROBLEM), PROBLEM) == A_PROBLEM


def test_an_undone_week_can_be_sealed_and_undone_again(team: SampleTeam, draft: dict[str, Any]) -> None:
    team.services.seal_undo.undo()
    team.clock.advance(timedelta(minutes=30))
    ritual = team.ritual()
    ritual.seal()
    assert Ritual.get(Ritual.week == team.week).state is RitualState.SEALED

    team.services.seal_undo.undo()

    assert everything(team) == draft


def test_it_can_be_undone_after_a_restart_and_after_a_kill(team: SampleTeam, draft: dict[str, Any]) -> None:
    team.open()
    assert team.services.seal_undo.undoable() is not None
    team.close()
    team.open()

    team.services.seal_undo.undo()

    assert everything(team) == draft


def test_where_undoing_fails_midway_the_week_stays_sealed(team: SampleTeam, draft: dict[str, Any]) -> None:
    sealed = everything(team)
    with failing_at(team.services, "INSERT ON draft_answer"), pytest.raises(KnownError, match="full"):
        team.services.seal_undo.undo()
    assert everything(team) == sealed

    team.services.seal_undo.undo()

    assert everything(team) == draft


def test_a_seal_that_fails_leaves_nothing_to_undo(team: SampleTeam) -> None:
    ritual = team.ritual()
    ritual.put(*a_full_week(team)[3])
    walk_to_the_end(ritual)
    with failing_at(team.services, "INSERT ON problem"), pytest.raises(KnownError):
        ritual.seal()

    assert team.services.seal_undo.undoable() is None
    assert not kept_seals(team)


# --------------------------------------------------------------------------------------- ten minutes


def test_it_can_be_undone_for_ten_minutes_and_not_longer(team: SampleTeam, draft: dict[str, Any]) -> None:
    sealed_at = team.clock.now()
    undo = team.services.seal_undo
    assert undo.undoable() == UndoableSeal(team.week, sealed_at + UNDOABLE_FOR)
    team.clock.advance(UNDOABLE_FOR - SECOND)
    assert undo.undoable() is not None
    team.clock.advance(SECOND)

    with pytest.raises(KnownError) as refused:
        undo.undo()
    assert refused.value.sentence == TOO_LATE
    assert undo.undoable() is None
    assert not kept_seals(team)


def test_what_would_undo_it_is_gone_at_the_next_start_after_ten_minutes(
    team: SampleTeam, draft: dict[str, Any]
) -> None:
    team.close()
    team.clock.advance(UNDOABLE_FOR)
    team.open()

    assert team.services.seal_undo.undoable() is None
    assert not kept_seals(team)


@pytest.mark.parametrize("back", [timedelta(minutes=2), timedelta(days=3)])
def test_a_clock_that_is_set_back_lengthens_nothing(
    team: SampleTeam, draft: dict[str, Any], back: timedelta
) -> None:
    team.clock.advance(timedelta(minutes=5))
    assert team.services.seal_undo.undoable() is not None
    team.clock.advance(-back)

    with pytest.raises(KnownError):
        team.services.seal_undo.undo()
    assert team.services.seal_undo.undoable() is None
    team.clock.advance(back)
    assert team.services.seal_undo.undoable() is None


def test_a_clock_that_is_set_back_while_the_data_is_closed_lengthens_nothing(
    team: SampleTeam, draft: dict[str, Any]
) -> None:
    assert team.services.seal_undo.undoable() is not None
    team.clock.advance(timedelta(seconds=50))
    team.close()
    team.clock.advance(-timedelta(seconds=30))
    team.open()

    assert team.services.seal_undo.undoable() is None


# ------------------------------------------------------------------------------- what was changed since


def test_it_is_refused_where_a_record_that_the_seal_wrote_was_changed(
    team: SampleTeam, draft: dict[str, Any]
) -> None:
    problem = Problem.select().order_by(Problem.noticed_on.desc()).first()
    with raw(team.services.database.path, team.key.value) as other:
        other.execute("UPDATE problem SET who = 'Changed' WHERE id = ?", (problem.id,))
    changed = everything(team)

    with pytest.raises(KnownError) as refused:
        team.services.seal_undo.undo()

    assert str(refused.value) == f"{CHANGED_SINCE.format(name='wait 3 days')} {NOTHING_UNDONE}"
    assert everything(team) == changed
    assert team.services.seal_undo.undoable() is not None


def test_it_is_refused_where_something_was_added_to_the_week(team: SampleTeam, draft: dict[str, Any]) -> None:
    team.services.weeks.amend(team.week, "The van came after all.")
    sealed = everything(team)

    with pytest.raises(KnownError):
        team.services.seal_undo.undo()

    assert everything(team) == sealed


def test_what_was_undone_step_by_step_does_not_keep_the_seal_from_being_undone(
    team: SampleTeam, draft: dict[str, Any]
) -> None:
    database = team.services.database
    with database.writing("Edit problem"):
        Problem.update(who="Others").execute()
    database.undo.undo()

    team.services.seal_undo.undo()

    assert everything(team) == draft


def test_a_step_from_before_the_seal_cannot_be_undone_after_it(team: SampleTeam) -> None:
    database = team.services.database
    database.undo.start()
    with database.writing("Choose another title"):
        team.services.notes.add("Ask Sam", "app")
    assert database.undo.next is not None

    team.seal()

    assert database.undo.next is None


# ------------------------------------------------------------------------------------------ the reminder


def test_the_reminder_is_silent_for_the_rest_of_the_day(team: SampleTeam, draft: dict[str, Any]) -> None:
    team.services.setup.save_weekly_time(WeeklyTime(3, time(9)), "UTC")
    reminder = team.services.reminder()
    assert reminder.decide(DesktopState()).reason is Reason.DONE

    team.services.seal_undo.undo()

    decision = reminder.decide(DesktopState())
    assert (decision.verdict, decision.reason, decision.dot) == (Verdict.WAIT, Reason.UNDONE, True)
    assert decision.comes == datetime(2026, 9, 12, tzinfo=UTC)
    team.clock.advance(timedelta(days=1))
    assert reminder.decide(DesktopState()).reason is Reason.OUTSIDE_HOURS


def test_the_reminder_is_silent_when_the_data_is_closed_too(team: SampleTeam, draft: dict[str, Any]) -> None:
    team.services.setup.save_weekly_time(WeeklyTime(3, time(9)), "UTC")
    team.services.reminder().decide(DesktopState())
    team.services.seal_undo.undo()
    team.close()

    closed = ReminderService(closed_store(team.folder), team.clock)

    assert closed.decide(DesktopState()).reason is Reason.UNDONE
