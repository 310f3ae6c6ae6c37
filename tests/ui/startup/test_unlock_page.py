"""The page of locked data: it tries what was typed once, says what was wrong, and never keeps a secret."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from helpers.keyboard import at_field, focused, press, write
from helpers.waiting import finish_tasks
from leadway.domain.errors import KnownError, OwnFaultError
from leadway.services.keys import Key, Kind
from leadway.ui.app.commands import AppRequests
from leadway.ui.startup import unlock_page
from leadway.ui.startup.unlock_page import UnlockPage
from leadway.ui.widgets.focus_order import reading_order
from ui.conftest import Show

PASSPHRASE = "four parcels wait at the desk"  # noqa: S105
KEY = Key(b"k" * 32, in_keychain=False)
WRONG = KnownError("That is not the passphrase.", "Check Caps Lock and try again.")
BOTH = (Kind.PASSPHRASE, Kind.RECOVERY)


class Lock:
    """Opens with one passphrase or one recovery key, when the test lets it; remembers what was tried."""

    def __init__(self) -> None:
        self.tried: list[tuple[str, str]] = []
        self.bug: Exception | None = None
        self.may_answer = Event()
        self.may_answer.set()

    def open(self, passphrase: str, recovery: str) -> Key:
        self.tried.append((passphrase, recovery))
        self.may_answer.wait()
        if self.bug is not None:
            raise self.bug
        if passphrase != PASSPHRASE:
            raise WRONG
        return KEY


@pytest.fixture
def lock() -> Lock:
    return Lock()


@pytest.fixture
def ask(lock: Lock, requests: AppRequests, show: Show) -> Callable[..., UnlockPage]:
    """Return what shows the page asking for some methods."""

    def ask(*methods: str, error: KnownError | None = None) -> UnlockPage:
        page = UnlockPage(lock.open, requests)
        page.resize(860, 600)
        show(page)
        page.ask(methods, error)
        page.enter()
        return page

    return ask


def texts(page: UnlockPage) -> list[str]:
    """Return what the page says now, from the top to the last link."""
    words = (page.heading, page.sentence, page.message, page.waiting)
    buttons = (page.button, page.other_button, page.keychain_button, page.cannot_unlock_button)
    return [part.text() for part in (*words, *buttons) if part.isVisible()]


def secrets_in(page: UnlockPage) -> str:
    """Return everything that any line of the page still holds."""
    return "".join(edit.text() for edit in page.findChildren(QLineEdit))


@pytest.mark.parametrize(
    ("methods", "at", "offered"),
    [
        ((Kind.PASSPHRASE,), "unlock/passphrase", [unlock_page.CANNOT_UNLOCK]),
        (BOTH, "unlock/passphrase", [unlock_page.BY_RECOVERY, unlock_page.CANNOT_UNLOCK]),
        ((Kind.RECOVERY,), "unlock/recovery", [unlock_page.CANNOT_UNLOCK]),
        (
            (Kind.KEYCHAIN, Kind.PASSPHRASE),
            "unlock/passphrase",
            [unlock_page.BY_KEYCHAIN, unlock_page.CANNOT_UNLOCK],
        ),
    ],
)
def test_it_asks_for_what_opens_the_data_and_offers_the_rest(
    ask: Callable[..., UnlockPage], methods: tuple[str, ...], at: str, offered: list[str]
) -> None:
    page = ask(*methods)
    assert at_field().startswith(at)
    assert texts(page) == [unlock_page.LOCKED, unlock_page.SAFE, unlock_page.UNLOCK, *offered]


def test_data_that_nothing_typed_opens_is_only_hidden_and_shown_again_with_one_key(
    ask: Callable[..., UnlockPage], lock: Lock, requests: AppRequests, qtbot: QtBot
) -> None:
    page = ask(Kind.KEYCHAIN)
    assert texts(page) == [unlock_page.HIDDEN, unlock_page.HIDES, unlock_page.SHOW]
    with qtbot.waitSignal(requests.try_again):
        press(Qt.Key.Key_Space)
    assert not lock.tried


@pytest.mark.parametrize("by_button", [True, False])
def test_an_empty_passphrase_is_not_tried(
    ask: Callable[..., UnlockPage], lock: Lock, by_button: bool
) -> None:
    page = ask(Kind.PASSPHRASE)
    if by_button:
        QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    else:
        press(Qt.Key.Key_Return)
    finish_tasks()
    assert not lock.tried
    assert at_field() == "unlock/passphrase"
    assert texts(page) == [
        unlock_page.LOCKED,
        unlock_page.SAFE,
        unlock_page.UNLOCK,
        unlock_page.CANNOT_UNLOCK,
    ]


def test_an_incomplete_recovery_key_is_tried_and_the_error_leads_back_into_it(
    ask: Callable[..., UnlockPage], lock: Lock, qtbot: QtBot
) -> None:
    page = ask(Kind.RECOVERY)
    write("2345")
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.button.isEnabled)
    assert [passphrase for passphrase, _recovery in lock.tried] == [""]
    assert page.message.text() == str(WRONG)
    assert at_field().startswith("unlock/recovery")
    assert "2345" in secrets_in(page), "what was typed stays, to be corrected"


def test_while_it_is_checked_nothing_can_be_pressed_and_a_second_enter_tries_nothing(
    ask: Callable[..., UnlockPage], lock: Lock, requests: AppRequests, qtbot: QtBot
) -> None:
    page = ask(*BOTH)
    lock.may_answer.clear()
    write(PASSPHRASE)
    edit = focused()
    press(Qt.Key.Key_Return)
    assert page.waiting.isVisible()
    assert page.waiting.text() == unlock_page.CHECKING
    for control in (page.button, page.other_button, page.cannot_unlock_button, page.passphrase):
        assert not control.isEnabled()
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(requests.unlocked) as unlocked:
        lock.may_answer.set()
    assert unlocked.args == [KEY]
    assert lock.tried == [(PASSPHRASE, "")]
    assert PASSPHRASE not in secrets_in(page)


def test_a_wrong_passphrase_is_forgotten_and_the_next_one_is_typed_at_once(
    ask: Callable[..., UnlockPage], lock: Lock, requests: AppRequests, qtbot: QtBot
) -> None:
    page = ask(Kind.PASSPHRASE)
    write("four parcels")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(page.button.isEnabled)
    assert page.message.text() == str(WRONG)
    assert not page.waiting.isVisible()
    assert secrets_in(page) == ""
    with qtbot.waitSignal(requests.unlocked):
        write(PASSPHRASE)
        press(Qt.Key.Key_Return)
    assert len(lock.tried) == 2


def test_the_other_method_begins_without_what_was_typed_or_shown_before(
    ask: Callable[..., UnlockPage], lock: Lock, qtbot: QtBot
) -> None:
    page = ask(*BOTH)
    write("four parcels")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(page.message.isVisible)
    write("half a passphrase")
    page.other_button.setFocus()
    press(Qt.Key.Key_Space)
    assert at_field().startswith("unlock/recovery")
    assert not page.message.isVisible()
    assert page.other_button.text() == unlock_page.BY_PASSPHRASE
    assert secrets_in(page) == ""
    write("2345")
    QTest.mouseClick(page.other_button, Qt.MouseButton.LeftButton)
    assert at_field() == "unlock/passphrase"
    assert page.other_button.text() == unlock_page.BY_RECOVERY
    assert secrets_in(page) == ""


def test_a_bug_while_it_is_checked_is_shown_and_the_passphrase_can_be_typed_again(
    ask: Callable[..., UnlockPage], lock: Lock, requests: AppRequests, qtbot: QtBot
) -> None:
    page = ask(Kind.PASSPHRASE)
    lock.bug = RuntimeError()
    with capture_exceptions() as caught:
        write(PASSPHRASE)
        press(Qt.Key.Key_Return)
        qtbot.waitUntil(page.button.isEnabled)
    assert [kind for kind, _error, _trace in caught] == [RuntimeError], "the log has it"
    assert page.message.text() == str(OwnFaultError())
    lock.bug = None
    with qtbot.waitSignal(requests.unlocked):
        write(PASSPHRASE)
        press(Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("methods", "shown"),
    [((Kind.KEYCHAIN, Kind.PASSPHRASE), "The keychain is locked."), ((Kind.PASSPHRASE,), "")],
)
def test_why_it_is_asked_is_shown_only_where_a_keychain_should_have_answered(
    ask: Callable[..., UnlockPage], methods: tuple[str, ...], shown: str
) -> None:
    page = ask(*methods, error=KnownError("The keychain is locked.", "Unlock it."))
    assert page.message.text() == shown
    assert page.message.isVisible() == bool(shown)


def test_who_cannot_unlock_it_asks_for_the_other_ways_on(
    ask: Callable[..., UnlockPage], requests: AppRequests, qtbot: QtBot
) -> None:
    page = ask(*BOTH)
    page.cannot_unlock_button.setFocus()
    with qtbot.waitSignal(requests.cannot_unlock):
        press(Qt.Key.Key_Return)


def test_a_page_that_was_closed_meanwhile_opens_nothing(
    lock: Lock, requests: AppRequests, show: Show, qtbot: QtBot
) -> None:
    window = QWidget()
    page = UnlockPage(lock.open, requests)
    QVBoxLayout(window).addWidget(page)
    show(window)
    page.ask(BOTH)
    page.enter()
    lock.may_answer.clear()
    write(PASSPHRASE)
    press(Qt.Key.Key_Return)
    page.deleteLater()
    QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete.value)
    lock.may_answer.set()
    finish_tasks()
    with qtbot.assertNotEmitted(requests.unlocked):
        QApplication.processEvents()
    assert lock.tried == [(PASSPHRASE, "")]


def test_asked_again_after_the_lock_it_begins_with_an_empty_passphrase(
    ask: Callable[..., UnlockPage], lock: Lock, qtbot: QtBot
) -> None:
    page = ask(*BOTH)
    write("four parcels")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(page.message.isVisible)
    page.ask((Kind.PASSPHRASE,))
    page.enter()
    assert not page.message.isVisible()
    assert not page.other_button.isVisible()
    assert secrets_in(page) == ""
    assert at_field() == "unlock/passphrase"


def test_tab_goes_from_the_secret_to_each_way_on(ask: Callable[..., UnlockPage]) -> None:
    page = ask(Kind.KEYCHAIN, *BOTH)
    links = [page.other_button, page.keychain_button, page.cannot_unlock_button]
    stops = reading_order(page)
    assert page.passphrase.isAncestorOf(stops[0])
    assert stops[-4:] == [page.button, *links]


def test_a_narrow_window_cuts_nothing_off(ask: Callable[..., UnlockPage]) -> None:
    page = ask(Kind.KEYCHAIN, *BOTH)
    page.resize(480, 400)
    QApplication.processEvents()
    assert page.horizontalScrollBar().maximum() == 0
    for part in (page.heading, page.sentence, page.passphrase, page.button, page.other_button):
        assert part.mapTo(page.viewport(), part.rect().topRight()).x() < page.viewport().width()
