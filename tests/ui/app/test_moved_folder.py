"""A data folder that goes while it is open is noticed and told, and what is in it can be taken elsewhere."""

import shutil
import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.keyboard import write
from helpers.screen import click, labels, texts
from leadway.domain.errors import MovedError
from leadway.ui.app.controller import AppController
from leadway.ui.app.session_watch import SessionWatch
from leadway.ui.app.state import ProgramState
from leadway.ui.forms.autosave import unsaved
from leadway.ui.widgets.rail import FootNotice
from leadway.ui.window.notices import MOVED
from leadway.ui.window.unsaved_dialog import COPY, EXPORT, QUIT_ANYWAY, QUIT_WITHOUT, STAY, UnsavedDialog
from ui.app.test_lock import KeptMachine, begin, machine, program

__all__ = ("machine", "program")

WORDS = "Label printer jammed twice"


def notice_of(program: AppController) -> FootNotice:
    assert program.window is not None
    notice = program.window.main_window.rail.findChild(FootNotice)
    assert notice is not None
    return notice


def wait_for_the_watch(program: AppController) -> None:
    """Let the time pass until the folder is looked at."""
    for watch in program.findChildren(SessionWatch):
        watch.check()


def dialog() -> UnsavedDialog:
    windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    (shown,) = [each for each in windows if isinstance(each, UnsavedDialog)]
    return shown


def test_it_is_noticed_without_a_key_and_forgotten_when_it_is_back(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    begin(program, qtbot)
    qtbot.waitUntil(lambda: bool(program.findChildren(SessionWatch)))
    folder = machine.folder.path
    folder.rename(folder.with_name("elsewhere"))
    wait_for_the_watch(program)
    assert notice_of(program).text() == MOVED
    assert str(folder) in notice_of(program).accessibleDescription()
    folder.with_name("elsewhere").rename(folder)
    wait_for_the_watch(program)
    assert notice_of(program).text() != MOVED


def test_what_is_typed_is_kept_and_saved_when_it_is_back(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    qtbot.waitUntil(lambda: bool(program.findChildren(SessionWatch)))
    folder = machine.folder.path
    folder.rename(folder.with_name("elsewhere"))
    window.this_week.note.setFocus()
    write(WORDS)
    qtbot.waitUntil(lambda: window.this_week.errors.text() == str(MovedError(folder)))
    wait_for_the_watch(program)
    program.quit()
    assert {COPY, EXPORT, QUIT_WITHOUT} <= set(labels(dialog()))
    click(dialog(), STAY)
    folder.with_name("elsewhere").rename(folder)
    wait_for_the_watch(program)
    assert not unsaved()
    assert program.services is not None
    assert program.services.unsaved_texts.get("note") == WORDS


def test_everything_can_be_exported_from_a_deleted_folder(
    program: AppController, machine: KeptMachine, qtbot: QtBot, tmp_path: Path
) -> None:
    begin(program, qtbot)
    qtbot.waitUntil(lambda: bool(program.findChildren(SessionWatch)))
    assert program.services is not None
    program.services.notes.add(WORDS, "app")
    shutil.rmtree(machine.folder.path)
    wait_for_the_watch(program)
    program.quit()
    assert program.state is ProgramState.OPEN, "once it has ended, nothing of it is left"
    assert QUIT_ANYWAY in labels(dialog())
    dialog()._on_export_path(str(tmp_path / "all.zip"))
    assert "all.zip" in "".join(texts(dialog()))
    with zipfile.ZipFile(tmp_path / "all.zip") as file:
        assert WORDS in file.read("leadway.json").decode()
    click(dialog(), QUIT_ANYWAY)
    qtbot.waitUntil(lambda: program.state is ProgramState.QUITTING)
    assert not machine.folder.path.exists()


def test_locked_the_words_are_shown_to_nobody_where_the_data_does_not_open_again(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    window.this_week.note.setFocus()
    shutil.rmtree(machine.folder.path)
    write(WORDS)
    program.lock()
    program.requests.try_again.emit()
    qtbot.waitUntil(lambda: program.state is ProgramState.FAULT)
    program.quit()
    assert f"{len(WORDS)} characters" in "".join(texts(dialog()))
    assert COPY not in labels(dialog())
    click(dialog(), STAY)


@pytest.mark.parametrize("again", ["lock", "close"])
def test_nothing_new_is_made_in_its_place(
    program: AppController, machine: KeptMachine, qtbot: QtBot, again: str
) -> None:
    begin(program, qtbot)
    shutil.rmtree(machine.folder.path)
    program.lock() if again == "lock" else program.close_data()
    program.requests.try_again.emit() if again == "lock" else program.open_data()
    qtbot.waitUntil(lambda: program.state is ProgramState.FAULT)
    assert program.window is not None
    page = program.window.failure_page
    qtbot.waitUntil(lambda: str(machine.folder.path) in "".join(texts(page)))
    assert not machine.folder.database.exists()
    assert not machine.folder.key_file.exists()
