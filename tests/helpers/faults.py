"""Ends or disturbs a piece of work at its n-th step on the disk, in a process of its own.

A step is what Python itself tells of (an audit event): a file opened, renamed, linked or removed, a program
started. What SQLite writes in between is SQLite's to survive.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from enum import Enum

_STEPS = {"open", "os.rename", "os.remove", "os.link", "subprocess.Popen"}


class Fault(Enum):
    """What happens at the step."""

    KILL = "kill -9"
    FULL_DISK = "no space left"


class Ended(Enum):
    """What became of the work."""

    DONE = "it was done before the step came"
    KILLED = "killed"
    TOLD = "it told a KnownError"
    BROKE = "it ended with a traceback"


def disturbed(work: Callable[[], object], fault: Fault, step: int) -> Ended:
    """Do the work in a forked process, with a fault at its n-th step; return what became of it."""
    child = os.fork()
    if child == 0:
        _be_disturbed(work, fault, step)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return Ended.KILLED
    return list(Ended)[os.WEXITSTATUS(status)]


def _be_disturbed(work: Callable[[], object], fault: Fault, step: int) -> None:
    from leadway.domain.errors import KnownError

    left, struck = step, False

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left, struck
        if event not in _STEPS or struck or _is_a_module(event, arguments):
            return
        left -= 1
        if left:
            return
        struck = True
        if fault is Fault.KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.ENOSPC, "No space left on device")

    end = Ended.BROKE
    try:
        sys.addaudithook(hook)
        work()
        end = Ended.DONE if not struck else Ended.TOLD
    except KnownError:
        end = Ended.TOLD
    except BaseException:  # noqa: BLE001 -- told by the status, beyond which nothing of the fork may live
        import traceback

        traceback.print_exc()
    os._exit(list(Ended).index(end))


def _is_a_module(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether a module is being loaded; that is no step of the work."""
    return event == "open" and str(arguments[0]).endswith((".py", ".pyc", ".so", ".pth"))
