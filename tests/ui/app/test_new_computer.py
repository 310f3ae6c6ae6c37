"""A new computer: the first page leads to a backup, wherever it lies, and the words are back, by keys."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from fixtures.sample_team import services_with_key_file
from helpers.clock import FixedClock
from helpers.key_file import make_guesses_cheap
from helpers.keyboard import focused, press, write
from helpers.restricted import run_without_rights
from helpers.screen import fields, is_in, labels, texts
from leadway.domain.backups import BackupReason
from leadway.domain.errors import KnownError
from leadway.domain.home import StartupSnapshot
from leadway.files import key_file_of
from leadway.services.backup import backups, restore
from leadway.services.keys import Key, KeyFile, KeyRequest, Kind, LockedError, NoKeyYetError, make_key
from leadway.services.session import open_services
from leadway.system.paths import DataFolder
from leadway.ui.app.controller import AppController
from leadway.ui.backup.chooser import INSPECT, PASSPHRASE, RECOVERY, RESTORE
from leadway.ui.backup.finder import (
    EXPORT,
    EXPORT_LATER,
    FILE,
    FOLDER,
    IMPORT,
    KEPT_ASIDE,
    LOOKING,
    NONE_THERE,
    BackupFinder,
)
from leadway.ui.backup.texts import HAVE_BACKUP, OTHER_BACKUP
from leadway.ui.setup.page import SetUpPage
from leadway.ui.startup.first_key_page import KEEP_IN_FILE, WHERE
from leadway.ui.window.controller import WindowController
from ui.app.test_lock import KeptMachine, begin, program

pytestmark = pytest.mark.usefixtures("cheap_guesses")
__all__ = ("program",)

WORDS = "four parcels wait at the counter"
NOTE = "Ask the late shift about the labels"


class OldComputer(NamedTuple):
    """What is left of the computer of before: its data folder, and what opens it."""

    folder: DataFolder
    key: Key
    recovery: str

    def stick(self, place: Path) -> Path:
        """Copy its backups into a folder with others, as a second folder has them."""
        shutil.copytree(self.folder.backups, place / "Leadway")
        return place


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> OldComputer:
    """Return data that is only read, with a passphrase, a recovery key, a note and a backup of it."""
    clock = FixedClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    services = services_with_key_file(tmp_path_factory.mktemp("old"), clock)
    with pytest.MonkeyPatch.context() as patch:
        make_guesses_cheap(patch.setattr)
        keys = services.protection()
        keys.set_passphrase(WORDS)
        recovery = keys.new_recovery_key(WORDS)
        services.setup.begin()
        services.setup.finish()
        services.notes.add(NOTE, "tray")
        backups.make(services.backups().job())
        services.close()
    return OldComputer(services.folder, services.key, recovery)


@dataclass
class NewMachine(KeptMachine):
    """A computer on which nothing was written; `error` is what its keychain answers at the first start."""

    error: KnownError | None = None

    def answer(self) -> tuple[Key, StartupSnapshot | None]:
        if self.error is not None and not self.folder.key_file.exists():
            raise self.error
        return super().answer()


@pytest.fixture
def machine(tmp_path: Path, clock: FixedClock) -> NewMachine:
    return NewMachine(DataFolder(tmp_path / "data"), clock)


class Person:
    """Somebody before the window, with a keyboard only."""

    def __init__(self, program: AppController, qtbot: QtBot) -> None:
        self.program = program
        self.qtbot = qtbot
        self.window: WindowController = begin(program, qtbot)

    @property
    def finder(self) -> BackupFinder:
        """The dialog that finds backups."""
        [finder] = [each for each in self.window.main_window.findChildren(BackupFinder) if each.isVisible()]
        return finder

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=20_000)

    def go_to(self, label: str) -> None:
        """Tab to a button and press it."""
        for _ in range(60):
            if getattr(focused(), "text", str)() == label:
                press(Qt.Key.Key_Space)
                return
            press(Qt.Key.Key_Tab)
        raise AssertionError(f"no key leads to “{label}”")

    def find(self, place: Path, way: str = HAVE_BACKUP) -> BackupFinder:
        """Go from the page to the backups in a folder, or to one in a file."""
        self.wait(lambda: way in labels(self.window.main_window))
        self.window.main_window.activateWindow()
        self.wait(lambda: QApplication.focusWidget() is not None)
        self.go_to(way)
        self.wait(
            lambda: any(each.isVisible() for each in self.window.main_window.findChildren(BackupFinder))
        )
        finder = self.finder
        finder.activateWindow()
        self.go_to(FOLDER if place.is_dir() else FILE)
        self.wait(lambda: bool(finder.findChildren(QFileDialog)))
        [dialog] = finder.findChildren(QFileDialog)
        self.qtbot.waitActive(dialog)
        edit = dialog.findChild(QLineEdit, "fileNameEdit")
        assert edit is not None
        edit.setText(str(place))
        QTest.keyClick(edit, Qt.Key.Key_Return)
        self.wait(lambda: INSPECT in labels(finder) or finder.message.text() not in ("", LOOKING))
        finder.activateWindow()
        return finder

    def inspect(self, finder: BackupFinder) -> None:
        """See what the backup holds that has the focus."""
        self.wait(lambda: getattr(focused(), "text", str)() == INSPECT)
        press(Qt.Key.Key_Space)
        self.wait(finder.chooser.answer.isVisible)

    def open_by(self, words: str) -> None:
        """Type what opens the backup, into the field that has the focus."""
        finder = self.finder
        for sign in words:
            # The fields of a recovery key move the focus on.
            write(sign)
        press(Qt.Key.Key_Return)
        self.wait(lambda: RESTORE in labels(finder))

    def restore(self) -> list[str]:
        """Restore what is shown, and return the notes that are open then."""
        self.go_to(RESTORE)
        self.wait(lambda: self.program.services is not None and self._notes() == [NOTE])
        return self._notes()

    def _notes(self) -> list[str]:
        services = self.program.services
        return [note.text for note in services.notes.waiting()] if services is not None else []


@pytest.fixture
def sit(program: AppController, qtbot: QtBot) -> Callable[[], Person]:
    """Return a way to start the program and sit before it."""
    return lambda: Person(program, qtbot)


def test_the_first_screen_leads_to_a_backup_on_a_stick_that_a_passphrase_opens(
    sit: Callable[[], Person], machine: NewMachine, old: OldComputer, tmp_path: Path
) -> None:
    stick = old.stick(tmp_path / "stick")
    desk = sit()
    finder = desk.find(stick)
    desk.inspect(finder)
    assert fields(finder) == [PASSPHRASE, RECOVERY]
    desk.open_by(WORDS)
    assert KEPT_ASIDE not in texts(finder), "nothing is there that could be lost"
    assert desk.restore() == [NOTE]
    assert KeyFile.existing(machine.folder.key_file).kinds == KeyFile.existing(old.folder.key_file).kinds
    assert backups.all_backups(machine.folder) == [], "the empty data of the first start are not kept"
    assert not any(page.isVisible() for page in desk.window.main_window.findChildren(SetUpPage))


def _backup_of(old: OldComputer) -> Path:
    [backup] = backups.backups_in(old.folder.backups)
    return backup.path


PLACES: dict[str, Callable[[OldComputer], Path]] = {
    "a folder with many": lambda old: old.folder.backups,
    "a backup": _backup_of,
    "its key file": lambda old: key_file_of(_backup_of(old)),
    "a copied data folder": lambda old: old.folder.path,
    "the database in it": lambda old: old.folder.database,
}


@pytest.mark.parametrize("place", PLACES)
def test_a_backup_is_found_wherever_it_lies_and_stays_as_it_is(
    place: str, old: OldComputer, machine: NewMachine
) -> None:
    listed = backups.backups_of(PLACES[place](old), machine.folder)
    wanted = {"a copied data folder": 2}.get(place, 1)
    assert len(listed) == wanted
    before = {path: path.read_bytes() for path in old.folder.path.rglob("*") if path.is_file()}
    service = replace(machine.recovery_service(None), of_any=True)
    for backup in listed:
        inspected = service.inspect(backup, WORDS)
        result = service.restore(inspected)
        services = open_services(machine.folder, result.key, machine.clock)
        assert [note.text for note in services.notes.waiting()] == [NOTE]
        services.close()
    assert before == {path: path.read_bytes() for path in old.folder.path.rglob("*") if path.is_file()}


def test_the_data_at_work_is_none_of_its_own_backups(old: OldComputer) -> None:
    assert [each.path for each in backups.backups_of(old.folder.path, old.folder)] == [_backup_of(old)]


def test_a_program_that_was_started_before_still_leads_to_a_backup_which_a_recovery_key_opens(
    sit: Callable[[], Person], machine: NewMachine, old: OldComputer, tmp_path: Path
) -> None:
    machine.folder.make()
    services = open_services(machine.folder, make_key(machine.folder), machine.clock)
    services.setup.begin()
    services.setup.focus("commitment/1")
    services.close()
    desk = sit()
    finder = desk.find(_backup_of(old))
    desk.inspect(finder)
    while not is_in(finder, RECOVERY):
        press(Qt.Key.Key_Tab)
    desk.open_by(old.recovery.replace("-", ""))
    assert desk.restore() == [NOTE]


def test_who_wrote_something_begins_with_a_backup_in_the_settings_and_loses_nothing(
    sit: Callable[[], Person], machine: NewMachine, old: OldComputer
) -> None:
    key = make_key(machine.folder)
    services = open_services(machine.folder, key, machine.clock)
    services.notes.add("Two scanners and a ladder", "tray")
    services.close()
    desk = sit()
    desk.wait(lambda: bool(desk.window.main_window.findChildren(SetUpPage)))
    assert HAVE_BACKUP not in labels(desk.window.main_window)
    assert desk.window.navigator is not None
    desk.window.navigator.open_settings("backups")
    finder = desk.find(old.folder.backups, OTHER_BACKUP)
    desk.inspect(finder)
    desk.open_by(WORDS)
    assert KEPT_ASIDE in texts(finder)
    assert desk.restore() == [NOTE]
    [kept] = [each for each in backups.all_backups(machine.folder) if each.ours is False]
    assert kept.reason is BackupReason.REPLACED
    finder = desk.find(machine.folder.path, OTHER_BACKUP)
    assert restore.inspect(kept, machine.folder, None).sound, "it opens with its own key file"
    finder.reject()


def test_a_keychain_without_an_answer_at_the_first_start_bars_nobody_from_a_backup(
    sit: Callable[[], Person], machine: NewMachine, old: OldComputer, tmp_path: Path
) -> None:
    machine.error = NoKeyYetError(KnownError("The keychain “KeePassXC” has no database open.", "Open it."))
    stick = old.stick(tmp_path / "stick")
    desk = sit()
    finder = desk.find(stick)
    desk.inspect(finder)
    desk.open_by(WORDS)
    shutil.move(stick / "Leadway", tmp_path / "pulled out")
    desk.go_to(RESTORE)
    desk.wait(lambda: any("is not there" in text for text in texts(desk.window.main_window)))
    assert WHERE in texts(desk.window.main_window), "the question is there again"
    assert not machine.folder.database.exists()
    shutil.move(tmp_path / "pulled out", stick / "Leadway")
    desk.inspect(desk.find(stick))
    desk.open_by(WORDS)
    assert desk.restore() == [NOTE]


def _without_key_file(stick: Path, _old: OldComputer) -> str:
    [key_file] = stick.rglob("*.key.json")
    key_file.unlink()
    return "The key file"


def _of_another_keychain(stick: Path, _old: OldComputer) -> str:
    [path] = stick.rglob("*.key.json")
    KeyFile.existing(path)._replace(sealed=(), account="desk", keychain="Keychain of before").replace(path)
    return "Only the keychain of the computer where this backup was made"


def _damaged(stick: Path, old: OldComputer) -> str:
    [path] = stick.rglob("*.db")
    path.write_bytes(path.read_bytes()[:5000])
    [key_file] = stick.rglob("*.key.json")
    KeyFile.existing(key_file)._replace(plain=old.key.value.hex(), sealed=()).replace(key_file)
    return "This backup is damaged"


@pytest.mark.parametrize("harm", [_without_key_file, _of_another_keychain, _damaged])
def test_a_backup_that_cannot_be_opened_says_what_it_lacks_and_the_set_up_is_there_as_before(
    harm: Callable[[Path, OldComputer], str],
    sit: Callable[[], Person],
    machine: NewMachine,
    old: OldComputer,
    tmp_path: Path,
) -> None:
    why = harm(old.stick(tmp_path / "stick"), old)
    desk = sit()
    finder = desk.find(tmp_path / "stick")
    desk.inspect(finder)
    assert any(text.startswith(why) and "Nothing was changed." in text for text in texts(finder)), texts(
        finder
    )
    assert RESTORE not in labels(finder)
    press(Qt.Key.Key_Escape)
    desk.wait(lambda: not desk.window.main_window.findChildren(BackupFinder))
    assert HAVE_BACKUP in labels(desk.window.main_window)


def test_a_folder_without_a_backup_says_so_and_an_export_leads_to_its_import(
    sit: Callable[[], Person], tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    export = tmp_path / "empty" / "everything.bin"
    with ZipFile(export, "w") as archive:
        archive.writestr("hello.txt", "hello")
    desk = sit()
    finder = desk.find(tmp_path / "empty")
    assert NONE_THERE.format(name="empty") in texts(finder)
    finder.choose(str(export))
    assert EXPORT.format(name="everything.bin") in texts(finder)
    desk.go_to(IMPORT)
    desk.wait(lambda: desk.window.main_window.windowTitle() == "Leadway – Settings")


def test_before_there_is_a_key_an_export_says_where_it_is_imported(
    sit: Callable[[], Person], machine: NewMachine, tmp_path: Path
) -> None:
    machine.error = NoKeyYetError(KnownError("The keychain “KeePassXC” has no database open.", "Open it."))
    export = tmp_path / "all.zip"
    with ZipFile(export, "w") as archive:
        archive.writestr("hello.txt", "hello")
    desk = sit()
    finder = desk.find(export)
    assert EXPORT_LATER.format(name="all.zip") in texts(finder)
    assert IMPORT not in labels(finder)
    press(Qt.Key.Key_Escape)
    desk.wait(lambda: not desk.window.main_window.findChildren(BackupFinder))
    desk.window.main_window.activateWindow()
    desk.wait(lambda: QApplication.focusWidget() is not None)
    desk.go_to(KEEP_IN_FILE)
    desk.wait(lambda: HAVE_BACKUP in labels(desk.window.main_window) and desk.program.services is not None)


def test_the_key_of_the_empty_data_is_left_in_no_keychain(old: OldComputer, machine: NewMachine) -> None:
    key = make_key(machine.folder)
    open_services(machine.folder, key, machine.clock).close()
    file = KeyFile.existing(machine.folder.key_file)
    file._replace(account="of the first start", plain="").replace(machine.folder.key_file)
    service = replace(machine.recovery_service(key), of_any=True)
    assert service.replaces_nothing()
    service.restore(service.inspect(backups.backup_at(_backup_of(old)), WORDS))
    now = KeyFile.existing(machine.folder.key_file)
    assert now.database != file.database
    assert now.leftover == ("of the first start",), "no keychain is there now: the next backup removes it"
    assert not machine.folder.backups.exists()


def test_a_backup_opened_by_typing_names_no_keychain_of_another_computer_any_more(
    old: OldComputer, machine: NewMachine, tmp_path: Path
) -> None:
    [key_file] = old.stick(tmp_path / "stick").rglob("*.key.json")
    there = KeyFile.existing(key_file)._replace(plain="", account="desk", keychain="Keychain of before")
    # An older backup on the stick may need that entry, and this folder does not know the stick.
    there._replace(leftover=("desk.0000",)).replace(key_file)
    service = replace(machine.recovery_service(None), of_any=True)
    [backup] = backups.backups_of(tmp_path / "stick", machine.folder)
    service.restore(service.inspect(backup, WORDS))
    assert KeyFile.existing(machine.folder.key_file) == there._replace(account="", keychain="")
    with pytest.raises(LockedError) as asked:
        KeyRequest(machine.folder).key()
    assert asked.value.methods == (Kind.PASSPHRASE, Kind.RECOVERY)
    assert "keychain" not in asked.value.sentence


def test_a_folder_copied_while_in_use_is_read_from_a_disk_that_takes_no_file(
    clock: FixedClock, tmp_path: Path
) -> None:
    services = services_with_key_file(tmp_path / "old", clock)
    services.notes.add(NOTE, "tray")
    disc = tmp_path / "disc"
    disc.mkdir()
    for name in ("leadway.db", "leadway.db-wal", "leadway.key.json"):
        shutil.copy(services.folder.path / name, disc)
    services.close()
    disc.chmod(0o555)
    ended = run_without_rights(tmp_path / "new", "restore", str(disc / "leadway.db"))
    disc.chmod(0o755)
    assert (ended.returncode, ended.stderr) == (0, "")
    restored = open_services(DataFolder(tmp_path / "new"), services.key, clock)
    assert [note.text for note in restored.notes.waiting()] == [NOTE]
    restored.close()
