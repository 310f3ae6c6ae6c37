"""Delete everything, in Your data: shown first, confirmed by typing, and nothing is deleted before that."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from helpers.key_file import put_key_file
from helpers.keyboard import press, write
from helpers.screen import button, click, fields, has_focus, is_in, texts
from leadway.services.keys import KeyFile, Kind, wrapping
from leadway.services.session import Services
from leadway.ui.app.commands import AppRequests
from leadway.ui.settings.deletion import DELETE, GOES, OPEN, STAYS, TYPE_WORD, WARNING, WORD, DeletionSection
from leadway.ui.settings.page import SettingsPage
from leadway.ui.settings.transfer import TransferSection
from leadway.ui.settings.unlock_forms import CANCEL, YOURS
from ui.conftest import Show

pytestmark = pytest.mark.usefixtures("cheap_guesses")

PASSPHRASE = "four parcels wait at the desk"  # noqa: S105


class OpenDeletion:
    """The settings, open at Delete everything."""

    def __init__(self, services: Services, show: Show, qtbot: QtBot) -> None:
        self.requests = AppRequests()
        self.asked: list[bool] = []
        self.requests.delete.connect(lambda: self.asked.append(True))
        self.page = SettingsPage(services, self.requests)
        show(self.page)
        section = self.page.open_section("transfer")
        assert isinstance(section, TransferSection)
        self.section: DeletionSection = section.deletion
        self._qtbot = qtbot

    def open(self) -> None:
        """Click the button, and wait for what would be deleted."""
        click(self.section, OPEN)
        self._qtbot.waitUntil(self.section.form.isVisible)

    def wait(self) -> None:
        """Wait until what was typed is checked."""
        self._qtbot.waitUntil(lambda: self.section.form.isHidden() or self.section.form.isEnabled())


@pytest.fixture
def opened(with_note: Services, show: Show, qtbot: QtBot) -> OpenDeletion:
    """Return the settings over data with a key in the open file."""
    for path in with_note.folder.path.glob("leadway.key*"):
        path.unlink()
    put_key_file(with_note.folder, with_note.key)
    return OpenDeletion(with_note, show, qtbot)


def _set_passphrase(services: Services) -> None:
    """Set one as the settings do, without the time to estimate how hard it is to guess."""
    file = KeyFile.existing(services.folder.key_file)
    slot = wrapping.wrap(services.key.value, PASSPHRASE, Kind.PASSPHRASE, file.database, wrapping.FLOOR)
    file._replace(plain="", sealed=(slot,)).replace(services.folder.key_file)


def _everything(services: Services) -> set[Path]:
    return set(services.folder.path.rglob("*"))


def test_it_says_what_goes_and_what_stays_before_anything_is_typed(
    opened: OpenDeletion, with_note: Services
) -> None:
    opened.open()
    told = "\n".join(texts(opened.section))
    assert all(text in told for text in (WARNING, GOES, STAYS, str(with_note.folder.path)))
    assert not button(opened.section, DELETE).isEnabled()
    assert is_in(opened.section, TYPE_WORD)


def test_without_a_passphrase_the_word_confirms_it_by_keys_alone(opened: OpenDeletion) -> None:
    opened.open()
    write(WORD[:-1])
    press(Qt.Key.Key_Return)
    assert not button(opened.section, DELETE).isEnabled()
    write(WORD[-1])
    assert button(opened.section, DELETE).isEnabled()
    press(Qt.Key.Key_Return)
    opened.wait()
    assert opened.asked == [True]


def test_cancel_and_escape_delete_nothing_and_forget_what_was_typed(
    opened: OpenDeletion, with_note: Services
) -> None:
    before = _everything(with_note)
    opened.open()
    write(WORD)
    click(opened.section, CANCEL)
    assert has_focus(opened.section, OPEN)
    opened.open()
    assert not button(opened.section, DELETE).isEnabled()
    write(WORD)
    press(Qt.Key.Key_Escape)
    assert opened.section.form.isHidden()
    assert opened.asked == []
    assert _everything(with_note) == before


def test_a_wrong_passphrase_deletes_nothing_and_the_right_one_confirms_it(
    opened: OpenDeletion, with_note: Services
) -> None:
    _set_passphrase(with_note)
    before = _everything(with_note)
    opened.open()
    assert fields(opened.section) == [YOURS]
    write("four parcels wait at the door")
    click(opened.section, DELETE)
    opened.wait()
    assert any("passphrase" in text for text in texts(opened.section.form))
    assert opened.asked == []
    assert is_in(opened.section, YOURS)
    assert not button(opened.section, DELETE).isEnabled()
    assert _everything(with_note) == before
    write(PASSPHRASE)
    press(Qt.Key.Key_Return)
    opened.wait()
    assert opened.asked == [True]


def test_leaving_the_settings_while_the_passphrase_is_checked_deletes_nothing(
    opened: OpenDeletion, with_note: Services, qtbot: QtBot
) -> None:
    _set_passphrase(with_note)
    opened.open()
    write(PASSPHRASE)
    click(opened.section, DELETE)
    opened.page.open_section("about")
    opened.wait()
    qtbot.wait(100)
    assert opened.asked == []
