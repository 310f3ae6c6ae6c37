"""Days and times are typed in any form or picked; the echo says what was understood."""

import datetime as dt
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from helpers.keyboard import focused, press, retype, write
from helpers.screen import turn_wheel
from leadway.domain.weeks import use_week_starts
from leadway.ui.widgets.choice import Option
from leadway.ui.widgets.date_field import LEFT_BLANK, NOT_A_DATE, NOT_A_TIME, TOO_EARLY, DateField, TimeField
from leadway.ui.widgets.field import FieldRow, LineField, Unread
from leadway.ui.widgets.picker import SelectField
from ui.conftest import Show

TODAY = dt.date(2026, 11, 30)
DAY = dt.date(2026, 12, 28)
FRIDAY = dt.date(2026, 12, 18)
W = TypeVar("W", bound=QWidget)
Key, Alt, Ctrl = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def until(show: Show) -> DateField:
    """Return a field that looks ahead, as it is shown."""
    field = DateField("until", "Until", DAY, today=TODAY, earliest=TODAY)
    show(field)
    return field


def opened(kind: type[W]) -> W:
    """Return what the open choice holds."""
    popup = QApplication.activePopupWidget()
    assert popup is not None, "nothing is open"
    (choice,) = popup.findChildren(kind)
    return choice


@pytest.fixture
def at(show: Show) -> TimeField:
    """Return a field for a time, as it is shown."""
    field = TimeField("at", "At", dt.time(15, 30))
    show(field)
    return field


@pytest.mark.parametrize(
    "typed", ["18", "18 Dec", "dec 18", "18/12", "18.12.", "18th", "2026-12-18", "fri 18"]
)
def test_a_day_is_read_as_people_write_it_and_the_echo_says_weekday_date_and_year(
    until: DateField, typed: str
) -> None:
    retype(until, typed)
    assert until.value() == FRIDAY
    assert until.echo.text() == "Friday, 18 December 2026"
    assert until.text() == typed, "what is typed stays as it was typed"


def test_every_key_that_changes_the_day_is_told(until: DateField, qtbot: QtBot) -> None:
    until.setFocus()
    with qtbot.waitSignal(until.changed):
        press(Key.Key_Up)
    assert until.value() == until.date() == DAY + dt.timedelta(days=1)
    with qtbot.waitSignal(until.changed):
        write("1")


def test_a_day_put_in_by_the_program_is_not_told(until: DateField, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(until.changed):
        until.set_value(dt.date(2027, 10, 1))
    assert (until.date(), until.text()) == (dt.date(2027, 10, 1), "1 October 2027")
    assert until.edit.accessibleName() == "Until"


@pytest.mark.parametrize(
    "typed", ["after the audit", "30 Feb", "33 Sep 2026", "2026-02-30", "Thursday 18 December"]
)
def test_what_is_no_day_stays_typed_and_is_said_once_the_person_leaves(until: DateField, typed: str) -> None:
    retype(until, typed)
    assert not until.echo.isVisible(), "nobody is disturbed while typing"
    press(Key.Key_Return)
    assert until.echo.text() == NOT_A_DATE.format(example="28 December 2026")
    assert (until.text(), until.value(), until.date()) == (typed, Unread(typed), None)
    retype(until, "18")
    assert until.echo.text() == "Friday, 18 December 2026"


def test_a_day_that_is_past_is_said_and_does_not_become_another(until: DateField) -> None:
    retype(until, "18 Nov 2026")
    press(Key.Key_Return)
    assert until.echo.text() == TOO_EARLY.format(
        day="Wednesday, 18 November 2026", first="Monday, 30 November 2026"
    )
    assert until.value() == Unread("18 Nov 2026")


def test_a_day_that_was_typed_and_could_not_be_read_comes_back_as_typed(until: DateField) -> None:
    until.set_value(Unread("after the audit"))
    assert until.text() == "after the audit"
    assert until.echo.text() == NOT_A_DATE.format(example="28 December 2026")


def test_a_blank_day_says_what_it_means(until: DateField) -> None:
    retype(until, "")
    press(Key.Key_Delete)
    assert until.echo.text() == LEFT_BLANK.format(day="Monday, 28 December 2026")
    assert (until.value(), until.date()) == (None, DAY)


@pytest.mark.parametrize(
    "pasted", ["18.12.2026\n", "\u200e18/12/2026", "١٨/١٢/٢٠٢٦", " Friday,\n18 December 2026"]
)
def test_a_day_is_read_from_what_is_pasted(until: DateField, pasted: str) -> None:
    until.setFocus()
    QGuiApplication.clipboard().setText(pasted)
    press(Key.Key_A, Key.Key_V, modifier=Ctrl)
    assert until.value() == FRIDAY


def test_keys_stop_at_the_first_and_the_last_day(show: Show) -> None:
    last = TODAY + dt.timedelta(days=2)
    field = DateField("by", "By", TODAY, today=TODAY, earliest=TODAY, latest=last)
    show(field)
    field.setFocus()
    press(Key.Key_Down)
    assert field.date() == TODAY
    press(*[Key.Key_Up] * 5)
    assert field.date() == last
    field.set_value(None)
    assert field.date() == TODAY


def test_a_field_that_looks_back_takes_the_last_such_day(show: Show) -> None:
    field = DateField("since", "Since", None, today=TODAY, latest=TODAY, looks_back=True)
    show(field)
    for typed, day in (("28", 28), ("Friday", 27), ("yesterday", 29), ("30", 30)):
        retype(field, typed)
        assert field.date() == dt.date(2026, 11, day)


def test_a_day_is_picked_from_the_calendar_by_mouse(until: DateField, qtbot: QtBot) -> None:
    QTest.mouseClick(until.button, Qt.MouseButton.LeftButton)
    calendar = opened(QCalendarWidget)
    with qtbot.waitSignal(until.changed):
        calendar.clicked.emit(calendar.selectedDate().addDays(-10))
    assert (until.date(), until.echo.text()) == (FRIDAY, "Friday, 18 December 2026")
    assert QApplication.activePopupWidget() is None
    assert focused() is until.edit


def test_the_calendar_begins_with_the_first_day_of_the_persons_weeks(until: DateField) -> None:
    use_week_starts({"2026-W01": 7})
    try:
        until.open_choice()
        assert opened(QCalendarWidget).firstDayOfWeek() == Qt.DayOfWeek.Sunday
    finally:
        use_week_starts({})
    press(Key.Key_Escape)


def test_the_calendar_works_by_keyboard_and_escape_closes_only_it(until: DateField) -> None:
    retype(until, "18")
    press(Key.Key_Down, modifier=Alt)
    press(Key.Key_Right, Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert (until.text(), until.isVisible()) == ("18", True)
    press(Key.Key_Down, modifier=Alt)
    press(Key.Key_Right, Key.Key_Return)
    assert until.date() == FRIDAY + dt.timedelta(days=1)
    assert focused() is until.edit


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("14", 14, 0),
        ("1400", 14, 0),
        ("2pm", 14, 0),
        ("14:00", 14, 0),
        ("3", 3, 0),
        ("9.45", 9, 45),
        ("noon", 12, 0),
    ],
)
def test_a_time_is_read_as_people_write_it(at: TimeField, typed: str, hour: int, minute: int) -> None:
    retype(at, typed)
    assert at.time() == at.value() == dt.time(hour, minute)
    assert at.echo.text() == ("" if ":" in typed else f"{hour:02}:{minute:02}")


def test_a_typed_time_writes_nothing_into_the_next_field(show: Show) -> None:
    at, after = TimeField("at", "At", dt.time(15, 30)), LineField("after", "After")
    row = FieldRow(at, after)
    show(row)
    retype(at, "14:00")
    press(Key.Key_Tab)
    assert (at.time(), after.text()) == (dt.time(14), "")


def test_what_is_no_time_stays_typed_and_is_said(at: TimeField) -> None:
    retype(at, "after lunch")
    press(Key.Key_Return)
    assert (at.text(), at.value()) == ("after lunch", Unread("after lunch"))
    assert at.echo.text() == NOT_A_TIME
    at.edit.clearFocus()
    at.show_saved(dt.time(15, 30))
    assert at.text() == "after lunch"


def test_a_time_put_in_by_the_program_is_not_told(at: TimeField, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(at.changed):
        at.set_value(dt.time(16, 0))
    assert at.time() == dt.time(16, 0)


def test_arrow_keys_go_on_by_half_an_hour(at: TimeField) -> None:
    retype(at, "15:10")
    press(Key.Key_Up)
    assert at.time() == dt.time(15, 40)
    press(Key.Key_Down, Key.Key_Down)
    assert at.time() == dt.time(14, 40)
    retype(at, "23:40")
    press(Key.Key_Up)
    assert at.time() == dt.time(0, 10)


def test_a_half_hour_is_picked_from_the_list(at: TimeField, qtbot: QtBot) -> None:
    QTest.mouseClick(at.button, Qt.MouseButton.LeftButton)
    times = opened(QListWidget)
    assert times.currentItem() is not None
    assert times.currentItem().text() == "15:30"
    place = times.visualItemRect(times.item(times.currentRow() + 1)).center()
    with qtbot.waitSignal(at.changed):
        QTest.mouseClick(times.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert at.time() == dt.time(16)
    press(Key.Key_Down, modifier=Alt)
    press(Key.Key_Down, Key.Key_Return)
    assert at.time() == dt.time(16, 30)
    assert focused() is at.edit


def test_a_screen_reader_meets_each_field_with_its_name_text_and_echo(show: Show) -> None:
    for field, hint, shown, told in (
        (
            DateField("by", "By", DAY, today=TODAY, hint="Week 53"),
            "Week 53",
            "28 December 2026",
            "Monday, 28 December 2026",
        ),
        (TimeField("at", "At", dt.time(15, 30), hint="Wall clock"), "Wall clock", "15:30", ""),
    ):
        show(field)
        told_to = QAccessible.queryAccessibleInterface(field.edit)
        assert told_to.role() == QAccessible.Role.EditableText
        assert field.edit.accessibleName() == field.label.text()
        assert field.label.buddy() is field.edit
        assert told_to.text(QAccessible.Text.Description) == f"{told} {hint}".strip()
        assert told_to.text(QAccessible.Text.Value) == shown


def test_the_wheel_scrolls_the_page_and_changes_no_answer(until: DateField) -> None:
    until.setFocus()
    turn_wheel(until.edit)
    assert until.date() == DAY


def test_all_pickers_are_as_high_as_other_controls(show: Show) -> None:
    for field in (
        DateField("by", "By", DAY, today=TODAY),
        TimeField("at", "at", dt.time(15, 30)),
        SelectField("day", "If it is", (Option(4, "Friday"),)),
    ):
        show(field)
        assert field.edit.height() == 40


def test_one_tab_leaves_a_day_and_a_time_as_any_other_field(show: Show) -> None:
    day, time, line = (
        DateField("by", "By", DAY, today=TODAY),
        TimeField("at", "at", dt.time(15, 30)),
        LineField("to", "to"),
    )
    row = FieldRow(day, time, line)
    show(row)
    day.setFocus()
    press(Key.Key_Tab)
    assert time.edit.hasFocus()
    press(Key.Key_Tab)
    assert line.edit.hasFocus()
    QTest.keyClick(line.edit, Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(time.edit, Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert day.edit.hasFocus()
