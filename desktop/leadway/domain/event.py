"""Events: objects announce values, and subscribers receive them until their subscription ends."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

T = TypeVar("T")


class Subscription:
    """One listener of an event; `end`, or leaving a `with` block, stops the calls."""

    def __init__(self, end: Callable[[], object]) -> None:
        self._end = end

    def end(self, *_: object) -> None:
        """Stop the calls; ending twice is no error."""
        self._end()

    def __enter__(self) -> Subscription:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


class Event(Generic[T]):
    """Calls its listeners with each announced value, in the order in which they subscribed."""

    def __init__(self) -> None:
        self._listeners: dict[object, Callable[[T], object]] = {}

    def subscribe(self, listener: Callable[[T], object]) -> Subscription:
        """Call the listener with each value from now on."""
        key = object()
        self._listeners[key] = listener
        return Subscription(partial(self._listeners.pop, key, None))

    def announce(self, value: T) -> None:
        """Call everyone who is subscribed now; a listener whose subscription ends meanwhile is left out."""
        for key, listener in tuple(self._listeners.items()):
            if key in self._listeners:
                listener(value)
