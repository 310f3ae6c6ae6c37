"""The log: what went wrong and where in the code, never what a person wrote.

An exception's own message can quote the text it choked on, so only its type and its place are kept.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from leadway.files import open_own

_MOST_BYTES = 256 * 1024


def report_bugs(log: Path, tell: Callable[[Path, str], None]) -> None:
    """Write every unexpected exception into the log, instead of printing it; `tell` takes log and entry."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:  # noqa: ARG001
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        tell(log, append(log, describe(kind, trace)))

    sys.excepthook = hook


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return the type of an exception and the lines of code it came through."""
    places = [
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
    ]
    return "\n".join([f"{kind.__module__}.{kind.__qualname__}", *places])


def append(log: Path, entry: str) -> str:
    """Add an entry with the time in UTC, and return it; a log grown large starts again.

    It is its owner's alone, and never written through a link. Errors of writing are ignored.
    """
    entry = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {entry}"
    try:
        if log.exists() and log.stat().st_size > _MOST_BYTES:
            log.replace(log.with_suffix(".old.log"))
        with os.fdopen(open_own(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT), "ab") as file:
            file.write(f"{entry}\n".encode(errors="backslashreplace"))
    except OSError:
        # Nowhere to write it to; the program itself goes on.
        pass
    return entry
