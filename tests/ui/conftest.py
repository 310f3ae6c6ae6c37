"""Ground of the window's tests: the light look, and a way to show a widget as a person would meet it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.reminder import KEY, services_with_slot
from helpers.ritual_team import RitualTeam, ritual_team
from leadway.services.backup import backups
from leadway.services.keys import KeyFile, fingerprint
from leadway.services.session import Services
from leadway.system.paths import DataFolder
from leadway.ui.app.commands import AppRequests
from leadway.ui.theme.theme import Theme, install

_HERE = Path(__file__).parent
_LACKS = ("propagateSizeHints", "systemTrayWindowChanged", r"support raise\(\)", "support grabbing")

Show = Callable[[QWidget], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the offscreen screen say what it does not have: size hints, a tray, windows above each other."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.qt_log_ignore(*_LACKS, extend=True))


@pytest.fixture(autouse=True)
def look_of_test(qapp: QApplication) -> Theme:
    """Start every test with the light scheme and text of the usual size."""
    look = install(qapp, "light")
    look.set_text_size(100)
    return look


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Return a function that shows a widget in an active window and closes it after the test."""

    def show_it(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()

    return show_it


@pytest.fixture
def team(tmp_path: Path, clock: FixedClock) -> Iterator[RitualTeam]:
    """Return a team with nothing written yet."""
    with ritual_team(tmp_path / "data", clock) as opened:
        yield opened


@pytest.fixture
def services(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """Return services of a team in an open week whose slot comes in an hour."""
    made = services_with_slot(tmp_path / "data", clock)
    yield made
    made.close()


@pytest.fixture
def requests() -> AppRequests:
    """Return what pages ask of the program."""
    return AppRequests()


@pytest.fixture
def folder_with_backup(tmp_path: Path, clock: FixedClock) -> DataFolder:
    """Return a data folder with a good backup, and a note written since."""
    folder = DataFolder(tmp_path / "data")
    folder.make()
    KeyFile("data", fingerprint(KEY), plain=KEY.hex()).write(folder.key_file)
    services = services_with_slot(folder.path, clock)
    backups.make(services.backups().job())
    services.notes.add("Ask the late shift about the labels", "tray")
    services.close()
    return folder
