"""The outcome of a background task arrives on the main thread, and nowhere once its owner is gone."""

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from leadway.domain.errors import KnownError, OwnFaultError
from leadway.ui.background_task import THREAD_NAME, run_in_background

FULL = KnownError("The disk is full.", "Free some space.")


@pytest.fixture(autouse=True)
def _all_ended(qtbot: QtBot) -> Iterator[None]:
    """Let every task end."""
    yield
    qtbot.waitUntil(_idle)


def _idle() -> bool:
    return not any(thread.name == THREAD_NAME for thread in threading.enumerate())


class Outcome:
    """Keeps what arrives, and the thread on which it arrives."""

    def __init__(self) -> None:
        self.values: list[object] = []
        self.threads: list[QThread] = []

    def take(self, value: object) -> None:
        self.values.append(value)
        self.threads.append(QThread.currentThread())


def test_a_result_arrives_on_the_main_thread(qtbot: QtBot) -> None:
    outcome, owner = Outcome(), QObject()
    run_in_background(lambda: threading.current_thread().name, outcome.take, outcome.take, owner)
    qtbot.waitUntil(lambda: bool(outcome.values))
    assert outcome.values == [THREAD_NAME]
    assert outcome.threads == [owner.thread()]


def test_an_error_a_person_can_act_on_arrives_as_it_is(qtbot: QtBot) -> None:
    def fail() -> None:
        raise FULL

    results, errors, owner = Outcome(), Outcome(), QObject()
    run_in_background(fail, results.take, errors.take, owner)
    qtbot.waitUntil(lambda: bool(errors.values))
    assert (results.values, errors.values) == ([], [FULL])


def test_a_bug_is_raised_and_the_page_stops_waiting(qtbot: QtBot) -> None:
    def stumble() -> None:
        raise ZeroDivisionError

    results, errors, owner = Outcome(), Outcome(), QObject()
    with capture_exceptions() as caught:
        run_in_background(stumble, results.take, errors.take, owner)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
    assert results.values == []
    [error] = errors.values
    assert isinstance(error, KnownError)
    assert isinstance(error, OwnFaultError)


@pytest.mark.parametrize("how", ["forgotten", "owner gone"])
def test_nobody_is_called_who_no_longer_waits(qtbot: QtBot, how: str) -> None:
    outcome, owner, go = Outcome(), QObject(), threading.Event()
    task = run_in_background(go.wait, outcome.take, outcome.take, owner)
    if how == "forgotten":
        task.forget()
    else:
        with qtbot.waitSignal(owner.destroyed):
            owner.deleteLater()
    go.set()
    qtbot.waitUntil(_idle)
    QCoreApplication.processEvents()
    assert outcome.values == []


def test_tasks_on_the_database_run_one_at_a_time_and_others_beside_them(qtbot: QtBot) -> None:
    outcome, owner, go = Outcome(), QObject(), threading.Event()
    order: list[str] = []

    def task(name: str, wait: threading.Event | None = None) -> Callable[[], str]:
        def run() -> str:
            if wait is not None:
                assert wait.wait(5)
            order.append(name)
            return name

        return run

    run_in_background(task("first", go), outcome.take, outcome.take, owner, "db")
    run_in_background(task("second"), outcome.take, outcome.take, owner, "db")
    run_in_background(task("free"), outcome.take, outcome.take, owner)
    qtbot.waitUntil(lambda: order == ["free"])
    go.set()
    qtbot.waitUntil(lambda: len(outcome.values) == 3)
    assert order == ["free", "first", "second"]
