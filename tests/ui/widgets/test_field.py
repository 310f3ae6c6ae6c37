"""Fields keep everything that is typed or pasted, tell of each edit, and never cut anything off."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from helpers.keyboard import press, write
from leadway.ui.theme.theme import install
from leadway.ui.widgets.field import AnswerField, LineField, SecretField, TextField, field_of
from leadway.ui.widgets.focus_order import reading_order
from leadway.ui.widgets.vbox import VBox
from ui.conftest import Show

CTRL = Qt.KeyboardModifier.ControlModifier
SECRET = " three kettles boil "  # noqa: S105
LONG = "kettle " * 14_285 + "kettle"
ARABIC = "عاد زبون ومعه غلاية معطلة"
FAMILY = "👩\N{ZERO WIDTH JOINER}👧 back with a 🫖"


@pytest.fixture(params=[LineField, AnswerField, TextField])
def field(request: pytest.FixtureRequest, show: Show) -> LineField | TextField:
    """Return a shown field of either kind."""
    made: LineField | TextField = request.param("what", "What happened?", hint="Facts. Roles, not names.")
    show(made)
    return made


def _paste(qtbot: QtBot, field: LineField | TextField, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    field.setFocus()
    QTest.keyClick(field.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_each_edit_of_the_person_is_told_once(qtbot: QtBot, field: LineField | TextField) -> None:
    heard: list[str] = []
    field.changed.connect(lambda: heard.append(field.text()))
    QTest.keyClicks(field.edit, "day")
    assert heard == ["d", "da", "day"]


def test_text_put_in_by_the_program_is_not_told(qtbot: QtBot, field: LineField | TextField) -> None:
    with qtbot.assertNotEmitted(field.changed):
        field.set_text("Day 33")
    assert field.text() == "Day 33"


@pytest.mark.parametrize("text", [LONG, ARABIC, FAMILY], ids=["100,000 characters", "Arabic", "emoji"])
def test_any_text_comes_back_as_it_was(qtbot: QtBot, field: LineField | TextField, text: str) -> None:
    field.set_text(text)
    assert field.text() == text
    field.set_text("")
    _paste(qtbot, field, text)
    assert field.text() == text


def test_nul_and_lone_surrogates_do_no_harm(field: LineField | TextField) -> None:
    field.set_text("a\0b\ud800c")
    text = field.text()
    assert text[0] == "a"
    assert text[-1] == "c"
    text.encode("utf-8")


def test_typing_goes_on_in_a_very_long_text(qtbot: QtBot, field: LineField | TextField) -> None:
    field.set_text(LONG)
    with qtbot.waitSignal(field.changed):
        QTest.keyClicks(field.edit, "!")
    assert field.text() == LONG + "!"


def test_a_screen_reader_hears_label_and_hint(field: LineField | TextField) -> None:
    assert field.edit.accessibleName() == "What happened?"
    assert field.edit.accessibleDescription() == "Facts. Roles, not names."
    assert field.name == "what"
    assert field_of(field.edit) is field


def test_focus_on_the_field_is_focus_on_its_control(field: LineField | TextField) -> None:
    field.setFocus()
    assert field.edit.hasFocus()


def test_the_counter_appears_only_near_the_limit_and_nothing_stops(show: Show) -> None:
    field = LineField("what", "What happened?", limit=280)
    show(field)
    field.set_text("a" * 100)
    assert not field.counter.isVisible()
    field.set_text("a" * 270)
    assert field.counter.text() == "270 of 280"
    field.set_text("a" * 1500)
    assert field.counter.text().startswith("1,500 characters.")
    assert len(field.text()) == 1500


def test_pasted_line_breaks_become_spaces_in_a_line(qtbot: QtBot, show: Show) -> None:
    field = LineField("what", "What happened?")
    show(field)
    heard: list[str] = []
    field.changed.connect(lambda: heard.append(field.text()))
    _paste(qtbot, field, "day 33\r\nfaulty\nkettle\u2028again")
    assert field.text() == "day 33 faulty kettle again"
    assert heard[-1] == field.text()
    assert field.edit.text() == field.text()


@pytest.mark.parametrize("pasted", ["33\nfaulty", "33\r\nfaulty", "33\tfaulty", "33\0faulty", "👩\nfaulty"])
def test_a_paste_into_a_line_is_undone_and_done_again(qtbot: QtBot, show: Show, pasted: str) -> None:
    field = LineField("what", "What happened?")
    show(field)
    edits: list[str] = []
    field.changed.connect(lambda: edits.append(field.text()))
    field.setFocus()
    write("day kettle")
    for _ in " kettle":
        press(Qt.Key.Key_Left)
    write(" ")
    _paste(qtbot, field, pasted)
    after = field.text()
    assert after.startswith("day ")
    assert after.endswith("faulty kettle")
    press(Qt.Key.Key_Z, modifier=CTRL)
    assert (field.text(), edits[-1]) == ("day  kettle", "day  kettle")
    press(Qt.Key.Key_Y, modifier=CTRL)
    assert (field.text(), edits[-1]) == (after, after)
    write("!")
    assert field.text() == after.replace(" kettle", "! kettle")


def test_undo_takes_back_what_was_typed_and_stops_at_what_was_there(field: LineField | TextField) -> None:
    field.set_text("Day 33")
    edits: list[str] = []
    field.changed.connect(lambda: edits.append(field.text()))
    field.setFocus()
    write(", again")
    press(*[Qt.Key.Key_Z] * 9, modifier=CTRL)
    assert field.text() == edits[-1] == "Day 33"
    press(*[Qt.Key.Key_Y] * 9, modifier=CTRL)
    assert field.text() == edits[-1] == "Day 33, again"


@pytest.mark.parametrize("blank", ["", "   ", "\t ", "\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}"])
def test_a_field_with_blanks_only_is_empty(qtbot: QtBot, field: LineField | TextField, blank: str) -> None:
    _paste(qtbot, field, blank)
    assert field.is_empty()
    write("x")
    assert not field.is_empty()


def test_pasted_text_of_several_lines_keeps_them(qtbot: QtBot, show: Show) -> None:
    field = TextField("did", "What did you do?")
    show(field)
    _paste(qtbot, field, "one\r\ntwo\rthree\u2028four\u2029five\0\tsix")
    assert field.text().splitlines() == ["one", "two", "three", "four", "five\N{REPLACEMENT CHARACTER}\tsix"]
    press(Qt.Key.Key_Z, modifier=CTRL)
    assert field.text() == ""


def test_a_disabled_field_keeps_its_text_and_takes_none(qtbot: QtBot, field: LineField | TextField) -> None:
    field.set_text("Day 33")
    field.setEnabled(False)
    with qtbot.assertNotEmitted(field.changed):
        field.setFocus()
    assert not field.edit.hasFocus()
    assert reading_order(field) == []
    told = QAccessible.queryAccessibleInterface(field.edit)
    assert told.state().disabled
    assert told.text(QAccessible.Text.Value) == field.text() == "Day 33"


def test_a_placeholder_is_no_answer_and_no_description(show: Show) -> None:
    field = LineField("what", "", placeholder="e.g. a faulty kettle", accessible_name="First option")
    show(field)
    assert (field.text(), field.label.isVisible()) == ("", False)
    told = QAccessible.queryAccessibleInterface(field.edit)
    assert told.text(QAccessible.Text.Name) == "First option"
    assert told.text(QAccessible.Text.Description).strip() == ""
    assert told.text(QAccessible.Text.Value) == ""
    field.set_label("What did you do?")
    assert field.label.isVisible()
    assert told.text(QAccessible.Text.Name) == "What did you do?"


def test_a_long_label_and_hint_wrap_above_the_field_in_a_narrow_window(show: Show) -> None:
    words = "Where did the rulebook run out, and who was there? " * 2
    field = LineField("what", words, hint=words)
    field.resize(260, 400)
    show(field)
    assert field.heightForWidth(260) > field.heightForWidth(900)
    assert field.label.geometry().bottom() < field.hint.y()
    assert field.hint.geometry().bottom() < field.edit.y()
    assert field.hint.height() >= field.hint.heightForWidth(field.hint.width())


@pytest.mark.parametrize("pasted", [f"{SECRET}\n", f"{SECRET}\r\n", f"\n{SECRET}"])
def test_a_line_break_copied_with_a_secret_is_no_part_of_it(show: Show, pasted: str) -> None:
    field = SecretField("secret", "Your passphrase")
    show(field)
    changes: list[str] = []
    field.changed.connect(lambda: changes.append(field.secret()))
    QGuiApplication.clipboard().setText(pasted)
    field.setFocus()
    press(Qt.Key.Key_V, modifier=CTRL)
    QGuiApplication.clipboard().clear()
    assert changes == [SECRET]
    write("  x")
    assert field.secret() == f"{SECRET}  x"


def test_return_in_a_line_is_told(qtbot: QtBot, show: Show) -> None:
    field = LineField("what", "What happened?")
    show(field)
    with qtbot.waitSignal(field.submitted):
        QTest.keyClick(field.edit, Qt.Key.Key_Return)


def test_tab_leaves_a_text_of_several_lines(qtbot: QtBot, show: Show) -> None:
    holder = QWidget()
    rows = QVBoxLayout(holder)
    first, second = TextField("did", "What did you do?"), LineField("expect", "I expect")
    rows.addWidget(first)
    rows.addWidget(second)
    show(holder)
    first.setFocus()
    QTest.keyClick(first.edit, Qt.Key.Key_Tab)
    assert second.edit.hasFocus()
    assert first.text() == ""


def test_a_text_grows_with_its_lines_and_then_scrolls(show: Show) -> None:
    field = TextField("did", "What did you do?", lines=2, most_lines=5)
    show(field)
    low = field.edit.height()
    field.set_text("a\nb\nc\nd")
    middle = field.edit.height()
    field.set_text("\n".join("abcdefghij"))
    high = field.edit.height()
    assert low < middle < high
    field.set_text("\n".join("ab" * 200))
    assert field.edit.height() == high
    assert field.text().count("\n") == 399


def test_controls_are_high_enough_to_hit(field: LineField | TextField) -> None:
    assert field.edit.height() >= 32


def test_an_answer_of_one_line_grows_to_three_and_enter_submits_it(qtbot: QtBot, show: Show) -> None:
    answer = AnswerField("who", "Who feels it?")
    line = LineField("line", "Line")
    box = VBox()
    box.add(answer, line)
    box.resize(400, 300)
    show(box)
    answer.setFocus()
    heights = [answer.edit.height()]
    assert heights[0] == line.edit.height()
    for _ in range(4):
        write("customers who wait for their money at the counter ")
        heights.append(answer.edit.height())
    assert heights == sorted(heights)
    rows = answer.edit.fontMetrics().lineSpacing()
    assert max(heights) - heights[0] == pytest.approx(2 * rows, abs=4)
    with qtbot.waitSignal(answer.submitted):
        press(Qt.Key.Key_Return)
    assert "\n" not in answer.text()


def test_other_colours_leave_an_answer_as_high_as_its_text(qapp: QApplication, show: Show) -> None:
    install(qapp, "system")
    answer = AnswerField("who", "Who feels it?")
    show(answer)
    height = answer.edit.height()
    for scheme in ("dark", "system"):
        install(qapp, scheme)
        assert (answer.edit.height(), answer.edit.minimumHeight()) == (height, height)


def test_a_pasted_paragraph_becomes_one_line_of_an_answer_and_can_be_undone(show: Show) -> None:
    answer = AnswerField("who", "Who feels it?")
    show(answer)
    answer.setFocus()
    clipboard = QApplication.clipboard()
    clipboard.setText("Customers\nand the late shift\t twice")
    answer.edit.paste()
    clipboard.clear()
    assert answer.text() == answer.edit.toPlainText() == "Customers and the late shift  twice"
    answer.edit.undo()
    assert answer.text() == ""
