"""What is being typed outside the ritual outlives the window, too: a note, a quick note, an addition."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fixtures.sample_team import COMMITMENTS, seal_week, services_in
from helpers.clock import FixedClock
from helpers.databases import failing_at
from leadway.domain.weeks import Week
from leadway.services.session import Services
from leadway.ui.ritual.dialogs import NoteDialog
from leadway.ui.weeks.history import HistoryPage
from leadway.ui.weeks.this_week import ThisWeekPage
from ui.conftest import Show

SEALED = Week(2026, 47)
OTHER = Week(2026, 46)


@pytest.fixture
def services(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """Return services with last week sealed."""
    made = services_in(tmp_path, clock)
    clock.advance(timedelta(weeks=-1))
    made.setup.save_commitments(COMMITMENTS[:2])
    seal_week(made, SEALED)
    clock.advance(timedelta(weeks=1))
    yield made
    made.close()


def test_a_half_written_note_is_there_after_a_crash(services: Services, show: Show, qtbot: QtBot) -> None:
    page = ThisWeekPage()
    page.populate(services)
    show(page)
    QTest.keyClicks(page.note.edit, "Ask Sam how the night")

    qtbot.waitUntil(lambda: services.unsaved_texts.get("note") == "Ask Sam how the night")

    # A second page over the same file is what a restart after a kill shows.
    again = ThisWeekPage()
    again.populate(services)
    qtbot.addWidget(again)
    assert again.note.text() == "Ask Sam how the night"


def test_a_note_that_was_kept_leaves_nothing_half_written(services: Services, show: Show) -> None:
    page = ThisWeekPage()
    page.populate(services)
    show(page)
    QTest.keyClicks(page.note.edit, "Ask Sam how the night shift does it\r")

    assert services.unsaved_texts.get("note") == ""
    assert [note.text for note in services.notes.waiting()] == ["Ask Sam how the night shift does it"]


def test_a_half_written_addition_waits_at_its_week(services: Services, show: Show, qtbot: QtBot) -> None:
    page = HistoryPage(services)
    page.resize(900, 600)
    show(page)
    page.open_week(SEALED)
    page.page.add_button.click()
    QTest.keyClicks(page.page.amendment.edit, "Finance called")
    page.flush()

    again = HistoryPage(services)
    qtbot.addWidget(again)
    again.open_week(SEALED)
    assert again.page.amendment.text() == "Finance called"
    assert again.page.amendment.isVisibleTo(again.page)


def test_an_addition_that_the_full_disk_refused_waits_while_other_weeks_are_read(
    services: Services, show: Show
) -> None:
    page = HistoryPage(services)
    page.resize(900, 600)
    show(page)
    page.open_week(SEALED)
    page.page.add_button.click()
    with failing_at(services, "INSERT ON setting WHEN NEW.key LIKE '%amendment%'"):
        QTest.keyClicks(page.page.amendment.edit, "Finance called")
        page.open_week(OTHER)
        assert page.page.amendment.text() == ""
        page.open_week(SEALED)
        assert page.page.amendment.text() == "Finance called"
        page.open_week(OTHER)
    page.flush()
    assert services.unsaved_texts.get(f"amendment/{SEALED}") == "Finance called"
    assert services.unsaved_texts.get(f"amendment/{OTHER}") == ""


def test_a_quick_note_closed_by_mistake_is_still_there(services: Services, show: Show) -> None:
    window = QWidget()
    show(window)
    first = NoteDialog(services, window)
    QTest.keyClicks(first.line.edit, "Till 3 is out of")
    first.reject()

    second = NoteDialog(services, window)
    assert second.line.text() == "Till 3 is out of"
    second.save()
    assert services.unsaved_texts.get("quick-note") == ""
