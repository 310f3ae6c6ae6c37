"""Starts the program as a copy of a process that has loaded it already: it is there in half the time.

All else is as after `python -m leadway`: a process of its own, which runs `leadway.__main__` with its own
arguments and environment, and may be killed. What a start loads, and when, is tried by other tests.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module

_MOST_BYTES = 1 << 16
_READ_WHILE_LOADING = ("LANG", "LC_", "LD_", "PYTHON", "FAKETIME", "NO_FAKE")
"""How variables begin that a program, or what is loaded into it first, heeds before it runs."""
_READ_LATER = "FAKETIME_TIMESTAMP_FILE"
_SET_ONCE = ("LD_PRELOAD", "FAKETIME_NO_CACHE", "FAKETIME_DONT_FAKE_MONOTONIC", "NO_FAKE_STAT")
"""Those of a clock that is moved while the program runs, which are the same in each test."""


def _read_while_loading(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(_READ_WHILE_LOADING) and name != _READ_LATER
    }


_OURS = _read_while_loading(os.environ)


def is_possible(environment: Mapping[str, str]) -> bool:
    """Whether a program that was loaded before heeds all of an environment."""
    read = _read_while_loading(environment)
    return {name: value for name, value in read.items() if name not in _SET_ONCE} == _OURS


class WarmProcess:
    """The program, started so; it is used like a `subprocess.Popen`."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        said, errors = os.pipe()
        told, status = os.pipe()
        request = json.dumps([arguments, dict(environment)]).encode()
        socket.send_fds(
            _loaded(frozenset(_read_while_loading(environment).items())), [request], [errors, status]
        )
        os.close(errors)
        os.close(status)
        self.stderr = open(said, encoding="utf-8", errors="backslashreplace")  # noqa: SIM115, PTH123
        self._told = open(told, encoding="ascii")  # noqa: SIM115, PTH123
        self.pid = int(self._told.readline())
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs."""
        if self.returncode is None and select.select([self._told], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, and return the exit status; raises TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("leadway", timeout or 0)
            self.returncode = os.waitstatus_to_exitcode(int(self._told.readline()))
            self._told.close()
        return self.returncode

    def send_signal(self, sign: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, sign)


@cache
def _loaded(read: frozenset[tuple[str, str]]) -> socket.socket:
    """Return the way to a process that has loaded the program with these variables; it ends with ours."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    # -P: what lies beside this file is not to be found by the program.
    process = subprocess.Popen(
        [sys.executable, "-P", __file__], stdin=its.fileno(), env=os.environ | dict(read)
    )
    its.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _main() -> None:
    """Load the program, and be it in a copy of this process for each request that comes."""
    import leadway.ui.app.binding
    from leadway import __main__ as program

    for module in pkgutil.walk_packages(leadway.__path__, "leadway."):
        import_module(module.name)
    sys.argv[0] = program.__file__
    gc.freeze()
    requests = socket.socket(fileno=os.dup(0))
    if _is_copy(requests):
        sys.exit(program.main())


def _is_copy(requests: socket.socket) -> bool:
    """Make copies until nobody is left who asks for one; in a copy, return True at once."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writing)
    running: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([requests.fileno(), reading], [], [])
        if reading in ready:
            os.read(reading, _MOST_BYTES)
            _tell_ends(running)
        if requests.fileno() in ready:
            request, descriptors, _, _ = socket.recv_fds(requests, _MOST_BYTES, 2)
            if not request:
                return False
            errors, status = descriptors
            child = os.fork()
            if child == 0:
                signal.set_wakeup_fd(-1)
                for descriptor in (reading, writing, status, *running.values()):
                    os.close(descriptor)
                requests.close()
                _become(*json.loads(request), errors=errors)
                return True
            os.close(errors)
            os.write(status, b"%d\n" % child)
            running[child] = status


def _tell_ends(running: dict[int, int]) -> None:
    for child in list(running):
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            told = running.pop(child)
            os.write(told, b"%d\n" % status)
            os.close(told)


def _become(arguments: list[str], environment: dict[str, str], *, errors: int) -> None:
    """Let this process look as if it had been started so."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(errors, 2)
    os.close(nothing)
    os.close(errors)
    # Those that were there know what the descriptors led to before.
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    for sign in (signal.SIGCHLD, signal.SIGHUP):
        signal.signal(sign, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv[1:] = arguments


if __name__ == "__main__":
    _main()
