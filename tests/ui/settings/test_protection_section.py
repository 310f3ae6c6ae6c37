"""The section Protection: says how the data is protected, and changes it in the background."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fixtures.sample_team import services_with_key_file
from helpers.clock import FixedClock
from leadway.domain.errors import KnownError
from leadway.services.keys import Key, KeyFile, fingerprint, unlock
from leadway.services.keys.key_settings import KeyState
from leadway.services.session import Services, open_services
from leadway.system.paths import DataFolder
from leadway.ui.settings.lock import WITH_PASSPHRASE, WITHOUT, LockSection
from leadway.ui.settings.page import SettingsPage
from leadway.ui.settings.protection import ProtectionSection
from leadway.ui.settings.section import SECTIONS
from leadway.ui.settings.unlock_forms import CHANGE, DIFFERENT, DONE_CONFIRMED, DONE_PASSPHRASE, RENEW, SET
from leadway.ui.settings.unlock_methods import (
    BOTH,
    DAMAGED,
    NO_RECOVERY_BOTH,
    NO_RECOVERY_KEYCHAIN,
    NO_RECOVERY_PASSPHRASE,
    ONLY_PASSPHRASE,
    UNCONFIRMED,
    UNPROTECTED,
    UnlockMethods,
    protection_text,
)
from ui.conftest import Show

pytestmark = pytest.mark.usefixtures("cheap_guesses")

PASSPHRASE = "four parcels wait at the desk"  # noqa: S105


@pytest.fixture
def services(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """Return services whose key lies in its file, as without a keychain."""
    made = services_with_key_file(tmp_path / "data", clock)
    yield made
    made.close()


@pytest.fixture
def page(services: Services, show: Show) -> Iterator[SettingsPage]:
    made = SettingsPage(services)
    made.resize(800, 700)
    show(made)
    yield made
    made.flush()


@pytest.fixture
def methods(page: SettingsPage) -> UnlockMethods:
    page.open_section("protection")
    section = page.current
    assert isinstance(section, ProtectionSection)
    return section.methods


def choose(methods: UnlockMethods, qtbot: QtBot, first: str = PASSPHRASE, second: str = PASSPHRASE) -> None:
    if not methods.passphrase.form.isVisible():
        methods.passphrase.open_button.click()
    QTest.keyClicks(methods.passphrase.first.edit, first)
    QTest.keyClicks(methods.passphrase.second.edit, second)
    methods.passphrase.set_button.click()
    qtbot.waitUntil(lambda: not methods.is_working, timeout=20_000)


def test_a_passphrase_is_set_typed_twice_and_opens_the_data(
    methods: UnlockMethods, services: Services, qtbot: QtBot
) -> None:
    assert UNPROTECTED in methods.now.text()
    assert methods.passphrase.open_button.text() == SET
    choose(methods, qtbot)
    assert methods.passphrase.message.text() == DONE_PASSPHRASE
    assert methods.passphrase.open_button.text() == CHANGE
    assert methods.passphrase.open_button.hasFocus()
    assert ONLY_PASSPHRASE in methods.now.text()
    assert not methods.passphrase.remove_button.isVisible(), "the last way in stays"
    assert unlock(services.folder, passphrase=PASSPHRASE).value == services.key.value


def test_two_that_differ_set_nothing(methods: UnlockMethods, services: Services, qtbot: QtBot) -> None:
    before = services.folder.key_file.read_bytes()
    choose(methods, qtbot, second="four parcels wait at the door")
    form = methods.passphrase
    assert form.form_message.text() == DIFFERENT
    assert form.first.secret() == PASSPHRASE
    assert form.second.secret() == ""
    assert services.folder.key_file.read_bytes() == before


def test_a_short_passphrase_is_refused_in_the_form(
    methods: UnlockMethods, services: Services, qtbot: QtBot
) -> None:
    before = services.folder.key_file.read_bytes()
    choose(methods, qtbot, "shelf", "shelf")
    assert methods.passphrase.form_message.text().startswith("A passphrase has at least 8 characters.")
    assert services.folder.key_file.read_bytes() == before


def test_while_it_is_done_nothing_else_can_be_pressed(methods: UnlockMethods, qtbot: QtBot) -> None:
    methods.passphrase.open_button.click()
    QTest.keyClicks(methods.passphrase.first.edit, PASSPHRASE)
    QTest.keyClicks(methods.passphrase.second.edit, PASSPHRASE)
    methods.passphrase.set_button.click()
    assert methods.is_working
    assert methods.waiting.isVisible()
    assert methods.waiting.hasFocus(), "a key pressed meanwhile does nothing elsewhere"
    assert not methods.recovery.isEnabled()
    qtbot.waitUntil(lambda: not methods.is_working, timeout=20_000)
    assert methods.recovery.isEnabled()
    assert not methods.waiting.isVisible()


def test_a_recovery_key_is_shown_typed_back_and_confirmed(
    methods: UnlockMethods, services: Services, qtbot: QtBot
) -> None:
    choose(methods, qtbot)
    methods.recovery.make_button.click()
    qtbot.waitUntil(lambda: not methods.is_working, timeout=20_000)
    form = methods.recovery
    key = form.shown.key
    groups = key.split("-")
    for field, group in zip(form.back.groups, groups, strict=True):
        field.edit.setText(group)
    form.back.groups[4].edit.setText("22222" if groups[4] != "22222" else "33333")
    form.confirm_button.click()
    qtbot.waitUntil(lambda: not methods.is_working, timeout=20_000)
    assert form.form_message.text().startswith("Group 5 of the recovery key is mistyped.")
    assert form.back.groups[4].note.isVisible()
    assert services.protection().state().recovery_unconfirmed
    form.back.groups[4].edit.setText(groups[4])
    form.confirm_button.click()
    qtbot.waitUntil(lambda: not methods.is_working, timeout=20_000)
    assert methods.recovery.message.text() == DONE_CONFIRMED
    assert form.shown.key == ""
    assert form.back.text() == ""
    assert methods.recovery.make_button.text() == RENEW
    assert services.protection().state().recovery
    assert unlock(services.folder, recovery=key).value == services.key.value


def test_the_focus_comes_back_to_what_could_not_be_pressed_meanwhile(
    methods: UnlockMethods, services: Services, qtbot: QtBot
) -> None:
    choose(methods, qtbot)
    assert methods.passphrase.open_button.hasFocus()
    methods.keychain.switch.setFocus()
    methods.keychain.switch.click()
    qtbot.waitUntil(lambda: not methods.is_working, timeout=20_000)
    assert methods.keychain.switch.hasFocus()


def test_what_a_form_says_is_in_sight_with_its_buttons_in_a_low_window(
    page: SettingsPage, methods: UnlockMethods, qtbot: QtBot
) -> None:
    page.resize(680, 560)
    methods.recovery.make_button.click()
    qtbot.waitUntil(lambda: methods.recovery.form.isVisible() and not methods.is_working, timeout=20_000)
    qtbot.waitUntil(lambda: in_sight(methods.recovery.later_button, page))
    form = methods.recovery
    form.back.groups[0].edit.setFocus()
    QTest.keyClicks(form.back.groups[0].edit, "11111")
    form.confirm_button.click()
    qtbot.waitUntil(lambda: not methods.is_working and bool(form.form_message.text()), timeout=20_000)
    qtbot.waitUntil(lambda: in_sight(form.form_message, page) and in_sight(form.confirm_button, page))


def test_a_failed_key_change_is_asked_for_again_in_the_same_form(
    page: SettingsPage, methods: UnlockMethods
) -> None:
    page.show_rekeyed("", KnownError("That is not the passphrase.", "Try again."))
    assert methods.rekey.form_message.text().startswith("That is not the passphrase.")
    assert methods.rekey.go_button.isVisible()
    assert methods.rekey.isAncestorOf(page.focusWidget())
    methods.rekey.cancel_button.click()
    methods.rekey.open_button.click()
    assert not methods.rekey.form_message.isVisible(), "an answer to the last try is none to this one"


def in_sight(widget: QWidget, page: SettingsPage) -> bool:
    """Return whether all of a widget is within the part of the section that shows."""
    view = page.current.viewport()
    top = widget.mapTo(view, QPoint(0, 0)).y()
    return top >= 0 and top + widget.height() <= view.height()


def test_secrets_are_forgotten_when_another_section_is_opened(
    page: SettingsPage, methods: UnlockMethods
) -> None:
    methods.passphrase.open_button.click()
    QTest.keyClicks(methods.passphrase.first.edit, PASSPHRASE)
    page.open_section("appearance")
    assert methods.passphrase.is_empty()
    assert not methods.passphrase.form.isVisibleTo(methods)


def test_without_a_keychain_the_switch_says_so_and_nothing_changes(
    methods: UnlockMethods, services: Services, qtbot: QtBot
) -> None:
    before = services.protection().state()
    methods.keychain.switch.click()
    qtbot.waitUntil(lambda: not methods.is_working, timeout=20_000)
    assert methods.keychain.message.text()
    assert services.protection().state() == before


@pytest.mark.parametrize("typed", [True, False])
def test_after_typing_a_secret_the_keychain_entry_can_be_added_again(
    tmp_path: Path, clock: FixedClock, show: Show, qtbot: QtBot, *, typed: bool
) -> None:
    folder, value = DataFolder(tmp_path / "data"), bytes(range(32))
    folder.make()
    KeyFile("desk", fingerprint(value), account="an entry").write(folder.key_file)
    services = open_services(folder, Key(value, in_keychain=not typed, typed=typed), clock)
    section = ProtectionSection(services)
    show(section)
    section.enter()
    part = section.methods.keychain
    assert part.again_button.isVisible() is typed
    assert part.lost.isVisible() is typed
    if typed:
        part.again_button.click()
        qtbot.waitUntil(lambda: not section.methods.is_working, timeout=20_000)
        assert part.message.text().startswith("There is no keychain"), "nor is it said to be there again"
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


def test_the_lock_says_what_it_is_worth_without_a_passphrase(
    page: SettingsPage, methods: UnlockMethods, qtbot: QtBot
) -> None:
    page.open_section("lock")
    section = page.current
    assert isinstance(section, LockSection)
    assert section.effect.text() == WITHOUT
    assert not section.by_itself.isVisible()
    page.open_section("protection")
    choose(methods, qtbot)
    page.open_section("lock")
    assert section.effect.text() == WITH_PASSPHRASE
    assert section.by_itself.isVisible()


def test_when_it_locks_is_saved_at_once(
    page: SettingsPage, methods: UnlockMethods, services: Services, qtbot: QtBot
) -> None:
    choose(methods, qtbot)
    page.open_section("lock")
    section = page.current
    assert isinstance(section, LockSection)
    section.after.press(15)
    section.with_screen.click()
    settings = services.settings.load()
    assert (settings.lock_after, settings.lock_with_screen) == (15, False)
    assert section.saved.text() == "Saved"


def test_arrows_go_through_the_sections_and_tab_into_one(page: SettingsPage) -> None:
    page.enter()
    for key in list(SECTIONS)[1:]:
        focused: QWidget | None = page.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Down)
        assert page.sections.current() == key
        assert page.current.key == key
