"""Locks on files, between programs: the system takes them back however a program ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import monotonic, sleep

if sys.platform == "win32":
    from leadway.system.single_instance_windows import try_lock, try_share
else:
    from leadway.system.single_instance_unix import try_lock, try_share

_PAUSE_SECONDS = 0.02


class Lock:
    """A lock that is held, until it is let go."""

    def __init__(self, file: int | None) -> None:
        self._file = file

    def let_go(self) -> None:
        """Let others have it; a second time is no error."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


NO_LOCK = Lock(None)
"""For where none is needed, or none can be had."""


def lock(path: Path, seconds: float, *, shared: bool = False) -> Lock | None:
    """Return a lock on a file, made where it is not there; None where another program has it all that time.

    `shared`: beside others that want it shared, too. Raises OSError where this disk gives none.
    """
    begun = monotonic()
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not (try_share if shared else try_lock)(file):
            if monotonic() - begun >= seconds:
                os.close(file)
                return None
            sleep(_PAUSE_SECONDS)
    except OSError:
        os.close(file)
        raise
    return Lock(file)
