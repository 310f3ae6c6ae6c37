"""Work beside the interface comes back on the interface's thread, and to nobody who has gone."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QThread
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from leadway.domain.errors import KnownError
from leadway.ui.background_task import run

FULL = KnownError("The disk is full.", "Free some space.")


@pytest.fixture(autouse=True)
def _all_ended(qtbot: QtBot) -> Iterator[None]:
    """Let every piece of work come to its end."""
    yield
    qtbot.waitUntil(lambda: not any(thread.name == "leadway-work" for thread in threading.enumerate()))


class Ear:
    """Hears what comes back, and on which thread."""

    def __init__(self) -> None:
        self.heard: list[object] = []
        self.on: list[QThread] = []

    def hear(self, what: object) -> None:
        self.heard.append(what)
        self.on.append(QThread.currentThread())


def test_a_result_comes_back_on_the_interfaces_thread(qtbot: QtBot) -> None:
    ear, owner = Ear(), QObject()
    run(lambda: threading.current_thread().name, ear.hear, ear.hear, owner=owner)
    qtbot.waitUntil(lambda: bool(ear.heard))
    assert ear.heard == ["leadway-work"]
    assert ear.on == [owner.thread()]


def test_an_error_a_person_can_act_on_comes_back_as_it_is(qtbot: QtBot) -> None:
    def fail() -> None:
        raise FULL

    results, errors, owner = Ear(), Ear(), QObject()
    run(fail, results.hear, errors.hear, owner=owner)
    qtbot.waitUntil(lambda: bool(errors.heard))
    assert (results.heard, errors.heard) == ([], [FULL])


def test_a_bug_is_not_swallowed(qtbot: QtBot) -> None:
    def stumble() -> None:
        raise ZeroDivisionError

    ear, owner = Ear(), QObject()
    with capture_exceptions() as caught:
        run(stumble, ear.hear, ear.hear, owner=owner)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
    assert ear.heard == []


@pytest.mark.parametrize("how", ["forgotten", "owner gone"])
def test_nobody_is_told_who_does_not_wait_any_more(qtbot: QtBot, how: str) -> None:
    ear, owner, go = Ear(), QObject(), threading.Event()
    work = run(go.wait, ear.hear, ear.hear, owner=owner)
    if how == "forgotten":
        work.forget()
    else:
        with qtbot.waitSignal(owner.destroyed):
            owner.deleteLater()
    go.set()
    qtbot.waitUntil(lambda: not any(thread.name == "leadway-work" for thread in threading.enumerate()))
    QCoreApplication.processEvents()
    assert ear.heard == []
