"""The bare PySide6 program that Leadway is measured against.

It does what any program with a window does and nothing else: QApplication, a plain QWidget of the size of
Leadway's window with one QLabel, shown. What it is asked to measure beyond that is added after the first
paint: a line edit that is typed into and written to a file, a second page, a page of text as PDF.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget


def main() -> int:
    """Show the window, measure what the arguments name, print it, end."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.setWindowTitle("Bare")
    window.resize(1100, 760)
    label = QLabel("This week", window)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setGeometry(window.rect())
    # Both programs load the watcher at the same point, when the window is there and not yet shown (5 ms).
    from benchmarks.watching import Painted

    def painted() -> None:
        _measure(what, window, folder, time.monotonic())

    watcher = Painted(window, painted)
    window.show()
    status = app.exec()
    del watcher
    return status


def _measure(what: str, window: QWidget, folder: Path, painted: float) -> None:
    from benchmarks.watching import peak_memory, tell

    if what == "start":
        tell(painted=painted, cpu_painted=time.process_time(), memory=peak_memory())
        QApplication.quit()
        return
    from benchmarks import bare_tasks

    bare_tasks.TASKS[what](window, folder)
