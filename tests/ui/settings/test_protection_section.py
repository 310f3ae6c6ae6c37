"""The section Protection: says how the data is protected, and changes it in the background."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.keyboard import focused, press, write
from helpers.screen import button, click, field, fields, has_focus, is_in, labels, texts, type_into
from leadway.services.keys import Key, KeyFile, fingerprint, unlock
from leadway.services.keys.key_settings import KeyState
from leadway.services.session import Services, open_services
from leadway.services.settings import meta_of
from leadway.system.paths import DataFolder
from leadway.ui.app.commands import AppRequests
from leadway.ui.settings.lock import WITH_PASSPHRASE, WITHOUT
from leadway.ui.settings.new_passphrase import AGAIN, NEW
from leadway.ui.settings.recovery_form import (
    CONFIRM,
    DONE_CONFIRMED,
    LATER,
    MAKE,
    RENEW,
    SHOWN_ONCE,
    TYPE_BACK,
)
from leadway.ui.settings.section import SECTIONS
from leadway.ui.settings.unlock_forms import (
    CHANGE,
    DONE_PASSPHRASE,
    KEYCHAIN_AGAIN,
    KEYCHAIN_LOST,
    KEYCHAIN_SWITCH,
    REMOVE,
    SET,
    USE,
    WAIT,
)
from leadway.ui.settings.unlock_methods import (
    BOTH,
    DAMAGED,
    NO_RECOVERY_BOTH,
    NO_RECOVERY_KEYCHAIN,
    NO_RECOVERY_PASSPHRASE,
    ONLY_PASSPHRASE,
    UNCONFIRMED,
    UNPROTECTED,
    protection_text,
)
from leadway.ui.widgets.recovery_field import LOOK_AGAIN
from leadway.ui.widgets.save_status import SAVED, SaveStatus
from ui.conftest import Show
from ui.settings.conftest import ProtectionPage

pytestmark = pytest.mark.usefixtures("cheap_guesses")

WORDS = "four parcels wait at the counter"
AFTER = meta_of("lock_after")


@pytest.fixture
def services(key_in_file: Services) -> Services:
    """Return services whose key is in its file."""
    return key_in_file


def _says(protection: ProtectionPage, part: str) -> bool:
    return any(part in text for text in texts(protection.page))


def test_a_passphrase_is_set_typed_twice_and_opens_the_data(
    protection: ProtectionPage, services: Services
) -> None:
    assert _says(protection, UNPROTECTED)
    assert SET in labels(protection.page)
    protection.set_passphrase(WORDS)
    assert DONE_PASSPHRASE in texts(protection.page)
    assert SET not in labels(protection.page)
    assert has_focus(protection.page, CHANGE)
    assert _says(protection, ONLY_PASSPHRASE)
    assert REMOVE not in labels(protection.page), "the last way in stays"
    assert unlock(services.folder, passphrase=WORDS).value == services.key.value


def test_a_short_passphrase_is_refused_in_the_form(protection: ProtectionPage, services: Services) -> None:
    before = services.folder.key_file.read_bytes()
    protection.set_passphrase("shelf")
    assert protection.begins("A passphrase has at least 8 characters.")
    assert fields(protection.page) == [NEW, AGAIN]
    assert is_in(protection.page, NEW)
    assert services.folder.key_file.read_bytes() == before


def test_while_it_is_done_nothing_else_can_be_pressed(protection: ProtectionPage) -> None:
    page = protection.page
    protection.click(SET)
    write(WORDS)
    press(Qt.Key.Key_Return)
    write(WORDS)
    click(page, USE)
    assert WAIT in texts(page)
    assert isinstance(waiting := focused(), QWidget)
    assert waiting.accessibleName() == WAIT, "a key pressed meanwhile does nothing elsewhere"
    assert not any(button(page, label).isEnabled() for label in (USE, MAKE, KEYCHAIN_SWITCH))
    protection.wait()
    assert all(button(page, label).isEnabled() for label in (CHANGE, MAKE, KEYCHAIN_SWITCH))
    assert has_focus(page, CHANGE)


def test_a_recovery_key_is_shown_typed_back_and_confirmed(
    protection: ProtectionPage, services: Services
) -> None:
    page = protection.page
    protection.set_passphrase(WORDS)
    key = protection.make_recovery_key()
    groups = key.split("-")
    wrong = "22222" if groups[4] != "22222" else "33333"
    type_into(page, TYPE_BACK, "".join([*groups[:4], wrong, *groups[5:]]))
    protection.click(CONFIRM)
    assert protection.begins("Group 5 of the recovery key is mistyped.")
    assert texts(page).count(LOOK_AGAIN) == 1
    assert services.protection().state().recovery_unconfirmed
    write(groups[4])
    assert LOOK_AGAIN not in texts(page), "the wrong group had the focus"
    protection.click(CONFIRM)
    assert DONE_CONFIRMED in texts(page)
    assert SHOWN_ONCE not in texts(page)
    assert not any(groups[0] in text for text in texts(page))
    assert RENEW in labels(page)
    assert services.protection().state().recovery
    assert unlock(services.folder, recovery=key).value == services.key.value


def test_the_focus_comes_back_to_what_could_not_be_pressed_meanwhile(
    protection: ProtectionPage, services: Services
) -> None:
    before = services.protection().state()
    button(protection.page, KEYCHAIN_SWITCH).setFocus()
    press(Qt.Key.Key_Space)
    protection.wait()
    assert has_focus(protection.page, KEYCHAIN_SWITCH)
    assert protection.begins("There is no keychain"), "and the switch says why it is off"
    assert services.protection().state() == before


def test_what_a_form_says_is_in_sight_with_its_buttons_in_a_low_window(
    protection: ProtectionPage, qtbot: QtBot
) -> None:
    page = protection.page
    page.resize(680, 560)
    protection.make_recovery_key()
    qtbot.waitUntil(lambda: _in_sight(button(page, LATER), protection))
    type_into(page, TYPE_BACK, "11111")
    protection.click(CONFIRM)
    qtbot.waitUntil(lambda: all(_in_sight(button(page, each), protection) for each in (CONFIRM, LATER)))
    assert _in_sight(field(page, TYPE_BACK), protection)


def _in_sight(widget: QWidget, protection: ProtectionPage) -> bool:
    """Return whether all of a widget is within the part of the section that shows."""
    view = protection.page.current.viewport()
    top = widget.mapTo(view, QPoint(0, 0)).y()
    return top >= 0 and top + widget.height() <= view.height()


def test_secrets_are_forgotten_when_another_section_is_opened(
    protection: ProtectionPage, services: Services
) -> None:
    protection.click(SET)
    write(WORDS)
    protection.page.open_section("appearance")
    protection.enter()
    assert fields(protection.page) == []
    protection.click(SET)
    press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert is_in(protection.page, NEW), "nothing was left of it"
    assert services.protection().state().unprotected


@pytest.mark.parametrize("typed", [True, False])
def test_after_typing_a_secret_the_keychain_entry_can_be_added_again(
    tmp_path: Path, clock: FixedClock, show: Show, qtbot: QtBot, *, typed: bool
) -> None:
    folder, value = DataFolder(tmp_path / "data"), bytes(range(32))
    folder.make()
    KeyFile("team", fingerprint(value), account="an entry").write(folder.key_file)
    services = open_services(folder, Key(value, in_keychain=not typed, typed=typed), clock)
    protection = ProtectionPage(services, AppRequests(), qtbot)
    show(protection.page)
    protection.enter()
    assert (KEYCHAIN_AGAIN in labels(protection.page)) is typed
    assert (KEYCHAIN_LOST in texts(protection.page)) is typed
    if typed:
        protection.click(KEYCHAIN_AGAIN)
        assert protection.begins("There is no keychain"), "nor is it said to be there again"
        assert KEYCHAIN_AGAIN in labels(protection.page)
    services.close()


STATES = {
    "a file alone": (KeyState(False, False, False, False, True, False), UNPROTECTED),
    "the keychain": (KeyState(True, False, False, False, False, False), NO_RECOVERY_KEYCHAIN),
    "both": (KeyState(True, True, True, False, False, False), BOTH),
    "both, and no page": (KeyState(True, True, False, False, False, False), NO_RECOVERY_BOTH),
    "a passphrase": (KeyState(False, True, False, False, False, False), NO_RECOVERY_PASSPHRASE),
    "an unconfirmed page": (KeyState(False, True, False, True, False, False), UNCONFIRMED),
    "a damaged file": (KeyState(False, True, True, False, False, True), DAMAGED),
}


@pytest.mark.parametrize("name", STATES)
def test_it_says_what_happens_if_an_unlock_method_is_lost(name: str) -> None:
    state, part = STATES[name]
    assert part in protection_text(state)


def test_the_lock_says_what_it_is_worth_without_a_passphrase(protection: ProtectionPage) -> None:
    page = protection.page
    page.open_section("lock")
    assert WITHOUT in texts(page)
    assert AFTER.options[15] not in labels(page)
    protection.enter()
    protection.set_passphrase(WORDS)
    page.open_section("lock")
    assert WITH_PASSPHRASE in texts(page)
    assert WITHOUT not in texts(page)
    assert AFTER.options[15] in labels(page)


def test_when_it_locks_is_saved_at_once(protection: ProtectionPage, services: Services) -> None:
    page = protection.page
    protection.set_passphrase(WORDS)
    page.open_section("lock")
    click(page, AFTER.options[15])
    click(page, meta_of("lock_with_screen").label)
    settings = services.settings.load()
    assert (settings.lock_after, settings.lock_with_screen) == (15, False)
    assert [each.text() for each in page.findChildren(SaveStatus) if each.isVisible()] == [SAVED]


def test_arrows_go_through_the_sections_and_tab_into_one(protection: ProtectionPage) -> None:
    page = protection.page
    page.restore(next(iter(SECTIONS)))
    page.enter()
    for key, (title, _class) in list(SECTIONS.items())[1:]:
        press(Qt.Key.Key_Down)
        assert has_focus(page, title)
        assert page.location() == key
        assert title in texts(page)
    press(Qt.Key.Key_Tab)
    assert page.current.isAncestorOf(focused())
