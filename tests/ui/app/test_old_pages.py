"""The pages of weeks that an earlier Leadway sealed: stored while the program is open, until it is closed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from fixtures.sample_team import SampleTeam
from leadway.domain.terms import RitualState
from leadway.domain.week_page import PageSnapshot
from leadway.services.session import open_services
from leadway.services.weeks import old_weeks
from leadway.storage.database import Database
from leadway.storage.models import Ritual
from leadway.storage.week_pages import dump_page
from leadway.ui.app import old_pages
from leadway.ui.app.controller import AppController
from leadway.ui.app.state import ProgramState
from ui.app.test_controller import KEY, Machine, machine, program

__all__ = ["machine", "program"]

WEEKS = 3


@pytest.fixture(autouse=True)
def sealed_by_an_earlier_leadway(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave weeks without a stored page behind, before the program begins."""
    monkeypatch.setattr(old_pages, "FIRST_WEEK_MS", 0)
    team = SampleTeam(machine.folder, machine.clock, KEY)
    for ago in range(WEEKS, 0, -1):
        team.seal_week(ago)
    with team.services.database.writing():
        Ritual.update(page=None).execute()
    team.close()


def stored(database: Database) -> int:
    """Return how many pages are stored."""
    with database.reading():
        rows = Ritual.select().where(Ritual.state != RitualState.DRAFT)
        return sum(row.page is not None for row in rows)


def opened(program: AppController, qtbot: QtBot) -> Database:
    """Return the database of the program, once all of the start is over."""
    qtbot.waitUntil(lambda: program.services is not None)
    assert program.services is not None
    database = program.services.database
    # The list of what can be undone is the last that a start begins.
    qtbot.waitUntil(lambda: "undo" in vars(database))
    return database


def test_the_pages_are_stored_after_the_start(program: AppController, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: program.services is not None)
    assert program.services is not None
    assert stored(program.services.database) == 0, "not before the content is on the screen"
    database = opened(program, qtbot)
    qtbot.waitUntil(lambda: stored(database) == WEEKS)


@pytest.fixture
def storing(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Return an event that is set when a page is about to be stored, and one that lets it be stored."""
    begun, go_on = threading.Event(), threading.Event()

    def slowly(page: PageSnapshot) -> str:
        begun.set()
        go_on.wait(5)
        return dump_page(page)

    monkeypatch.setattr(old_weeks, "dump_page", slowly)
    yield begun, go_on
    go_on.set()


@pytest.mark.parametrize("end", [AppController.lock, AppController.close_data, AppController.close])
def test_closing_the_data_waits_for_the_week_that_is_being_stored_and_stores_no_other(
    end: Callable[[AppController], None],
    program: AppController,
    machine: Machine,
    storing: tuple[threading.Event, threading.Event],
    qtbot: QtBot,
) -> None:
    begun, go_on = storing
    opened(program, qtbot)
    qtbot.waitUntil(begun.is_set)
    threading.Timer(0.2, go_on.set).start()
    end(program)
    assert go_on.is_set(), "it waited"
    assert program.state is not ProgramState.OPEN
    qtbot.wait(2 * old_pages.NEXT_WEEK_MS)
    services = open_services(machine.folder, KEY, machine.clock)
    assert stored(services.database) == 1
    services.close()
