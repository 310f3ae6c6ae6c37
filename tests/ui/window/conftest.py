"""The window with open data."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from helpers.window import open_window
from leadway.services.session import Services
from leadway.ui.window.controller import WindowController


@pytest.fixture
def window(services: Services, qtbot: QtBot) -> Iterator[WindowController]:
    """Return the window in front, with the data open in it."""
    made = open_window(services, qtbot)
    yield made
    if made.navigator is not None:
        made.close()
    made.deleteLater()
