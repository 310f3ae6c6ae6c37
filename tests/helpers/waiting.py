"""Waiting for something that another process does, without guessing how long it takes."""

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
