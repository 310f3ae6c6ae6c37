"""Chooses how this program starts at login on the system that it runs on."""

from __future__ import annotations

import os
import sys

from leadway.domain.system_ports import Autostart
from leadway.system.autostart import NAME, own_command
from leadway.system.paths import DataFolder


def make_autostart(folder: DataFolder) -> Autostart:
    """Return starting at login for this program with these data."""
    own = own_command(folder)
    if sys.platform == "win32":
        from leadway.system.autostart_windows import RunKeyAutostart, UserRegistry

        return RunKeyAutostart(own, UserRegistry())
    if sys.platform == "darwin":
        from leadway.system.autostart_macos import LaunchAgentAutostart

        return LaunchAgentAutostart(own)
    from leadway.system.autostart_linux import DesktopFileAutostart, config_home

    if "FLATPAK_ID" not in os.environ:
        return DesktopFileAutostart(own, os.environ)
    # Inside a Flatpak, the desktop has to be asked.
    from PySide6.QtDBus import QDBusConnection

    from leadway.system.autostart_portal import PortalAutostart

    return PortalAutostart((NAME, *own[1:]), QDBusConnection.sessionBus(), config_home(os.environ))
