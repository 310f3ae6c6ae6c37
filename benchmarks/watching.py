"""What both measured programs use to time what can be seen, so that both are measured alike."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

_PAINTED = QEvent.Type(QEvent.registerEventType())
STROKES = 400
STROKE_MS = 10
_TEXT = "the label printer was out of rolls again and two returns waited until noon "


class Painted(QObject):
    """Calls `then` once, when a widget's next paint is over: its children are painted and flushed, too."""

    def __init__(self, widget: QWidget, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget: QWidget | None = widget
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note the paint; what comes after it in the queue finds it done."""
        if event.type() == QEvent.Type.Paint and self._widget is not None:
            self._widget.removeEventFilter(self)
            self._widget = None
            QCoreApplication.postEvent(self, QEvent(_PAINTED), Qt.EventPriority.HighEventPriority.value)
        return super().eventFilter(watched, event)

    def customEvent(self, event: QEvent) -> None:
        """The paint is over."""
        if event.type() == _PAINTED:
            self._then()


class Typist(QObject):
    """Types at a steady pace, and measures for each key how long the event loop was away until the next."""

    def __init__(self, target: QWidget, finished: Callable[[list[float]], None]) -> None:
        super().__init__(target)
        self._target = target
        self._finished = finished
        self._stalls: list[float] = []
        self._worst = 0.0
        self._last = 0.0
        self._typed = 0
        self._beat = self._timer(1, self._on_beat)
        self._keys = self._timer(STROKE_MS, self._on_key)

    def start(self) -> None:
        """Begin typing."""
        self._last = time.perf_counter()
        self._beat.start()
        self._keys.start()

    def _timer(self, interval: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(interval)
        timer.timeout.connect(slot)
        return timer

    def _on_beat(self) -> None:
        now = time.perf_counter()
        self._worst = max(self._worst, now - self._last - 0.001)
        self._last = now

    def _on_key(self) -> None:
        self._on_beat()
        if self._typed:
            self._stalls.append(self._worst * 1000)
        self._worst = 0.0
        if self._typed > STROKES:
            self._beat.stop()
            self._keys.stop()
            self._finished(self._stalls)
            return
        press(self._target, _TEXT[self._typed % len(_TEXT)])
        self._typed += 1


def press(target: QWidget, text: str, key: int = 0) -> None:
    """Press and release a key, as the window system would."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(target, event)


def click(target: QWidget) -> None:
    """Click in the middle of a widget, as the window system would."""
    middle = QPointF(target.rect().center())
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, buttons in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
        position = target.mapToGlobal(middle)
        event = QMouseEvent(kind, middle, position, left, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(target, event)


def peak_memory() -> float:
    """Return the most memory that this process has held so far, in MB."""
    try:
        import resource
    except ImportError:  # Windows has no such count
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024) if sys.platform == "darwin" else peak / 1024


def tell(**findings: object) -> None:
    """Write the findings to standard output, for the process that started this one."""
    sys.stdout.write(json.dumps(findings) + "\n")
    sys.stdout.flush()
