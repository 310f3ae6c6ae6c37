"""What a Linux desktop tells of the moment: over D-Bus, from its settings and, under X11, from the X server.

Proven on a real bus: the way of asking, dunst, and screen savers, logind and others as played by a test. How
each desktop answers is taken from its own description. Under Wayland nobody tells of a window that fills the
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
SCREEN_SAVERS = ("org.freedesktop", "org.gnome", "org.cinnamon", "org.mate", "org.xfce")
LOGIND = "org.freedesktop.login1"
LOGIND_SESSION = "org.freedesktop.login1.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"
PORTAL = "org.freedesktop.portal.Desktop"
PORTAL_SETTINGS = "org.freedesktop.portal.Settings"
GNOME_NOTIFICATIONS = "org.gnome.desktop.notifications"
_HEARD: Any = SLOT("heard()")
"""PySide's own types ask for bytes here, and its code for text."""
_CHANGES = "sa{sv}as"
_NO_ANSWER = ("org.freedesktop.DBus.Error.NoReply", "org.freedesktop.DBus.Error.Timeout")


class Fact(Enum):
    """What can hold the card back."""

    LOCKED = auto()
    DISTURBING = auto()
    FULL_SCREEN = auto()
    AWAY = auto()


Meaning = Callable[[object], bool | None]
"""From an answer to whether it holds the card back; None for an answer that says nothing."""


def is_true(answer: object) -> bool | None:
    return answer if isinstance(answer, bool) else None


def is_false(answer: object) -> bool | None:
    return not answer if isinstance(answer, bool) else None


def only_true(answer: object) -> bool | None:
    """Read a "yes"; many a desktop never sets this, so a "no" says nothing."""
    return True if answer is True else None


def only_false(answer: object) -> bool | None:
    return True if answer is False else None


def stays_on(answer: object) -> bool | None:
    """Read what a GNOME session was asked to hold off: music, for one, does not hold off the idle screen."""
    return True if isinstance(answer, int) and answer & IDLE_INHIBITED else None


def idle_milliseconds(answer: object) -> bool | None:
    if not isinstance(answer, int) or isinstance(answer, bool):
        return None
    return answer >= AWAY_SECONDS * 1000


def idle_seconds(answer: object) -> bool | None:
    if not isinstance(answer, int) or isinstance(answer, bool):
        return None
    return answer >= AWAY_SECONDS


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a service that may be there; it is never started for it."""

    fact: Fact
    service: str
    path: str
    interface: str
    member: str
    arguments: tuple[str, ...] = ()
    meaning: Meaning = is_true

    def message(self) -> QDBusMessage:
        message = QDBusMessage.createMethodCall(self.service, self.path, self.interface, self.member)
        message.setArguments(list(self.arguments))
        message.setAutoStartService(False)
        return message


def _get(fact: Fact, service: str, path: str, of: tuple[str, str], meaning: Meaning) -> Question:
    return Question(fact, service, path, PROPERTIES, "Get", of, meaning)


def session_questions(desktop: str) -> list[Question]:
    """Return what to ask on the session bus of a desktop named as in XDG_CURRENT_DESKTOP."""
    questions = []
    for prefix in SCREEN_SAVERS:
        service, path = f"{prefix}.ScreenSaver", "/" + f"{prefix}.ScreenSaver".replace(".", "/")
        questions.append(Question(Fact.LOCKED, service, path, service, "GetActive"))
    # The description of this call says seconds; KDE has always answered in milliseconds.
    unit = idle_milliseconds if "KDE" in desktop else idle_seconds
    saver, path = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"
    mutter, mutter_path = "org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core"
    gnome, dnd = "org.gnome.SessionManager", Fact.DISTURBING
    portal_path = "/org/freedesktop/portal/desktop"
    banners = (GNOME_NOTIFICATIONS, "show-banners")
    xfce_switch = ("xfce4-notifyd", "/do-not-disturb")
    return [
        *questions,
        Question(Fact.AWAY, saver, path, saver, "GetSessionIdleTime", meaning=unit),
        Question(Fact.AWAY, mutter, mutter_path, mutter, "GetIdletime", meaning=idle_milliseconds),
        _get(Fact.FULL_SCREEN, gnome, "/org/gnome/SessionManager", (gnome, "InhibitedActions"), stays_on),
        # KDE's, and that of daemons which follow it.
        _get(dnd, NOTIFICATIONS, NOTIFICATIONS_PATH, (NOTIFICATIONS, "Inhibited"), is_true),
        _get(dnd, NOTIFICATIONS, NOTIFICATIONS_PATH, (DUNST, "paused"), is_true),
        Question(dnd, PORTAL, portal_path, PORTAL_SETTINGS, "Read", banners, is_false),
        Question(dnd, "org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf", "GetProperty", xfce_switch),
    ]


def system_questions() -> list[Question]:
    """Return what to ask logind on the system bus."""
    path = "/org/freedesktop/login1/session/auto"
    return [
        _get(Fact.LOCKED, LOGIND, path, (LOGIND_SESSION, "LockedHint"), only_true),
        _get(Fact.AWAY, LOGIND, path, (LOGIND_SESSION, "IdleHint"), only_true),
        # Somebody else is at the screen.
        _get(Fact.AWAY, LOGIND, path, (LOGIND_SESSION, "Active"), only_false),
    ]


@dataclass(frozen=True, slots=True)
class News:
    """A message of the bus after which it is worth asking again; whoever sends it."""

    interface: str
    member: str
    about: str = ""
    """The message's first argument, where the interface is everybody's; then its signature is needed, too."""
    signature: str = ""


SESSION_NEWS = (
    *(News(f"{prefix}.ScreenSaver", "ActiveChanged") for prefix in SCREEN_SAVERS),
    News(PROPERTIES, "PropertiesChanged", NOTIFICATIONS, _CHANGES),
    News(PROPERTIES, "PropertiesChanged", DUNST, _CHANGES),
    News(PORTAL_SETTINGS, "SettingChanged", GNOME_NOTIFICATIONS, "ssv"),
    News("org.xfce.Xfconf", "PropertyChanged", "xfce4-notifyd", "ssv"),
)
SYSTEM_NEWS = (
    News("org.freedesktop.login1.Manager", "PrepareForSleep"),
    News(LOGIND_SESSION, "Unlock"),
    News(PROPERTIES, "PropertiesChanged", LOGIND_SESSION, _CHANGES),
)


class Bus(QObject):
    """One bus with its questions and its news; a bus that is missing or dies tells nothing."""

    def __init__(
        self,
        connection: QDBusConnection,
        questions: Iterable[Question],
        news: Iterable[News],
        seconds: float = ANSWER_SECONDS,
    ) -> None:
        super().__init__()
        self._connection = connection
        self._questions = tuple(questions)
        self._news = tuple(news)
        self._milliseconds = int(seconds * 1000)
        self._left_out: dict[str, float] = {}
        self._changed: Callable[[], None] | None = None

    def ask(self) -> Callable[[], list[tuple[Fact, bool]]]:
        """Send all questions at once; the answers are there when the returned function is called."""
        if not self._connection.isConnected():
            return list
        now = time.monotonic()
        asked = [
            (question, self._connection.asyncCall(question.message(), self._milliseconds))
            for question in self._questions
            if self._left_out.get(question.service, 0.0) <= now
        ]

        def answers() -> list[tuple[Fact, bool]]:
            found = []
            for question, call in asked:
                call.waitForFinished()
                reply = call.reply()
                if reply.errorName() in _NO_ANSWER:
                    self._left_out[question.service] = now + LEFT_OUT_SECONDS
                held = question.meaning(_unpacked(reply)) if not reply.errorName() else None
                if held is not None:
                    found.append((question.fact, held))
            return found

        return answers

    def start(self, changed: Callable[[], None]) -> None:
        """Listen to the news."""
        self._changed = changed
        for each in self._news:
            where = ("", "", each.interface, each.member)
            if each.about:
                self._connection.connect(*where, [each.about], each.signature, self, _HEARD)
            else:
                self._connection.connect(*where, self, _HEARD)

    def stop(self) -> None:
        """Listen no more."""
        self._changed = None
        for each in self._news:
            where = ("", "", each.interface, each.member)
            if each.about:
                self._connection.disconnect(*where, [each.about], each.signature, self, _HEARD)
            else:
                self._connection.disconnect(*where, self, _HEARD)

    @Slot()
    def heard(self) -> None:
        """Pass on that something is different."""
        if self._changed is not None:
            self._changed()


class LinuxProbe:
    """Asks everything that may be there, all at once, and takes what comes within the time."""

    def __init__(
        self, buses: Iterable[Bus], environment: Mapping[str, str], seconds: float = ANSWER_SECONDS
    ) -> None:
        self._buses = tuple(buses)
        self._seconds = seconds
        self._environment = environment
        self._switch = banners_switch(environment)

    def look(self) -> DesktopState:
        """Return what the desktop tells now."""
        started = time.monotonic()
        process = self._read_switch()
        waiting = [bus.ask() for bus in self._buses]
        found = [answer for answers in waiting for answer in answers()]
        if process is not None and self._switch is not None:
            left = max(0.0, started + self._seconds - time.monotonic())
            found += _fact_of_switch(process, left, self._switch)
        full = self._full_screen()
        if full is not None:
            found.append((Fact.FULL_SCREEN, full))
        return put_together(found)

    def start(self, changed: Callable[[], None]) -> None:
        for bus in self._buses:
            bus.start(changed)

    def stop(self) -> None:
        for bus in self._buses:
            bus.stop()

    def _full_screen(self) -> bool | None:
        if self._environment.get("WAYLAND_DISPLAY") or not self._environment.get("DISPLAY"):
            return None
        return full_screen_window(self._environment["DISPLAY"])

    def _read_switch(self) -> subprocess.Popen[str] | None:
        if self._switch is None:
            return None
        try:
            return subprocess.Popen(  # noqa: S603 -- fixed words
                ["gsettings", "get", self._switch.schema, self._switch.key],  # noqa: S607 -- the system's own
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env=dict(self._environment),
            )
        except OSError:
            # Without the program, this desktop does not tell.
            self._switch = None
            return None


@dataclass(frozen=True, slots=True)
class Switch:
    """A desktop's own switch for notifications, kept in its settings; these have no bus to ask."""

    schema: str
    key: str
    quiet: str
    """The value that means: do not disturb."""


def banners_switch(environment: Mapping[str, str]) -> Switch | None:
    """Return where a desktop keeps its switch, or None; a Flatpak does not see its host's settings."""
    if "FLATPAK_ID" in environment:
        return None
    names = environment.get("XDG_CURRENT_DESKTOP", "").split(":")
    if "X-Cinnamon" in names:
        return Switch("org.cinnamon.desktop.notifications", "display-notifications", "false")
    if "MATE" in names:
        return Switch("org.mate.NotificationDaemon", "do-not-disturb", "true")
    if {"GNOME", "Unity", "Pantheon"} & set(names):
        return Switch(GNOME_NOTIFICATIONS, "show-banners", "false")
    return None


def put_together(found: Iterable[tuple[Fact, bool]]) -> DesktopState:
    """Return the moment: one "yes" counts more than any "no", and nothing said is None."""
    said: dict[Fact, bool] = {}
    for fact, held in found:
        said[fact] = said.get(fact, False) or held
    away = said.get(Fact.AWAY)
    return DesktopState(
        locked=said.get(Fact.LOCKED),
        do_not_disturb=said.get(Fact.DISTURBING),
        full_screen=said.get(Fact.FULL_SCREEN),
        present=None if away is None else not away,
    )


def linux_probe() -> LinuxProbe:
    """Return the probe for the desktop this program runs in."""
    desktop = os.environ.get("XDG_CURRENT_DESKTOP", "")
    session = Bus(QDBusConnection.sessionBus(), session_questions(desktop), SESSION_NEWS)
    system = Bus(QDBusConnection.systemBus(), system_questions(), SYSTEM_NEWS)
    return LinuxProbe((session, system), os.environ)


def _fact_of_switch(
    process: subprocess.Popen[str], seconds: float, switch: Switch
) -> list[tuple[Fact, bool]]:
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return []
    value = said.strip()
    return [(Fact.DISTURBING, value == switch.quiet)] if value in ("true", "false") else []


def _unpacked(reply: QDBusMessage) -> object:
    """Return the one thing that was answered, out of as many variants as it came in."""
    answer: object = next(iter(reply.arguments()), None)
    while isinstance(answer, QDBusVariant):
        answer = answer.variant()
    return answer
