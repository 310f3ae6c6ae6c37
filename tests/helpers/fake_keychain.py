"""A Secret Service that answers as a test says, on a private session bus."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from jeepney import HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.low_level import Message
from jeepney.wrappers import DBusAddress

NAME = "org.freedesktop.secrets"
ITEM = "/org/freedesktop/secrets/collection/desk/1"
COLLECTION = "/org/freedesktop/secrets/collection/desk"
PROMPT = "/org/freedesktop/secrets/prompt/1"

Reply = tuple[str, tuple[Any, ...]]
"""A D-Bus signature and the body; with an empty body, the name of an error instead."""
NO_ENCRYPTION: Reply = ("org.freedesktop.DBus.Error.NotSupported", ())
"""The reply of `OpenSession` where secrets pass as they are."""
Answers = dict[str, Reply | None]
"""What each method replies; of `Get`, by the name of the property. None never replies."""


class FakeKeychain:
    """Answers by `answers`, and remembers in `asked` what it was asked."""

    def __init__(self, bus: DBusConnection) -> None:
        self._bus = bus
        self.answers: Answers = {}
        self.asked: list[str] = []

    def serve(self) -> None:
        """Answer until the connection is closed."""
        with suppress(Exception):
            while True:
                message = self._bus.receive()
                if message.header.message_type is MessageType.method_call:
                    self._answer(message)

    def _answer(self, message: Message) -> None:
        method = str(message.header.fields[HeaderFields.member])
        name = str(message.body[1]) if method == "Get" else method
        self.asked.append(name)
        reply = self.answers.get(name, ("org.freedesktop.DBus.Error.UnknownMethod", ()))
        if reply is None:
            return
        if reply is NO_ENCRYPTION and message.body[0] == "plain":
            reply = ("vo", (("s", ""), "/session"))
        signature, body = reply
        if body == ():
            self._bus.send(new_error(message, signature))
        else:
            self._bus.send(new_method_return(message, signature, body))
        if name == "Prompt":
            emitter = DBusAddress(PROMPT, interface="org.freedesktop.Secret.Prompt")
            self._bus.send(new_signal(emitter, "Completed", "bv", (True, ("s", ""))))


def answers_with(secret: bytes) -> Answers:
    """Return the answers of a keychain that holds this secret for everybody, and encrypts no transport."""
    return {
        "SearchItems": ("aoao", ([ITEM], [])),
        "Collections": ("v", (("ao", [COLLECTION]),)),
        "ReadAlias": ("o", (COLLECTION,)),
        "Label": ("v", (("s", "desk"),)),
        "Locked": ("v", (("b", False),)),
        "OpenSession": NO_ENCRYPTION,
        "GetSecret": ("(oayays)", (("/", b"", secret, "text/plain"),)),
    }


@contextmanager
def fake_keychain(address: str) -> Iterator[Callable[[Answers], FakeKeychain]]:
    """Own the name of the Secret Service on a bus; give what sets the answers from now on."""
    bus = open_dbus_connection(address)
    bus.send_and_get_reply(message_bus.RequestName(NAME))
    keychain = FakeKeychain(bus)
    thread = threading.Thread(target=keychain.serve, daemon=True)
    thread.start()

    def use(answers: Answers) -> FakeKeychain:
        keychain.answers, keychain.asked = answers, []
        return keychain

    try:
        yield use
    finally:
        with suppress(OSError):
            bus.sock.shutdown(2)
        thread.join(5)
        bus.close()
