"""A full disk is told once, whole, wherever it is met, and until there is room again."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.databases import failing_at
from helpers.keyboard import press, write
from helpers.screen import click, labels, type_into
from helpers.window import open_window
from leadway.domain.terms import Step
from leadway.services.session import Services
from leadway.ui.ritual.controller import SEAL
from leadway.ui.weeks.this_week import NOTE
from leadway.ui.widgets.text import Text
from leadway.ui.window.controller import WindowController

FULL = "The disk is full"
TABLES = ("draft_answer", "setting", "note", "ritual", "commitment", "move")
WRITES = [f'INSERT ON "{table}"' for table in TABLES]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SMALLEST = (680, 400)
Meet = Callable[[WindowController, FixedClock], Iterator[None]]
"""What comes before the disk is full, and what meets it."""


@pytest.fixture
def window(services: Services, qtbot: QtBot) -> Iterator[WindowController]:
    """Return the smallest window, after the set-up."""
    services.setup.begin()
    services.setup.finish()
    made = open_window(services, qtbot)
    made.main_window.resize(*SMALLEST)
    yield made
    if made.navigator is not None:
        made.close()
    made.deleteLater()


def told() -> list[Text]:
    """Return where it is told, in any window."""
    shown = [text for window in QApplication.topLevelWidgets() for text in window.findChildren(Text)]
    return [text for text in shown if text.isVisible() and FULL in text.text()]


def is_whole(text: Text) -> bool:
    """Whether all lines of a text are in sight."""
    seen = text.visibleRegion().boundingRect()
    return seen == text.rect() and text.height() >= text.heightForWidth(text.width())


def open_ritual(window: WindowController, step: Step) -> None:
    assert window.navigator is not None
    services = window.navigator.services
    ritual = services.ritual(services.weeks.this_week())
    while ritual.walk.at is not step:
        ritual.next()
    window.navigator.open_ritual(ritual.week)


def note_on_this_week(window: WindowController, _clock: FixedClock) -> Iterator[None]:
    type_into(window.main_window, NOTE, "Label printer")
    yield
    press(Qt.Key.Key_Return)


def answer_in_the_ritual(window: WindowController, _clock: FixedClock) -> Iterator[None]:
    open_ritual(window, Step.PROBLEMS)
    yield
    write("Customers")
    press(Qt.Key.Key_Return, modifier=CTRL)


def seal(window: WindowController, clock: FixedClock) -> Iterator[None]:
    open_ritual(window, Step.CLOSE)
    clock.advance(timedelta(seconds=1))
    yield
    write("Ask the late shift")
    press(Qt.Key.Key_Return, modifier=CTRL | SHIFT)
    assert SEAL in labels(window.main_window), "nothing is sealed"


def note_during_the_ritual(window: WindowController, _clock: FixedClock) -> Iterator[None]:
    open_ritual(window, Step.GAPS)
    press(Qt.Key.Key_N, modifier=CTRL)
    yield
    write("Label printer")
    press(Qt.Key.Key_Return)


def commitment_in_the_set_up(window: WindowController, _clock: FixedClock) -> Iterator[None]:
    assert window.navigator is not None
    window.navigator.open_set_up()
    yield
    write("Cash count signed")
    press(Qt.Key.Key_Return, modifier=CTRL)


def choice_in_the_settings(window: WindowController, _clock: FixedClock) -> Iterator[None]:
    window.main_window.open_page("settings")
    yield
    click(window.main_window, "Dark")


@pytest.mark.parametrize(
    "meet",
    [
        note_on_this_week,
        answer_in_the_ritual,
        seal,
        note_during_the_ritual,
        commitment_in_the_set_up,
        choice_in_the_settings,
    ],
)
def test_a_full_disk_is_told_once_and_whole(
    window: WindowController, services: Services, clock: FixedClock, meet: Meet, qtbot: QtBot
) -> None:
    met = meet(window, clock)
    next(met)
    with failing_at(services, *WRITES):
        assert next(met, "over") == "over"
        qtbot.waitUntil(lambda: bool(told()))
        QApplication.processEvents()
        assert [is_whole(text) for text in told()] == [True], [text.text() for text in told()]
