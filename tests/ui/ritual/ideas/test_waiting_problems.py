"""Problems that wait: solved is an answer, the third time asks what now, and the list is one button away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from helpers.keyboard import focused, press, write
from helpers.problems_screen import cards_of, old_problems, opened
from helpers.ritual_team import RitualTeam, enter
from leadway.domain.answers import NextMove, ProblemAnswer, ProblemTriage
from leadway.domain.terms import ProblemVerdict
from leadway.storage.models import Problem
from leadway.ui.ritual.ideas.problem_triage import TriageForm
from leadway.ui.ritual.progress.page import ProgressPage
from ui.conftest import Show

V = ProblemVerdict


def answer(team: RitualTeam, card: TriageForm) -> ProblemTriage:
    """Return what is on the disk about a problem."""
    team.flush()
    return team.ritual().draft.get(ProblemTriage, card.problem.id)


@pytest.fixture
def waits(team: RitualTeam, show: Show) -> TriageForm:
    """Return the card of a problem that was left for another time twice in a row."""
    old_problems(team)
    with team.services.database.writing():
        Problem.update(passed_over=2).execute()
    return cards_of(opened(team, show))[0]


def test_solved_asks_how_that_is_known(team: RitualTeam, show: Show) -> None:
    old_problems(team)
    card = cards_of(opened(team, show))[0]
    card.verdict.setFocus()
    press(Qt.Key.Key_S)
    assert focused() is card.solved.edit
    write("nobody searched")
    assert answer(team, card) == ProblemTriage(V.SOLVED, solved_because="nobody searched")


def test_leaving_it_for_the_third_time_in_a_row_asks_why_and_what_now(
    team: RitualTeam, waits: TriageForm
) -> None:
    waits.verdict.setFocus()
    press(Qt.Key.Key_Y)
    assert [chip.value for chip in waits.then.chips] == [V.SMALLER, V.PARK, V.DROP]
    assert "3 times in a row" in waits.then.label.text()
    assert focused() is waits.reason.edit
    write("too large")
    waits.then.setFocus()
    press("1")
    assert focused() is waits.smaller.edit
    write("the red forms")
    expected = ProblemTriage(V.STILL_TRUE, then=V.SMALLER, smaller="the red forms", reason="too large")
    assert answer(team, waits) == expected


def test_any_other_answer_needs_no_more_than_before(team: RitualTeam, waits: TriageForm) -> None:
    waits.verdict.press(V.STILL_TRUE)
    waits.then.press(V.PARK)
    assert waits.until.isVisible()
    waits.verdict.press(V.NEXT)
    assert not waits.then.isVisible()
    assert answer(team, waits) == ProblemTriage(V.NEXT)


def test_how_many_more_there_are_is_said_and_opens_the_list(team: RitualTeam, show: Show) -> None:
    old_problems(team)
    assert opened(team, show).more.isHidden()
    team.seal_week(2, *((ProblemAnswer(happens=f"number {n}"), f"{n}") for n in range(4)))
    page = opened(team, show)
    asked: list[str] = []
    page.record_list_asked.connect(asked.append)
    assert page.more.text() == "4 more"
    page.more.click()
    assert asked == ["problem"]


def test_the_problem_that_is_next_is_the_first_move_that_the_same_ritual_suggests(
    team: RitualTeam, show: Show
) -> None:
    old_problems(team)
    second = cards_of(opened(team, show))[1]
    second.verdict.setFocus()
    press(Qt.Key.Key_N)
    page = enter(ProgressPage(team.begin()), show)
    first = page.next_move.offers.buttons[0]
    assert first.offer.serves_id == second.problem.id
    first.setFocus()
    press("1")
    team.flush()
    move = team.ritual().draft.get(NextMove)
    assert (move.serves, move.serves_id) == ("problem", second.problem.id)
    assert second.problem.happens in move.action
