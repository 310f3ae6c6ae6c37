"""This week: one button for the next step, what is due, and a note in one line."""

from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fixtures.sample_answers import A_MOVE
from fixtures.sample_team import COMMITMENTS, seal_week, services_in
from helpers.clock import FixedClock
from helpers.screen import labels
from leadway.domain import answers
from leadway.domain.home import StartupSnapshot
from leadway.domain.terms import MoveOutcome, MoveState, WeekStatus
from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import Week
from leadway.services.session import Services
from leadway.ui.documents.calendar_file import PUT_IN_CALENDAR
from leadway.ui.weeks.this_week import (
    AWAY,
    CONTINUE_WEEK,
    CRITICAL,
    DONE,
    NOTE_SAVED,
    OUTCOMES,
    RESUME,
    SKIPPED,
    START,
    ThisWeekPage,
)
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.focus_order import reading_order
from ui.conftest import Show

WEEK = Week(2026, 48)


@pytest.fixture
def services(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """Return services over an empty folder, begun five weeks ago."""
    made = services_in(tmp_path, clock)
    clock.advance(timedelta(weeks=-5))
    made.setup.begin()
    clock.advance(timedelta(weeks=5, days=1))
    yield made
    made.close()


@pytest.fixture
def page(this_week_page: ThisWeekPage) -> ThisWeekPage:
    return this_week_page


def _promise(services: Services) -> None:
    services.setup.save_commitments(COMMITMENTS[:2])


def _sealed(services: Services, clock: FixedClock, weeks_ago: int) -> None:
    clock.advance(timedelta(weeks=-weeks_ago))
    seal_week(services, WEEK.shift(-weeks_ago))
    clock.advance(timedelta(weeks=weeks_ago))


def test_it_says_which_week_it_is_and_what_is_due(services: Services, page: ThisWeekPage) -> None:
    _promise(services)
    services.notes.add("Label printer: new roll", "command_line")
    services.setup.save_weekly_time(WeeklyTime(5, time(15, 30), "stand-up"), "Europe/Berlin")
    page.refresh()
    assert (page.week.text(), page.dates.text()) == ("Week 48", "23–29 November")
    assert page.due.text() == "2 commitments to check · 1 note waiting"
    assert page.critical.text() == CRITICAL.format(titles=COMMITMENTS[0].title)
    assert page.weekly_time.text() == "If it’s Friday 15:30 (after: stand-up), then I’ll open Leadway."


def test_enter_starts_the_week(qtbot: QtBot, page: ThisWeekPage) -> None:
    assert page.button.text() == START.format(minutes=10)
    assert page.button.hasFocus()
    with qtbot.waitSignal(page.start_ritual) as signal:
        QTest.keyClick(page.button, Qt.Key.Key_Return)
    assert signal.args == [WEEK]


def test_a_week_that_was_begun_is_resumed_where_it_was_left(
    qtbot: QtBot, services: Services, page: ThisWeekPage
) -> None:
    ritual = services.ritual(WEEK)
    ritual.next()
    page.refresh()
    assert page.button.text() == RESUME.format(title="Keep")
    with qtbot.waitSignal(page.start_ritual):
        QTest.keyClick(page.button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)


def test_the_move_can_be_put_into_the_own_calendar_until_its_time_has_come(
    services: Services, page: ThisWeekPage, clock: FixedClock, qtbot: QtBot
) -> None:
    ritual = services.ritual(WEEK)
    ritual.put(answers.NextMove("Thursday 10:00", "time three returns"))
    ritual.seal()
    page.refresh()
    qtbot.waitUntil(lambda: PUT_IN_CALENDAR in labels(page))
    clock.advance(timedelta(days=3))
    page.refresh()
    qtbot.waitUntil(lambda: PUT_IN_CALENDAR not in labels(page))


def test_a_sealed_week_shows_its_line_and_leads_to_its_page(
    qtbot: QtBot, services: Services, page: ThisWeekPage
) -> None:
    seal_week(services, WEEK, "A good week at the returns desk.")
    page.refresh()
    assert page.due.text() == "A good week at the returns desk."
    assert page.button.text() == DONE
    assert page.last_move.lead.text() == "Next:"
    assert not page.skip_week.isVisible()
    with qtbot.waitSignal(page.show_week) as signal:
        QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    assert signal.args == [WEEK]


def test_last_weeks_move_is_read_back_with_what_became_of_it(
    services: Services, page: ThisWeekPage, clock: FixedClock
) -> None:
    assert not page.last_move.isVisible()
    _sealed(services, clock, 1)
    page.refresh()
    assert page.last_move.quote.text() == "If it is Tuesday 10:00, then I will time three returns."
    assert page.last_move.outcome.text() == OUTCOMES[MoveState.SET]
    ritual = services.ritual(WEEK)
    ritual.put(answers.LastMove(outcome=MoveOutcome.DONE, changed="Nine minutes, not twenty-five"))
    assert A_MOVE.action in page.last_move.quote.text()
    ritual.seal()
    page.refresh()
    assert page.last_move.outcome.text() == OUTCOMES[MoveState.DONE]


def test_missed_weeks_are_met_with_a_welcome_and_no_reproach(
    services: Services, page: ThisWeekPage, clock: FixedClock
) -> None:
    assert not page.greeting.isVisible()
    _sealed(services, clock, 4)
    page.refresh()
    assert page.greeting.isVisible()
    assert page.greeting.text() == "Good to see you. Let’s start with this week."
    assert page.tally.text() == "Done 1 of the last 5 weeks"


def test_nothing_is_counted_before_a_week_is_done(page: ThisWeekPage) -> None:
    assert not page.tally.isVisible()


def test_an_earlier_week_that_is_still_open_can_be_continued(
    qtbot: QtBot, services: Services, page: ThisWeekPage
) -> None:
    services.ritual(WEEK.shift(-2)).put(answers.Closing(lesson="Ask finance earlier."))
    page.refresh()
    button = page.open_weeks.findChild(LinkButton)
    assert isinstance(button, LinkButton)
    assert button.accessibleName() == CONTINUE_WEEK.format(week="Week 46")
    with qtbot.waitSignal(page.start_ritual) as signal:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert signal.args == [WEEK.shift(-2)]


def test_a_note_is_caught_with_enter(services: Services, page: ThisWeekPage) -> None:
    page.note.edit.setFocus()
    QTest.keyClicks(page.note.edit, "Label printer: new roll")
    QTest.keyClick(page.note.edit, Qt.Key.Key_Return)
    assert [note.text for note in services.notes.waiting()] == ["Label printer: new roll"]
    assert page.note.is_empty()
    assert page.note_message.text() == NOTE_SAVED
    assert "1 note waiting" in page.due.text()
    QTest.keyClicks(page.note.edit, "A")
    assert not page.note_message.isVisible()


def test_enter_in_an_empty_note_neither_keeps_nor_starts_anything(
    qtbot: QtBot, services: Services, page: ThisWeekPage
) -> None:
    page.note.edit.setFocus()
    with qtbot.assertNotEmitted(page.start_ritual):
        QTest.keyClick(page.note.edit, Qt.Key.Key_Return)
    assert services.notes.waiting() == ()


def test_a_note_being_written_survives_a_look_again(services: Services, page: ThisWeekPage) -> None:
    page.note.edit.setFocus()
    QTest.keyClicks(page.note.edit, "Ask the early")
    services.notes.add("From the command line", "command_line")
    page.refresh()
    assert page.note.text() == "Ask the early"
    assert page.note.edit.hasFocus()


@pytest.mark.parametrize(
    ("link", "status", "text"),
    [
        ("skip_week", WeekStatus.SKIPPED, SKIPPED),
        ("away_week", WeekStatus.AWAY, AWAY),
    ],
)
def test_a_week_can_be_skipped_or_left_out_and_that_can_be_undone(
    services: Services, page: ThisWeekPage, link: str, status: WeekStatus, text: str
) -> None:
    button: LinkButton = getattr(page, link)
    assert button.accessibleDescription()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert services.weeks.home().status is status
    assert page.due.text().startswith(text)
    assert page.undo.hasFocus()
    assert page.button.isVisible()
    QTest.keyClick(page.undo, Qt.Key.Key_Space)
    assert services.weeks.home().status is WeekStatus.OPEN
    assert page.skip_week.hasFocus()


def test_without_commitments_one_example_and_one_button_teach(
    qtbot: QtBot, services: Services, page: ThisWeekPage
) -> None:
    assert page.empty.isVisible()
    assert page.due.text() == "Nothing is due yet."
    with qtbot.waitSignal(page.set_up):
        QTest.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    _promise(services)
    page.refresh()
    assert not page.empty.isVisible()
    with qtbot.waitSignal(page.edit_commitments):
        QTest.mouseClick(page.commitments, Qt.MouseButton.LeftButton)


def test_tab_reads_the_page_from_the_top(services: Services, page: ThisWeekPage) -> None:
    _promise(services)
    page.refresh()
    stops = reading_order(page)
    assert stops == [page.button, page.note.edit, page.commitments, page.skip_week, page.away_week]


def test_a_look_again_moves_nothing_while_nothing_changed(page: ThisWeekPage) -> None:
    page.commitments.setFocus()
    page.refresh()
    assert QApplication.focusWidget() is page.commitments


# --------------------------------------------------------------------- before the data is open for work


@pytest.fixture
def early(services: Services, show: Show) -> ThisWeekPage:
    """Return the page as a first look shows it, with nothing behind it yet."""
    made = ThisWeekPage()
    made.resize(860, 900)
    made.show_snapshot(StartupSnapshot(services.weeks.home(), note="Label prin"))
    show(made)
    return made


def test_a_first_look_shows_all_there_is_and_opening_the_data_moves_nothing(
    services: Services, early: ThisWeekPage
) -> None:
    services.unsaved_texts.put("note", "Label prin")
    before = early.grab().toImage()
    assert early.button.hasFocus()
    assert early.note.text() == "Label prin"
    early.populate(services)
    early.refresh()
    early.catch_up()
    assert early.grab().toImage() == before
    assert early.button.hasFocus()


def test_a_start_that_comes_early_is_done_once_when_the_data_is_open(
    qtbot: QtBot, services: Services, early: ThisWeekPage
) -> None:
    with qtbot.assertNotEmitted(early.start_ritual):
        QTest.keyClick(early.button, Qt.Key.Key_Return)
        QTest.mouseClick(early.button, Qt.MouseButton.LeftButton)
        early.populate(services)
    with qtbot.waitSignal(early.start_ritual) as signal:
        early.catch_up()
    assert signal.args == [WEEK]
    with qtbot.assertNotEmitted(early.start_ritual):
        early.catch_up()


def test_a_note_saved_before_the_services_exist_is_not_lost(services: Services, early: ThisWeekPage) -> None:
    early.note.edit.setFocus()
    QTest.keyClicks(early.note.edit, "ter: new roll\r")
    assert early.note.text() == "Label printer: new roll"
    early.populate(services)
    early.catch_up()
    assert [note.text for note in services.notes.waiting()] == ["Label printer: new roll"]
    assert early.note.is_empty()
    assert services.unsaved_texts.get("note") == ""


def test_a_note_typed_before_the_services_exist_is_saved(services: Services, early: ThisWeekPage) -> None:
    early.note.edit.setFocus()
    QTest.keyClicks(early.note.edit, "ter")
    early.populate(services)
    early.flush()
    assert services.unsaved_texts.get("note") == "Label printer"


def test_a_week_left_out_early_is_marked(services: Services, early: ThisWeekPage) -> None:
    QTest.mouseClick(early.away_week, Qt.MouseButton.LeftButton)
    assert services.weeks.home().status is WeekStatus.OPEN
    early.populate(services)
    early.catch_up()
    assert services.weeks.home().status is WeekStatus.AWAY
    assert early.undo.hasFocus()


def test_the_commitments_and_an_open_week_that_are_wanted_early_are_opened(
    qtbot: QtBot, services: Services, show: Show
) -> None:
    services.ritual(WEEK.shift(-2)).put(answers.Closing(lesson="Ask finance earlier."))
    page = ThisWeekPage()
    page.show_snapshot(StartupSnapshot(services.weeks.home()))
    show(page)
    QTest.mouseClick(page.commitments, Qt.MouseButton.LeftButton)
    button = page.open_weeks.findChild(LinkButton)
    assert isinstance(button, LinkButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    page.populate(services)
    with qtbot.waitSignals([page.edit_commitments, page.start_ritual], order="strict"):
        page.catch_up()
