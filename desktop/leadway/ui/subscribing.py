"""Subscriptions that end with a widget."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, Protocol
from weakref import WeakMethod

from PySide6.QtCore import QObject

from leadway.domain.event import Subscription

P = ParamSpec("P")


class Announcer(Protocol[P]):
    """An `Event`, or what announces one."""

    def subscribe(self, listener: Callable[P, object], /) -> Subscription:
        """Call the listener from now on."""
        ...


def subscribe_while_alive(event: Announcer[P], owner: QObject, method: Callable[P, object]) -> None:
    """Call a method of the owner from now on, until the owner is destroyed; the event does not keep it."""
    reference = WeakMethod(method)

    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        target = reference()
        if target is not None:
            target(*args, **kwargs)

    subscription = event.subscribe(call)
    # A function: PySide does not keep the object of a bound method alive.
    owner.destroyed.connect(lambda: subscription.end())
