"""The order of a start: the window, a first look, the data; what is done between them is not lost."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from fixtures.new_data import put_new_database
from helpers.clock import FixedClock
from helpers.reminder import tooltip_of
from helpers.screen import labels
from leadway.domain.backups import BackupReason
from leadway.domain.commands import AppCommand
from leadway.domain.errors import DamagedError, KnownError, OwnFaultError
from leadway.domain.home import StartupSnapshot
from leadway.domain.system_ports import Autostart, DesktopMonitor
from leadway.domain.terms import WeekStatus
from leadway.services.backup import backups
from leadway.services.backup.destinations import Destinations
from leadway.services.backup.recovery import RecoveryService
from leadway.services.deletion import DeletionResult, delete
from leadway.services.keys import Key, KeyFile, fingerprint, make_key
from leadway.services.reminder.service import ReminderService
from leadway.services.reminder.store import ReminderStore, closed_store
from leadway.services.ritual.seal_undo import UNDOABLE_FOR
from leadway.services.session import Services, open_services
from leadway.storage.connection import connect
from leadway.storage.startup_queries import read_startup_snapshot
from leadway.system.autostart_factory import make_autostart
from leadway.system.desktop_monitor import SystemDesktopMonitor, make_probe
from leadway.system.paths import DataFolder
from leadway.ui.app import auto_backup
from leadway.ui.app.controller import AppController
from leadway.ui.app.state import ProgramState
from leadway.ui.backup.recovery_actions import HEADING
from leadway.ui.reminder.page import ReminderPage
from leadway.ui.reminder.tray import STATES, TrayHosts
from leadway.ui.ritual.wizard_frame import WizardFrame
from leadway.ui.settings.backups import MISSED, PROTECT, BackupsSection
from leadway.ui.settings.page import SettingsPage
from leadway.ui.widgets.rail import FootNotice, RailButton
from leadway.ui.window.controller import WindowController
from leadway.ui.window.notices import BACKUP_MISSED, BACKUPS_OPEN_NOWHERE_ELSE
from leadway.ui.window.pages import PAGES

KEY = Key(b"k" * 32, in_keychain=True)


@dataclass
class Machine:
    """A computer with a data folder whose key is at hand."""

    folder: DataFolder
    clock: FixedClock
    faults: list[Exception] = field(default_factory=list)
    memory: ReminderStore | None = None
    elsewhere: str = ""
    answers: bool = True

    def answer(self) -> tuple[Key, StartupSnapshot | None]:
        """Give the key and the first look."""
        if not self.answers:
            raise RuntimeError
        return KEY, read_startup_snapshot(self.folder.database, KEY.value, self.clock.now())

    def open(self, key: Key) -> Services:
        """Open the data, or tell the fault that is to be met."""
        if self.faults:
            raise self.faults.pop()
        return open_services(self.folder, key, self.clock, self.remembered)

    def has_data(self) -> bool:
        return self.folder.database.exists()

    def reminder(self) -> ReminderService:
        return ReminderService(self.remembered(), self.clock)

    def remembered(self) -> ReminderStore:
        """What the program remembers as long as it runs."""
        if self.memory is None:
            self.memory = closed_store(self.folder)
        return self.memory

    def methods(self) -> tuple[str, ...]:
        return ("keychain",)

    def make_key(self, passphrase: str) -> Key:
        return make_key(self.folder, passphrase)

    def unlock(self, passphrase: str, recovery: str) -> Key:  # noqa: ARG002 -- the program's own
        return KEY

    def recovery_service(self, key: Key | None) -> RecoveryService:
        return RecoveryService(self.folder, self.clock, key)

    def delete(self, key: Key) -> DeletionResult:
        return delete(self.folder, key.value)

    def start_with_folder(self, folder: str) -> None:
        self.elsewhere = folder

    def presence(self) -> DesktopMonitor:
        return SystemDesktopMonitor(make_probe())

    def autostart(self) -> Autostart:
        return make_autostart(self.folder)

    def tray_hosts(self) -> TrayHosts | None:
        return None

    def report_bugs(self, callback: Callable[[Path, str], None]) -> None:
        pass


@pytest.fixture
def machine(tmp_path: Path, clock: FixedClock) -> Machine:
    """Return a computer on which the set-up was done yesterday, in this week."""
    made = Machine(DataFolder(tmp_path / "data"), clock)
    clock.advance(timedelta(days=-1))
    put_new_database(made.folder, KEY)
    services = open_services(made.folder, KEY, clock)
    services.setup.begin()
    services.setup.finish()
    services.close()
    clock.advance(timedelta(days=1))
    return made


@pytest.fixture
def program(machine: Machine, qtbot: QtBot) -> Iterator[AppController]:
    """Return a program that was started and has had its first look: the data is not open yet."""
    made = AppController(machine, machine.answer)
    made.run(AppCommand.SHOW)
    with qtbot.waitSignal(window_of(made).content_shown):
        made.begin()
    assert made.services is None
    yield made
    made.close()
    window_of(made).main_window.close()
    window_of(made).main_window.deleteLater()
    made.deleteLater()
    QApplication.processEvents()
    QApplication.setQuitOnLastWindowClosed(True)


def window_of(program: AppController) -> WindowController:
    assert program.window is not None
    return program.window


def test_the_data_opens_by_itself_after_the_snapshot(program: AppController, qtbot: QtBot) -> None:
    before = window_of(program).this_week.week.text()
    assert before == "Week 48"
    qtbot.waitUntil(lambda: program.services is not None)
    assert window_of(program).this_week.week.text() == before


def test_a_start_pressed_too_early_opens_the_ritual(program: AppController, qtbot: QtBot) -> None:
    window_of(program).this_week.button.click()
    assert window_of(program).main_window.findChild(WizardFrame) is None
    qtbot.waitUntil(lambda: window_of(program).main_window.findChild(WizardFrame) is not None)


def test_a_note_typed_before_the_data_was_open_outlives_the_window(
    program: AppController, machine: Machine
) -> None:
    QTest.keyClicks(window_of(program).this_week.note.edit, "Label printer")
    window_of(program).main_window.close()
    program.close()
    services = open_services(machine.folder, KEY, machine.clock)
    assert services.unsaved_texts.get("note") == "Label printer"
    services.close()


def test_where_the_data_does_not_open_the_error_is_shown_and_typed_text_waits(
    program: AppController, machine: Machine, qtbot: QtBot
) -> None:
    machine.faults.append(KnownError("The disk is full.", "Free some space."))
    window = window_of(program)
    QTest.keyClicks(window.this_week.note.edit, "Label printer")
    qtbot.waitUntil(window.failure_page.isVisible)
    assert window.failure_page.sentence.text() == "The disk is full."
    window.failure_page.button.click()
    qtbot.waitUntil(lambda: program.services is not None)
    assert window.this_week.isVisible()
    assert window.this_week.note.text() == "Label printer"


_LOG_OUT = """
from PySide6.QtCore import QCoreApplication, QTimer
from leadway.ui.app.application import keep_running_without_windows, make_application
from leadway.ui.window.main_window import MainWindow

application = make_application()
main_window, ending, answers = MainWindow(), [], [False, True]
keep_running_without_windows(lambda: ending.append(True), lambda: answers.pop(0), lambda: None)
main_window.set_close_policy(lambda: bool(ending))
main_window.show()
main_window.close()
print("hidden windows live on:", main_window.isVisible())
QTimer.singleShot(0, QCoreApplication.quit)
QTimer.singleShot(20, lambda: print("lives on with words that are not saved:", not ending))
QTimer.singleShot(30, QCoreApplication.quit)
print("ended with", application.exec())
"""


def test_a_window_that_would_wait_in_the_tray_does_not_hold_up_a_log_out() -> None:
    session = subprocess.run(
        [sys.executable, "-c", _LOG_OUT], capture_output=True, text=True, timeout=30, check=False
    )

    assert session.stdout.splitlines() == [
        "hidden windows live on: True",
        "lives on with words that are not saved: True",
        "ended with 0",
    ]


class TestClosedData:
    """What goes on while the data is closed, and how it is opened again."""

    @pytest.mark.parametrize("command", [None, AppCommand.NOTE])
    def test_in_the_background_it_is_open_only_until_the_reminder_knows_what_to_go_by(
        self, machine: Machine, qtbot: QtBot, command: AppCommand | None
    ) -> None:
        machine.folder.reminder_file.unlink(missing_ok=True)
        program = AppController(machine, machine.answer)
        program.begin()
        if command is not None:
            program.run(command)
        qtbot.waitUntil(lambda: program.background is not None)
        assert program.state == (ProgramState.CLOSED if command is None else ProgramState.OPEN)
        assert not machine.reminder().is_blank
        assert closed_store(machine.folder).state().weeks == machine.remembered().state().weeks
        program.close()

    def test_the_window_shows_nothing_that_was_written_and_the_reminder_works(
        self, program: AppController, qtbot: QtBot
    ) -> None:
        window = window_of(program)
        qtbot.waitUntil(lambda: program.background is not None)
        QTest.keyClicks(window.this_week.note.edit, "Label printer")
        program.close_data()
        QApplication.processEvents()

        assert program.state is ProgramState.CLOSED
        assert program.services is None
        assert window.navigator is None
        assert not [edit for edit in window.main_window.findChildren(QLineEdit) if edit.text()]
        assert window.main_window.windowTitle() == "Leadway"
        assert program.background is not None
        assert tooltip_of(program.background.tray).startswith(STATES[WeekStatus.OPEN].format(week="Week 48"))

    def test_opened_again_everything_is_there(self, program: AppController, qtbot: QtBot) -> None:
        window = window_of(program)
        qtbot.waitUntil(lambda: program.background is not None)
        QTest.keyClicks(window.this_week.note.edit, "Label printer")
        program.close_data()
        program.open_data()
        qtbot.waitUntil(lambda: program.services is not None)
        assert window.this_week.note.text() == "Label printer"

    def test_a_ritual_fills_the_window_again(self, program: AppController, qtbot: QtBot) -> None:
        window = window_of(program)
        qtbot.waitUntil(lambda: program.background is not None)
        program.run(AppCommand.SHORT)
        assert window.main_window.findChild(WizardFrame) is not None
        program.close_data()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert window.main_window.findChild(WizardFrame) is None
        assert program.background is not None
        assert not program.background.scheduler.busy

        program.open_data()
        qtbot.waitUntil(lambda: window.main_window.findChild(WizardFrame) is not None)

    def test_what_is_answered_meanwhile_is_in_the_data_when_it_is_open(
        self, program: AppController, qtbot: QtBot
    ) -> None:
        qtbot.waitUntil(lambda: program.background is not None)
        program.close_data()
        assert program.background is not None
        program.background.scheduler.run(AppCommand.SKIP_WEEK)
        program.open_data()
        window = window_of(program)
        qtbot.waitUntil(lambda: window.this_week.undo.isVisible())

    def test_a_command_runs_when_the_data_is_open(self, program: AppController, qtbot: QtBot) -> None:
        qtbot.waitUntil(lambda: program.background is not None)
        program.close_data()
        program.run(AppCommand.REMINDER_LOG)
        assert program.services is None
        program.open_with(KEY)
        window = window_of(program)
        qtbot.waitUntil(lambda: window.main_window.current_page() == "reminder")


@pytest.mark.parametrize("command", [AppCommand.REMINDER, AppCommand.REMINDER_LOG])
def test_from_a_ritual_the_page_reminder_leads_back_to_it(
    program: AppController, qtbot: QtBot, command: AppCommand
) -> None:
    window = window_of(program)
    qtbot.waitUntil(lambda: program.background is not None)
    program.run(AppCommand.START)
    assert window.main_window.findChild(WizardFrame) is not None
    program.run(command)
    assert window.navigator is not None
    page = window.navigator.find(ReminderPage)
    assert window.main_window.current_page() == "reminder"
    assert page.back.isVisible()
    page.back.click()
    assert window.navigator.in_ritual
    assert not page.back.isVisible()


def test_the_reminders_page_leads_to_this_week_where_there_was_no_ritual(
    program: AppController, qtbot: QtBot
) -> None:
    window = window_of(program)
    qtbot.waitUntil(lambda: program.background is not None)
    program.run(AppCommand.REMINDER)
    assert window.navigator is not None
    page = window.navigator.find(ReminderPage)
    assert not page.back.isVisible()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.main_window.current_page() == "this-week")


def _at_an_older_backup(
    program: AppController, machine: Machine, qtbot: QtBot
) -> tuple[Services, BackupsSection]:
    """Return open data with one note more than its backup, and the section that shows the backup."""
    KeyFile("data", fingerprint(KEY.value), plain=KEY.value.hex()).write(machine.folder.key_file)
    qtbot.waitUntil(lambda: program.background is not None)
    assert program.services is not None
    backups.make(program.services.backups().job())
    program.services.notes.add("Ask the late shift about the labels", "tray")
    section = _backups(program)
    section.chooser.rows[0].button.click()
    qtbot.waitUntil(section.chooser.answer.isVisible)
    return program.services, section


def test_a_backup_is_restored_from_the_settings_and_the_data_before_is_saved(
    program: AppController, machine: Machine, qtbot: QtBot
) -> None:
    before, section = _at_an_older_backup(program, machine, qtbot)
    QTest.keyClick(section.chooser.answer.leave_button, Qt.Key.Key_Backtab)
    assert section.chooser.answer.restore_button.hasFocus()
    QTest.keyClick(section.chooser.answer.restore_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: program.services not in (before, None))
    assert program.services is not None
    assert not program.services.notes.waiting()
    reasons = [backup.reason for backup in backups.list_backups(program.services.folder)]
    assert set(reasons) == {BackupReason.REPLACED, BackupReason.BY_HAND}
    assert _backups(program).restored.text().startswith("Restored: ")


def test_a_failed_restore_is_shown_and_the_data_is_as_before(
    program: AppController, machine: Machine, qtbot: QtBot
) -> None:
    before, section = _at_an_older_backup(program, machine, qtbot)
    # Gone after it was looked at: a stick that was pulled out.
    section.chooser.rows[0].backup.path.unlink()
    section.chooser.answer.restore_button.click()
    qtbot.waitUntil(lambda: program.services not in (before, None))
    assert program.services is not None
    assert [note.text for note in program.services.notes.waiting()] == ["Ask the late shift about the labels"]
    assert _backups(program).restored.isVisible()


def test_a_fault_is_shown_with_recovery_actions_and_other_data_can_be_opened(
    program: AppController, machine: Machine, qtbot: QtBot
) -> None:
    machine.faults.append(DamagedError("The Leadway data is damaged.", "It was left as it is."))
    window = window_of(program)
    qtbot.waitUntil(lambda: window.failure_page.recovery is not None)
    assert window.main_window.windowTitle() == f"Leadway – {HEADING}"
    assert _offered(window) == [], "closed data have no places to go to, and nothing to lock"
    QTest.keyClick(window.main_window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.main_window.current_page() == "this-week"
    window.requests.open_folder.emit("/other")
    qtbot.waitUntil(lambda: machine.elsewhere == "/other")


def test_data_that_opens_after_a_fault_has_its_navigation_again(
    program: AppController, machine: Machine, qtbot: QtBot
) -> None:
    machine.faults.append(KnownError("Another program is using the Leadway data right now."))
    window = window_of(program)
    qtbot.waitUntil(lambda: window.failure_page.button.isVisible())
    window.failure_page.button.click()
    qtbot.waitUntil(lambda: program.services is not None)
    assert _offered(window) == [*(spec.key for spec in PAGES), "lock"]


def test_data_that_cannot_be_shown_is_closed_again_with_the_error(
    program: AppController, machine: Machine, qtbot: QtBot
) -> None:
    with closing(connect(machine.folder.database, KEY.value)) as connection:
        connection.execute("DROP TABLE note")
    with qtbot.captureExceptions() as logged:
        window = window_of(program)
        qtbot.waitUntil(window.failure_page.isVisible)
    assert len(logged) == 1, "the log has it"
    assert window.failure_page.sentence.text() == OwnFaultError().sentence
    assert program.services is None, "nothing is written into it any more"
    assert _offered(window) == []


def test_a_bug_at_opening_is_shown_and_opening_can_be_tried_again(
    program: AppController, machine: Machine, qtbot: QtBot
) -> None:
    machine.faults.append(RuntimeError())
    with qtbot.captureExceptions() as logged:
        window = window_of(program)
        qtbot.waitUntil(window.failure_page.isVisible)
    assert [kind for kind, _, _ in logged] == [RuntimeError], "the log has it"
    assert window.failure_page.sentence.text() == OwnFaultError().sentence
    window.failure_page.button.click()
    qtbot.waitUntil(lambda: program.services is not None)


def test_a_bug_while_the_key_is_looked_up_is_shown(
    program: AppController, machine: Machine, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: program.services is not None)
    program.close_data()
    machine.answers = False
    window = window_of(program)
    with capture_exceptions() as caught:
        program.open_data()
        qtbot.waitUntil(window.failure_page.button.isVisible)
    assert window.failure_page.sentence.text() == OwnFaultError().sentence
    assert [each[0] for each in caught] == [RuntimeError]
    machine.answers = True
    window.failure_page.button.click()
    qtbot.waitUntil(lambda: program.services is not None)


def _offered(window: WindowController) -> list[str]:
    """Return what the rail has to offer."""
    return [button.key for button in window.main_window.rail.findChildren(RailButton) if button.isVisible()]


def _backups(program: AppController) -> BackupsSection:
    window = window_of(program)
    assert window.navigator is not None
    window.main_window.open_page("settings")
    window.navigator.find(SettingsPage).open_section("backups")
    section = window.navigator.find(SettingsPage).current
    assert isinstance(section, BackupsSection)
    return section


def seal_until_notice(program: AppController, machine: Machine, qtbot: QtBot) -> FootNotice:
    """Seal this week so long ago that it can no longer be undone; return the notice that comes of it."""
    assert program.services is not None
    machine.clock.advance(-UNDOABLE_FOR)
    program.services.ritual(program.services.weeks.this_week()).seal()
    machine.clock.advance(UNDOABLE_FOR)
    notice = window_of(program).main_window.rail.findChild(FootNotice)
    assert notice is not None
    qtbot.waitUntil(notice.isVisible)
    return notice


def test_a_second_folder_that_only_this_computer_opens_is_asked_about_after_a_sealed_week(
    program: AppController, machine: Machine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auto_backup, "FIRST_CHECK_MS", 0)
    monkeypatch.setattr(auto_backup, "AFTER_CHANGE_MS", 0)
    stick = machine.folder.path.parent / "stick"
    stick.mkdir()
    qtbot.waitUntil(lambda: program.services is not None)
    KeyFile("desk", fingerprint(KEY.value), account="an entry of the keychain").write(machine.folder.key_file)
    Destinations.read(machine.folder).choose(machine.folder, stick)
    notice = seal_until_notice(program, machine, qtbot)
    assert notice.text() == BACKUPS_OPEN_NOWHERE_ELSE.text
    notice.click()
    navigator = window_of(program).navigator
    assert navigator is not None
    assert PROTECT in labels(navigator.find(SettingsPage).current)


def test_a_failed_backup_is_a_notice_that_leads_to_the_backups(
    program: AppController, machine: Machine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auto_backup, "FIRST_CHECK_MS", 0)
    monkeypatch.setattr(auto_backup, "AFTER_CHANGE_MS", 0)
    obstacle = machine.folder.path / "backups"
    obstacle.write_text("a file where the folder should be")
    qtbot.waitUntil(lambda: program.services is not None)
    assert program.services is not None
    notice = seal_until_notice(program, machine, qtbot)
    assert notice.text() == BACKUP_MISSED
    notice.click()
    navigator = window_of(program).navigator
    assert navigator is not None
    section = navigator.find(SettingsPage).current
    assert isinstance(section, BackupsSection)
    assert section.last.message.text().startswith(MISSED.format(why=""))
    obstacle.unlink()
    section.make_button.click()
    qtbot.waitUntil(lambda: not notice.isVisible())
