"""Loads modules one by one between events, so that the window answers meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from PySide6.QtCore import QObject, QTimer


class Preload(QObject):
    """A list of modules; each loads at the next turn of a timer."""

    def __init__(self, modules: Sequence[str], interval_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._modules = list(modules)
        self._then: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._load_next)

    def start(self, then: Callable[[], None]) -> None:
        """Load what is not loaded yet, and call `then`."""
        self._then = then
        self._timer.start()

    def stop(self) -> None:
        """Load no more, and do not call `then`."""
        self._timer.stop()
        self._then = None

    def _load_next(self) -> None:
        if self._modules:
            import_module(self._modules.pop(0))
            return
        then = self._then
        self.stop()
        if then is not None:
            then()
