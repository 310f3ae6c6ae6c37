"""Does something before a signal ends the program: SIGTERM at a log-out, SIGHUP, SIGINT from the terminal."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

END_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name)
)


class EndSignals(QObject):
    """Calls `before` when such a signal arrives, then lets it end the program; a second one ends it at once.

    Python acts on signals between its own steps only, and there are none while Qt waits for events: so the
    signal is written into a pipe, which wakes Qt. On Windows none of these is sent to a window.
    """

    def __init__(self, before: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = before
        self._reading, writing = os.pipe()
        for end in (self._reading, writing):
            os.set_blocking(end, False)
        self._notifier = QSocketNotifier(self._reading, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        for each in END_SIGNALS:
            signal.signal(each, _let_the_next_end)

    def _on_signal(self) -> None:
        number = os.read(self._reading, 1)[0]
        try:
            self._before()
        finally:
            os.kill(os.getpid(), number)


def _let_the_next_end(number: int, _frame: object) -> None:
    signal.signal(number, signal.SIG_DFL)
