"""A choice never answers for a person; keys, arrows and clicks choose, and choosing again takes it back."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from helpers.keyboard import focused, press, write
from leadway.domain.terms import TestAnswer
from leadway.ui.widgets import accessibility
from leadway.ui.widgets.choice import AnswerChips, Chips, Choice, Option, Tick
from leadway.ui.widgets.focus_order import reading_order
from ui.conftest import Show

YES_NO = (Option("yes", "Yes", "1"), Option("partly", "Partly", "2"), Option("no", "No", "3"))


@pytest.fixture
def choice(show: Show) -> Choice:
    """Return a shown choice."""
    made = Choice("move", "Did it happen?", YES_NO)
    show(made)
    return made


def test_nothing_is_chosen_until_a_person_chooses(choice: Choice) -> None:
    choice.setFocus()
    assert choice.value() is None


def test_a_digit_chooses_while_the_focus_is_in_the_row(qtbot: QtBot, choice: Choice) -> None:
    choice.setFocus()
    with qtbot.waitSignal(choice.chosen) as heard:
        QTest.keyClick(choice.chips[0], Qt.Key.Key_2)
    assert heard.args == ["partly"]
    assert choice.value() == "partly"
    assert choice.chips[1].hasFocus()


def test_arrow_keys_move_without_choosing(qtbot: QtBot, choice: Choice) -> None:
    choice.setFocus()
    QTest.keyClick(choice.chips[0], Qt.Key.Key_Right)
    QTest.keyClick(choice.chips[1], Qt.Key.Key_Right)
    assert choice.chips[2].hasFocus()
    QTest.keyClick(choice.chips[2], Qt.Key.Key_Right)
    assert choice.chips[0].hasFocus()
    assert choice.value() is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
@pytest.mark.parametrize("clear", [Qt.Key.Key_Backspace, Qt.Key.Key_Delete])
def test_space_and_return_choose_and_confirm_and_only_two_keys_take_back(
    qtbot: QtBot, choice: Choice, key: Qt.Key, clear: Qt.Key
) -> None:
    choice.setFocus()
    for _ in range(2):
        QTest.keyClick(choice.chips[0], key)
        assert choice.value() == "yes"
    with qtbot.waitSignal(choice.chosen) as heard:
        QTest.keyClick(choice.chips[0], clear)
    assert heard.args == [None]
    assert choice.value() is None


def test_the_same_answer_key_again_confirms(choice: Choice) -> None:
    choice.setFocus()
    answers: list[object] = []
    choice.chosen.connect(answers.append)
    for _ in range(3):
        QTest.keyClicks(focused(), "1")
    assert (answers, choice.value()) == (["yes"] * 3, "yes")


def test_a_double_click_answers_and_a_later_click_takes_back(choice: Choice) -> None:
    chip = choice.chips[0]
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(chip, Qt.MouseButton.LeftButton)
    assert choice.value() == "yes"
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert choice.value() is None


@pytest.mark.parametrize(
    ("key", "text"), [(Qt.Key.Key_1, "1"), (Qt.Key.Key_Space, " "), (Qt.Key.Key_Return, "\r")]
)
def test_a_key_that_is_held_down_chooses_once(choice: Choice, key: Qt.Key, text: str) -> None:
    choice.setFocus()
    answers: list[object] = []
    choice.chosen.connect(answers.append)
    for repeats in (False, True, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, repeats)
        QApplication.sendEvent(focused(), event)
    assert (answers, choice.value()) == (["yes"], "yes")


def test_a_choice_that_needs_an_answer_keeps_it_when_it_is_pressed_again(qtbot: QtBot, show: Show) -> None:
    colours = Choice("colours", "Colours", YES_NO, required=True)
    colours.set_value("partly")
    show(colours)
    colours.setFocus()
    with qtbot.assertNotEmitted(colours.chosen), qtbot.assertNotEmitted(colours.changed):
        press(Qt.Key.Key_Space, "2", Qt.Key.Key_Return)
        QTest.mouseClick(colours.chips[1], Qt.MouseButton.LeftButton)
    assert colours.value() == "partly"
    press("3")
    assert colours.value() == "no"


@pytest.mark.parametrize("kind", [Choice, Chips])
def test_arrows_follow_the_reading_direction(show: Show, kind: type[Choice | Chips]) -> None:
    row = kind("row", "Which?", YES_NO)
    row.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    show(row)
    assert row.chips[0].x() > row.chips[1].x() > row.chips[2].x()
    row.setFocus()
    press(Qt.Key.Key_Left)
    assert focused() is row.chips[1]
    press(Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert focused() is row.chips[2]
    press(Qt.Key.Key_Down)
    assert focused() is row.chips[0]


@pytest.mark.parametrize("kind", [Choice, Chips])
def test_a_disabled_row_takes_no_answer(show: Show, kind: type[Choice | Chips]) -> None:
    accessibility.install()
    row = kind("row", "Which?", YES_NO)
    show(row)
    row.setEnabled(False)
    edits: list[object] = []
    row.changed.connect(lambda: edits.append(row.value()))
    for chip in row.chips:
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
        told = QAccessible.queryAccessibleInterface(chip)
        assert told.state().disabled
        assert told.actionInterface().actionNames() == []
    assert edits == []
    assert reading_order(row) == []


def test_a_letter_is_its_key_in_either_case_and_any_other_is_left_alone(show: Show) -> None:
    row = Choice("row", "Why?", (Option("forgot", "Forgot", "F"), Option("time", "No time", "T")))
    show(row)
    row.setFocus()
    write("x9")
    assert row.value() is None
    write("t")
    assert row.value() == "time"
    write("F")
    assert row.value() == "forgot"


def test_a_click_chooses_one_only(qtbot: QtBot, choice: Choice) -> None:
    QTest.mouseClick(choice.chips[0], Qt.MouseButton.LeftButton)
    QTest.mouseClick(choice.chips[2], Qt.MouseButton.LeftButton)
    assert choice.value() == "no"
    assert [chip.isChecked() for chip in choice.chips] == [False, False, True]


def test_a_value_put_in_by_the_program_is_not_told(qtbot: QtBot, choice: Choice) -> None:
    with qtbot.assertNotEmitted(choice.chosen), qtbot.assertNotEmitted(choice.changed):
        choice.set_value("no")
    assert choice.value() == "no"


def test_keys_with_ctrl_are_left_to_the_window(qtbot: QtBot, choice: Choice) -> None:
    choice.setFocus()
    QTest.keyClick(choice.chips[0], Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert choice.value() is None


def test_tab_stops_once_in_the_row_at_what_is_chosen(choice: Choice) -> None:
    assert reading_order(choice) == [choice.chips[0]]
    choice.chips[0].clearFocus()
    choice.set_value("no")
    assert reading_order(choice) == [choice.chips[2]]


def test_a_screen_reader_meets_radio_buttons_with_names(choice: Choice) -> None:
    accessibility.install()
    choice.set_value("yes")
    seen = QAccessible.queryAccessibleInterface(choice.chips[0])
    assert seen.role() == QAccessible.Role.RadioButton
    assert seen.text(QAccessible.Text.Name) == "Yes"
    assert seen.text(QAccessible.Text.Description) == "Did it happen? Key 1."
    assert seen.state().checked


def test_a_screen_reader_meets_check_boxes_that_toggle(show: Show) -> None:
    accessibility.install()
    row = Chips("tests", "Right-thing tests", (Option("legal", "Legal", hint="No law against it."),))
    show(row)
    told = QAccessible.queryAccessibleInterface(row.chips[0])
    toggle = QAccessibleActionInterface.toggleAction()
    assert told.role() == QAccessible.Role.CheckBox
    assert told.text(QAccessible.Text.Name) == "Legal"
    assert told.text(QAccessible.Text.Description) == "Right-thing tests No law against it."
    assert (told.state().checkable, told.state().checked) == (True, False)
    told.actionInterface().doAction(toggle)
    assert told.state().checked
    told.actionInterface().doAction(toggle)
    assert not told.state().checked


def test_a_screen_reader_meets_each_test_as_a_group_of_three_answers(show: Show) -> None:
    accessibility.install()
    tests = _right_thing_tests()
    show(tests)
    legal = tests.choices["legal"]
    chips = [QAccessible.queryAccessibleInterface(chip) for chip in legal.chips]
    assert {chip.role() for chip in chips} == {QAccessible.Role.RadioButton}
    assert [chip.text(QAccessible.Text.Name) for chip in chips] == [answer.label for answer in TestAnswer]
    assert [chip.text(QAccessible.Text.Description) for chip in chips] == [
        f"Legal Key {key}." for key in (1, 2, 3)
    ]
    assert chips[0].parent().text(QAccessible.Text.Name) == "Legal"


def test_a_tick_is_a_yes_or_no(qtbot: QtBot, show: Show) -> None:
    tick = Tick("urgent", "", [Option(True, "Urgent & new")], accessible_name="Urgency")
    show(tick)
    tick.setFocus()
    values = []
    for _ in range(2):
        with qtbot.waitSignal(tick.changed):
            press(Qt.Key.Key_Space)
        values.append(tick.value())
    assert values == [True, False]
    tick.set_value("anything")
    assert tick.value() is True
    assert tick.chips[0].accessibleName() == "Urgent & new"


def test_a_stored_answer_that_is_no_option_any_more_is_no_answer(choice: Choice, show: Show) -> None:
    choice.set_value("often")
    assert choice.value() is None
    tests = _right_thing_tests()
    show(tests)
    for stored in ({"kind": TestAnswer.YES}, None, "yes"):
        tests.set_value(stored)
        assert tests.value() == {}


def test_a_narrow_row_wraps_and_hides_nothing(show: Show) -> None:
    holder = QWidget()
    rows = QVBoxLayout(holder)
    long = [Option(n, f"following rule {n} would have made things worse", str(n)) for n in range(5)]
    row = Choice("moment", "This week", long)
    rows.addWidget(row)
    rows.addStretch(1)
    holder.resize(360, 480)
    show(holder)
    edges = [chip.mapTo(row, chip.rect().bottomRight()) for chip in row.chips]
    assert all(edge.x() <= row.width() and edge.y() <= row.height() for edge in edges)
    assert len({edge.y() for edge in edges}) == len(long)
    assert all(chip.height() >= 32 for chip in row.chips)


def test_an_answer_longer_than_the_row_wraps_and_is_not_cut(show: Show) -> None:
    long = "money, hours, medicines or records that are not true"
    row = Choice("row", "Which?", (Option("short", "told", "1"), Option("long", long, "2")))
    holder = QWidget()
    rows = QVBoxLayout(holder)
    rows.addWidget(row)
    rows.addStretch(1)
    holder.resize(240, 480)
    show(holder)
    short, wrapped = row.chips
    assert short.height() == short.sizeHint().height()
    assert wrapped.height() == wrapped.heightForWidth(wrapped.width()) > short.height()
    assert wrapped.width() <= row.width()
    assert wrapped.mapTo(row, wrapped.rect().bottomLeft()).y() <= row.height()
    holder.resize(900, 480)
    rows.activate()
    QTest.qWait(1)
    assert wrapped.height() == short.height()


def test_chips_turn_with_space_and_keep_their_order(qtbot: QtBot, show: Show) -> None:
    chips = Chips("whom", "For whom?", (Option("c", "customer"), Option("t", "team"), Option("m", "me")))
    show(chips)
    chips.chips[2].setFocus()
    QTest.keyClick(chips.chips[2], Qt.Key.Key_Space)
    QTest.keyClick(chips.chips[2], Qt.Key.Key_Right)
    with qtbot.waitSignal(chips.toggled) as heard:
        QTest.keyClick(chips.chips[0], Qt.Key.Key_Space)
    assert heard.args == ["c", True]
    assert chips.values() == ["c", "m"]
    chips.set_values(["t"])
    assert chips.values() == ["t"]


def _right_thing_tests() -> AnswerChips:
    return AnswerChips("tests", "Right-thing tests", (Option("legal", "Legal"), Option("safe", "Safe")))


def test_each_test_has_three_buttons_and_no_press_turns_one_answer_into_another(show: Show) -> None:
    tests = _right_thing_tests()
    show(tests)
    assert tests.value() == {}
    buttons = dict(zip(TestAnswer, tests.choices["legal"].chips, strict=True))
    for answer, button in buttons.items():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert tests.value() == {"legal": answer}
    QTest.mouseClick(buttons[TestAnswer.NO], Qt.MouseButton.LeftButton)
    assert tests.value() == {}
    tests.setFocus()
    for key, answer in (("2", TestAnswer.NOT_SURE), ("2", TestAnswer.NOT_SURE), ("1", TestAnswer.YES)):
        write(key)
        assert tests.value() == {"legal": answer}
    press(Qt.Key.Key_Tab)
    write("3")
    assert tests.value() == {"legal": TestAnswer.YES, "safe": TestAnswer.NO}
    press(Qt.Key.Key_Backspace)
    assert tests.value() == {"legal": TestAnswer.YES}


@pytest.mark.parametrize("width", [700, 320])
def test_the_answers_of_all_tests_stand_below_each_other_and_inside_the_row(show: Show, width: int) -> None:
    holder = QWidget()
    rows = QVBoxLayout(holder)
    tests = AnswerChips(
        "tests", "Tests", (Option("legal", "Legal"), Option("fair", "Fair to those who weren’t there"))
    )
    rows.addWidget(tests)
    rows.addStretch(1)
    holder.resize(width, 480)
    show(holder)
    places = [[chip.mapTo(tests, chip.rect().topLeft()) for chip in c.chips] for c in tests.choices.values()]
    assert [place.x() for place in places[0]] == [place.x() for place in places[1]]
    assert max(place.y() for place in places[0]) < min(place.y() for place in places[1])
    ends = [chip.mapTo(tests, chip.rect().bottomRight()) for c in tests.choices.values() for chip in c.chips]
    assert all(end.x() <= tests.width() and end.y() <= tests.height() for end in ends)


def test_answers_do_not_move_their_neighbours(show: Show) -> None:
    tests = _right_thing_tests()
    show(tests)
    before = [chip.pos() for choice in tests.choices.values() for chip in choice.chips]
    tests.set_value({"legal": TestAnswer.NOT_SURE})
    assert [chip.pos() for choice in tests.choices.values() for chip in choice.chips] == before
    assert tests.value() == {"legal": TestAnswer.NOT_SURE}
