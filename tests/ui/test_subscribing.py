"""Subscriptions of widgets: they end with the widget, and do not keep it."""

import gc
import weakref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from leadway.domain.event import Event
from leadway.ui.subscribing import subscribe_while_alive


class Listener(QObject):
    """Counts what it receives."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.received: list[int] = []

    def receive(self, value: int) -> None:
        self.received.append(value)


def test_a_subscription_ends_with_its_owner(qtbot: QtBot) -> None:
    event: Event[int] = Event()
    parent = QObject()
    listener = Listener(parent)
    received = listener.received
    subscribe_while_alive(event, listener, listener.receive)
    event.announce(1)
    listener.deleteLater()
    qtbot.waitUntil(lambda: not parent.children())
    event.announce(2)
    assert received == [1]


def test_an_event_does_not_keep_the_one_who_listens(qapp: QObject) -> None:
    event: Event[int] = Event()
    listener = Listener()
    subscribe_while_alive(event, listener, listener.receive)
    gone = weakref.ref(listener)
    del listener
    gc.collect()
    assert gone() is None
    event.announce(1)
