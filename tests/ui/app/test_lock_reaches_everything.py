"""Ctrl+L locks wherever the keyboard is, and what the lock stops is told after unlocking."""

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from helpers.keyboard import at_field, press
from leadway.domain.commands import AppCommand
from leadway.services.transfer import Progress
from leadway.ui.app.controller import AppController
from leadway.ui.app.state import ProgramState
from leadway.ui.app.unheard_tasks import FINISHED, NOT_FINISHED
from leadway.ui.background_task import run_in_background
from leadway.ui.settings.cancellable_task import CancellableTask
from leadway.ui.widgets.file_dialog import ask_for_folder
from leadway.ui.widgets.keyboard import is_ctrl_letter
from leadway.ui.widgets.rail import FootNotice
from leadway.ui.window.controller import WindowController
from leadway.ui.window.note_window import NoteWindow
from ui.app.test_lock import KeptMachine, asked, begin, machine, open_by_typing, program, set_passphrase
from ui.window.test_dialogs import DIALOGS

pytestmark = pytest.mark.usefixtures("cheap_guesses")
__all__ = ("machine", "program")

CTRL = Qt.KeyboardModifier.ControlModifier


def press_lock(widget: QWidget) -> None:
    """Press Ctrl+L as the system hands it to the window that has the keyboard."""
    handle = widget.window().windowHandle()
    assert handle is not None
    # The window is gone before the key is released.
    QTest.keyPress(handle, Qt.Key.Key_L, CTRL)


def shown_beside(window: WindowController) -> list[QWidget]:
    windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    return [each for each in windows if each is not window.main_window]


@pytest.mark.parametrize("name", [*DIALOGS, "a folder", "a calendar"])
def test_ctrl_l_locks_in_every_dialog_and_closes_it(
    program: AppController, machine: KeptMachine, qtbot: QtBot, name: str
) -> None:
    window = begin(program, qtbot)
    set_passphrase(machine)
    if name == "a folder":
        ask_for_folder(window.main_window, "Folder", machine.folder.path, lambda _path: None)
    elif name == "a calendar":
        DIALOGS["away"][1](window)
        qtbot.waitUntil(lambda: at_field() == "away/day")
        press(Qt.Key.Key_Down, modifier=Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    elif name == "tray note":
        program.run(AppCommand.NOTE)
        qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), NoteWindow))
    else:
        DIALOGS[name][1](window)
    qtbot.waitUntil(lambda: bool(shown_beside(window)))
    at = QApplication.activePopupWidget() or shown_beside(window)[0]
    at.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWindow() is at.windowHandle() or at.isModal() is False)
    press_lock(at)
    asked(window, qtbot)
    assert program.services is None
    qtbot.waitUntil(lambda: not shown_beside(window))


@pytest.mark.parametrize(
    ("key", "code", "locks"),
    [(Qt.Key.Key_L.value, 0, True), (0x0414, 46, True), (0x0414, 45, False), (Qt.Key.Key_K.value, 0, False)],
)
def test_the_key_is_found_by_its_place_where_no_latin_letter_is_on_it(
    key: int, code: int, locks: bool
) -> None:
    event = QKeyEvent(QKeyEvent.Type.KeyPress, key, CTRL, code, 0, 0, chr(key))
    assert is_ctrl_letter(event, "L") is locks


def test_l_alone_or_with_more_keys_locks_nothing() -> None:
    for modifier in (Qt.KeyboardModifier.NoModifier, CTRL | Qt.KeyboardModifier.AltModifier):
        assert not is_ctrl_letter(QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_L, modifier), "L")


def test_an_export_that_a_lock_stops_says_so_after_unlocking(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    set_passphrase(machine)
    running, ended, goes_on = Event(), Event(), Event()
    work = CancellableTask()
    work.setParent(window.this_week)

    def export(progress: Progress) -> None:
        try:
            while True:
                progress("Reading", 1, 2)
                running.set()
                goes_on.wait(0.01)
        finally:
            ended.set()

    work.start(export, lambda _result: None, lambda _error: None, words="Reading", about="Export everything")
    assert running.wait(5)
    program.lock()
    qtbot.waitUntil(lambda: not isValid(work))
    assert ended.wait(5), "nothing of it goes on behind the lock"
    open_by_typing(window, program, qtbot)
    notice = window.main_window.rail.findChild(FootNotice)
    assert notice is not None
    qtbot.waitUntil(lambda: notice.text() == NOT_FINISHED.format(task="Export everything"))
    notice.click()
    program.lock()
    open_by_typing(window, program, qtbot)
    assert notice.text() != NOT_FINISHED.format(task="Export everything"), "it was read"


def test_a_document_that_was_saved_behind_the_lock_says_so(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    set_passphrase(machine)
    goes_on = Event()
    owner = QWidget(window.this_week)
    nobody = lambda _outcome: None  # noqa: E731
    run_in_background(lambda: goes_on.wait(5), nobody, nobody, owner, about="Week 48.pdf")
    program.lock()
    qtbot.waitUntil(lambda: not isValid(owner))
    goes_on.set()
    open_by_typing(window, program, qtbot)
    notice = window.main_window.rail.findChild(FootNotice)
    assert notice is not None
    qtbot.waitUntil(lambda: notice.text() == FINISHED.format(task="Week 48.pdf"))
    assert program.state is ProgramState.OPEN
