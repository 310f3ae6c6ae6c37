r"""Starting at login on Windows: a value under HKEY_CURRENT_USER\...\Run, which may be left out.

Proven under wine: the registry. What is read and written is tested with a registry that a test plays.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Protocol

from leadway.domain.errors import KnownError
from leadway.domain.event import Event
from leadway.domain.system_ports import AutostartState
from leadway.i18n import _
from leadway.system.autostart import UNCHANGED, describe

VALUE = "Leadway"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
MOST_CHARACTERS = 260
"""Windows passes over a longer command."""
TOO_LONG = _("The path of Leadway is too long for Windows to start it at login.")
NOT_ALLOWED = _("You are not allowed to change what starts when you log in.")


class Registry(Protocol):
    """The current user's part of the registry, as far as it is needed; calls raise OSError."""

    def read(self, key: str, name: str) -> str | bytes | None: ...
    def write(self, key: str, name: str, value: str) -> None: ...
    def remove(self, key: str, name: str) -> None: ...


class RunKeyAutostart:
    """The `leadway.domain.system_ports.Autostart` of Windows."""

    def __init__(self, own: Sequence[str], registry: Registry) -> None:
        self._own = tuple(own)
        self._registry = registry
        self.changed: Event[[]] = Event()

    def state(self) -> AutostartState:
        """Return what the registry says, and whether the Task Manager leaves it out."""
        try:
            line = self._registry.read(RUN, VALUE)
            approved = self._registry.read(APPROVED, VALUE)
        except OSError:
            return describe((), self._own)
        if line is None:
            return describe(None, self._own)
        return describe(_command(str(line), self._own), self._own, disabled=is_left_out(approved))

    def switch_on(self) -> AutostartState:
        """Write the value, and let the Task Manager leave it out no more."""
        line = subprocess.list2cmdline(self._own)
        if len(line) > MOST_CHARACTERS:
            raise KnownError(TOO_LONG, UNCHANGED)
        try:
            self._registry.write(RUN, VALUE, line)
            self._registry.remove(APPROVED, VALUE)
        except OSError as error:
            raise KnownError(NOT_ALLOWED, UNCHANGED) from error
        return self.state()

    def switch_off(self) -> AutostartState:
        """Remove the value."""
        try:
            self._registry.remove(RUN, VALUE)
        except OSError as error:
            raise KnownError(NOT_ALLOWED, UNCHANGED) from error
        return self.state()


def is_left_out(approved: str | bytes | None) -> bool:
    """Whether the Task Manager's own record says so: an odd first byte."""
    return isinstance(approved, bytes) and bool(approved) and approved[0] % 2 == 1


def _command(line: str, own: Sequence[str]) -> Sequence[str]:
    """Return the own command where the line is the one written for it, else its program and what follows."""
    if line == subprocess.list2cmdline(own):
        return own
    if not line.strip():
        return ()
    program, _sign, rest = line[1:].partition('"') if line.startswith('"') else line.partition(" ")
    return (program, rest.strip())


if sys.platform == "win32":
    import winreg

    class UserRegistry:
        """This user's registry."""

        def read(self, key: str, name: str) -> str | bytes | None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    value = winreg.QueryValueEx(opened, name)[0]
            except FileNotFoundError:
                return None
            return value if isinstance(value, str | bytes) else ""

        def write(self, key: str, name: str, value: str) -> None:
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

        def remove(self, key: str, name: str) -> None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                return
