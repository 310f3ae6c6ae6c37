"""The state of a Linux desktop: over D-Bus, from its settings and, under X11, from the X server.

Proven on a real bus: the way of asking, dunst, and screen savers, logind and others as played by a test. How
each desktop answers is taken from its own description. Under Wayland nothing reports a window that fills the
screen.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant

from leadway.domain.reminder import DesktopState
from leadway.system.desktop_monitor_x11 import full_screen_window

ANSWER_SECONDS = 0.12
LEFT_OUT_SECONDS = 600.0
"""A service that did not answer in time is not asked again for so long."""
AWAY_SECONDS = 300.0
IDLE_INHIBITED = 8
"""The flag of GNOME's session for "the screen must stay on": a call, a film, a presentation."""

NOTIFICATIONS = "org.freedesktop.Notifications"
NOTIFICATIONS_PATH = "/org/freedesktop/Notifications"
DUNST = "org.dunstproject.cmd0"
SCREEN_SAVERS = tuple(
    f"{prefix}.ScreenSaver"
    for prefix in ("org.freedesktop", "org.gnome", "org.cinnamon", "org.mate", "org.xfce")
)
LOGIND = "org.freedesktop.login1"
LOGIND_SESSION = "org.freedesktop.login1.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"
PORTAL = "org.freedesktop.portal.Desktop"
PORTAL_SETTINGS = "org.freedesktop.portal.Settings"
XFCONF = "org.xfce.Xfconf"
GNOME_SESSION = "org.gnome.SessionManager"
GNOME_NOTIFICATIONS = "org.gnome.desktop.notifications"
_CHANGED: Any = SLOT("changed()")
"""PySide's own types ask for bytes here, and its code for text."""
_NO_ANSWER = ("org.freedesktop.DBus.Error.NoReply", "org.freedesktop.DBus.Error.Timeout")


class Fact(Enum):
    """What can hold the card back."""

    LOCKED = auto()
    DISTURBING = auto()
    FULL_SCREEN = auto()
    AWAY = auto()


Meaning = Callable[[object], bool | None]
"""From an answer to whether it holds the card back; None for an answer that says nothing."""


def _boolean(*, true: bool | None, false: bool | None) -> Meaning:
    """Return how a boolean answer is read; any other answer says nothing."""
    return lambda answer: (true if answer else false) if isinstance(answer, bool) else None


def _idle(per_second: int) -> Meaning:
    """Return how the time without input is read, in units of which a second has `per_second`."""

    def is_idle(answer: object) -> bool | None:
        if not isinstance(answer, int) or isinstance(answer, bool):
            return None
        return answer >= AWAY_SECONDS * per_second

    return is_idle


def _stays_on(answer: object) -> bool | None:
    """Read what a GNOME session was asked to hold off: music, for one, does not hold off the idle screen."""
    return True if isinstance(answer, int) and answer & IDLE_INHIBITED else None


_IS_TRUE = _boolean(true=True, false=False)
_IS_FALSE = _boolean(true=False, false=True)
# Many a desktop never sets these, so the other answer says nothing.
_ONLY_TRUE = _boolean(true=True, false=None)
_ONLY_FALSE = _boolean(true=None, false=True)


@dataclass(frozen=True, slots=True)
class StateQuery:
    """One question to a service that may be there; it is never started for it."""

    fact: Fact
    service: str
    member: str
    """The method of the service's own interface, or of `interface`."""
    meaning: Meaning = _IS_TRUE
    arguments: tuple[str, ...] = ()
    interface: str = ""
    path: str = ""
    """Where it is not the service's name written as a path."""

    def message(self) -> QDBusMessage:
        path = self.path or "/" + self.service.replace(".", "/")
        interface = self.interface or self.service
        message = QDBusMessage.createMethodCall(self.service, path, interface, self.member)
        message.setArguments(list(self.arguments))
        message.setAutoStartService(False)
        return message


def _get(fact: Fact, service: str, interface: str, name: str, meaning: Meaning, path: str = "") -> StateQuery:
    return StateQuery(fact, service, "Get", meaning, (interface, name), PROPERTIES, path)


def session_queries(desktop: str) -> list[StateQuery]:
    """Return what to ask on the session bus of a desktop named as in XDG_CURRENT_DESKTOP."""
    # The description of this call says seconds; KDE has always answered in milliseconds.
    per_second = 1000 if "KDE" in desktop else 1
    mutter, banners = "org.gnome.Mutter.IdleMonitor", (GNOME_NOTIFICATIONS, "show-banners")
    xfce, portal = ("xfce4-notifyd", "/do-not-disturb"), "/org/freedesktop/portal/desktop"
    return [
        *(StateQuery(Fact.LOCKED, saver, "GetActive") for saver in SCREEN_SAVERS),
        StateQuery(Fact.AWAY, SCREEN_SAVERS[0], "GetSessionIdleTime", _idle(per_second)),
        StateQuery(Fact.AWAY, mutter, "GetIdletime", _idle(1000), path="/org/gnome/Mutter/IdleMonitor/Core"),
        _get(Fact.FULL_SCREEN, GNOME_SESSION, GNOME_SESSION, "InhibitedActions", _stays_on),
        # KDE's, and that of daemons which follow it.
        _get(Fact.DISTURBING, NOTIFICATIONS, NOTIFICATIONS, "Inhibited", _IS_TRUE),
        _get(Fact.DISTURBING, NOTIFICATIONS, DUNST, "paused", _IS_TRUE),
        StateQuery(Fact.DISTURBING, PORTAL, "Read", _IS_FALSE, banners, PORTAL_SETTINGS, portal),
        StateQuery(Fact.DISTURBING, XFCONF, "GetProperty", _IS_TRUE, xfce),
    ]


def system_queries() -> list[StateQuery]:
    """Return what to ask logind on the system bus."""
    session = "/org/freedesktop/login1/session/auto"
    return [
        _get(Fact.LOCKED, LOGIND, LOGIND_SESSION, "LockedHint", _ONLY_TRUE, session),
        _get(Fact.AWAY, LOGIND, LOGIND_SESSION, "IdleHint", _ONLY_TRUE, session),
        # Somebody else is at the screen.
        _get(Fact.AWAY, LOGIND, LOGIND_SESSION, "Active", _ONLY_FALSE, session),
    ]


Signal = tuple[Any, ...]
"""Interface and member of a message after which it is worth asking again, from any sender.

Where the interface is everybody's, the message's first argument and its signature are given, too.
"""
_PROPERTIES_CHANGED = (PROPERTIES, "PropertiesChanged")
SESSION_SIGNALS: tuple[Signal, ...] = (
    *((saver, "ActiveChanged") for saver in SCREEN_SAVERS),
    (*_PROPERTIES_CHANGED, [NOTIFICATIONS], "sa{sv}as"),
    (*_PROPERTIES_CHANGED, [DUNST], "sa{sv}as"),
    (PORTAL_SETTINGS, "SettingChanged", [GNOME_NOTIFICATIONS], "ssv"),
    (XFCONF, "PropertyChanged", ["xfce4-notifyd"], "ssv"),
)
SYSTEM_SIGNALS: tuple[Signal, ...] = (
    ("org.freedesktop.login1.Manager", "PrepareForSleep"),
    (LOGIND_SESSION, "Unlock"),
    (*_PROPERTIES_CHANGED, [LOGIND_SESSION], "sa{sv}as"),
)


class Bus(QObject):
    """One bus with its questions and its signals; a bus that is missing or dies reports nothing."""

    def __init__(
        self,
        connection: QDBusConnection,
        questions: Iterable[StateQuery],
        signals: Iterable[Signal],
        seconds: float = ANSWER_SECONDS,
    ) -> None:
        super().__init__()
        self._connection = connection
        self._questions = tuple(questions)
        self._signals = tuple(signals)
        self._milliseconds = int(seconds * 1000)
        self._left_out: dict[str, float] = {}
        self._on_change: Callable[[], None] | None = None

    def ask(self) -> Callable[[], list[tuple[Fact, bool]]]:
        """Send all questions at once; the answers are there when the returned function is called."""
        if not self._connection.isConnected():
            return list
        now = time.monotonic()
        calls = [
            (question, self._connection.asyncCall(question.message(), self._milliseconds))
            for question in self._questions
            if self._left_out.get(question.service, 0.0) <= now
        ]

        def answers() -> list[tuple[Fact, bool]]:
            answered = []
            for question, call in calls:
                call.waitForFinished()
                reply = call.reply()
                if reply.errorName() in _NO_ANSWER:
                    self._left_out[question.service] = now + LEFT_OUT_SECONDS
                holds = question.meaning(_unpacked(reply)) if not reply.errorName() else None
                if holds is not None:
                    answered.append((question.fact, holds))
            return answered

        return answers

    def start(self, changed: Callable[[], None]) -> None:
        """Listen to the signals."""
        self._on_change = changed
        self._for_each_signal(self._connection.connect)

    def stop(self) -> None:
        """Listen no more."""
        self._on_change = None
        self._for_each_signal(self._connection.disconnect)

    @Slot()
    def changed(self) -> None:
        """Pass on that something is different."""
        if self._on_change is not None:
            self._on_change()

    def _for_each_signal(self, connect: Callable[..., object]) -> None:
        for signal in self._signals:
            connect("", "", *signal, self, _CHANGED)


class LinuxProbe:
    """Asks everything that may be there, all at once, and takes what comes within the time."""

    def __init__(
        self, buses: Iterable[Bus], environment: Mapping[str, str], seconds: float = ANSWER_SECONDS
    ) -> None:
        self._buses = tuple(buses)
        self._seconds = seconds
        self._environment = environment
        self._switch = banners_switch(environment)

    def read(self) -> DesktopState:
        """Return what the desktop reports now."""
        end = time.monotonic() + self._seconds
        waiting = [bus.ask() for bus in self._buses]
        answered = [answer for answers in waiting for answer in answers()]
        if self._switch is not None and (seconds_left := end - time.monotonic()) > 0:
            answered += self._read_switch(self._switch, seconds_left)
        display = self._environment.get("DISPLAY")
        if display and not self._environment.get("WAYLAND_DISPLAY"):
            full_screen = full_screen_window(display)
            if full_screen is not None:
                answered.append((Fact.FULL_SCREEN, full_screen))
        return combined(answered)

    def start(self, changed: Callable[[], None]) -> None:
        for bus in self._buses:
            bus.start(changed)

    def stop(self) -> None:
        for bus in self._buses:
            bus.stop()

    def _read_switch(self, switch: Switch, seconds: float) -> list[tuple[Fact, bool]]:
        try:
            process = subprocess.run(  # noqa: S603 -- fixed words
                ["gsettings", "get", switch.schema, switch.key],  # noqa: S607 -- the system's own
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                env=dict(self._environment),
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return []
        except OSError:
            # Without the program, this desktop does not tell.
            self._switch = None
            return []
        value = process.stdout.strip()
        return [(Fact.DISTURBING, value == switch.quiet)] if value in ("true", "false") else []


@dataclass(frozen=True, slots=True)
class Switch:
    """A desktop's own switch for notifications, kept in its settings; these have no bus to ask."""

    schema: str
    key: str
    quiet: str
    """The value that means: do not disturb."""


_GNOME_SWITCH = Switch(GNOME_NOTIFICATIONS, "show-banners", "false")
_SWITCHES = {
    "X-Cinnamon": Switch("org.cinnamon.desktop.notifications", "display-notifications", "false"),
    "MATE": Switch("org.mate.NotificationDaemon", "do-not-disturb", "true"),
    "GNOME": _GNOME_SWITCH,
    "Unity": _GNOME_SWITCH,
    "Pantheon": _GNOME_SWITCH,
}


def banners_switch(environment: Mapping[str, str]) -> Switch | None:
    """Return where a desktop keeps its switch, or None; a Flatpak does not see its host's settings."""
    if "FLATPAK_ID" in environment:
        return None
    names = environment.get("XDG_CURRENT_DESKTOP", "").split(":")
    return next((switch for name, switch in _SWITCHES.items() if name in names), None)


def combined(answered: Iterable[tuple[Fact, bool]]) -> DesktopState:
    """Return the moment: one "yes" counts more than any "no", and no answer is None."""
    facts: dict[Fact, bool] = {}
    for fact, holds in answered:
        facts[fact] = facts.get(fact, False) or holds
    away = facts.get(Fact.AWAY)
    return DesktopState(
        locked=facts.get(Fact.LOCKED),
        do_not_disturb=facts.get(Fact.DISTURBING),
        full_screen=facts.get(Fact.FULL_SCREEN),
        present=None if away is None else not away,
    )


def linux_probe() -> LinuxProbe:
    """Return the probe for the desktop this program runs in."""
    desktop = os.environ.get("XDG_CURRENT_DESKTOP", "")
    session = Bus(QDBusConnection.sessionBus(), session_queries(desktop), SESSION_SIGNALS)
    system = Bus(QDBusConnection.systemBus(), system_queries(), SYSTEM_SIGNALS)
    return LinuxProbe((session, system), os.environ)


def _unpacked(reply: QDBusMessage) -> object:
    """Return the one thing that was answered, out of as many variants as it came in."""
    answer: object = next(iter(reply.arguments()), None)
    while isinstance(answer, QDBusVariant):
        answer = answer.variant()
    return answer
