"""What the tests of the settings share: Protection and Your data as a person uses them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fixtures.sample_team import services_with_key_file
from helpers.clock import FixedClock
from helpers.keyboard import press, write
from helpers.reminder import services_with_slot
from helpers.screen import click, labels, texts
from leadway.services.session import Services
from leadway.ui.app.commands import AppRequests
from leadway.ui.settings.page import SettingsPage
from leadway.ui.settings.recovery_form import MAKE, RENEW
from leadway.ui.settings.transfer import TransferSection
from leadway.ui.settings.unlock_forms import CHANGE, SET, WAIT, WAIT_KEYCHAIN
from ui.conftest import Show


@pytest.fixture
def key_in_file(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """Return services over an empty folder whose key is in its file, as without a keychain."""
    made = services_with_key_file(tmp_path / "data", clock)
    yield made
    made.close()


class ProtectionPage:
    """The settings at Protection, and waiting for what runs in the background."""

    def __init__(self, services: Services, requests: AppRequests, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.words = ""
        """The passphrase of now, which a change asks for."""
        self.page = SettingsPage(services, requests)
        self.page.resize(860, 700)

    def enter(self) -> None:
        """Open the section, as a person does who comes back to it."""
        self.page.open_section("protection")

    def click(self, label: str) -> None:
        """Click a button and wait for what comes of it."""
        click(self.page, label)
        self.wait()

    def enter_key(self) -> None:
        """Press Enter and wait for what comes of it."""
        press(Qt.Key.Key_Return)
        self.wait()

    def wait(self) -> None:
        """Wait until no change is running."""
        self._qtbot.waitUntil(lambda: {WAIT, WAIT_KEYCHAIN}.isdisjoint(texts(self.page)), timeout=20_000)

    def begins(self, text: str) -> bool:
        """Whether a text shows that begins so."""
        return any(each.startswith(text) for each in texts(self.page))

    def set_passphrase(self, words: str) -> None:
        """Set or change the passphrase."""
        self.click(CHANGE if CHANGE in labels(self.page) else SET)
        if self.words:
            write(self.words)
            press(Qt.Key.Key_Return)
        write(words)
        press(Qt.Key.Key_Return)
        write(words)
        self.enter_key()
        self.words = words

    def confirm(self) -> None:
        """Type the passphrase of now, where there is one, and wait for the change that asked for it."""
        if self.words:
            write(self.words)
            self.enter_key()

    def make_recovery_key(self) -> str:
        """Have a recovery key made; return it as it shows."""
        self.click(RENEW if RENEW in labels(self.page) else MAKE)
        self.confirm()
        shown = next(text for text in texts(self.page) if text.count("\N{NO-BREAK SPACE}") == 6)
        return shown.replace("\N{NO-BREAK SPACE} ", "-")


@pytest.fixture
def protection(key_in_file: Services, requests: AppRequests, show: Show, qtbot: QtBot) -> ProtectionPage:
    """Return the open page at Protection."""
    opened = ProtectionPage(key_in_file, requests, qtbot)
    show(opened.page)
    opened.enter()
    return opened


NOTE = "Ask the late shift about the labels"
JRNL = {
    "tags": {},
    "entries": [
        {"title": "The scanner failed again.", "body": "", "date": "2026-03-02",
         "time": "09:10", "tags": [], "starred": False}
    ],
}  # fmt: skip


@pytest.fixture
def with_note(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """Return services over real data with one note."""
    made = services_with_slot(tmp_path / "data", clock)
    made.notes.add(NOTE, "tray")
    yield made
    made.close()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Return the journal of another program, with one entry."""
    path = tmp_path / "journal.json"
    path.write_text(json.dumps(JRNL))
    return path


class OpenTransfer:
    """The section in an open window, and waiting for what runs in the background."""

    def __init__(self, services: Services, show: Show, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.section = TransferSection(services)
        self.section.resize(860, 700)
        show(self.section)
        self.section.enter()
        qtbot.waitUntil(lambda: bool(self.section.export.holds.text()))

    def wait(self) -> None:
        """Wait until nothing runs."""
        work = (self.section.export.work, self.section.importing.work)
        self._qtbot.waitUntil(lambda: not any(each.busy for each in work))

    def export_to(self, path: Path) -> None:
        """Save everything there, as the dialog asks for it."""
        self.section.export.save_to(str(path))
        self.wait()

    def choose(self, path: Path) -> None:
        """Choose a file or a folder to import, as the dialog does."""
        self.section.importing.choose(str(path))
        self.wait()

    def click(self, label: str) -> None:
        """Click a button and wait for what comes of it."""
        click(self.section, label)
        self.wait()

    def begins(self, text: str) -> bool:
        """Whether a text shows that begins so."""
        return any(each.startswith(text) for each in texts(self.section))


@pytest.fixture
def transfer(with_note: Services, show: Show, qtbot: QtBot) -> Iterator[OpenTransfer]:
    """Return the open section, once it says what an export holds."""
    opened = OpenTransfer(with_note, show, qtbot)
    yield opened
    opened.wait()
