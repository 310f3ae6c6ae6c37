"""The second folder for backups asks for what opens them on another computer, leads there and comes back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from helpers.keyboard import press
from helpers.screen import button, click, has_focus, labels, texts
from leadway.files import key_file_of
from leadway.services.backup import backups
from leadway.services.backup.destinations import Destinations
from leadway.services.keys import KeyFile
from leadway.services.session import Services
from leadway.ui.settings.backups import (
    ANOTHER,
    CHOSEN,
    NEXT_GOES,
    NO_LONGER,
    NOT_CHOSEN,
    PROTECT,
    WAITS,
    BackupsSection,
)
from leadway.ui.settings.protection import ASKED, BACK, ENOUGH
from ui.settings.conftest import ProtectionPage

pytestmark = pytest.mark.usefixtures("cheap_guesses")
WORDS = "four parcels wait at the counter"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    return path


def _backups(page: ProtectionPage) -> BackupsSection:
    section = page.page.open_section("backups")
    assert isinstance(section, BackupsSection)
    return section


def test_a_second_folder_waits_for_a_passphrase_leads_there_and_comes_back(
    protection: ProtectionPage, key_in_file: Services, stick: Path
) -> None:
    section = _backups(protection)
    section.choose_second(str(stick))
    assert WAITS.format(folder=stick) in texts(section)
    assert protection.begins("Anyone who can read the second folder")
    assert Destinations.read(key_in_file.folder).second is None
    assert has_focus(section, PROTECT)
    press(Qt.Key.Key_Return)
    assert ASKED in texts(protection.page)
    protection.set_passphrase(WORDS)
    assert ENOUGH in texts(protection.page)
    click(protection.page, BACK)
    assert {CHOSEN.format(folder=stick), NEXT_GOES} <= set(texts(protection.page))
    assert PROTECT not in labels(section)
    made = backups.make(key_in_file.backups().job())
    assert made.second is not None
    assert made.opens_elsewhere
    file = KeyFile.read(key_file_of(made.second))
    assert file is not None
    assert file.kinds == ("passphrase",)
    protection.enter()
    assert BACK not in texts(protection.page)


def test_a_recovery_key_counts_once_it_was_typed_back(
    protection: ProtectionPage, key_in_file: Services, stick: Path
) -> None:
    _backups(protection).choose_second(str(stick))
    protection.enter()
    recovery = protection.make_recovery_key()
    assert ASKED in texts(protection.page)
    section = _backups(protection)
    assert WAITS.format(folder=stick) in texts(section)
    key_in_file.protection().confirm_recovery(recovery)
    section.refresh()
    assert {CHOSEN.format(folder=stick), NEXT_GOES} <= set(texts(section))


def test_a_wish_for_a_second_folder_can_be_given_up_and_one_that_is_gone_is_told(
    protection: ProtectionPage, key_in_file: Services, stick: Path
) -> None:
    section = _backups(protection)
    section.choose_second(str(stick))
    click(section, NO_LONGER)
    assert NOT_CHOSEN in texts(section)
    assert PROTECT not in labels(section)
    section.choose_second(str(stick))
    stick.rmdir()
    key_in_file.protection().set_passphrase(WORDS)
    section.refresh()
    assert NOT_CHOSEN in texts(section)
    assert protection.begins(f"The folder “{stick}” is not there.")


def test_a_second_folder_of_an_earlier_version_goes_on_and_is_asked_about(
    protection: ProtectionPage, key_in_file: Services, stick: Path
) -> None:
    folder = key_in_file.folder
    file = KeyFile.existing(folder.key_file)
    file._replace(plain="", account="an entry of the keychain").replace(folder.key_file)
    Destinations.read(folder).choose(folder, stick)
    made = backups.make(key_in_file.backups().job())
    assert made.second is not None, "what worked goes on"
    assert not made.opens_elsewhere
    section = _backups(protection)
    assert CHOSEN.format(folder=stick) in texts(section)
    assert protection.begins("Nobody could open the backups of a second folder")
    assert button(section, PROTECT).isVisible()
    assert button(section, ANOTHER).isVisible()
    key_in_file.protection().set_passphrase(WORDS)
    assert backups.make(key_in_file.backups().job()).opens_elsewhere
