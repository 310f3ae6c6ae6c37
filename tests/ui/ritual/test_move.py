"""A move says when, or after what; one that does not is asked for it once, and is an intention."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fixtures.sample_answers import A_MOVE
from helpers.keyboard import press, write
from helpers.ritual_team import RitualTeam
from helpers.screen import button, click, is_in, texts, type_into
from helpers.window import open_window
from leadway.domain.answers import LastMove, NextMove
from leadway.domain.terms import MoveOutcome, MoveThen, Step
from leadway.ui.ritual.close import NEXT
from leadway.ui.ritual.progress.next_move import I_WILL, IF, WHEN_OR_AFTER

CTRL = Qt.KeyboardModifier.ControlModifier
INTENTION = "I intend to time three returns."


@pytest.fixture
def at_progress(team: RitualTeam, qtbot: QtBot) -> Iterator[Callable[[], QWidget]]:
    """Return what opens the window with this week's ritual at Progress."""
    team.set_up()
    opened = []

    def opened_window() -> QWidget:
        ritual = team.ritual()
        while ritual.walk.at is not Step.PROGRESS:
            ritual.next()
        window = open_window(team.services, qtbot)
        opened.append(window)
        assert window.navigator is not None
        window.navigator.open_ritual(ritual.week)
        return window.main_window

    yield opened_window
    for window in opened:
        window.close()
        window.main_window.close()
        window.deleteLater()


def go_on(window: QWidget, way: str) -> None:
    """Leave the screen forwards, by the key or the button."""
    if way == "key":
        press(Qt.Key.Key_Return, modifier=CTRL)
    else:
        click(window, "Next")


@pytest.mark.parametrize("way", ["key", "click"])
def test_what_is_suggested_for_a_move_that_did_not_happen_is_confirmed_and_not_taken_back(
    team: RitualTeam, show: Callable[[QWidget], None], way: str
) -> None:
    team.set_up()
    team.seal((A_MOVE, ""))
    team.later()
    team.begin()
    frame, page = team.page(Step.LAST_MOVE)
    show(frame)
    page.enter("")
    press(Qt.Key.Key_3)
    suggested = MoveThen.SHRINK.label
    for _ in range(2):
        if way == "click":
            click(page, suggested)
        else:
            button(page, suggested).setFocus()
            press(Qt.Key.Key_2)
        assert team.autosave.answer(LastMove).then is MoveThen.SHRINK


@pytest.mark.parametrize("way", ["key", "button"])
def test_a_move_without_a_when_is_asked_for_it_once(
    at_progress: Callable[[], QWidget], team: RitualTeam, way: str
) -> None:
    window = at_progress()
    type_into(window, I_WILL, "time three returns")
    go_on(window, way)
    assert WHEN_OR_AFTER in texts(window)
    assert is_in(window, IF)
    go_on(window, way)
    assert NEXT in texts(window), "it is asked once, and then goes on"
    assert INTENTION in texts(window)
    assert team.ritual().draft.get(NextMove).when_asked


def test_what_is_written_to_the_question_makes_it_a_move(at_progress: Callable[[], QWidget]) -> None:
    window = at_progress()
    type_into(window, I_WILL, "time three returns")
    go_on(window, "key")
    write("Tuesday 10:00")
    assert WHEN_OR_AFTER not in texts(window)
    go_on(window, "key")
    assert "If it is Tuesday 10:00, then I will time three returns." in texts(window)


def test_a_move_with_a_when_and_no_move_at_all_are_not_asked(at_progress: Callable[[], QWidget]) -> None:
    window = at_progress()
    type_into(window, IF, "Tuesday 10:00")
    type_into(window, I_WILL, "time three returns")
    go_on(window, "key")
    assert NEXT in texts(window)


def test_an_intention_that_was_carried_out_is_none_of_the_moves_that_were_done(team: RitualTeam) -> None:
    team.set_up()
    team.seal_week(1, NextMove(action="time three returns"))
    ritual = team.ritual()
    ritual.put(LastMove(MoveOutcome.DONE))
    assert "Last week’s intention carried out." in ritual.closing_draft()
    assert "move done" not in ritual.closing_draft()
