"""The reminder's card: small, in the corner, nothing private on it, and the focus stays where it was."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from leadway.domain.commands import AppCommand
from leadway.services.reminder.service import SnoozeOption
from leadway.ui.reminder.card import ASKED, ReminderCard
from leadway.ui.reminder.tray import AWAY, CHOOSE, SKIP_WEEK
from leadway.ui.widgets.focus_order import reading_order
from leadway.ui.widgets.text import Text

ELEVEN = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def _later() -> tuple[SnoozeOption, ...]:
    return (SnoozeOption("In 1 hour (11:00)", ELEVEN),)


def _shown() -> ReminderCard:
    card = ReminderCard(_later)
    card.appear()
    return card


@pytest.fixture
def card(qapp: QApplication) -> Iterator[ReminderCard]:
    """Return a card on the screen; it is gone for good when it is closed."""
    made = _shown()
    yield made
    if isValid(made):
        made.close()


def test_it_is_in_the_bottom_corner_of_the_screen(card: ReminderCard) -> None:
    free = QGuiApplication.primaryScreen().availableGeometry()
    assert free.right() + 1 - card.frameGeometry().right() == 25
    assert free.bottom() + 1 - card.frameGeometry().bottom() == 25


def test_it_takes_no_focus_and_no_place_in_the_task_bar(card: ReminderCard) -> None:
    flags = card.windowFlags()
    assert flags & Qt.WindowType.WindowDoesNotAcceptFocus
    assert flags & Qt.WindowType.WindowStaysOnTopHint
    assert flags & Qt.WindowType.Tool == Qt.WindowType.Tool
    assert card.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert not card.isModal()


def test_it_shows_nothing_that_was_written(card: ReminderCard) -> None:
    said = {label.text() for label in card.findChildren(Text)} - {""}
    assert said == {"Leadway", ASKED}
    assert not [label for label in card.findChildren(QLabel) if not isinstance(label, Text)]


def test_a_click_lets_the_keyboard_in_and_everything_can_be_reached(card: ReminderCard) -> None:
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert card.focusWidget() is card.start_button
    handle = card.windowHandle()
    assert handle is not None
    assert not handle.flags() & Qt.WindowType.WindowDoesNotAcceptFocus
    stops = reading_order(card)
    assert stops == [card.close_button, card.start_button, card.short_button, card.later_button]
    assert card.close_button.accessibleName() == "Close", "the others are named by their words"


def test_its_buttons_start_the_long_or_the_short_ritual(card: ReminderCard, qtbot: QtBot) -> None:
    with qtbot.waitSignals([card.chosen, card.over]):
        QTest.keyClick(card.start_button, Qt.Key.Key_Return)
    other = _shown()
    with qtbot.waitSignal(other.chosen) as asked:
        other.short_button.click()
    assert asked.args == [AppCommand.SHORT]


def test_later_names_the_moments(card: ReminderCard, qtbot: QtBot) -> None:
    card.later_button.click()
    words = [action.text() for action in card.menu.actions() if not action.isSeparator()]
    assert words == ["In 1 hour (11:00)", CHOOSE, SKIP_WEEK, AWAY]
    with qtbot.waitSignal(card.chosen) as asked:
        card.menu.actions()[0].trigger()
    assert asked.args == [ELEVEN]


def test_escape_closes(card: ReminderCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.over):
        QTest.keyClick(card, Qt.Key.Key_Escape)


def test_a_screen_reader_meets_an_alert(qapp: QApplication) -> None:
    was = QAccessible.isActive()
    QAccessible.setActive(True)
    try:
        made = _shown()
        found = QAccessible.queryAccessibleInterface(made)
        assert found is not None
        assert found.role() is QAccessible.Role.AlertMessage
        assert found.text(QAccessible.Text.Name) == ASKED
        assert found.childCount() > 3
        made.close()
    finally:
        QAccessible.setActive(was)


def test_closing_it_never_ends_the_program(card: ReminderCard) -> None:
    assert not card.testAttribute(Qt.WidgetAttribute.WA_QuitOnClose)


@pytest.mark.parametrize(("less", "opacity"), [(True, 1.0), (False, 0.0)])
def test_it_is_there_at_once_for_who_asks_for_less_motion(
    less: bool, opacity: float, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadway.ui.reminder.card.prefers_reduced_motion", lambda: less)
    monkeypatch.setattr("leadway.ui.reminder.card._FADING", (QGuiApplication.platformName(),))
    card = _shown()
    try:
        assert card.isVisible()
        assert card.windowOpacity() == opacity
    finally:
        card.close()
