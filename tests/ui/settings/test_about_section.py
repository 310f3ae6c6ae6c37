"""The section About: looking for a newer version opens the browser, and only when asked."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from leadway import RELEASES, __version__
from leadway.services.session import Services
from leadway.ui.settings.about import AboutSection


class Browser(QObject):
    """What the desktop opens pages with."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, page: QUrl) -> None:
        self.opened.append(page.toString())


@pytest.fixture
def browser() -> Iterator[Browser]:
    made = Browser()
    # PySide's types ask for bytes here, and its code for text.
    QDesktopServices.setUrlHandler("https", made, "open")  # type: ignore[arg-type]
    yield made
    QDesktopServices.unsetUrlHandler("https")


def test_the_page_of_versions_opens_in_the_browser_and_only_when_asked(
    qtbot: QtBot, services: Services, browser: Browser
) -> None:
    about = AboutSection(services)
    qtbot.addWidget(about)
    about.show()
    assert browser.opened == []
    assert __version__ in about.version.text()

    about.newer_button.click()

    assert browser.opened == [RELEASES]
    assert not about.newer_error.isVisible()
