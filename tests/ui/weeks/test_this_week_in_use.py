"""This week in use: what fails is shown, what was typed stays, and the next try goes on from there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fixtures.sample_team import COMMITMENTS, services_in
from helpers.clock import FixedClock
from helpers.databases import failing_at, used_elsewhere
from helpers.keyboard import focused, press, write
from leadway.domain.terms import WeekStatus
from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import Week
from leadway.services.keep.setup import CommitmentEntry
from leadway.services.session import Services
from leadway.ui.weeks import this_week
from leadway.ui.weeks.this_week import ThisWeekPage

WEEK = Week(2026, 48)
NOTE = "Label printer: new roll"


@pytest.fixture
def services(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """Return services of a team that began this week."""
    made = services_in(tmp_path, clock)
    made.setup.begin()
    made.setup.save_commitments(COMMITMENTS[:2])
    yield made
    made.close()


@pytest.fixture
def page(this_week_page: ThisWeekPage) -> ThisWeekPage:
    return this_week_page


def notes(services: Services) -> list[str]:
    return [note.text for note in services.notes.waiting()]


def test_a_note_that_does_not_fit_on_the_disk_stays_in_its_field_and_is_saved_once_it_does(
    services: Services, page: ThisWeekPage
) -> None:
    page.note.setFocus()
    write(NOTE)
    with failing_at(services, "INSERT ON note"):
        press(Qt.Key.Key_Return)
        assert page.errors.isVisible()
        assert "full" in page.errors.text()
        assert page.note.text() == NOTE
        assert page.note.edit.hasFocus()
        assert not page.note_message.isVisible(), "nothing is said to be saved"
        press(Qt.Key.Key_Return)
        assert notes(services) == []
    press(Qt.Key.Key_Return)
    assert notes(services) == [NOTE]
    assert not page.errors.isVisible()
    assert page.note_message.text() == this_week.NOTE_SAVED


def test_a_note_that_another_program_holds_up_is_saved_by_the_next_enter(
    services: Services, page: ThisWeekPage
) -> None:
    page.note.setFocus()
    write(NOTE)
    with used_elsewhere(services):
        press(Qt.Key.Key_Return)
    assert page.errors.text().startswith("Another program is using")
    assert page.note.text() == NOTE
    press(Qt.Key.Key_Return)
    assert notes(services) == [NOTE]
    assert not page.errors.isVisible()


@pytest.mark.parametrize("link", ["skip_week", "away_week"])
def test_a_week_that_cannot_be_marked_stays_open_and_the_link_is_at_hand_to_try_again(
    services: Services, page: ThisWeekPage, link: str
) -> None:
    button = getattr(page, link)
    button.setFocus()
    with used_elsewhere(services):
        press(Qt.Key.Key_Return)
    assert page.errors.isVisible()
    assert services.weeks.home().status is WeekStatus.OPEN
    assert not page.undo.isVisible()
    assert focused() is button
    press(Qt.Key.Key_Return)
    assert services.weeks.home().status is not WeekStatus.OPEN
    assert not page.errors.isVisible()
    assert focused() is page.undo


def test_a_mark_that_cannot_be_undone_stays_and_its_undo_too(services: Services, page: ThisWeekPage) -> None:
    services.weeks.mark(WEEK, WeekStatus.SKIPPED)
    page.refresh()
    page.undo.setFocus()
    with used_elsewhere(services):
        press(Qt.Key.Key_Space)
    assert page.errors.isVisible()
    assert page.due.text() == this_week.SKIPPED
    assert focused() is page.undo
    press(Qt.Key.Key_Space)
    assert services.weeks.home().status is WeekStatus.OPEN
    assert page.due.text().startswith("2 commitments")


def test_a_week_marked_twice_in_a_row_has_the_last_mark(services: Services, page: ThisWeekPage) -> None:
    page.skip_week.setFocus()
    press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert services.weeks.home().status is WeekStatus.OPEN, "the second Enter pressed Undo"
    assert focused() is page.skip_week
    press(Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert services.weeks.home().status is WeekStatus.AWAY


def test_a_skipped_week_can_still_be_started(services: Services, page: ThisWeekPage, qtbot: QtBot) -> None:
    page.skip_week.setFocus()
    press(Qt.Key.Key_Return)
    page.button.setFocus()
    with qtbot.waitSignal(page.start_ritual) as started:
        press(Qt.Key.Key_Return)
    assert started.args == [WEEK]


@pytest.mark.parametrize("blank", ["", "   ", "\t"])
def test_a_blank_note_is_neither_saved_nor_complained_about(
    services: Services, page: ThisWeekPage, blank: str
) -> None:
    page.note.setFocus()
    write(blank)
    press(Qt.Key.Key_Return)
    assert notes(services) == []
    assert not page.errors.isVisible()
    assert not page.note_message.isVisible()


def test_two_notes_in_a_row_are_two_notes(services: Services, page: ThisWeekPage) -> None:
    page.note.setFocus()
    for text in (NOTE, "Ask the early shift"):
        write(text)
        press(Qt.Key.Key_Return)
    assert notes(services) == [NOTE, "Ask the early shift"]
    assert page.note.edit.hasFocus()
    assert "2 notes waiting" in page.due.text()


def test_typed_markup_and_a_pasted_paragraph_are_shown_as_plain_text_in_one_line(
    services: Services, page: ThisWeekPage
) -> None:
    QApplication.clipboard().setText("<b>Labels</b>\nand bins")
    page.note.setFocus()
    press(Qt.Key.Key_V, modifier=Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Return)
    [note] = notes(services)
    assert note.split() == ["<b>Labels</b>", "and", "bins"]


def test_a_commitment_with_markup_in_its_title_is_shown_as_it_was_typed(
    services: Services, page: ThisWeekPage
) -> None:
    title = "<h1>Cash & carry</h1>"
    services.setup.save_commitments([CommitmentEntry(title, critical=True)])
    page.refresh()
    painted = QTextDocumentFragment.fromHtml(QLabel.text(page.critical)).toPlainText()
    assert title in painted


def test_very_many_critical_commitments_do_not_push_the_button_out_of_sight(
    services: Services, page: ThisWeekPage
) -> None:
    entries = [CommitmentEntry(f"Commitment {n} of the late shift", critical=True) for n in range(40)]
    services.setup.save_commitments(entries)
    page.refresh()
    QApplication.processEvents()
    assert page.critical.text().endswith("…")
    assert page.button.mapTo(page.viewport(), page.button.rect().bottomLeft()).y() < page.viewport().height()


def test_when_the_week_turns_while_the_page_is_open_it_shows_the_new_one_and_keeps_the_note(
    services: Services, page: ThisWeekPage, clock: FixedClock
) -> None:
    page.note.setFocus()
    write("Ask the early")
    clock.advance(timedelta(weeks=1))
    page.refresh()
    assert page.greeting.text() == "Week 48 is still open."
    assert page.skip_week.text() == "Skip Week 48"
    clock.advance(timedelta(days=1))
    page.refresh()
    assert (page.week.text(), page.dates.text()) == ("Week 49", "30 November – 6 December")
    assert page.note.text() == "Ask the early"
    assert page.note.edit.hasFocus()


def test_the_weekly_time_is_shown_as_soon_as_there_is_one_and_goes_with_it(
    services: Services, page: ThisWeekPage
) -> None:
    assert not page.weekly_time.isVisible()
    services.setup.save_weekly_time(WeeklyTime(1, time(9, 0), ""), "Europe/Berlin")
    page.refresh()
    assert page.weekly_time.text() == "If it’s Monday 09:00, then I’ll open Leadway."
    services.settings.change(weekly_time=None)
    page.refresh()
    assert not page.weekly_time.isVisible()


def test_in_a_narrow_and_low_window_everything_can_be_scrolled_to_and_nothing_is_cut_off(
    page: ThisWeekPage,
) -> None:
    page.resize(440, 320)
    QApplication.processEvents()
    assert page.horizontalScrollBar().maximum() == 0
    page.button.setFocus()
    for _stop in range(4):
        press(Qt.Key.Key_Tab)
        place = focused().mapTo(page.viewport(), focused().rect().center())
        assert page.viewport().rect().contains(place), focused()


def test_enter_anywhere_but_in_a_field_or_on_a_link_starts_the_week(
    page: ThisWeekPage, services: Services, qtbot: QtBot
) -> None:
    page.commitments.setFocus()
    with qtbot.waitSignal(page.edit_commitments), qtbot.assertNotEmitted(page.start_ritual):
        press(Qt.Key.Key_Return)
    page.setFocus()
    with qtbot.waitSignal(page.start_ritual):
        QTest.keyClick(page, Qt.Key.Key_Return)
    assert notes(services) == []
