"""The data that the screens under test begin with."""

import pytest
from PySide6.QtWidgets import QApplication

from helpers.scenes import DataSets
from leadway.ui.widgets import accessibility


@pytest.fixture(scope="session")
def data_sets(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> DataSets:
    """Return the data the screens begin with; their widgets have their roles."""
    accessibility.install()
    return DataSets(tmp_path_factory.mktemp("scenes"))
