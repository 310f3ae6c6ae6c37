"""Hears when a place for tray icons comes or goes on a Linux desktop; Qt sees the others by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher

WATCHER = "org.kde.StatusNotifierWatcher"


class SessionTrayHosts(QObject):
    """Watches the session bus, where the desktop's panel takes this name. Without a bus, it hears nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._heard: list[Callable[[], None]] = []
        self._watcher = QDBusServiceWatcher(WATCHER, QDBusConnection.sessionBus())
        self._watcher.serviceOwnerChanged.connect(self._on_owner)

    def listen(self, heard: Callable[[], None]) -> None:
        """Call `heard` on the main thread when a place has come or gone."""
        self._heard.append(heard)

    @Slot(str, str, str)
    def _on_owner(self, _name: str, _before: str, _now: str) -> None:
        for heard in tuple(self._heard):
            heard()
