"""Picked days, times and entries: every change of the person is told, the program's own are not."""

import datetime as dt

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

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
