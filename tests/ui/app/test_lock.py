"""The lock: everything kept, nothing shown, and the person back where they were once it is opened again."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import NamedTuple
from weakref import ref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from fixtures.new_data import put_new_database
from helpers.clock import FixedClock
from helpers.reminder import FREE, FakePresence
from leadway.domain.change import ProgramPart
from leadway.domain.commands import AppCommand
from leadway.domain.errors import KnownError
from leadway.domain.home import StartupSnapshot
from leadway.domain.system_ports import DesktopMonitor
from leadway.services.backup import backups
from leadway.services.backup.recovery import RecoveryService
from leadway.services.keys import Key, KeyFile, KeyRequest, Kind, fingerprint, unlock, wrapping
from leadway.services.keys.key_settings import KeySettings
from leadway.services.session import open_services
from leadway.storage.startup_queries import read_startup_snapshot
from leadway.system.paths import DataFolder
from leadway.ui.app.commands import AppRequests
from leadway.ui.app.controller import AppController
from leadway.ui.backup.recovery_actions import RecoveryActions, RecoveryStep
from leadway.ui.ritual.wizard_frame import WizardFrame
from leadway.ui.settings.page import SettingsPage
from leadway.ui.settings.unlock_forms import DONE_PASSPHRASE
from leadway.ui.setup.page import SetUpPage
from leadway.ui.startup.failure_page import STUCK
from leadway.ui.startup.unlock_page import ANSWERED, ASKING, HIDDEN, LOCKED, NOT_OPENED, UnlockPage
from leadway.ui.window.controller import LOCKED_TITLE, WindowController
from ui.app.test_controller import Machine
from ui.conftest import Show

pytestmark = pytest.mark.usefixtures("cheap_guesses")

PASSPHRASE = "four parcels wait at the desk"  # noqa: S105
CANARY = "Label printer jammed twice"
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class KeptMachine(Machine):
    """A computer whose data has a real key file, and whose screen the test locks."""

    desktop: FakePresence = field(default_factory=FakePresence)

    def answer(self) -> tuple[Key, StartupSnapshot | None]:
        key = KeyRequest(self.folder).answer()
        return key, read_startup_snapshot(self.folder.database, key.value, self.clock.now())

    def methods(self) -> tuple[str, ...]:
        file = KeyFile.read(self.folder.key_file)
        return file.kinds if file is not None else ()

    def unlock(self, passphrase: str, recovery: str) -> Key:
        return unlock(self.folder, passphrase=passphrase, recovery=recovery)

    def recovery_service(self, key: Key | None) -> RecoveryService:
        return RecoveryService(self.folder, self.clock, key)

    def presence(self) -> DesktopMonitor:
        return self.desktop


@pytest.fixture
def machine(tmp_path: Path, clock: FixedClock) -> KeptMachine:
    """Return a computer on which the set-up was done; the key lies in its file."""
    made = KeptMachine(DataFolder(tmp_path / "data"), clock)
    made.folder.make()
    value = b"k" * 32
    KeyFile("desk", fingerprint(value), plain=value.hex()).write(made.folder.key_file)
    key = Key(value, in_keychain=False)
    put_new_database(made.folder, key)
    services = open_services(made.folder, key, clock)
    services.setup.begin()
    services.setup.finish()
    services.close()
    return made


@pytest.fixture
def program(machine: KeptMachine, qtbot: QtBot) -> Iterator[AppController]:
    """Return a program not yet begun; it is taken away after the test."""
    made = AppController(machine, machine.answer)
    yield made
    made.close()
    if made.window is not None:
        made.window.main_window.close()
        made.window.main_window.deleteLater()
    made.deleteLater()
    QApplication.processEvents()
    QApplication.setQuitOnLastWindowClosed(True)


def begin(program: AppController, qtbot: QtBot) -> WindowController:
    """Start as a person does, and wait until all of it stands."""
    program.run(AppCommand.SHOW)
    program.begin()
    qtbot.waitUntil(lambda: program.background is not None)
    window = program.window
    assert window is not None
    window.main_window.activateWindow()
    return window


def set_passphrase(machine: KeptMachine) -> None:
    """Set one that is checked quickly; how slow it is for others is measured elsewhere."""
    file = KeyFile.read(machine.folder.key_file)
    assert file is not None
    weekly_time = wrapping.wrap(
        bytes.fromhex(file.plain), PASSPHRASE, Kind.PASSPHRASE, file.database, wrapping.FLOOR
    )
    file._replace(plain="", sealed=(weekly_time,)).replace(machine.folder.key_file)


def begin_locked(program: AppController, machine: KeptMachine) -> WindowController:
    """Start where only a passphrase opens the data; the window is about to ask for it."""
    set_passphrase(machine)
    program.run(AppCommand.SHOW)
    program.begin()
    window = program.window
    assert window is not None
    return window


def unlock_page(window: WindowController) -> UnlockPage | None:
    pages = [page for page in window.main_window.findChildren(UnlockPage) if page.isVisible()]
    return pages[0] if pages else None


def asked(window: WindowController, qtbot: QtBot) -> UnlockPage:
    """Wait for the unlock page and return it."""
    qtbot.waitUntil(lambda: unlock_page(window) is not None)
    page = unlock_page(window)
    assert page is not None
    return page


def open_by_typing(
    window: WindowController, program: AppController, qtbot: QtBot, text: str = PASSPHRASE
) -> None:
    page = asked(window, qtbot)
    QTest.keyClicks(page.passphrase.edit, text)
    QTest.keyClick(page.passphrase.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.services is not None)


def words_in(window: WindowController) -> str:
    """Return every word that any widget of the window holds, shown or not."""
    main_window = window.main_window
    texts = [label.text() for label in main_window.findChildren(QLabel)]
    texts += [edit.text() for edit in main_window.findChildren(QLineEdit)]
    texts += [edit.toPlainText() for edit in main_window.findChildren(QPlainTextEdit)]
    return "\n".join([main_window.windowTitle(), *texts])


def test_locked_nothing_of_it_is_left_and_unlocked_it_is_all_there(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    set_passphrase(machine)
    window.this_week.note.setFocus()
    QTest.keyClicks(window.this_week.note.edit, CANARY)
    QTest.keyClick(window.main_window, Qt.Key.Key_L, CTRL)

    page = asked(window, qtbot)
    QApplication.processEvents()
    assert program.services is None
    assert page.heading.text() == LOCKED
    assert page.passphrase.edit.hasFocus()
    assert window.main_window.windowTitle() == f"Leadway – {LOCKED_TITLE}"
    assert CANARY not in words_in(window)

    open_by_typing(window, program, qtbot)
    assert window.this_week.note.text() == CANARY
    qtbot.waitUntil(window.this_week.note.edit.hasFocus)
    assert window.main_window.windowTitle() == "Leadway – This week"


def test_a_wrong_passphrase_is_shown_and_can_be_typed_again(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin_locked(program, machine)
    page = asked(window, qtbot)
    before = machine.folder.key_file.read_bytes()
    QTest.keyClicks(page.passphrase.edit, "four parcels")
    page.button.click()
    assert not page.button.isEnabled(), "nothing can be pressed while it is looked at"
    qtbot.waitUntil(page.button.isEnabled)
    assert page.message.text().startswith("That is not the passphrase.")
    assert page.passphrase.secret() == ""
    assert machine.folder.key_file.read_bytes() == before
    open_by_typing(window, program, qtbot)


def test_the_recovery_key_opens_it_and_a_mistyped_group_is_named(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    protection = KeySettings(machine.folder, KeyRequest(machine.folder).key())
    protection.set_passphrase(PASSPHRASE)
    recovery = protection.new_recovery_key(PASSPHRASE)
    program.run(AppCommand.SHOW)
    program.begin()
    window = program.window
    assert window is not None
    page = asked(window, qtbot)
    page.other_button.click()
    groups = recovery.split("-")
    for edit, group in zip(page.recovery.groups, groups, strict=True):
        edit.edit.setText(group)
    page.recovery.groups[2].edit.setText(("3" if groups[2][0] == "2" else "2") + groups[2][1:])
    page.button.click()
    qtbot.waitUntil(page.button.isEnabled)
    assert page.message.text().startswith("Group 3 of the recovery key is mistyped.")
    assert page.recovery.groups[2].edit.hasFocus()
    assert page.recovery.groups[6].edit.text() == groups[6], "what was right is not typed again"
    page.recovery.groups[2].edit.clear()
    QTest.keyClicks(page.recovery.groups[2].edit, groups[2])
    assert not page.message.isVisible(), "what was mended is not complained of any more"
    page.button.click()
    qtbot.waitUntil(lambda: program.services is not None)


def test_without_a_passphrase_it_says_that_it_only_hides(program: AppController, qtbot: QtBot) -> None:
    window = begin(program, qtbot)
    window.main_window.command.emit(AppCommand.LOCK)
    page = asked(window, qtbot)
    assert page.heading.text() == HIDDEN
    assert "anybody here can show it again" in page.sentence.text()
    assert not page.passphrase.isVisible()
    page.button.click()
    qtbot.waitUntil(lambda: program.services is not None)
    qtbot.waitUntil(lambda: unlock_page(window) is None)


def test_a_ritual_continues_at_its_field(program: AppController, machine: KeptMachine, qtbot: QtBot) -> None:
    window = begin(program, qtbot)
    set_passphrase(machine)
    assert window.navigator is not None
    window.this_week.button.click()
    frame = window.main_window.findChild(WizardFrame)
    assert frame is not None
    title = window.main_window.windowTitle()
    QTest.keyClick(frame, Qt.Key.Key_L, CTRL)
    asked(window, qtbot)
    assert window.main_window.windowTitle() == f"Leadway – {LOCKED_TITLE}"
    open_by_typing(window, program, qtbot)
    qtbot.waitUntil(lambda: window.main_window.findChild(WizardFrame) is not None)
    assert window.main_window.windowTitle() == title


def test_a_section_of_the_settings_is_shown_again(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    set_passphrase(machine)
    assert window.navigator is not None
    window.navigator.open_settings("lock")
    window.navigator.find(SettingsPage).current.command.emit(AppCommand.LOCK)
    open_by_typing(window, program, qtbot)
    assert window.navigator is not None
    assert window.main_window.current_page() == "settings"
    assert window.navigator.find(SettingsPage).sections.current() == "lock"


def test_it_locks_with_the_screen(program: AppController, machine: KeptMachine, qtbot: QtBot) -> None:
    window = begin_locked(program, machine)
    open_by_typing(window, program, qtbot)
    qtbot.waitUntil(lambda: program.background is not None)

    def locked_with_it() -> bool:
        machine.desktop.tell(replace(FREE, locked=True))
        return unlock_page(window) is not None

    qtbot.waitUntil(locked_with_it)
    assert program.services is None


def test_it_locks_without_use_for_the_time_chosen(
    program: AppController, machine: KeptMachine, clock: FixedClock, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    set_passphrase(machine)
    assert program.services is not None
    program.services.settings.change(lock_after=5)
    program.services.changes.announce(ProgramPart.SETTINGS, ProgramPart.KEY)
    clock.advance(timedelta(minutes=6))
    # The system has something to tell: it is asked whether it is time.
    machine.desktop.tell()
    asked(window, qtbot)
    assert program.services is None


def test_a_command_meanwhile_waits_for_the_passphrase(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    set_passphrase(machine)
    program.lock()
    asked(window, qtbot)
    program.run(AppCommand.START)
    program.run(AppCommand.SHOW)
    assert program.services is None
    assert unlock_page(window) is not None
    open_by_typing(window, program, qtbot)
    qtbot.waitUntil(lambda: window.main_window.findChild(WizardFrame) is not None)


def test_the_reminder_works_while_it_is_locked(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    set_passphrase(machine)
    background = program.background
    program.lock()
    asked(window, qtbot)
    assert program.background is background
    assert background is not None
    background.scheduler.check_due()


def test_the_key_is_exchanged_and_the_data_opens_again(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    set_passphrase(machine)
    before = program.services.key.value if program.services is not None else b""
    assert window.navigator is not None
    window.navigator.requests.rekey.emit(PASSPHRASE)
    qtbot.waitUntil(lambda: program.services is None)
    qtbot.waitUntil(lambda: program.services is not None, timeout=20_000)
    assert program.services is not None
    assert program.services.key.value != before
    assert window.main_window.current_page() == "settings"
    assert unlock(machine.folder, passphrase=PASSPHRASE).value == program.services.key.value


def test_a_passphrase_set_in_the_set_up_exchanges_the_open_key_and_leads_back_there(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    assert window.navigator is not None
    window.navigator.open_set_up()
    before = program.services.key.value if program.services is not None else b""
    page = window.main_window.findChild(SetUpPage)
    assert page is not None
    for _ in range(3):
        page.next_button.click()
    form = page.private.methods.passphrase
    form.open_button.click()
    form.new.first.setFocus()
    for field_of_form in (form.new.first, form.new.second):
        QTest.keyClicks(field_of_form.edit, PASSPHRASE)
    form.set_button.click()
    qtbot.waitUntil(
        lambda: program.services is not None and program.services.key.value != before, timeout=20_000
    )
    assert unlock(machine.folder, passphrase=PASSPHRASE).value != before
    assert window.navigator is not None
    assert window.navigator.in_set_up
    [page] = [each for each in window.main_window.findChildren(SetUpPage) if each.isVisible()]
    assert page.private.methods.passphrase.message.text() == DONE_PASSPHRASE
    assert program.services is not None
    assert not program.services.protection().state().exposed


@dataclass
class MuteMachine(KeptMachine):
    """A computer whose keychain keeps silent until the test lets it answer."""

    heard: Event = field(default_factory=Event)

    def answer(self) -> tuple[Key, StartupSnapshot | None]:
        self.heard.wait(20)
        return Key(b"k" * 32, in_keychain=True), None

    def methods(self) -> tuple[str, ...]:
        return (Kind.KEYCHAIN, Kind.PASSPHRASE)


class WaitingProgram(NamedTuple):
    """A program, what lets its keychain answer, and its unlock page."""

    program: AppController
    heard: Event
    page: UnlockPage


@pytest.fixture
def mute(machine: KeptMachine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[WaitingProgram]:
    """Return a program that waits for a mute keychain and asks for the passphrase beside it."""
    set_passphrase(machine)
    monkeypatch.setattr("leadway.ui.window.controller._KEYCHAIN_PATIENCE_MS", 10)
    made = MuteMachine(machine.folder, machine.clock)
    program = AppController(made, made.answer)
    program.run(AppCommand.SHOW)
    program.begin()
    assert program.window is not None
    yield WaitingProgram(program, made.heard, asked(program.window, qtbot))
    made.heard.set()
    program.close()
    program.window.main_window.close()
    program.window.main_window.deleteLater()
    program.deleteLater()
    QApplication.processEvents()
    QApplication.setQuitOnLastWindowClosed(True)


def test_nobody_waits_for_a_mute_keychain_to_type_the_passphrase(mute: WaitingProgram, qtbot: QtBot) -> None:
    assert mute.page.message.text() == ASKING
    assert mute.page.passphrase.edit.hasFocus()
    QTest.keyClicks(mute.page.passphrase.edit, PASSPHRASE)
    mute.page.button.click()
    qtbot.waitUntil(lambda: mute.program.services is not None, timeout=20_000)
    mute.heard.set()


def test_a_keychain_that_answers_after_all_opens_the_data(mute: WaitingProgram, qtbot: QtBot) -> None:
    mute.heard.set()
    qtbot.waitUntil(lambda: mute.program.services is not None, timeout=20_000)


@pytest.mark.parametrize("goes_on", [True, False])
def test_what_is_being_typed_never_ends_up_in_a_page_that_opens_meanwhile(
    mute: WaitingProgram, qtbot: QtBot, goes_on: bool
) -> None:
    QTest.keyClicks(mute.page.passphrase.edit, PASSPHRASE[:4])
    mute.heard.set()
    qtbot.waitUntil(lambda: mute.page.message.text() == ANSWERED)
    assert mute.program.services is None
    if goes_on:
        QTest.keyClicks(mute.page.passphrase.edit, PASSPHRASE[4:])
        mute.page.button.click()
    else:
        mute.page.keychain_button.click()
    qtbot.waitUntil(lambda: mute.program.services is not None, timeout=20_000)


def test_a_keychain_that_did_not_answer_can_be_asked_again(show: Show, qtbot: QtBot) -> None:
    def nothing_typed(passphrase: str, recovery: str) -> Key:
        raise AssertionError((passphrase, recovery))

    requests = AppRequests()
    page = UnlockPage(nothing_typed, requests)
    show(page)
    page.ask((Kind.KEYCHAIN, Kind.PASSPHRASE), KnownError("The keychain is locked."))
    page.enter()
    assert page.message.text() == "The keychain is locked."
    assert page.passphrase.edit.hasFocus()
    with qtbot.waitSignal(requests.try_again):
        page.keychain_button.click()


def test_a_right_passphrase_does_not_wait_for_ever_when_a_bug_stops_the_opening(
    show: Show, qtbot: QtBot
) -> None:
    def right(passphrase: str, recovery: str) -> Key:
        assert (passphrase, recovery) == (PASSPHRASE, "")
        return Key(b"k" * 32, in_keychain=False)

    requests = AppRequests()
    page = UnlockPage(right, requests)
    show(page)
    page.ask((Kind.PASSPHRASE,))
    QTest.keyClicks(page.passphrase.edit, PASSPHRASE)
    with qtbot.waitSignal(requests.unlocked):
        page.button.click()
    # Whoever was to open it did not get there, and nobody asks anew.
    assert page.button.isEnabled()
    assert page.message.text() == NOT_OPENED
    assert page.passphrase.edit.hasFocus()


def test_locked_nothing_holds_the_data_or_its_key_any_more(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin_locked(program, machine)
    asked(window, qtbot)
    program.open_with(unlock(machine.folder, passphrase=PASSPHRASE))
    qtbot.waitUntil(lambda: program.background is not None)
    assert program.services is not None
    # Each of these pages hears of changes from something that lives longer than the data.
    for place in ("reminder", "settings", "history"):
        window.main_window.open_page(place)
    held: tuple[ref[object], ...] = (ref(program.services), ref(program.services.database))

    program.lock()

    def is_released() -> bool:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
        return not any(one() is not None for one in held)

    qtbot.waitUntil(is_released)


def _actions(window: WindowController, qtbot: QtBot) -> RecoveryActions:
    """Go on from the unlock page, and wait for the ways there are."""
    asked(window, qtbot).cannot_unlock_button.click()
    qtbot.waitUntil(
        lambda: window.failure_page.recovery is not None and window.failure_page.recovery.isVisible()
    )
    actions = window.failure_page.recovery
    assert actions is not None
    return actions


def test_nothing_opens_it_and_there_are_ways_on_and_the_way_back(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    set_passphrase(machine)
    program.lock()
    actions = _actions(window, qtbot)
    steps = [RecoveryStep.OTHER_BACKUP, RecoveryStep.ELSEWHERE, RecoveryStep.FOLDER]
    assert list(actions.buttons) == steps
    assert window.failure_page.heading.text() == STUCK
    program.run(AppCommand.START)
    assert program.services is None, "the way on is no way around the passphrase"
    window.failure_page.button.click()
    qtbot.waitUntil(asked(window, qtbot).passphrase.edit.hasFocus)
    open_by_typing(window, program, qtbot)


def test_a_backup_names_what_opens_it_and_an_older_key_file_does_not_avoid_the_passphrase(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    window = begin(program, qtbot)
    assert program.services is not None
    backups.make(program.services.backups().job())
    set_passphrase(machine)
    program.services.notes.add(CANARY, "tray")
    machine.clock.advance(timedelta(days=1))
    backups.make(program.services.backups().job())
    program.lock()
    actions = _actions(window, qtbot)
    assert RecoveryStep.KEY_FILE not in actions.buttons
    actions.buttons[RecoveryStep.BACKUPS].click()
    assert [row.about.text().rpartition(" · ")[2] for row in actions.chooser.rows] == [
        "opens with its passphrase",
        "opens without a passphrase",
    ]
    actions.chooser.rows[1].button.click()
    qtbot.waitUntil(actions.chooser.answer.restore_button.isVisible)
    assert not actions.key_file_step.isVisible()
    actions.chooser.answer.restore_button.click()
    qtbot.waitUntil(lambda: program.services is not None, timeout=20_000)
    assert CANARY not in words_in(window), "it is as old as the copy"


def test_a_key_file_of_other_data_with_a_passphrase_of_its_own_gives_way_to_the_one_of_a_backup(
    program: AppController, machine: KeptMachine, qtbot: QtBot
) -> None:
    services = machine.open(KeyRequest(machine.folder).key())
    set_passphrase(machine)
    backups.make(services.backups().job())
    services.notes.add(CANARY, "tray")
    services.close()
    other = bytes(32)
    slot = wrapping.wrap(other, "nobody knows it here", Kind.PASSPHRASE, "office", wrapping.FLOOR)
    KeyFile("office", fingerprint(other), sealed=(slot,)).replace(machine.folder.key_file)
    program.run(AppCommand.SHOW)
    program.begin()
    assert program.window is not None
    actions = _actions(program.window, qtbot)
    actions.buttons[RecoveryStep.BACKUPS].click()
    actions.chooser.rows[0].button.click()
    card = actions.chooser.answer
    qtbot.waitUntil(card.passphrase.isVisible)
    QTest.keyClicks(card.passphrase.edit, PASSPHRASE)
    card.open_button.click()
    qtbot.waitUntil(actions.key_file_step.button.isVisible)
    actions.key_file_step.button.click()
    qtbot.waitUntil(lambda: program.services is not None, timeout=20_000)
    assert [note.text for note in program.services.notes.waiting()] == [CANARY]  # type: ignore[union-attr]
