"""Later and away: what cannot be saved or cannot be is explained in the window, which stays open."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.databases import failing_at
from helpers.keyboard import at_field, press
from helpers.screen import click, texts
from leadway.services.session import Services
from leadway.ui.forms.dialog import CLOSE, FormDialog
from leadway.ui.reminder.snooze_dialogs import (
    AWAY_BUTTON,
    AWAY_MEANS,
    COMES_TODAY,
    COMES_TOMORROW,
    DAY_IS_PAST,
    IS_PAST,
    REMIND,
    AwayDialog,
    SnoozeDialog,
)

DISK_FULL = "The disk is full"


class Asked:
    """A window that asks, and how it ended."""

    def __init__(self, dialog: FormDialog, qtbot: QtBot) -> None:
        self.dialog = dialog
        self.ends: list[int] = []
        dialog.finished.connect(self.ends.append)
        with qtbot.waitActive(dialog):
            dialog.ask()

    def begins(self, text: str) -> bool:
        """Whether a text shows that begins so."""
        return any(each.startswith(text) for each in texts(self.dialog))

    def close(self) -> None:
        """Close the window if the test left it open."""
        if not self.ends:
            self.dialog.reject()


@pytest.fixture
def later(services: Services, qtbot: QtBot) -> Iterator[Asked]:
    """Return the window that asks when to be reminded, on Tuesday at nine."""
    asked = Asked(SnoozeDialog(services.reminder()), qtbot)
    yield asked
    asked.close()


@pytest.fixture
def away(services: Services, qtbot: QtBot) -> Iterator[Asked]:
    """Return the window that asks for the last day away, on Tuesday at nine."""
    asked = Asked(AwayDialog(services.reminder()), qtbot)
    yield asked
    asked.close()


def test_enter_takes_the_moment_that_was_chosen(later: Asked, services: Services) -> None:
    assert COMES_TODAY.format(time="10:00") in texts(later.dialog), "the next full hour is suggested"
    press(Qt.Key.Key_Tab, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert COMES_TODAY.format(time="11:00") in texts(later.dialog)
    press(Qt.Key.Key_Return)
    assert later.ends == [1]
    assert services.reminder().next_time() == "today 11:00"


def test_escape_and_close_put_nothing_off(later: Asked, away: Asked, services: Services) -> None:
    before = services.reminder().next_time()
    click(later.dialog, CLOSE)
    away.dialog.activateWindow()
    press(Qt.Key.Key_Escape)
    assert later.ends == away.ends == [0]
    assert services.reminder().next_time() == before
    assert services.reminder().away_until() is None


def test_a_moment_that_passed_while_the_window_was_open_is_refused_and_another_is_taken(
    later: Asked, services: Services, clock: FixedClock
) -> None:
    clock.advance(timedelta(hours=2))
    click(later.dialog, REMIND)
    assert later.begins("That time is already past.")
    assert later.ends == []
    assert at_field() == "later/day"
    press(Qt.Key.Key_Up)
    assert COMES_TOMORROW.format(time="10:00") in texts(later.dialog)
    assert not later.begins("That time is already past."), "another moment is another question"
    press(Qt.Key.Key_Return)
    assert later.ends == [1]
    assert "tomorrow 10:00" in services.reminder().next_time()


def test_a_time_before_now_says_so_while_it_is_chosen(later: Asked) -> None:
    press(Qt.Key.Key_Tab)
    assert at_field() == "later/time"
    press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert IS_PAST in texts(later.dialog)
    press(Qt.Key.Key_Return)
    assert later.ends == []
    press(Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert IS_PAST not in texts(later.dialog)


def test_no_card_comes_a_third_time_on_a_day_so_another_day_is_asked_for(
    later: Asked, services: Services, clock: FixedClock
) -> None:
    for _ in range(2):
        services.reminder().record_shown()
        clock.advance(timedelta(minutes=5))
    press(Qt.Key.Key_Return)
    assert later.begins("The reminder would not come then.")
    assert later.ends == []
    press(Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert later.ends == [1]


@pytest.mark.parametrize(
    ("kind", "keys"), [(SnoozeDialog, [Qt.Key.Key_Tab, Qt.Key.Key_Up]), (AwayDialog, [Qt.Key.Key_Down])]
)
def test_what_cannot_be_saved_stays_open_with_the_reason_and_is_saved_once_there_is_room(
    kind: type[SnoozeDialog | AwayDialog], keys: list[Qt.Key], services: Services, qtbot: QtBot
) -> None:
    before = services.reminder().next_time()
    asked = Asked(kind(services.reminder()), qtbot)
    press(*keys)
    with failing_at(services, "INSERT ON setting"):
        press(Qt.Key.Key_Return)
        assert asked.begins(DISK_FULL), texts(asked.dialog)
        assert asked.ends == []
    assert services.reminder().next_time() == before
    press(Qt.Key.Key_Return)
    assert asked.ends == [1]
    assert services.reminder().next_time() != before


def test_away_lasts_up_to_and_with_the_day_that_is_chosen(away: Asked, services: Services) -> None:
    assert AWAY_MEANS.format(back="Monday, 30 November 2026") in texts(away.dialog)
    press(Qt.Key.Key_Down)
    assert AWAY_MEANS.format(back="Sunday, 29 November 2026") in texts(away.dialog)
    click(away.dialog, AWAY_BUTTON)
    assert away.ends == [1]
    assert services.reminder().away_until() == date(2026, 11, 28)


def test_a_last_day_that_passed_over_midnight_is_refused(
    away: Asked, services: Services, clock: FixedClock
) -> None:
    clock.advance(timedelta(days=6))
    click(away.dialog, AWAY_BUTTON)
    assert away.begins("That day is already past.")
    assert away.ends == []
    press(Qt.Key.Key_Up, Qt.Key.Key_Down)
    assert DAY_IS_PAST in texts(away.dialog)
    assert services.reminder().away_until() is None
