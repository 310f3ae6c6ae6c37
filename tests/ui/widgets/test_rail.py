"""The rail: places, steps and its notice by key, mouse and screen reader, wide and narrow."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from helpers.keyboard import press
from leadway.ui.theme.theme import theme
from leadway.ui.widgets import accessibility
from leadway.ui.widgets.focus_order import reading_order
from leadway.ui.widgets.rail import NAVIGATION, FootNotice, Notice, PlaceButton, Rail, StepButton, StepView
from ui.conftest import Show

NOTICE = Notice("No backup for 9 days", "The folder cannot be reached.", "backups")


@pytest.fixture
def rail(show: Show) -> Rail:
    """Return a rail with two places, two steps and room for a notice."""
    accessibility.install()
    made = Rail()
    places = (PlaceButton("week", "This week", "house", "Ctrl+1"), PlaceButton("r&d", "R & D", "book"))
    steps = (
        StepButton(0, StepView("keep", "Keep", 3, visited=True)),
        StepButton(1, StepView("gaps", "Gaps", 0.5)),
    )
    for widget in (*places, *steps, FootNotice(made)):
        made.rows.addWidget(widget)
    made.resize(made.width(), 400)
    show(made)
    return made


def _told(widget: QWidget) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(widget)


def _name(widget: QWidget) -> str:
    return _told(widget).text(QAccessible.Text.Name)


def _description(widget: QWidget) -> str:
    return _told(widget).text(QAccessible.Text.Description)


def test_a_screen_reader_meets_tabs_with_the_current_one_selected(rail: Rail) -> None:
    week, other = rail.findChildren(PlaceButton)
    week.set_current(current=True)
    assert (_told(rail).role(), _name(rail)) == (QAccessible.Role.PageTabList, NAVIGATION)
    assert [_told(place).role() for place in (week, other)] == [QAccessible.Role.PageTab] * 2
    assert [_told(place).state().selected for place in (week, other)] == [True, False]
    assert (_name(week), _description(week)) == ("This week", "Ctrl+1")
    assert _name(other) == "R & D"


def test_a_narrow_rail_keeps_names_tips_and_keys(rail: Rail, qtbot: QtBot) -> None:
    before = [(_name(stop), stop.toolTip()) for stop in reading_order(rail)]
    rail.set_narrow(narrow=True)
    for place in rail.findChildren(PlaceButton):
        place.narrow = True
    assert rail.width() == theme().space.rail_narrow
    assert [(_name(stop), stop.toolTip()) for stop in reading_order(rail)] == before
    week = rail.findChildren(PlaceButton)[0]
    week.setFocus()
    with qtbot.waitSignal(week.clicked):
        press(Qt.Key.Key_Return)
    assert not rail.grab().isNull()


def test_a_step_opens_only_once_it_was_visited_and_says_how_it_is(rail: Rail) -> None:
    keep, gaps = rail.findChildren(StepButton)
    opened: list[str] = []
    gaps.clicked.connect(lambda: opened.append("gaps"))
    assert not gaps.isEnabled()
    assert gaps not in reading_order(rail)
    assert (_name(keep), _description(keep)) == ("Step 1, Keep", "3 min")
    assert (_name(gaps), _description(gaps)) == ("Step 2, Gaps", "under 1 min")
    gaps.show_view(StepView("gaps", "Gaps", 0.5), current=True, share=0.5)
    keep.show_view(StepView("keep", "Keep", 3, visited=True, done=True), current=False, share=1.0)
    assert (_description(keep), _description(gaps)) == ("done, 3 min", "current step, under 1 min")
    assert _told(gaps).state().selected
    QTest.mouseClick(gaps, Qt.MouseButton.LeftButton)
    assert opened == ["gaps"]
    keep.show_view(StepView("keep", "Keep", 3, visited=True, status="skipped"), current=False, share=0.0)
    assert _description(keep) == "skipped"


@pytest.mark.parametrize("narrow", [False, True])
def test_a_notice_leads_to_what_helps_and_goes(rail: Rail, *, narrow: bool) -> None:
    notice = rail.findChildren(FootNotice)[0]
    sections: list[str] = []
    notice.followed.connect(sections.append)
    assert not notice.isVisible()
    notice.set_narrow(narrow=narrow)
    notice.show_notice(NOTICE)
    assert (notice.isVisible(), notice.text()) == (True, NOTICE.text)
    assert (_name(notice), _description(notice)) == (NOTICE.text, NOTICE.detail)
    notice.setFocus()
    press(Qt.Key.Key_Space)
    QTest.mouseClick(notice, Qt.MouseButton.LeftButton)
    assert sections == ["backups", "backups"]
    notice.show_notice(NOTICE._replace(text="The folder is full.", section="data"))
    assert _name(notice) == "The folder is full."
    press(Qt.Key.Key_Return)
    assert sections[-1] == "data"
    notice.show_notice(None)
    assert (notice.isVisible(), notice.text()) == (False, "")
