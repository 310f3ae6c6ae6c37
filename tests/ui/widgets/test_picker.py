"""Picked days, times and entries: every change of the person is told, the program's own are not."""

import datetime as dt

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.keyboard import press, write
from leadway.ui.widgets.choice import Option
from leadway.ui.widgets.field import FieldRow, LineField
from leadway.ui.widgets.picker import DateField, SelectField, TimeField
from ui.conftest import Show

DAY = dt.date(2026, 9, 21)


def test_a_day_is_changed_by_keyboard(qtbot: QtBot, show: Show) -> None:
    field = DateField("by", "By", DAY)
    show(field)
    field.setFocus()
    with qtbot.waitSignal(field.changed):
        QTest.keyClick(field.edit, Qt.Key.Key_Up)
    assert field.value() == field.date()
    assert field.date() != DAY


def test_a_day_put_in_by_the_program_is_not_told(qtbot: QtBot, show: Show) -> None:
    field = DateField("by", "By", DAY, earliest=dt.date(2026, 8, 24))
    show(field)
    with qtbot.assertNotEmitted(field.changed):
        field.set_value(dt.date(2026, 10, 1))
    assert field.date() == dt.date(2026, 10, 1)
    assert field.edit.accessibleName() == "By"


def test_a_time_is_typed(qtbot: QtBot, show: Show) -> None:
    field = TimeField("at", "at", dt.time(15, 30))
    show(field)
    field.setFocus()
    QTest.keyClicks(field.edit, "09")
    assert field.time() == dt.time(9, 30)
    with qtbot.assertNotEmitted(field.changed):
        field.set_value(dt.time(16, 0))
    assert field.time() == dt.time(16, 0)


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


@pytest.mark.parametrize("pasted", ["", "rubbish", "33 Sep 2026\n", "2026-02-30\0"])
def test_a_day_stays_a_day_whatever_is_pasted_or_deleted(qtbot: QtBot, show: Show, pasted: str) -> None:
    field = DateField("by", "By", DAY)
    show(field)
    field.setFocus()
    QGuiApplication.clipboard().setText(pasted)
    with qtbot.assertNotEmitted(field.changed):
        press(Qt.Key.Key_A, Qt.Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
        press(Qt.Key.Key_Tab)
    assert field.value() == DAY


def test_keys_stop_at_the_first_and_the_last_day(show: Show) -> None:
    field = DateField("by", "By", DAY, earliest=DAY, latest=DAY + dt.timedelta(days=2))
    show(field)
    field.setFocus()
    press(Qt.Key.Key_Down)
    assert field.date() == DAY
    press(*[Qt.Key.Key_Up] * 5)
    assert field.date() == DAY + dt.timedelta(days=2)
    field.set_value(None)
    assert field.date() == DAY


def test_a_screen_reader_meets_each_picker_with_its_name_and_what_it_shows(show: Show) -> None:
    for field, role, value in (
        (DateField("by", "By", DAY, hint="Week 39"), QAccessible.Role.SpinBox, "Mon 21 Sep 2026"),
        (TimeField("at", "At", dt.time(15, 30), hint="Wall clock"), QAccessible.Role.SpinBox, "15:30"),
        (SelectField("day", "Day", (Option(4, "Friday"),), hint="Week"), QAccessible.Role.ComboBox, "Friday"),
    ):
        show(field)
        told = QAccessible.queryAccessibleInterface(field.edit)
        assert told.role() == role
        # Linux takes the name of a list from the label that belongs to it.
        assert field.edit.accessibleName() == field.label.text()
        assert field.label.buddy() is field.edit
        assert told.text(QAccessible.Text.Description) == field.hint.text()
        assert told.text(QAccessible.Text.Value) == value


def test_the_wheel_scrolls_the_page_and_changes_no_answer(show: Show) -> None:
    field = DateField("by", "By", DAY)
    show(field)
    field.setFocus()
    middle = QPointF(field.edit.rect().center())
    wheel = QWheelEvent(
        middle,
        QPointF(field.edit.mapToGlobal(middle)),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field.edit, wheel)
    assert field.date() == DAY


def test_all_pickers_are_as_high_as_other_controls(show: Show) -> None:
    for field in (
        DateField("by", "By", DAY),
        TimeField("at", "at", dt.time(15, 30)),
        SelectField("day", "If it is", (Option(4, "Friday"),)),
    ):
        show(field)
        assert field.edit.height() == 40


def test_one_tab_leaves_a_day_and_a_time_as_any_other_field(show: Show) -> None:
    day, time, line = (
        DateField("by", "By", DAY),
        TimeField("at", "at", dt.time(15, 30)),
        LineField("to", "to"),
    )
    row = FieldRow(day, time, line)
    show(row)
    day.setFocus()
    QTest.keyClick(day.edit, Qt.Key.Key_Tab)
    assert time.edit.hasFocus()
    QTest.keyClick(time.edit, Qt.Key.Key_Tab)
    assert line.edit.hasFocus()
    QTest.keyClick(line.edit, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(time.edit, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert day.edit.hasFocus()
