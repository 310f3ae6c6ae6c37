"""A quiet week by the mouse alone, from This week to the seal: how many clicks it takes."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from fixtures.sample_answers import A_MEASURE, A_MOVE
from fixtures.sample_team import TITLES
from helpers import MEASURED
from helpers.keyboard import write
from helpers.ritual_team import RitualTeam
from helpers.screen import button, field, is_in, labels
from helpers.window import open_window
from leadway.domain.terms import Done, MoveOutcome, Step, WeekStatus
from leadway.domain.weekly_time import WeeklyTime
from leadway.services.keep.setup import CommitmentEntry
from leadway.ui.ritual.close import WHAT_IT_TAUGHT
from leadway.ui.ritual.controller import SEAL
from leadway.ui.ritual.keep.page import WHAT_DID_YOU_LOOK_AT, KeepPage
from leadway.ui.ritual.keep.row import FILL
from leadway.ui.ritual.progress.next_move import I_WILL
from leadway.ui.ritual.wizard_frame import WizardFrame
from leadway.ui.widgets.scroll_column import ScrollColumn

MOST_CLICKS = 40
NOTCHES = 60
LOOKED_AT, ACTION, LESSON = "Receipt 4471", "time three returns", "Ask the late shift first"


class Mouse:
    """A hand that has nothing but a mouse: it clicks what is in sight, and scrolls to what is not."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.clicks = 0

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a place of a widget, its middle where none is named."""
        place = at or widget.rect().center()
        for _ in range(NOTCHES):
            if self._is_in_sight(widget, place):
                break
            self._scroll(widget)
        assert self._is_in_sight(widget, place), f"{widget} cannot be reached"
        under = self.window.childAt(widget.mapTo(self.window, place))
        assert under is not None
        QTest.mouseClick(under, Qt.MouseButton.LeftButton, pos=under.mapFrom(widget, place))
        self.clicks += 1

    def press(self, label: str) -> None:
        """Click a button."""
        self.click(button(self.window, label))

    def pick(self, entry: str) -> None:
        """Click an entry of the menu that is open."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(each for each in menu.actions() if each.text() == entry)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        # A window manager gives the keyboard back; nothing does without a screen.
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.clicks += 1

    def write_into(self, label: str, words: str) -> None:
        """Write into a field; it is clicked first unless the cursor is there already."""
        if not is_in(self.window, label):
            edit = field(self.window, label).focusProxy()
            assert edit is not None
            self.click(edit)
        assert is_in(self.window, label)
        write(words)

    def _is_in_sight(self, widget: QWidget, place: QPoint) -> bool:
        under = self.window.childAt(widget.mapTo(self.window, place))
        return under is not None and (under is widget or widget.isAncestorOf(under))

    def _scroll(self, widget: QWidget) -> None:
        middle = self.window.rect().center()
        is_below = widget.mapTo(self.window, widget.rect().center()).y() > middle.y()
        [page] = [frame.page() for frame in self.window.findChildren(WizardFrame)]
        assert isinstance(page, ScrollColumn)
        wheel = QWheelEvent(
            QPointF(page.viewport().rect().center()),
            QPointF(self.window.mapToGlobal(middle)),
            QPoint(),
            QPoint(0, -120 if is_below else 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(page.viewport(), wheel)
        QApplication.processEvents()


@pytest.fixture
def mouse(team: RitualTeam, qtbot: QtBot) -> Iterator[Mouse]:
    """Return a hand at This week, a week after a move was set and a number was followed."""
    team.services.setup.begin()
    team.services.setup.save_commitments(
        [CommitmentEntry(title, critical=title in TITLES[:2]) for title in TITLES]
    )
    team.services.setup.save_weekly_time(WeeklyTime(after="handover"))
    team.services.setup.finish()
    team.seal_week(1, (A_MEASURE, "measure"), A_MOVE)
    window = open_window(team.services, qtbot)
    window.main_window.resize(1024, 700)
    yield Mouse(window.main_window)
    window.close()
    window.main_window.close()
    window.deleteLater()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_ritual_of_a_quiet_week_takes_few_clicks(
    mouse: Mouse, team: RitualTeam, record_property: Callable[[str, object], None]
) -> None:
    window = mouse.window
    mouse.click(next(each for each in window.findChildren(QWidget) if each.objectName() == "next-thing"))
    mouse.press(next(label for label in labels(window) if label.startswith("Start")))
    mouse.press("Yes")
    mouse.press("Next")
    answer_keep(mouse)
    mouse.press("Next")
    for _ in (Step.GAPS, Step.PROBLEMS, Step.OPPORTUNITIES):
        mouse.press(next(label for label in labels(window) if label.startswith("Nothing")))
    write("2.6")
    mouse.press("after handover")
    mouse.write_into(I_WILL, ACTION)
    mouse.press("Next")
    assert is_in(window, WHAT_IT_TAUGHT), "the only question of the page has the cursor"
    write(LESSON)
    team.clock.advance(timedelta(seconds=1))
    mouse.press(SEAL)

    record_property(MEASURED, f"a quiet week: {mouse.clicks} clicks beyond the words typed")
    week = team.services.weeks.summary(team.week)
    assert week.status is WeekStatus.DONE
    assert week.last_move is not None
    assert week.last_move.outcome is MoveOutcome.DONE
    assert [line.done for line in week.checks] == [Done.YES] * 5
    assert LOOKED_AT in {line.looked_at for line in week.checks}
    assert [point.value for point in week.measures[0].points][-1] == 2.6
    assert week.move is not None
    assert (week.move.when, week.move.action) == ("after handover", ACTION)
    assert week.lesson == LESSON
    assert week.nothing == (Step.GAPS, Step.PROBLEMS, Step.OPPORTUNITIES)
    assert mouse.clicks <= MOST_CLICKS


def answer_keep(mouse: Mouse) -> None:
    """Answer each test of a critical commitment by itself; a normal one is filled once Done is answered."""
    page = next(iter(mouse.window.findChildren(KeepPage)))
    for row in page.visible_rows:
        if row.check.critical:
            for cell in row.cells:
                mouse.click(cell)
        else:
            mouse.click(row.cells[0])
            cell = row.cells[1]
            mouse.click(cell, QPoint(cell.width() - 10, cell.height() // 2))
            mouse.pick(FILL)
    mouse.write_into(WHAT_DID_YOU_LOOK_AT, LOOKED_AT)
