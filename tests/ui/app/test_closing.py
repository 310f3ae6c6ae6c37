"""Whatever begins after the window was painted ends with the data, at whichever moment that closes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.waiting import finish_tasks
from leadway.services.backup.backups import list_backups
from leadway.ui.app.controller import AppController
from leadway.ui.settings.backups import BackupsSection
from leadway.ui.settings.page import SettingsPage
from leadway.ui.window import controller
from ui.app.test_controller import Machine, machine, program, window_of

__all__ = ["machine", "program"]

TURNS = 100
"""As many turns of the event loop as everything that waits for none takes several times over."""

WAYS: dict[str, Callable[[AppController], None]] = {
    "locked": AppController.lock,
    "closed": AppController.close_data,
    "ended": AppController.close,
}


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load what the next key may need without a pause: what is tested is not how long it takes."""
    monkeypatch.setattr(controller, "_NEXT_KEY_MS", 0)


def go_on() -> None:
    """Let everything happen that waits for nothing; an error in it fails the test."""
    for _turn in range(TURNS):
        QApplication.processEvents()


def test_a_program_that_ends_before_its_data_was_open_opens_none_after_it(program: AppController) -> None:
    program.close()
    go_on()
    assert program.services is None
    assert program.navigator is None


@pytest.mark.parametrize("way", WAYS)
def test_data_that_closes_while_more_is_loaded_is_not_touched_again(
    program: AppController, qtbot: QtBot, way: str
) -> None:
    with qtbot.waitSignal(window_of(program).populated):
        pass
    services = program.services
    assert services is not None
    WAYS[way](program)
    go_on()
    assert program.services is None
    assert "undo" not in vars(services.database)


@pytest.mark.parametrize("way", WAYS)
def test_a_backup_that_is_finished_while_the_data_closes_is_kept_and_disturbs_nothing(
    program: AppController, machine: Machine, qtbot: QtBot, way: str
) -> None:
    qtbot.waitUntil(lambda: program.background is not None)
    navigator = program.navigator
    assert navigator is not None
    navigator.open_settings("backups")
    section = navigator.find(SettingsPage).current
    assert isinstance(section, BackupsSection)
    section.make_button.click()
    finish_tasks()
    WAYS[way](program)
    go_on()
    assert program.services is None
    assert len(list_backups(machine.folder)) == 1
