"""Ends or disturbs a piece of work on the disk, in a process of its own.

`disturbed` does it at the n-th step that Python itself tells of (an audit event): a file opened, renamed,
linked or removed, a program started. `on_full_disk` lets writes fail, those of SQLite among them.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable
from enum import Enum
from functools import partial
from secrets import randbelow

from leadway.domain.errors import KnownError

_STEPS = {"open", "os.rename", "os.remove", "os.link", "subprocess.Popen"}


EVERY_STEP = "LEADWAY_EVERY_STEP" in os.environ
"""Whether work is disturbed at every step, as by `make fuzz`."""


def some_steps(apart: int = 3, most: int = 200) -> range:
    """Return steps to disturb some work at, in order: in a test run some, and others in the next one."""
    return range(1, most) if EVERY_STEP else range(1 + randbelow(apart), most, apart)


class Disturbance(Enum):
    """What happens at the step."""

    KILL = "kill -9"
    FULL_DISK = "no space left"


class Outcome(Enum):
    """What became of the work."""

    DONE = "it was done before the step came"
    KILLED = "killed"
    TOLD = "it told a KnownError"
    BROKE = "it ended with a traceback"


def disturbed(work: Callable[[], object], disturbance: Disturbance, step: int) -> Outcome:
    """Do the work in a forked process, with a disturbance at its n-th step; return what became of it."""
    return _forked(partial(_be_disturbed, work, disturbance, step))


def on_full_disk(work: Callable[[], object], most: int) -> Outcome:
    """Do the work in a forked process in which no file grows beyond `most` bytes; return what became of it.

    So SQLite's own writes fail, too, which `disturbed` does not reach: at each of them, as `most` grows.
    """
    return _forked(partial(_be_short_of_room, work, most))


def at_once(*works: Callable[[], object]) -> list[Outcome]:
    """Do all the works at the same time, each in a forked process; return what became of each."""
    children = [_fork(partial(_end_with, work, lambda: Outcome.DONE)) for work in works]
    return [_ended(child) for child in children]


def _forked(be: Callable[[], None]) -> Outcome:
    return _ended(_fork(be))


def _fork(be: Callable[[], None]) -> int:
    with warnings.catch_warnings():
        # Python warns where there are threads: a child may wait for what one of them held. These children
        # share nothing with threads; where one did wait, the test would run out of time.
        warnings.filterwarnings("ignore", ".*use of fork\\(\\) may lead to deadlocks", DeprecationWarning)
        child = os.fork()
    if child == 0:
        be()
    return child


def _ended(child: int) -> Outcome:
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return Outcome.KILLED
    return list(Outcome)[os.WEXITSTATUS(status)]


def _be_short_of_room(work: Callable[[], object], most: int) -> None:
    import resource

    # Python ignores the signal that goes with it, so a write that is too much is an error as on a full disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    _end_with(work, lambda: Outcome.DONE)


def _be_disturbed(work: Callable[[], object], disturbance: Disturbance, step: int) -> None:
    left, struck = step, False

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left, struck
        if event not in _STEPS or struck or _is_a_module(event, arguments):
            return
        left -= 1
        if left:
            return
        struck = True
        if disturbance is Disturbance.KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.ENOSPC, "No space left on device")

    sys.addaudithook(hook)
    _end_with(work, lambda: Outcome.TOLD if struck else Outcome.DONE)


def _end_with(work: Callable[[], object], done: Callable[[], Outcome]) -> None:
    """Do the work, and end this process with what became of it."""
    end = Outcome.BROKE
    try:
        work()
        end = done()
    except KnownError:
        end = Outcome.TOLD
    except BaseException:  # noqa: BLE001 -- told by the status, beyond which nothing of the fork may live
        traceback.print_exc()
    finally:
        os._exit(list(Outcome).index(end))


def _is_a_module(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether a module is being loaded; that is no step of the work."""
    return event == "open" and str(arguments[0]).endswith((".py", ".pyc", ".so", ".pth"))
