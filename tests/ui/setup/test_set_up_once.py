"""The set-up opens by itself until it was left once, in whatever way, and never after that."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.databases import failing_at
from helpers.keyboard import press, write
from helpers.screen import texts
from helpers.window import open_window
from leadway.domain.terms import Mode, Step
from leadway.services.keys import Key
from leadway.services.session import Services, open_services
from leadway.system.paths import DataFolder
from leadway.ui.setup.page import SetUpPage
from leadway.ui.setup.screens import COMMITMENTS
from leadway.ui.window.controller import WindowController
from leadway.ui.window.navigator import SET_UP
from leadway.ui.window.pages import HISTORY

Start = Callable[[], tuple[WindowController, Services]]


@pytest.fixture
def start(tmp_path: Path, clock: FixedClock, qtbot: QtBot) -> Start:
    """Return what starts the program on data that is new the first time."""

    def start() -> tuple[WindowController, Services]:
        services = open_services(DataFolder(tmp_path / "data"), Key(b"k" * 32, in_keychain=True), clock)
        return open_window(services, qtbot), services

    return start


def end(window: WindowController, services: Services) -> None:
    """Quit the program."""
    window.close()
    window.navigator = None
    window.deleteLater()
    QApplication.processEvents()
    services.close()


def is_in_set_up(window: WindowController) -> bool:
    return SET_UP in window.main_window.windowTitle()


def begin_from_the_card(window: WindowController) -> None:
    assert window.navigator is not None
    window.navigator.start(Mode.SHORT)


def open_the_history(window: WindowController) -> None:
    assert window.navigator is not None
    window.navigator.open_page(HISTORY)


def leave(_window: WindowController) -> None:
    press(Qt.Key.Key_Escape)


@pytest.mark.parametrize("way", [begin_from_the_card, open_the_history, leave])
def test_however_it_was_left_the_set_up_does_not_open_by_itself_again(
    start: Start, way: Callable[[WindowController], None]
) -> None:
    window, services = start()
    assert is_in_set_up(window)
    press(Qt.Key.Key_Tab)
    write("Cash count signed")
    way(window)
    assert not is_in_set_up(window)
    assert [each.title for each in services.setup.commitments()] == ["Cash count signed"], "at once"
    end(window, services)
    window, services = start()
    assert not is_in_set_up(window)
    end(window, services)


def test_a_program_that_ends_in_the_set_up_opens_it_again_where_it_was(start: Start) -> None:
    window, services = start()
    press(Qt.Key.Key_Tab)
    write("Cash count signed")
    end(window, services)
    window, services = start()
    assert is_in_set_up(window)
    end(window, services)


def test_data_of_a_version_that_left_it_open_for_ever_is_not_asked_again(start: Start) -> None:
    window, services = start()
    begin_from_the_card(window)
    services.settings.change(set_up=False, ritual_open="")
    ritual = services.ritual(services.weeks.this_week())
    ritual.next()
    assert ritual.walk.at is not Step.WEEK
    end(window, services)
    window, services = start()
    assert not is_in_set_up(window)
    end(window, services)


def test_what_cannot_be_saved_keeps_the_set_up_open_when_a_ritual_is_begun_from_the_card(
    start: Start,
) -> None:
    window, services = start()
    press(Qt.Key.Key_Tab)
    write("Cash count signed")
    with failing_at(services, 'INSERT ON "commitment"'):
        begin_from_the_card(window)
        page = window.main_window.findChild(SetUpPage)
        assert page is not None
        assert is_in_set_up(window)
        assert COMMITMENTS in texts(page)
    begin_from_the_card(window)
    assert not is_in_set_up(window)
    end(window, services)
