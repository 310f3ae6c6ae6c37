"""What cannot be saved is never let go without a word: not by a lock, Esc, another page, or quitting."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from helpers.databases import raw
from helpers.keyboard import at_field, press, write
from helpers.screen import click, labels, texts
from leadway.domain.commands import AppCommand
from leadway.domain.errors import InUseError, KnownError
from leadway.domain.terms import Step
from leadway.domain.weekly_time import WeeklyTime
from leadway.services.keep.setup import CommitmentEntry
from leadway.services.keys import Key
from leadway.services.session import Services, open_services
from leadway.ui.app.application import Application
from leadway.ui.app.controller import AppController
from leadway.ui.app.state import ProgramState
from leadway.ui.app.unsaved_words import NOW_NOTES
from leadway.ui.forms.autosave import flush_all, unsaved
from leadway.ui.forms.dialog import DISCARD, FormDialog
from leadway.ui.reminder.page import ReminderPage
from leadway.ui.ritual.dialogs import EvidenceDialog
from leadway.ui.settings.work import WorkSection
from leadway.ui.setup.page import SetUpPage
from leadway.ui.startup.unlock_page import HIDDEN, KEPT, SAFE, UnlockPage
from leadway.ui.widgets.rail import FootNotice
from leadway.ui.window.controller import WindowController
from leadway.ui.window.note_window import NoteWindow
from leadway.ui.window.notices import UNSAVED
from leadway.ui.window.unsaved_dialog import COPY, QUIT_ANYWAY, QUIT_WITHOUT, SAVE_AS, STAY, UnsavedDialog
from ui.app.test_lock import (
    KeptMachine,
    asked,
    begin,
    machine,
    open_by_typing,
    program,
    set_passphrase,
    words_in,
)

pytestmark = pytest.mark.usefixtures("cheap_guesses", "impatient")
__all__ = ("machine", "program")

W = TypeVar("W", bound=QWidget)
CANARY = "Label printer jammed twice"
NEWER = "The belt stood still"
CTRL = Qt.KeyboardModifier.ControlModifier
Typing = Callable[[AppController, QtBot], None]
"""Goes to a field, ready to type."""


@contextmanager
def refusing(machine: KeptMachine) -> Iterator[None]:
    """Let another program hold the data, so that nothing can be saved."""
    with raw(machine.folder.database, b"k" * 32) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def stored(machine: KeptMachine) -> str:
    """Return all that is in the data."""
    with raw(machine.folder.database, b"k" * 32) as other:
        tables = [name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return "\n".join(str(row) for name in tables for row in other.execute(f'SELECT * FROM "{name}"'))  # noqa: S608


def window_of(program: AppController) -> WindowController:
    assert program.window is not None
    return program.window


def the(kind: type[W], window: WindowController) -> W:
    """Return the one widget of a class in the window."""
    (widget,) = window.main_window.findChildren(kind)
    return widget


def a_note(program: AppController, _qtbot: QtBot) -> None:
    window_of(program).this_week.note.setFocus()


def an_answer(program: AppController, _qtbot: QtBot) -> None:
    services, navigator = program.services, program.navigator
    assert services is not None
    assert navigator is not None
    ritual = services.ritual(services.weeks.this_week())
    while ritual.walk.at is not Step.PROBLEMS:
        ritual.next()
    navigator.open_ritual(ritual.week)


def evidence(program: AppController, qtbot: QtBot) -> None:
    an_answer(program, qtbot)
    press(Qt.Key.Key_E, modifier=CTRL)
    qtbot.waitUntil(lambda: at_field() == "dialog/evidence")


def a_note_in_the_ritual(program: AppController, qtbot: QtBot) -> None:
    an_answer(program, qtbot)
    press(Qt.Key.Key_N, modifier=CTRL)
    qtbot.waitUntil(lambda: at_field() == "dialog/note")


def a_note_from_the_tray(program: AppController, qtbot: QtBot) -> None:
    program.run(AppCommand.NOTE)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), NoteWindow))


def a_commitment(program: AppController, _qtbot: QtBot) -> None:
    assert program.navigator is not None
    program.navigator.open_page("keep")
    press(Qt.Key.Key_Insert)


def whom_to_tell(program: AppController, _qtbot: QtBot) -> None:
    assert program.navigator is not None
    program.navigator.open_settings("work")
    the(WorkSection, window_of(program)).addressees.first.setFocus()


def the_set_up(program: AppController, _qtbot: QtBot) -> None:
    assert program.navigator is not None
    program.navigator.open_set_up()
    the(SetUpPage, window_of(program)).commitments.lines[0].field.setFocus()


def after_what(program: AppController, _qtbot: QtBot) -> None:
    assert program.navigator is not None
    program.navigator.open_page("reminder")
    the(ReminderPage, window_of(program)).weekly_time.editor.after.setFocus()


FORMS = [
    a_note,
    an_answer,
    evidence,
    a_note_in_the_ritual,
    a_note_from_the_tray,
    a_commitment,
    whom_to_tell,
    the_set_up,
    after_what,
]


@pytest.mark.parametrize("typing", FORMS)
def test_a_lock_keeps_what_cannot_be_saved_says_so_and_saves_it_after_unlocking(
    program: AppController, machine: KeptMachine, qtbot: QtBot, typing: Typing
) -> None:
    window = begin(program, qtbot)
    set_passphrase(machine)
    typing(program, qtbot)
    write("Label ")
    qtbot.waitUntil(lambda: not unsaved())
    with refusing(machine):
        write("printer jammed twice")
        program.lock()
        page = asked(window, qtbot)
        QApplication.processEvents()
        told = page.unsaved.text()
        assert f"{len(CANARY)} characters that you typed are not saved." in told
        assert str(InUseError()) in told
        assert told.endswith(KEPT)
        assert SAFE not in texts(page), "not everything is saved"
        assert CANARY not in words_in(window)
        assert all(CANARY not in text for each in QApplication.topLevelWidgets() for text in texts(each))
    assert CANARY not in stored(machine)

    open_by_typing(window, program, qtbot)
    assert CANARY in stored(machine)
    assert program.unsaved.sentence == ""


def test_what_cannot_be_saved_after_unlocking_either_is_told_and_saved_later(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    set_passphrase(machine)
    a_note(program, qtbot)
    with ExitStack() as stack:
        stack.enter_context(refusing(machine))
        write(CANARY)
        program.lock()
        open_by_typing(window, program, qtbot)
        notice = the(FootNotice, window)
        qtbot.waitUntil(lambda: notice.isVisible() and notice.text() == UNSAVED)
        assert not program.unsaved.allows(program.quit), "quitting asks"
    click_dialog(qtbot, STAY)
    program.unsaved.watch()
    assert CANARY in stored(machine)
    assert notice.text() != UNSAVED


def click_dialog(qtbot: QtBot, label: str) -> None:
    """Press a button of the dialog that asks."""
    shown = dialogs()
    assert len(shown) == 1
    click(shown[0], label)
    qtbot.waitUntil(lambda: not isValid(shown[0]) or not shown[0].isVisible())


def dialogs() -> list[UnsavedDialog]:
    return [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, UnsavedDialog) and each.isVisible()
    ]


def test_a_note_typed_before_the_data_did_not_open_is_asked_for_and_saved_when_it_does(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    machine.faults.append(KnownError("The disk is full.", "Free some space."))
    program.run(AppCommand.SHOW)
    window = window_of(program)
    with qtbot.waitSignal(window.content_shown):
        program.begin()
    window.this_week.note.setFocus()
    QTest.keyClicks(window.this_week.note.edit, CANARY)
    qtbot.waitUntil(lambda: program.state is ProgramState.FAULT)
    program.quit()
    qtbot.waitUntil(lambda: bool(dialogs()))
    assert f"{len(CANARY)} characters" in "".join(texts(dialogs()[0]))
    click_dialog(qtbot, STAY)
    program.requests.try_again.emit()
    qtbot.waitUntil(lambda: program.services is not None)
    qtbot.waitUntil(lambda: not unsaved())
    assert CANARY in stored(machine)


def test_quitting_asks_and_staying_loses_nothing(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    an_answer(program, qtbot)
    with refusing(machine):
        write(CANARY)
        press(Qt.Key.Key_Q, modifier=CTRL)
        qtbot.waitUntil(lambda: bool(dialogs()))
        assert program.state is ProgramState.OPEN
        assert window.main_window.isVisible()
        assert f"{len(CANARY)} characters" in "".join(texts(dialogs()[0]))
        click(dialogs()[0], COPY)
        assert QGuiApplication.clipboard().text() == CANARY
        click_dialog(qtbot, STAY)
        assert program.state is ProgramState.OPEN
    qtbot.waitUntil(lambda: not unsaved(), timeout=5000)
    assert CANARY in stored(machine)
    QGuiApplication.clipboard().clear()


def test_a_person_can_quit_without_the_words_and_never_by_accident(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    begin(program, qtbot)
    a_note(program, qtbot)
    with refusing(machine):
        write(CANARY)
        program.quit()
        qtbot.waitUntil(lambda: bool(dialogs()))
        QTest.keyClick(dialogs()[0], Qt.Key.Key_Escape)
        assert program.state is ProgramState.OPEN
        program.quit()
        QTest.keyClick(dialogs()[-1], Qt.Key.Key_Return)
        assert program.state is ProgramState.OPEN, "Enter stays"
        program.quit()
        click(dialogs()[-1], QUIT_WITHOUT)
        qtbot.waitUntil(lambda: program.state is ProgramState.QUITTING)


class Session:
    """The end of a session, which the system lets a program refuse."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.allowsInteraction = lambda: True
        self.release = partial(self.calls.append, "release")
        self.cancel = partial(self.calls.append, "cancel")


@contextmanager
def elsewhere(machine: KeptMachine) -> Iterator[Services]:
    """Open the locked data in another window, or on the command line."""
    services = open_services(machine.folder, Key(b"k" * 32, in_keychain=False), machine.clock)
    yield services
    services.close()


MEANWHILE: list[tuple[Typing, Callable[[Services], object]]] = [
    (a_note, lambda services: services.unsaved_texts.put("note", NEWER)),
    (a_note_from_the_tray, lambda services: services.unsaved_texts.put("capture", NEWER)),
    (an_answer, lambda services: services.ritual(services.weeks.this_week()).seal()),
    (whom_to_tell, lambda services: services.setup.save_addressees(NEWER, "")),
    (the_set_up, lambda services: services.setup.save_commitments([CommitmentEntry(NEWER)])),
    (after_what, lambda services: services.setup.save_weekly_time(WeeklyTime(after=NEWER))),
]


@pytest.mark.parametrize(("typing", "change"), MEANWHILE)
def test_what_was_written_there_meanwhile_stays_and_the_words_become_a_note(
    program: AppController,
    machine: KeptMachine,
    qtbot: QtBot,
    typing: Typing,
    change: Callable[[Services], object],
) -> None:
    window = begin(program, qtbot)
    set_passphrase(machine)
    typing(program, qtbot)
    with refusing(machine):
        write(CANARY)
        program.lock()
    asked(window, qtbot)
    with elsewhere(machine) as services:
        change(services)
    open_by_typing(window, program, qtbot)
    assert program.services is not None
    assert [note.text for note in program.services.notes.waiting()] == [CANARY]
    assert NEWER in stored(machine) or typing is an_answer
    assert the(FootNotice, window).text() == NOW_NOTES
    assert program.unsaved.sentence == ""


def test_what_is_typed_after_unlocking_stays_when_the_words_can_be_saved_at_last(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    set_passphrase(machine)
    a_note(program, qtbot)
    with refusing(machine):
        write(CANARY)
        program.lock()
        open_by_typing(window, program, qtbot)
        a_note(program, qtbot)
        write(NEWER)
    program.unsaved.watch()
    assert flush_all(unsaved())
    services = program.services
    assert services is not None
    assert services.unsaved_texts.get("note") == NEWER
    assert [note.text for note in services.notes.waiting()] == [CANARY]


def end_without_asking(program: AppController) -> None:
    """End the session in a way that lets nobody be asked; then the program is killed."""
    session = Session()
    session.allowsInteraction = lambda: False
    app = SimpleNamespace(
        may_quit=partial(program.unsaved.allows, program.quit), set_aside=program.unsaved.set_aside
    )
    Application.on_session_end(app, session)  # type: ignore[arg-type]
    assert session.calls == []
    assert not dialogs(), "nobody is asked"


@pytest.mark.parametrize("is_locked", [False, True])
def test_the_end_of_a_session_keeps_the_words_encrypted_and_the_next_start_makes_a_note_of_them(
    program: AppController, machine: KeptMachine, qtbot: QtBot, *, is_locked: bool
) -> None:
    begin(program, qtbot)
    set_passphrase(machine)
    a_note(program, qtbot)
    with refusing(machine):
        write(CANARY)
        if is_locked:
            program.lock()
        end_without_asking(program)
        file = machine.folder.unsaved.read_bytes()
        assert CANARY.encode() not in file
        program.close()
    assert program.window is not None
    program.window.main_window.close()
    for form in unsaved():
        form.take()

    again = AppController(machine, machine.answer)
    again.run(AppCommand.SHOW)
    again.begin()
    window = again.window
    assert window is not None
    open_by_typing(window, again, qtbot)
    services = again.services
    assert services is not None
    qtbot.waitUntil(lambda: [note.text for note in services.notes.waiting()] == [CANARY])
    assert the(FootNotice, window).text() == NOW_NOTES
    assert not machine.folder.unsaved.exists()
    again.close()
    window.main_window.close()
    window.main_window.deleteLater()
    again.deleteLater()
    QApplication.processEvents()


def test_words_that_a_person_gives_up_leave_no_file(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    begin(program, qtbot)
    a_note(program, qtbot)
    with refusing(machine):
        write(CANARY)
        end_without_asking(program)
        program.quit()
        click(dialogs()[-1], QUIT_WITHOUT)
        qtbot.waitUntil(lambda: program.state is ProgramState.QUITTING)
        assert not machine.folder.unsaved.exists()


def test_words_that_could_be_saved_after_all_leave_no_file(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    begin(program, qtbot)
    a_note(program, qtbot)
    with refusing(machine):
        write(CANARY)
        end_without_asking(program)
        assert machine.folder.unsaved.exists()
    assert flush_all(unsaved()), "the session went on"
    program.unsaved.watch()
    assert not machine.folder.unsaved.exists()
    assert CANARY in stored(machine)


def test_closing_the_window_and_a_log_out_ask_too(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    a_note(program, qtbot)
    with refusing(machine):
        write(CANARY)
        window.main_window.close()
        assert window.main_window.isVisible()
        click_dialog(qtbot, STAY)
        app = SimpleNamespace(
            may_quit=partial(program.unsaved.allows, program.quit), set_aside=program.unsaved.set_aside
        )
        ends = QEvent(QEvent.Type.Quit)
        assert Application.event(app, ends)  # type: ignore[arg-type]  # the tests' own is another
        assert not ends.isAccepted()
        session = Session()
        Application.on_session_end(app, session)  # type: ignore[arg-type]
        assert session.calls == ["release", "cancel"]
        assert program.state is ProgramState.OPEN
        click_dialog(qtbot, STAY)


def test_locked_quitting_asks_without_showing_the_words(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    begin(program, qtbot)
    set_passphrase(machine)
    a_note(program, qtbot)
    with refusing(machine):
        write(CANARY)
        program.lock()
        program.quit()
        qtbot.waitUntil(lambda: bool(dialogs()))
        assert {COPY, SAVE_AS}.isdisjoint(labels(dialogs()[0]))
        assert QUIT_ANYWAY in labels(dialogs()[0])
        click_dialog(qtbot, STAY)
        assert program.state is ProgramState.LOCKED


def test_the_words_can_be_taken_along_in_a_file(
    program: AppController, machine: KeptMachine, qtbot: QtBot, tmp_path: Path
) -> None:
    begin(program, qtbot)
    an_answer(program, qtbot)
    with refusing(machine):
        write(CANARY)
        program.quit()
        dialogs()[0]._on_path(str(tmp_path / "words.txt"))
        assert (tmp_path / "words.txt").read_text(encoding="utf-8") == CANARY
        assert "words.txt" in "".join(texts(dialogs()[0]))
        click_dialog(qtbot, STAY)


@pytest.mark.parametrize("typing", [evidence, a_note_in_the_ritual])
def test_esc_closes_no_dialog_whose_words_are_not_saved(
    program: AppController, machine: KeptMachine, qtbot: QtBot, typing: Typing
) -> None:
    begin(program, qtbot)
    typing(program, qtbot)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, FormDialog)
    with refusing(machine):
        write(CANARY)
        press(Qt.Key.Key_Escape)
        assert dialog.isVisible()
        assert dialog.errors.text() == str(InUseError())
        press(Qt.Key.Key_Escape)
        assert dialog.isVisible(), "a second one is no answer"
    press(Qt.Key.Key_Escape)
    assert not isValid(dialog) or not dialog.isVisible()
    assert CANARY in stored(machine)


def test_a_person_can_close_a_dialog_without_its_words(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    begin(program, qtbot)
    evidence(program, qtbot)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EvidenceDialog)
    with refusing(machine):
        write(CANARY)
        press(Qt.Key.Key_Escape)
        click(dialog, DISCARD)
        assert not unsaved()
    assert CANARY not in stored(machine)


def test_the_window_for_a_note_stays_with_words_that_are_not_saved(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    begin(program, qtbot)
    a_note_from_the_tray(program, qtbot)
    window = QApplication.activeWindow()
    assert isinstance(window, NoteWindow)
    with refusing(machine):
        write(CANARY)
        press(Qt.Key.Key_Escape)
        assert window.isVisible()
        assert window.hint.text() == str(InUseError())
    press(Qt.Key.Key_Escape)
    assert CANARY in stored(machine)


def test_a_page_left_with_words_that_are_not_saved_is_named_until_they_are(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    whom_to_tell(program, qtbot)
    notice = the(FootNotice, window)
    assert program.navigator is not None
    with refusing(machine):
        write(CANARY)
        program.navigator.open_page("history")
        qtbot.waitUntil(lambda: notice.text() == UNSAVED)
    assert flush_all(unsaved()), "as it is after a while by itself"
    program.unsaved.watch()
    assert notice.text() != UNSAVED
    assert CANARY in stored(machine)


def test_evidence_that_could_not_be_attached_is_attached_once(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    begin(program, qtbot)
    evidence(program, qtbot)
    write(CANARY)
    with refusing(machine):
        for _ in range(3):
            press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert stored(machine).count(CANARY) == 1


def test_a_lock_covers_the_window_before_anything_is_saved(
    program: AppController, machine: KeptMachine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = begin(program, qtbot)
    a_note(program, qtbot)
    write(CANARY)
    seen: list[bool] = []
    take = program.unsaved.take

    def watching() -> None:
        seen.append(window.this_week.isVisible())
        take()

    monkeypatch.setattr(program.unsaved, "take", watching)
    program.lock()
    assert seen == [False]
    pages = [each for each in window.main_window.findChildren(UnlockPage) if each.isVisible()]
    assert [page.heading.text() for page in pages] == [HIDDEN]
