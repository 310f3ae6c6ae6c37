"""Keep by its keys: each gives one answer, in its column, on any keyboard."""

import pytest
from PySide6.QtCore import Qt

from helpers.keep_screen import KeepTeam, place
from helpers.keyboard import focused, press, write
from leadway.domain.answers import CheckAnswer
from leadway.domain.checks import COLUMNS, KEYS, answers
from leadway.domain.terms import ByRulebook, Done, OnTime, Right, Term
from leadway.ui.ritual.keep import row as keep_row
from leadway.ui.widgets.field import field_of

SHIFT = Qt.KeyboardModifier.ShiftModifier
PAD = Qt.KeyboardModifier.KeypadModifier
CTRL = Qt.KeyboardModifier.ControlModifier


# ---------------------------------------------------------------------------------------------- keys


@pytest.mark.parametrize(
    ("column", "key", "term"), [(c, k, t) for c, terms in KEYS.items() for k, t in terms.items()]
)
def test_each_key_gives_its_answer_in_its_column(team: KeepTeam, column: str, key: str, term: Term) -> None:
    team.enter()
    row = team.row("Refunds within 2 days")
    row.go_to(COLUMNS.index(column))
    press(key)
    expected = [term if name == column else None for name in COLUMNS]
    assert list(answers(team.answer("Refunds within 2 days"))) == expected
    cell = row.cells[COLUMNS.index(column)]
    assert cell.word == term.label
    assert cell.accessibleName().endswith(f": {term.label}")


@pytest.mark.parametrize("column", COLUMNS)
def test_a_key_without_a_meaning_does_nothing_and_says_which_count(team: KeepTeam, column: str) -> None:
    team.enter()
    row = team.row("Refunds within 2 days")
    without_meaning = [key for key in "0123456789" if key not in KEYS[column]]
    assert team.answer("Refunds within 2 days") == CheckAnswer()
    for key in without_meaning:
        row.go_to(COLUMNS.index(column))
        before = team.answer("Refunds within 2 days")
        press(key)
        assert team.answer("Refunds within 2 days") == before, key
        assert row.notice.isVisible(), key
        for known, term in KEYS[column].items():
            assert f"{known} {term.label}" in row.notice.text(), key
        press("1")
        assert not row.notice.isVisible(), key


def test_a_letter_does_nothing_and_says_which_keys_count(team: KeepTeam) -> None:
    team.enter()
    press(Qt.Key.Key_Y)
    assert team.answer("Cash count signed") == CheckAnswer()
    assert team.row("Cash count signed").notice.text() == "Keys for Done: 1 yes · 2 partly · 3 no · 0 n/a"


def test_the_quiet_line_goes_when_the_person_goes_on(team: KeepTeam) -> None:
    team.enter()
    press("7")
    press(Qt.Key.Key_Down)
    assert not team.row("Cash count signed").notice.isVisible()


def test_one_fills_and_moves_right_and_then_to_the_next_row(team: KeepTeam) -> None:
    team.enter()
    seen = []
    for _ in range(5):
        press("1")
        seen.append(place())
    assert seen == [
        "Cash count signed / right",
        "Cash count signed / on_time",
        "Cash count signed / by_rulebook",
        "Refunds within 2 days / done",
        "Refunds within 2 days / right",
    ]
    card = team.answer("Cash count signed")
    assert answers(card) == (Done.YES, Right.YES, OnTime.YES, ByRulebook.YES)
    assert answers(team.answer("Refunds within 2 days")) == (Done.YES, None, None, None)


def test_any_answer_moves_right_so_that_the_next_key_is_not_taken_for_the_same_cell(team: KeepTeam) -> None:
    team.enter()
    press("1", "4", "1", "0")
    card = team.answer("Cash count signed")
    assert answers(card) == (Done.YES, Right.DID_NOT_LOOK, OnTime.YES, ByRulebook.NO_RULE)
    assert place() == "Refunds within 2 days / done"


@pytest.mark.parametrize("before", [0, 3])
def test_what_is_not_as_it_should_be_asks_what_happened_and_the_words_go_there(
    team: KeepTeam, before: int
) -> None:
    team.enter()
    press(*"1" * before, "3" if before == 0 else "2")
    happened = team.detail("Cash count signed").happened
    assert field_of(focused()) is happened
    write("3 of 20 counts")
    assert happened.text() == "3 of 20 counts"
    assert len([term for term in answers(team.answer("Cash count signed")) if term]) == before + 1


def test_enter_after_the_words_leads_to_the_next_blank_test_and_then_to_what_now(team: KeepTeam) -> None:
    team.enter()
    press("3")
    write("The scanner was down")
    press(Qt.Key.Key_Return)
    assert place() == "Cash count signed / right"
    press("1", "1", "1")
    assert field_of(focused()) is team.detail("Cash count signed").then
    press(Qt.Key.Key_F, Qt.Key.Key_Tab)
    assert place() == "Refunds within 2 days / done"


def test_the_last_row_ends_where_it_is(team: KeepTeam) -> None:
    team.enter()
    team.row("Time sheets approved").go_to(3)
    press("1")
    assert place() == "Time sheets approved / by_rulebook"
    assert team.answer("Time sheets approved").by_rulebook is ByRulebook.YES


def test_the_number_pad_answers_too(team: KeepTeam) -> None:
    team.enter()
    press("1", "4", modifier=PAD)
    assert answers(team.answer("Cash count signed"))[:2] == (Done.YES, Right.DID_NOT_LOOK)


def test_arrows_home_and_end_move_and_answer_nothing(team: KeepTeam) -> None:
    team.enter()
    moves = [
        (Qt.Key.Key_Right, "Cash count signed / right"),
        (Qt.Key.Key_Down, "Refunds within 2 days / right"),
        (Qt.Key.Key_End, "Refunds within 2 days / by_rulebook"),
        (Qt.Key.Key_Right, "Refunds within 2 days / by_rulebook"),
        (Qt.Key.Key_Up, "Cash count signed / by_rulebook"),
        (Qt.Key.Key_Up, "Cash count signed / by_rulebook"),
        (Qt.Key.Key_Home, "Cash count signed / done"),
        (Qt.Key.Key_Left, "Cash count signed / done"),
    ]
    for key, there in moves:
        press(key)
        assert place() == there
    press(Qt.Key.Key_End, modifier=CTRL)
    assert place() == "Time sheets approved / by_rulebook"
    press(Qt.Key.Key_Home, modifier=CTRL)
    assert place() == "Cash count signed / done"
    assert all(team.answer(row.check.title) == CheckAnswer() for row in team.page.rows)


def test_left_is_on_where_text_runs_from_right_to_left(team: KeepTeam) -> None:
    page = team.enter()
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    press(Qt.Key.Key_Left)
    assert place() == "Cash count signed / right"


@pytest.mark.parametrize("key", [Qt.Key.Key_Backspace, Qt.Key.Key_Delete])
def test_backspace_and_delete_make_a_cell_blank_again(team: KeepTeam, key: Qt.Key) -> None:
    team.enter()
    press("1")
    press(Qt.Key.Key_Left)
    press(key)
    assert team.answer("Cash count signed") == CheckAnswer()
    assert place() == "Cash count signed / done"
    assert focused().accessibleName() == "Cash count signed: Done: blank"


def test_what_did_not_apply_asks_nothing_more(team: KeepTeam) -> None:
    team.enter()
    press("0")
    assert place() == "Refunds within 2 days / done"
    row = team.row("Cash count signed")
    assert [cell.closed for cell in row.cells] == [False, True, True, True]
    row.go_to(1)
    press("1")
    assert team.answer("Cash count signed") == CheckAnswer(done=Done.NOT_APPLICABLE)
    assert row.notice.text() == keep_row.NOT_ASKED
    assert focused().accessibleName() == "Cash count signed: Right: not asked"
    row.go_to(0)
    press(Qt.Key.Key_Backspace)
    assert not any(cell.closed for cell in row.cells)


def test_ctrl_keys_are_left_to_the_ritual(team: KeepTeam) -> None:
    team.enter()
    press("1", modifier=CTRL)
    assert team.answer("Cash count signed") == CheckAnswer()


# ------------------------------------------------------------------------------------------- Shift+1


@pytest.mark.parametrize("key", [Qt.Key.Key_Exclam, Qt.Key.Key_1])
def test_shift_1_fills_the_rest_of_a_row_that_is_done(team: KeepTeam, key: Qt.Key) -> None:
    team.enter()
    team.row("Refunds within 2 days").go_to(0)
    press("1", "4")
    press(key, modifier=SHIFT)
    card = team.answer("Refunds within 2 days")
    assert answers(card) == (Done.YES, Right.DID_NOT_LOOK, OnTime.YES, ByRulebook.YES)
    assert place() == "Complaints answered / done"


def test_shift_1_before_done_fills_nothing_and_says_why(team: KeepTeam) -> None:
    team.enter()
    row = team.row("Refunds within 2 days")
    row.go_to(0)
    press(Qt.Key.Key_Exclam, modifier=SHIFT)
    assert team.answer("Refunds within 2 days") == CheckAnswer()
    assert row.notice.text() == keep_row.DONE_FIRST


def test_shift_1_after_a_no_fills_nothing(team: KeepTeam) -> None:
    team.enter()
    team.row("Refunds within 2 days").go_to(0)
    press("3")
    press(Qt.Key.Key_Exclam, modifier=SHIFT)
    assert answers(team.answer("Refunds within 2 days")) == (Done.NO, None, None, None)


def test_shift_1_never_fills_a_critical_row(team: KeepTeam) -> None:
    team.enter()
    press("1")
    press(Qt.Key.Key_Exclam, modifier=SHIFT)
    assert answers(team.answer("Cash count signed")) == (Done.YES, None, None, None)
    assert team.row("Cash count signed").notice.text() == keep_row.ONE_BY_ONE
