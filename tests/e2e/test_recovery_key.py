"""The recovery key as a person gets it: on a saved page, typed back from it, opening what is locked."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from fixtures.stored_states import set_up
from helpers.driver import PATIENCE_SECONDS, Driver, StartDriver
from helpers.waiting import wait_until
from leadway.domain.recovery_key import GROUPS, LENGTH
from leadway.services.keys import KeyRequest, unlock
from leadway.services.keys.key_settings import KeySettings, KeyState
from leadway.system.paths import DataFolder

# What a slot costs stands in it: where the test makes it, the program opens it as quickly.
pytestmark = pytest.mark.usefixtures("cheap_guesses")

PASSPHRASE = "four parcels wait at the desk"  # noqa: S105
LOCKED = "Locked"
# From the section's entry: the passphrase, the keychain, the recovery key.
_TO_RECOVERY = 3


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    """Return data with a passphrase alone."""
    folder = DataFolder(tmp_path / "data")
    set_up(folder.path)
    KeySettings(folder, KeyRequest(folder).key()).set_passphrase(PASSPHRASE)
    return folder


def state(data: DataFolder) -> KeyState:
    """Return which ways there are on the disk."""
    return KeySettings(data, unlock(data, passphrase=PASSPHRASE)).state()


def key_on(page: Path) -> str:
    """Return the key that a person reads on the page."""
    text = PdfReader(page).pages[0].extract_text()
    # Wide letters stand apart on paper, and a reader of the file may take that for a space.
    groups = re.findall(rf"Group \d\s+((?:[0-9A-Z] ?){{{LENGTH}}})", text)
    assert len(groups) == GROUPS, text
    return " ".join(group.replace(" ", "") for group in groups)


def save_page(person: Driver, data: DataFolder, page: Path) -> None:
    """Ask for a recovery key, and save its page where it is asked for."""
    person.keys("ctrl+comma")
    person.wait_for_title("Settings")
    person.keys("Down", "Down", *["Tab"] * _TO_RECOVERY, "space")
    # The change asks for the passphrase first.
    person.type(PASSPHRASE)
    person.keys("Return")
    wait_until(lambda: state(data).recovery_unconfirmed, PATIENCE_SECONDS, what="a recovery key")
    # The focus is on what saves its page.
    person.keys("space")
    dialog = person.wait_for_window("Save the recovery key")
    person.type(str(page))
    person.keys("Return")
    wait_until(page.exists, PATIENCE_SECONDS, what="the page")
    person.wait_until_gone(dialog)


def test_the_key_on_the_saved_page_is_typed_back_and_opens_what_is_locked(
    drive: StartDriver, data: DataFolder, tmp_path: Path
) -> None:
    person = drive(data.path)
    person.wait_for_title(LOCKED)
    person.type(PASSPHRASE)
    person.keys("Return")
    person.wait_for_title("This week")

    page = tmp_path / "For the drawer.pdf"
    save_page(person, data, page)
    key = key_on(page)
    person.keys("Tab")
    person.type(key)
    person.keys("Return")
    wait_until(lambda: state(data).recovery, PATIENCE_SECONDS, what="the key to be confirmed")

    person.keys("ctrl+l")
    person.wait_for_title(LOCKED)
    person.keys("Tab", "Tab", "Return")
    person.type(key.lower())
    person.keys("Return")
    person.wait_for_title("Settings")
    assert person.quit() == 0
    assert not person.errors()
