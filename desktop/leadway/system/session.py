"""Whether this desktop has a place for a tray icon and shows notifications, asked of the session bus."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher

from leadway.domain.event import Event

WATCHER = "org.kde.StatusNotifierWatcher"
_NOTIFICATIONS = "org.freedesktop.Notifications"


def has_tray() -> bool | None:
    """Return whether there is a place for tray icons; None where only a window could tell."""
    if not sys.platform.startswith("linux"):
        return True
    # A panel of the older kind is known to the display alone.
    return True if _is_there(WATCHER) else None


def has_notifications() -> bool | None:
    """Return whether something shows notifications; None where the system does not tell."""
    return _is_there(_NOTIFICATIONS) if sys.platform.startswith("linux") else None


class SessionTrayHosts(QObject):
    """Watches for the desktop's panel on the session bus; Qt sees other places for tray icons by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: Event[[]] = Event()
        """Announced on the main thread when a place has come or gone; without a bus, never."""
        self._watcher = QDBusServiceWatcher(WATCHER, QDBusConnection.sessionBus())
        self._watcher.serviceOwnerChanged.connect(self._on_owner)

    @Slot(str, str, str)
    def _on_owner(self, _name: str, _before: str, _now: str) -> None:
        self.changed.announce()


def _is_there(name: str) -> bool:
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    registered = bus.interface().isServiceRegistered(name)
    if registered.isValid() and registered.value():
        return True
    # Not running yet, and started by the first who asks for it.
    names = bus.interface().activatableServiceNames()
    return names.isValid() and name in names.value()
