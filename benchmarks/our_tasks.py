"""What is measured of Leadway once *This week* is shown: the ritual, typing, saving, the week's document."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import sqlcipher3
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from benchmarks.watching import Painted, Typist, click, press, tell
from leadway.domain.commands import AppCommand
from leadway.services.documents.documents import render
from leadway.services.keys import KeyRequest
from leadway.system.paths import DataFolder
from leadway.ui.ritual.wizard_frame import WizardFrame
from leadway.ui.weeks.this_week import ThisWeekPage
from leadway.ui.window.controller import WindowController

W = TypeVar("W", bound=QWidget)

_KEYS = 15
_PDFS = 7
_SETTLE_MS = 300


def _open(window: WindowController, folder: Path) -> None:  # noqa: ARG001
    """From pressing Start to the ritual's first screen."""
    started = 0.0

    def painted() -> None:
        tell(opened=(time.perf_counter() - started) * 1000)
        _end(window)

    def begin() -> None:
        nonlocal started
        started = time.perf_counter()
        click(_child(window.main_window, ThisWeekPage).button)
        Painted(_page(window), painted)

    QTimer.singleShot(_SETTLE_MS, begin)


def _typing(window: WindowController, folder: Path) -> None:  # noqa: ARG001
    """How long the event loop is away while a person types into the ritual."""

    def on_typed(stalls: list[float]) -> None:
        tell(stalls=stalls)
        _end(window)

    def begin() -> None:
        QTimer.singleShot(_SETTLE_MS, Typist(_field(window), on_typed).start)

    QTimer.singleShot(_SETTLE_MS, begin)


def _durable(window: WindowController, folder: Path) -> None:
    """From a key to the moment in which its text can be read from the file by another connection."""

    def begin() -> None:
        _Durable(window, DataFolder(folder), _field(window)).start()

    QTimer.singleShot(_SETTLE_MS, begin)


def _document(window: WindowController, folder: Path) -> None:  # noqa: ARG001
    """The last sealed week as PDF, the first time in this process and again."""
    if window.navigator is None:
        raise RuntimeError("the data is not open")
    services = window.navigator.services
    sealed = next(line.week for line in services.weeks.history() if line.closing_line and not line.has_draft)
    times = []
    for _ in range(_PDFS + 1):
        started = time.perf_counter()
        render(services.documents.weekly(sealed))
        times.append((time.perf_counter() - started) * 1000)
    tell(cold=times[0], warm=times[1:])
    _end(window)


TASKS: dict[str, Callable[[WindowController, Path], None]] = {
    "open": _open,
    "typing": _typing,
    "durable": _durable,
    "document": _document,
}


class _Durable(QObject):
    """Presses a key, waits until another connection reads it, and again."""

    _read = Signal(float)

    def __init__(self, window: WindowController, folder: DataFolder, target: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._target = target
        self._path = str(folder.database)
        self._key = KeyRequest(folder).key().value.hex()
        self._started = 0.0
        self._times: list[float] = []
        self._read.connect(self._on_read, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Press a key never pressed before."""
        mark = f"{len(self._times):02}x"
        for sign in mark[:-1]:
            press(self._target, sign)
        threading.Thread(target=self._wait_for, args=(mark,), daemon=True).start()
        self._started = time.perf_counter()
        press(self._target, mark[-1])

    def _wait_for(self, mark: str) -> None:
        other = sqlcipher3.connect(self._path)
        other.execute(f"PRAGMA key = \"x'{self._key}'\"")
        query = "SELECT 1 FROM draft_answer WHERE instr(body, ?)"
        while other.execute(query, (mark,)).fetchone() is None:
            time.sleep(0.0005)
        self._read.emit(time.perf_counter())
        other.close()

    def _on_read(self, moment: float) -> None:
        self._times.append((moment - self._started) * 1000)
        if len(self._times) < _KEYS:
            # After a pause of its own, as between two words.
            QTimer.singleShot(200, self.start)
            return
        tell(durable=self._times)
        _end(self._window)


def _field(window: WindowController) -> QWidget:
    """Open the ritual where the draft was left and put the cursor into its first text."""
    click(_child(window.main_window, ThisWeekPage).button)
    page = _page(window)
    edits = (edit for edit in page.findChildren(QPlainTextEdit) if edit.isVisibleTo(page))
    edit = next(edits)
    edit.setFocus(Qt.FocusReason.OtherFocusReason)
    edit.moveCursor(edit.textCursor().MoveOperation.End)
    return edit


def _page(window: WindowController) -> QWidget:
    page = _child(window.main_window, WizardFrame).page()
    if page is None:
        raise RuntimeError("the ritual shows nothing")
    return page


def _child(within: QWidget, kind: type[W]) -> W:
    child = within.findChild(kind)
    if child is None:
        raise RuntimeError(f"there is no {kind.__name__}")
    return child


def _end(window: WindowController) -> None:
    window.main_window.command.emit(AppCommand.QUIT)
