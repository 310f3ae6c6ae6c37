"""File locks between programs; the system releases them however a program ends."""

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
    """A file lock that is held until it is released."""

    def __init__(self, file: int | None) -> None:
        self._file = file

    def release(self) -> None:
        """Release the lock; a second call does nothing."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


NO_LOCK = Lock(None)
"""Stands for a lock where none is needed or the disk supports none."""


def lock(path: Path, seconds: float, *, shared: bool = False) -> Lock | None:
    """Return a lock on a file, which is created if needed; None if another program holds it for `seconds`.

    `shared` allows other shared locks. Raises OSError where the disk supports no locks.
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
