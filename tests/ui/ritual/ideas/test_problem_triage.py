"""Old problems are asked about once a week, by keys, and none is lost by an answer."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from helpers.keyboard import focused, press, retype, write
from helpers.problems_screen import FAULTS, FORMS, cards_of, old_problems, opened, problem_of
from helpers.ritual_team import RitualTeam
from leadway.domain.answers import ProblemTriage
from leadway.domain.terms import ProblemVerdict
from leadway.ui.ritual.ideas.page import ProblemsPage
from leadway.ui.ritual.ideas.problem_triage import how_long
from leadway.ui.widgets.focus_order import move_focus
from leadway.ui.widgets.text import Caption
from ui.conftest import Show


def verdicts(team: RitualTeam, page: ProblemsPage) -> list[ProblemTriage]:
    """Return what is on the disk about the old problems, in their order."""
    team.flush()
    draft = team.ritual().draft
    return [draft.get(ProblemTriage, key) for key in page.triage]


def test_without_open_problems_nothing_is_asked_about_them(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    assert page.triage == {}


def test_the_oldest_open_problems_are_asked_about_with_their_age(team: RitualTeam, show: Show) -> None:
    old_problems(team)
    page = opened(team, show)
    said = [card.problem.sentence for card in cards_of(page)]
    assert [text.split()[0] for text in said] == ["Late", "Customers", "The"]
    texts = [label.text() for label in page.findChildren(Caption)]
    assert "Open for 5 weeks, since 20 October. Asked 2 times before." in texts
    assert problem_of(page.ideas.forms[0]).who.edit.hasFocus()


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        (Qt.Key.Key_Y, ProblemVerdict.STILL_TRUE),
        (Qt.Key.Key_S, ProblemVerdict.SOLVED),
        (Qt.Key.Key_D, ProblemVerdict.DROP),
        (Qt.Key.Key_K, ProblemVerdict.PARK),
        (Qt.Key.Key_M, ProblemVerdict.MERGE),
        (Qt.Key.Key_N, ProblemVerdict.NEXT),
        (Qt.Key.Key_Up, ProblemVerdict.NEXT),
    ],
)
def test_each_verdict_has_its_key(team: RitualTeam, show: Show, key: Qt.Key, verdict: ProblemVerdict) -> None:
    old_problems(team)
    page = opened(team, show)
    cards_of(page)[1].verdict.setFocus()
    press(key)
    assert verdicts(team, page)[1].verdict is verdict
    assert verdicts(team, page)[0] == ProblemTriage()


def test_dropping_asks_for_the_reason(team: RitualTeam, show: Show) -> None:
    old_problems(team)
    page = opened(team, show)
    card = cards_of(page)[0]
    assert card.reason.isHidden()
    card.verdict.setFocus()
    press(Qt.Key.Key_D)
    assert card.reason.isVisible()
    assert focused() is card.reason.edit, "the reason that is asked for has the focus"
    write("the new till prints them")
    assert verdicts(team, page)[0] == ProblemTriage(ProblemVerdict.DROP, reason="the new till prints them")


def test_a_reason_survives_a_slip_of_the_finger(team: RitualTeam, show: Show) -> None:
    old_problems(team)
    page = opened(team, show)
    card = cards_of(page)[0]
    card.verdict.press(ProblemVerdict.DROP)
    card.reason.setFocus()
    write("printed now")
    card.verdict.press(ProblemVerdict.PARK)
    assert verdicts(team, page)[0].reason == ""
    card.verdict.press(ProblemVerdict.DROP)
    assert verdicts(team, page)[0].reason == "printed now"


def test_parking_asks_again_in_four_weeks_unless_another_day_is_set(team: RitualTeam, show: Show) -> None:
    old_problems(team)
    page = opened(team, show)
    card = cards_of(page)[0]
    card.verdict.setFocus()
    press(Qt.Key.Key_K)
    assert card.until.isVisible()
    assert verdicts(team, page)[0] == ProblemTriage(ProblemVerdict.PARK, until=date(2026, 12, 22))
    retype(card.until, "29 Dec")
    assert verdicts(team, page)[0].until == date(2026, 12, 29)


def test_merging_asks_into_which_other_one(team: RitualTeam, show: Show) -> None:
    old_problems(team)
    page = opened(team, show)
    first, _, third = cards_of(page)
    first.verdict.setFocus()
    press(Qt.Key.Key_M)
    assert first.into.isVisible()
    assert verdicts(team, page)[0].into == ""
    assert first.into.edit.count() == 2
    move_focus(page, forward=True)
    press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert verdicts(team, page)[0].into == third.problem.id
    assert first.target_goes.isHidden()
    third.verdict.press(ProblemVerdict.DROP)
    assert first.target_goes.isVisible()
    third.verdict.press(ProblemVerdict.STILL_TRUE)
    assert first.target_goes.isHidden()


def test_two_problems_merge_without_a_further_question_and_one_alone_cannot(
    team: RitualTeam, show: Show
) -> None:
    team.seal_week(5, (FORMS, "forms"))
    alone = opened(team, show)
    assert len(cards_of(alone)[0].verdict.chips) == 5
    team.seal_week(4, (FAULTS, "faults"))
    page = opened(team, show)
    first, second = cards_of(page)
    first.verdict.press(ProblemVerdict.MERGE)
    assert verdicts(team, page)[0].into == second.problem.id


def test_only_one_problem_is_the_next_one(team: RitualTeam, show: Show) -> None:
    old_problems(team)
    page = opened(team, show)
    first, second, _ = cards_of(page)
    first.verdict.press(ProblemVerdict.NEXT)
    second.verdict.press(ProblemVerdict.NEXT)
    assert [triage.verdict for triage in verdicts(team, page)] == [
        ProblemVerdict.STILL_TRUE,
        ProblemVerdict.NEXT,
        None,
    ]


def test_a_verdict_taken_back_leaves_nothing(team: RitualTeam, show: Show) -> None:
    old_problems(team)
    page = opened(team, show)
    card = cards_of(page)[0]
    card.verdict.setFocus()
    press(Qt.Key.Key_K, Qt.Key.Key_K)
    assert verdicts(team, page)[0].verdict is ProblemVerdict.PARK
    press(Qt.Key.Key_Backspace)
    assert verdicts(team, page)[0] == ProblemTriage()
    assert card.until.isHidden()


def test_a_restart_shows_the_verdicts_with_what_was_said(team: RitualTeam, show: Show) -> None:
    old_problems(team)
    page = opened(team, show)
    cards_of(page)[0].verdict.press(ProblemVerdict.PARK)
    cards_of(page)[1].verdict.press(ProblemVerdict.DROP)
    cards_of(page)[1].reason.setFocus()
    write("solved itself")
    again = opened(team, show)
    first, second, _ = cards_of(again)
    assert first.until.isVisible()
    assert first.until.date() == date(2026, 12, 22)
    assert second.reason.text() == "solved itself"


def test_sealing_never_loses_two_problems_merged_into_each_other(team: RitualTeam, show: Show) -> None:
    old_problems(team)
    page = opened(team, show)
    first, second, third = cards_of(page)
    for card, into in ((first, second), (second, first)):
        page.autosave.put(ProblemTriage(ProblemVerdict.MERGE, into=into.problem.id), card.problem.id)
    page.autosave.put(ProblemTriage(ProblemVerdict.MERGE, into=first.problem.id), third.problem.id)
    page.autosave.flush()
    page.ritual.seal()
    assert len(next_week(team)) == 3


def test_sealing_merges_a_problem_into_one_that_stays(team: RitualTeam, show: Show) -> None:
    old_problems(team)
    page = opened(team, show)
    first, second, _ = cards_of(page)
    first.verdict.press(ProblemVerdict.MERGE)
    first.into.set_value(second.problem.id)
    first.into.changed.emit()
    page.autosave.flush()
    page.ritual.seal()
    assert first.problem.id not in next_week(team)
    assert second.problem.id in next_week(team)


def next_week(team: RitualTeam) -> list[str]:
    """Return the ids of the problems that a later week asks about."""
    team.clock.advance(timedelta(weeks=1))
    found = [problem.id for problem in team.ritual().agenda.problems]
    team.clock.advance(timedelta(weeks=-1))
    return found


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (date(2026, 11, 24), "less than a day"),
        (date(2026, 11, 23), "1 day"),
        (date(2026, 11, 15), "9 days"),
        (date(2026, 10, 20), "5 weeks"),
        (date(2026, 7, 20), "4 months"),
        (date(2024, 11, 1), "2 years"),
        (date(2027, 1, 1), "less than a day"),
    ],
)
def test_how_long_it_has_been_open_is_said_in_words(since: date, words: str) -> None:
    assert how_long(since, date(2026, 11, 24)) == words
