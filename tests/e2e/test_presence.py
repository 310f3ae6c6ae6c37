"""What the desktop tells of the moment on a real bus: services that the test plays, and a real dunst."""

import itertools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection
from pytestqt.qtbot import QtBot

from helpers.display import PrivateSession, VirtualDisplay, private_session
from helpers.fake_desktop import SILENT, FakeDesktop, fake_desktop
from leadway.domain.reminder import DesktopState
from leadway.system import desktop_monitor_linux as linux
from leadway.system.desktop_monitor import SystemDesktopMonitor
from leadway.system.desktop_monitor_x11 import full_screen_window

_numbers = itertools.count()

WHOLE_SCREEN = """
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget()
window.showFullScreen()
application.exec()
"""
PATIENCE = 20.0
"""Seconds for an answer on a busy machine, where the answer is what is tested."""
LOGIN_SESSION = "/org/freedesktop/login1/session/auto"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[PrivateSession]:
    """Return a session whose bus would start a screen saver if it were asked to; that leaves a trace."""
    services = tmp_path / "data" / "dbus-1" / "services"
    services.mkdir(parents=True)
    for name in ("org.gnome.ScreenSaver", "org.freedesktop.Notifications", "org.xfce.Xfconf"):
        started = f"[D-BUS Service]\nName={name}\nExec=/usr/bin/touch {tmp_path}/started-{name}\n"
        (services / f"{name}.service").write_text(started)
    with private_session(tmp_path) as made:
        yield made
    assert not list(tmp_path.glob("started-*"))


@pytest.fixture
def bus(session: PrivateSession, qapp: object) -> Iterator[QDBusConnection]:
    """Return this test's own connection to the session's bus."""
    name = f"presence {next(_numbers)}"
    yield QDBusConnection.connectToBus(session.address, name)
    QDBusConnection.disconnectFromBus(name)


@pytest.fixture
def desktop(session: PrivateSession) -> Iterator[FakeDesktop]:
    with fake_desktop(session.environment()) as made:
        yield made


def everything(bus: QDBusConnection, desktop: str = "", seconds: float = PATIENCE) -> linux.LinuxProbe:
    """Return the probe with the session's and the system's questions put to one bus."""
    questions = [*linux.session_queries(desktop), *linux.system_queries()]
    signals = linux.SESSION_SIGNALS + linux.SYSTEM_SIGNALS
    return linux.LinuxProbe([linux.Bus(bus, questions, signals, seconds)], {})


def nothing() -> None:
    """Hear, and do nothing."""


@pytest.fixture
def presence(bus: QDBusConnection) -> Iterator[SystemDesktopMonitor]:
    made = SystemDesktopMonitor(everything(bus))
    yield made
    made.close()


def test_where_nobody_tells_anything_all_is_unknown_and_nothing_is_started(bus: QDBusConnection) -> None:
    assert bus.isConnected()
    assert everything(bus).read() == DesktopState()


@pytest.mark.parametrize("name", ["org.freedesktop", "org.gnome", "org.cinnamon", "org.mate", "org.xfce"])
def test_a_locked_screen_is_known(bus: QDBusConnection, desktop: FakeDesktop, name: str) -> None:
    saver = f"{name}.ScreenSaver"
    desktop.answer(saver, saver, "GetActive", True)
    assert everything(bus).read() == DesktopState(locked=True)
    desktop.answer(saver, saver, "GetActive", False)
    assert everything(bus).read() == DesktopState(locked=False)


@pytest.mark.parametrize(
    ("service", "interface", "member", "value", "expected"),
    [
        (linux.LOGIND, linux.LOGIND_SESSION, "LockedHint", True, DesktopState(locked=True)),
        (linux.LOGIND, linux.LOGIND_SESSION, "LockedHint", False, DesktopState()),
        (linux.LOGIND, linux.LOGIND_SESSION, "IdleHint", True, DesktopState(present=False)),
        (linux.LOGIND, linux.LOGIND_SESSION, "Active", False, DesktopState(present=False)),
        (linux.LOGIND, linux.LOGIND_SESSION, "Active", True, DesktopState()),
        (linux.NOTIFICATIONS, linux.NOTIFICATIONS, "Inhibited", True, DesktopState(do_not_disturb=True)),
        (linux.NOTIFICATIONS, linux.NOTIFICATIONS, "Inhibited", False, DesktopState(do_not_disturb=False)),
        (linux.PORTAL, linux.PORTAL_SETTINGS, "Read", False, DesktopState(do_not_disturb=True)),
        (linux.PORTAL, linux.PORTAL_SETTINGS, "Read", True, DesktopState(do_not_disturb=False)),
        ("org.xfce.Xfconf", "org.xfce.Xfconf", "GetProperty", True, DesktopState(do_not_disturb=True)),
        (
            "org.gnome.SessionManager",
            "org.gnome.SessionManager",
            "InhibitedActions",
            12,
            DesktopState(full_screen=True),
        ),
        ("org.gnome.SessionManager", "org.gnome.SessionManager", "InhibitedActions", 4, DesktopState()),
        (
            "org.gnome.Mutter.IdleMonitor",
            "org.gnome.Mutter.IdleMonitor",
            "GetIdletime",
            4_000,
            DesktopState(present=True),
        ),
        (
            "org.gnome.Mutter.IdleMonitor",
            "org.gnome.Mutter.IdleMonitor",
            "GetIdletime",
            600_000,
            DesktopState(present=False),
        ),
    ],
)
def test_what_desktops_tell_is_understood(
    bus: QDBusConnection,
    desktop: FakeDesktop,
    service: str,
    interface: str,
    member: str,
    value: object,
    expected: DesktopState,
) -> None:
    desktop.answer(service, interface, member, value)
    assert everything(bus).read() == expected


@pytest.mark.parametrize(("name", "here"), [("KDE", True), ("XFCE", False)])
def test_ten_thousand_without_a_key_are_seconds_or_on_kde_milliseconds(
    bus: QDBusConnection, desktop: FakeDesktop, name: str, here: bool
) -> None:
    saver = "org.freedesktop.ScreenSaver"
    desktop.answer(saver, saver, "GetSessionIdleTime", 10_000)
    assert everything(bus, name).read() == DesktopState(present=here)


def test_an_answer_of_another_kind_is_unknown(bus: QDBusConnection, desktop: FakeDesktop) -> None:
    saver = "org.gnome.ScreenSaver"
    desktop.answer(saver, saver, "GetActive", "perhaps")
    desktop.answer(linux.NOTIFICATIONS, linux.NOTIFICATIONS, "Inhibited", 3)
    desktop.answer("org.gnome.Mutter.IdleMonitor", "org.gnome.Mutter.IdleMonitor", "GetIdletime", True)
    assert everything(bus).read() == DesktopState()


def test_services_that_hang_cost_a_moment_once_and_the_others_are_heard(
    bus: QDBusConnection, desktop: FakeDesktop
) -> None:
    for name in ("org.freedesktop.ScreenSaver", "org.cinnamon.ScreenSaver", "org.mate.ScreenSaver"):
        desktop.answer(name, name, "GetActive", SILENT)
    desktop.answer("org.gnome.ScreenSaver", "org.gnome.ScreenSaver", "GetActive", True)
    probe = everything(bus, seconds=1.0)
    started = time.monotonic()
    assert probe.read() == DesktopState(locked=True)
    first = time.monotonic() - started
    asked = len(desktop.asked())
    assert probe.read() == DesktopState(locked=True)
    assert 0.9 < first < 1.9
    assert desktop.asked()[asked:].count("org.freedesktop.ScreenSaver.GetActive") == 0
    assert desktop.asked()[asked:].count("org.gnome.ScreenSaver.GetActive") == 1


@pytest.mark.parametrize(
    ("path", "interface", "member", "values"),
    [
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [False]),
        ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", [False]),
        ("/org/freedesktop/login1/session/_32", linux.LOGIND_SESSION, "Unlock", []),
        (LOGIN_SESSION, linux.PROPERTIES, "PropertiesChanged", [linux.LOGIND_SESSION, {"a": True}, ["b"]]),
        (
            linux.NOTIFICATIONS_PATH,
            linux.PROPERTIES,
            "PropertiesChanged",
            [linux.NOTIFICATIONS, {"Inhibited": False}, ["b"]],
        ),
    ],
)
def test_what_ends_a_hold_is_heard_at_once(
    presence: SystemDesktopMonitor,
    desktop: FakeDesktop,
    qtbot: QtBot,
    path: str,
    interface: str,
    member: str,
    values: list[object],
) -> None:
    heard: list[DesktopState] = []
    presence.subscribe(lambda: heard.append(presence.state()))
    saver = "org.gnome.ScreenSaver"
    desktop.answer(saver, saver, "GetActive", True)
    assert presence.state().locked is True
    desktop.answer(saver, saver, "GetActive", False)
    desktop.tell(path, interface, member, *values)
    desktop.tell(path, interface, member, *values)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [DesktopState(locked=False)]


def test_what_others_are_told_is_not_heard(
    presence: SystemDesktopMonitor, desktop: FakeDesktop, qtbot: QtBot
) -> None:
    heard: list[int] = []
    presence.subscribe(lambda: heard.append(1))
    desktop.tell("/player", linux.PROPERTIES, "PropertiesChanged", "org.mpris.Player", {"a": 1}, ["b"])
    # The bus keeps the order: what comes later is heard, and alone.
    desktop.tell("/x", linux.LOGIND_SESSION, "Unlock")
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [1]
    presence.close()
    desktop.tell("/x", linux.LOGIND_SESSION, "Unlock")
    desktop.asked()
    qtbot.waitUntil(lambda: True)
    assert heard == [1]


def test_a_bus_that_dies_is_an_unknown(tmp_path: Path, qapp: object) -> None:
    name = f"presence {next(_numbers)}"
    with private_session(tmp_path) as session:
        bus = QDBusConnection.connectToBus(session.address, name)
        with fake_desktop(session.environment()) as desktop:
            saver = "org.gnome.ScreenSaver"
            desktop.answer(saver, saver, "GetActive", True)
            presence = SystemDesktopMonitor(everything(bus))
            presence.subscribe(nothing)
            assert presence.state() == DesktopState(locked=True)
    presence.changed()
    assert presence.state() == DesktopState()
    presence.close()
    QDBusConnection.disconnectFromBus(name)


def test_without_any_bus_all_is_unknown(qapp: object) -> None:
    bus = QDBusConnection(f"never made {next(_numbers)}")
    presence = SystemDesktopMonitor(everything(bus))
    presence.subscribe(nothing)
    assert presence.state() == DesktopState()
    presence.close()


def test_a_paused_dunst_does_not_want_to_be_disturbed(
    bus: QDBusConnection, session: PrivateSession, display: VirtualDisplay, qtbot: QtBot
) -> None:
    environment = display.environment() | session.environment()
    presence = SystemDesktopMonitor(everything(bus))
    heard: list[bool | None] = []
    presence.subscribe(lambda: heard.append(presence.state().do_not_disturb))

    def switch(paused: str) -> None:
        command = ["dbus-send", "--session", "--print-reply", f"--dest={linux.NOTIFICATIONS}"]
        command += [linux.NOTIFICATIONS_PATH, f"{linux.PROPERTIES}.Set", f"string:{linux.DUNST}"]
        command += ["string:paused", f"variant:boolean:{paused}"]
        subprocess.run(command, env=environment, check=True, capture_output=True)

    assert shutil.which("dunst"), "`make test` installs it"
    dunst = subprocess.Popen(["dunst"], env=environment, stderr=subprocess.DEVNULL)
    try:
        interface = bus.interface()
        qtbot.waitUntil(lambda: interface.isServiceRegistered(linux.NOTIFICATIONS).value() is True)
        assert everything(bus).read() == DesktopState(do_not_disturb=False)
        switch("true")
        qtbot.waitUntil(lambda: heard[-1:] == [True])
        switch("false")
        qtbot.waitUntil(lambda: heard[-1:] == [False])
    finally:
        presence.close()
        dunst.kill()
        dunst.wait()
    assert everything(bus).read() == DesktopState()


def test_a_window_over_the_whole_screen_is_known_under_x11(display: VirtualDisplay, qtbot: QtBot) -> None:
    environment = display.environment()
    assert full_screen_window(display.name) is None
    programs = [subprocess.Popen(["openbox", "--sm-disable"], env=environment, stderr=subprocess.DEVNULL)]
    try:
        programs.append(subprocess.Popen([sys.executable, "-c", WHOLE_SCREEN], env=environment))
        qtbot.waitUntil(lambda: full_screen_window(display.name) is True, timeout=20_000)
        asked = linux.LinuxProbe([], {"DISPLAY": display.name})
        assert asked.read() == DesktopState(full_screen=True)
        # There, a program may look at no window but its own.
        asked = linux.LinuxProbe([], {"DISPLAY": display.name, "WAYLAND_DISPLAY": "wayland-0"})
        assert asked.read() == DesktopState()
        programs[1].kill()
        qtbot.waitUntil(lambda: full_screen_window(display.name) is False)
    finally:
        for program in programs:
            program.kill()
            program.wait()


def test_an_x_server_that_is_gone_tells_nothing() -> None:
    assert full_screen_window(":64738") is None
    assert full_screen_window("no display") is None


@pytest.mark.parametrize(("said", "expected"), [("false", True), ("true", False), ("@as []", None)])
def test_gnomes_own_switch_is_read(tmp_path: Path, said: str, expected: bool | None) -> None:
    program = tmp_path / "gsettings"
    program.write_text(
        f'#!/bin/sh\n[ "$*" = "get {linux.GNOME_NOTIFICATIONS} show-banners" ] && echo "{said}"\n'
    )
    program.chmod(0o755)
    environment = {"XDG_CURRENT_DESKTOP": "ubuntu:GNOME", "PATH": str(tmp_path)}
    probe = linux.LinuxProbe([], environment, PATIENCE)
    assert probe.read() == DesktopState(do_not_disturb=expected)


def test_a_switch_that_cannot_be_read_is_unknown(tmp_path: Path) -> None:
    environment = {"XDG_CURRENT_DESKTOP": "GNOME", "PATH": str(tmp_path)}
    assert linux.LinuxProbe([], environment).read() == DesktopState()
    program = tmp_path / "gsettings"
    program.write_text("#!/bin/sh\nexec sleep 30\n")
    program.chmod(0o755)
    started = time.monotonic()
    environment["PATH"] += os.pathsep + os.environ["PATH"]
    assert linux.LinuxProbe([], environment).read() == DesktopState()
    assert time.monotonic() - started < 2.0
