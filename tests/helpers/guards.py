"""A pytest plugin: a test that makes noise or leaves something alive fails.

Noise is a log record of level WARNING or above, or a message from Qt, that the test did not expect.
Left alive is a top-level window, a running timer, or a running thread.
(Warnings are errors through pytest's own settings.)
"""

import gc
import logging
import re
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from weakref import WeakSet

import pytest

THREAD_GRACE_SECONDS = 0.5
_MANY = 10_000
"""So many objects take 1 ms to look through. `gc.get_freeze_count` counts a million, in 30 ms, each time."""
_frozen: WeakSet[Any] = WeakSet()
"""The timers and threads that were there when the objects that tests left were put out of sight."""

ExpectLog = Callable[[str], AbstractContextManager[None]]


class LogGuard(logging.Handler):
    """Keeps every record of level WARNING or above that no test expected."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    @contextmanager
    def expect(self, pattern: str) -> Iterator[None]:
        """Allow records whose message matches `pattern` inside the block, and insist on at least one."""
        start = len(self.records)
        yield
        fresh = self.records[start:]
        unexpected = [record for record in fresh if not re.search(pattern, record.getMessage())]
        assert len(unexpected) < len(fresh), f"no log record of level WARNING or above matches {pattern!r}"
        self.records[start:] = unexpected

    def complaints(self) -> list[str]:
        return [
            f"unexpected log record: {record.levelname} {record.name}: {record.getMessage()}"
            for record in self.records
        ]


class AliveGuard:
    """Compares what is alive after a test with what was alive before it."""

    def __init__(self) -> None:
        # Strong references on purpose: an id of a dead object could be given to a new one.
        self._threads = set(threading.enumerate())
        self._windows = _windows()
        objects, types = _tracked()
        if len(objects) > _MANY:
            # What tests before this one left in caches, or all there is: a lock takes the freezing back.
            # Left so, each test after it would pay up to 80 ms for being watched.
            gc.collect()
            _frozen.update(_timers_and_qthreads(*_tracked()))
            gc.freeze()
            objects, types = _tracked()
        self._running = _running(_timers_and_qthreads(objects, types))

    def complaints(self) -> list[str]:
        _let_qt_finish()
        left = self._new_qt_objects()
        if left:
            # A window in a reference cycle is garbage, not a leak: collect it before judging.
            gc.collect()
            _let_qt_finish()
            left = self._new_qt_objects()
        left += [f"thread {thread.name!r}" for thread in self._new_threads()]
        return [f"left alive: {described}" for described in left]

    def _new_qt_objects(self) -> list[str]:
        windows = [repr(window) for window in _windows() if window not in self._windows]
        running = _running(_timers_and_qthreads(*_tracked()))
        return windows + [repr(each) for each in running if each not in self._running]

    def _new_threads(self) -> list[threading.Thread]:
        new = [
            thread
            for thread in threading.enumerate()
            # Python keeps a dummy for every foreign thread that ever ran Python code, long after its end;
            # foreign threads are QThreads, and those are judged by themselves.
            if thread not in self._threads and not isinstance(thread, threading._DummyThread)
        ]
        for thread in new:
            thread.join(THREAD_GRACE_SECONDS)
        return [thread for thread in new if thread.is_alive()]


def _windows() -> list[object]:
    """Return all top-level widgets and windows; nothing where no Qt program is running."""
    if "PySide6.QtGui" not in sys.modules:
        return []
    from PySide6.QtGui import QGuiApplication

    found: list[object] = list(QGuiApplication.topLevelWindows())
    if "PySide6.QtWidgets" in sys.modules:
        from PySide6.QtWidgets import QApplication

        found += QApplication.topLevelWidgets()
    return found


def _tracked() -> tuple[list[Any], set[type]]:
    """Return what the collector looks after, and the types of it; nothing where no Qt program is running.

    Qt cannot list its timers, but Python's collector knows every wrapper. What existed before the first test
    is frozen (see `pytest_collection_finish`), so this walks only over what tests made.
    """
    if "PySide6.QtCore" not in sys.modules:
        return [], set()
    objects = gc.get_objects()
    return objects, set(map(type, objects))


def _timers_and_qthreads(objects: list[Any], types: set[type]) -> list[Any]:
    """Return the QTimers (also those of `QTimer.singleShot`) and QThreads among these."""
    if not objects:
        return []
    from PySide6.QtCore import QThread, QTimer

    # There are thousands of objects and few types: so each test pays little for being watched.
    kinds = {kind for kind in types if issubclass(kind, (QTimer, QThread))}
    return [found for found in objects if type(found) in kinds] if kinds else []


def _running(candidates: list[Any]) -> list[object]:
    """Return what runs of these timers and threads, and of those that the collector shows no more."""
    candidates += _frozen
    if not candidates:
        return []
    import shiboken6
    from PySide6.QtCore import QThread, QTimer

    alive = [found for found in candidates if shiboken6.isValid(found)]
    main = QThread.currentThread()
    return [
        found
        for found in alive
        if (found.isActive() if isinstance(found, QTimer) else found.isRunning() and found is not main)
    ]


def _let_qt_finish() -> None:
    """Deliver what is due now, deferred deletions included: processEvents alone leaves those here."""
    if "PySide6.QtCore" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    if QCoreApplication.instance() is not None:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def pytest_collection_finish() -> None:
    """Put everything that exists before the first test out of the collector's sight: it is no test's leak."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def log_guard() -> Iterator[LogGuard]:
    """Fail the test on log records it did not expect."""
    guard = LogGuard()
    root = logging.getLogger()
    root.addHandler(guard)
    yield guard
    root.removeHandler(guard)
    _fail_on(guard.complaints())


@pytest.fixture(autouse=True)
def alive_guard() -> Iterator[None]:
    """Fail the test on windows, timers and threads it leaves alive."""
    guard = AliveGuard()
    yield
    _fail_on(guard.complaints())


@pytest.fixture
def expect_log(log_guard: LogGuard) -> ExpectLog:
    """Return a context manager inside which a log record must come: `with expect_log("disk is full"):`."""
    return log_guard.expect


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """Fail on Qt messages of the teardown: pytest-qt listens only until the test function returns.

    What a test may be told, by its marks `qt_log_ignore`, it may be told then, too.
    """
    if "PySide6.QtCore" not in sys.modules:
        yield
        return
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    messages: list[str] = []
    ignored = [pattern for mark in item.iter_markers("qt_log_ignore") for pattern in mark.args]

    def keep(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if not any(re.search(pattern, message) for pattern in ignored):
            messages.append(f"unexpected Qt message: {message}")

    previous = qInstallMessageHandler(keep)
    try:
        yield
    finally:
        qInstallMessageHandler(previous)
    _fail_on(messages)


def _fail_on(complaints: list[str]) -> None:
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)
