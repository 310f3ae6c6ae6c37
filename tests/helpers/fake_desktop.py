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


def _serve() -> None:
    from PySide6.QtCore import QCoreApplication, QSocketNotifier
    from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant, QDBusVirtualObject

    application = QCoreApplication([])
    bus = QDBusConnection.sessionBus()
    answers: dict[str, object] = {}
    asked: list[str] = []
    frozen: list[bool] = []

    class Everything(QDBusVirtualObject):
        """Answers every path; D-Bus itself knows which services there are."""

        def introspect(self, path: str) -> str:  # noqa: ARG002 -- Qt's own
            return ""

        def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
            call = f"{message.interface()}.{message.member()}"
            if message.interface() == "org.freedesktop.DBus.Properties":
                call = ".".join(message.arguments())
            asked.append(call)
            if frozen or answers.get(call) == SILENT:
                return True
            if call not in answers:
                return False
            value = answers[call]
            is_property = message.interface() == "org.freedesktop.DBus.Properties"
            connection.send(message.createReply(QDBusVariant(value) if is_property else value))
            return True

    everything = Everything()
    option = QDBusConnection.VirtualObjectRegisterOption.SubPath
    assert bus.registerVirtualObject("/", everything, option)

    def obey() -> None:
        line = sys.stdin.readline()
        if not line:
            application.quit()
            return
        order = json.loads(line)
        if "call" in order:
            bus.registerService(order["service"])
            answers[order["call"]] = order["value"]
        elif "member" in order:
            message = QDBusMessage.createSignal(order["path"], order["interface"], order["member"])
            message.setArguments(order["values"])
            bus.send(message)
        elif "freeze" in order:
            frozen.append(True)
        print(json.dumps(asked), flush=True)  # noqa: T201 -- the answer

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(obey)
    application.exec()


if __name__ == "__main__":
    _serve()
