"""A desktop's services on a test's own bus, in a process of their own: they answer what the test tells them.

Run as `python -m helpers.fake_desktop`, it reads one JSON object a line and answers each with one line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QSocketNotifier, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusVariant,
    QDBusVirtualObject,
)

TESTS = Path(__file__).resolve().parent.parent
SILENT = "<never answers>"


class FakeDesktop:
    """The services, as seen by the test."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def answer(self, service: str, interface: str, member: str, value: object) -> None:
        """Let a service answer a call, or the reading of a property, with `value` from now on."""
        self._order({"service": service, "call": f"{interface}.{member}", "value": value})

    def tell(self, path: str, interface: str, member: str, *values: object) -> None:
        """Send a message to everybody on the bus."""
        self._order({"path": path, "interface": interface, "member": member, "values": values})

    def open_portal(self) -> None:
        """Let there be a portal that starts programs in the background."""
        self._order({"portal": True})

    def options(self) -> dict[str, object]:
        """Return what the portal was last asked; nothing before it was asked."""
        options: dict[str, object] = json.loads(self._order({"options": True}))
        return options

    def respond(self, asker: str, code: int, results: dict[str, object]) -> None:
        """Give the portal's answer to the last question, which came from this name on the bus."""
        self._order({"respond": code, "results": results, "asker": asker})

    def asked(self) -> list[str]:
        """Return what was called so far, in order."""
        called: list[str] = json.loads(self._order({}))
        return called

    def freeze(self) -> None:
        """Let no service answer anything any more."""
        self._order({"freeze": True})

    def _order(self, order: dict[str, object]) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the services have ended"
        return answer


@contextmanager
def fake_desktop(environment: dict[str, str]) -> Iterator[FakeDesktop]:
    """Run a desktop without any services yet on the bus that the environment names."""
    process = subprocess.Popen(
        [sys.executable, "-m", "helpers.fake_desktop"],
        env=os.environ | environment | {"PYTHONPATH": str(TESTS)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield FakeDesktop(process)
    finally:
        process.kill()
        process.communicate()


PROPERTIES = "org.freedesktop.DBus.Properties"
REQUESTS = "/org/freedesktop/portal/desktop/request"
# PySide's own types know neither of these with names of Qt types.
_class_info: Any = ClassInfo
_signal: Any = Signal


class Services(QDBusVirtualObject):
    """Answers on every path; which services there are, the bus itself knows."""

    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self.bus = bus
        self.answers: dict[str, object] = {}
        self.asked: list[str] = []
        self.frozen = False

    def introspect(self, path: str) -> str:  # noqa: ARG002 -- Qt's own
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        is_property = message.interface() == PROPERTIES
        words = message.arguments() if is_property else [message.interface(), message.member()]
        call = ".".join(words)
        self.asked.append(call)
        if self.frozen or self.answers.get(call) == SILENT:
            return True
        if call not in self.answers:
            return False
        value = self.answers[call]
        connection.send(message.createReply(QDBusVariant(value) if is_property else value))
        return True


@_class_info({"D-Bus Interface": "org.freedesktop.portal.Background"})
class BackgroundPortal(QObject):
    """The part of the portal that starts programs at login."""

    def __init__(self) -> None:
        super().__init__()
        self.options: dict[str, object] = {}

    @Slot(str, "QVariantMap", result=str)
    def RequestBackground(self, window: str, options: dict[str, object]) -> str:  # noqa: ARG002 -- the portal's
        self.options = options
        return f"{REQUESTS}/handle"


@_class_info({"D-Bus Interface": "org.freedesktop.portal.Request"})
class Request(QObject):
    """A request to the portal, which it answers with a signal."""

    Response = _signal("uint", "QVariantMap")


class Orders(QObject):
    """Does what the test says, line by line."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        # Where one connection answers on every path, no other object has a place.
        self._another = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "requests")
        self._background = BackgroundPortal()
        self._requests: list[Request] = []
        self._lines = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._lines.activated.connect(self.obey)

    @Slot()
    def obey(self) -> None:
        line = sys.stdin.readline()
        if not line:
            QCoreApplication.quit()
            return
        order = json.loads(line)
        if "call" in order:
            self._services.bus.registerService(order["service"])
            self._services.answers[order["call"]] = order["value"]
        elif "member" in order:
            message = QDBusMessage.createSignal(order["path"], order["interface"], order["member"])
            message.setArguments(order["values"])
            self._services.bus.send(message)
        elif "respond" in order:
            self._respond(order["asker"], order["respond"], order["results"])
        elif "portal" in order:
            self._open_portal()
        elif "freeze" in order:
            self._services.frozen = True
        said = self._background.options if "options" in order else self._services.asked
        print(json.dumps(said), flush=True)  # noqa: T201 -- the answer

    def _open_portal(self) -> None:
        exported = QDBusConnection.RegisterOption.ExportAllSlots
        path = "/org/freedesktop/portal/desktop"
        assert self._another.registerObject(path, self._background, exported)
        assert self._another.registerService("org.freedesktop.portal.Desktop")

    def _respond(self, asker: str, code: int, results: dict[str, object]) -> None:
        sender = asker.removeprefix(":").replace(".", "_")
        handle = f"{REQUESTS}/{sender}/{self._background.options['handle_token']}"
        self._requests.append(Request())
        exported = QDBusConnection.RegisterOption.ExportAllSignals
        assert self._another.registerObject(handle, self._requests[-1], exported)
        self._requests[-1].Response.emit(code, results)


def _serve() -> None:
    application = QCoreApplication([])
    services = Services(QDBusConnection.sessionBus())
    everywhere = QDBusConnection.VirtualObjectRegisterOption.SubPath
    assert services.bus.registerVirtualObject("/", services, everywhere)
    orders = Orders(services)
    application.exec()
    del orders


if __name__ == "__main__":
    _serve()
