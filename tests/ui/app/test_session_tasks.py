"""Work on closed data: the window says what is done, and opens what came of it or what was there before."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.keyboard import DIGITS, press, write
from helpers.reminder import FREE
from helpers.waiting import finish_tasks
from leadway.domain.change import ProgramPart
from leadway.domain.commands import AppCommand
from leadway.domain.errors import KnownError, OwnFaultError
from leadway.services.keys import Key, KeyRequest
from leadway.services.keys.key_settings import KeySettings
from leadway.services.session import Services, open_services
from leadway.ui.app import auto_backup
from leadway.ui.app.controller import AppController
from leadway.ui.app.session_tasks import REKEYING
from leadway.ui.app.state import ProgramState
from leadway.ui.app.unheard_tasks import FINISHED, NOT_FINISHED
from leadway.ui.backup.recovery_action import RecoveryAction
from leadway.ui.backup.recovery_actions import HEADING, RecoveryStep
from leadway.ui.ritual.wizard_frame import WizardFrame
from leadway.ui.settings.recovery_form import SHOWN_ONCE
from leadway.ui.settings.unlock_forms import DONE_REKEYED
from leadway.ui.settings.unlock_methods import CHANGE, UNCONFIRMED, UnlockMethods
from leadway.ui.startup.unlock_page import UnlockPage
from leadway.ui.widgets.rail import FootNotice
from leadway.ui.widgets.text import Text
from leadway.ui.window.controller import WindowController
from leadway.ui.window.note_window import NoteWindow
from ui.app.test_lock import PASSPHRASE, KeptMachine, begin, machine, program, set_passphrase

__all__ = ["machine", "program"]

pytestmark = pytest.mark.usefixtures("cheap_guesses")

FULL = KnownError("The disk is full.", "Make room and try again.")
HEADING_OF_WORK, EXPLANATION = "Restoring the backup", "The data before it is kept."


@pytest.fixture
def window(program: AppController, machine: KeptMachine, qtbot: QtBot) -> WindowController:
    """Return the window of a program that has all of its start behind it."""
    return begin(program, qtbot)


def texts(window: WindowController) -> list[str]:
    return [text.text() for text in window.main_window.findChildren(Text) if text.isVisible()]


def services_of(program: AppController) -> Services:
    assert program.services is not None
    return program.services


def key_of(program: AppController) -> Key:
    return services_of(program).key


class HeldTask:
    """Work on the closed data that ends when the test lets it, with a key or with an error."""

    def __init__(self, outcome: Key | Exception) -> None:
        self.may_end = Event()
        self._outcome = outcome

    def go(self) -> tuple[Key, str]:
        self.may_end.wait()
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome, "Restored."

    def begin(self, program: AppController, qtbot: QtBot) -> None:
        """Ask the program for the work, and wait until it is under way."""
        program.requests.recover.emit(RecoveryAction(HEADING_OF_WORK, EXPLANATION, self.go))
        qtbot.waitUntil(lambda: program.state is ProgramState.WORKING)
        assert program.services is None

    def end(self, program: AppController, qtbot: QtBot) -> None:
        """Let it end, and wait for the data after it."""
        self.may_end.set()
        qtbot.waitUntil(lambda: program.services is not None, timeout=20_000)


def test_while_there_is_work_the_window_says_which_and_nothing_else_can_be_opened(
    program: AppController, window: WindowController, qtbot: QtBot
) -> None:
    work = HeldTask(key_of(program))
    work.begin(program, qtbot)
    assert texts(window) == [HEADING_OF_WORK, EXPLANATION]
    assert not window.main_window.rail.isVisible()
    for digit in "12":
        QTest.keyClick(window.main_window, DIGITS[digit], Qt.KeyboardModifier.ControlModifier)
    assert texts(window) == [HEADING_OF_WORK, EXPLANATION]
    work.end(program, qtbot)
    assert window.main_window.rail.isVisible()
    assert "Restored." in texts(window)


def test_a_changed_key_is_the_one_of_the_open_data_and_the_settings_are_shown(
    program: AppController, window: WindowController, machine: KeptMachine, qtbot: QtBot
) -> None:
    before = key_of(program)
    window.requests.rekey.emit("")
    qtbot.waitUntil(
        lambda: program.services is not None and program.services.key.value != before.value, timeout=20_000
    )
    assert KeyRequest(machine.folder).answer().value == key_of(program).value
    assert window.main_window.windowTitle() == "Leadway – Settings"


@pytest.mark.parametrize("error", [FULL, RuntimeError()], ids=["an error", "a bug"])
def test_work_that_fails_opens_the_data_as_it_was_and_says_why_in_the_settings(
    program: AppController, window: WindowController, qtbot: QtBot, error: Exception
) -> None:
    before = key_of(program)
    window.this_week.note.setFocus()
    write("Label printer")
    work = HeldTask(error)
    work.begin(program, qtbot)
    with qtbot.captureExceptions() as logged:
        work.end(program, qtbot)
    assert key_of(program) == before
    assert window.main_window.current_page() == "settings"
    assert str(FULL if error is FULL else OwnFaultError()) in texts(window)
    assert window.this_week.note.text() == "Label printer"
    assert [kind for kind, _error, _trace in logged] == ([] if error is FULL else [RuntimeError])


def test_a_lock_while_there_is_work_holds_after_it_and_the_outcome_is_shown_once_it_is_unlocked(
    program: AppController, window: WindowController, machine: KeptMachine, qtbot: QtBot
) -> None:
    set_passphrase(machine)
    services_of(program).changes.announce(ProgramPart.KEY)
    work = HeldTask(key_of(program))
    work.begin(program, qtbot)
    press(Qt.Key.Key_L, modifier=Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    work.may_end.set()
    qtbot.waitUntil(lambda: program.state is ProgramState.LOCKED)
    assert program.services is None
    assert "Restored." not in texts(window)
    [page] = window.main_window.findChildren(UnlockPage)
    qtbot.waitUntil(page.passphrase.edit.hasFocus)
    write(PASSPHRASE)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.state is ProgramState.OPEN, timeout=20_000)
    assert "Restored." in texts(window)
    assert window.main_window.current_page() == "settings"


def test_a_screen_that_locks_while_the_key_is_changed_locks_and_the_change_is_told_without_its_secret(
    program: AppController, window: WindowController, machine: KeptMachine, qtbot: QtBot
) -> None:
    services_of(program).protection().set_passphrase(PASSPHRASE)
    services_of(program).protection().new_recovery_key(PASSPHRASE)
    services_of(program).changes.announce(ProgramPart.KEY)
    before = key_of(program)
    window.requests.rekey.emit(PASSPHRASE)
    qtbot.waitUntil(lambda: program.state is ProgramState.WORKING)
    machine.desktop.tell(replace(FREE, locked=True))
    qtbot.waitUntil(lambda: program.state is ProgramState.LOCKED, timeout=20_000)
    machine.desktop.tell()
    [page] = window.main_window.findChildren(UnlockPage)
    qtbot.waitUntil(page.passphrase.edit.hasFocus)
    write(PASSPHRASE)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.state is ProgramState.OPEN, timeout=20_000)
    assert key_of(program).value != before.value
    assert DONE_REKEYED in texts(window)
    assert not any(SHOWN_ONCE in text for text in texts(window)), "no secret is kept for after a lock"
    assert any(UNCONFIRMED in text for text in texts(window))


def test_a_change_of_the_key_that_a_lock_came_before_is_told_as_not_made(
    program: AppController, window: WindowController, machine: KeptMachine, qtbot: QtBot
) -> None:
    before = key_of(program)
    window.requests.rekey.emit("")
    program.lock()
    QApplication.processEvents()
    window.requests.try_again.emit()
    qtbot.waitUntil(lambda: program.services is not None)
    assert key_of(program) == before
    notice = window.main_window.rail.findChild(FootNotice)
    assert notice is not None
    assert notice.text() == NOT_FINISHED.format(task=REKEYING)


@pytest.mark.parametrize("error", [None, FULL], ids=["done", "not done"])
def test_a_change_of_the_unlock_methods_whose_page_a_lock_takes_away_is_told_after_it(
    program: AppController, window: WindowController, qtbot: QtBot, error: KnownError | None
) -> None:
    assert window.navigator is not None
    window.navigator.open_settings("protection")
    [methods] = window.main_window.findChildren(UnlockMethods)
    may_end = Event()
    told: list[object] = []

    def change(_settings: KeySettings) -> None:
        may_end.wait()
        if error is not None:
            raise error

    methods._run(change, told.append, told.append)
    with qtbot.waitSignal(methods.destroyed):
        program.lock()
    may_end.set()
    finish_tasks()
    window.requests.try_again.emit()
    qtbot.waitUntil(lambda: program.services is not None)
    assert told == []
    notice = window.main_window.rail.findChild(FootNotice)
    assert notice is not None
    assert notice.text() == (FINISHED if error is None else NOT_FINISHED).format(task=CHANGE)


@pytest.mark.parametrize("command", [AppCommand.START, AppCommand.NOTE, AppCommand.REMINDER])
def test_a_command_that_comes_meanwhile_is_run_on_the_data_after_it(
    program: AppController, window: WindowController, qtbot: QtBot, command: AppCommand
) -> None:
    work = HeldTask(key_of(program))
    work.begin(program, qtbot)
    program.run(command)
    assert not _has_run(command, window)
    work.end(program, qtbot)
    qtbot.waitUntil(lambda: _has_run(command, window))


def _has_run(command: AppCommand, window: WindowController) -> bool:
    if command is AppCommand.START:
        return window.main_window.findChild(WizardFrame) is not None
    if command is AppCommand.REMINDER:
        return window.main_window.current_page() == "reminder"
    return bool(note_windows())


def note_windows() -> list[NoteWindow]:
    return [window for window in QApplication.topLevelWidgets() if isinstance(window, NoteWindow)]


def test_a_program_that_is_ended_meanwhile_opens_nothing_and_leaves_data_that_opens(
    program: AppController, window: WindowController, machine: KeptMachine, qtbot: QtBot
) -> None:
    services_of(program).notes.add("Label printer", "tray")
    work = HeldTask(key_of(program))
    work.begin(program, qtbot)
    QTest.keyClick(window.main_window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert program.state is ProgramState.QUITTING
    program.close()
    work.may_end.set()
    finish_tasks()
    QApplication.processEvents()
    assert program.services is None
    services = open_services(machine.folder, KeyRequest(machine.folder).answer(), machine.clock)
    assert [note.text for note in services.notes.waiting()] == ["Label printer"]
    services.close()


def test_data_that_is_found_damaged_is_closed_and_the_recovery_actions_are_offered(
    program: AppController, machine: KeptMachine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auto_backup, "FIRST_CHECK_MS", 60_000)
    window = begin(program, qtbot)
    program.close_data()
    content = bytearray(machine.folder.database.read_bytes())
    content[-1000] ^= 1
    machine.folder.database.write_bytes(content)
    monkeypatch.setattr(auto_backup, "FIRST_CHECK_MS", 0)
    program.open_data()
    qtbot.waitUntil(lambda: program.state is ProgramState.FAULT, timeout=20_000)
    assert program.services is None, "nothing more is written into it"
    qtbot.waitUntil(lambda: window.failure_page.recovery is not None)
    assert window.main_window.windowTitle() == f"Leadway – {HEADING}"
    actions = window.failure_page.recovery
    assert actions is not None
    assert RecoveryStep.SALVAGE in actions.buttons
    press("2", modifier=Qt.KeyboardModifier.ControlModifier)
    assert window.failure_page.isVisible()


def test_a_note_begun_in_its_small_window_is_there_after_a_lock(
    program: AppController, window: WindowController, qtbot: QtBot
) -> None:
    program.run(AppCommand.NOTE)
    [note] = note_windows()
    qtbot.waitUntil(note.isActiveWindow)
    write("Label pri")
    with qtbot.waitSignal(note.destroyed):
        program.lock()
    program.open_data()
    assert program.state is ProgramState.LOCKED
    window.requests.try_again.emit()
    qtbot.waitUntil(lambda: program.services is not None and program.background is not None)
    program.run(AppCommand.NOTE)
    [again] = note_windows()
    qtbot.waitUntil(again.isActiveWindow)
    write("nter")
    press(Qt.Key.Key_Return)
    assert [waiting.text for waiting in services_of(program).notes.waiting()] == ["Label printer"]


def test_over_a_ritual_the_outcome_of_work_is_a_notice_that_leads_to_the_backups(
    program: AppController, window: WindowController, qtbot: QtBot
) -> None:
    program.run(AppCommand.SHORT)
    work = HeldTask(FULL)
    work.begin(program, qtbot)
    work.end(program, qtbot)
    assert window.main_window.findChild(WizardFrame) is not None
    program.run(AppCommand.REMINDER)
    notice = window.main_window.rail.findChild(FootNotice)
    assert notice is not None
    assert notice.text() == str(FULL)
    notice.click()
    assert window.main_window.current_page() == "settings"
    assert notice.text() != str(FULL), "it was read"
