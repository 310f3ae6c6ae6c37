"""Closing the window: with a weekly time Leadway asks once whether it goes on reminding, and does so."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from helpers.databases import raw
from helpers.keyboard import press, write
from helpers.reminder import SLOT
from leadway.domain.commands import AppCommand
from leadway.services.session import Services, open_services
from leadway.ui.app import close_policy
from leadway.ui.app.controller import AppController
from leadway.ui.app.state import ProgramState
from leadway.ui.forms.dialog import FormDialog
from leadway.ui.window.main_window import MainWindow
from ui.app.test_controller import KEY, Machine, machine, program, window_of

__all__ = ["machine", "program"]


@pytest.fixture
def window(machine: Machine, program: AppController, qtbot: QtBot) -> MainWindow:
    """Return the window of a program that has all of its start behind it."""
    qtbot.waitUntil(lambda: program.background is not None)
    main_window = window_of(program).main_window
    with qtbot.waitActive(main_window):
        main_window.activateWindow()
    return main_window


@pytest.fixture
def services(program: AppController, window: MainWindow) -> Services:
    """Return the open data of a team with a weekly time."""
    assert program.services is not None
    program.services.settings.change(weekly_time=SLOT)
    return program.services


def question(window: MainWindow) -> FormDialog | None:
    """Return what closing the window asks, while it is shown."""
    dialogs = [dialog for dialog in window.findChildren(FormDialog) if dialog.isVisible()]
    return dialogs[0] if dialogs else None


def asked(window: MainWindow, qtbot: QtBot) -> FormDialog:
    """Close the window, and return the question once it can be answered."""
    window.close()
    dialog = question(window)
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_without_a_weekly_time_closing_the_window_ends_the_program(
    program: AppController, window: MainWindow
) -> None:
    window.close()
    assert question(window) is None
    assert not window.isVisible()
    assert program.state is ProgramState.QUITTING


def test_where_no_tray_is_it_says_so_and_stays_minimised_from_then_on(
    program: AppController, window: MainWindow, services: Services, qtbot: QtBot
) -> None:
    dialog = asked(window, qtbot)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert close_policy.WITHOUT_TRAY in texts
    assert close_policy.CHANGE in texts
    assert dialog.action_button.text() == close_policy.MINIMISED
    press(Qt.Key.Key_Return)
    assert window.isMinimized()
    assert services.settings.load().on_close == "minimise"
    assert program.state is ProgramState.OPEN
    program.run(AppCommand.SHOW)
    window.close()
    assert question(window) is None, "it is asked once"
    assert window.isMinimized()


def test_the_other_answer_ends_the_program_and_is_remembered(
    program: AppController, machine: Machine, window: MainWindow, services: Services, qtbot: QtBot
) -> None:
    dialog = asked(window, qtbot)
    QTest.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    assert program.state is ProgramState.QUITTING
    assert not window.isVisible()
    program.close()
    again = open_services(machine.folder, KEY, machine.clock)
    assert again.settings.load().on_close == "quit"
    again.close()


def test_esc_answers_nothing_and_the_window_stays(
    program: AppController, window: MainWindow, services: Services, qtbot: QtBot
) -> None:
    asked(window, qtbot)
    press(Qt.Key.Key_Escape)
    assert question(window) is None
    assert window.isVisible()
    assert not window.isMinimized()
    assert program.state is ProgramState.OPEN
    assert services.settings.load().on_close == "ask"
    assert asked(window, qtbot).isVisible(), "the next time it is asked again"


def test_an_answer_that_cannot_be_saved_is_followed_and_asked_for_again(
    program: AppController, window: MainWindow, services: Services, qtbot: QtBot
) -> None:
    asked(window, qtbot)
    services.database._db.execute_sql("PRAGMA busy_timeout = 20")
    with raw(services.database.path, KEY.value) as other:
        other.execute("BEGIN IMMEDIATE")
        press(Qt.Key.Key_Return)
    assert window.isMinimized()
    assert services.settings.load().on_close == "ask"
    program.run(AppCommand.SHOW)
    assert asked(window, qtbot).isVisible()


def test_a_note_that_is_being_written_is_saved_when_the_window_goes(
    program: AppController, window: MainWindow, services: Services
) -> None:
    services.settings.change(on_close="minimise")
    window_of(program).this_week.note.setFocus()
    write("Label printer")
    window.close()
    assert window.isMinimized()
    assert services.unsaved_texts.get("note") == "Label printer"
    program.run(AppCommand.SHOW)
    assert window_of(program).this_week.note.text() == "Label printer"
    assert window_of(program).this_week.note.edit.hasFocus()


@pytest.mark.parametrize("on_close", ["ask", "quit"])
def test_closed_data_asks_nothing_and_the_program_ends(
    program: AppController, window: MainWindow, services: Services, on_close: str
) -> None:
    services.settings.change(on_close=on_close)
    program.lock()
    window.close()
    assert question(window) is None
    assert program.state is ProgramState.QUITTING


def test_locked_data_stays_minimised_where_that_was_chosen(
    program: AppController, window: MainWindow, services: Services
) -> None:
    services.settings.change(on_close="minimise")
    program.lock()
    window.close()
    assert window.isMinimized()
    assert program.state is ProgramState.LOCKED


def test_ctrl_q_ends_the_program_whatever_was_chosen(
    program: AppController, window: MainWindow, services: Services
) -> None:
    services.settings.change(on_close="minimise")
    press(Qt.Key.Key_Q, modifier=Qt.KeyboardModifier.ControlModifier)
    assert question(window) is None
    assert not window.isVisible()
    assert program.state is ProgramState.QUITTING
