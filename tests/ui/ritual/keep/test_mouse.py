"""Keep without a keyboard: a click answers yes, the arrow offers the answers, by the same rules."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from helpers.keep_screen import KeepTeam, place
from helpers.keyboard import press, write
from leadway.domain.answers import CheckAnswer
from leadway.domain.checks import answers
from leadway.domain.terms import ByRulebook, CheckThen, Done, OnTime, Right
from leadway.ui.ritual.keep import row as keep_row
from leadway.ui.widgets.chip import AnswerCell


def open_menu(qtbot: QtBot, cell: AnswerCell) -> QMenu:
    QTest.mouseClick(cell, Qt.MouseButton.LeftButton, pos=QPoint(cell.width() - 10, cell.height() // 2))
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def click_entry(menu: QMenu, words: str) -> None:
    entry = next(action for action in menu.actions() if words in action.text())
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_arrow_of_a_cell_offers_the_answers_with_their_keys(qtbot: QtBot, team: KeepTeam) -> None:
    team.enter()
    row = team.row("Refunds within 2 days")
    menu = open_menu(qtbot, row.cells[1])
    assert [action.text() for action in menu.actions()] == [
        "&1   yes",
        "&3   no",
        "&4   didn’t look",
        "&0   n/a",
    ]
    click_entry(menu, "didn’t look")
    assert answers(team.answer("Refunds within 2 days")) == (None, Right.DID_NOT_LOOK, None, None)
    assert place() == "Refunds within 2 days / right"
    menu = open_menu(qtbot, row.cells[1])
    click_entry(menu, "Clear")
    assert team.answer("Refunds within 2 days") == CheckAnswer()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_takes_keys_and_escape_answers_nothing(qtbot: QtBot, team: KeepTeam) -> None:
    team.enter()
    press(Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert team.answer("Cash count signed") == CheckAnswer()
    menu = open_menu(qtbot, team.row("Cash count signed").cells[0])
    QTest.keyClick(menu, Qt.Key.Key_3)
    assert team.answer("Cash count signed").done is Done.NO


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_row_can_be_filled_without_a_keyboard_by_the_same_rule(qtbot: QtBot, team: KeepTeam) -> None:
    team.enter()
    menu = open_menu(qtbot, team.row("Refunds within 2 days").cells[0])
    assert keep_row.FILL not in [action.text() for action in menu.actions()]
    click_entry(menu, "yes")
    menu = open_menu(qtbot, team.row("Refunds within 2 days").cells[0])
    click_entry(menu, keep_row.FILL)
    assert None not in answers(team.answer("Refunds within 2 days"))
    menu = open_menu(qtbot, team.row("Cash count signed").cells[0])
    click_entry(menu, "yes")
    menu = open_menu(qtbot, team.row("Cash count signed").cells[0])
    assert keep_row.FILL not in [action.text() for action in menu.actions()]
    menu.close()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_click_below_a_row_that_folds_up_still_meets_its_cell(qtbot: QtBot, team: KeepTeam) -> None:
    team.enter()
    cell = team.row("Time sheets approved").cells[2]
    menu = open_menu(qtbot, cell)
    assert menu.pos().x() == cell.mapToGlobal(QPoint(0, 0)).x()
    click_entry(menu, "late")
    assert team.answer("Time sheets approved").on_time is OnTime.LATE


def test_by_mouse_a_critical_row_takes_four_clicks(team: KeepTeam) -> None:
    team.enter()
    row = team.row("Cash count signed")
    assert row.check.critical
    for cell in row.cells:
        QTest.mouseClick(cell, Qt.MouseButton.LeftButton)
    answer = team.answer("Cash count signed")
    assert answers(answer) == (Done.YES, Right.YES, OnTime.YES, ByRulebook.YES)
    assert place() == "Cash count signed / by_rulebook"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_click_on_an_answer_changes_nothing_before_another_is_chosen(qtbot: QtBot, team: KeepTeam) -> None:
    team.enter()
    row = team.row("Cash count signed")
    QTest.mouseClick(row.cells[0], Qt.MouseButton.LeftButton)
    QTest.mouseClick(row.cells[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert team.answer("Cash count signed").done is Done.YES
    click_entry(menu, "partly")
    assert team.answer("Cash count signed").done is Done.PARTLY


def test_an_answer_at_the_lower_edge_is_met_by_the_click_that_goes_there(team: KeepTeam) -> None:
    page = team.enter(size=(860, 460))
    team.row("Time sheets approved").go_to(0)
    press("3")
    write("The shift plan came late")
    chip = next(chip for chip in team.detail("Time sheets approved").then.chips if chip.key == "F")
    bar = page.verticalScrollBar()
    # Its upper half is in sight.
    bar.setValue(bar.value() + chip.mapTo(page, chip.rect().center()).y() - page.height())
    seen = chip.mapTo(chip.window(), chip.rect().center()) - QPoint(0, 4)
    QTest.mouseClick(chip.window().windowHandle(), Qt.MouseButton.LeftButton, pos=seen)
    assert team.answer("Time sheets approved").then is CheckThen.FIXED
