"""The bare program as it is frozen: a window with one label, which prints its first paint and ends."""

from __future__ import annotations

import json
import sys
import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from benchmarks.watching import Painted


def main() -> int:
    """Show the window, print when it is painted, end."""
    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(1100, 760)
    label = QLabel("This week", window)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setGeometry(window.rect())

    def painted() -> None:
        sys.stdout.write(json.dumps({"done": "painted", "at": time.monotonic()}) + "\n")
        sys.stdout.flush()
        QApplication.quit()

    watcher = Painted(window, painted)
    window.show()
    status = app.exec()
    del watcher
    return status


if __name__ == "__main__":
    sys.exit(main())
