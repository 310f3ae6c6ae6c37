"""The data that the screens under test begin with, as a person with a screen reader meets them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from helpers.scenes import DataSets
from leadway.ui.widgets import accessibility


@pytest.fixture(scope="session")
def data_sets(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, half_year: Path) -> DataSets:
    """Return the data the screens begin with; their widgets have their roles."""
    accessibility.install()
    return DataSets(tmp_path_factory.mktemp("scenes"), half_year)


@pytest.fixture(autouse=True)
def screen_reader(qapp: QApplication) -> Iterator[None]:
    """Let Qt tell a screen reader of everything, from the making of a widget to its end."""
    was = QAccessible.isActive()
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(was)
