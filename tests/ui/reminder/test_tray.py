"""The tray: its dot, its tip and its menu say how the week stands, and offer only what makes sense now."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import icons
from fixtures.sample_team import seal_week
from helpers.clock import FixedClock
from helpers.reminder import menu_of, tooltip_of
from leadway.domain.commands import AppCommand
from leadway.domain.errors import KnownError
from leadway.domain.event import Event
from leadway.domain.terms import WeekStatus
from leadway.services.session import Services
from leadway.ui.reminder.tray import (
    AWAY,
    AWAY_UNTIL,
    BACK,
    CHOOSE,
    ERROR,
    NEXT,
    NOTE,
    OPEN,
    QUIT,
    RESUME,
    SETTINGS,
    SHORT,
    SKIP_WEEK,
    START,
    STATES,
    UNDO_SKIP,
    WHY,
    Tray,
    tray_icon,
)

SLOT_REACHED = timedelta(hours=1, minutes=42)
PANELS = ("#ffffff", "#f7f5f0", "#1b1b1b", "#000000", "#2b2b2b", "#31363b")


class Hosts:
    """A desktop whose tray comes and goes as the test says."""

    def __init__(self) -> None:
        self.changed: Event[[]] = Event()


@pytest.fixture
def tray(qapp: QApplication, services: Services) -> Iterator[Tray]:
    """Return the tray, shown."""
    made = Tray(services.reminder())
    made.show()
    yield made
    made.close()


def _entries(tray: Tray) -> list[str]:
    menu_of(tray).aboutToShow.emit()
    return [action.text() for action in menu_of(tray).actions() if not action.isSeparator()]


def _press(tray: Tray, text: str) -> None:
    menu_of(tray).aboutToShow.emit()
    next(action for action in menu_of(tray).actions() if action.text() == text).trigger()


def test_before_the_weekly_time_there_is_nothing_to_snooze(tray: Tray) -> None:
    assert _entries(tray) == [
        START.format(minutes=15), SHORT.format(minutes=5), NOTE, SKIP_WEEK, AWAY, WHY,
        SETTINGS, OPEN, QUIT,
    ]  # fmt: skip


def test_after_the_weekly_time_the_menu_names_the_snooze_times(tray: Tray, clock: FixedClock) -> None:
    clock.advance(SLOT_REACHED)
    assert _entries(tray)[3:7] == [
        "In 1 hour (11:42)", "This afternoon (17:00)", "Tomorrow, Wednesday 9:00", CHOOSE,
    ]  # fmt: skip
    clock.advance(timedelta(minutes=7))
    assert _entries(tray)[3] == "In 1 hour (11:49)", "times pass while the menu is closed"


def test_a_sealed_week_offers_no_start_and_no_later(
    tray: Tray, services: Services, clock: FixedClock
) -> None:
    clock.advance(SLOT_REACHED)
    seal_week(services, services.weeks.this_week())
    assert _entries(tray)[:2] == [NOTE, AWAY]


def test_a_started_week_continues_where_it_was_left(tray: Tray, services: Services, qtbot: QtBot) -> None:
    ritual = services.ritual(services.weeks.this_week())
    ritual.next()
    assert _entries(tray)[0] == RESUME.format(title=services.weeks.home().resume_at)
    with qtbot.waitSignal(tray.chosen) as asked:
        _press(tray, _entries(tray)[0])
    assert asked.args == [AppCommand.START]


def test_away_offers_the_way_back(tray: Tray, services: Services) -> None:
    services.reminder().away(date(2026, 12, 6))
    tray.show_week(dot=False)
    assert tooltip_of(tray).startswith(f"{AWAY_UNTIL} {NEXT}".format(day="6 Dec", when="Tuesday 8 Dec 10:00"))
    assert BACK in _entries(tray)
    assert not {SKIP_WEEK, AWAY, CHOOSE} & set(_entries(tray))


def test_a_skipped_week_can_be_undone(tray: Tray, services: Services) -> None:
    services.reminder().skip_week()
    tray.show_week(dot=False)
    assert tooltip_of(tray) == f"{STATES[WeekStatus.SKIPPED]} {NEXT}".format(
        week="Week 48", when="Tuesday 1 Dec 10:00"
    )
    assert UNDO_SKIP in _entries(tray)
    assert SKIP_WEEK not in _entries(tray)


@pytest.mark.parametrize(
    ("entry", "carried"),
    [
        (START.format(minutes=15), [AppCommand.START]),
        (SHORT.format(minutes=5), [AppCommand.SHORT]),
        (NOTE, [AppCommand.NOTE]),
        ("In 1 hour (11:42)", [datetime(2026, 11, 24, 11, 42, tzinfo=UTC)]),
        ("Tomorrow, Wednesday 9:00", [datetime(2026, 11, 25, 9, 0, tzinfo=UTC)]),
        (CHOOSE, [AppCommand.SNOOZE]),
        (SKIP_WEEK, [AppCommand.SKIP_WEEK]),
        (AWAY, [AppCommand.AWAY]),
        (WHY, [AppCommand.REMINDER_LOG]),
        (SETTINGS, [AppCommand.REMINDER]),
        (OPEN, [AppCommand.SHOW]),
        (QUIT, [AppCommand.QUIT]),
    ],
)
def test_each_entry_sends_its_command(
    tray: Tray, clock: FixedClock, qtbot: QtBot, entry: str, carried: list[object]
) -> None:
    clock.advance(SLOT_REACHED)
    with qtbot.waitSignal(tray.chosen) as asked:
        _press(tray, entry)
    assert asked.args == carried


def test_no_private_text_is_in_tip_or_menu(tray: Tray, services: Services, clock: FixedClock) -> None:
    services.notes.add("Sam is unhappy with the rota", "tray")
    clock.advance(SLOT_REACHED)
    said = " ".join([tooltip_of(tray), *_entries(tray)])
    for private in ("Sam", "rota", "Cash count", "Returns", "stand-up"):
        assert private not in said


def test_without_a_weekly_time_the_tooltip_names_none(tray: Tray, services: Services) -> None:
    services.setup.save_weekly_time(None)
    tray.show_week(dot=True)
    assert tooltip_of(tray) == STATES[WeekStatus.OPEN].format(week="Week 48")


def test_a_tray_that_comes_or_restarts_gets_one_fresh_icon(
    qapp: QApplication, services: Services, qtbot: QtBot
) -> None:
    hosts = Hosts()
    tray = Tray(services.reminder(), hosts=hosts)
    tray.show()
    tray.show_week(dot=True)
    before, menu = tray.findChild(QSystemTrayIcon), menu_of(tray)
    for _ in range(3):
        hosts.changed.announce()
    qtbot.waitUntil(lambda: not isValid(before))
    icons = tray.findChildren(QSystemTrayIcon)
    assert len(icons) == 1
    assert icons[0].isVisible()
    assert icons[0].toolTip().startswith(STATES[WeekStatus.OPEN].format(week="Week 48"))
    assert not isValid(menu)
    assert tray.dot
    tray.close()
    hosts.changed.announce()
    qtbot.waitUntil(lambda: not isValid(icons[0]))
    assert tray.findChildren(QSystemTrayIcon) == [], "what is closed does not come back"


def test_an_error_is_in_the_tooltip_until_the_week_is_shown_again(tray: Tray) -> None:
    tray.show_error(KnownError("The disk is full.", "Free some space."))
    assert tooltip_of(tray) == ERROR.format(error="The disk is full. Free some space.")
    tray.show_week(dot=True)
    assert tooltip_of(tray).startswith(STATES[WeekStatus.OPEN].format(week="Week 48"))


@pytest.mark.parametrize("panel", PANELS)
def test_the_icon_can_be_told_from_light_and_dark_panels(panel: str) -> None:
    assert _contrast(QColor(icons.TRAY_COLOUR), QColor(panel)) >= 3


@pytest.mark.parametrize("size", [22, 24, 32, 44, 48, 64])
def test_the_icon_has_its_own_picture_at_each_size_and_a_dot_that_shows(
    qapp: QApplication, size: int
) -> None:
    with_dot, without = tray_icon(dot=True), tray_icon(dot=False)
    assert with_dot.actualSize(with_dot.availableSizes()[0]).width() == 16
    assert size in {each.width() for each in with_dot.availableSizes()}
    dotted = with_dot.pixmap(size, size).toImage()
    plain = without.pixmap(size, size).toImage()
    centre = round(size * 49 / 64), round(size * 14 / 64)
    assert dotted.pixelColor(*centre).alpha() > 200
    assert plain.pixelColor(*centre).alpha() < 100, "the empty ring is no dot"


def _contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
