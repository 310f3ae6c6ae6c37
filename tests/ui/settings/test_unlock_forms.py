"""The forms of the protection: what is left blank, mistyped or given up changes nothing and is forgotten."""

import re
import stat
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from helpers.key_file import add_open_key
from helpers.keyboard import press, write
from helpers.screen import field, fields, has_focus, is_in, labels, texts, type_into
from leadway.domain.errors import KnownError
from leadway.files import key_copy_of
from leadway.services.backup.backups import make
from leadway.services.keys import LockedError, unlock
from leadway.services.session import Services
from leadway.ui.app.commands import AppRequests
from leadway.ui.settings.new_passphrase import AGAIN, DIFFERENT, NEW
from leadway.ui.settings.older_backups import PROTECT
from leadway.ui.settings.recovery_form import (
    CONFIRM,
    DONE_CONFIRMED,
    LATER,
    MAKE,
    RENEW,
    SAVE,
    SAVED,
    SHOWN_ONCE,
    TYPE_BACK,
    TYPE_BACK_LATER,
)
from leadway.ui.settings.unlock_forms import (
    CANCEL,
    CHANGE,
    DONE_PASSPHRASE,
    DONE_REKEYED,
    DONE_REMOVED,
    KEYCHAIN_SWITCH,
    OPEN_REKEY,
    REKEY_NOW,
    REMOVE,
    RENEWS,
    SET,
    USE,
    YOURS,
)
from leadway.ui.settings.unlock_methods import DAMAGED, HAS_RECOVERY, UNCONFIRMED
from leadway.ui.widgets.recovery_field import LOOK_AGAIN
from ui.settings.conftest import ProtectionPage

pytestmark = pytest.mark.usefixtures("cheap_guesses")

WORDS, OTHER_WORDS = "four parcels wait at the counter", "two scanners and a ladder"
KEY_FILE_GONE = "The key file leadway.key.json is missing."


@pytest.fixture
def services(key_in_file: Services) -> Services:
    """Return services whose key is in its file."""
    return key_in_file


def _opens(services: Services, *, passphrase: str = "", recovery: str = "") -> bool:
    try:
        return unlock(services.folder, passphrase=passphrase, recovery=recovery).value == services.key.value
    except KnownError:
        return False


def test_a_blank_passphrase_sets_nothing_and_leads_back_to_the_first_field(
    protection: ProtectionPage, services: Services
) -> None:
    page = protection.page
    protection.click(SET)
    assert is_in(page, NEW)
    press(Qt.Key.Key_Return)
    assert is_in(page, AGAIN)
    write(WORDS)
    protection.enter_key()
    assert is_in(page, NEW)
    protection.click(USE)
    assert is_in(page, NEW)
    assert fields(page) == [NEW, AGAIN]
    assert services.protection().state().unprotected


def test_while_it_is_typed_the_form_says_how_hard_it_is_to_guess(protection: ProtectionPage) -> None:
    protection.click(SET)
    assert not protection.begins("Easy to guess.")
    write("passwordpassword")
    assert protection.begins("Easy to guess. Repeated words and characters add little.")
    press(*[Qt.Key.Key_Backspace] * len("passwordpassword"))
    assert not protection.begins("Easy to guess.")
    write(WORDS)
    assert protection.begins("Very hard to guess.")


def test_after_two_that_differ_only_the_second_is_typed_again(
    protection: ProtectionPage, services: Services
) -> None:
    before = services.folder.key_file.read_bytes()
    protection.click(SET)
    write(WORDS)
    press(Qt.Key.Key_Return)
    write(OTHER_WORDS)
    protection.enter_key()
    assert DIFFERENT in texts(protection.page)
    assert is_in(protection.page, AGAIN)
    assert services.folder.key_file.read_bytes() == before
    write(WORDS)
    protection.enter_key()
    assert DONE_PASSPHRASE in texts(protection.page)
    assert DIFFERENT not in texts(protection.page)
    assert _opens(services, passphrase=WORDS)


def test_a_changed_passphrase_opens_the_data_and_the_one_of_before_does_not(
    protection: ProtectionPage, services: Services
) -> None:
    protection.set_passphrase(WORDS)
    protection.set_passphrase(OTHER_WORDS)
    assert DONE_PASSPHRASE in texts(protection.page)
    assert has_focus(protection.page, CHANGE)
    assert _opens(services, passphrase=OTHER_WORDS)
    assert not _opens(services, passphrase=WORDS)


def test_older_backups_that_open_without_typing_are_told_and_ask_for_the_passphrase_after_that(
    protection: ProtectionPage, services: Services, qtbot: QtBot
) -> None:
    make(services.backups().job())
    protection.enter()
    assert PROTECT not in labels(protection.page), "the data opens without typing, too"
    protection.set_passphrase(WORDS)
    qtbot.waitUntil(lambda: PROTECT in labels(protection.page))
    assert protection.begins("1 older backup opens without your passphrase")
    protection.click(PROTECT)
    assert is_in(protection.page, YOURS)
    protection.confirm()
    assert protection.begins("1 older backup asks for your passphrase now.")
    qtbot.waitUntil(lambda: PROTECT not in labels(protection.page))


def test_cancel_forgets_the_passphrase_and_leads_back_to_its_button(
    protection: ProtectionPage, services: Services
) -> None:
    protection.click(SET)
    write(WORDS)
    protection.click(CANCEL)
    assert fields(protection.page) == []
    assert has_focus(protection.page, SET)
    protection.click(SET)
    assert not protection.begins("Very hard to guess.")
    press(Qt.Key.Key_Return)
    protection.enter_key()
    assert is_in(protection.page, NEW), "nothing was left of it"
    assert services.protection().state().unprotected


def test_a_passphrase_can_be_removed_where_something_else_opens_the_data(
    protection: ProtectionPage, services: Services
) -> None:
    protection.set_passphrase(WORDS)
    assert REMOVE not in labels(protection.page), "it is the only way in"
    add_open_key(services.folder, services.key)
    protection.enter()
    protection.click(REMOVE)
    assert is_in(protection.page, YOURS)
    protection.confirm()
    assert DONE_REMOVED in texts(protection.page)
    assert has_focus(protection.page, SET)
    assert not services.protection().state().passphrase


def test_a_change_that_fails_is_explained_in_its_form_and_can_be_tried_again(
    protection: ProtectionPage, services: Services
) -> None:
    page, key_file = protection.page, services.folder.key_file
    protection.click(SET)
    away = key_file.rename(key_file.with_suffix(".away"))
    key_copy_of(key_file).unlink()
    write(WORDS)
    press(Qt.Key.Key_Return)
    write(WORDS)
    protection.enter_key()
    assert protection.begins(KEY_FILE_GONE)
    assert fields(page) == [], "nothing can be set meanwhile"
    away.rename(key_file)
    protection.enter()
    assert is_in(page, NEW)
    write(WORDS)
    assert not protection.begins(KEY_FILE_GONE)
    press(Qt.Key.Key_Return)
    write(WORDS)
    protection.enter_key()
    assert DONE_PASSPHRASE in texts(page)
    assert _opens(services, passphrase=WORDS)


def test_a_key_file_that_cannot_be_read_is_named_and_nothing_can_be_changed_until_it_can(
    protection: ProtectionPage, services: Services
) -> None:
    page, key_file = protection.page, services.folder.key_file
    whole = key_file.read_bytes()
    key_copy_of(key_file).unlink()
    key_file.write_bytes(whole[:40])
    protection.enter()
    assert protection.begins("The key file")
    assert {SET, MAKE, OPEN_REKEY, KEYCHAIN_SWITCH}.isdisjoint(labels(page))
    key_file.write_bytes(whole)
    protection.enter()
    assert {SET, MAKE, OPEN_REKEY, KEYCHAIN_SWITCH} <= set(labels(page))
    assert has_focus(page, SET)


def test_a_key_file_that_is_damaged_in_part_is_mended_by_a_new_passphrase(
    protection: ProtectionPage, services: Services
) -> None:
    protection.set_passphrase(WORDS)
    add_open_key(services.folder, services.key)
    key_file = services.folder.key_file
    key_copy_of(key_file).unlink()
    key_file.write_text(
        re.sub(r'("wrapped": ")(.)', lambda m: m[1] + ("A" if m[2] != "A" else "B"), key_file.read_text())
    )
    protection.enter()
    assert any(DAMAGED in text for text in texts(protection.page))
    protection.set_passphrase(OTHER_WORDS)
    assert not any(DAMAGED in text for text in texts(protection.page))
    assert _opens(services, passphrase=OTHER_WORDS)


def test_a_recovery_key_put_off_is_typed_back_later_and_never_shown_again(
    protection: ProtectionPage, services: Services
) -> None:
    page = protection.page
    protection.set_passphrase(WORDS)
    key = protection.make_recovery_key()
    assert SHOWN_ONCE in texts(page)
    assert has_focus(page, SAVE)
    protection.click(LATER)
    assert has_focus(page, RENEW)
    assert any(UNCONFIRMED in text for text in texts(page))
    protection.click(TYPE_BACK_LATER)
    assert SHOWN_ONCE not in texts(page)
    assert SAVE not in labels(page)
    write("2")
    press(Qt.Key.Key_Backspace)
    protection.click(CONFIRM)
    assert is_in(page, TYPE_BACK), "with nothing typed, nothing is compared"
    type_into(page, TYPE_BACK, key.replace("-", "").lower())
    protection.enter_key()
    assert DONE_CONFIRMED in texts(page)
    assert any(HAS_RECOVERY in text for text in texts(page))
    assert TYPE_BACK_LATER not in labels(page)
    assert _opens(services, recovery=key)


def test_until_a_new_recovery_key_is_typed_back_the_one_of_before_opens_the_data(
    protection: ProtectionPage, services: Services
) -> None:
    page = protection.page
    protection.set_passphrase(WORDS)
    first = protection.make_recovery_key()
    type_into(page, TYPE_BACK, first.replace("-", ""))
    protection.enter_key()
    second = protection.make_recovery_key()
    type_into(page, TYPE_BACK, first.replace("-", ""))
    protection.enter_key()
    assert protection.begins("That is not the newest recovery key.")
    assert _opens(services, recovery=first)
    protection.click(LATER)
    assert not protection.begins("That is not the newest recovery key.")
    protection.click(TYPE_BACK_LATER)
    type_into(page, TYPE_BACK, second.replace("-", ""))
    protection.enter_key()
    assert DONE_CONFIRMED in texts(page)
    assert _opens(services, recovery=second)
    assert not _opens(services, recovery=first)


def test_a_recovery_key_on_the_screen_goes_with_another_section(protection: ProtectionPage) -> None:
    key = protection.make_recovery_key()
    type_into(protection.page, TYPE_BACK, "22222")
    protection.page.open_section("about")
    protection.enter()
    assert SHOWN_ONCE not in texts(protection.page)
    assert not any(key[:5] in text for text in texts(protection.page))
    protection.click(TYPE_BACK_LATER)
    protection.click(CONFIRM)
    assert LOOK_AGAIN not in texts(protection.page), "nothing was left of what was typed"


def _answer_dialog(monkeypatch: pytest.MonkeyPatch, chosen: Path | None) -> None:
    answer = (str(chosen) if chosen else "", "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)


def test_the_page_to_print_is_saved_for_nobody_else_to_read(
    protection: ProtectionPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    protection.make_recovery_key()
    _answer_dialog(monkeypatch, None)
    protection.click(SAVE)
    assert not list(tmp_path.glob("*.pdf"))
    _answer_dialog(monkeypatch, tmp_path / "To print")
    protection.click(SAVE)
    done = SAVED.format(name="To print.pdf", folder=tmp_path)
    qtbot.waitUntil(lambda: done in texts(protection.page), timeout=20_000)
    page = tmp_path / "To print.pdf"
    assert page.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(page.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
    assert SHOWN_ONCE in texts(protection.page), "it is still to be typed back"


@pytest.mark.parametrize(
    ("name", "why"), [("none/To print.pdf", "none"), ("taken", "“taken.pdf” is already")]
)
def test_a_page_that_could_not_be_saved_is_reported_and_the_key_still_shows(
    name: str,
    why: str,
    protection: ProtectionPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    (tmp_path / "taken.pdf").write_text("the page of last year")
    protection.make_recovery_key()
    _answer_dialog(monkeypatch, tmp_path / name)
    protection.click(SAVE)
    qtbot.waitUntil(lambda: any(why in text for text in texts(protection.page)), timeout=20_000)
    assert (tmp_path / "taken.pdf").read_text() == "the page of last year"
    assert SHOWN_ONCE in texts(protection.page)
    assert {SAVE, CONFIRM, LATER} <= set(labels(protection.page))


def test_without_a_passphrase_the_encryption_key_is_changed_by_one_more_press(
    protection: ProtectionPage, requests: AppRequests, qtbot: QtBot
) -> None:
    protection.click(OPEN_REKEY)
    assert fields(protection.page) == []
    assert RENEWS not in texts(protection.page)
    assert has_focus(protection.page, REKEY_NOW)
    with qtbot.waitSignal(requests.rekey) as asked:
        press(Qt.Key.Key_Return)
    assert asked.args == [""]


def test_the_encryption_key_asks_for_the_passphrase_and_forgets_it(
    protection: ProtectionPage, services: Services, requests: AppRequests, qtbot: QtBot
) -> None:
    page = protection.page
    services.protection().set_passphrase(WORDS)
    services.protection().new_recovery_key(WORDS)
    protection.enter()
    protection.click(OPEN_REKEY)
    assert RENEWS in texts(page)
    assert is_in(page, YOURS)
    with qtbot.assertNotEmitted(requests.rekey):
        press(Qt.Key.Key_Return)
        protection.click(REKEY_NOW)
    assert is_in(page, YOURS)
    write(WORDS)
    with qtbot.waitSignal(requests.rekey) as asked:
        press(Qt.Key.Key_Return)
    assert asked.args == [WORDS]
    assert fields(page) == []
    page.show_rekeyed("", LockedError("That is not the passphrase.", "Try again.", ()))
    assert protection.begins("That is not the passphrase.")
    assert is_in(page, YOURS)
    with qtbot.assertNotEmitted(requests.rekey):
        press(Qt.Key.Key_Return)
    protection.click(CANCEL)
    assert has_focus(page, OPEN_REKEY)
    assert not protection.begins("That is not the passphrase.")


def test_after_a_new_encryption_key_the_new_recovery_key_shows_and_can_be_typed_back(
    protection: ProtectionPage, services: Services
) -> None:
    services.protection().set_passphrase(WORDS)
    key = services.protection().new_recovery_key(WORDS)
    protection.page.show_rekeyed(key, None)
    assert DONE_REKEYED in texts(protection.page)
    assert SHOWN_ONCE in texts(protection.page)
    assert has_focus(protection.page, SAVE)
    QApplication.clipboard().setText(key)
    field(protection.page, TYPE_BACK).setFocus()
    press(Qt.Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    QApplication.clipboard().clear()
    protection.enter_key()
    assert DONE_CONFIRMED in texts(protection.page)
