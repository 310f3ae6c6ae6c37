"""The end of a ritual: the week is done, its own words are shown, one key closes it."""

from datetime import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from helpers.keyboard import focused, press
from helpers.ritual_team import RitualTeam
from helpers.screen import button, click, labels, texts
from leadway.domain.answers import Closing, NextMove
from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import Week
from leadway.ui.documents.calendar_file import PUT_IN_CALENDAR, SAVED
from leadway.ui.weeks.seal_undo_line import UNDO
from leadway.ui.weeks.sealed import SealedPage, week_done_text
from leadway.ui.widgets.focus_order import reading_order
from ui.conftest import Show

LINE = Closing("Refunds went out in time all week.")
MOVE = NextMove("Tuesday 10:00", "time three returns")


@pytest.fixture
def team(team: RitualTeam) -> RitualTeam:
    """Return a team in use for two weeks, with this week not sealed yet."""
    team.seal_week(1)
    return team


def opened(team: RitualTeam, show: Show, week: Week) -> SealedPage:
    """Return the page as it comes after sealing."""
    page = SealedPage(team.services, week)
    page.resize(720, 600)
    show(page)
    page.enter()
    return page


def test_it_says_that_the_week_counts_and_when_the_next_one_is(team: RitualTeam) -> None:
    team.services.settings.change(weekly_time=WeeklyTime(5, time(15, 30)))
    week = team.seal_week(0)
    assert week_done_text(team.services, week) == "Week 48 is done. Next one: Friday 15:30."
    assert SealedPage(team.services, week).tally.text() == "Done 2 of the last 2 weeks"


def test_what_is_not_known_is_left_out(team: RitualTeam) -> None:
    week = team.seal_week(0)
    assert week_done_text(team.services, week) == "Week 48 is done."


def test_the_weeks_line_and_its_move_are_read_back(team: RitualTeam, show: Show) -> None:
    page = opened(team, show, team.seal_week(0, LINE, MOVE))
    assert page.line.text() == "Refunds went out in time all week."
    assert page.move_sentence.text() == "If it is Tuesday 10:00, then I will time three returns."


def test_the_move_can_be_put_into_the_own_calendar(
    team: RitualTeam, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(team, show, team.seal_week(0, LINE, MOVE))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "move.ics"), ""))
    click(page, PUT_IN_CALENDAR)
    assert SAVED.format(name="move.ics", folder=tmp_path) in texts(page)
    assert "time three returns" not in (tmp_path / "move.ics").read_text("utf-8")


def test_a_move_that_names_no_day_is_not_offered_to_the_calendar(team: RitualTeam, show: Show) -> None:
    page = opened(team, show, team.seal_week(0, NextMove("after the handover", "time three returns")))
    assert PUT_IN_CALENDAR not in labels(page)


def test_a_week_without_a_move_shows_no_empty_place_for_one(team: RitualTeam, show: Show) -> None:
    page = opened(team, show, team.seal_week(0, LINE))
    assert not page.move_label.isVisible()
    assert not page.move_sentence.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_one_key_is_enough_to_go(team: RitualTeam, show: Show, qtbot: QtBot, key: Qt.Key) -> None:
    page = opened(team, show, team.seal_week(0))
    assert focused() is page.done_button
    with qtbot.waitSignal(page.closed):
        press(key)


def test_the_document_and_the_page_are_a_key_away(team: RitualTeam, show: Show, qtbot: QtBot) -> None:
    week = team.seal_week(0)
    page = opened(team, show, week)
    with qtbot.waitSignal(page.save_document) as saving:
        QTest.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert saving.args == [week]
    page.see_button.setFocus()
    with qtbot.waitSignal(page.show_week) as seeing, qtbot.assertNotEmitted(page.closed):
        press(Qt.Key.Key_Return)
    assert seeing.args == [week]


def test_tab_goes_through_the_buttons_in_reading_order(team: RitualTeam, show: Show) -> None:
    page = opened(team, show, team.seal_week(0))
    undo = button(page, UNDO)
    assert reading_order(page) == [undo, page.save_button, page.see_button, page.done_button]
