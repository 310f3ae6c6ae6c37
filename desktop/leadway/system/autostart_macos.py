"""Starting at login on macOS: a property list among the launch agents, which the system can leave out.

Not proven here: launchd itself; the file and what is read from it are tested.
"""

from __future__ import annotations

import os
import plistlib
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.parsers.expat import ExpatError

from leadway.domain.event import Event
from leadway.domain.system_ports import AutostartState
from leadway.system.autostart import describe, read_registration, remove_registration, write_registration

LABEL = "leadway.background"
_WAIT_SECONDS = 2.0

Launchctl = Callable[[Sequence[str]], str]
"""Runs `launchctl` with words and returns what it says; nothing where that did not work."""


def launchctl(words: Sequence[str]) -> str:
    """Run the real one."""
    try:
        process = subprocess.run(  # noqa: S603 -- fixed words
            ["/bin/launchctl", *words], capture_output=True, text=True, timeout=_WAIT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return process.stdout


class LaunchAgentAutostart:
    """The `leadway.domain.system_ports.Autostart` of macOS."""

    def __init__(self, own: Sequence[str], folder: Path | None = None, run: Launchctl = launchctl) -> None:
        self._own = tuple(own)
        self._path = (folder or Path.home() / "Library" / "LaunchAgents") / f"{LABEL}.plist"
        self._run = run
        self.changed: Event[[]] = Event()

    def state(self) -> AutostartState:
        """Return what the file says, and whether the system leaves it out."""
        content = read_registration(self._path)
        if content is None:
            return describe(None, self._own)
        agent = _entries(content)
        arguments = agent.get("ProgramArguments")
        command = [str(word) for word in arguments] if isinstance(arguments, list) else []
        left_out = agent.get("Disabled") is True or agent.get("RunAtLoad") is not True
        return describe(command, self._own, disabled=left_out or self._is_disabled())

    def switch_on(self) -> AutostartState:
        """Write the file, and have the system leave it out no more."""
        agent = {
            "Label": LABEL,
            "ProgramArguments": list(self._own),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
        }
        write_registration(self._path, plistlib.dumps(agent))
        if self._is_disabled():
            self._run(("enable", f"{_domain()}/{LABEL}"))
        return self.state()

    def switch_off(self) -> AutostartState:
        """Remove the file."""
        remove_registration(self._path)
        return self.state()

    def _is_disabled(self) -> bool:
        answer = self._run(("print-disabled", _domain()))
        return bool(re.search(rf'"{re.escape(LABEL)}" => (disabled|true)\b', answer))


def _entries(content: bytes) -> dict[str, object]:
    try:
        entries = plistlib.loads(content)
    except (plistlib.InvalidFileException, ExpatError, ValueError):
        return {}
    return entries if isinstance(entries, dict) else {}


def _domain() -> str:
    return f"gui/{os.getuid()}" if hasattr(os, "getuid") else "gui"
