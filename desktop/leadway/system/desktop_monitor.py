"""Whether this is a moment to speak to the person, as far as the system tells; one face for all systems.

What is behind it is one module for each system, with an honest None for what that system does not tell.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from leadway.domain.event import Event, Subscription
from leadway.domain.reminder import DesktopState
from leadway.system import sleep

REMEMBERED_SECONDS = 3.0
WATCH_SECONDS = 60
"""How often the clocks are compared; a person is back from sleep for so long at most before it is noticed."""
SETTLE_MILLISECONDS = 250
"""A screen that unlocks says so in several messages; listeners hear of it once."""


class Probe(Protocol):
    """What one operating system can tell."""

    def look(self) -> DesktopState:
        """Ask the system now; within 0.2 s, whatever hangs."""
        ...

    def start(self, changed: Callable[[], None]) -> None:
        """Call `changed` on the main thread when the system says that something is different."""
        ...

    def stop(self) -> None:
        """Call it no more."""
        ...


class SystemPresence(QObject):
    """The `leadway.domain.system_ports.Presence` of this computer."""

    def __init__(self, probe: Probe, read_clocks: Callable[[], sleep.Reading] = sleep.read) -> None:
        super().__init__()
        self._probe = probe
        self._read_clocks = read_clocks
        self._known = DesktopState()
        self._known_until = -1.0
        self._event: Event[[]] = Event()
        self._listening = self._closed = False
        self._clocks = read_clocks()
        self._watch = QTimer(self, interval=WATCH_SECONDS * 1000, timerType=Qt.TimerType.VeryCoarseTimer)
        self._watch.timeout.connect(self.compare_clocks)
        self._settling = QTimer(self, interval=SETTLE_MILLISECONDS, singleShot=True)
        self._settling.timeout.connect(self._tell)

    def surroundings(self) -> DesktopState:
        """Return what is known of the moment; asked anew when it is older than a few seconds."""
        if self._closed:
            return DesktopState()
        if time.monotonic() >= self._known_until:
            self._known = self._probe.look()
            self._known_until = time.monotonic() + REMEMBERED_SECONDS
        return self._known

    def subscribe(self, listener: Callable[[], object]) -> Subscription:
        """Call the listener whenever it is worth asking again."""
        if not self._listening and not self._closed:
            self._listening = True
            self._clocks = self._read_clocks()
            self._probe.start(self.changed)
            self._watch.start()
        return self._event.subscribe(listener)

    def close(self) -> None:
        """Stop listening and asking."""
        if self._closed:
            return
        self._closed = True
        self._watch.stop()
        self._settling.stop()
        if self._listening:
            self._probe.stop()

    @Slot()
    def changed(self) -> None:
        """Forget what was known and tell the listeners soon, once for all that changes together."""
        self._known_until = -1.0
        if not self._closed and not self._settling.isActive():
            self._settling.start()

    @Slot()
    def compare_clocks(self) -> None:
        """Notice sleep, a clock that was set and another zone, though nobody told."""
        before, self._clocks = self._clocks, self._read_clocks()
        if sleep.jumps(before, self._clocks, wait=WATCH_SECONDS):
            self.changed()

    @Slot()
    def _tell(self) -> None:
        if not self._closed:
            self._event.announce()


def make_presence() -> SystemPresence:
    """Return the presence of this system."""
    return SystemPresence(_probe())


def _probe() -> Probe:
    if sys.platform == "win32":
        from leadway.system.desktop_monitor_windows import WindowsProbe

        return WindowsProbe()
    if sys.platform == "darwin":
        from leadway.system.desktop_monitor_macos import MacProbe

        return MacProbe()
    # Whatever else Qt runs on has a D-Bus, too, or tells nothing.
    from leadway.system.desktop_monitor_linux import linux_probe

    return linux_probe()
