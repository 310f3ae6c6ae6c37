"""The first start with a keychain that keeps silent: nobody waits for it, and what they choose counts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.keyboard import press, write
from helpers.screen import click, labels, texts
from helpers.waiting import finish_tasks
from leadway.app import _System
from leadway.domain.commands import AppCommand
from leadway.domain.errors import KnownError
from leadway.domain.home import StartupSnapshot
from leadway.services.keys import Key, KeyFile, KeyRequest, Kind, NoKeyYetError, make_key
from leadway.storage.backups import can_read
from leadway.system.paths import DataFolder
from leadway.ui.app.controller import AppController
from leadway.ui.app.state import ProgramState
from leadway.ui.startup.first_key_page import ASK_AGAIN, KEEP_IN_FILE, WHERE, FirstKeyPage
from leadway.ui.startup.unlock_page import ANSWERED, ASKING
from leadway.ui.window.controller import WindowController
from ui.app.test_lock import KeptMachine, program

pytestmark = pytest.mark.usefixtures("cheap_guesses")
__all__ = ("program",)

WORDS = "four parcels wait at the counter"


@dataclass
class SilentMachine(KeptMachine):
    """A new computer whose keychain answers when the test lets it: with the key, or not at all."""

    heard: Event = field(default_factory=Event)
    refuses: bool = False

    def answer(self) -> tuple[Key, StartupSnapshot | None]:
        self.heard.wait(20)
        if self.refuses:
            raise NoKeyYetError(KnownError("The keychain did not answer.", "Unlock it."))
        # As `first_key.make` does, whoever made one meanwhile.
        return KeyRequest(self.folder).answer(), None

    def make_key(self, passphrase: str) -> Key:
        return _System(self.folder).make_key(passphrase)


@pytest.fixture
def machine(tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[SilentMachine]:
    monkeypatch.setattr("leadway.ui.window.controller._KEYCHAIN_PATIENCE_MS", 10)
    made = SilentMachine(DataFolder(tmp_path / "data"), clock)
    yield made
    made.heard.set()


@pytest.fixture
def page(program: AppController, qtbot: QtBot) -> FirstKeyPage:
    """Return the question for the key, which is there beside the keychain's."""
    program.run(AppCommand.SHOW)
    program.begin()
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: WHERE in texts(window.main_window))
    window.main_window.activateWindow()
    [page] = window.main_window.findChildren(FirstKeyPage)
    qtbot.waitUntil(page.passphrase.first.edit.hasFocus)
    return page


def window_of(program: AppController) -> WindowController:
    assert program.window is not None
    return program.window


def test_the_choices_are_there_beside_the_question_and_a_passphrase_needs_no_answer(
    page: FirstKeyPage, program: AppController, machine: SilentMachine, qtbot: QtBot
) -> None:
    shown = texts(window_of(program).main_window)
    assert ASKING in shown
    assert ASK_AGAIN not in labels(window_of(program).main_window), "it is being asked"
    for _ in range(2):
        write(WORDS)
        press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.services is not None, timeout=20_000)
    assert KeyFile.existing(machine.folder.key_file).kinds == (Kind.PASSPHRASE,)
    machine.heard.set()
    finish_tasks()
    QApplication.processEvents()
    assert program.state is ProgramState.OPEN, "an answer that comes later changes nothing"


def test_a_keychain_that_answers_while_nothing_is_typed_opens_the_data(
    page: FirstKeyPage, program: AppController, machine: SilentMachine, qtbot: QtBot
) -> None:
    machine.heard.set()
    qtbot.waitUntil(lambda: program.services is not None, timeout=20_000)


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_keychain_that_answers_while_a_passphrase_is_typed_leaves_the_choice_to_the_person(
    page: FirstKeyPage, program: AppController, machine: SilentMachine, qtbot: QtBot, goes_on: bool
) -> None:
    write(WORDS[:4])
    machine.heard.set()
    qtbot.waitUntil(lambda: ANSWERED in texts(window_of(program).main_window))
    assert program.services is None
    made = KeyRequest(machine.folder).key()
    if goes_on:
        write(WORDS[4:])
        press(Qt.Key.Key_Return)
        write(WORDS)
        press(Qt.Key.Key_Return)
    else:
        click(window_of(program).main_window, ASK_AGAIN)
    qtbot.waitUntil(lambda: program.services is not None, timeout=20_000)
    file = KeyFile.existing(machine.folder.key_file)
    assert file.kinds == ((Kind.PASSPHRASE,) if goes_on else (Kind.FILE,))
    assert file.exposed is goes_on, "the key that lay open is exchanged at the next start"
    assert can_read(machine.folder.database, made.value)


def test_a_refusal_that_comes_while_a_passphrase_is_typed_takes_nothing_away(
    page: FirstKeyPage, program: AppController, machine: SilentMachine, qtbot: QtBot
) -> None:
    machine.refuses = True
    write(WORDS[:4])
    machine.heard.set()
    qtbot.waitUntil(lambda: ASK_AGAIN in labels(window_of(program).main_window))
    assert "The keychain did not answer." in texts(window_of(program).main_window)
    assert page.passphrase.first.secret() == WORDS[:4]
    assert page.passphrase.first.edit.hasFocus()
    click(window_of(program).main_window, KEEP_IN_FILE)
    qtbot.waitUntil(lambda: program.services is not None, timeout=20_000)
    assert KeyFile.existing(machine.folder.key_file).kinds == (Kind.FILE,)


def test_a_file_is_made_only_once_where_the_keychain_was_quicker(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    made = make_key(folder)
    assert _System(folder).make_key("") == KeyRequest(folder).key()
    assert KeyRequest(folder).key().value == made.value
