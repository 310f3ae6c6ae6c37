"""The wiring of the program, top to bottom: arguments, folder, key, window, data; and back at the end."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from leadway.domain.errors import KnownError

if TYPE_CHECKING:
    from leadway.services.keys import Key, KeyRequest
    from leadway.system.paths import DataFolder
    from leadway.ui.window import Window

NO_DISPLAY = (
    "Leadway needs a display to show its window, and there is none here; "
    "to see it on a machine without one, run: xvfb-run -a make run"
)


def run(arguments: Sequence[str], *, watch: Callable[[Window], None] | None = None) -> int:
    """Do what the arguments say; without a command, open the window. Return the exit status.

    `watch` is given the window before it is shown, for measuring it from outside.
    """
    data_dir: str | None = None
    if arguments:
        from leadway.cli import execute, parse

        options = parse(arguments)
        if options.command:
            return execute(options)
        data_dir = options.data_dir
    if _has_no_display():
        print(NO_DISPLAY, file=sys.stderr)  # noqa: T201 -- this is the command line
        return 2
    return _run_window(data_dir, watch)


def _run_window(data_dir: str | None, watch: Callable[[Window], None] | None) -> int:
    # What is loaded now stays: looking through it for waste again and again costs 10 ms of the start.
    gc.disable()
    # The keychain is asked first: it answers while the window's libraries are loaded.
    from leadway.system.log import report_bugs
    from leadway.system.paths import data_folder

    folder = data_folder(data_dir)
    asking = _Asking(folder)

    import leadway.ui.binding  # noqa: F401  # the first that touches Qt
    from leadway.ui.application import AfterFirstPaint, Waiting, make_application
    from leadway.ui.window import Window

    application = make_application()
    window = Window()
    waiting = Waiting()

    def ask() -> None:
        window.expect_data()
        waiting.wait_for(asking.key)

    def open_data(key: Key) -> None:
        from leadway.services.opening import open_services
        from leadway.system.clock import SystemClock

        try:
            window.furnish(open_services(folder, key, SystemClock()))
        except KnownError as error:
            window.show_fault(error)

    waiting.came.connect(open_data)
    waiting.failed.connect(window.show_fault)
    window.furnished.connect(_collect_from_now)
    waiting.failed.connect(_collect_from_now)
    window.again.connect(ask)
    if watch is not None:
        watch(window)
    window.shell.show()
    AfterFirstPaint(window.shell, window.load)
    ask()
    report_bugs(folder.log, window.show_bug)
    # Everything typed is on the disk already: an interrupt may simply end the program.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    status = application.exec()
    asking.drop()
    return status


def _collect_from_now() -> None:
    gc.freeze()
    gc.enable()


class _Asking:
    """Asks for the key: at once, while the window is still being made, and again as often as wanted."""

    def __init__(self, folder: DataFolder) -> None:
        from leadway.services.keys import KeyRequest

        self._folder = folder
        self._request: KeyRequest | None = None
        # A fault of the key file is told in the window, once there is one.
        with suppress(KnownError):
            self._request = KeyRequest(folder)

    def key(self) -> Key:
        """Wait for the key; raises KnownError."""
        from leadway.services.keys import KeyRequest

        request, self._request = self._request or KeyRequest(self._folder), None
        return request.key()

    def drop(self) -> None:
        """Stop asking."""
        if self._request is not None:
            self._request.drop()


def _has_no_display() -> bool:
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return False
    if os.environ.get("WAYLAND_DISPLAY"):
        return False
    display = os.environ.get("DISPLAY", "")
    return not display or _is_gone(display)


def _is_gone(display: str) -> bool:
    """Whether a display of this computer is named and no server listens there; Qt would only abort."""
    number = display.removeprefix("unix").removeprefix(":").partition(".")[0]
    if not number.isdecimal():
        # A display somewhere else, such as the other end of an ssh connection.
        return False
    socket = f"/tmp/.X11-unix/X{number}"  # noqa: S108 -- X's own place
    if os.path.exists(socket):  # noqa: PTH110 -- before the window, nothing more is loaded than needed
        return False
    try:
        with open("/proc/net/unix", encoding="utf-8", errors="replace") as sockets:  # noqa: PTH123
            return socket not in sockets.read()
    except OSError:
        return False
