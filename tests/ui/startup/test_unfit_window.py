"""A data folder that cannot be used: the window says why, opens nothing in it, and leads to a copy."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.reminder import KEY
from helpers.screen import click, labels, texts
from leadway.domain.errors import KnownError, UnfitFolderError
from leadway.services.backup.recovery import RecoveryService
from leadway.services.copying import copy_data
from leadway.services.keys import Key
from leadway.services.session import Services, open_services
from leadway.system.paths import DataFolder
from leadway.ui.app.commands import AppRequests
from leadway.ui.backup.recovery_actions import RecoveryStep
from leadway.ui.startup.copy_offer import COPY, HEADING
from leadway.ui.startup.failure_page import FailurePage
from leadway.ui.startup.unfit_window import CLOSE, UnfitWindow
from ui.conftest import Show

UNFIT = UnfitFolderError("The disk of “/mnt/share” can only be read.", "Use a copy of the data.")


@pytest.fixture
def closed(services: Services) -> DataFolder:
    """Return the folder of data with a note, which is closed."""
    services.notes.add("Ask Sam about the bins", "app")
    services.close()
    return services.folder


def test_it_says_why_and_what_to_do_and_closes_by_keyboard(closed: DataFolder, show: Show) -> None:
    window = UnfitWindow(UNFIT, partial(copy_data, closed), lambda _folder: None)
    show(window)
    assert {UNFIT.sentence, UNFIT.next_step, HEADING} <= set(texts(window))
    assert window.close_button.hasFocus()
    QTest.keyClick(window.close_button, Qt.Key.Key_Return)
    assert not window.isVisible()


def test_without_data_there_is_nothing_to_copy(show: Show) -> None:
    window = UnfitWindow(UNFIT, None, lambda _folder: None)
    show(window)
    assert labels(window) == [CLOSE, RecoveryStep.ELSEWHERE.label], "but other data can be opened"


def test_a_copy_opens_in_the_folder_that_was_chosen(
    closed: DataFolder, show: Show, tmp_path: Path, clock: FixedClock, qtbot: QtBot
) -> None:
    started: list[str] = []
    window = UnfitWindow(UNFIT, partial(copy_data, closed), started.append)
    show(window)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").touch()
    window.offer.copy_to(str(tmp_path / "full"))
    qtbot.waitUntil(lambda: "There is something in" in window.offer.message.text())
    assert window.offer.button.isEnabled()
    assert not started

    (tmp_path / "copy").mkdir()
    click(window, COPY)
    [dialog] = window.findChildren(QFileDialog)
    dialog.setDirectory(str(tmp_path / "copy"))
    dialog.done(QFileDialog.DialogCode.Accepted)
    window.offer.copy_to(str(tmp_path / "copy"))
    qtbot.waitUntil(lambda: started == [str(tmp_path / "copy")])
    assert not window.isVisible()
    services = open_services(DataFolder(tmp_path / "copy"), Key(KEY, in_keychain=False), clock)
    assert [note.text for note in services.notes.waiting()] == ["Ask Sam about the bins"]
    services.close()


@pytest.mark.parametrize(
    ("error", "offers"), [(UNFIT, True), (KnownError("The disk is full.", "Free some."), False)]
)
def test_the_page_of_data_that_does_not_open_offers_it_where_the_folder_is_why(
    closed: DataFolder, show: Show, clock: FixedClock, qtbot: QtBot, error: KnownError, offers: bool
) -> None:
    page = FailurePage(AppRequests())
    show(page)
    page.show_fault(error, RecoveryService(closed, clock))
    qtbot.waitUntil(lambda: (COPY in labels(page)) is offers)
    page.show_fault(KnownError("The disk is full.", "Free some."), None)
    assert COPY not in labels(page), "another error takes it away"
