"""Work that takes its time: what is being done, how far it is, and a button that stops it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from leadway.domain.errors import KnownError
from leadway.services.transfer.cancellation import Progress, StoppedError
from leadway.ui.background_task import run_in_background
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.outdent import HANGS
from leadway.ui.widgets.text import Caption, Text
from leadway.ui.widgets.vbox import VBox

STOP = "Stop"
STOPPING = "Stopping…"
T = TypeVar("T")


class CancellableTask(VBox):
    """Out of sight while nothing is done. What came of it is said by whoever started it."""

    _heard = Signal(str, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=HANGS)
        self._stop = Event()
        self._busy = False
        self.words = Caption(size="body")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.button = QuietButton(STOP)
        self.add(self.words)
        self.add(self.bar)
        self.body.addWidget(self.button)
        self.button.clicked.connect(self.stop)
        # From the thread of the work to that of the interface.
        self._heard.connect(self._on_heard)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether something is being done."""
        return self._busy

    def start(
        self,
        task: Callable[[Progress], T],
        on_result: Callable[[T], None],
        on_error: Callable[[KnownError], None],
        *,
        words: str,
    ) -> None:
        """Do `task` beside the interface; where it was stopped, `on_error` gets the StoppedError."""
        stop = self._stop = Event()
        heard = self._heard

        def progress(what: str, done: int, of: int) -> None:
            if stop.is_set():
                raise StoppedError
            heard.emit(what, done, of)

        def succeeded(result: T) -> None:
            self._rest()
            on_result(result)

        def failed(error: KnownError) -> None:
            self._rest()
            on_error(error)

        self._busy = True
        self.words.setText(words)
        self.bar.setRange(0, 0)
        self.button.setEnabled(True)
        self.show()
        run_in_background(lambda: task(progress), succeeded, failed, self, "db")

    def stop(self) -> None:
        """Stop at the next part; nothing is written then."""
        if self._busy:
            self._stop.set()
            self.words.setText(STOPPING)
            self.button.setEnabled(False)

    def _on_heard(self, what: str, done: int, of: int) -> None:
        if self._busy and not self._stop.is_set():
            self.words.setText(f"{what}…")
            self.bar.setRange(0, of)
            self.bar.setValue(done)

    def _rest(self) -> None:
        self._busy = False
        self.hide()


def tell(line: Text, sentence: str) -> None:
    """Say what came of it, to eyes and ears."""
    line.say(sentence)
    if sentence:
        QAccessible.updateAccessibility(QAccessibleEvent(line, QAccessible.Event.Alert))


def enable_again(what: QWidget, first: QWidget) -> None:
    """Enable what could not be used meanwhile, and give `first` the focus that wandered off then."""
    wandered = not what.isEnabled()
    what.setEnabled(True)
    if wandered and what.isVisible():
        first.setFocus(Qt.FocusReason.OtherFocusReason)
