"""Hears when a place for tray icons comes or goes on a Linux desktop; Qt sees the others by itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher

from leadway.domain.event import Event

WATCHER = "org.kde.StatusNotifierWatcher"


class SessionTrayHosts(QObject):
    """Watches the session bus, where the desktop's panel takes this name. Without a bus, it hears nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: Event[[]] = Event()
        """Announced on the main thread when a place has come or gone."""
        self._watcher = QDBusServiceWatcher(WATCHER, QDBusConnection.sessionBus())
        self._watcher.serviceOwnerChanged.connect(self._on_owner)

    @Slot(str, str, str)
    def _on_owner(self, _name: str, _before: str, _now: str) -> None:
        self.changed.announce()
