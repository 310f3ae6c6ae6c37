"""The help: one on every page, with why this question where there is one, and the keys that work there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from helpers.keep_screen import KeepTeam
from helpers.keyboard import focused
from helpers.screen import button, texts
from helpers.window import open_window
from leadway.services.session import Services
from leadway.ui.forms.help_dialog import EVERYWHERE, HELP, KEYS_HERE, WHY, HelpDialog
from leadway.ui.ritual.keep.page import TABLE_KEYS
from leadway.ui.window.main_window import LOCK


def _opened_help(window: QWidget, qtbot: QtBot) -> HelpDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), HelpDialog))
    (found,) = (each for each in window.findChildren(HelpDialog) if each.isVisible())
    return found


def _close(help_window: HelpDialog, window: QWidget, qtbot: QtBot) -> None:
    QTest.keyClick(help_window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(HelpDialog))
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)


@pytest.mark.parametrize("by_button", [False, True])
def test_in_the_ritual_f1_says_why_and_below_it_the_keys_of_the_screen(
    team: KeepTeam, qtbot: QtBot, *, by_button: bool
) -> None:
    page = team.enter(size=(1000, 700))
    assert team.room is not None
    if by_button:
        for label in ("Note", "Evidence"):
            assert button(team.room.frame, label).isEnabled()
        QTest.mouseClick(button(team.room.frame, "Why?"), Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(focused(), Qt.Key.Key_F1)
    help_window = _opened_help(team.room.frame, qtbot)
    read = texts(help_window)
    assert read[:3] == [WHY, page.why, KEYS_HERE]
    assert {word for entry in TABLE_KEYS for word in entry} <= set(read)
    assert {"Ctrl+K", "Nothing was due", "Ctrl+Return", "Next", "Esc", "Leave"} <= set(read)
    assert {meaning for _keys, meaning in EVERYWHERE} <= set(read)
    _close(help_window, team.room.frame, qtbot)


def test_on_every_page_f1_opens_the_same_help_with_the_keys_of_the_window(
    services: Services, qtbot: QtBot
) -> None:
    window = open_window(services, qtbot)
    assert window.navigator is not None
    for _ in range(2):
        QTest.keyClick(window.main_window, Qt.Key.Key_F1)
        help_window = _opened_help(window.main_window, qtbot)
        read = texts(help_window)
        assert read[:2] == [HELP, KEYS_HERE]
        assert {"Ctrl+L", LOCK} <= set(read)
        _close(help_window, window.main_window, qtbot)
    window.close()
    window.deleteLater()
