"""A background task with a progress bar and a button that stops it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.transfer import Progress, StoppedError
from leadway.ui.background_task import run_in_background
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.text import Caption
from leadway.ui.widgets.vbox import LINK_OUTDENT, VBox

STOP = _("Stop")
STOPPING = _("Stopping…")
T = TypeVar("T")


class CancellableTask(VBox):
    """Hidden while no task runs. Its caller shows the outcome of the task."""

    _progressed = Signal(str, int, int)

    def __init__(self) -> None:
        super().__init__(spacing=LINK_OUTDENT)
        self._stop = Event()
        self.words = Caption(size="body")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.button = QuietButton(STOP, clicked=self.stop)
        self.add(self.words, self.bar, self.button)
        # Carries the progress from the task's thread to the main thread.
        self._progressed.connect(self._on_progressed)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether a task is running."""
        return not self.isHidden()

    def start(
        self,
        task: Callable[[Progress], T],
        on_result: Callable[[T], None],
        on_error: Callable[[KnownError], None],
        *,
        words: str,
        about: str = "",
    ) -> None:
        """Run `task` in the background; where it is stopped, `on_error` gets a StoppedError.

        It is stopped, too, where the page goes, as by a lock; `about` names it then.
        """
        stop = self._stop = Event()
        self.destroyed.connect(lambda: stop.set())
        progressed = self._progressed

        def progress(what: str, done: int, of: int) -> None:
            if stop.is_set():
                raise StoppedError
            progressed.emit(what, done, of)

        def finish(result: T) -> None:
            self.hide()
            on_result(result)

        def fail(error: KnownError) -> None:
            self.hide()
            on_error(error)

        self.words.setText(words)
        self.bar.setRange(0, 0)
        self.button.setEnabled(True)
        self.show()
        run_in_background(lambda: task(progress), finish, fail, self, "db", about=about)

    def stop(self) -> None:
        """Stop at the next step; nothing is written then."""
        if self.busy:
            self._stop.set()
            self.words.setText(STOPPING)
            self.button.setEnabled(False)

    def _on_progressed(self, what: str, done: int, of: int) -> None:
        if self.busy and not self._stop.is_set():
            self.words.setText(f"{what}…")
            self.bar.setRange(0, of)
            self.bar.setValue(done)


def enable_again(what: QWidget, first: QWidget) -> None:
    """Enable what was disabled during a task, and give `first` the focus that it lost."""
    was_disabled = not what.isEnabled()
    what.setEnabled(True)
    if was_disabled and what.isVisible():
        first.setFocus()
