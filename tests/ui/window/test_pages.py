"""A page is one line in the table and one module; the navigation, its shortcut and a lock know it then."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Self

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.reminder import services_with_slot
from helpers.window import open_window
from leadway.domain.change import Kind
from leadway.domain.refs import EntityKind
from leadway.services.session import Services
from leadway.ui.widgets.rail import PlaceButton
from leadway.ui.window import pages
from leadway.ui.window.controller import WindowController
from leadway.ui.window.navigator import Navigator
from leadway.ui.window.page import Page
from leadway.ui.window.pages import PageSpec


class ProofPage(QWidget, Page):
    """A page of this test. What is open in it is a number."""

    shows = frozenset[Kind]({EntityKind.NOTE})

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.number = QLabel("1")
        QVBoxLayout(self).addWidget(self.number)
        self._services = services
        self.flushed = 0
        self.refreshed = 0

    @classmethod
    def make(cls, navigator: Navigator) -> Self:
        return cls(navigator.services)

    def flush(self) -> None:
        self.flushed += 1

    def refresh(self) -> None:
        self.refreshed += 1

    def location(self) -> str:
        return self.number.text()

    def restore(self, location: str) -> None:
        self.number.setText(location)


@pytest.fixture
def window(services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> WindowController:
    """Return the window of open data, with one more line in the table of pages."""
    module = ModuleType("leadway.ui.proof")
    module.ProofPage = ProofPage  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    line = PageSpec("proof", "Proof", "history", "Ctrl+B", "proof", "ProofPage")
    monkeypatch.setattr(pages, "PAGES", (*pages.PAGES, line))
    services.setup.begin()
    services.setup.finish()
    return open_window(services, qtbot)


def proof(window: WindowController) -> ProofPage:
    assert window.navigator is not None
    return window.navigator.find(ProofPage)


def open_by_shortcut(window: WindowController) -> ProofPage:
    QTest.keyClick(window.main_window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    return proof(window)


def close(window: WindowController) -> None:
    assert window.navigator is not None
    window.navigator.close()
    window.deleteLater()


def test_a_page_of_the_table_is_in_the_navigation_and_opens_by_its_shortcut(window: WindowController) -> None:
    entry = window.main_window.rail.findChild(PlaceButton, "place-proof")
    assert entry is not None
    assert entry.text() == "Proof"
    page = open_by_shortcut(window)
    assert page.isVisible()
    assert window.main_window.windowTitle() == "Leadway – Proof"
    close(window)


def test_a_page_is_saved_when_another_is_opened_and_with_all_others(window: WindowController) -> None:
    page = open_by_shortcut(window)
    window.main_window.open_page("history")
    assert page.flushed == 1
    assert window.navigator is not None
    window.navigator.flush()
    assert page.flushed == 2
    close(window)


def test_a_page_is_refreshed_at_once_where_it_is_visible_and_else_when_it_is_shown(
    window: WindowController, services: Services
) -> None:
    page = open_by_shortcut(window)
    services.changes.announce(EntityKind.COMMITMENT)
    assert page.refreshed == 0, "it shows no commitments"
    services.changes.announce(EntityKind.NOTE)
    assert page.refreshed == 1
    window.main_window.open_page("history")
    services.changes.announce(EntityKind.NOTE)
    services.changes.announce(EntityKind.NOTE)
    assert page.refreshed == 1
    window.main_window.open_page("proof")
    assert page.refreshed == 2
    close(window)


def test_a_page_is_open_again_after_a_lock_with_what_was_open_in_it(
    window: WindowController, services: Services, tmp_path: Path, clock: FixedClock
) -> None:
    before = open_by_shortcut(window)
    before.restore("7")
    window.empty()
    QApplication.processEvents()
    services.close()
    again = services_with_slot(tmp_path / "again", clock)
    again.setup.begin()
    again.setup.finish()
    window.populate(again)
    page = proof(window)
    assert page is not before
    assert page.isVisible()
    assert page.number.text() == "7"
    close(window)
    again.close()
