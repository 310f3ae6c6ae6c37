"""Runs tasks in the background; the result or the error arrives on the main thread."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from itertools import count
from threading import Lock, Thread
from typing import Any, Literal, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from leadway.domain.errors import KnownError, OwnFaultError

T = TypeVar("T")
Lane = Literal["db", "free"]
THREAD_NAME = "leadway-task"

# Python's own threads: PySide 6 destroys a callable on a QThreadPool's thread without holding Python's lock.
_LANES: dict[Lane, AbstractContextManager[object]] = {"db": Lock(), "free": nullcontext()}
_tasks: dict[int, BackgroundTask] = {}
_numbers = count()


class BackgroundTask:
    """One task. It always runs to its end, so no file is left half-written.

    A running thread holds only the number of its task. Otherwise the last reference to a Qt object could end
    on that thread, where Qt must not destroy it.
    """

    def __init__(
        self,
        task: Callable[[], object],
        on_result: Callable[[Any], None],
        on_error: Callable[[KnownError], None],
        owner: QObject,
        about: str = "",
    ) -> None:
        self._task = task
        self._owner = owner
        self._about = about
        self._listeners: tuple[Callable[[Any], None], Callable[[KnownError], None]] | None = (
            on_result,
            on_error,
        )
        self._result: object = None
        self._error: Exception | None = None

    def forget(self) -> None:
        """Call neither `on_result` nor `on_error`; the task still runs to its end."""
        self._listeners = None

    def run(self) -> None:
        """Run the task on the current thread."""
        try:
            self._result = self._task()
        except Exception as error:  # noqa: BLE001 -- raised again on the main thread
            self._error = error

    def deliver(self) -> None:
        """Report the outcome."""
        listeners, error = self._listeners, self._error
        if listeners is not None and not isValid(self._owner):
            if self._about and _Unheard.tell is not None:
                _Unheard.tell(self._about, error)
            return
        if listeners is None:
            return
        on_result, on_error = listeners
        if error is None:
            on_result(self._result)
        elif isinstance(error, KnownError):
            on_error(error)
        else:
            # The page must not wait for ever. The bug itself goes into the log.
            on_error(OwnFaultError())
            raise error


class _Unheard:
    """Who is told of tasks that outlive the page which began them."""

    tell: Callable[[str, Exception | None], None] | None = None


def tell_unheard(tell: Callable[[str, Exception | None], None] | None) -> None:
    """Call `tell` from now on with what a task was about, and its error, where nobody else hears of it."""
    _Unheard.tell = tell


class _Reporter(QObject):
    """Carries the numbers of finished tasks to the main thread."""

    over = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.over.connect(self._on_over, Qt.ConnectionType.QueuedConnection)

    def _on_over(self, number: int) -> None:
        _tasks.pop(number).deliver()


_reporter: _Reporter | None = None


def _run(number: int, lane: Lane, reporter: _Reporter) -> None:
    with _LANES[lane]:
        _tasks[number].run()
    reporter.over.emit(number)


def run_in_background(
    task: Callable[[], T],
    on_result: Callable[[T], None],
    on_error: Callable[[KnownError], None],
    owner: QObject,
    lane: Lane = "free",
    *,
    about: str = "",
) -> BackgroundTask:
    """Run `task` in the background; call `on_result` or `on_error` on the main thread while `owner` lives.

    A task must not touch a widget or another object of the main thread. It may read and write files. It may
    use the database through a connection of its own (`Database.thread_connection`); such a task belongs
    to the lane "db", where one task runs at a time. The main thread may write meanwhile: SQLite's locks keep
    the two apart. A bug in the task is reported to `on_error` as OwnFaultError and raised on the main thread.
    `about` names what the person asked for: they hear of its end also where `owner` has gone, as by a lock.
    """
    global _reporter
    if _reporter is None:
        _reporter = _Reporter()
    number = next(_numbers)
    _tasks[number] = running = BackgroundTask(task, on_result, on_error, owner, about)
    # No daemon: at the end of the program Python waits for the thread, so no file is left half-written.
    Thread(target=_run, args=(number, lane, _reporter), name=THREAD_NAME).start()
    return running
