"""The settings: each choice is saved at once, and one that could not be saved is shown as it was."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from helpers.databases import failing_at, raw
from helpers.key_file import lose_key_file
from helpers.keyboard import press, write
from helpers.screen import button, click, fields, has_focus, labels, texts
from leadway import RELEASES
from leadway.domain.change import Change
from leadway.domain.commands import AppCommand
from leadway.services.session import Services
from leadway.services.settings import Settings, meta_of
from leadway.ui.app.commands import AppRequests
from leadway.ui.settings.about import FOLDER_MEANS, NEWER, NO_BROWSER, NO_OPENER, OPEN_FOLDER
from leadway.ui.settings.lock import NOW_AND_KEYS, SET_PASSPHRASE, WITHOUT
from leadway.ui.settings.new_passphrase import NEW
from leadway.ui.settings.page import SettingsPage
from leadway.ui.settings.section import SECTIONS
from leadway.ui.settings.unlock_forms import SET
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.chip import CheckChip
from leadway.ui.widgets.save_status import NOT_SAVED, SAVED, SaveStatus
from ui.conftest import Show

pytestmark = pytest.mark.usefixtures("cheap_guesses")

WORDS = "four parcels wait at the counter"
COLOURS, AFTER = meta_of("colours").options, meta_of("lock_after").options
WITH_SCREEN = meta_of("lock_with_screen").label


@pytest.fixture
def services(key_in_file: Services) -> Services:
    return key_in_file


@pytest.fixture
def page(services: Services, requests: AppRequests, show: Show) -> SettingsPage:
    """Return the settings as they are opened from the rail."""
    return _opened(services, show, requests)


def _opened(services: Services, show: Show, requests: AppRequests | None = None) -> SettingsPage:
    page = SettingsPage(services, requests)
    page.resize(860, 640)
    show(page)
    page.enter()
    return page


def _title(key: str) -> str:
    return SECTIONS[key][0]


def _is_on(page: QWidget, label: str) -> bool:
    chip = button(page, label)
    return isinstance(chip, CheckChip) and chip.is_on


def _status(page: SettingsPage) -> list[str]:
    return [each.text() for each in page.findChildren(SaveStatus) if each.isVisible() and each.text()]


def test_a_choice_shows_at_once_and_is_there_when_the_settings_are_opened_again(
    page: SettingsPage, services: Services, show: Show
) -> None:
    assert _is_on(page, COLOURS["system"])
    click(page, COLOURS["dark"])
    click(page, "Letter")
    assert theme().dark
    assert _status(page) == [SAVED]
    again = _opened(services, show)
    assert _is_on(again, COLOURS["dark"])
    assert _is_on(again, "Letter")
    assert not _is_on(again, "A4")


def test_the_chosen_one_pressed_again_stays_chosen(page: SettingsPage, services: Services) -> None:
    for _ in range(2):
        click(page, COLOURS["dark"])
    assert _is_on(page, COLOURS["dark"])
    assert services.settings.load().colours == "dark"


@pytest.mark.parametrize(
    ("section", "label", "others"),
    [
        ("appearance", COLOURS["dark"], [COLOURS["system"]]),
        ("appearance", "Letter", ["A4"]),
        ("lock", AFTER[15], [AFTER[0]]),
        ("lock", WITH_SCREEN, []),
    ],
)
def test_a_choice_that_could_not_be_saved_is_shown_as_it_was_and_can_be_made_again(
    section: str, label: str, others: list[str], page: SettingsPage, services: Services
) -> None:
    services.protection().set_passphrase(WORDS)
    click(page, _title(section))
    before = _is_on(page, label)
    announced: list[frozenset[Change]] = []
    services.changes.subscribe(announced.append)
    with failing_at(services, "INSERT ON setting"):
        click(page, label)
        assert any(text.startswith("The disk is full") for text in texts(page))
        assert _status(page) == [NOT_SAVED]
        assert _is_on(page, label) is before
        assert all(_is_on(page, other) for other in others)
        assert services.settings.load() == Settings()
    assert not theme().dark
    assert not announced
    click(page, label)
    assert not any(text.startswith("The disk is full") for text in texts(page))
    assert _status(page) == [SAVED]
    assert _is_on(page, label) is not before
    assert services.settings.load() != Settings()
    assert announced


def test_a_choice_of_a_newer_version_is_left_alone_and_another_can_be_made(
    page: SettingsPage, services: Services
) -> None:
    with raw(services.database.path, services.key.value) as other:
        other.execute("INSERT INTO setting (key, value) VALUES ('paper', '\"B5\"'), ('later', '1')")
    page.refresh()
    assert not _is_on(page, "A4")
    assert not _is_on(page, "Letter")
    click(page, "Letter")
    assert services.settings.load().paper == "Letter"
    with raw(services.database.path, services.key.value) as other:
        assert other.execute("SELECT value FROM setting WHERE key = 'later'").fetchall() == [("1",)]


@pytest.mark.parametrize("section", ["appearance", "lock"])
def test_with_data_that_cannot_be_read_the_settings_say_so_and_nothing_seems_saved(
    section: str, page: SettingsPage, services: Services
) -> None:
    services.protection().set_passphrase(WORDS)
    services.close()
    click(page, _title(section))
    assert any(text.startswith("Leadway cannot read its data") for text in texts(page))
    assert _status(page) == []
    click(page, {"appearance": "Letter", "lock": AFTER[15]}[section])
    assert any(text.startswith("Leadway cannot read its data") for text in texts(page))
    assert _status(page) == [NOT_SAVED]


def test_what_another_window_chose_shows_when_the_page_is_opened_again(
    page: SettingsPage, services: Services
) -> None:
    services.settings.change(paper="Letter")
    page.leave()
    page.enter()
    assert _is_on(page, "Letter")
    assert services.settings.load().colours == "system"


def test_the_arrows_stop_at_the_first_and_at_the_last_section(page: SettingsPage) -> None:
    press(Qt.Key.Key_Up)
    assert has_focus(page, _title("appearance"))
    for _ in range(len(SECTIONS) + 2):
        press(Qt.Key.Key_Down)
    assert has_focus(page, _title("about"))
    assert FOLDER_MEANS in texts(page)
    press(Qt.Key.Key_Left, Qt.Key.Key_Right)
    assert has_focus(page, _title("about")), "only up and down go through the list"


def test_escape_leaves_the_settings_and_forgets_a_passphrase_that_was_not_set(
    page: SettingsPage, services: Services, qtbot: QtBot
) -> None:
    page.open_section("protection")
    click(page, SET)
    write(WORDS)
    with qtbot.waitSignal(page.back_requested):
        press(Qt.Key.Key_Escape)
    page.enter()
    assert fields(page) == []
    click(page, SET)
    assert fields(page)[0] == NEW
    press(Qt.Key.Key_Return)
    assert not services.protection().state().passphrase


def test_the_section_that_was_open_is_open_again_and_an_unknown_one_is_refused(
    page: SettingsPage, services: Services, show: Show
) -> None:
    click(page, _title("backups"))
    location = page.location()
    again = _opened(services, show)
    again.restore(location)
    again.enter()
    assert has_focus(again, _title("backups"))
    for unknown in ("colours", ""):
        with pytest.raises(KeyError):
            again.restore(unknown)
    assert again.location() == location


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_shows_its_content_without_a_scroll_bar_below_in_a_narrow_window(
    section: str, page: SettingsPage
) -> None:
    page.resize(520, 520)
    current = page.open_section(section)
    assert texts(current)[0] == _title(section)
    assert not current.horizontalScrollBar().isVisible()
    for each in labels(current):
        assert (
            button(current, each).mapTo(current, button(current, each).rect().topRight()).x()
            <= current.width()
        )


def test_locking_is_asked_of_the_program_and_the_passphrase_of_the_protection(
    page: SettingsPage, requests: AppRequests, qtbot: QtBot
) -> None:
    click(page, _title("lock"))
    assert WITHOUT in texts(page)
    with qtbot.waitSignal(requests.command) as asked:
        click(page, NOW_AND_KEYS.format(keys="Ctrl+L"))
    assert asked.args == [AppCommand.LOCK]
    click(page, SET_PASSPHRASE)
    assert page.location() == "protection"
    assert has_focus(page, SET)


def test_a_key_file_that_is_gone_is_named_where_the_lock_depends_on_it(
    page: SettingsPage, services: Services
) -> None:
    away = services.folder.key_file.rename(services.folder.path / "away")
    lose_key_file(services.folder)
    click(page, _title("lock"))
    error = next(text for text in texts(page) if text.startswith("The key file"))
    assert "missing" in error
    click(page, _title("appearance"))
    assert error not in texts(page)
    away.rename(services.folder.key_file)
    click(page, _title("lock"))
    assert error not in texts(page)
    assert WITHOUT in texts(page)


@pytest.mark.qt_log_ignore("QPlatformServices", "propagateSizeHints", extend=True)
def test_without_a_browser_or_a_file_manager_the_addresses_can_be_copied(
    page: SettingsPage, services: Services
) -> None:
    click(page, _title("about"))
    assert NO_BROWSER.format(address=RELEASES) not in texts(page)
    assert NO_OPENER not in texts(page)
    click(page, NEWER)
    assert NO_BROWSER.format(address=RELEASES) in texts(page)
    assert NO_OPENER not in texts(page)
    click(page, OPEN_FOLDER)
    assert NO_OPENER in texts(page)
    assert str(services.folder.path) in texts(page)
