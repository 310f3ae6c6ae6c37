"""When the data does not open: what is wrong, what is safe, and what can be done."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.key_file import lose_key_file
from helpers.keyboard import press
from helpers.reminder import KEY
from helpers.screen import texts
from helpers.waiting import finish_tasks
from leadway.domain.errors import DamagedError, KnownError, NewerError
from leadway.services.backup import backups
from leadway.services.backup.recovery import RecoveryService
from leadway.services.keys import Key
from leadway.services.keys.key_settings import KeySettings
from leadway.services.session import open_services
from leadway.system.paths import DataFolder
from leadway.ui.app.commands import AppRequests
from leadway.ui.backup.recovery_action import REPLACED, RESTORED, RecoveryAction
from leadway.ui.backup.recovery_actions import RecoveryActions, RecoveryStep
from leadway.ui.startup import failure_page
from leadway.ui.startup.failure_page import FailurePage
from leadway.ui.widgets.focus_order import reading_order
from ui.conftest import Show

PASSPHRASE = "four parcels wait at the desk"  # noqa: S105
DAMAGED = DamagedError("The Leadway data is damaged.", "It was left as it is.", says_unchanged=True)


@pytest.fixture
def folder(folder_with_backup: DataFolder) -> DataFolder:
    return folder_with_backup


@pytest.fixture
def page(show: Show, requests: AppRequests) -> FailurePage:
    """Return the page in an open window."""
    made = FailurePage(requests)
    made.resize(860, 600)
    show(made)
    return made


def _damage(folder: DataFolder) -> None:
    content = bytearray(folder.database.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = bytes(64)
    folder.database.write_bytes(content)


def _actions(
    page: FailurePage, error: KnownError, recovery_service: RecoveryService, qtbot: QtBot
) -> RecoveryActions:
    page.show_fault(error, recovery_service)
    # What comes into a window that stands is shown in its next moment.
    qtbot.waitUntil(lambda: page.recovery is not None and page.recovery.isVisible())
    assert page.recovery is not None
    return page.recovery


def _bound(folder: DataFolder, clock: FixedClock, *, key: bool = True) -> RecoveryService:
    return RecoveryService(folder, clock, Key(KEY, in_keychain=False) if key else None)


def test_the_sentence_is_shown_before_the_data_is_examined(
    page: FailurePage, folder: DataFolder, clock: FixedClock, qtbot: QtBot
) -> None:
    page.show_fault(DAMAGED, _bound(folder, clock))
    assert page.sentence.text() == "The Leadway data is damaged."
    assert page.button.hasFocus()
    qtbot.waitUntil(lambda: page.recovery is not None)


def test_where_nothing_has_been_written_no_sentence_speaks_of_what_could_be_lost(
    page: FailurePage, tmp_path: Path, clock: FixedClock, qtbot: QtBot
) -> None:
    full = KnownError("The disk is full.", "Free some space and try again.")
    page.show_fault(full, _bound(DataFolder(tmp_path / "new"), clock, key=False))
    shown = texts(page)
    qtbot.waitUntil(lambda: page.recovery is not None and page.recovery.isVisible())
    assert "Nothing has been written yet." in texts(page)
    for word in ("week", "backup", "lost", "lose", "safe", "damage"):
        assert not any(word in text.lower() for text in shown + texts(page)), word


def test_damaged_data_offer_the_newest_good_backup_first(
    page: FailurePage, folder: DataFolder, clock: FixedClock, qtbot: QtBot
) -> None:
    _damage(folder)
    actions = _actions(page, DAMAGED, _bound(folder, clock), qtbot)
    assert list(actions.buttons) == [
        RecoveryStep.NEWEST,
        RecoveryStep.SALVAGE,
        RecoveryStep.BACKUPS,
        RecoveryStep.OTHER_BACKUP,
        RecoveryStep.TRY_AGAIN,
        RecoveryStep.ELSEWHERE,
        RecoveryStep.FOLDER,
    ]
    assert page.safe.text().startswith("There is a good backup of 24 November 2026")
    assert actions.buttons[RecoveryStep.NEWEST].hasFocus()
    assert not page.button.isVisible(), "one primary action"


def test_going_to_the_newest_backup_shows_what_it_holds_and_then_restores_it(
    page: FailurePage, requests: AppRequests, folder: DataFolder, clock: FixedClock, qtbot: QtBot
) -> None:
    _damage(folder)
    actions = _actions(page, DAMAGED, _bound(folder, clock), qtbot)
    requested: list[RecoveryAction] = []
    requests.recover.connect(requested.append)
    actions.buttons[RecoveryStep.NEWEST].click()
    assert actions.chooser.answer.isVisible()
    assert actions.chooser.answer.leave_button.hasFocus()
    assert not requested
    actions.chooser.answer.restore_button.click()
    key, text = requested[0].run()
    assert text.startswith(RESTORED.format(contents="0 weeks · ").rstrip("."))
    assert text.endswith(REPLACED.format(when="24 November 2026, 9:00"))
    services = open_services(folder, key, clock)
    assert not services.notes.waiting()
    services.close()


def test_what_can_be_read_is_saved_and_the_loss_is_reported(
    page: FailurePage, requests: AppRequests, folder: DataFolder, clock: FixedClock, qtbot: QtBot
) -> None:
    _damage(folder)
    actions = _actions(page, DAMAGED, _bound(folder, clock), qtbot)
    requested: list[RecoveryAction] = []
    requests.recover.connect(requested.append)
    actions.buttons[RecoveryStep.SALVAGE].click()
    key, text = requested[0].run()
    assert "could be read" in text
    open_services(folder, key, clock).close()


def test_a_missing_key_file_is_put_back_and_nothing_is_lost(
    page: FailurePage, requests: AppRequests, folder: DataFolder, clock: FixedClock, qtbot: QtBot
) -> None:
    lose_key_file(folder)
    error = KnownError("The key file leadway.key.json is missing.", "Restore that file.")
    actions = _actions(page, error, _bound(folder, clock, key=False), qtbot)
    assert next(iter(actions.buttons)) == RecoveryStep.KEY_FILE
    assert actions.buttons[RecoveryStep.KEY_FILE].hasFocus()
    requested: list[RecoveryAction] = []
    requests.recover.connect(requested.append)
    actions.buttons[RecoveryStep.KEY_FILE].click()
    key, _ = requested[0].run()
    services = open_services(folder, key, clock)
    assert [note.text for note in services.notes.waiting()] == ["Ask the late shift about the labels"]
    services.close()


@pytest.mark.usefixtures("cheap_guesses")
def test_a_key_file_in_a_backup_that_a_passphrase_opens_is_put_back_and_nothing_is_lost(
    page: FailurePage, requests: AppRequests, folder: DataFolder, clock: FixedClock, qtbot: QtBot
) -> None:
    shutil.rmtree(folder.path / "backups")
    KeySettings(folder, Key(KEY, in_keychain=False)).set_passphrase(PASSPHRASE)
    services = open_services(folder, Key(KEY, in_keychain=False, typed=True), clock)
    backups.make(services.backups().job())
    services.notes.add("Two parcels wait without a label", "tray")
    services.close()
    lose_key_file(folder)
    error = KnownError("The key file leadway.key.json is missing.", "Restore that file.")
    actions = _actions(page, error, _bound(folder, clock, key=False), qtbot)
    assert RecoveryStep.KEY_FILE not in actions.buttons
    actions.buttons[RecoveryStep.BACKUPS].click()
    actions.chooser.rows[0].button.click()
    card = actions.chooser.answer
    qtbot.waitUntil(card.passphrase.isVisible)
    QTest.keyClicks(card.passphrase.edit, PASSPHRASE)
    card.open_button.click()
    qtbot.waitUntil(actions.key_file_step.button.isVisible)
    assert actions.key_file_step.button.hasFocus(), "a copy would be older than the data"
    requested: list[RecoveryAction] = []
    requests.recover.connect(requested.append)
    actions.key_file_step.button.click()
    key, _ = requested[0].run()
    services = open_services(folder, key, clock)
    assert len(services.notes.waiting()) == 2
    services.close()


@pytest.mark.parametrize(
    "error",
    [
        KnownError("The disk is full.", "Make room and try again."),
        KnownError("The data is in use by another program.", "Close it and try again."),
        KnownError("The data folder may not be written.", "Check its rights."),
    ],
)
def test_a_fault_outside_the_data_replaces_nothing_and_offers_to_try_again(
    error: KnownError,
    page: FailurePage,
    requests: AppRequests,
    folder: DataFolder,
    clock: FixedClock,
    qtbot: QtBot,
) -> None:
    actions = _actions(page, error, _bound(folder, clock), qtbot)
    assert list(actions.buttons) == [RecoveryStep.ELSEWHERE, RecoveryStep.FOLDER]
    assert page.button.isVisible()
    with qtbot.waitSignal(requests.try_again):
        page.button.click()
    assert page.recovery is None


def test_data_of_a_newer_version_offer_backups_and_another_folder(
    page: FailurePage, folder: DataFolder, clock: FixedClock, qtbot: QtBot
) -> None:
    error = NewerError("This is of a newer Leadway.", "Nothing was changed.", says_unchanged=True)
    actions = _actions(page, error, _bound(folder, clock), qtbot)
    assert not page.safe.text().startswith("Nothing was changed"), "it is said once"
    assert {RecoveryStep.NEWEST, RecoveryStep.TRY_AGAIN, RecoveryStep.ELSEWHERE} <= set(actions.buttons)
    assert RecoveryStep.SALVAGE not in actions.buttons


def test_without_any_backup_there_is_still_something_to_do(
    page: FailurePage, folder: DataFolder, clock: FixedClock, qtbot: QtBot
) -> None:
    for backup in (folder.path / "backups").iterdir():
        backup.unlink()
    _damage(folder)
    actions = _actions(page, DAMAGED, _bound(folder, clock), qtbot)
    assert list(actions.buttons) == [
        RecoveryStep.SALVAGE,
        RecoveryStep.OTHER_BACKUP,
        RecoveryStep.TRY_AGAIN,
        RecoveryStep.ELSEWHERE,
        RecoveryStep.FOLDER,
    ]
    assert "no usable backup" in page.safe.text()


def test_a_failed_action_is_reported_and_the_others_stay(
    page: FailurePage, folder: DataFolder, clock: FixedClock, qtbot: QtBot
) -> None:
    _damage(folder)
    actions = _actions(page, DAMAGED, _bound(folder, clock), qtbot)
    page.show_failed(KnownError("The disk is full.", "Nothing was changed."))
    assert page.failed.text() == "The disk is full. Nothing was changed."
    assert actions.buttons[RecoveryStep.NEWEST].hasFocus()


def test_while_the_keychain_is_asked_there_is_nothing_to_press(page: FailurePage) -> None:
    page.show_waiting()
    assert page.sentence.text() == failure_page.ASKING
    assert not page.button.isVisible()
    assert not page.safe.isVisible()


def test_a_second_fault_takes_the_place_of_the_first_and_of_what_was_examined_for_it(
    page: FailurePage, folder: DataFolder, clock: FixedClock
) -> None:
    _damage(folder)
    page.show_fault(DAMAGED, _bound(folder, clock))
    page.show_fault(KnownError("The disk is full.", "Make room and try again."))
    finish_tasks()
    QApplication.processEvents()
    assert page.sentence.text() == "The disk is full."
    assert page.next_step.text() == "Make room and try again."
    assert not page.safe.isVisible()
    assert page.recovery is None
    assert page.button.hasFocus()


def test_trying_again_says_that_it_tries_and_takes_the_actions_away(
    page: FailurePage, requests: AppRequests, folder: DataFolder, clock: FixedClock, qtbot: QtBot
) -> None:
    _damage(folder)
    actions = _actions(page, DAMAGED, _bound(folder, clock), qtbot)
    with qtbot.waitSignal(requests.try_again):
        actions.buttons[RecoveryStep.TRY_AGAIN].click()
    assert page.sentence.text() == failure_page.ASKING
    assert page.recovery is None
    assert not page.safe.isVisible()
    assert not page.button.isVisible()


def test_a_failed_action_is_forgotten_with_the_next_fault(
    page: FailurePage, folder: DataFolder, clock: FixedClock, qtbot: QtBot
) -> None:
    _damage(folder)
    _actions(page, DAMAGED, _bound(folder, clock), qtbot)
    page.show_failed(KnownError("The disk is full.", "Nothing was changed."))
    assert page.failed.isVisible()
    _actions(page, DAMAGED, _bound(folder, clock), qtbot)
    assert not page.failed.isVisible()


def test_an_action_that_failed_without_others_leads_back_to_trying_again(page: FailurePage) -> None:
    page.show_fault(KnownError("The disk is full.", "Make room and try again."))
    page.show_failed(KnownError("The data is in use by another program.", "Close it and try again."))
    assert page.failed.text() == "The data is in use by another program. Close it and try again."
    assert page.button.hasFocus()


def test_who_cannot_unlock_sees_that_nothing_is_wrong_and_one_key_leads_back(
    page: FailurePage, requests: AppRequests, folder: DataFolder, clock: FixedClock, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.titled) as titled:
        page.show_cannot_unlock(_bound(folder, clock, key=False))
    assert titled.args == [failure_page.NOT_OPEN]
    qtbot.waitUntil(lambda: page.recovery is not None)
    assert (page.heading.text(), page.sentence.text()) == (failure_page.STUCK, failure_page.KEPT)
    with qtbot.waitSignal(page.back), qtbot.assertNotEmitted(requests.try_again):
        page.button.setFocus()
        press(Qt.Key.Key_Return)
    assert page.recovery is None


def test_a_folder_that_is_gone_is_reported_and_another_can_be_chosen(
    page: FailurePage, folder: DataFolder, clock: FixedClock, qtbot: QtBot
) -> None:
    shutil.rmtree(folder.path)
    error = KnownError("The data folder is not there.", "Plug in the drive that it is on.")
    actions = _actions(page, error, _bound(folder, clock), qtbot)
    assert RecoveryStep.ELSEWHERE in actions.buttons
    assert page.sentence.text() == "The data folder is not there."
    assert not folder.path.exists(), "looking for a way on makes nothing"


def test_the_page_can_be_read_and_used_in_a_small_window(
    page: FailurePage, folder: DataFolder, clock: FixedClock, qtbot: QtBot
) -> None:
    _damage(folder)
    page.resize(480, 360)
    actions = _actions(page, DAMAGED, _bound(folder, clock), qtbot)
    QApplication.processEvents()
    assert page.horizontalScrollBar().maximum() == 0
    for button in reading_order(page):
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        assert (
            page.viewport().rect().intersects(QRect(button.mapTo(page.viewport(), QPoint()), button.size()))
        ), button
    assert set(actions.buttons.values()) <= set(reading_order(page))
