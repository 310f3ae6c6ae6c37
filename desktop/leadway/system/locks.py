"""File locks between programs; the system releases them however a program ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import monotonic, sleep

from leadway.files import open_own

_PAUSE_SECONDS = 0.02

if sys.platform == "win32":
    import ctypes
    import msvcrt

    _FAIL_AT_ONCE, _EXCLUSIVE, _LOCKED_BY_ANOTHER = 1, 2, 33

    def try_lock(file: int, *, shared: bool = False) -> bool:
        """Lock an open file unless another program has; raise OSError where its disk supports no locks.

        `shared` allows other shared locks.
        """
        # msvcrt.locking has no shared locks. This locks the first byte; all zeros is the offset 0.
        overlapped = ctypes.create_string_buffer(32)
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = ctypes.c_void_p(msvcrt.get_osfhandle(file))
        flags = _FAIL_AT_ONCE if shared else _FAIL_AT_ONCE | _EXCLUSIVE
        if kernel.LockFileEx(handle, flags, 0, 1, 0, overlapped):
            return True
        if ctypes.get_last_error() == _LOCKED_BY_ANOTHER:
            return False
        raise ctypes.WinError(ctypes.get_last_error())

else:
    import fcntl

    def try_lock(file: int, *, shared: bool = False) -> bool:
        """Lock an open file unless another program has; raise OSError where its disk supports no locks.

        `shared` allows other shared locks.
        """
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class Lock:
    """A file lock that is held until it is released, or during a `with` block."""

    def __init__(self, file: int | None) -> None:
        self._file = file

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, *_error: object) -> None:
        self.release()

    def release(self) -> None:
        """Release the lock; a second call does nothing."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


NO_LOCK = Lock(None)
"""The lock where none is needed or the disk supports none."""


def lock(path: Path, seconds: float, *, shared: bool = False) -> Lock | None:
    """Return a lock on a file, which is made if needed; None if another program holds it for `seconds`.

    `shared` allows other shared locks. Raises OSError where the disk supports no locks.
    """
    started = monotonic()
    file = open_own(path, os.O_RDWR | os.O_CREAT)
    try:
        while not try_lock(file, shared=shared):
            if monotonic() - started >= seconds:
                os.close(file)
                return None
            sleep(_PAUSE_SECONDS)
    except OSError:
        os.close(file)
        raise
    return Lock(file)
