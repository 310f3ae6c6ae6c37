"""The window of open data in use: pages by keyboard, the ritual, what fails, the way back after a lock."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication
from pytestqt.qtbot import QtBot

from fixtures.sample_team import seal_week
from helpers.clock import FixedClock
from helpers.databases import used_elsewhere
from helpers.keyboard import at_field, focused, press, write
from helpers.pages import texts_of
from helpers.screen import labels, texts
from helpers.waiting import finish_tasks
from leadway.domain.terms import Mode, Step
from leadway.domain.weeks import Week
from leadway.services.session import Services, open_services
from leadway.ui.documents.document_dialog import DocumentDialog
from leadway.ui.registers.pages import WEEKLY_TIME, KeepRegistersPage
from leadway.ui.ritual.wizard_frame import WizardFrame
from leadway.ui.settings.page import SettingsPage
from leadway.ui.setup.page import SetUpPage
from leadway.ui.weeks import this_week
from leadway.ui.weeks.history import HistoryPage
from leadway.ui.weeks.sealed import SealedPage
from leadway.ui.widgets.rail import FootNotice, PlaceButton
from leadway.ui.window.controller import WindowController
from leadway.ui.window.navigator import SEALED, SET_UP, Navigator
from leadway.ui.window.notices import SHARED, UNPROTECTED
from leadway.ui.window.pages import PAGES, REMINDER, PageSpec

WEEK = Week(2026, 48)
# The page Reminder is made when what works without the window is there.
WITHOUT_BACKGROUND = tuple(spec for spec in PAGES if spec.key != REMINDER)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def navigator_of(window: WindowController) -> Navigator:
    assert window.navigator is not None
    return window.navigator


def title(window: WindowController) -> str:
    return window.main_window.windowTitle()


def ritual(window: WindowController) -> WizardFrame | None:
    """Return the ritual that fills the window, if one does."""
    frames = [frame for frame in window.main_window.findChildren(WizardFrame) if frame.isVisible()]
    return frames[0] if frames else None


def history(window: WindowController) -> HistoryPage:
    return navigator_of(window).find(HistoryPage)


@pytest.mark.parametrize("spec", WITHOUT_BACKGROUND, ids=lambda spec: spec.key)
def test_every_page_opens_by_its_shortcut_with_the_focus_in_it(
    window: WindowController, spec: PageSpec
) -> None:
    window.main_window.open_page("history" if spec.key == "this-week" else "this-week")
    press(shortcut_key(spec), modifier=CTRL)
    assert window.main_window.current_page() == spec.key
    assert title(window) == f"Leadway – {spec.title}"
    entry = window.main_window.findChild(PlaceButton, f"place-{spec.key}")
    assert entry is not None
    assert entry.is_current
    page = navigator_of(window).page(spec.key)
    assert page is not None
    assert page.as_widget().isAncestorOf(focused())


def shortcut_key(spec: PageSpec) -> Qt.Key:
    last = spec.shortcut[-1]
    return Qt.Key.Key_Comma if last == "," else Qt.Key[f"Key_{last}"]


@pytest.mark.parametrize("key", [spec.key for spec in WITHOUT_BACKGROUND])
def test_every_page_fits_into_the_smallest_window(window: WindowController, key: str) -> None:
    window.main_window.resize(window.main_window.minimumSize())
    window.main_window.open_page(key)
    QApplication.processEvents()
    page = navigator_of(window).page(key)
    assert page is not None
    areas = [page.as_widget(), *page.as_widget().findChildren(QAbstractScrollArea)]
    for area in areas:
        if isinstance(area, QAbstractScrollArea) and area.isVisible():
            assert area.horizontalScrollBar().maximum() == 0, area
    assert page.as_widget().width() <= window.main_window.width()


def test_enter_starts_the_ritual_and_the_window_shows_nothing_else(window: WindowController) -> None:
    press(Qt.Key.Key_Return)
    frame = ritual(window)
    assert frame is not None
    assert frame.isAncestorOf(focused())
    assert not window.main_window.rail.isVisible()
    press("6", modifier=CTRL)
    assert ritual(window) is frame
    assert window.main_window.current_page() == "this-week"


def test_while_another_program_writes_the_ritual_opens_all_the_same_and_pages_can_be_read(
    window: WindowController, services: Services
) -> None:
    seal_week(services, WEEK.shift(-1), "Kept both.")
    with used_elsewhere(services):
        press("6", modifier=CTRL)
        assert "Kept both." in texts_of(history(window))
        press("1", modifier=CTRL)
        press(Qt.Key.Key_Return)
        assert ritual(window) is not None


def test_a_ritual_that_another_window_sealed_meanwhile_leads_to_its_page(
    window: WindowController, services: Services
) -> None:
    seal_week(services, WEEK, "Sealed in the other window.")
    # The button of the page before, pressed before the page was read again.
    window.this_week.start_ritual.emit(WEEK)
    assert ritual(window) is None
    assert window.main_window.current_page() == "history"
    assert "Sealed in the other window." in texts_of(history(window))


def test_the_end_of_a_ritual_leads_to_its_page_and_back_to_this_week(
    window: WindowController, services: Services, clock: FixedClock
) -> None:
    open_last_step(window, services)
    frame = ritual(window)
    assert frame is not None
    seal(clock)
    sealed = window.main_window.findChild(SealedPage)
    assert sealed is not None
    assert title(window) == f"Leadway – {SEALED.format(week=WEEK.name)}"
    assert focused() is sealed.done_button
    QTest.mouseClick(sealed.see_button, Qt.MouseButton.LeftButton)
    assert window.main_window.current_page() == "history"
    assert history(window).page.name.text() == WEEK.name
    press("1", modifier=CTRL)
    assert window.this_week.button.text() == this_week.DONE


def open_last_step(window: WindowController, services: Services) -> None:
    """Open this week's ritual at its last screen."""
    draft = services.ritual(WEEK)
    draft.choose(Mode.SHORT)
    while draft.walk.at is not Step.CLOSE:
        draft.next()
    navigator_of(window).open_ritual(WEEK)


def seal(clock: FixedClock) -> None:
    """Press the key that seals, which takes nothing in the first second of the last screen."""
    clock.advance(timedelta(seconds=1))
    press(Qt.Key.Key_Return, modifier=CTRL | SHIFT)


def test_after_the_seal_enter_leads_to_this_week_which_is_done(
    window: WindowController, services: Services, clock: FixedClock
) -> None:
    open_last_step(window, services)
    seal(clock)
    press(Qt.Key.Key_Return)
    assert window.main_window.current_page() == "this-week"
    assert not window.main_window.has_full_window_page()
    assert focused() is window.this_week.button
    assert window.this_week.button.text() == this_week.DONE


def test_the_document_of_a_week_opens_from_history_and_esc_leads_back(
    window: WindowController, services: Services, qtbot: QtBot
) -> None:
    seal_week(services, WEEK, "Kept both.")
    press("6", modifier=CTRL)
    press(Qt.Key.Key_P, modifier=CTRL)
    dialog = window.main_window.findChild(DocumentDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    with qtbot.waitSignal(dialog.destroyed):
        press(Qt.Key.Key_Escape)
    window.main_window.activateWindow()
    qtbot.waitUntil(history(window).week_list.hasFocus)


def test_this_week_leads_to_the_commitments_and_on_to_the_weekly_time(window: WindowController) -> None:
    window.this_week.commitments.setFocus()
    press(Qt.Key.Key_Return)
    assert title(window) == "Leadway – Keep"
    assert window.main_window.findChild(SetUpPage) is None
    page = navigator_of(window).find(KeepRegistersPage)
    assert page.isAncestorOf(focused())
    assert WEEKLY_TIME in labels(page)


def test_the_set_up_fills_the_window_and_its_title_goes_with_it(
    window: WindowController, services: Services
) -> None:
    navigator_of(window).open_set_up()
    page = window.main_window.findChild(SetUpPage)
    assert page is not None
    assert title(window) == f"Leadway – {SET_UP}"
    assert page.isAncestorOf(focused())
    press("6", modifier=CTRL)
    assert title(window) == f"Leadway – {SET_UP}"
    page.finished.emit()
    assert title(window) == "Leadway – This week"
    assert focused() is window.this_week.button


def test_a_key_without_a_keychain_is_a_notice_that_leads_to_the_protection(window: WindowController) -> None:
    notice = window.main_window.rail.findChild(FootNotice)
    assert notice is not None
    assert notice.text() == UNPROTECTED.text
    notice.setFocus()
    press(Qt.Key.Key_Return)
    assert window.main_window.current_page() == "settings"
    assert navigator_of(window).find(SettingsPage).sections.current() == "protection"


@pytest.fixture
def shared(services: Services) -> Path:
    """Let everybody write to the data folder, and return it."""
    services.folder.path.chmod(0o777)
    return services.folder.path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is not asked")
def test_a_folder_that_others_may_change_is_a_notice_that_leads_to_which_one(
    shared: Path, window: WindowController
) -> None:
    notice = window.main_window.rail.findChild(FootNotice)
    assert notice is not None
    assert notice.text() == SHARED.text
    notice.setFocus()
    press(Qt.Key.Key_Return)
    sections = navigator_of(window).find(SettingsPage).sections
    assert sections.current() == "protection"
    assert any(str(shared) in text for text in texts(window.main_window))


# ----------------------------------------------------------------------------------- what opens again


@pytest.fixture
def reopen(
    window: WindowController, services: Services, clock: FixedClock
) -> Iterator[Callable[[], Services]]:
    """Return what closes the data and opens it again, as a lock and the passphrase do."""
    opened: list[Services] = []

    def reopen() -> Services:
        window.empty()
        QApplication.processEvents()
        services.close()
        opened.append(open_services(services.folder, services.key, clock))
        window.populate(opened[-1])
        return opened[-1]

    yield reopen
    if window.navigator is not None:
        window.navigator.close()
        window.navigator = None
    for again in opened:
        again.close()


def test_after_a_lock_the_same_week_of_history_is_open(
    window: WindowController, services: Services, reopen: Callable[[], Services]
) -> None:
    for ago in (2, 1):
        seal_week(services, WEEK.shift(-ago), f"Kept {ago} weeks ago.")
    press("6", modifier=CTRL)
    history(window).open_week(WEEK.shift(-2))
    reopen()
    assert title(window) == "Leadway – History"
    assert "Kept 2 weeks ago." in texts_of(history(window))


def test_after_a_lock_a_note_being_written_is_there_with_the_focus_in_it(
    window: WindowController, reopen: Callable[[], Services]
) -> None:
    window.this_week.note.setFocus()
    write("Ask the early")
    again = reopen()
    assert at_field() == "note"
    write(" shift")
    press(Qt.Key.Key_Return)
    assert [note.text for note in again.notes.waiting()] == ["Ask the early shift"]


def test_a_text_that_cannot_be_saved_does_not_hold_up_a_lock_and_the_one_saved_before_is_there(
    window: WindowController, services: Services, reopen: Callable[[], Services]
) -> None:
    window.this_week.note.setFocus()
    write("Ask")
    window.this_week.flush()
    write(" the early")
    with used_elsewhere(services):
        window.empty()
    reopen()
    assert window.this_week.note.text() == "Ask"


@pytest.mark.parametrize("section", ["backups", "protection", "transfer"])
def test_after_a_lock_the_same_section_of_the_settings_is_open(
    window: WindowController, reopen: Callable[[], Services], section: str
) -> None:
    navigator_of(window).open_settings(section)
    reopen()
    assert title(window) == "Leadway – Settings"
    assert navigator_of(window).find(SettingsPage).sections.current() == section


def test_after_a_lock_the_set_up_fills_the_window_again(
    window: WindowController, reopen: Callable[[], Services]
) -> None:
    navigator_of(window).open_set_up()
    reopen()
    page = window.main_window.findChild(SetUpPage)
    assert page is not None
    assert page.isVisible()
    assert title(window) == f"Leadway – {SET_UP}"


def test_after_a_lock_no_dialog_of_the_data_is_left_open(
    window: WindowController, services: Services, reopen: Callable[[], Services]
) -> None:
    seal_week(services, WEEK, "Kept both.")
    navigator_of(window).open_document(WEEK)
    assert window.main_window.findChild(DocumentDialog) is not None
    reopen()
    assert not [one for one in window.main_window.findChildren(DocumentDialog) if one.isVisible()]
    finish_tasks()


@pytest.mark.parametrize("week", [WEEK, WEEK.shift(-1)])
def test_a_ritual_left_by_a_crash_opens_only_where_it_was_begun_and_is_not_sealed(
    services: Services, qtbot: QtBot, week: Week
) -> None:
    services.settings.change(ritual_open=str(week))
    if week == WEEK:
        services.ritual(week).next()
    made = WindowController()
    qtbot.addWidget(made.main_window)
    made.main_window.show()
    made.populate(services)
    assert (ritual(made) is not None) == (week == WEEK)
    assert services.settings.load().ritual_open == (str(WEEK) if week == WEEK else "")
    navigator_of(made).close()
    made.deleteLater()
