"""Whether this is a moment to speak: what each system's words mean, and clocks that jump."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from leadway.domain.reminder import DesktopState
from leadway.domain.system_ports import DesktopMonitor
from leadway.system import desktop_monitor_macos as macos
from leadway.system import desktop_monitor_windows as windows
from leadway.system.desktop_monitor import (
    WATCH_SECONDS,
    ClockReading,
    SystemDesktopMonitor,
    clocks_jumped,
    make_probe,
    read_clocks,
)
from leadway.system.desktop_monitor_linux import Fact, Switch, banners_switch, combined

HOUR = 3600.0
LINUX = ClockReading(awake=1000.0, real=5000.0, wall=1_800_000_000.0, zone="Europe/Berlin CET")
MAC = replace(LINUX, real=None)


def later(
    reading: ClockReading, *, awake: float = WATCH_SECONDS, slept: float = 0.0, clock: float = 0.0
) -> ClockReading:
    real = None if reading.real is None else reading.real + awake + slept
    return replace(reading, awake=reading.awake + awake, real=real, wall=reading.wall + awake + slept + clock)


@pytest.mark.parametrize("start", [LINUX, MAC])
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, False),
        ({"awake": WATCH_SECONDS + 5}, False),
        ({"clock": 2.0}, False),
        ({"clock": -2.0}, False),
        ({"slept": 8 * HOUR}, True),
        ({"slept": 30.0}, True),
        ({"clock": -365 * 24 * HOUR}, True),
        ({"clock": HOUR}, True),
        # A clock that goes on through sleep: the late timer tells.
        ({"awake": 8 * HOUR}, True),
    ],
)
def test_what_happened_between_two_readings(
    start: ClockReading, change: dict[str, float], expected: bool
) -> None:
    assert clocks_jumped(start, later(start, **change), wait=WATCH_SECONDS) is expected


def test_another_zone_is_noticed() -> None:
    after = replace(later(LINUX), zone="America/New_York EST")
    assert clocks_jumped(LINUX, after, wait=WATCH_SECONDS)


def test_the_real_clocks_do_not_jump() -> None:
    assert not clocks_jumped(read_clocks(), read_clocks(), wait=0.0)


class FakeProbe:
    """A system that tells what it is told to tell."""

    def __init__(self) -> None:
        self.now = DesktopState(locked=True)
        self.asked = 0
        self.changed: Callable[[], None] | None = None

    def read(self) -> DesktopState:
        self.asked += 1
        return self.now

    def start(self, changed: Callable[[], None]) -> None:
        self.changed = changed

    def stop(self) -> None:
        self.changed = None


class Clocks:
    """The computer's clocks, in a test's hand."""

    def __init__(self) -> None:
        self.reading = LINUX

    def __call__(self) -> ClockReading:
        return self.reading


def test_the_moment_is_remembered_until_something_changes(qtbot: QtBot) -> None:
    probe = FakeProbe()
    presence: DesktopMonitor = SystemDesktopMonitor(probe)
    heard: list[DesktopState] = []
    presence.subscribe(lambda: heard.append(presence.state()))
    presence.subscribe(lambda: heard.append(presence.state()))
    assert presence.state() == presence.state() == DesktopState(locked=True)
    assert probe.asked == 1
    probe.now = DesktopState(locked=False)
    assert probe.changed is not None
    for _ in range(5):
        probe.changed()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [DesktopState(locked=False)] * 2
    assert probe.asked == 2
    presence.close()


def test_a_computer_that_slept_is_noticed_without_a_message(qtbot: QtBot) -> None:
    clocks, probe = Clocks(), FakeProbe()
    presence = SystemDesktopMonitor(probe, clocks)
    heard: list[int] = []
    presence.subscribe(lambda: heard.append(presence.state() == probe.now))
    presence.state()
    clocks.reading = later(clocks.reading)
    presence.compare_clocks()
    presence.state()
    assert probe.asked == 1
    probe.now = DesktopState(present=True)
    clocks.reading = later(clocks.reading, slept=HOUR)
    presence.compare_clocks()
    clocks.reading = later(clocks.reading)
    presence.compare_clocks()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [True]
    presence.close()


def test_after_closing_nothing_is_known_heard_or_asked(qtbot: QtBot) -> None:
    probe = FakeProbe()
    presence = SystemDesktopMonitor(probe)
    heard: list[int] = []
    presence.subscribe(lambda: heard.append(1))
    changed = probe.changed
    assert changed is not None
    changed()
    presence.close()
    presence.close()
    changed()
    qtbot.waitUntil(lambda: True)
    assert (heard, probe.changed, probe.asked) == ([], None, 0)
    assert presence.state() == DesktopState()


def test_the_presence_of_this_system_can_be_asked_wherever_it_runs(qtbot: QtBot) -> None:
    presence = SystemDesktopMonitor(make_probe())
    assert isinstance(presence.state(), DesktopState)
    presence.close()


def test_one_yes_counts_more_than_any_no() -> None:
    found = [(Fact.LOCKED, False), (Fact.LOCKED, True), (Fact.LOCKED, False), (Fact.AWAY, False)]
    assert combined(found) == DesktopState(locked=True, present=True)
    assert combined([(Fact.AWAY, True)]) == DesktopState(present=False)
    assert combined([]) == DesktopState()


@pytest.mark.parametrize(
    ("desktop", "expected"),
    [
        ("ubuntu:GNOME", Switch("org.gnome.desktop.notifications", "show-banners", "false")),
        ("X-Cinnamon", Switch("org.cinnamon.desktop.notifications", "display-notifications", "false")),
        ("MATE", Switch("org.mate.NotificationDaemon", "do-not-disturb", "true")),
        ("KDE", None),
        ("", None),
    ],
)
def test_where_a_desktop_keeps_its_switch(desktop: str, expected: Switch | None) -> None:
    assert banners_switch({"XDG_CURRENT_DESKTOP": desktop}) == expected
    assert banners_switch({"XDG_CURRENT_DESKTOP": desktop, "FLATPAK_ID": "io.leadway"}) is None


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (1, DesktopState(present=False)),
        (2, DesktopState(full_screen=True)),
        (3, DesktopState(full_screen=True)),
        (4, DesktopState(full_screen=True)),
        (5, DesktopState(full_screen=False)),
        (6, DesktopState(full_screen=False, do_not_disturb=True)),
        (7, DesktopState(full_screen=False)),
        (99, DesktopState()),
        (None, DesktopState()),
    ],
)
def test_windows_states(state: int | None, expected: DesktopState) -> None:
    assert windows.interpret(state) == expected


def test_windows_idle_time_survives_its_counter_beginning_anew() -> None:
    here = windows.interpret(ticks=1_000, last_input=2**32 - 1_000, has_desktop=True)
    assert here == DesktopState(locked=False, present=True)
    gone = windows.interpret(ticks=600_000, last_input=1_000, has_desktop=False)
    assert gone == DesktopState(locked=True, present=False)


def test_what_macos_says() -> None:
    assert macos.interpret(None, None) == DesktopState()
    assert macos.interpret({macos.AT_THE_SCREEN: True}, 2.0) == DesktopState(locked=False, present=True)
    assert macos.interpret({macos.LOCKED: True}, 900.0) == DesktopState(locked=True, present=False)
    assert macos.interpret({macos.AT_THE_SCREEN: False}, 2.0) == DesktopState(locked=False, present=False)
