"""The section Backups: the last backup, a second folder, and a restore that shows its content first."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.key_file import put_key_file
from helpers.keyboard import press
from helpers.screen import button, click, has_focus, labels, shows, texts
from leadway.services.backup import backups
from leadway.services.session import Services
from leadway.ui.backup.chooser import INSPECT, LEAVE, NONE_YET, NOW, RESTORE
from leadway.ui.settings.backups import (
    ANOTHER,
    CHOOSE,
    CHOSEN,
    CHOSEN_IN_VAIN,
    LAST_MADE,
    LET_GO,
    MADE,
    MAKE,
    MAKING,
    NEXT_GOES,
    NO_LONGER,
    NOT_CHOSEN,
    SYNCED,
    BackupsSection,
)
from leadway.ui.widgets.focus_order import reading_order
from ui.conftest import Show

DONE = MADE.format(contents="0 weeks · ").rstrip(".")


@pytest.fixture
def section(services: Services, show: Show) -> BackupsSection:
    """Return the section in an open window."""
    put_key_file(services.folder, services.key, recovery=True)
    made = BackupsSection(services)
    made.resize(860, 600)
    show(made)
    made.enter()
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return a folder on another disk."""
    path = tmp_path / "stick"
    path.mkdir()
    return path


def _back_up(services: Services) -> Path:
    return backups.make(services.backups().job()).backup.path


def _make(section: BackupsSection, qtbot: QtBot) -> None:
    """Make a backup now, and wait for what comes of it."""
    click(section, MAKE)
    qtbot.waitUntil(button(section, MAKE).isEnabled)


def _inspect(section: BackupsSection, place: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: labels(section).count(INSPECT) > place)
    click(section, INSPECT, place)
    qtbot.waitUntil(lambda: LEAVE in labels(section))


def _begins(section: BackupsSection, text: str) -> bool:
    return any(each.startswith(text) for each in texts(section))


def test_before_the_first_backup_it_says_so(section: BackupsSection) -> None:
    assert texts(section).count(NONE_YET) == 2, "of the last one, and in the list"
    assert has_focus(section, MAKE)


def test_a_backup_made_now_is_verified_listed_and_reported(section: BackupsSection, qtbot: QtBot) -> None:
    click(section, MAKE)
    assert MAKING in texts(section)
    assert not button(section, MAKE).isEnabled(), "one at a time"
    qtbot.waitUntil(button(section, MAKE).isEnabled)
    assert _begins(section, DONE)
    assert MAKING not in texts(section)
    assert LAST_MADE.format(when="24 November 2026, 9:00") in texts(section)
    assert NONE_YET not in texts(section)
    assert has_focus(section, MAKE)
    qtbot.waitUntil(lambda: labels(section).count(INSPECT) == 1)
    assert _begins(section, "made by hand")


def test_a_backup_that_cannot_be_made_is_explained_and_can_be_made_once_it_can(
    section: BackupsSection, services: Services, qtbot: QtBot
) -> None:
    obstacle = services.folder.path / "backups"
    obstacle.write_text("a file where the folder should be")
    _make(section, qtbot)
    assert not _begins(section, DONE)
    assert texts(section).count(NONE_YET) == 2
    assert has_focus(section, MAKE)
    obstacle.unlink()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(button(section, MAKE).isEnabled)
    assert _begins(section, DONE)


def test_data_that_were_damaged_meanwhile_give_no_backup(
    section: BackupsSection, services: Services, qtbot: QtBot
) -> None:
    _make(section, qtbot)
    services.close()
    services.folder.database.write_bytes(b"Groceries")
    _make(section, qtbot)
    assert not _begins(section, DONE)
    qtbot.waitUntil(lambda: labels(section).count(INSPECT) == 1)
    assert LAST_MADE.format(when="24 November 2026, 9:00") in texts(section), "the one of before stays"


def test_a_backup_is_shown_beside_what_is_there_before_anything_can_be_replaced(
    section: BackupsSection, services: Services, qtbot: QtBot
) -> None:
    _back_up(services)
    services.notes.add("Ask the late shift about the labels", "tray")
    section.refresh()
    asked: list[object] = []
    section.recovery_requested.connect(asked.append)
    _inspect(section, 0, qtbot)
    lines = texts(section)
    assert NOW in lines
    assert lines[lines.index("Notes") :][:3] == ["Notes", "1", "0"]
    assert has_focus(section, LEAVE), "Enter must not replace anything"
    assert not asked
    click(section, RESTORE)
    assert len(asked) == 1


def test_what_came_of_a_restore_is_shown_at_the_top_of_the_section(
    section: BackupsSection, services: Services, clock: FixedClock, qtbot: QtBot
) -> None:
    for _ in range(6):
        _back_up(services)
        clock.advance(timedelta(days=1))
    section.refresh()
    qtbot.waitUntil(lambda: labels(section).count(INSPECT) == 6)
    section.verticalScrollBar().setValue(section.verticalScrollBar().maximum())
    section.show_recovered("Restored: 0 weeks · 6 records.")
    assert "Restored: 0 weeks · 6 records." in texts(section)
    assert section.verticalScrollBar().value() == 0


def test_a_synced_data_folder_is_warned_about(section: BackupsSection, services: Services) -> None:
    assert SYNCED.format(service="Dropbox") not in texts(section)
    (services.folder.path / ".dropbox.cache").mkdir()
    section.refresh()
    assert SYNCED.format(service="Dropbox") in texts(section)


def test_leaving_a_backup_leads_back_to_it_in_the_list(
    section: BackupsSection, services: Services, clock: FixedClock, qtbot: QtBot
) -> None:
    for _ in range(2):
        _back_up(services)
        clock.advance(timedelta(days=1))
    section.refresh()
    _inspect(section, 1, qtbot)
    click(section, LEAVE)
    assert LEAVE not in labels(section)
    assert has_focus(section, INSPECT, 1)


def test_a_second_folder_is_used_from_then_on_until_it_is_removed(
    section: BackupsSection, stick: Path, qtbot: QtBot
) -> None:
    assert NOT_CHOSEN in texts(section)
    assert NO_LONGER not in labels(section)
    section.choose_second(str(stick))
    assert CHOSEN.format(folder=stick) in texts(section)
    assert NEXT_GOES in texts(section), "there is no backup there yet"
    assert ANOTHER in labels(section)
    _make(section, qtbot)
    assert list(stick.glob("leadway-*.db"))
    assert NEXT_GOES not in texts(section)
    click(section, NO_LONGER)
    assert {NOT_CHOSEN, LET_GO} <= set(texts(section))
    assert has_focus(section, CHOOSE)
    assert list(stick.glob("leadway-*.db"))


def test_a_missing_second_folder_is_reported_until_a_backup_reaches_it_again(
    section: BackupsSection, stick: Path, qtbot: QtBot
) -> None:
    section.choose_second(str(stick))
    away = stick.rename(stick.with_name("pulled out"))
    _make(section, qtbot)
    assert _begins(section, DONE), "the first backup counts"
    assert CHOSEN_IN_VAIN.format(folder=stick) in texts(section)
    away.rename(stick)
    _make(section, qtbot)
    assert CHOSEN.format(folder=stick) in texts(section)
    assert list(stick.glob("leadway-*.db"))


@pytest.mark.parametrize("place", ["data", "none", "a file"])
def test_a_folder_that_cannot_take_backups_is_refused_and_the_one_of_before_stays(
    place: str, section: BackupsSection, stick: Path, tmp_path: Path
) -> None:
    (tmp_path / "a file").write_text("Groceries")
    section.choose_second(str(tmp_path / place))
    assert NOT_CHOSEN in texts(section)
    assert NEXT_GOES not in texts(section)
    section.choose_second(str(stick))
    section.choose_second(str(tmp_path / place))
    assert CHOSEN.format(folder=stick) in texts(section)
    assert NEXT_GOES not in texts(section), "the reason took its place"


def test_the_folder_is_chosen_in_a_dialog_and_giving_it_up_chooses_none(
    section: BackupsSection, stick: Path, qtbot: QtBot
) -> None:
    for end in (QFileDialog.reject, QFileDialog.accept):
        click(section, CHOOSE)
        dialog = section.findChild(QFileDialog)
        assert dialog is not None
        qtbot.waitActive(dialog)
        dialog.setDirectory(str(stick))
        assert NOT_CHOSEN in texts(section)
        end(dialog)
        qtbot.waitUntil(lambda: not section.findChildren(QFileDialog))
    qtbot.waitUntil(shows(section, CHOSEN.format(folder=stick)))


def test_everything_is_reached_by_keyboard_in_reading_order(
    section: BackupsSection, services: Services, qtbot: QtBot
) -> None:
    _back_up(services)
    section.refresh()
    qtbot.waitUntil(lambda: INSPECT in labels(section))
    row = button(section, INSPECT)
    expected = [button(section, MAKE), button(section, CHOOSE), row]
    assert [stop for stop in reading_order(section) if stop in expected] == expected
    assert row.accessibleName().startswith(f"{INSPECT}: 24 November 2026")
