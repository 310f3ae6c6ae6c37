"""Keep: what a miss asks, and what becomes of the answer."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from helpers.keep_screen import KeepTeam
from helpers.keyboard import focused, press, retype, write
from helpers.screen import fields, texts, type_into
from leadway.domain.answers import CheckAnswer, GapAnswer, ProblemAnswer
from leadway.domain.checks import COLUMNS, KEYS
from leadway.domain.terms import CheckThen, Done
from leadway.ui.widgets.date_field import NOT_A_DATE
from leadway.ui.widgets.field import field_of


@pytest.mark.parametrize(("column", "key"), [(c, k) for c in COLUMNS for k in "23" if k in KEYS[c]])
def test_every_2_and_3_asks_what_happened(team: KeepTeam, column: str, key: str) -> None:
    team.enter()
    team.row("Refunds within 2 days").go_to(COLUMNS.index(column))
    press(key)
    under = team.detail("Refunds within 2 days")
    assert under.happened.isVisible()
    assert under.then.isVisible()
    assert under.days.isVisible() == (column == "on_time" and key == "2")
    by_exception = column == "by_rulebook" and key == "2"
    assert under.until.isVisible() == under.approver.isVisible() == by_exception


@pytest.mark.parametrize("key", ["1", "0"])
def test_yes_and_not_applicable_ask_nothing_more(team: KeepTeam, key: str) -> None:
    team.enter()
    press(key)
    assert team.row("Cash count signed").detail is None


def test_what_happened_and_days_late_are_kept(team: KeepTeam) -> None:
    team.enter()
    team.row("Refunds within 2 days").go_to(2)
    press("2")
    under = team.detail("Refunds within 2 days")
    under.happened.setFocus()
    write("The scanner was down")
    under.days.setFocus()
    write("x3")
    card = team.answer("Refunds within 2 days")
    assert (card.days_late, card.days_late_written) == (None, "x3"), "nothing typed is dropped"
    retype(under.days, "3")
    card = team.answer("Refunds within 2 days")
    assert (card.what_happened, card.days_late) == ("The scanner was down", 3)
    assert card.days_late_written == ""
    team.row("Refunds within 2 days").go_to(2)
    press("1")
    assert team.answer("Refunds within 2 days").days_late is None
    assert under.happened.isVisible(), "what was written is never hidden"


@pytest.mark.parametrize(
    ("key", "then"),
    [
        (Qt.Key.Key_F, CheckThen.FIXED),
        (Qt.Key.Key_E, CheckThen.EXCEPTION),
        (Qt.Key.Key_G, CheckThen.RULE_RAN_OUT),
        (Qt.Key.Key_P, CheckThen.WORTH_FIXING),
        (Qt.Key.Key_Minus, CheckThen.NOTED),
    ],
)
def test_what_comes_of_it_has_a_key_each(team: KeepTeam, key: Qt.Key, then: CheckThen) -> None:
    team.enter()
    press("3")
    under = team.detail("Cash count signed")
    under.then.setFocus()
    press(key)
    card = team.answer("Cash count signed")
    assert card.then is then
    if then is not CheckThen.EXCEPTION:
        assert card.exception_until is None
        assert not under.until.isVisible()


def test_an_exception_always_has_its_last_day(team: KeepTeam) -> None:
    team.enter()
    press("3")
    under = team.detail("Cash count signed")
    under.then.setFocus()
    press(Qt.Key.Key_E)
    assert under.until.isVisible()
    assert team.answer("Cash count signed").exception_until == date(2026, 12, 22)
    retype(under.until, "29 Dec")
    assert team.answer("Cash count signed").exception_until == date(2026, 12, 29)
    team.leave()
    team.enter()
    assert team.detail("Cash count signed").until.date() == date(2026, 12, 29)


def test_a_last_day_that_cannot_be_read_comes_back_as_it_was_typed(team: KeepTeam) -> None:
    team.enter()
    press("3")
    under = team.detail("Cash count signed")
    under.then.setFocus()
    press(Qt.Key.Key_E)
    retype(under.until, "after the audit")
    team.leave()
    team.enter()
    until = team.detail("Cash count signed").until
    assert (until.text(), until.date()) == ("after the audit", None)
    assert until.echo.text() == NOT_A_DATE.format(example="22 December 2026")
    answer = team.answer("Cash count signed")
    assert (answer.exception_until, answer.exception_until_written) == (None, "after the audit")
    retype(until, "18")
    answer = team.answer("Cash count signed")
    assert (answer.exception_until, answer.exception_until_written) == (date(2026, 12, 18), "")


def test_an_exception_asks_in_the_same_line_who_said_yes_and_until_when(team: KeepTeam) -> None:
    page = team.enter()
    team.row("Refunds within 2 days").go_to(3)
    press("2")
    type_into(page, "Who said yes?", "Area manager")
    answer = team.answer("Refunds within 2 days")
    assert (answer.approver_role, answer.exception_until) == ("Area manager", date(2026, 12, 22))
    # What was typed comes back with the answer that asks for it.
    team.row("Refunds within 2 days").go_to(3)
    press("1")
    assert "Who said yes?" not in fields(page)
    press(Qt.Key.Key_Left, "2")
    assert team.detail("Refunds within 2 days").approver.text() == "Area manager"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (False, "An exception holds until 11 December 2026."),
        (True, "This exception is asked and not approved yet. Say below whether it was granted."),
    ],
)
def test_a_row_with_an_exception_on_record_says_so_and_asks_for_no_other(
    team: KeepTeam, asked: bool, words: str
) -> None:
    team.exception("Refunds within 2 days", date(2026, 12, 11), asked=asked)
    page = team.enter()
    team.row("Refunds within 2 days").go_to(3)
    press("2")
    assert words in texts(page)
    assert "Who said yes?" not in fields(page)


def test_a_rule_that_ran_out_opens_a_gap_and_taking_it_back_takes_the_gap_back(team: KeepTeam) -> None:
    page = team.enter()
    press("3")
    under = team.detail("Cash count signed")
    under.happened.setFocus()
    write("Nobody says who signs on Sundays")
    under.then.setFocus()
    press(Qt.Key.Key_G)
    assert team.answer("Cash count signed").then is CheckThen.RULE_RAN_OUT
    key = team.row("Cash count signed").check.id
    assert (
        page.ritual.draft.get(GapAnswer, key).happened
        == "Cash count signed: Nobody says who signs on Sundays"
    )
    assert under.onward.isVisible()
    press(Qt.Key.Key_G)
    assert team.answer("Cash count signed").then is CheckThen.RULE_RAN_OUT, "the same key again confirms"
    press(Qt.Key.Key_Backspace)
    assert team.answer("Cash count signed").then is None
    assert page.ritual.draft.get(GapAnswer, key) == GapAnswer()


def test_a_miss_corrected_to_yes_takes_its_problem_back(team: KeepTeam) -> None:
    page = team.enter()
    press("3")
    under = team.detail("Cash count signed")
    under.then.setFocus()
    press(Qt.Key.Key_P)
    key = team.row("Cash count signed").check.id
    assert team.answer("Cash count signed").then is CheckThen.WORTH_FIXING
    assert page.ritual.draft.get(ProblemAnswer, key).happens == "Cash count signed"
    team.row("Cash count signed").go_to(0)
    press("1")
    assert team.answer("Cash count signed") == CheckAnswer(done=Done.YES)
    assert page.ritual.draft.get(ProblemAnswer, key) == ProblemAnswer()
    assert not under.isVisible()


def test_space_opens_the_line_of_any_row_and_puts_an_empty_one_away(team: KeepTeam) -> None:
    team.enter()
    press("1")
    press(Qt.Key.Key_Space)
    under = team.detail("Cash count signed")
    assert field_of(focused()) is under.happened
    assert not under.then.isVisible()
    team.row("Cash count signed").go_to(1)
    press(Qt.Key.Key_Space)
    assert not under.isVisible()
    press(Qt.Key.Key_Space)
    write("Sam stood in")
    assert team.answer("Cash count signed").what_happened == "Sam stood in"
