"""Deleting everything, in the whole program: the data goes, the page says so, nothing comes back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.keyboard import press
from helpers.screen import has_focus, texts
from leadway.app import _System
from leadway.domain.commands import AppCommand
from leadway.domain.errors import InUseError
from leadway.services import file_swap
from leadway.services.deletion import remove_rest
from leadway.services.keys import KeyRequest
from leadway.services.reminder.store import closed_store
from leadway.system.log import append
from leadway.ui.app.controller import AppController
from leadway.ui.app.state import ProgramState
from leadway.ui.startup.deleted_page import DELETED, QUIT
from leadway.ui.window.controller import WindowController
from ui.app.test_lock import KeptMachine, begin, machine, program

__all__ = ["machine", "program"]


@pytest.fixture
def window(program: AppController, machine: KeptMachine, qtbot: QtBot) -> WindowController:
    """Return the window of a program that has all of its start behind it."""
    return begin(program, qtbot)


def _delete(program: AppController, qtbot: QtBot) -> None:
    program.requests.delete.emit()
    qtbot.waitUntil(lambda: program.state is ProgramState.DELETED)


def test_the_window_says_that_everything_is_deleted_and_only_quitting_is_left(
    program: AppController, window: WindowController, machine: KeptMachine, qtbot: QtBot
) -> None:
    _delete(program, qtbot)
    assert DELETED in texts(window.main_window)
    assert has_focus(window.main_window, QUIT)
    assert not machine.folder.database.exists()
    assert not machine.folder.key_file.exists()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.state is ProgramState.QUITTING)
    program.close()
    remove_rest(machine.folder)
    assert not machine.folder.path.exists()


def test_no_command_reminder_or_second_start_brings_a_file_back(
    program: AppController, window: WindowController, machine: KeptMachine, qtbot: QtBot
) -> None:
    _delete(program, qtbot)
    left = set(machine.folder.path.iterdir())
    for command in AppCommand:
        if command is not AppCommand.QUIT:
            program.receive(command, "")
    press(Qt.Key.Key_L, modifier=Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert program.background is None
    assert program.state is ProgramState.DELETED
    assert DELETED in texts(window.main_window)
    assert set(machine.folder.path.iterdir()) == left


def test_closing_the_window_after_it_ends_the_program_whatever_was_chosen(
    program: AppController, window: WindowController, qtbot: QtBot
) -> None:
    assert program.services is not None
    program.services.settings.change(on_close="tray")
    _delete(program, qtbot)
    window.main_window.close()
    assert program.state is ProgramState.QUITTING


@pytest.mark.usefixtures("impatient")
def test_data_that_another_program_has_open_opens_again_and_the_settings_say_why(
    program: AppController, window: WindowController, machine: KeptMachine, qtbot: QtBot
) -> None:
    with file_swap.shared_lock(machine.folder):
        program.requests.delete.emit()
        qtbot.waitUntil(lambda: program.state is ProgramState.DELETING)
        press(Qt.Key.Key_Q, modifier=Qt.KeyboardModifier.ControlModifier)
        window.main_window.close()
        assert program.state is ProgramState.DELETING, "it ends once the person has seen the outcome"
        qtbot.waitUntil(lambda: program.state is ProgramState.OPEN)
    assert str(InUseError()) in texts(window.main_window)
    assert machine.folder.database.exists()


def test_the_end_of_the_program_removes_what_it_held(machine: KeptMachine) -> None:
    system = _System(machine.folder)
    assert system.delete(KeyRequest(machine.folder).key()).failed == ()
    closed_store(machine.folder)
    append(machine.folder.log, "RuntimeError")
    machine.folder.lock.touch()
    system.close()
    assert not machine.folder.path.exists()
