"""Picked entries: every change of the person is told, the program's own are not."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from helpers.keyboard import press, write
from helpers.screen import turn_wheel
from leadway.ui.widgets.choice import Option
from leadway.ui.widgets.picker import SelectField
from ui.conftest import Show


def test_an_entry_is_picked_by_keyboard(qtbot: QtBot, show: Show) -> None:
    field = SelectField("day", "If it is", (Option(3, "Thursday"), Option(4, "Friday")))
    show(field)
    field.setFocus()
    with qtbot.waitSignal(field.changed):
        QTest.keyClick(field.edit, Qt.Key.Key_Down)
    assert field.value() == 4
    with qtbot.assertNotEmitted(field.changed):
        field.set_value(3)
    assert field.value() == 3


def test_a_list_is_picked_by_letter_and_by_its_ends(show: Show) -> None:
    days = (Option(3, "Thursday"), Option(4, "Friday"), Option(5, "Saturday"))
    field = SelectField("day", "If it is", days)
    show(field)
    field.setFocus()
    picked: list[object] = []
    field.changed.connect(lambda: picked.append(field.value()))
    write("f")
    press(Qt.Key.Key_End, Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_Home)
    assert picked == [4, 5, 3]


def test_a_stored_entry_that_the_list_has_no_more_shows_none(show: Show) -> None:
    field = SelectField("day", "If it is", (Option(4, "Friday"),))
    show(field)
    field.set_value("gone")
    assert (field.value(), field.edit.currentText()) == (None, "")
    assert SelectField("day", "If it is", ()).value() is None
    field.setFocus()
    press(Qt.Key.Key_Down)
    assert field.value() == 4


def test_a_screen_reader_meets_the_picker_with_its_name_and_what_it_shows(show: Show) -> None:
    field = SelectField("day", "Day", (Option(4, "Friday"),), hint="Week")
    show(field)
    told = QAccessible.queryAccessibleInterface(field.edit)
    assert told.role() == QAccessible.Role.ComboBox
    # Linux takes the name of a list from the label that belongs to it.
    assert field.edit.accessibleName() == field.label.text()
    assert field.label.buddy() is field.edit
    assert told.text(QAccessible.Text.Description) == field.hint.text()
    assert told.text(QAccessible.Text.Value) == "Friday"


def test_the_wheel_scrolls_the_page_and_changes_no_answer(show: Show) -> None:
    field = SelectField("day", "If it is", (Option(3, "Thursday"), Option(4, "Friday")))
    show(field)
    field.setFocus()
    turn_wheel(field.edit)
    assert field.value() == 3
