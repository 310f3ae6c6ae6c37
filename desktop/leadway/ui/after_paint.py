"""Runs what can wait after a widget's first paint."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

_UNSEEN_MS = 1000


class AfterFirstPaint(QObject):
    """Calls `then` once after a widget's first paint; whatever can wait runs there.

    A window that starts hidden is not painted: then it is called after a second.
    """

    _OVER = QEvent.Type(QEvent.registerEventType())

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._then: Callable[[], None] | None = then
        window.installEventFilter(self)
        unseen = QTimer(self, singleShot=True)
        unseen.timeout.connect(self._run)
        unseen.start(_UNSEEN_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note the paint; what is queued now comes when it is done."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QCoreApplication.postEvent(self, QEvent(self._OVER))
        return super().eventFilter(watched, event)

    def customEvent(self, event: QEvent) -> None:
        """The paint is over."""
        if event.type() == self._OVER:
            self._run()

    def _run(self) -> None:
        if self._then is not None:
            then, self._then = self._then, None
            self.deleteLater()
            then()
