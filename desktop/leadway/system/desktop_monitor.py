"""Whether this is a moment to interrupt the person, as far as the system reports it, for all systems.

One module for each system reads the facts; what that system does not report is None.
Sleep, a clock that was set and another zone are noticed by comparing two readings of the clocks.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from leadway.domain.event import Event, Subscription
from leadway.domain.reminder import DesktopState
from leadway.system.clock import zone_name

REMEMBERED_SECONDS = 3.0
WATCH_SECONDS = 60
"""How often the clocks are compared; a person is back from sleep for so long at most before it is noticed."""
SETTLE_MILLISECONDS = 250
"""A screen that unlocks says so in several messages; listeners hear of it once."""
TOLERANCE = 10.0
"""Seconds: a busy computer's timers are late by a few, and a time server moves a clock by less than one."""


class Probe(Protocol):
    """What one operating system can tell."""

    def read(self) -> DesktopState:
        """Ask the system now; within 0.2 s, whatever hangs."""
        ...

    def start(self, changed: Callable[[], None]) -> None:
        """Call `changed` on the main thread when the system says that something is different."""
        ...

    def stop(self) -> None:
        """Call it no more."""
        ...


class PolledProbe:
    """A system that reports no changes to programs: only the clocks and the reminder's own tick are left."""

    def __init__(self, read: Callable[[], DesktopState]) -> None:
        self.read = read

    def start(self, changed: Callable[[], None]) -> None:
        """Nothing calls `changed`."""

    def stop(self) -> None:
        """Nothing was started."""


@dataclass(frozen=True, slots=True)
class ClockReading:
    """What the clocks of the computer say at one moment, in seconds since whenever."""

    awake: float
    """Does not go on while the computer sleeps, where the system has such a clock (not on Windows)."""
    real: float | None
    """Goes on while the computer sleeps; None where the system has no such clock."""
    wall: float
    """What the person sees, which can be set."""
    zone: str


def read_clocks() -> ClockReading:
    """Read the clocks now."""
    if hasattr(time, "tzset"):
        # The C library reads the system's zone once, and again after this call. All of the program gains.
        time.tzset()
    real = None
    if sys.platform == "linux":
        real = time.clock_gettime(time.CLOCK_BOOTTIME)
    return ClockReading(time.monotonic(), real, time.time(), f"{zone_name()} {time.strftime('%Z')}")


def clocks_jumped(before: ClockReading, now: ClockReading, *, wait: float) -> bool:
    """Whether the computer slept, its clock was set or its zone changed between two readings.

    The readings were meant to be `wait` seconds apart.
    """
    awake, wall = now.awake - before.awake, now.wall - before.wall
    real = awake if before.real is None or now.real is None else now.real - before.real
    slept = real - awake > TOLERANCE or awake - wait > TOLERANCE
    return slept or abs(wall - real) > TOLERANCE or before.zone != now.zone


class SystemDesktopMonitor(QObject):
    """The `leadway.domain.system_ports.DesktopMonitor` of this computer."""

    def __init__(self, probe: Probe, read_clocks: Callable[[], ClockReading] = read_clocks) -> None:
        super().__init__()
        self._probe = probe
        self._read_clocks = read_clocks
        self._state = DesktopState()
        self._known_until = -1.0
        self._event: Event[[]] = Event()
        self._listening = self._closed = False
        self._clocks = read_clocks()
        self._watch = QTimer(self, interval=WATCH_SECONDS * 1000, timerType=Qt.TimerType.VeryCoarseTimer)
        self._watch.timeout.connect(self.compare_clocks)
        self._settling = QTimer(self, interval=SETTLE_MILLISECONDS, singleShot=True)
        self._settling.timeout.connect(self._tell)

    def state(self) -> DesktopState:
        """Return what is known of the moment; asked again when it is older than a few seconds."""
        if self._closed:
            return DesktopState()
        if time.monotonic() >= self._known_until:
            self._state = self._probe.read()
            self._known_until = time.monotonic() + REMEMBERED_SECONDS
        return self._state

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
        """Notice sleep, a clock that was set and another zone, without a message of the system."""
        before, self._clocks = self._clocks, self._read_clocks()
        if clocks_jumped(before, self._clocks, wait=WATCH_SECONDS):
            self.changed()

    @Slot()
    def _tell(self) -> None:
        if not self._closed:
            self._event.announce()


def make_probe() -> Probe:
    """Return the probe of this system."""
    if sys.platform == "win32":
        from leadway.system import desktop_monitor_windows

        return PolledProbe(desktop_monitor_windows.read)
    if sys.platform == "darwin":
        from leadway.system import desktop_monitor_macos

        return PolledProbe(desktop_monitor_macos.read)
    # Every other system that Qt runs on has a D-Bus, too, or reports nothing.
    from leadway.system.desktop_monitor_linux import linux_probe

    return linux_probe()
