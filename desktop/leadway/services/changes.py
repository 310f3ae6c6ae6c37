"""Announces once what a write changed; who shows it decides whether to look again."""

from collections.abc import Callable

Listener = Callable[[frozenset[str]], None]


class Changes:
    """The one place to hear of changes: `week`, `note`, `commitment`, `setting`, `reminder`,
    `protection`, and `copy` where one was made and got everywhere."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self.announced: set[str] = set()
        """Every kind that was announced so far."""

    def listen(self, listener: Listener) -> None:
        """Call the listener with the kinds that changed, after each write."""
        self._listeners.append(listener)

    def forget(self, listener: Listener) -> None:
        """Stop calling a listener; one that is not there is no error."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def announce(self, *kinds: str) -> None:
        """Tell everybody who listens."""
        self.announced.update(kinds)
        for listener in tuple(self._listeners):
            listener(frozenset(kinds))
