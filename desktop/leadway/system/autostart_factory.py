"""Chooses how this program starts at login on the system that it runs on."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadway.domain.system_ports import Autostart
from leadway.system.autostart import NAME, in_flatpak, own_command
from leadway.system.paths import DataFolder

if TYPE_CHECKING:
    from leadway.system.autostart_portal import PortalAutostart


def make_autostart(folder: DataFolder) -> Autostart:
    """Return starting at login for this program with these data."""
    own = own_command(folder)
    if sys.platform == "win32":
        from leadway.system.autostart_windows import RunKeyAutostart, registry

        return RunKeyAutostart(own, registry())
    if sys.platform == "darwin":
        from leadway.system.autostart_macos import LaunchAgentAutostart

        return LaunchAgentAutostart(own)
    if in_flatpak(os.environ):
        return _portal((NAME, *own[1:]))
    from leadway.system.autostart_linux import DesktopFileAutostart

    return DesktopFileAutostart(own, os.environ)


def _portal(own: Sequence[str]) -> PortalAutostart:
    from PySide6.QtDBus import QDBusConnection

    from leadway.system.autostart_linux import config_home
    from leadway.system.autostart_portal import PortalAutostart

    return PortalAutostart(own, QDBusConnection.sessionBus(), config_home(os.environ))
