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
def draft(desk: SampleTeam) -> dict[str, Any]:
    """Return everything in data with a sealed week and a full draft, just before that is sealed, too."""
    desk.seal(*a_full_week(desk))
    desk.later()
    ritual = desk.ritual()
    for card, key in a_full_week(desk):
        ritual.put(card, key)
    walk_to_the_end(ritual)
    before = everything(desk)
    ritual.seal()
    assert everything(desk) != before
    return before


def everything(desk: SampleTeam) -> dict[str, Any]:
    """Return all that the data holds but the day on which the reminder is silent."""
    found = dump(desk.services.database, "seal_undo")
    found["setting"] = [row for row in found["setting"] if row[1] != "silent_on"]
    return found


def kept_seals(desk: SampleTeam) -> int:
    return len(dump(desk.services.database)["seal_undo"])


def test_the_week_is_the_draft_it_was_with_everything_that_the_seal_changed(
    desk: SampleTeam, draft: dict[str, Any]
) -> None:
    assert desk.services.seal_undo.undo() == desk.week

    assert everything(desk) == draft
    assert not kept_seals(desk)
    assert desk.ritual().draft.get(type(A_PROBLEM), PROBLEM) == A_PROBLEM


def test_an_undone_week_can_be_sealed_and_undone_again(desk: SampleTeam, draft: dict[str, Any]) -> None:
    desk.services.seal_undo.undo()
    desk.clock.advance(timedelta(minutes=30))
    ritual = desk.ritual()
    ritual.seal()
    assert Ritual.get(Ritual.week == desk.week).state is RitualState.SEALED

    desk.services.seal_undo.undo()

    assert everything(desk) == draft


def test_it_can_be_undone_after_a_restart_and_after_a_kill(desk: SampleTeam, draft: dict[str, Any]) -> None:
    desk.open()
    assert desk.services.seal_undo.undoable() is not None
    desk.close()
    desk.open()

    desk.services.seal_undo.undo()

    assert everything(desk) == draft


def test_where_undoing_fails_midway_the_week_stays_sealed(desk: SampleTeam, draft: dict[str, Any]) -> None:
    sealed = everything(desk)
    with failing_at(desk.services, "INSERT ON draft_answer"), pytest.raises(KnownError, match="full"):
        desk.services.seal_undo.undo()
    assert everything(desk) == sealed

    desk.services.seal_undo.undo()

    assert everything(desk) == draft


def test_a_seal_that_fails_leaves_nothing_to_undo(desk: SampleTeam) -> None:
    ritual = desk.ritual()
    ritual.put(*a_full_week(desk)[3])
    walk_to_the_end(ritual)
    with failing_at(desk.services, "INSERT ON problem"), pytest.raises(KnownError):
        ritual.seal()

    assert desk.services.seal_undo.undoable() is None
    assert not kept_seals(desk)


# --------------------------------------------------------------------------------------- ten minutes


def test_it_can_be_undone_for_ten_minutes_and_not_longer(desk: SampleTeam, draft: dict[str, Any]) -> None:
    sealed_at = desk.clock.now()
    undo = desk.services.seal_undo
    assert undo.undoable() == UndoableSeal(desk.week, sealed_at + UNDOABLE_FOR)
    desk.clock.advance(UNDOABLE_FOR - SECOND)
    assert undo.undoable() is not None
    desk.clock.advance(SECOND)

    with pytest.raises(KnownError) as refused:
        undo.undo()
    assert refused.value.sentence == TOO_LATE
    assert undo.undoable() is None
    assert not kept_seals(desk)


def test_what_would_undo_it_is_gone_at_the_next_start_after_ten_minutes(
    desk: SampleTeam, draft: dict[str, Any]
) -> None:
    desk.close()
    desk.clock.advance(UNDOABLE_FOR)
    desk.open()

    assert desk.services.seal_undo.undoable() is None
    assert not kept_seals(desk)


@pytest.mark.parametrize("back", [timedelta(minutes=2), timedelta(days=3)])
def test_a_clock_that_is_set_back_lengthens_nothing(
    desk: SampleTeam, draft: dict[str, Any], back: timedelta
) -> None:
    desk.clock.advance(timedelta(minutes=5))
    assert desk.services.seal_undo.undoable() is not None
    desk.clock.advance(-back)

    with pytest.raises(KnownError):
        desk.services.seal_undo.undo()
    assert desk.services.seal_undo.undoable() is None
    desk.clock.advance(back)
    assert desk.services.seal_undo.undoable() is None


def test_a_clock_that_is_set_back_while_the_data_is_closed_lengthens_nothing(
    desk: SampleTeam, draft: dict[str, Any]
) -> None:
    assert desk.services.seal_undo.undoable() is not None
    desk.clock.advance(timedelta(seconds=50))
    desk.close()
    desk.clock.advance(-timedelta(seconds=30))
    desk.open()

    assert desk.services.seal_undo.undoable() is None


# ------------------------------------------------------------------------------- what was changed since


def test_it_is_refused_where_a_record_that_the_seal_wrote_was_changed(
    desk: SampleTeam, draft: dict[str, Any]
) -> None:
    problem = Problem.select().order_by(Problem.noticed_on.desc()).first()
    with raw(desk.services.database.path, desk.key.value) as other:
        other.execute("UPDATE problem SET who = 'Changed' WHERE id = ?", (problem.id,))
    changed = everything(desk)

    with pytest.raises(KnownError) as refused:
        desk.services.seal_undo.undo()

    assert str(refused.value) == f"{CHANGED_SINCE.format(name='wait 3 days')} {NOTHING_UNDONE}"
    assert everything(desk) == changed
    assert desk.services.seal_undo.undoable() is not None


def test_it_is_refused_where_something_was_added_to_the_week(desk: SampleTeam, draft: dict[str, Any]) -> None:
    desk.services.weeks.amend(desk.week, "The van came after all.")
    sealed = everything(desk)

    with pytest.raises(KnownError):
        desk.services.seal_undo.undo()

    assert everything(desk) == sealed


def test_what_was_undone_step_by_step_does_not_keep_the_seal_from_being_undone(
    desk: SampleTeam, draft: dict[str, Any]
) -> None:
    database = desk.services.database
    with database.writing("Edit problem"):
        Problem.update(who="Others").execute()
    database.undo.undo()

    desk.services.seal_undo.undo()

    assert everything(desk) == draft


def test_a_step_from_before_the_seal_cannot_be_undone_after_it(desk: SampleTeam) -> None:
    database = desk.services.database
    database.undo.start()
    with database.writing("Choose another title"):
        desk.services.notes.add("Ask Sam", "app")
    assert database.undo.next is not None

    desk.seal()

    assert database.undo.next is None


# ------------------------------------------------------------------------------------------ the reminder


def test_the_reminder_is_silent_for_the_rest_of_the_day(desk: SampleTeam, draft: dict[str, Any]) -> None:
    desk.services.setup.save_weekly_time(WeeklyTime(3, time(9)), "UTC")
    reminder = desk.services.reminder()
    assert reminder.decide(DesktopState()).reason is Reason.DONE

    desk.services.seal_undo.undo()

    decision = reminder.decide(DesktopState())
    assert (decision.verdict, decision.reason, decision.dot) == (Verdict.WAIT, Reason.UNDONE, True)
    assert decision.comes == datetime(2026, 9, 12, tzinfo=UTC)
    desk.clock.advance(timedelta(days=1))
    assert reminder.decide(DesktopState()).reason is Reason.OUTSIDE_HOURS


def test_the_reminder_is_silent_when_the_data_is_closed_too(desk: SampleTeam, draft: dict[str, Any]) -> None:
    desk.services.setup.save_weekly_time(WeeklyTime(3, time(9)), "UTC")
    desk.services.reminder().decide(DesktopState())
    desk.services.seal_undo.undo()
    desk.close()

    closed = ReminderService(closed_store(desk.folder), desk.clock)

    assert closed.decide(DesktopState()).reason is Reason.UNDONE
