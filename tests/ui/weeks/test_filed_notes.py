"""Notes of another journal: History shows them below the page of their week, apart from it."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fixtures.sample_team import COMMITMENTS, seal_week, services_in
from helpers.clock import FixedClock
from helpers.pages import listed_in, texts_of
from leadway.domain.weeks import Week
from leadway.services.session import Services
from leadway.services.transfer.merging import ConflictPolicy
from leadway.ui.weeks.filed_notes import HEADING, MEANS
from leadway.ui.weeks.history import HistoryPage
from leadway.ui.weeks.week_page import NOTES_ALONE
from ui.conftest import Show

NOW = Week(2026, 48)
SEALED, BEFORE, EARLIEST, STILL_TO_COME = NOW.shift(-1), NOW.shift(-9), NOW.shift(-520), NOW.shift(3)
Bring = Callable[..., None]


@pytest.fixture
def services(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """Return services with one sealed week before the present one."""
    made = services_in(tmp_path, clock)
    clock.advance(timedelta(weeks=-1))
    made.setup.begin()
    made.setup.save_commitments(COMMITMENTS[:2])
    seal_week(made, SEALED, "Kept both. The courier was late once.")
    clock.advance(timedelta(weeks=1))
    yield made
    made.close()


@pytest.fixture
def bring(services: Services, tmp_path: Path) -> Bring:
    """Return what brings in a journal of days and texts, as jrnl writes it."""

    def bring(*notes: tuple[date, str]) -> None:
        journal = [{"date": str(day), "time": "18:30", "title": text, "body": ""} for day, text in notes]
        file = tmp_path / "journal.json"
        file.write_text(json.dumps({"tags": {}, "entries": journal}), encoding="utf-8")
        services.importing().import_file(file, ConflictPolicy.KEEP)

    return bring


@pytest.fixture
def page(services: Services, show: Show) -> HistoryPage:
    """Return the history, not looked at yet."""
    made = HistoryPage(services)
    made.resize(796, 600)
    return made


def test_weeks_with_nothing_but_notes_are_listed_and_no_week_between_is(
    page: HistoryPage, bring: Bring, show: Show
) -> None:
    bring(
        (EARLIEST.first_day, "First day at the desk."),
        (BEFORE.first_day, "Rota out late."),
        (BEFORE.last_day, "Sunday shift short by one."),
        (SEALED.first_day, "Sam has a better label."),
        (STILL_TO_COME.first_day, "Stocktaking."),
    )
    show(page)
    assert listed_in(page) == [
        "2026",
        "Week 51, 14–20 December 2026, 1 note",
        "Week 48, 23–29 November 2026, open",
        "Week 47, 16–22 November 2026, done, 1 note. Kept both. The courier was late once.",
        "Week 39, 21–27 September 2026, 2 notes",
        "2016",
        "Week 49, 5–11 December 2016, 1 note",
    ]
    assert page.week == SEALED


def test_below_a_sealed_page_they_stand_apart_with_day_and_journal(
    services: Services, page: HistoryPage, bring: Bring, show: Show
) -> None:
    before = services.weeks.summary(SEALED)
    bring(
        (SEALED.last_day, "Till one closed early."),
        (SEALED.first_day, "Sam has a <b>better</b> label. @team"),
    )
    show(page)
    texts = texts_of(page)
    assert texts[texts.index(HEADING) :] == [
        HEADING,
        MEANS,
        "Monday, 16 November 2026 · jrnl",
        "Sam has a <b>better</b> label. @team",
        "Sunday, 22 November 2026 · jrnl",
        "Till one closed early.",
    ]
    assert services.weeks.summary(SEALED) == before


@pytest.mark.parametrize("week", [BEFORE, STILL_TO_COME])
def test_a_week_outside_the_rituals_offers_its_notes_and_no_ritual(
    page: HistoryPage, bring: Bring, show: Show, week: Week
) -> None:
    bring((week.first_day, "Rota out late."))
    page.open_week(week)
    show(page)
    assert page.page.warning.text() == NOTES_ALONE
    assert texts_of(page)[-1] == "Rota out late."
    assert not page.page.resume_button.isVisible()
    assert not page.page.add_button.isVisible()


def test_the_next_week_shows_its_own_or_none(page: HistoryPage, bring: Bring, show: Show) -> None:
    bring((BEFORE.first_day, "Rota out late."), (EARLIEST.first_day, "First day at the desk."))
    show(page)
    assert not page.page.notes.isVisible()
    page.open_week(BEFORE)
    page.open_week(EARLIEST)
    assert texts_of(page)[-1] == "First day at the desk."
    assert "Rota out late." not in texts_of(page)
    page.open_week(SEALED)
    assert HEADING not in texts_of(page)


def test_of_very_many_some_are_shown_and_the_rest_by_and_by_without_losing_a_letter(
    page: HistoryPage, bring: Bring, show: Show
) -> None:
    long = "A line about the returns desk, and another one.\n" * 400
    bring((BEFORE.first_day, long), *((BEFORE.last_day, f"Shift {place}.") for place in range(100)))
    page.open_week(BEFORE)
    show(page)
    notes, presses = page.page.notes, 0
    assert "Shift 99." not in texts_of(page)
    while notes.more_button.isVisible():
        QTest.mouseClick(notes.more_button, Qt.MouseButton.LeftButton)
        presses += 1
    assert presses > 1
    texts = texts_of(page)
    entries = texts[
        texts.index("Monday, 21 September 2026 · jrnl") + 1 : texts.index("Sunday, 27 September 2026 · jrnl")
    ]
    assert "\n".join(entries).split() == long.split()
    assert [text for text in texts if text.startswith("Shift")] == [f"Shift {place}." for place in range(100)]
