"""A program of nothing but the tray and the reminder, at their slot: it prints what a person asks of them.

Run as `python -m helpers.tray_program FOLDER`.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from helpers.clock import FixedClock
from helpers.reminder import FakePresence, services_with_slot
from leadway.domain.commands import AppCommand
from leadway.system.session import SessionTrayHosts
from leadway.ui.app.application import make_application
from leadway.ui.reminder.scheduler import ReminderScheduler
from leadway.ui.reminder.tray import Choice, Tray

SLOT_REACHED = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)


def _print(what: str, *carried: object) -> None:
    print(what, *carried, flush=True)  # noqa: T201 -- for the test to read


def _run_command(application: QApplication, command: AppCommand) -> None:
    if command is AppCommand.QUIT:
        application.quit()
    else:
        _print(command)


def _say_moment(choice: Choice) -> None:
    if isinstance(choice, datetime):
        _print("snooze", choice)


def _run(folder: Path) -> int:
    application = make_application()
    application.setQuitOnLastWindowClosed(False)
    services = services_with_slot(folder, FixedClock(SLOT_REACHED))
    tray = Tray(services.reminder(), hosts=SessionTrayHosts())
    reminding = ReminderScheduler(services.reminder(), FakePresence(), tray)
    reminding.command.connect(partial(_run_command, application))
    tray.chosen.connect(_say_moment)
    tray.show()
    reminding.begin()
    _print("ready")
    status = application.exec()
    reminding.close()
    tray.close()
    services.close()
    return status


if __name__ == "__main__":
    sys.exit(_run(Path(sys.argv[1])))
