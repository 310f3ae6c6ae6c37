"""The reminder's page: all about it in one place, kept as it is changed, and honest about this desktop."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.databases import failing_at
from helpers.keyboard import retype
from helpers.reminder import FREE, SLOT, FakeAutostart, FakePresence
from helpers.screen import button, click, labels, texts
from leadway.domain.errors import KnownError
from leadway.domain.reminder import DesktopState
from leadway.domain.system_ports import Registration
from leadway.domain.terms import Reason, Verdict
from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.services.session import Services
from leadway.services.settings import meta_of
from leadway.ui.reminder.page import (
    CLOSE_MEANS,
    LOG,
    NO_NOTIFICATIONS,
    NOTIFY_MEANS,
    NOTIFY_SWITCH,
    SAVE_CALENDAR,
    ReminderPage,
)
from leadway.ui.reminder.sections import (
    ALL_THERE,
    DID,
    ELSEWHERE,
    LOGIN_SWITCH,
    NO_TRAY,
    NOTHING_YET,
    OVER_NIGHT,
    UNKNOWN,
    USE_HERE,
    WITHOUT_TIME,
    ZONE,
    desktop_text,
)
from leadway.ui.reminder.tray import Tray
from leadway.ui.widgets.chip import CheckChip, CheckState
from leadway.ui.widgets.focus_order import reading_order
from leadway.ui.widgets.save_status import NOT_SAVED, SAVED
from leadway.ui.widgets.text import Text
from ui.conftest import Show


class FakeTray(Tray):
    """The tray of a desktop that has one, or none."""

    here = True

    def available(self) -> bool:
        return self.here

    def takes_notifications(self) -> bool:
        return self.here


@pytest.fixture
def tray(qapp: QApplication, services: Services) -> FakeTray:
    """Return a tray that is there."""
    return FakeTray(services.reminder())


@pytest.fixture
def autostart() -> FakeAutostart:
    """Return a system on which nothing starts at login."""
    return FakeAutostart()


@pytest.fixture
def presence() -> FakePresence:
    """Return a desktop that tells everything."""
    return FakePresence()


@pytest.fixture
def page(
    services: Services, autostart: FakeAutostart, presence: FakePresence, tray: FakeTray, show: Show
) -> Iterator[ReminderPage]:
    """Return the page in an open window."""
    made = ReminderPage(services, autostart, presence, tray)
    made.resize(860, 600)
    show(made)
    made.enter()
    yield made
    made.hide()


def _is_on(page: QWidget, label: str) -> bool:
    chip = button(page, label)
    return isinstance(chip, CheckChip) and chip.is_on


def _lines(page: ReminderPage) -> list[str]:
    QApplication.processEvents()  # new lines are shown when they are laid out
    return [text.text() for text in page.log.lines.findChildren(Text) if text.isVisibleTo(page)]


def test_it_shows_the_weekly_time_with_the_focus_on_its_weekday(page: ReminderPage) -> None:
    editor = page.weekly_time.editor
    assert page.weekly_time.editor.weekly_time() == SLOT
    assert editor.sentence.text() == "If it’s Tuesday 10:00 (after: stand-up), then I’ll open Leadway."
    assert page.weekly_time.zone.text() == ZONE.format(zone="UTC")
    assert page.weekly_time.editor.day.edit.hasFocus()


def test_a_changed_weekly_time_is_saved_within_a_second_and_its_zone_stays(
    page: ReminderPage, services: Services, qtbot: QtBot
) -> None:
    services.setup.save_weekly_time(SLOT, "Europe/Berlin")
    QTest.keyClick(page.weekly_time.editor.day.edit, Qt.Key.Key_Down)
    retype(page.weekly_time.editor.time, "1030")
    qtbot.waitUntil(
        lambda: services.setup.weekly_time() == replace(SLOT, weekday=3, at=time(10, 30)), timeout=1000
    )
    assert services.settings.load().weekly_time_zone == "Europe/Berlin"
    qtbot.waitUntil(lambda: page.saved.text() == SAVED, timeout=1000)


def test_a_change_is_saved_when_the_page_is_left(
    page: ReminderPage, services: Services, qtbot: QtBot
) -> None:
    QTest.keyClicks(page.weekly_time.editor.after.edit, " at the till")
    with qtbot.waitSignal(page.back_requested):
        QTest.keyClick(page.weekly_time.editor.after.edit, Qt.Key.Key_Escape)
    weekly_time = services.setup.weekly_time()
    assert weekly_time is not None
    assert weekly_time.after == "stand-up at the till"


def test_having_no_fixed_time_is_an_answer(page: ReminderPage, services: Services) -> None:
    page.weekly_time.editor.no_time.click()
    page.flush()
    assert page.weekly_time.editor.sentence.text() == WITHOUT_TIME
    assert services.setup.weekly_time() is None


def test_in_another_zone_it_shows_the_local_time_and_can_move_to_it(
    page: ReminderPage, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.setup.save_weekly_time(WeeklyTime(5, time(15, 30)), "Europe/Berlin")
    monkeypatch.setenv("TZ", "America/New_York")
    page.refresh()
    assert page.weekly_time.zone.text() == ELSEWHERE.format(
        here="America/New_York", time="Friday 15:30", zone="Europe/Berlin", at_here="9:30"
    )
    page.weekly_time.here_button.click()
    assert services.settings.load().weekly_time_zone == "America/New_York"
    assert services.setup.weekly_time() == WeeklyTime(5, time(15, 30))
    assert not page.weekly_time.here_button.isVisibleTo(page)


def test_working_hours_and_days_are_saved(page: ReminderPage, services: Services) -> None:
    retype(page.hours.start, "7")
    QTest.keyClick(page.hours.days.chips[5], Qt.Key.Key_Space)
    page.flush()
    assert services.settings.load().hours == WorkingHours(frozenset({1, 2, 3, 4, 5, 6}), time(7), time(18))


def test_working_days_that_cannot_be_saved_stay_as_they_were_chosen_until_they_are(
    page: ReminderPage, services: Services
) -> None:
    with failing_at(services, "INSERT ON setting"):
        click(page.hours, "Sat")
        page.flush()
        assert any(text.startswith("The disk is full") for text in texts(page))
        assert page.saved.text() == NOT_SAVED
        page.refresh()
        assert _is_on(page.hours, "Sat"), "what was typed stays"
        assert any(text.startswith("The disk is full") for text in texts(page))
    assert 6 not in services.settings.load().hours.days
    page.flush()
    assert page.saved.text() == SAVED
    assert not any(text.startswith("The disk is full") for text in texts(page))
    assert 6 in services.settings.load().hours.days


@pytest.mark.parametrize("label", [NOTIFY_SWITCH, meta_of("on_close").options["quit"]])
def test_a_choice_that_cannot_be_saved_is_shown_as_it_was_and_can_be_made_again(
    label: str, page: ReminderPage, services: Services
) -> None:
    with failing_at(services, "INSERT ON setting"):
        click(page, label)
        assert any(text.startswith("The disk is full") for text in texts(page))
        assert page.saved.text() == NOT_SAVED
        assert not _is_on(page, label)
    click(page, label)
    assert not any(text.startswith("The disk is full") for text in texts(page))
    assert page.saved.text() == SAVED
    assert _is_on(page, label)


def test_the_local_time_that_cannot_be_saved_is_still_offered(
    page: ReminderPage, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.setup.save_weekly_time(WeeklyTime(5, time(15, 30)), "Europe/Berlin")
    monkeypatch.setenv("TZ", "America/New_York")
    page.refresh()
    with failing_at(services, "INSERT ON setting"):
        click(page, USE_HERE)
        assert any(text.startswith("The disk is full") for text in texts(page))
    assert services.settings.load().weekly_time_zone == "Europe/Berlin"
    click(page, USE_HERE)
    assert USE_HERE not in labels(page)
    assert services.settings.load().weekly_time_zone == "America/New_York"


def test_with_data_that_cannot_be_read_the_page_says_so_and_start_at_login_still_works(
    page: ReminderPage, services: Services, autostart: FakeAutostart
) -> None:
    services.close()
    page.refresh()
    assert any(text.startswith("Leadway cannot read its data") for text in texts(page))
    assert page.saved.text() == "", "nothing was to be saved"
    click(page, LOGIN_SWITCH)
    assert autostart.registration is Registration.ON
    assert _is_on(page, LOGIN_SWITCH)


def test_a_night_shift_is_named(page: ReminderPage, services: Services) -> None:
    retype(page.hours.start, "10pm")
    assert page.hours.warning.text() == OVER_NIGHT
    page.flush()
    assert services.settings.load().hours.start == time(22)


def test_start_at_login_shows_what_is_really_registered(page: ReminderPage, autostart: FakeAutostart) -> None:
    assert (page.login.switch.check_state, page.login.message.text()) == (CheckState.EMPTY, "It is off.")
    QTest.keyClick(page.login.switch, Qt.Key.Key_Space)
    assert (page.login.switch.check_state, page.login.message.text()) == (CheckState.CHECK, "It is on.")
    autostart.change(Registration.DISABLED)
    assert (page.login.switch.check_state, page.login.message.text()) == (CheckState.EMPTY, "It is disabled.")


def test_a_start_at_login_that_fails_shows_the_error_and_stays_off(
    page: ReminderPage, autostart: FakeAutostart
) -> None:
    autostart.refusal = KnownError("The autostart folder is read-only.", "Ask who looks after this computer.")
    page.login.switch.click()
    assert page.login.switch.is_on is False
    assert (
        page.login.message.text() == "The autostart folder is read-only. Ask who looks after this computer."
    )
    autostart.change(Registration.IMPOSSIBLE)
    assert not page.login.switch.isEnabled()


STATES = ("full_screen", "do_not_disturb", "locked", "present")


@pytest.mark.parametrize(
    ("around", "tray", "said"),
    [
        (FREE, True, ALL_THERE),
        (FREE, False, NO_TRAY),
        *((replace(FREE, **{state: None}), True, UNKNOWN) for state in STATES),
        (DesktopState(), True, UNKNOWN),
        (DesktopState(), False, f"{NO_TRAY} {UNKNOWN}"),
    ],
)
def test_it_names_what_this_desktop_does_not_support(around: DesktopState, tray: bool, said: str) -> None:
    assert desktop_text(around, tray=tray) == said


def test_the_reminder_can_be_tried(page: ReminderPage, presence: FakePresence, qtbot: QtBot) -> None:
    presence.around = replace(FREE, full_screen=None)
    with qtbot.waitSignal(page.try_reminder):
        page.trial.button.click()
    assert UNKNOWN in page.trial.message.text()


def test_what_closing_the_window_does_is_chosen_and_explained(page: ReminderPage, services: Services) -> None:
    assert page.on_close.value() == "ask"
    page.on_close.press("quit")
    assert services.settings.load().on_close == "quit"
    assert page.closing.message.text() == CLOSE_MEANS["quit"]
    page.on_close.press("quit")
    assert services.settings.load().on_close == "quit", "the same again confirms"
    chosen = next(chip for chip in page.on_close.chips if chip.is_on)
    QTest.keyClick(chosen, Qt.Key.Key_Backspace)
    assert services.settings.load().on_close == "ask", "taken back, it asks again"


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("Leadway.ics", "Saved as Leadway.ics in "),
        ("Every week", "Saved as Every week.ics in "),
        ("none/Leadway.ics", "The folder “"),
        ("taken", "“taken.ics” is already there."),
    ],
)
def test_a_calendar_file_is_saved_where_the_person_says_or_the_page_says_why_not(
    name: str, result: str, page: ReminderPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "taken.ics"
    taken.write_text("another calendar")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), ""))
    click(page, SAVE_CALENDAR)
    assert any(text.startswith(result) for text in texts(page))
    made = [path for path in tmp_path.glob("*.ics") if path != taken]
    assert [b"BEGIN:VEVENT" in path.read_bytes() for path in made] == [True] * result.startswith("Saved")
    assert taken.read_text() == "another calendar"


def test_a_calendar_file_that_is_given_up_changes_nothing(
    page: ReminderPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = texts(page)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    click(page, SAVE_CALENDAR)
    assert texts(page) == before


def test_why_lists_what_the_reminder_did_the_last_first(
    page: ReminderPage, services: Services, clock: FixedClock
) -> None:
    assert _lines(page) == [NOTHING_YET]
    reminder = services.reminder()
    clock.advance(timedelta(hours=1))
    reminder.decide(replace(FREE, full_screen=True))
    clock.advance(timedelta(minutes=5))
    reminder.record_shown()
    page.enter(LOG)
    assert _lines(page) == [
        "Tue 24 Nov 10:05", DID[Verdict.SHOW].format(reason=Reason.DUE.label),
        "Tue 24 Nov 10:00", DID[Verdict.WAIT].format(reason=Reason.FULL_SCREEN.label),
    ]  # fmt: skip


def test_a_long_list_of_reasons_is_cut_until_all_are_shown(
    page: ReminderPage, services: Services, clock: FixedClock
) -> None:
    for _ in range(6):
        clock.advance(timedelta(minutes=10))
        services.reminder().record_shown()
        clock.advance(timedelta(minutes=1))
        services.reminder().decide(FREE)
    page.refresh()
    assert len(_lines(page)) == 16
    page.log.more.click()
    assert len(_lines(page)) == 24
    assert not page.log.more.isVisibleTo(page)


def test_everything_on_the_page_is_reached_in_reading_order(page: ReminderPage) -> None:
    stops = reading_order(page)
    editor = page.weekly_time.editor
    wanted = [
        editor.day.edit, editor.time.edit, editor.after.edit, editor.no_time,
        page.hours.start.edit, page.hours.end.edit, page.hours.days.chips[0], page.login.switch,
        page.trial.button, page.on_close.chips[0], page.calendar_button,
    ]  # fmt: skip
    assert [stop for stop in stops if stop in wanted] == wanted
    assert all(chip.accessibleName().endswith("day") for chip in page.hours.days.chips)


def test_a_notification_comes_with_the_card_only_where_it_was_chosen(
    page: ReminderPage, services: Services
) -> None:
    assert not page.notify_switch.isChecked()
    page.notify_switch.click()
    assert page.notify_switch.isChecked()
    assert services.settings.load().notify
    assert services.reminder().choices().notify
    page.notify_switch.click()
    assert not services.reminder().choices().notify


def test_it_explains_a_desktop_without_notifications(page: ReminderPage, tray: FakeTray) -> None:
    assert page.notify.message.text() == NOTIFY_MEANS
    tray.here = False
    page.refresh()
    assert page.notify.message.text() == NO_NOTIFICATIONS
