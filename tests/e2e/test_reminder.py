"""The reminder on a real desktop: panel, notifications, window manager, a clock that moves, and a person."""

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from helpers.display import VirtualDisplay, private_session
from helpers.reminder_desktop import AT_THE_SLOT, PATIENCE, ReminderDesktop
from helpers.tray_host import tray_host
from helpers.waiting import wait_until
from leadway.domain.answers import GapAnswer
from leadway.domain.terms import GapType, Reason, Step, WeekStatus

SECRET = "Sam was late with the refunds again"  # noqa: S105 -- what nobody else may read
OPEN_WEEK = [
    "Start", "Short", "Note", "In 1 hour", "This afternoon", "Tomorrow", "Choose", "Skip this week",
    "I’m away until", "Why?", "Settings", "Open Leadway", "Quit",
]  # fmt: skip
"""The entries of the menu while the week is open and its slot has come."""
PASSED = [
    "Start", "Short", "Note", "Undo the skip", "I’m away until", "Why?", "Settings", "Open Leadway",
    "Quit",
]  # fmt: skip
BEGUN = ["Resume", *OPEN_WEEK[2:]]
WITH_CARD = ["Go to the reminder", *OPEN_WEEK]
AWAY = ["Start", "Short", "Note", "I’m back", "Why?", "Settings", "Open Leadway", "Quit"]
NOT_WAITED_WITH = {
    "peewee", "sqlcipher3", "msgspec", "keyring", "tomllib", "PySide6.QtSvg", "leadway.cli",
    "leadway.services.keys", "leadway.services.session", "leadway.ui.theme.theme",
    "leadway.ui.window.controller",
}  # fmt: skip
_numbers = itertools.count()


@pytest.fixture
def make_desktop(display: VirtualDisplay, tmp_path: Path) -> Iterator[Callable[..., ReminderDesktop]]:
    """Return what makes a desktop whose program is at its slot."""
    made: list[ReminderDesktop] = []
    with private_session(tmp_path / "session") as session:

        def make(*, times_faster: int = 0) -> ReminderDesktop:
            made.append(ReminderDesktop(display, session, tmp_path, times_faster=times_faster))
            return made[-1]

        yield make
        for desktop in made:
            desktop.close()
            print(desktop.driver.errors())  # noqa: T201 -- for the report of a failed test


@pytest.fixture
def desktop(make_desktop: Callable[..., ReminderDesktop]) -> ReminderDesktop:
    """Return a desktop whose program is at its slot."""
    return make_desktop()


def test_the_card_comes_at_the_slot_and_not_before_and_opens_no_window(
    make_desktop: Callable[..., ReminderDesktop],
) -> None:
    # A minute before the slot, twelve times as fast: five seconds.
    desktop = make_desktop(times_faster=12)
    with desktop.panel():
        desktop.driver.launch("--background")
        wait_until(desktop.icon, PATIENCE, what="the icon")
        assert not desktop.card()
        desktop.wait_for_card()
        assert not desktop.driver.find("^Leadway –")


@pytest.mark.parametrize(("keys", "mode"), [((), "full"), (("Tab",), "short")])
def test_a_button_of_the_card_opens_the_ritual_in_that_length(
    desktop: ReminderDesktop, keys: tuple[str, ...], mode: str
) -> None:
    desktop.driver.launch("--background")
    desktop.press_on_card(*keys, "space")
    desktop.driver.sit_at("Your week")
    wait_until(lambda: not desktop.card(), what="the card to go")
    standing = desktop.ritual()
    assert standing is not None
    assert standing["mode"] == mode


def test_later_takes_the_card_away_and_brings_it_back_once(desktop: ReminderDesktop) -> None:
    desktop.driver.launch("--background")
    desktop.press_on_card("Tab", "Tab", "space", "Down", "Return")
    wait_until(lambda: not desktop.card(), what="the card to go")
    assert desktop.read().snoozed_until == AT_THE_SLOT + timedelta(hours=1)
    desktop.wake_up(AT_THE_SLOT + timedelta(minutes=61))
    desktop.press_on_card("Escape")
    wait_until(lambda: not desktop.card(), what="the card to go")
    assert _reasons(desktop).count(Reason.DUE) == 2


def test_a_slot_slept_through_brings_one_card_after_waking(desktop: ReminderDesktop) -> None:
    desktop.set_clock(AT_THE_SLOT - timedelta(hours=5))
    with desktop.panel():
        desktop.driver.launch("--background")
        wait_until(desktop.icon, PATIENCE, what="the icon")
        assert not desktop.card()
        desktop.wake_up(AT_THE_SLOT + timedelta(minutes=40))
        desktop.wake_up(AT_THE_SLOT + timedelta(minutes=40))
        desktop.wait_for_card()
    assert _reasons(desktop).count(Reason.DUE) == 1


def test_do_not_disturb_holds_the_card_and_it_comes_once_afterwards(desktop: ReminderDesktop) -> None:
    with desktop.notifications(), desktop.panel():
        desktop.disturb(wanted=False)
        desktop.driver.launch("--background")
        wait_until(desktop.icon, PATIENCE, what="the icon")
        wait_until(lambda: _reasons(desktop) == [Reason.DO_NOT_DISTURB], what="the reason")
        assert not desktop.card()
        desktop.disturb(wanted=True)
        desktop.wait_for_card()
        assert _reasons(desktop).count(Reason.DUE) == 1


def test_it_reminds_while_the_key_is_not_to_be_had_and_keeps_what_is_answered(
    desktop: ReminderDesktop,
) -> None:
    desktop.lose_key()
    with desktop.panel():
        desktop.driver.launch("--background")
        desktop.wait_for_card()
        desktop.choose(WITH_CARD, "Skip this week")
        wait_until(lambda: not desktop.card(), what="the card to go")
        assert not desktop.driver.find("^Leadway –")
    with desktop.services() as services:
        assert services.weeks.status(services.weeks.this_week()) is WeekStatus.SKIPPED
    assert _reasons(desktop) == [Reason.SKIPPED, Reason.DUE]


def test_in_the_background_nothing_is_loaded_that_waiting_can_do_without(
    make_desktop: Callable[..., ReminderDesktop], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    desktop = make_desktop()
    desktop.set_clock(AT_THE_SLOT - timedelta(hours=1))
    with desktop.panel():
        desktop.driver.launch("--background")
        wait_until(desktop.icon, PATIENCE, what="the icon")
        wait_until(
            lambda: Reason.BEFORE_WEEKLY_TIME in _reasons(desktop), PATIENCE, what="the reminder at work"
        )
    desktop.driver.kill()
    loaded = {line.rpartition("|")[2].strip() for line in desktop.driver.errors().splitlines()}
    assert "leadway.ui.reminder.scheduler" in loaded
    assert not loaded & NOT_WAITED_WITH


def test_the_card_takes_no_keys_from_what_a_person_is_writing(desktop: ReminderDesktop) -> None:
    desktop.set_clock(AT_THE_SLOT - timedelta(hours=1))
    with desktop.window_manager():
        desktop.driver.launch("--background")
        wait_until(lambda: _reasons(desktop), PATIENCE, what="the reminder at work")
        with desktop.another_program() as letter:
            desktop.driver.type("Ask Sam ")
            desktop.wake_up(AT_THE_SLOT)
            desktop.wait_for_card()
            desktop.driver.type("about the night shift")
            desktop.driver.keys("Return")
            assert letter.communicate(timeout=PATIENCE)[0] == "Ask Sam about the night shift\n"
        assert desktop.card()


def test_the_card_waits_while_a_note_is_written_and_comes_when_it_is_saved(desktop: ReminderDesktop) -> None:
    desktop.set_clock(AT_THE_SLOT - timedelta(hours=1))
    with desktop.window_manager():
        desktop.driver.launch("--capture")
        desktop.driver.wait_for_window("Note for later")
        desktop.driver.type("Ask Sam ")
        desktop.wake_up(AT_THE_SLOT)
        desktop.driver.type("about the night shift")
        assert not desktop.card()
        desktop.driver.keys("Return")
        desktop.wait_for_card()
        assert _notes(desktop) == ["Ask Sam about the night shift"]


def test_f6_leads_from_the_window_to_the_card_and_back(desktop: ReminderDesktop) -> None:
    desktop.set_clock(AT_THE_SLOT - timedelta(hours=1))
    driver = desktop.driver
    with desktop.window_manager():
        driver.launch()
        window = driver.sit_at("This week")
        wait_until(lambda: _reasons(desktop), PATIENCE, what="the reminder at work")
        with desktop.another_program():
            desktop.wake_up(AT_THE_SLOT)
            card = desktop.wait_for_card()
        driver.focus(window)
        for wanted in (card, window, card):
            driver.keys("F6")
            wait_until(lambda wanted=wanted: desktop.focused() == wanted, what="the keyboard to follow")  # type: ignore[misc]
        driver.keys("Tab", "space")
        driver.wait_for_title("Your week")
        wait_until(lambda: (desktop.ritual() or {}).get("mode") == "short", what="the short form")


def test_the_menu_of_the_tray_leads_to_the_card(desktop: ReminderDesktop) -> None:
    with desktop.window_manager(), desktop.panel():
        desktop.driver.launch("--background")
        card = desktop.wait_for_card()
        desktop.choose(WITH_CARD, "Go to the reminder")
        wait_until(lambda: desktop.focused() == card, what="the card to have the keyboard")
        desktop.driver.keys("Escape")
        wait_until(lambda: not desktop.card(), what="the card to go")


def test_every_window_that_the_menu_names_opens(desktop: ReminderDesktop) -> None:
    driver = desktop.driver
    with desktop.panel():
        driver.launch("--background")
        desktop.wait_for_card()
        for entry, title in (
            ("Note", "Note for later"),
            ("Choose", "When should Leadway remind you"),
            ("I’m away until", "Until when are you away"),
        ):
            desktop.choose(WITH_CARD, entry)
            driver.wait_for_window(title)
            driver.keys("Escape")
            wait_until(lambda title=title: not driver.find(title), what=f"“{title}” to close")  # type: ignore[misc]
        desktop.choose(WITH_CARD, "Open Leadway")
        driver.sit_at("^Leadway – This week")
        desktop.choose(WITH_CARD, "Settings")
        driver.wait_for_title("Reminder")
        driver.keys("ctrl+1")
        driver.wait_for_title("This week")
        desktop.choose(WITH_CARD, "Why?")
        driver.wait_for_title("Reminder")
        desktop.choose(WITH_CARD, "Short")
        driver.wait_for_title("Your week")
        wait_until(lambda: (desktop.ritual() or {}).get("mode") == "short", what="the short form")
        driver.keys("Escape")
        driver.wait_for_title("This week")
        desktop.choose(BEGUN, "Resume")
        driver.wait_for_title("Your week")
        desktop.choose(BEGUN, "Quit")
        assert driver.wait_for_end() == 0


def test_what_the_menu_puts_off_is_put_off(desktop: ReminderDesktop) -> None:
    with desktop.panel():
        desktop.driver.launch("--background")
        desktop.wait_for_card()
        for entry, until in (
            ("In 1 hour", AT_THE_SLOT + timedelta(hours=1)),
            ("This afternoon", AT_THE_SLOT.replace(hour=17, minute=0)),
            ("Tomorrow", AT_THE_SLOT.replace(day=21, hour=9, minute=0)),
        ):
            desktop.choose(WITH_CARD if desktop.card() else OPEN_WEEK, entry)
            wait_until(lambda until=until: desktop.read().snoozed_until == until, what=entry)  # type: ignore[misc]
            assert not desktop.card()


def test_a_passed_week_can_be_taken_back_and_away_has_an_end(desktop: ReminderDesktop) -> None:
    driver = desktop.driver
    with desktop.panel():
        driver.launch("--background")
        desktop.wait_for_card()
        desktop.choose(WITH_CARD, "Skip this week")
        wait_until(lambda: _status(desktop) is WeekStatus.SKIPPED, what="the pass")
        wait_until(lambda: not desktop.card(), what="the card to go")
        desktop.choose(PASSED, "Undo the skip")
        wait_until(lambda: _status(desktop) is WeekStatus.OPEN, what="the pass taken back")
        desktop.choose(OPEN_WEEK, "I’m away until")
        driver.wait_for_window("Until when are you away")
        driver.keys("Tab", "Tab", "space")
        wait_until(lambda: desktop.read().away_until, what="being away")
        wait_until(lambda: _status(desktop) is WeekStatus.AWAY, what="the week off")
        desktop.choose(AWAY, "I’m back")
        wait_until(lambda: _status(desktop) is WeekStatus.OPEN, what="being back")
        assert desktop.read().away_until is None


def test_the_icon_is_there_again_after_the_panel_was_killed(desktop: ReminderDesktop) -> None:
    with desktop.panel():
        desktop.driver.launch("--background")
        wait_until(desktop.icon, PATIENCE, what="the icon")
    with desktop.panel():
        desktop.choose(WITH_CARD, "Open Leadway")
        desktop.driver.sit_at("^Leadway – This week")


def test_a_panel_of_the_newer_kind_that_comes_later_gets_the_icon(
    desktop: ReminderDesktop, qtbot: QtBot
) -> None:
    desktop.driver.launch("--background")
    desktop.wait_for_card()
    with tray_host(desktop.session, f"reminder panel {next(_numbers)}") as panel:
        qtbot.waitUntil(lambda: bool(panel.items), timeout=int(PATIENCE * 1000))
        panel.press("Open Leadway")
        desktop.driver.sit_at("^Leadway – This week")


def test_a_notification_daemon_that_dies_takes_nothing_with_it(
    desktop: ReminderDesktop, qtbot: QtBot
) -> None:
    with desktop.services() as services:
        services.settings.change(notify=True)
    with tray_host(desktop.session, f"reminder panel {next(_numbers)}") as panel:
        with desktop.notifications():
            desktop.driver.launch("--background")
            desktop.press_on_card("Tab", "Tab", "space", "Down", "Return")
            qtbot.waitUntil(lambda: bool(panel.items), timeout=int(PATIENCE * 1000))
        wait_until(lambda: not desktop.card(), what="the card to go")
        desktop.wake_up(AT_THE_SLOT + timedelta(minutes=61))
        desktop.press_on_card("Tab", "space")
        desktop.driver.sit_at("Your week")
        assert desktop.driver.quit() == 0
    assert not desktop.driver.errors()


def test_closing_asks_once_and_waits_in_the_tray_with_everything_typed(desktop: ReminderDesktop) -> None:
    driver = desktop.driver
    _stand_at_the_gaps(desktop)
    with desktop.window_manager(), desktop.panel():
        driver.launch("--start")
        driver.sit_at("Gaps")
        wait_until(desktop.icon, PATIENCE, what="the icon")
        driver.keys("1")
        driver.type(SECRET)
        driver.keys("alt+F4")
        driver.wait_for_window("Keep reminding you")
        driver.keys("Return")
        wait_until(lambda: not driver.find("Gaps"), what="the window to go")
        assert desktop.read().on_close == "tray"
        assert driver.is_running()
        # Written before it went: this is read from the disk.
        assert _first_gap(desktop).happened == SECRET
        desktop.choose(BEGUN, "Open Leadway")
        driver.sit_at("Gaps")
        driver.type(", and twice")
        # From now on, nobody is asked.
        driver.keys("alt+F4")
        wait_until(lambda: not driver.find("Gaps"), what="the window to go")
        assert not driver.find("Keep reminding you")
        assert _first_gap(desktop).happened == f"{SECRET}, and twice"
        assert desktop.start_again() == 0
        driver.sit_at("Gaps")
        driver.keys("ctrl+q")
        assert driver.wait_for_end() == 0


def test_closing_quits_from_then_on_where_that_was_chosen(desktop: ReminderDesktop) -> None:
    driver = desktop.driver
    with desktop.window_manager(), desktop.panel():
        driver.launch()
        driver.sit_at("This week")
        wait_until(desktop.icon, PATIENCE, what="the icon")
        driver.keys("alt+F4")
        driver.wait_for_window("Keep reminding you")
        driver.keys("shift+Tab", "space")
        assert driver.wait_for_end() == 0
        assert desktop.read().on_close == "quit"
        driver.launch()
        driver.sit_at("This week")
        wait_until(desktop.icon, PATIENCE, what="the icon")
        driver.keys("alt+F4")
        assert driver.wait_for_end() == 0


def test_without_any_tray_nothing_is_out_of_reach(desktop: ReminderDesktop) -> None:
    driver = desktop.driver
    desktop.set_clock(AT_THE_SLOT - timedelta(hours=1))
    with desktop.window_manager():
        driver.launch()
        driver.sit_at("This week")
        wait_until(lambda: _reasons(desktop), PATIENCE, what="the reminder at work")
        driver.keys("alt+F4")
        driver.wait_for_window("Keep reminding you")
        driver.keys("Return")
        wait_until(lambda: not driver.find("This week"), what="the window to be minimised")
        assert desktop.read().on_close == "minimise"
        desktop.wake_up(AT_THE_SLOT)
        desktop.press_on_card("Escape")
        wait_until(lambda: not desktop.card(), what="the card to go")
        assert desktop.start_again() == 0
        driver.sit_at("This week")
        assert desktop.start_again("--capture") == 0
        driver.wait_for_window("Note for later")
        driver.type("Ask the late shift about the labels")
        driver.keys("Return")
        wait_until(lambda: not driver.find("Note for later"), what="the line to go")
        assert desktop.status()["due"]["notes"] == 1
        assert desktop.start_again("--short") == 0
        driver.sit_at("Your week")
        wait_until(lambda: (desktop.ritual() or {}).get("mode") == "short", what="the short form")


def test_nothing_a_person_wrote_is_in_the_card_the_tip_a_notification_or_the_log(
    desktop: ReminderDesktop, qtbot: QtBot
) -> None:
    _stand_at_the_gaps(desktop)
    with desktop.services() as services:
        services.settings.change(notify=True)
        services.notes.add(SECRET, "tray")
        ritual = services.ritual(services.weeks.this_week())
        ritual.put(GapAnswer(kind=GapType.SILENT, happened=SECRET), "gap")
    name = f"reminder panel {next(_numbers)}"
    with desktop.notifications(), tray_host(desktop.session, name) as panel:
        desktop.driver.launch("--background")
        card = desktop.wait_for_card()
        qtbot.waitUntil(lambda: bool(panel.items), timeout=int(PATIENCE * 1000))
        wait_until(lambda: "Your week is open" in desktop.notified(), PATIENCE, what="the notification")
        told = [desktop.driver.name_of(card), panel.tip(), *panel.entries(), desktop.notified()]
        # While the notification is up, Qt gives the tip its words.
        wait_until(lambda: panel.tip().startswith("Leadway – Week 47 is open."), PATIENCE, what="the tip")
        panel.press("Quit")
        assert desktop.driver.wait_for_end() == 0
    told += [desktop.driver.errors()]
    told += [path.read_text() for path in desktop.data_dir.glob("*.log*")]
    words = [word for word in SECRET.split() if len(word) > 4]
    assert not [word for word in words for each in told if word in each]


def _stand_at_the_gaps(desktop: ReminderDesktop) -> None:
    with desktop.services() as services:
        ritual = services.ritual(services.weeks.this_week())
        while ritual.walk.at is not Step.GAPS:
            ritual.next()


def _first_gap(desktop: ReminderDesktop) -> GapAnswer:
    with desktop.services() as services:
        draft = services.ritual(services.weeks.this_week()).draft
        return next(iter(draft.all(GapAnswer).values()))


def _reasons(desktop: ReminderDesktop) -> list[Reason]:
    with desktop.services() as services:
        return [entry.reason for entry in services.reminder().log_entries()]


def _notes(desktop: ReminderDesktop) -> list[str]:
    with desktop.services() as services:
        return [note.text for note in services.notes.waiting()]


def _status(desktop: ReminderDesktop) -> WeekStatus:
    with desktop.services() as services:
        return services.weeks.status(services.weeks.this_week())
