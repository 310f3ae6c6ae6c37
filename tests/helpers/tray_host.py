"""A panel with a place for tray icons, on a test's own bus: it lists icons, opens menus, presses entries.

The test's process is the panel's watcher; the program's menu is read and pressed as a panel does it.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant, QDBusVirtualObject

from helpers.display import PrivateSession

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
_ENTRY = re.compile(r"struct \{\s+int32 (\d+)\s+array \[(.*?)\n\s+\]\n\s+array \[", re.DOTALL)
_LABEL = re.compile(r'string "label"\s+variant\s+string "([^"]*)"')


class TrayHost(QDBusVirtualObject):
    """The watcher that every panel of this kind offers."""

    def __init__(self, session: PrivateSession, bus: QDBusConnection) -> None:
        super().__init__()
        self._session = session
        self._bus = bus
        self.items: list[str] = []

    def introspect(self, path: str) -> str:  # noqa: ARG002 -- Qt's own
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        if message.member() == "RegisterStatusNotifierItem":
            self.items.append(message.service())
            return connection.send(message.createReply())
        if message.member() == "Get":
            known = {"IsStatusNotifierHostRegistered": True, "ProtocolVersion": 0}
            return connection.send(message.createReply(QDBusVariant(known[message.arguments()[1]])))
        return False

    def tip(self) -> str:
        """Return what is said when the newest icon is pointed at."""
        said = self._call("/StatusNotifierItem", "org.freedesktop.DBus.Properties.Get", ITEM, "ToolTip")
        texts: list[str] = re.findall(r'string "([^"]*)"', said)
        return next(text for text in texts if text)

    def entries(self) -> dict[str, int]:
        """Open the menu and return its entries with their numbers, in order."""
        self._call("/MenuBar", f"{MENU}.AboutToShow", 0)
        said = self._call("/MenuBar", f"{MENU}.GetLayout", 0, -1, [])
        found = ((int(number), _LABEL.search(words)) for number, words in _ENTRY.findall(said))
        return {label[1]: number for number, label in found if label is not None}

    def press(self, label: str) -> None:
        """Press an entry of the menu."""
        number = self.entries()[label]
        command = ("variant:int32:0", "uint32:0")
        self._send("/MenuBar", f"{MENU}.Event", f"int32:{number}", "string:clicked", *command)

    def activate(self) -> None:
        """Click the icon."""
        self._call("/StatusNotifierItem", f"{ITEM}.Activate", 0, 0)

    def _call(self, path: str, method: str, *arguments: object) -> str:
        return self._send(path, method, *(_typed(each) for each in arguments))

    def _send(self, path: str, method: str, *arguments: str) -> str:
        command = ["dbus-send", "--session", "--print-reply", f"--dest={self.items[-1]}", path, method]
        environment = os.environ | self._session.environment()
        answer = subprocess.run(
            [*command, *arguments], env=environment, capture_output=True, text=True, timeout=20, check=True
        )
        return answer.stdout


def _typed(argument: object) -> str:
    """Return an argument as dbus-send wants it."""
    if argument == []:
        return "array:string:"
    return f"int32:{argument}" if isinstance(argument, int) else f"string:{argument}"


@contextmanager
def tray_host(session: PrivateSession, name: str) -> Iterator[TrayHost]:
    """Let there be a panel on the session's bus for the length of the block; `name` is its connection's."""
    bus = QDBusConnection.connectToBus(session.address, name)
    host = TrayHost(session, bus)
    assert bus.registerVirtualObject("/StatusNotifierWatcher", host)
    assert bus.registerService(WATCHER)
    try:
        yield host
    finally:
        bus.unregisterService(WATCHER)
        QDBusConnection.disconnectFromBus(name)
