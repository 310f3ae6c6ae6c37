"""The board and the picture of a register, by keyboard, by mouse and as a screen reader tells them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fixtures.sample_team import sample_team
from helpers.keyboard import focused, press, write
from helpers.screen import click
from helpers.window import open_window
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers.ideas import PROBLEMS
from leadway.domain.terms import Effort, Size
from leadway.services.session import Services
from leadway.ui.registers.board import CARD, NO_WAY, Board, BoardColumn
from leadway.ui.registers.pages import IdeasPage
from leadway.ui.registers.picture import Picture
from leadway.ui.registers.step_dialog import StepDialog
from leadway.ui.registers.views import VIEWS
from leadway.ui.widgets.matrix import place_in_words
from leadway.ui.window.controller import WindowController
from leadway.ui.window.pages import IDEAS

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
PROBLEM, OPPORTUNITY = EntityKind.PROBLEM, EntityKind.OPPORTUNITY


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with sample_team(tmp_path) as team:
        yield team.services


@pytest.fixture
def window(services: Services, qtbot: QtBot) -> Iterator[WindowController]:
    made = open_window(services, qtbot)
    made.main_window.resize(680, 400)
    assert made.navigator is not None
    made.navigator.undo.start()
    made.navigator.open_page(IDEAS)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def page(window: WindowController) -> IdeasPage:
    assert window.navigator is not None
    return window.navigator.find(IdeasPage)


def record(services: Services, kind: EntityKind, **values: object) -> Ref:
    blank = services.registers.blank(kind)
    return Ref(kind, services.registers.save(kind, blank, replace(blank, **values)).id)


def board_of(page: IdeasPage) -> Board:
    """Return the board, chosen as a person does."""
    click(page, next(spec.label for spec in VIEWS[PROBLEM] if spec.key == "board"))
    assert isinstance(page.register.view, Board)
    return page.register.view


def column(board: Board, state: str) -> BoardColumn:
    return next(each for each in board.columns if each.term == state)


def spoken(board: Board, state: str) -> list[object]:
    cards = column(board, state).cards
    role = Qt.ItemDataRole.AccessibleTextRole
    return [cards.data(cards.index(row), role) for row in range(cards.rowCount())]


def asked(qtbot: QtBot) -> StepDialog:
    [found] = [each for each in QApplication.topLevelWidgets() if isinstance(each, StepDialog)]
    qtbot.waitUntil(found.isActiveWindow)
    return found


def state(services: Services, ref: Ref) -> str:
    return services.registers.record(ref).state


def test_each_card_says_its_place_and_its_state(page: IdeasPage, services: Services) -> None:
    record(services, PROBLEM, happens="Waits")
    record(services, PROBLEM, happens="Searches")
    board = board_of(page)
    assert spoken(board, "noticed") == [
        CARD.format(title="Searches", kind="Problem", n=1, all=2, state="noticed"),
        CARD.format(title="Waits", kind="Problem", n=2, all=2, state="noticed"),
    ]
    assert column(board, "noticed").accessibleName() == "Noticed (2)"


def test_ctrl_with_an_arrow_moves_the_card_on_and_undo_brings_it_back(
    page: IdeasPage, services: Services, window: WindowController
) -> None:
    ref = record(services, PROBLEM, happens="Waits")
    board = board_of(page)
    board.select(ref.id)
    press(Key.Key_Right, modifier=CTRL)
    assert state(services, ref) == "understood"
    assert focused() is column(board, "understood"), "the focus goes with the card"
    press(Key.Key_Right, modifier=CTRL)
    press(Key.Key_Right, modifier=CTRL)
    assert state(services, ref) == "in_work"
    assert window.navigator is not None
    window.navigator.undo.undo()
    assert state(services, ref) == "chosen"
    assert column(board, "chosen").current() == ref.id


def test_a_state_that_asks_opens_its_question_and_a_card_that_cannot_go_back_says_so(
    page: IdeasPage, services: Services, qtbot: QtBot
) -> None:
    ref = record(services, PROBLEM, happens="Waits")
    services.registers.take(ref, PROBLEMS.step("start"))
    board = board_of(page)
    board.select(ref.id)
    press(Key.Key_Left, modifier=CTRL)
    assert NO_WAY.format(title="Waits", state="in work") in board.errors.text()
    press(Key.Key_Right, modifier=CTRL)
    asked(qtbot)
    write("Nobody waited for two weeks")
    press(Key.Key_Return)
    view = services.registers.record(ref)
    assert (view.state, view.values.solved_because) == ("solved", "Nobody waited for two weeks")
    assert column(board, "solved").current() == ref.id


def drop(source: BoardColumn, target: BoardColumn, place: int) -> None:
    """Drop a card of a column on another one, as Qt does when the mouse is released there."""
    data = source.cards.mimeData([source.cards.index(place)])
    at, move = QPointF(target.viewport().rect().center()), Qt.DropAction.MoveAction
    button = Qt.MouseButton.LeftButton
    for event in (
        QDragEnterEvent(at.toPoint(), move, data, button, Qt.KeyboardModifier.NoModifier),
        QDragMoveEvent(at.toPoint(), move, data, button, Qt.KeyboardModifier.NoModifier),
        QDropEvent(at, move, data, button, Qt.KeyboardModifier.NoModifier),
    ):
        QApplication.sendEvent(target.viewport(), event)


def test_a_card_is_dropped_on_another_column(page: IdeasPage, services: Services, qtbot: QtBot) -> None:
    ref = record(services, PROBLEM, happens="Waits")
    board = board_of(page)
    noticed, chosen = column(board, "noticed"), column(board, "chosen")
    drop(noticed, chosen, 0)
    qtbot.waitUntil(lambda: state(services, ref) == "chosen")
    assert chosen.current() == ref.id
    assert noticed.cards.rowCount() == 0
    # On its own column nothing happens.
    drop(chosen, chosen, 0)
    QApplication.processEvents()
    assert state(services, ref) == "chosen"


def test_the_arrows_go_between_columns_and_enter_opens_the_record(
    page: IdeasPage, services: Services
) -> None:
    ref = record(services, PROBLEM, happens="Waits")
    other = record(services, PROBLEM, happens="Searches")
    services.registers.take(other, PROBLEMS.step("park"), {"parked_until": date(2026, 12, 1)})
    board = board_of(page)
    board.select(ref.id)
    press(Key.Key_Right)
    assert focused() is column(board, "parked")
    assert board.area.horizontalScrollBar().value() > 0, "the column is scrolled into sight"
    press(Key.Key_Return)
    assert page.register.view is page.panel
    assert page.panel.location() == other.id


def test_the_picture_shows_each_idea_where_its_bands_put_it_and_opens_it(
    page: IdeasPage, services: Services
) -> None:
    easy = record(services, OPPORTUNITY, tried="Three bins", reach=Size.LARGE, effort=Effort.HOUR)
    record(services, OPPORTUNITY, tried="A new hall", reach=Size.SMALL, effort=Effort.MORE)
    record(services, OPPORTUNITY, tried="No bands yet")
    page.restore(f"{OPPORTUNITY}/")
    click(page, next(spec.label for spec in VIEWS[OPPORTUNITY] if spec.key == "picture"))
    picture = page.register.view
    assert isinstance(picture, Picture)
    first, second = picture.matrix.points
    assert place_in_words(Size.LARGE, Effort.HOUR) in first.accessibleName()
    assert first.y() < second.y(), "what helps more is above"
    assert first.x() < second.x(), "what is less work comes first"
    assert "1 more" in picture.without.text()
    first.setFocus()
    press(Key.Key_Down)
    assert focused() is second
    press(Key.Key_Up)
    press(Key.Key_Return)
    assert page.panel.location() == easy.id
