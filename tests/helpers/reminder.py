"""What tests of the reminder hand in instead of the system: objects that say what the test tells them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from functools import cache, partial
from pathlib import Path

from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from fixtures.new_data import NEW_KEY, put_new_database, written
from fixtures.sample_team import COMMITMENTS
from helpers.clock import FixedClock
from leadway.domain.errors import KnownError
from leadway.domain.event import Event, Subscription
from leadway.domain.reminder import DesktopState
from leadway.domain.system_ports import AutostartState, Registration
from leadway.domain.weekly_time import WeeklyTime
from leadway.services.keys import Key
from leadway.services.session import Services, open_services
from leadway.system.paths import DataFolder
from leadway.ui.reminder.tray import Tray

KEY = NEW_KEY
FREE = DesktopState(locked=False, do_not_disturb=False, full_screen=False, present=True)
SLOT = WeeklyTime(2, time(10, 0), "stand-up", looks_at="own")
"""Tuesday 10:00: an hour after the tests' clock starts."""


class FakePresence:
    """A desktop on which the test decides what is going on."""

    def __init__(self) -> None:
        self.around = FREE
        self._event: Event[[]] = Event()

    def state(self) -> DesktopState:
        return self.around

    def subscribe(self, listener: Callable[[], object]) -> Subscription:
        return self._event.subscribe(listener)

    def close(self) -> None:
        self._event = Event()

    def tell(self, around: DesktopState = FREE) -> None:
        """Change what is going on, and say so: also what waking up does."""
        self.around = around
        self._event.announce()


class FakeAutostart:
    """Start at login without a system behind it."""

    def __init__(self) -> None:
        self.registration = Registration.OFF
        self.refusal: KnownError | None = None
        self.changed: Event[[]] = Event()

    def state(self) -> AutostartState:
        return AutostartState(self.registration, f"It is {self.registration}.")

    def switch_on(self) -> AutostartState:
        return self._switch(Registration.ON)

    def switch_off(self) -> AutostartState:
        return self._switch(Registration.OFF)

    def change(self, registration: Registration) -> None:
        """Let somebody else change what is registered."""
        self.registration = registration
        self.changed.announce()

    def _switch(self, registration: Registration) -> AutostartState:
        if self.refusal is not None:
            raise self.refusal
        self.registration = registration
        return self.state()


def services_with_slot(folder: Path, clock: FixedClock) -> Services:
    """Return services of a team with two promises and a slot, this week open."""
    data, key = DataFolder(folder), Key(KEY, in_keychain=False)
    put_new_database(data, key, partial(_with_slot, clock.now()))
    return open_services(data, key, clock)


@cache
def _with_slot(now: datetime) -> bytes:
    def write(folder: DataFolder, key: Key) -> None:
        put_new_database(folder, key)
        services = open_services(folder, key, FixedClock(now))
        services.setup.begin()
        services.setup.save_commitments(COMMITMENTS[:2])
        services.setup.save_weekly_time(SLOT, "UTC")
        services.setup.finish()
        services.close()

    return written(write)


def tooltip_of(tray: Tray) -> str:
    """Return the text shown when the mouse is over the icon."""
    return _icon_of(tray).toolTip()


def menu_of(tray: Tray) -> QMenu:
    """Return the menu of the icon."""
    return _icon_of(tray).contextMenu()


def _icon_of(tray: Tray) -> QSystemTrayIcon:
    icon = tray.findChild(QSystemTrayIcon)
    assert icon is not None
    return icon
