"""The window: its places by click and by key, its title, its rail, and the ritual filling it."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.notice import FootNotice, Notice
from leadway.ui.widgets.rail import PlaceButton
from leadway.ui.widgets.scroll_column import Column
from leadway.ui.window.main_window import MainWindow
from ui.conftest import Show


@pytest.fixture
def shell(show: Show) -> MainWindow:
    """Return a shown window with two places."""
    made = MainWindow()
    week = Column()
    week.add(LineField("note", "A note"))
    made.add_place("week", "This week", "calendar-check", week)
    made.add_place("history", "History", "history", Column())
    show(made)
    return made


def _place(shell: MainWindow, key: str) -> PlaceButton:
    found = shell.findChild(PlaceButton, f"place-{key}")
    assert found is not None
    return found


def test_it_opens_on_the_first_place_in_its_usual_size(shell: MainWindow) -> None:
    assert shell.current_place() == "week"
    assert shell.size() == QSize(1100, 760)
    assert shell.minimumSize() == QSize(720, 520)
    assert shell.windowTitle() == "Leadway – This week"


def test_a_place_opens_by_click_and_by_key(qtbot: QtBot, shell: MainWindow) -> None:
    history = _place(shell, "history")
    with qtbot.waitSignal(shell.place_opened) as heard:
        QTest.mouseClick(history, Qt.MouseButton.LeftButton)
    assert heard.args == ["history"]
    QTest.keyClick(shell, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert shell.current_place() == "week"
    QTest.keyClick(shell, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert shell.windowTitle() == "Leadway – History"


def test_a_place_opened_by_key_has_the_focus_where_something_can_be_done(shell: MainWindow) -> None:
    section = QuietButton("Protection")
    page = QWidget()
    QVBoxLayout(page).addWidget(section)
    shell.add_place("settings", "Settings", "settings", page, foot_keys="Ctrl+,")
    note = shell.findChild(LineField, "note")
    assert note is not None
    note.setFocus()
    QTest.keyClick(shell, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert note.edit.hasFocus(), "who is there already is not moved"
    QTest.keyClick(shell, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert section.hasFocus()
    QTest.keyClick(shell, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert note.edit.hasFocus()


def test_keys_that_were_typed_ahead_find_what_has_just_been_added(shell: MainWindow) -> None:
    page = next(column for column in shell.findChildren(Column) if column.isVisible())
    note = shell.findChild(LineField, "note")
    assert note is not None
    added = QWidget()
    first, second = QuietButton("Restore this copy"), QuietButton("Leave it")
    rows = QVBoxLayout(added)
    rows.addWidget(first)
    rows.addWidget(second)
    page.add(added)
    second.setFocus()
    assert not second.isVisible(), "Qt shows it with the next turn of its loop"
    QTest.keyClick(second, Qt.Key.Key_Backtab)
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Backtab)
    assert note.edit.hasFocus()
    added.hide()
    QTest.keyClick(note.edit, Qt.Key.Key_Tab)
    assert not added.isAncestorOf(shell.focusWidget()), "what was hidden is no stop"


def test_the_open_place_stays_marked_when_it_is_clicked_again(shell: MainWindow) -> None:
    week = _place(shell, "week")
    QTest.mouseClick(week, Qt.MouseButton.LeftButton)
    assert week.isChecked()
    assert shell.current_place() == "week"


def test_an_unknown_place_is_an_error(shell: MainWindow) -> None:
    with pytest.raises(KeyError):
        shell.open_place("proof")


def test_the_rail_keeps_only_icons_in_a_narrow_window(qtbot: QtBot, shell: MainWindow) -> None:
    assert not shell.rail.narrow
    shell.resize(860, 600)
    qtbot.waitUntil(lambda: shell.rail.narrow)
    assert shell.rail.width() == 64
    button = _place(shell, "history")
    assert button.accessibleName() == "History"
    assert button.toolTip().startswith("History")
    shell.resize(1100, 760)
    qtbot.waitUntil(lambda: not shell.rail.narrow)
    assert shell.rail.width() == 208


def test_the_ritual_fills_the_window_and_gives_it_back(qtbot: QtBot, shell: MainWindow) -> None:
    field = shell.findChild(LineField, "note")
    assert field is not None
    field.setFocus()
    ritual = QLabel("ritual")
    shell.take_over(ritual)
    shell.set_subtitle("Week 34")
    assert shell.taken_over()
    assert not shell.rail.isVisible()
    assert ritual.width() == shell.width()
    QTest.keyClick(shell, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert shell.current_place() == "week"
    assert shell.give_back() is ritual
    assert shell.rail.isVisible()
    assert shell.windowTitle() == "Leadway – This week"
    assert field.edit.hasFocus()
    assert shell.give_back() is None
    ritual.deleteLater()


def test_a_notice_stands_at_the_foot_of_the_rail_and_leads_to_where_something_can_be_done(
    shell: MainWindow, qtbot: QtBot
) -> None:
    shell.set_notice("protection", Notice("Not protected by a keychain", "None was found.", "protection"))
    notice = shell.rail.findChild(FootNotice)
    assert notice is not None
    assert notice.isVisible()
    assert notice.accessibleName() == "Not protected by a keychain"
    with qtbot.waitSignal(shell.notice_followed) as followed:
        QTest.keyClick(notice, Qt.Key.Key_Return)
    assert followed.args == ["protection"]
    shell.set_notice("protection", None)
    assert not notice.isVisible()


def test_of_two_notices_the_more_urgent_is_shown_and_the_other_comes_back(shell: MainWindow) -> None:
    shell.set_notice("protection", Notice("Not protected by a keychain", "", "protection"))
    shell.set_notice("copy", Notice("The last backup did not work", "", "backups"))
    notice = shell.rail.findChild(FootNotice)
    assert notice is not None
    assert notice.text() == "The last backup did not work"
    shell.set_notice("copy", None)
    assert notice.text() == "Not protected by a keychain"


def test_closing_is_told_before_the_window_goes(qtbot: QtBot, shell: MainWindow) -> None:
    with qtbot.waitSignal(shell.closing):
        shell.close()


def test_the_mark_is_the_windows_icon_once_asked_for(shell: MainWindow) -> None:
    shell.show_icon()
    assert not shell.windowIcon().isNull()
