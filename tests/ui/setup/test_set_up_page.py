"""The set-up: four short screens, each saved as it is answered, each of which can be skipped."""

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fixtures.sample_team import COMMITMENTS, services_in, services_with_key_file
from helpers.clock import FixedClock
from helpers.keyboard import focused, press, retype
from helpers.screen import click, texts
from leadway.domain.examples import COMMITMENTS as EXAMPLES
from leadway.domain.reminder import DesktopState
from leadway.domain.terms import FieldOfWork, SourceKind
from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.services.keep.setup import CommitmentEntry
from leadway.services.keys import Key, unlock
from leadway.services.session import Services, open_services
from leadway.system.paths import DataFolder
from leadway.ui.reminder.sections import NO_TRAY
from leadway.ui.settings.unlock_methods import UNPROTECTED
from leadway.ui.setup.page import STEP, SetUpPage
from leadway.ui.setup.screens import ABOUT, ALL_TAKEN, COMMITMENT, CRITICAL_SPOKEN
from leadway.ui.setup.screens import COMMITMENTS as COMMITMENTS_ASKED
from leadway.ui.setup.weekly_time_editor import LOOKS_BACK, OTHER, OUTSIDE_HOURS
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.date_field import NOT_A_TIME
from leadway.ui.widgets.focus_order import reading_order
from leadway.ui.widgets.text import Question
from leadway.ui.window.controller import WindowController
from ui.conftest import Show

pytestmark = pytest.mark.usefixtures("cheap_guesses")

PASSPHRASE = "four parcels wait at the desk"  # noqa: S105
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def services(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """Return services over an empty folder."""
    made = services_in(tmp_path, clock)
    yield made
    made.close()


@pytest.fixture
def page(services: Services, show: Show) -> SetUpPage:
    """Return the set-up at its first screen."""
    made = SetUpPage(services)
    made.resize(860, 600)
    show(made)
    made.enter()
    return made


def _type(page: SetUpPage, line: int, text: str) -> None:
    edit = page.commitments.lines[line].field.edit
    edit.setFocus()
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    QTest.keyClicks(edit, text)


def _titles(services: Services) -> list[str]:
    return [commitment.title for commitment in services.setup.commitments()]


def _next(page: SetUpPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_Return, CTRL)


def test_the_keyboard_alone_goes_all_the_way(qtbot: QtBot, services: Services, page: SetUpPage) -> None:
    assert focused().accessibleName() == FieldOfWork.SHOP.label
    press(Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Tab)
    assert page.commitments.lines[0].field.edit.hasFocus()
    QTest.keyClicks(page.commitments.lines[0].field.edit, "Cash count signed")
    QTest.keyClick(page.commitments.lines[0].field.edit, Qt.Key.Key_Return)
    assert page.commitments.lines[1].field.edit.hasFocus()
    QTest.keyClicks(page.commitments.lines[1].field.edit, "Rota out by Thursday")
    _next(page)
    assert page.place == 1
    QTest.keyClick(page.sources.kinds.chips[0], Qt.Key.Key_Space)
    _next(page)
    editor = page.weekly_time.editor
    editor.after.setFocus()
    QTest.keyClicks(editor.after.edit, "stand-up")
    assert editor.sentence.text() == "If it’s Friday 15:30 (after: stand-up), then I’ll open Leadway."
    _next(page)
    assert page.next_button.text() == "Done"
    with qtbot.waitSignal(page.finished):
        _next(page)
    assert _titles(services) == ["Cash count signed", "Rota out by Thursday"]
    assert services.setup.sources() == (SourceKind.HANDBOOK,)
    assert services.setup.weekly_time() == WeeklyTime(5, time(15, 30), "stand-up")
    settings = services.settings.load()
    assert settings.set_up
    assert settings.field_of_work is FieldOfWork.OFFICE
    assert settings.weekly_time_zone


def test_a_time_that_cannot_be_read_is_said_and_not_passed_over(services: Services, page: SetUpPage) -> None:
    _next(page)
    _next(page)
    editor = page.weekly_time.editor
    retype(editor.time, "after lunch")
    _next(page)
    assert (page.place, editor.time.text(), editor.time.echo.text()) == (2, "after lunch", NOT_A_TIME)
    assert editor.time.edit.hasFocus()
    retype(editor.time, "2pm")
    assert editor.sentence.text() == "If it’s Friday 14:00, then I’ll open Leadway."
    _next(page)
    assert services.setup.weekly_time() == WeeklyTime(5, time(14))


def test_the_title_of_every_screen_stands_at_the_same_height(page: SetUpPage) -> None:
    heights = []
    for _ in range(4):
        title = next(text for text in page.findChildren(Question) if text.isVisible())
        heights.append(title.mapTo(page, QPoint(0, 0)).y())
        QTest.keyClick(page, Qt.Key.Key_J, CTRL)
        QTest.qWait(1)
    assert len(set(heights)) == 1


def test_every_part_can_be_skipped(qtbot: QtBot, services: Services, page: SetUpPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_J, CTRL)
    QTest.mouseClick(page.skip_button, Qt.MouseButton.LeftButton)
    QTest.keyClick(page, Qt.Key.Key_J, CTRL)
    with qtbot.waitSignal(page.finished):
        QTest.keyClick(page, Qt.Key.Key_J, CTRL)
    assert _titles(services) == []
    assert services.setup.weekly_time() is None
    assert services.settings.load().set_up


def test_what_is_typed_is_saved_within_a_second(qtbot: QtBot, services: Services, page: SetUpPage) -> None:
    _type(page, 0, "Cash count")
    qtbot.waitUntil(lambda: _titles(services) == ["Cash count"], timeout=1000)
    qtbot.waitUntil(lambda: page.saved.text() == "Saved", timeout=1000)
    first = services.setup.commitments()[0].id
    QTest.keyClicks(page.commitments.lines[0].field.edit, " signed")
    qtbot.waitUntil(lambda: _titles(services) == ["Cash count signed"], timeout=1000)
    assert services.setup.commitments()[0].id == first


def test_leaving_early_asks_nothing_and_keeps_everything(
    qtbot: QtBot, services: Services, page: SetUpPage
) -> None:
    _type(page, 0, "Cash count signed")
    with qtbot.waitSignal(page.finished):
        QTest.keyClick(page.commitments.lines[0].field.edit, Qt.Key.Key_Escape)
    assert _titles(services) == ["Cash count signed"]
    assert not services.settings.load().set_up


def test_back_shows_what_was_written(page: SetUpPage) -> None:
    assert not page.back_button.isEnabled()
    _type(page, 0, "Cash count signed")
    _next(page)
    QTest.keyClick(page, Qt.Key.Key_Left, ALT)
    assert page.place == 0
    assert page.commitments.lines[0].field.text() == "Cash count signed"
    assert page.commitments.lines[1].field.edit.hasFocus()


def test_a_commitment_can_be_critical(services: Services, page: SetUpPage) -> None:
    _type(page, 0, "Cash count signed")
    chip = page.commitments.lines[0].critical
    assert chip.accessibleName() == CRITICAL_SPOKEN.format(number=1)
    QTest.keyClick(chip, Qt.Key.Key_Space)
    assert chip.isChecked()
    _next(page)
    assert [commitment.critical for commitment in services.setup.commitments()] == [True]


def test_earlier_commitments_can_be_changed_and_removed(services: Services, page: SetUpPage) -> None:
    kept = services.setup.save_commitments([*COMMITMENTS[:2], CommitmentEntry("Rota out by Thursday")])
    page.enter()
    _type(page, 0, "Cash count signed by two")
    _type(page, 1, "")
    _next(page)
    left = services.setup.commitments()
    assert [commitment.title for commitment in left] == ["Cash count signed by two", "Rota out by Thursday"]
    assert [commitment.id for commitment in left] == [kept[0].id, kept[2].id]
    assert left[0].critical


def test_a_line_emptied_and_rewritten_is_the_same_commitment(
    qtbot: QtBot, services: Services, page: SetUpPage
) -> None:
    (kept,) = services.setup.save_commitments([CommitmentEntry("Cash count signed")])
    page.enter()
    _type(page, 0, "")
    _type(page, 1, "Rota out")
    qtbot.waitUntil(lambda: "Rota out" in _titles(services), timeout=1000)
    assert "Cash count signed" in _titles(services)
    _type(page, 0, "Till counted")
    _next(page)
    assert services.setup.commitments()[0] == CommitmentEntry("Till counted", id=kept.id)


def test_a_line_left_empty_is_removed_even_after_a_pause(
    qtbot: QtBot, services: Services, page: SetUpPage
) -> None:
    services.setup.save_commitments([CommitmentEntry("Cash count signed")])
    page.enter()
    _type(page, 0, "")
    qtbot.waitUntil(lambda: page.saved.text() == "Saved")
    _next(page)
    assert _titles(services) == []


def test_more_than_five_commitments_are_all_shown(services: Services, page: SetUpPage) -> None:
    services.setup.save_commitments([CommitmentEntry(f"Shelf {number} counted") for number in range(1, 8)])
    page.enter()
    assert [line.field.text() for line in page.commitments.lines][-1] == "Shelf 7 counted"
    assert len(page.commitments.lines) == 7


def _examples(qtbot: QtBot, page: SetUpPage) -> list[QuietButton]:
    def shown() -> list[QuietButton]:
        return [
            button for button in page.commitments.examples.findChildren(QuietButton) if button.isVisible()
        ]

    qtbot.waitUntil(lambda: len(shown()) == 4)
    return shown()


def test_examples_of_a_field_fill_the_next_empty_line(
    qtbot: QtBot, services: Services, page: SetUpPage
) -> None:
    click(page, FieldOfWork.KITCHEN.label)
    first, second, *_ = _examples(qtbot, page)
    _type(page, 0, "Cash count signed")
    for button in (first, first, second):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    titles = [line.field.text() for line in page.commitments.lines]
    assert titles == ["Cash count signed", first.text(), second.text(), "", ""]
    _next(page)
    assert _titles(services) == titles[:3]


def test_the_first_screen_says_what_leadway_is(page: SetUpPage) -> None:
    assert texts(page)[:3] == [STEP.format(number=1), COMMITMENTS_ASKED, ABOUT]


def test_the_field_of_work_is_chosen_first_can_be_changed_and_is_kept(
    qtbot: QtBot, services: Services, page: SetUpPage
) -> None:
    seen = set()
    for field in FieldOfWork:
        click(page, field.label)
        seen.add(tuple(button.accessibleName() for button in _examples(qtbot, page)))
    assert len(seen) == len(FieldOfWork)
    click(page, FieldOfWork.SUPPORT.label)
    qtbot.waitUntil(lambda: services.settings.load().field_of_work is FieldOfWork.SUPPORT, timeout=1000)
    page.enter()
    assert page.commitments.field.value() is FieldOfWork.SUPPORT
    assert [button.accessibleName() for button in _examples(qtbot, page)] == list(
        EXAMPLES[FieldOfWork.SUPPORT]
    )
    click(page, FieldOfWork.CARE.label)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert services.settings.load().field_of_work is FieldOfWork.CARE


def test_with_all_lines_filled_an_example_changes_nothing(qtbot: QtBot, page: SetUpPage) -> None:
    for line in range(5):
        _type(page, line, f"Shelf {line} counted")
    QTest.mouseClick(_examples(qtbot, page)[0], Qt.MouseButton.LeftButton)
    assert page.commitments.all_taken.text() == ALL_TAKEN
    assert [line.field.text() for line in page.commitments.lines][4] == "Shelf 4 counted"


def test_no_fixed_time_removes_the_weekly_time(qtbot: QtBot, services: Services, page: SetUpPage) -> None:
    services.setup.save_weekly_time(WeeklyTime(2, time(9, 0)), "Europe/Berlin")
    page.enter()
    _next(page)
    _next(page)
    assert page.weekly_time.editor.sentence.text() == "If it’s Tuesday 09:00, then I’ll open Leadway."
    QTest.mouseClick(page.weekly_time.editor.no_time, Qt.MouseButton.LeftButton)
    _next(page)
    with qtbot.waitSignal(page.finished):
        QTest.mouseClick(page.next_button, Qt.MouseButton.LeftButton)
    assert services.setup.weekly_time() is None


def test_a_weekly_time_that_was_only_shown_is_not_saved(services: Services, page: SetUpPage) -> None:
    _next(page)
    _next(page)
    QTest.keyClick(page, Qt.Key.Key_Left, ALT)
    assert services.setup.weekly_time() is None


def _at_the_last_screen(folder: Path, clock: FixedClock, show: Show) -> tuple[Services, SetUpPage]:
    """Return new data whose key lies in its file, and the set-up at "Keep it private"."""
    services = services_with_key_file(folder, clock)
    page = SetUpPage(services)
    show(page)
    page.enter()
    for _ in range(3):
        _next(page)
    return services, page


def test_the_last_screen_says_who_can_read_the_notes_and_sets_a_passphrase(
    tmp_path: Path, clock: FixedClock, show: Show, qtbot: QtBot
) -> None:
    services, page = _at_the_last_screen(tmp_path / "data", clock, show)
    methods = page.private.methods
    assert UNPROTECTED in methods.now.text()
    methods.passphrase.open_button.click()
    QTest.keyClicks(methods.passphrase.new.first.edit, PASSPHRASE)
    QTest.keyClicks(methods.passphrase.new.second.edit, PASSPHRASE)
    # What was typed is set by going on, and the screen stays until it is.
    _next(page)
    assert page.place == 3
    qtbot.waitUntil(lambda: not methods.is_working)
    assert services.protection().state().passphrase
    with qtbot.waitSignal(page.finished):
        _next(page)
    assert unlock(services.folder, passphrase=PASSPHRASE).value == services.key.value
    services.close()


def test_skipping_the_last_screen_forgets_what_was_typed(
    tmp_path: Path, clock: FixedClock, show: Show, qtbot: QtBot
) -> None:
    services, page = _at_the_last_screen(tmp_path / "data", clock, show)
    form = page.private.methods.passphrase
    page.private.methods.passphrase.open_button.click()
    QTest.keyClicks(form.new.first.edit, PASSPHRASE)
    with qtbot.waitSignal(page.finished):
        page.skip_button.click()
    assert form.is_empty()
    assert not services.protection().state().passphrase
    services.close()


def test_tab_goes_from_line_to_chip_to_line(page: SetUpPage) -> None:
    first, *stops = reading_order(page)
    assert first is page.commitments.backup_button
    names = [widget.accessibleName() for widget in stops]
    assert names[0] == FieldOfWork.SHOP.label
    assert names[1:5] == [
        COMMITMENT.format(number=1),
        CRITICAL_SPOKEN.format(number=1),
        COMMITMENT.format(number=2),
        CRITICAL_SPOKEN.format(number=2),
    ]
    assert names[-2:] == ["Skip", "Next"]


def test_the_reminder_can_be_tried_as_soon_as_there_is_one(
    tmp_path: Path, clock: FixedClock, show: Show, qtbot: QtBot
) -> None:
    services = services_in(tmp_path / "data", clock)
    page = SetUpPage(services)
    show(page)
    page.enter()
    assert not page.weekly_time.trial.isVisibleTo(page.weekly_time)
    page.weekly_time.offer_trial(DesktopState(), tray=False)
    assert page.weekly_time.trial.message.text().startswith(NO_TRAY)
    with qtbot.waitSignal(page.weekly_time.trial.button.clicked):
        page.weekly_time.trial.button.click()
    services.close()


def test_closing_the_window_keeps_what_was_just_typed(tmp_path: Path, clock: FixedClock, show: Show) -> None:
    folder, key = DataFolder(tmp_path / "data"), Key(b"k" * 32, in_keychain=True)
    window = WindowController()
    show(window.main_window)
    first = open_services(folder, key, clock)
    window.populate(first)
    edit = window.main_window.findChild(QWidget, "commitment/1-control")
    assert isinstance(edit, QWidget)
    QTest.keyClicks(edit, "Cash count signed")
    assert window.navigator is not None
    window.navigator.close()
    first.close()
    services = open_services(folder, key, clock)
    assert _titles(services) == ["Cash count signed"]
    services.close()


def test_a_weekly_time_says_what_it_looks_at_and_where_it_is_outside_the_hours(page: SetUpPage) -> None:
    _next(page)
    _next(page)
    editor = page.weekly_time.editor
    assert editor.means.text() == ""
    QTest.keyClick(editor.day.edit, Qt.Key.Key_Home)
    assert editor.means.text() == LOOKS_BACK
    QTest.keyClick(editor.day.edit, Qt.Key.Key_End)
    assert editor.means.text() == OUTSIDE_HOURS
    QTest.keyClick(editor.day.edit, Qt.Key.Key_Up)
    QTest.keyClick(editor.day.edit, Qt.Key.Key_Up)
    assert editor.means.text() == ""
    editor.time.edit.selectAll()
    QTest.keyClicks(editor.time.edit, "18:30")
    assert editor.means.text() == OUTSIDE_HOURS


def test_a_weekly_time_on_sunday_evening_is_said_to_be_outside_the_hours_as_one_of_several_days(
    services: Services, page: SetUpPage
) -> None:
    services.settings.change(hours=WorkingHours(frozenset({1, 2, 3, 4, 5, 6}), time(9), time(20)))
    _next(page)
    _next(page)
    editor = page.weekly_time.editor
    assert editor.means.text() == ""
    click(editor, OTHER)
    click(editor.more_days, "Sun")
    assert editor.means.text() == OUTSIDE_HOURS
    click(editor.more_days, "Sun")
    assert editor.means.text() == ""


def test_days_rhythm_and_week_are_chosen_under_one_link_and_kept(services: Services, page: SetUpPage) -> None:
    _next(page)
    _next(page)
    editor = page.weekly_time.editor
    assert not editor.more_days.isVisible()
    QTest.mouseClick(editor.other, Qt.MouseButton.LeftButton)
    QTest.mouseClick(editor.more_days.chips[1], Qt.MouseButton.LeftButton)
    assert editor.sentence.text() == "If it’s Tue, Fri 15:30, then I’ll open Leadway."
    QTest.keyClick(editor.looks_at.edit, Qt.Key.Key_End)
    _next(page)
    weekly_time = services.setup.weekly_time()
    assert weekly_time is not None
    assert weekly_time.days == {2, 5}
    assert weekly_time.looks_at == "before"
    QTest.keyClick(page, Qt.Key.Key_Left, ALT)
    assert editor.more_days.isVisible(), "what is not usual is not hidden"
    QTest.keyClick(editor.repeats.edit, Qt.Key.Key_Down)
    assert editor.sentence.text() == "If it’s every other Friday 15:30, then I’ll open Leadway."
