"""Waiting for something that another process or thread does, without guessing how long it takes."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_PAUSE_SECONDS = 0.02


def wait_until(condition: Callable[[], T], seconds: float = 10.0, *, what: str = "") -> T:
    """Return the first true answer of `condition`; fail where none came within `seconds`."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:g} s in vain for {what or condition.__name__}")
        time.sleep(_PAUSE_SECONDS)
    return answer


def finish_tasks() -> None:
    """Wait for the tasks in the background to end; what came of them is under way to the window."""
    from leadway.ui.background_task import THREAD_NAME  # late: who waits for a process needs no Qt

    for thread in threading.enumerate():
        if thread.name == THREAD_NAME:
            thread.join()
