"""The window: its places by click and by key, its title, its rail, and the ritual filling it."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.rail import FootNotice, Notice, PlaceButton
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.window.main_window import MainWindow
from leadway.ui.window.pages import PageSpec
from ui.conftest import Show


@pytest.fixture
def main_window(show: Show) -> MainWindow:
    """Return a shown window with two places."""
    made = MainWindow()
    week = ScrollColumn()
    week.add(LineField("note", "A note"))
    made.add_page(PageSpec("week", "This week", "calendar-check", "Ctrl+1", "", ""), week)
    made.add_page(PageSpec("history", "History", "history", "Ctrl+2", "", ""), ScrollColumn())
    show(made)
    return made


def _place(main_window: MainWindow, key: str) -> PlaceButton:
    found = main_window.findChild(PlaceButton, f"place-{key}")
    assert found is not None
    return found


def test_it_opens_on_the_first_page_in_its_usual_size(main_window: MainWindow) -> None:
    assert main_window.current_page() == "week"
    # The screen of the tests has 800 x 800 pixels.
    assert main_window.size() == QSize(800, 760)
    assert main_window.minimumSize() == QSize(680, 400)
    assert main_window.windowTitle() == "Leadway – This week"


def test_a_page_opens_by_click_and_by_shortcut(qtbot: QtBot, main_window: MainWindow) -> None:
    history = _place(main_window, "history")
    with qtbot.waitSignal(main_window.page_opened) as signal:
        QTest.mouseClick(history, Qt.MouseButton.LeftButton)
    assert signal.args == ["history"]
    QTest.keyClick(main_window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert main_window.current_page() == "week"
    QTest.keyClick(main_window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert main_window.windowTitle() == "Leadway – History"


def test_a_page_opened_by_shortcut_has_the_focus_on_its_first_control(main_window: MainWindow) -> None:
    section = QuietButton("Protection")
    page = QWidget()
    QVBoxLayout(page).addWidget(section)
    spec = PageSpec("settings", "Settings", "settings", "Ctrl+,", "", "", at_foot=True)
    main_window.add_page(spec, page)
    note = main_window.findChild(LineField, "note")
    assert note is not None
    note.setFocus()
    QTest.keyClick(main_window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert note.edit.hasFocus(), "who is there already is not moved"
    QTest.keyClick(main_window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert section.hasFocus()
    QTest.keyClick(main_window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert note.edit.hasFocus()


def test_keys_that_were_typed_ahead_find_what_has_just_been_added(main_window: MainWindow) -> None:
    page = next(column for column in main_window.findChildren(ScrollColumn) if column.isVisible())
    note = main_window.findChild(LineField, "note")
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
    assert not added.isAncestorOf(main_window.focusWidget()), "what was hidden is no stop"


def test_the_open_page_stays_current_when_it_is_clicked_again(main_window: MainWindow) -> None:
    week = _place(main_window, "week")
    QTest.mouseClick(week, Qt.MouseButton.LeftButton)
    assert week.is_current
    assert main_window.current_page() == "week"


def test_an_unknown_page_is_an_error(main_window: MainWindow) -> None:
    with pytest.raises(KeyError):
        main_window.open_page("proof")


def test_the_rail_keeps_only_icons_in_a_narrow_window(qtbot: QtBot, main_window: MainWindow) -> None:
    main_window.resize(1100, 760)
    qtbot.waitUntil(lambda: not main_window.rail.narrow)
    main_window.resize(860, 600)
    qtbot.waitUntil(lambda: main_window.rail.narrow)
    assert main_window.rail.width() == 64
    button = _place(main_window, "history")
    assert button.accessibleName() == "History"
    assert button.toolTip().startswith("History")
    main_window.resize(1100, 760)
    qtbot.waitUntil(lambda: not main_window.rail.narrow)
    assert main_window.rail.width() == 208


def test_the_ritual_fills_the_window_and_gives_it_back(qtbot: QtBot, main_window: MainWindow) -> None:
    field = main_window.findChild(LineField, "note")
    assert field is not None
    field.setFocus()
    ritual = QLabel("ritual")
    main_window.push_page(ritual)
    main_window.set_subtitle("Week 34")
    assert main_window.has_full_window_page()
    assert not main_window.rail.isVisible()
    assert ritual.width() == main_window.width()
    QTest.keyClick(main_window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert main_window.current_page() == "week"
    main_window.pop_page()
    assert not main_window.has_full_window_page()
    assert main_window.rail.isVisible()
    assert main_window.windowTitle() == "Leadway – This week"
    assert field.edit.hasFocus()
    main_window.pop_page()
    assert main_window.rail.isVisible(), "a second time it has nothing to take away"


def test_a_notice_at_the_foot_of_the_navigation_leads_to_its_section(
    main_window: MainWindow, qtbot: QtBot
) -> None:
    main_window.set_notice(
        "protection", Notice("Not protected by a keychain", "None was found.", "protection")
    )
    notice = main_window.rail.findChild(FootNotice)
    assert notice is not None
    assert notice.isVisible()
    assert notice.accessibleName() == "Not protected by a keychain"
    with qtbot.waitSignal(main_window.notice_followed) as followed:
        QTest.keyClick(notice, Qt.Key.Key_Return)
    assert followed.args == ["protection"]
    main_window.set_notice("protection", None)
    assert not notice.isVisible()


def test_of_two_notices_the_more_urgent_is_shown_and_the_other_comes_back(main_window: MainWindow) -> None:
    main_window.set_notice("protection", Notice("Not protected by a keychain", "", "protection"))
    main_window.set_notice("backup", Notice("The last backup did not work", "", "backups"))
    notice = main_window.rail.findChild(FootNotice)
    assert notice is not None
    assert notice.text() == "The last backup did not work"
    main_window.set_notice("backup", None)
    assert notice.text() == "Not protected by a keychain"


def test_closing_is_announced_before_the_window_closes(qtbot: QtBot, main_window: MainWindow) -> None:
    with qtbot.waitSignal(main_window.closing):
        main_window.close()


def test_the_logo_is_the_windows_icon(main_window: MainWindow) -> None:
    main_window.show_icon()
    assert not main_window.windowIcon().isNull()
