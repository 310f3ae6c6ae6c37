"""The wiring of the program, top to bottom: arguments, folder, key, window, data; and back at the end."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

from leadway.domain.errors import KnownError

NO_DISPLAY = (
    "Leadway needs a display to show its window, and there is none here; "
    "to see it on a machine without one, run: xvfb-run -a make run"
)


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say; without any, open the window. Return the exit status."""
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
    return _run_window(data_dir)


def _run_window(data_dir: str | None) -> int:
    # The keychain is asked first: it answers while the window's libraries are loaded.
    from leadway.services.keys import Key, KeyRequest
    from leadway.system.paths import data_folder

    folder = data_folder(data_dir)
    request: KeyRequest | None = None
    fault: KnownError | None = None
    try:
        request = KeyRequest(folder)
    except KnownError as error:
        fault = error

    from leadway.ui.application import Waiting, after_first_paint, make_application
    from leadway.ui.window import Window

    application = make_application()
    window = Window()
    waiting = Waiting()

    def ask() -> None:
        try:
            asked = request or KeyRequest(folder)
        except KnownError as error:
            window.show_fault(error)
            return
        waiting.wait_for(asked.key)

    def open_data(key: Key) -> None:
        from leadway.services.opening import open_services
        from leadway.system.clock import SystemClock

        try:
            window.furnish(open_services(folder, key, SystemClock()))
        except KnownError as error:
            window.show_fault(error)

    waiting.came.connect(open_data)
    waiting.failed.connect(window.show_fault)
    window.again.connect(ask)
    window.shell.show()
    if fault is not None:
        window.show_fault(fault)
    else:
        after_first_paint(ask)
    # Everything typed is on the disk already: an interrupt may simply end the program.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    status = application.exec()
    if request is not None:
        request.drop()
    return status


def _has_no_display() -> bool:
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
