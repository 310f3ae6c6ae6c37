"""The reminder at work: when its card comes, what makes it go, and that it never comes twice for one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fixtures.sample_team import seal_week
from helpers.clock import FixedClock
from helpers.databases import raw
from helpers.keyboard import retype
from helpers.reminder import FREE, KEY, FakePresence, menu_of, tooltip_of
from leadway.domain.change import WEEKS
from leadway.domain.commands import AppCommand
from leadway.domain.terms import Reason, Verdict, WeekStatus
from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import Week
from leadway.services.session import Services
from leadway.ui.reminder.card import ASKED, STAYS_MS, TRIAL_NAME, ReminderCard
from leadway.ui.reminder.scheduler import BUSY_TICK, ReminderScheduler
from leadway.ui.reminder.snooze_dialogs import COMES_TODAY, COMES_TOMORROW, IS_PAST, AwayDialog, SnoozeDialog
from leadway.ui.reminder.tray import AWAY_UNTIL, NEXT, OPEN, QUIT, SETTINGS, STATES, WHY, Tray
from ui.conftest import Show

HOUR = timedelta(hours=1)
FULL_SCREEN = replace(FREE, full_screen=True)


@pytest.fixture
def presence() -> FakePresence:
    """Return a desktop on which nothing is in the way."""
    return FakePresence()


@pytest.fixture
def tray(qapp: QApplication, services: Services) -> Iterator[Tray]:
    """Return the tray."""
    made = Tray(services.reminder())
    made.show()
    yield made
    made.close()


@pytest.fixture
def reminding(services: Services, presence: FakePresence, tray: Tray) -> Iterator[ReminderScheduler]:
    """Return the reminder, asked for the first time an hour before the slot."""
    made = ReminderScheduler(services.reminder(), presence, tray)
    made.begin()
    yield made
    made.close()


@pytest.fixture
def process_pending(qapp: QApplication) -> Callable[[], None]:
    """Return a function that lets what was heard be acted upon."""

    def process() -> None:
        QTest.qWait(1)
        QApplication.processEvents()

    return process


def _shown(services: Services) -> int:
    return sum(entry.verdict is Verdict.SHOW for entry in services.reminder().log_entries())


def _card(reminding: ReminderScheduler) -> ReminderCard | None:
    return reminding.card


def _window(reminding: ReminderScheduler) -> SnoozeDialog | AwayDialog | None:
    return reminding.window


def week_text(status: WeekStatus, week: str, when: str) -> str:
    """Return the tray's tooltip in this state of the week."""
    return f"{STATES[status]} {NEXT}".format(week=week, when=when)


def test_before_the_weekly_time_there_is_only_the_dot(reminding: ReminderScheduler, tray: Tray) -> None:
    assert _card(reminding) is None
    assert tray.dot
    assert tooltip_of(tray) == week_text(WeekStatus.OPEN, "Week 48", "today 10:00")


def test_the_card_comes_once_at_the_weekly_time(
    services: Services, clock: FixedClock, reminding: ReminderScheduler
) -> None:
    clock.advance(HOUR)
    reminding.check_due()
    card = _card(reminding)
    assert card is not None
    assert card.isVisible()
    assert services.reminder().log_entries()[0].reason is Reason.DUE

    for _ in range(5):
        clock.advance(timedelta(minutes=1))
        reminding.check_due()
    assert _card(reminding) is card
    assert _shown(services) == 1


def test_the_card_does_not_come_over_a_window_of_leadway_and_comes_once_it_is_left(
    services: Services, clock: FixedClock, reminding: ReminderScheduler, show: Show, qtbot: QtBot
) -> None:
    window = QWidget()
    show(window)
    clock.advance(HOUR)
    reminding.check_due()
    assert _card(reminding) is None
    assert _shown(services) == 0
    window.hide()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is None)
    clock.advance(BUSY_TICK)
    reminding.check_due()
    assert _card(reminding) is not None
    assert _shown(services) == 1


def test_a_weekly_time_during_sleep_brings_one_card_on_waking(
    services: Services,
    clock: FixedClock,
    presence: FakePresence,
    reminding: ReminderScheduler,
    process_pending: Callable[[], None],
) -> None:
    clock.advance(26 * HOUR)
    presence.tell()
    presence.tell()
    process_pending()
    assert _card(reminding) is not None
    presence.tell()
    process_pending()
    assert _shown(services) == 1


def test_held_by_full_screen_it_comes_once_afterwards(
    services: Services,
    clock: FixedClock,
    presence: FakePresence,
    reminding: ReminderScheduler,
    process_pending: Callable[[], None],
) -> None:
    presence.tell(FULL_SCREEN)
    clock.advance(HOUR)
    presence.tell(FULL_SCREEN)
    process_pending()
    assert _card(reminding) is None
    assert services.reminder().log_entries()[0].reason is Reason.FULL_SCREEN

    clock.advance(timedelta(minutes=40))
    presence.tell(FREE)
    process_pending()
    assert _card(reminding) is not None
    assert _shown(services) == 1


def test_sealing_the_week_elsewhere_takes_card_and_dot_away(
    services: Services,
    clock: FixedClock,
    reminding: ReminderScheduler,
    tray: Tray,
    process_pending: Callable[[], None],
) -> None:
    clock.advance(HOUR)
    reminding.check_due()
    seal_week(services, Week(2026, 48))
    process_pending()
    assert _card(reminding) is None
    assert not tray.dot
    assert tooltip_of(tray) == week_text(WeekStatus.DONE, "Week 48", "Tuesday 1 Dec 10:00")


def test_snoozed_it_comes_again_at_the_moment_that_was_named(
    services: Services,
    clock: FixedClock,
    reminding: ReminderScheduler,
    tray: Tray,
    process_pending: Callable[[], None],
) -> None:
    clock.advance(HOUR)
    reminding.check_due()
    card = _card(reminding)
    assert card is not None
    in_an_hour = services.reminder().snooze_options()[0]
    assert in_an_hour.label == "In 1 hour (11:00)"
    card.chosen.emit(in_an_hour.until)
    process_pending()
    assert _card(reminding) is None
    assert tooltip_of(tray).endswith("Next: today 11:00")

    clock.advance(timedelta(minutes=59))
    reminding.check_due()
    assert _card(reminding) is None
    clock.advance(timedelta(minutes=1))
    reminding.check_due()
    assert _card(reminding) is not None
    assert _shown(services) == 2


def test_a_moment_that_passed_meanwhile_is_an_error_on_the_card(
    services: Services, clock: FixedClock, reminding: ReminderScheduler
) -> None:
    clock.advance(HOUR)
    reminding.check_due()
    card = _card(reminding)
    assert card is not None
    until = services.reminder().snooze_options()[0].until
    clock.advance(2 * HOUR)
    card.chosen.emit(until)
    assert _card(reminding) is card
    assert card.error.text() == "That time is already past. Choose a later one."


def test_a_new_week_takes_last_weeks_card_away(
    services: Services, clock: FixedClock, reminding: ReminderScheduler, tray: Tray
) -> None:
    services.setup.save_weekly_time(WeeklyTime(5, time(10, 0)), "UTC")
    clock.advance(timedelta(days=3) + HOUR)
    reminding.check_due()
    clock.advance(timedelta(days=3))
    reminding.check_due()
    assert _card(reminding) is not None, "on Monday the week before is still open"
    clock.advance(timedelta(days=2))
    reminding.check_due()
    assert _card(reminding) is None
    assert tooltip_of(tray) == week_text(WeekStatus.OPEN, "Week 49", "Friday 10:00")


def test_an_ignored_card_goes_by_itself_and_comes_again_two_hours_later(
    services: Services, clock: FixedClock, reminding: ReminderScheduler, qtbot: QtBot
) -> None:
    clock.advance(HOUR)
    reminding.check_due()
    card = _card(reminding)
    assert card is not None
    assert card._stays.interval() == STAYS_MS
    card._stays.start(0)
    qtbot.waitUntil(lambda: _card(reminding) is None)
    clock.advance(HOUR)
    reminding.check_due()
    assert _card(reminding) is None
    clock.advance(HOUR)
    reminding.check_due()
    assert _card(reminding) is not None
    assert _shown(services) == 2


def test_start_on_the_card_starts_the_ritual(
    qtbot: QtBot, clock: FixedClock, reminding: ReminderScheduler
) -> None:
    clock.advance(HOUR)
    reminding.check_due()
    card = _card(reminding)
    assert card is not None
    with qtbot.waitSignal(reminding.command) as asked:
        card.short_button.click()
    assert asked.args == [AppCommand.SHORT]
    assert _card(reminding) is None


def test_no_card_comes_while_the_ritual_is_being_done(
    services: Services, clock: FixedClock, presence: FakePresence, tray: Tray
) -> None:
    reminding = ReminderScheduler(services.reminder(), presence, tray)
    reminding.set_busy(busy=True)
    reminding.begin()
    clock.advance(HOUR)
    reminding.check_due()
    assert _card(reminding) is None
    assert _shown(services) == 0
    reminding.set_busy(busy=False)
    reminding.check_due()
    assert _card(reminding) is not None
    reminding.close()


def test_starting_the_ritual_elsewhere_answers_the_card(
    services: Services,
    clock: FixedClock,
    presence: FakePresence,
    tray: Tray,
    process_pending: Callable[[], None],
) -> None:
    reminding = ReminderScheduler(services.reminder(), presence, tray)
    reminding.begin()
    clock.advance(HOUR)
    reminding.check_due()
    tray.chosen.emit(AppCommand.START)
    assert _card(reminding) is None

    clock.advance(2 * HOUR)
    reminding.check_due()
    assert _card(reminding) is not None
    reminding.set_busy(busy=True)
    services.changes.announce(*WEEKS)
    process_pending()
    assert _card(reminding) is None
    reminding.close()


def test_pass_away_and_back_are_three_different_things(
    services: Services,
    clock: FixedClock,
    reminding: ReminderScheduler,
    tray: Tray,
    process_pending: Callable[[], None],
) -> None:
    week = services.weeks.this_week()
    clock.advance(HOUR)
    reminding.check_due()
    tray.chosen.emit(AppCommand.SKIP_WEEK)
    process_pending()
    assert (_card(reminding), tray.dot, services.weeks.status(week)) == (None, False, WeekStatus.SKIPPED)
    tray.chosen.emit(AppCommand.UNSKIP_WEEK)
    process_pending()
    assert services.weeks.status(week) is WeekStatus.OPEN

    tray.chosen.emit(AppCommand.AWAY)
    window = _window(reminding)
    assert isinstance(window, AwayDialog)
    assert window.day.date() == date(2026, 11, 29)
    window.action_button.click()
    process_pending()
    assert _window(reminding) is None
    assert tooltip_of(tray).startswith(AWAY_UNTIL.format(day="29 Nov"))
    assert not tray.dot
    tray.chosen.emit(AppCommand.BACK)
    process_pending()
    assert tray.dot


def test_choosing_a_moment_shows_what_it_means(
    clock: FixedClock, reminding: ReminderScheduler, tray: Tray, process_pending: Callable[[], None]
) -> None:
    clock.advance(HOUR)
    reminding.check_due()
    tray.chosen.emit(AppCommand.SNOOZE)
    window = _window(reminding)
    assert isinstance(window, SnoozeDialog)
    assert window.sentence.text() == COMES_TODAY.format(time="11:00")
    retype(window.time, "8")
    assert window.sentence.text() == IS_PAST
    window.action_button.click()
    assert _window(reminding) is window, "what cannot be is said and nothing closes"
    retype(window.day, "tomorrow")
    assert window.sentence.text() == COMES_TOMORROW.format(time="8:00")
    window.action_button.click()
    process_pending()
    assert _card(reminding) is None
    assert _window(reminding) is None
    assert tooltip_of(tray).endswith("Next: tomorrow 8:00")


def test_a_trial_counts_nothing_and_its_buttons_only_close(
    services: Services, reminding: ReminderScheduler, process_pending: Callable[[], None]
) -> None:
    asked: list[object] = []
    reminding.command.connect(asked.append)
    reminding.try_card()
    card = _card(reminding)
    assert card is not None
    assert card.accessibleName() == TRIAL_NAME.format(text=ASKED)
    reminding.check_due()
    assert _card(reminding) is not None, "a try stays, whatever the time"
    QTest.mouseClick(card.start_button, Qt.MouseButton.LeftButton)
    process_pending()
    assert _card(reminding) is None
    assert asked == []
    assert _shown(services) == 0


def test_an_error_while_saving_is_shown_and_the_card_comes_afterwards(
    services: Services, clock: FixedClock, reminding: ReminderScheduler, tray: Tray
) -> None:
    clock.advance(HOUR)
    services.database._db.execute_sql("PRAGMA busy_timeout = 20")
    with raw(services.database.path, KEY) as other:
        other.execute("BEGIN IMMEDIATE")
        reminding.check_due()
        assert _card(reminding) is None, "one that cannot be kept would come again and again"
        assert "Another program is using" in tooltip_of(tray)
        other.execute("ROLLBACK")
    reminding.check_due()
    assert _card(reminding) is not None
    assert _shown(services) == 1
    assert tooltip_of(tray).startswith(STATES[WeekStatus.OPEN].format(week="Week 48"))


def test_damaged_data_is_shown_in_the_tooltip_and_read_again(
    services: Services, clock: FixedClock, reminding: ReminderScheduler, tray: Tray
) -> None:
    file = services.database.path
    for each in (file, file.with_name(f"{file.name}-wal")):
        each.write_bytes(b"x" * each.stat().st_size)
    services.database._db.execute_sql("PRAGMA shrink_memory")
    clock.advance(HOUR)
    reminding.check_due()
    assert _card(reminding) is None
    assert "damaged" in tooltip_of(tray)
    assert reminding._timer.isActive()
    menu_of(tray).aboutToShow.emit()
    words = [action.text() for action in menu_of(tray).actions() if not action.isSeparator()]
    assert words[1:] == [WHY, SETTINGS, OPEN, QUIT]
    assert words[0] in tooltip_of(tray)


def test_it_wakes_up_at_the_weekly_time_and_within_the_hour_otherwise(
    clock: FixedClock, reminding: ReminderScheduler
) -> None:
    assert 3_590_000 < reminding._timer.remainingTime() <= 3_600_001
    clock.advance(timedelta(minutes=50))
    reminding.check_due()
    assert 590_000 < reminding._timer.remainingTime() <= 600_001
    clock.advance(timedelta(days=-400))
    reminding.check_due()
    assert 0 < reminding._timer.remainingTime() <= 3_600_001


def test_closing_stops_everything(
    services: Services, clock: FixedClock, presence: FakePresence, reminding: ReminderScheduler
) -> None:
    clock.advance(HOUR)
    reminding.check_due()
    reminding.close()
    assert _card(reminding) is None
    presence.tell()
    services.changes.announce(*WEEKS)
    reminding.check_due()
    assert not reminding._timer.isActive()


def test_while_the_card_is_there_the_menu_of_the_tray_leads_to_it(
    clock: FixedClock, reminding: ReminderScheduler, tray: Tray, qtbot: QtBot
) -> None:
    entry = "Go to the reminder"
    assert entry not in [action.text() for action in menu_of(tray).actions()]
    clock.advance(HOUR)
    reminding.check_due()
    menu_of(tray).aboutToShow.emit()
    menu_of(tray).actions()[0].trigger()
    card = _card(reminding)
    assert card is not None
    qtbot.waitUntil(card.isActiveWindow)
    assert card.start_button.hasFocus()
    card.close()
    menu_of(tray).aboutToShow.emit()
    assert entry not in [action.text() for action in menu_of(tray).actions()]


def test_tab_reaches_the_buttons_of_a_dialog_in_reading_order(
    reminding: ReminderScheduler, qtbot: QtBot
) -> None:
    reminding.run(AppCommand.AWAY)
    window = _window(reminding)
    assert isinstance(window, AwayDialog)
    qtbot.waitUntil(window.isActiveWindow)
    window.close_button.setFocus()
    QTest.keyClick(window.close_button, Qt.Key.Key_Tab)
    assert window.focusWidget() is window.action_button
    QTest.keyClick(window.action_button, Qt.Key.Key_Tab)
    assert window.day.isAncestorOf(window.focusWidget())
    window.reject()
