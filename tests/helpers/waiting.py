"""Waiting for something that another process or thread does, without guessing how long it takes."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_PAUSE_SECONDS = 0.02
_PART_OF_WAIT = 0.15
_LONGEST_PAUSE_SECONDS = 0.25


def wait_until(condition: Callable[[], T], seconds: float = 10.0, *, what: str = "") -> T:
    """Return the first true answer of `condition`; fail where none came within `seconds`.

    The longer it waits, the less often it asks: most conditions start a program, which slows down what is
    waited for.
    """
    begin = time.monotonic()
    while not (answer := condition()):
        waited = time.monotonic() - begin
        if waited > seconds:
            raise AssertionError(f"waited {seconds:g} s in vain for {what or condition.__name__}")
        time.sleep(min(max(_PAUSE_SECONDS, waited * _PART_OF_WAIT), _LONGEST_PAUSE_SECONDS))
    return answer


def finish_tasks() -> None:
    """Wait for the tasks in the background to end; what came of them is under way to the window."""
    from leadway.ui.background_task import THREAD_NAME  # late: who waits for a process needs no Qt

    for thread in threading.enumerate():
        if thread.name == THREAD_NAME:
            thread.join()
