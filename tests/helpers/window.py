"""The main window of open data."""

from pytestqt.qtbot import QtBot

from leadway.services.session import Services
from leadway.ui.window.controller import WindowController


def open_window(services: Services, qtbot: QtBot) -> WindowController:
    """Return the window in front, with the data open in it."""
    made = WindowController()
    qtbot.addWidget(made.main_window)
    with qtbot.waitActive(made.main_window):
        made.main_window.show()
        made.main_window.activateWindow()
    made.populate(services)
    return made
