"""Work beside the interface: a result or an error comes back on the interface's own thread."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from leadway.domain.errors import KnownError

T = TypeVar("T")

# What is under way. A thread may not outlive the object it reports to, whatever becomes of the window.
_under_way: set[Work] = set()


class Work(QObject):
    """One piece of work. It always runs to its end, so that no file is left half-written."""

    _over = Signal()

    def __init__(
        self,
        task: Callable[[], object],
        on_result: Callable[[object], None],
        on_error: Callable[[KnownError], None],
    ) -> None:
        super().__init__()
        self._task = task
        self._on_result: Callable[[object], None] | None = on_result
        self._on_error: Callable[[KnownError], None] | None = on_error
        self._result: object = None
        self._error: Exception | None = None
        self._over.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin."""
        _under_way.add(self)
        # No daemon: at the program's end Python waits for it, which is a moment and not a torn file.
        Thread(target=self._run, name="leadway-work").start()

    def forget(self) -> None:
        """Let it run to its end and tell nobody."""
        self._on_result = self._on_error = None

    def _run(self) -> None:
        try:
            self._result = self._task()
        except Exception as error:  # noqa: BLE001 -- raised again where the interface can see it
            self._error = error
        self._over.emit()

    def _deliver(self) -> None:
        _under_way.discard(self)
        error, on_result, on_error = self._error, self._on_result, self._on_error
        self.forget()
        if on_result is None or on_error is None:
            return
        if error is None:
            on_result(self._result)
        elif isinstance(error, KnownError):
            on_error(error)
        else:
            raise error


def run(
    task: Callable[[], T],
    on_result: Callable[[T], None],
    on_error: Callable[[KnownError], None],
    *,
    owner: QObject,
) -> Work:
    """Do `task` beside the interface; nobody is told once `owner` is gone or the work was forgotten.

    The task may touch neither widgets nor the database. What it raises beyond a KnownError is a bug and is
    raised again on the interface's thread.
    """
    work = Work(task, on_result, on_error)  # type: ignore[arg-type]  # the result is this task's own
    owner.destroyed.connect(work.forget)
    work.start()
    return work
