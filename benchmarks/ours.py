"""Leadway itself, started as its command starts it, and watched from outside."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from leadway.app import run

if TYPE_CHECKING:
    from leadway.ui.window.controller import WindowController


def main() -> int:
    """Open the window on a data folder, measure what the arguments name, print it, end."""
    what, folder = sys.argv[1], Path(sys.argv[2])

    def watch(window: WindowController) -> None:
        from benchmarks.watching import Painted

        moments: dict[str, float] = {}

        def painted() -> None:
            moments.update(painted=time.monotonic(), cpu_painted=time.process_time())

        def on_content_shown() -> None:
            from leadway.ui.weeks.this_week import ThisWeekPage

            page = window.main_window.findChild(ThisWeekPage)
            assert page is not None  # noqa: S101 -- for the type checker
            # All is painted in one go. PySide would take 12 ms to find a class for the page's viewport.
            Painted(page.button, content)

        def content() -> None:
            moments.update(content=time.monotonic(), cpu_content=time.process_time())
            measure_if_ready()

        def populated() -> None:
            moments.update(ready=time.monotonic(), cpu_ready=time.process_time())
            measure_if_ready()

        def measure_if_ready() -> None:
            # Where there is no start-up snapshot, the page is painted only after it was populated.
            if "content" in moments and "ready" in moments:
                _measure(what, window, folder, moments)

        Painted(window.main_window, painted)
        window.content_shown.connect(on_content_shown)
        window.populated.connect(populated)

    # Without an argument, as a person starts it: the usual folder, which the environment has put elsewhere.
    return run([], watch=watch)


def _measure(what: str, window: WindowController, folder: Path, moments: dict[str, float]) -> None:
    if what == "start":
        from PySide6.QtWidgets import QApplication

        from benchmarks.watching import peak_memory, tell

        tell(**moments, memory=peak_memory())
        window.main_window.close()
        QApplication.quit()
        return
    from benchmarks import our_tasks

    our_tasks.TASKS[what](window, folder)
