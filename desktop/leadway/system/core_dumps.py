"""Keeps the memory of this process, and of those that it starts, out of what a crash writes to the disk."""

from __future__ import annotations

import sys
from contextlib import suppress

_WER_NO_HEAP = 1
"""WER_FAULT_REPORTING_FLAG_NOHEAP of Windows Error Reporting: its reports then carry no memory."""


def prevent_core_dumps() -> None:
    """Let a crash write no memory: the key of the data and what a person wrote are in it."""
    if sys.platform == "win32":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.windll.kernel32.WerSetFlags(_WER_NO_HEAP)
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform.startswith("linux"):
        # A program that takes the dumps need not heed the limit, but gets no more than this filter lets
        # through (core(5)).
        with suppress(OSError), open("/proc/self/coredump_filter", "wb") as file:  # noqa: PTH123
            file.write(b"0")
