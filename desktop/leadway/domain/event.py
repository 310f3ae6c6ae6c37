"""Events: an object announces, and its listeners are called until their subscription ends."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Subscription:
    """One listener of an event."""

    def __init__(self, end: Callable[[], object]) -> None:
        self.end = end
        """Stops the calls; ending twice is no error."""


class Event(Generic[P]):
    """Calls its listeners with what is announced, in the order in which they subscribed.

    `Event[int]` announces a number, `Event[[]]` nothing but that something happened.
    """

    def __init__(self) -> None:
        self._listeners: dict[object, Callable[P, object]] = {}

    def subscribe(self, listener: Callable[P, object]) -> Subscription:
        """Call the listener from now on."""
        key = object()
        self._listeners[key] = listener
        return Subscription(partial(self._listeners.pop, key, None))

    def announce(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call everyone who is subscribed now; a listener whose subscription ends meanwhile is left out."""
        for key, listener in tuple(self._listeners.items()):
            if key in self._listeners:
                listener(*args, **kwargs)
