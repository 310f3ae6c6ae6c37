"""A first start whose keychain gives no answer: the person says where the key is kept, and reads why."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from helpers.keyboard import press, write
from helpers.screen import click, has_focus, texts
from leadway.domain.errors import KnownError
from leadway.services.keys import KeyFile, Kind, make_key, unlock
from leadway.system.paths import DataFolder
from leadway.ui.app.commands import AppRequests
from leadway.ui.startup.first_key_page import ASK_AGAIN, FILE_MEANS, KEEP_IN_FILE, USE, FirstKeyPage
from ui.conftest import Show

pytestmark = pytest.mark.usefixtures("cheap_guesses")

WORDS = "four parcels wait at the counter"
EMPTY = KnownError("The keychain “KeePassXC” has no database open.", "Open its database and try again.")


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def page(folder: DataFolder, requests: AppRequests, show: Show) -> FirstKeyPage:
    made = FirstKeyPage(lambda passphrase: make_key(folder, passphrase), requests)
    show(made)
    made.ask(EMPTY, asking=False)
    made.enter()
    return made


def test_it_says_why_it_asks_and_speaks_of_nothing_that_is_not_there_yet(page: FirstKeyPage) -> None:
    assert EMPTY.sentence in texts(page)
    assert FILE_MEANS in texts(page), "what a file is worth is said before it is chosen"
    for word in ("week", "backup", "lost", "restore"):
        assert not any(word in text.lower() for text in texts(page))


def test_the_keychain_is_asked_again(page: FirstKeyPage, requests: AppRequests, qtbot: QtBot) -> None:
    assert has_focus(page, ASK_AGAIN)
    with qtbot.waitSignal(requests.try_again):
        press(Qt.Key.Key_Space)


def test_a_passphrase_makes_a_key_that_lies_nowhere_open(
    page: FirstKeyPage, requests: AppRequests, folder: DataFolder, qtbot: QtBot
) -> None:
    page.passphrase.first.setFocus()
    write(WORDS)
    press(Qt.Key.Key_Return)
    write(WORDS)
    with qtbot.waitSignal(requests.unlocked) as opened:
        click(page, USE)
    assert opened.args is not None
    assert KeyFile.existing(folder.key_file).kinds == (Kind.PASSPHRASE,)
    assert unlock(folder, passphrase=WORDS).value == opened.args[0].value


def test_a_file_is_used_only_where_the_person_says_so(
    page: FirstKeyPage, requests: AppRequests, folder: DataFolder, qtbot: QtBot
) -> None:
    assert not folder.key_file.exists()
    with qtbot.waitSignal(requests.unlocked):
        click(page, KEEP_IN_FILE)
    assert KeyFile.existing(folder.key_file).kinds == (Kind.FILE,)


def test_a_passphrase_that_is_too_short_is_told_and_makes_nothing(
    page: FirstKeyPage, folder: DataFolder, qtbot: QtBot
) -> None:
    page.passphrase.first.setFocus()
    write("shelf")
    press(Qt.Key.Key_Return)
    write("shelf")
    click(page, USE)
    qtbot.waitUntil(lambda: page.message.text().startswith("A passphrase has at least 8"))
    assert page.isEnabled()
    assert not folder.key_file.exists()
