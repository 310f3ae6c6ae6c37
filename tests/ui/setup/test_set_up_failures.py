"""The set-up where something fails: what is typed stays on the screen, with the reason, until it is saved."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fixtures.sample_team import COMMITMENTS, services_with_key_file
from helpers.clock import FixedClock
from helpers.databases import failing_at, raw
from helpers.keyboard import at_field, focused, press, write
from helpers.screen import button, click, fields, labels, texts
from leadway.domain.terms import SourceKind
from leadway.services.keys import unlock
from leadway.services.session import Services
from leadway.ui.settings.new_passphrase import DIFFERENT, NEW
from leadway.ui.settings.unlock_forms import SET
from leadway.ui.settings.work import SOURCES
from leadway.ui.setup.page import BACK, DONE, NEXT, SKIP, SetUpPage
from leadway.ui.setup.screens import COMMITMENTS as COMMITMENTS_ASKED
from leadway.ui.setup.screens import PRIVATE, WHEN, WITHOUT_TIME
from leadway.ui.setup.weekly_time_editor import NO_TIME
from leadway.ui.widgets.save_status import NOT_SAVED, SAVED, SaveStatus
from ui.conftest import Show

pytestmark = pytest.mark.usefixtures("cheap_guesses")

WORDS = "four parcels wait at the counter"
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
DISK_FULL, IN_USE = "The disk is full", "Another program is using the Leadway data right now."


@pytest.fixture
def services(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """Return services over an empty folder, with the key in its file."""
    made = services_with_key_file(tmp_path / "data", clock)
    yield made
    made.close()


@pytest.fixture
def page(services: Services, show: Show) -> SetUpPage:
    """Return the set-up at its first screen."""
    return _opened(services, show)


def _opened(services: Services, show: Show) -> SetUpPage:
    page = SetUpPage(services)
    page.resize(860, 640)
    show(page)
    page.enter()
    return page


def _titles(services: Services) -> list[str]:
    return [commitment.title for commitment in services.setup.commitments()]


def _begins(page: SetUpPage, text: str) -> bool:
    return any(each.startswith(text) for each in texts(page))


def _status(page: SetUpPage) -> str:
    [status] = [each.text() for each in page.findChildren(SaveStatus) if each.isVisible()]
    return status


def _next() -> None:
    press(Qt.Key.Key_Return, modifier=CTRL)


@pytest.mark.parametrize(
    "leave",
    [(Qt.Key.Key_Return, CTRL), (Qt.Key.Key_J, CTRL), (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)],
)
def test_what_could_not_be_saved_stays_on_its_screen_until_it_is(
    leave: tuple[Qt.Key, Qt.KeyboardModifier], page: SetUpPage, services: Services, qtbot: QtBot
) -> None:
    key, modifier = leave
    press(Qt.Key.Key_Tab)
    write("Cash count signed")
    with failing_at(services, 'INSERT ON "commitment"'), qtbot.assertNotEmitted(page.finished):
        press(key, modifier=modifier)
        assert COMMITMENTS_ASKED in texts(page)
        assert _begins(page, DISK_FULL)
        assert _status(page) == NOT_SAVED
    assert _titles(services) == []
    press(key, modifier=modifier)
    assert not _begins(page, DISK_FULL)
    assert _titles(services) == ["Cash count signed"]
    assert _status(page) == SAVED


def test_a_full_disk_is_reported_while_typing_and_the_text_is_kept_until_there_is_room(
    page: SetUpPage, services: Services, qtbot: QtBot
) -> None:
    with failing_at(services, 'INSERT ON "commitment"'):
        press(Qt.Key.Key_Tab)
        write("Cash count")
        qtbot.waitUntil(lambda: _begins(page, DISK_FULL), timeout=2000)
        assert _status(page) == NOT_SAVED
        write(" signed")
        assert _begins(page, DISK_FULL)
    _next()
    assert SOURCES in texts(page)
    assert _titles(services) == ["Cash count signed"]


@pytest.mark.usefixtures("impatient")
def test_going_back_waits_as_well_until_the_answers_are_saved(page: SetUpPage, services: Services) -> None:
    _next()
    press(Qt.Key.Key_Space)
    with raw(services.database.path, services.key.value) as other:
        other.execute("BEGIN IMMEDIATE")
        press(Qt.Key.Key_Left, modifier=ALT)
        assert SOURCES in texts(page)
        assert _begins(page, IN_USE)
    press(Qt.Key.Key_Left, modifier=ALT)
    assert COMMITMENTS_ASKED in texts(page)
    assert services.setup.sources() == (SourceKind.HANDBOOK,)


@pytest.mark.usefixtures("impatient")
def test_the_set_up_is_not_done_before_that_is_saved(
    page: SetUpPage, services: Services, qtbot: QtBot
) -> None:
    for _ in range(3):
        click(page, SKIP)
    assert PRIVATE in texts(page)
    with raw(services.database.path, services.key.value) as other, qtbot.assertNotEmitted(page.finished):
        other.execute("BEGIN IMMEDIATE")
        click(page, DONE)
        assert _begins(page, IN_USE)
    assert not services.settings.load().set_up
    with qtbot.waitSignal(page.finished):
        click(page, DONE)
    assert services.settings.load().set_up


def test_answers_that_cannot_be_read_are_not_shown_as_if_there_were_none(
    page: SetUpPage, services: Services, show: Show, qtbot: QtBot
) -> None:
    services.setup.save_commitments(COMMITMENTS[:2])
    services.close()
    again = _opened(services, show)
    assert _begins(again, "Leadway cannot read its data")
    with qtbot.assertNotEmitted(again.finished):
        for _ in range(5):
            click(again, SKIP)
    assert DONE in labels(again)
    assert PRIVATE in texts(again)


def test_the_first_screen_has_no_way_back_and_all_four_lead_on_with_nothing_answered(
    page: SetUpPage, services: Services, qtbot: QtBot
) -> None:
    press(Qt.Key.Key_Left, modifier=ALT)
    assert COMMITMENTS_ASKED in texts(page)
    assert not button(page, BACK).isEnabled()
    for asked in (SOURCES, WHEN, PRIVATE):
        click(page, NEXT)
        assert asked in texts(page)
    with qtbot.waitSignal(page.finished):
        click(page, DONE)
    assert _titles(services) == []
    assert services.setup.sources() == ()
    assert services.setup.weekly_time() is not None, "Next accepts the time that is shown"


def test_the_screen_and_the_field_of_before_are_open_after_a_restart(
    page: SetUpPage, services: Services, show: Show
) -> None:
    press(Qt.Key.Key_Tab)
    write("Cash count signed")
    _next()
    _next()
    assert WHEN in texts(page)
    here = at_field()
    again = _opened(services, show)
    assert WHEN in texts(again)
    assert at_field() == here
    press(Qt.Key.Key_Left, modifier=ALT)
    press(Qt.Key.Key_Left, modifier=ALT)
    assert at_field() == "commitment/2"
    assert _titles(services) == ["Cash count signed"]


def test_no_fixed_time_is_taken_back_by_choosing_a_time_after_all(
    page: SetUpPage, services: Services
) -> None:
    _next()
    _next()
    click(page, NO_TIME)
    assert WITHOUT_TIME in texts(page)
    assert not button(page, NO_TIME).isEnabled()
    page.weekly_time.editor.after.setFocus()
    write("stand-up")
    assert WITHOUT_TIME not in texts(page)
    assert button(page, NO_TIME).isEnabled()
    _next()
    weekly_time = services.setup.weekly_time()
    assert weekly_time is not None
    assert weekly_time.after == "stand-up"


def test_done_with_two_passphrases_that_differ_says_so_and_sets_nothing(
    page: SetUpPage, services: Services, qtbot: QtBot
) -> None:
    for _ in range(3):
        click(page, SKIP)
    click(page, SET)
    write(WORDS)
    press(Qt.Key.Key_Return)
    write(WORDS[:-1])
    with qtbot.assertNotEmitted(page.finished):
        click(page, DONE)
    assert DIFFERENT in texts(page)
    assert NEW in fields(page)
    assert services.protection().state().unprotected
    focused().setFocus()
    write(WORDS)
    click(page, DONE)
    qtbot.waitUntil(lambda: services.protection().state().passphrase, timeout=20_000)
    qtbot.waitUntil(lambda: fields(page) == [], timeout=20_000)
    with qtbot.waitSignal(page.finished):
        click(page, DONE)
    assert unlock(services.folder, passphrase=WORDS).value == services.key.value
