"""Whether this desktop has a place for a tray icon and shows notifications, asked without a window."""

from __future__ import annotations

import sys

_TRAY = "org.kde.StatusNotifierWatcher"
_NOTIFICATIONS = "org.freedesktop.Notifications"


def has_tray() -> bool | None:
    """Return whether there is a place for tray icons; None where only a window could tell."""
    if not sys.platform.startswith("linux"):
        return True
    # A panel of the older kind is known to the display alone.
    return True if _is_there(_TRAY) else None


def has_notifications() -> bool | None:
    """Return whether something shows notifications; None where the system does not tell."""
    if not sys.platform.startswith("linux"):
        return None
    return _is_there(_NOTIFICATIONS)


def _is_there(name: str) -> bool:
    from PySide6.QtDBus import QDBusConnection

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    said = bus.interface().isServiceRegistered(name)
    if said.isValid() and said.value():
        return True
    # Not running yet, and started by the first who asks for it.
    names = bus.interface().activatableServiceNames()
    return names.isValid() and name in names.value()
