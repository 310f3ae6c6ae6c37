"""Announces once what a write changed; each listener decides whether to refresh."""

from __future__ import annotations

from collections.abc import Callable

from leadway.domain.change import Change, Kind
from leadway.domain.event import Event, Subscription


class Changes:
    """Announces changes to everybody who subscribed."""

    def __init__(self) -> None:
        self._event: Event[[frozenset[Change]]] = Event()
        self.announced: set[Kind] = set()
        """Every kind that was announced so far."""

    def subscribe(self, listener: Callable[[frozenset[Change]], object]) -> Subscription:
        """Call the listener with what was changed, after each write."""
        return self._event.subscribe(listener)

    def announce(self, *changes: Change | Kind) -> None:
        """Call the listeners once with all of this; a kind alone means any of its records."""
        announced = frozenset(change if isinstance(change, Change) else Change(change) for change in changes)
        if announced:
            self.announced.update(change.kind for change in announced)
            self._event.announce(announced)
