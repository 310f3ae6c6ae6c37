"""What can be done about data that does not open: each step by its button, and what comes of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.key_file import lose_key_file
from helpers.keyboard import press, write
from helpers.reminder import KEY
from helpers.screen import button, click, has_focus, is_in, labels, texts
from leadway.domain.errors import DamagedError, KnownError
from leadway.services.backup import backups
from leadway.services.backup.recovery import RecoveryService
from leadway.services.keys import Key, LockedError
from leadway.services.keys.key_settings import KeySettings
from leadway.services.session import open_services
from leadway.system.paths import DataFolder
from leadway.ui.app.commands import AppRequests
from leadway.ui.backup.chooser import IN_BACKUP, INSPECT, LEAVE, NONE_YET, PASSPHRASE, RESTORE
from leadway.ui.backup.recovery_action import KEY_FILE_BACK, RecoveryAction
from leadway.ui.backup.recovery_actions import HEADING, KEY_FILE_MEANS, RecoveryStep
from leadway.ui.startup.failure_page import EXAMINING, TRY_AGAIN, FailurePage
from ui.conftest import Show

pytestmark = pytest.mark.usefixtures("cheap_guesses")

WORDS = "four parcels wait at the counter"
WHEN = "24 November 2026, 9:00"
DAMAGED = DamagedError("The Leadway data is damaged.", "It was left as it is.", says_unchanged=True)
NO_KEY_FILE = KnownError("The key file leadway.key.json is missing.", "Restore that file.")


@pytest.fixture
def folder(folder_with_backup: DataFolder) -> DataFolder:
    return folder_with_backup


class OpenFailure:
    """Shows the page for a failure of opening, and what the person asked of the program there."""

    def __init__(self, requests: AppRequests, clock: FixedClock, show: Show, qtbot: QtBot) -> None:
        self._requests, self._clock, self._show, self._qtbot = requests, clock, show, qtbot
        self.actions: list[RecoveryAction] = []
        requests.recover.connect(self.actions.append)

    def of(self, folder: DataFolder, error: KnownError, key: bytes | None = KEY) -> FailurePage:
        """Return the page once it offers what can be done."""
        page = FailurePage(self._requests)
        page.resize(860, 700)
        self._show(page)
        found = Key(key, in_keychain=False) if key else None
        page.show_fault(error, RecoveryService(folder, self._clock, found))
        self._qtbot.waitUntil(lambda: HEADING in texts(page) and EXAMINING not in texts(page))
        return page


@pytest.fixture
def failure(requests: AppRequests, clock: FixedClock, show: Show, qtbot: QtBot) -> OpenFailure:
    """Return a way to the page."""
    return OpenFailure(requests, clock, show, qtbot)


def _damage(folder: DataFolder) -> None:
    content = bytearray(folder.database.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = bytes(64)
    folder.database.write_bytes(content)


def _notes(folder: DataFolder, key: Key, clock: FixedClock) -> int:
    services = open_services(folder, key, clock)
    try:
        return len(services.notes.waiting())
    finally:
        services.close()


def test_cancelling_the_newest_backup_leaves_the_other_steps_at_hand(
    folder: DataFolder, failure: OpenFailure
) -> None:
    _damage(folder)
    page = failure.of(folder, DAMAGED)
    assert has_focus(page, RecoveryStep.NEWEST.label)
    press(Qt.Key.Key_Return)
    assert IN_BACKUP in texts(page)
    assert has_focus(page, LEAVE)
    press(Qt.Key.Key_Return)
    assert IN_BACKUP not in texts(page)
    assert has_focus(page, RecoveryStep.NEWEST.label), "the way back to it"
    assert not failure.actions


def test_all_backups_are_listed_with_what_opens_each_and_the_focus_on_the_newest(
    folder: DataFolder, failure: OpenFailure, qtbot: QtBot
) -> None:
    _damage(folder)
    page = failure.of(folder, DAMAGED)
    for _ in range(2):
        click(page, RecoveryStep.BACKUPS.label)
        qtbot.waitUntil(lambda: labels(page).count(INSPECT) == 1)
        assert has_focus(page, INSPECT)
    assert sum("opens without a passphrase" in text for text in texts(page)) == 1


def test_backups_that_were_taken_away_meanwhile_are_not_offered(
    folder: DataFolder, failure: OpenFailure, clock: FixedClock
) -> None:
    _damage(folder)
    page = failure.of(folder, DAMAGED)
    shutil.rmtree(folder.path / "backups")
    click(page, RecoveryStep.BACKUPS.label)
    assert NONE_YET in texts(page)
    click(page, RecoveryStep.NEWEST.label)
    click(page, RESTORE)
    before = folder.database.read_bytes()
    with pytest.raises(KnownError, match="is not there"):
        failure.actions[-1].run()
    assert folder.database.read_bytes() == before


def test_what_can_be_read_is_saved_even_where_the_good_backup_has_gone(
    folder: DataFolder, failure: OpenFailure, clock: FixedClock
) -> None:
    _damage(folder)
    page = failure.of(folder, DAMAGED)
    click(page, RecoveryStep.SALVAGE.label)
    shutil.rmtree(folder.path / "backups")
    key, _text = failure.actions[-1].run()
    open_services(folder, key, clock).close()


def test_data_in_which_nothing_can_be_read_is_left_as_it_is(folder: DataFolder, failure: OpenFailure) -> None:
    _damage(folder)
    page = failure.of(folder, DAMAGED)
    click(page, RecoveryStep.SALVAGE.label)
    folder.database.write_bytes(b"Groceries")
    with pytest.raises(KnownError):
        failure.actions[-1].run()
    assert folder.database.read_bytes() == b"Groceries"


def test_a_key_file_whose_backup_went_meanwhile_is_not_put_back(
    folder: DataFolder, failure: OpenFailure
) -> None:
    lose_key_file(folder)
    page = failure.of(folder, NO_KEY_FILE, None)
    assert KEY_FILE_MEANS.format(when=WHEN) in texts(page)
    assert has_focus(page, RecoveryStep.KEY_FILE.label)
    press(Qt.Key.Key_Return)
    shutil.rmtree(folder.path / "backups")
    with pytest.raises(KnownError):
        failure.actions[-1].run()
    assert not folder.key_file.exists()


def test_a_key_file_is_put_back_once_however_often_it_is_asked_for(
    folder: DataFolder, failure: OpenFailure, clock: FixedClock
) -> None:
    lose_key_file(folder)
    page = failure.of(folder, NO_KEY_FILE, None)
    for _ in range(2):
        click(page, RecoveryStep.KEY_FILE.label)
    for action in failure.actions:
        key, text = action.run()
        assert text == KEY_FILE_BACK
        assert _notes(folder, key, clock) == 1


@pytest.fixture
def locked_backup(folder: DataFolder, clock: FixedClock) -> DataFolder:
    """Return the data with a passphrase, and one backup that opens with it."""
    shutil.rmtree(folder.path / "backups")
    KeySettings(folder, Key(KEY, in_keychain=False)).set_passphrase(WORDS)
    services = open_services(folder, Key(KEY, in_keychain=False, typed=True), clock)
    backups.make(services.backups().job())
    services.close()
    return folder


def _read_backup(page: FailurePage, qtbot: QtBot) -> None:
    click(page, RecoveryStep.BACKUPS.label)
    qtbot.waitUntil(lambda: INSPECT in labels(page))
    click(page, INSPECT)
    qtbot.waitUntil(lambda: LEAVE in labels(page))


def test_the_key_file_in_a_backup_of_other_data_is_not_offered_for_this_one(
    locked_backup: DataFolder, failure: OpenFailure, tmp_path: Path, clock: FixedClock, qtbot: QtBot
) -> None:
    other = open_services(DataFolder(tmp_path / "other"), Key(bytes(32), in_keychain=False), clock)
    other.close()
    shutil.copy(other.folder.database, locked_backup.database)
    lose_key_file(locked_backup)
    page = failure.of(locked_backup, NO_KEY_FILE, None)
    _read_backup(page, qtbot)
    assert is_in(page, PASSPHRASE)
    write(WORDS)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: RESTORE in labels(page))
    assert RecoveryStep.KEY_FILE.label not in labels(page)
    assert has_focus(page, LEAVE)


def test_while_the_data_is_only_locked_no_backup_is_the_first_thing_to_do(
    locked_backup: DataFolder, failure: OpenFailure, qtbot: QtBot
) -> None:
    page = failure.of(
        locked_backup, LockedError("It is locked.", "Type the passphrase.", ("passphrase",)), None
    )
    assert has_focus(page, TRY_AGAIN)
    assert {RecoveryStep.NEWEST.label, RecoveryStep.SALVAGE.label, RecoveryStep.KEY_FILE.label}.isdisjoint(
        labels(page)
    )
    assert labels(page).count(TRY_AGAIN) == 1
    _read_backup(page, qtbot)
    assert is_in(page, PASSPHRASE)
    write("no such words")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(text.startswith("That is not the passphrase.") for text in texts(page)))
    assert RESTORE not in labels(page)


class FileManager(QObject):
    """What the desktop opens folders with."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, place: QUrl) -> None:
        self.opened.append(place.toLocalFile())


@pytest.fixture
def file_manager() -> Iterator[FileManager]:
    made = FileManager()
    # PySide's types ask for bytes here, and its code for text.
    QDesktopServices.setUrlHandler("file", made, "open")  # type: ignore[arg-type]
    yield made
    QDesktopServices.unsetUrlHandler("file")


def test_the_data_folder_is_named_and_opens_in_the_file_manager(
    folder: DataFolder, failure: OpenFailure, file_manager: FileManager
) -> None:
    page = failure.of(folder, KnownError("The disk is full.", "Make room and try again."))
    assert str(folder.path) in texts(page)
    assert button(page, RecoveryStep.FOLDER.label).accessibleDescription() == str(folder.path)
    click(page, RecoveryStep.FOLDER.label)
    assert file_manager.opened == [str(folder.path)]


def test_other_data_are_opened_only_where_a_folder_was_chosen(
    folder: DataFolder, failure: OpenFailure, requests: AppRequests, tmp_path: Path, qtbot: QtBot
) -> None:
    page = failure.of(folder, DAMAGED)
    for answer in ("reject", "accept"):
        click(page, RecoveryStep.ELSEWHERE.label)
        dialog = page.findChild(QFileDialog)
        assert dialog is not None
        qtbot.waitActive(dialog)
        dialog.setDirectory(str(tmp_path))
        if answer == "reject":
            with qtbot.assertNotEmitted(requests.open_folder, wait=20):
                dialog.reject()
            qtbot.waitUntil(lambda: not page.findChildren(QFileDialog))
        else:
            with qtbot.waitSignal(requests.open_folder) as asked:
                dialog.accept()
    assert [Path(chosen) for chosen in asked.args or ()] == [tmp_path]
