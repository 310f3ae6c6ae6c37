"""History in use: by keyboard, with additions that fail, with weeks sealed elsewhere, in a small window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fixtures.sample_team import COMMITMENTS, seal_week, services_in
from helpers.clock import FixedClock
from helpers.databases import failing_at, raw
from helpers.keyboard import at_field, focused, press, write
from helpers.pages import listed_in, texts_of
from leadway.domain import answers
from leadway.domain.terms import WeekStatus
from leadway.domain.weeks import Week
from leadway.services.session import Services, open_services
from leadway.ui.weeks.history import HistoryPage
from leadway.ui.weeks.week_page import ABOUT, ADDED, RESUME, START
from ui.conftest import Show

NOW = Week(2026, 48)
SEALED, MISSED, EARLIER = (NOW.shift(-back) for back in (1, 2, 3))
ADDITION = "Finance called: the limit is 75."


@pytest.fixture
def services(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """Return services with two sealed weeks, one missed between them, and this week open."""
    made = services_in(tmp_path, clock)
    clock.advance(timedelta(weeks=-3))
    made.setup.begin()
    made.setup.save_commitments(COMMITMENTS[:2])
    seal_week(made, EARLIER, "All counted twice.")
    clock.advance(timedelta(weeks=2))
    seal_week(made, SEALED, "Kept both.")
    clock.advance(timedelta(weeks=1))
    yield made
    made.close()


@pytest.fixture
def page(history: HistoryPage) -> HistoryPage:
    return history


def add(page: HistoryPage, text: str) -> None:
    """Write an addition to the week that is open, as a person does, and press its button."""
    if not page.page.amendment.isVisible():
        QTest.mouseClick(page.page.add_button, Qt.MouseButton.LeftButton)
    assert at_field() == "amendment"
    write(text)
    QTest.mouseClick(page.page.add_it, Qt.MouseButton.LeftButton)


def additions(services: Services, week: Week = SEALED) -> list[str]:
    return [amendment.text for amendment in services.weeks.summary(week).amendments]


def at_top(page: HistoryPage) -> bool:
    return page.page.verticalScrollBar().value() == 0


def test_an_addition_that_does_not_fit_on_the_disk_stays_in_its_field_and_the_error_is_in_sight(
    services: Services, page: HistoryPage
) -> None:
    with failing_at(services, "INSERT ON amendment"):
        add(page, ADDITION)
        assert "full" in page.page.errors.text()
        assert at_top(page)
        assert page.page.amendment.isVisible()
        assert page.page.amendment.text() == ADDITION
        assert not page.page.added.isVisible()
        assert additions(services) == []
    QTest.mouseClick(page.page.add_it, Qt.MouseButton.LeftButton)
    assert additions(services) == [ADDITION]
    assert not page.page.errors.isVisible()
    assert page.page.added.text() == ADDED
    assert ADDITION in texts_of(page)


def test_two_additions_in_a_row_are_both_there_in_their_order(services: Services, page: HistoryPage) -> None:
    add(page, ADDITION)
    assert focused() is page.page.add_button
    add(page, "And the courier apologised.")
    assert additions(services) == [ADDITION, "And the courier apologised."]
    assert page.page.amendment.text() == ""
    texts = texts_of(page)
    assert texts.index(ADDITION) < texts.index("And the courier apologised.")


@pytest.mark.parametrize("blank", ["", "  ", "\n\n"])
def test_a_blank_addition_is_refused_and_the_field_stays_open(
    services: Services, page: HistoryPage, blank: str
) -> None:
    QTest.mouseClick(page.page.add_button, Qt.MouseButton.LeftButton)
    page.page.amendment.edit.insertPlainText(blank)
    QTest.mouseClick(page.page.add_it, Qt.MouseButton.LeftButton)
    assert page.page.errors.isVisible()
    assert page.page.amendment.isVisible()
    assert additions(services) == []
    page.page.amendment.setFocus()
    write(ADDITION)
    QTest.mouseClick(page.page.add_it, Qt.MouseButton.LeftButton)
    assert not page.page.errors.isVisible()
    assert [text.strip() for text in additions(services)] == [ADDITION]


def test_the_field_for_an_addition_closes_by_its_own_button_and_keeps_what_was_written(
    page: HistoryPage,
) -> None:
    QTest.mouseClick(page.page.add_button, Qt.MouseButton.LeftButton)
    write("Finance")
    QTest.mouseClick(page.page.add_button, Qt.MouseButton.LeftButton)
    assert not page.page.amendment.isVisible()
    QTest.mouseClick(page.page.add_button, Qt.MouseButton.LeftButton)
    assert page.page.amendment.text() == "Finance"
    assert at_field() == "amendment"


def test_an_error_of_one_week_is_not_shown_at_the_next(services: Services, page: HistoryPage) -> None:
    QTest.mouseClick(page.page.add_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.page.add_it, Qt.MouseButton.LeftButton)
    assert page.page.errors.isVisible()
    page.open_week(EARLIER)
    assert not page.page.errors.isVisible()
    assert page.page.name.text() == EARLIER.name


def test_an_addition_half_written_is_there_after_leadway_was_closed(
    services: Services, page: HistoryPage, show: Show, tmp_path: Path, clock: FixedClock
) -> None:
    QTest.mouseClick(page.page.add_button, Qt.MouseButton.LeftButton)
    write("Finance called")
    page.leave()
    services.close()
    again = open_services(services.folder, services.key, clock)
    reopened = HistoryPage(again)
    show(reopened)
    assert reopened.page.name.text() == SEALED.name
    assert reopened.page.amendment.isVisible()
    assert reopened.page.amendment.text() == "Finance called"
    again.close()


def test_a_week_that_another_window_sealed_meanwhile_is_shown_sealed(
    services: Services, page: HistoryPage
) -> None:
    page.open_week(NOW)
    assert page.page.resume_button.text() == START
    seal_week(services, NOW, "Sealed in the other window.")
    page.refresh()
    assert "Sealed in the other window." in texts_of(page)
    assert not page.page.resume_button.isVisible()
    assert page.page.add_button.isVisible()


def test_a_week_that_was_begun_meanwhile_can_be_resumed(
    services: Services, page: HistoryPage, qtbot: QtBot
) -> None:
    page.open_week(NOW)
    services.ritual(NOW).put(answers.Closing(lesson="Ask finance earlier."))
    page.refresh()
    assert "Week 48, 23–29 November 2026, in progress" in listed_in(page)
    assert page.page.resume_button.text() == RESUME
    page.page.resume_button.setFocus()
    with qtbot.waitSignal(page.page.resume) as resumed:
        press(Qt.Key.Key_Return)
    assert resumed.args == [NOW]


def test_a_link_to_a_week_before_the_first_says_that_there_is_nothing(page: HistoryPage) -> None:
    page.restore(str(EARLIER.shift(-20)))
    assert page.page.name.text() == EARLIER.shift(-20).name
    assert page.page.warning.isVisible()
    for button in (page.page.save_button, page.page.add_button, page.page.resume_button):
        assert not button.isVisible()
    page.restore(str(SEALED))
    assert "Kept both." in texts_of(page)


@pytest.mark.parametrize(
    ("down", "up"),
    [(Qt.Key.Key_End, Qt.Key.Key_Home), (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)],
)
def test_one_key_goes_to_the_newest_and_the_oldest_week_and_stops_there(
    page: HistoryPage, qtbot: QtBot, down: Qt.Key, up: Qt.Key
) -> None:
    press(down, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.page.name.text() == EARLIER.name)
    press(up, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: page.page.name.text() == NOW.name)
    assert page.location() == str(NOW)


def test_of_many_weeks_only_the_one_where_the_keys_stop_is_read(page: HistoryPage, qtbot: QtBot) -> None:
    names: list[str] = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(page.week_list, key)
        names.append(page.page.name.text())
    assert names == [SEALED.name, SEALED.name], "nothing is read while the keys are pressed"
    qtbot.waitUntil(lambda: page.page.name.text() == EARLIER.name)
    assert ABOUT[WeekStatus.NO_RITUAL] not in texts_of(page)


def test_from_the_list_tab_leads_to_the_buttons_of_the_week(page: HistoryPage) -> None:
    assert focused() is page.week_list
    press(Qt.Key.Key_Tab)
    assert focused() is page.page.save_button
    press(Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert at_field() == "amendment"


def test_a_missed_week_is_not_a_reproach_and_offers_nothing_to_press(page: HistoryPage) -> None:
    page.open_week(MISSED)
    assert page.page.warning.text() == ABOUT[WeekStatus.NO_RITUAL]
    press(Qt.Key.Key_P, modifier=Qt.KeyboardModifier.ControlModifier)
    assert focused() is page.week_list


def test_the_smallest_window_scrolls_down_only(services: Services, page: HistoryPage) -> None:
    services.weeks.amend(SEALED, "A very long word: " + "refund" * 40)
    page.resize(656, 400)
    page.open_week(SEALED)
    QApplication.processEvents()
    assert page.page.horizontalScrollBar().maximum() == 0
    assert page.page.verticalScrollBar().maximum() > 0
    assert page.week_list.width() + page.page.width() <= page.width()


def test_while_another_program_writes_history_can_be_read(services: Services, page: HistoryPage) -> None:
    services.database._db.execute_sql("PRAGMA busy_timeout = 20")
    with raw(services.database.path, services.key.value) as other:
        other.execute("BEGIN IMMEDIATE")
        page.open_week(EARLIER)
        assert "All counted twice." in texts_of(page)
        assert not page.page.errors.isVisible()
        add(page, ADDITION)
        assert page.page.errors.text().startswith("Another program is using")
        other.execute("ROLLBACK")
    QTest.mouseClick(page.page.add_it, Qt.MouseButton.LeftButton)
    assert additions(services, EARLIER) == [ADDITION]
