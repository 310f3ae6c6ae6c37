"""A real input method (IBus with Hangul) on a display and a session of its own (Linux only)."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.display import START_SECONDS, PrivateSession, VirtualDisplay, program, running
from helpers.waiting import wait_until

_FOLDERS = (Path("/usr/libexec"), Path("/usr/lib/ibus"))
_IN_MEMORY = "ibus-memconf"
"""What keeps the settings of the input method, so that it reads and writes nobody else's."""


@contextmanager
def hangul(display: VirtualDisplay, session: PrivateSession) -> Iterator[dict[str, str]]:
    """Run the input method; give what brings a program to it. Shift+Space turns between Latin and Hangul."""
    environment = display.environment() | session.environment()
    settings = next(folder / _IN_MEMORY for folder in _FOLDERS if (folder / _IN_MEMORY).exists())
    daemon = [program("ibus-daemon"), "--panel", "disable", "--emoji-extension", "disable"]
    daemon += ["--config", str(settings), "--cache", "none"]
    # The path of a socket ends at 107 characters, and a home may lie deep.
    daemon += ["--address", f"unix:tmpdir={session.run}"]

    def is_ready() -> bool:
        _ibus("engine", "hangul")
        return _ibus("engine") == "hangul"

    def _ibus(*words: str) -> str:
        asked = [program("ibus"), *words]
        return subprocess.run(
            asked, env=environment, capture_output=True, text=True, check=False
        ).stdout.strip()

    with running(daemon, environment=environment):
        wait_until(is_ready, START_SECONDS, what="the input method of the package ibus-hangul")
        # Each key waits for the input method: IBus before 1.5.29 may answer a key before it sends the text.
        yield session.environment() | {"QT_IM_MODULE": "ibus", "IBUS_ENABLE_SYNC_MODE": "1"}
