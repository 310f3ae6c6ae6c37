"""The section Backups: the last backup, a second folder, and a restore that shows its content first."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from leadway.domain.backups import BackupReason
from leadway.services.backup import backups
from leadway.services.session import Services
from leadway.ui.backup.recovery_action import RecoveryAction
from leadway.ui.settings.backups import (
    CHOSEN,
    LAST_MADE,
    LET_GO,
    MADE,
    NEXT_GOES,
    NONE_YET,
    NOT_CHOSEN,
    SYNCED,
    BackupsSection,
)
from leadway.ui.widgets.focus_order import reading_order
from ui.conftest import Show


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")


@pytest.fixture
def section(services: Services, show: Show) -> BackupsSection:
    """Return the section in an open window."""
    made = BackupsSection(services)
    made.resize(860, 600)
    show(made)
    made.enter()
    return made


def _backup(services: Services) -> None:
    backups.make(services.backups().job())


def _inspect(section: BackupsSection, number: int, qtbot: QtBot) -> None:
    section.chooser.rows[number].button.click()
    qtbot.waitUntil(section.chooser.answer.isVisible)


def test_before_the_first_backup_it_says_so(section: BackupsSection) -> None:
    assert section.last_made.text() == NONE_YET
    assert section.chooser.none_yet.isVisible()
    assert section.make_button.hasFocus()


def test_a_backup_made_now_is_verified_listed_and_reported(section: BackupsSection, qtbot: QtBot) -> None:
    section.make_button.click()
    assert not section.make_button.isEnabled()
    qtbot.waitUntil(section.make_button.isEnabled)
    assert section.last.message.text().startswith(MADE.format(contents="0 weeks · ").rstrip("."))
    assert section.last_made.text() == LAST_MADE.format(when="24 November 2026, 9:00")
    assert [row.backup.reason for row in section.chooser.rows] == [BackupReason.BY_HAND]
    assert section.make_button.hasFocus()


def test_a_backup_is_shown_beside_what_is_there_before_anything_can_be_replaced(
    section: BackupsSection, services: Services, qtbot: QtBot
) -> None:
    _backup(services)
    services.notes.take("Ask the late shift about the labels", "tray")
    section.refresh()
    asked: list[object] = []
    section.recovery_wanted.connect(asked.append)
    _inspect(section, 0, qtbot)
    answer = section.chooser.answer
    lines = answer.comparison.lines()
    assert lines[lines.index("Notes") :][:3] == ["Notes", "1", "0"]
    assert answer.leave_button.hasFocus(), "Enter must not replace anything"
    assert not asked
    answer.restore_button.click()
    assert [type(action) for action in asked] == [RecoveryAction]


def test_a_synced_data_folder_is_warned_about(section: BackupsSection, services: Services) -> None:
    assert not section.synced.isVisible()
    (services.folder.path / ".dropbox.cache").mkdir()
    section.refresh()
    assert section.synced.text() == SYNCED.format(service="Dropbox")


def test_leaving_a_backup_leads_back_to_it_in_the_list(
    section: BackupsSection, services: Services, clock: FixedClock, qtbot: QtBot
) -> None:
    for _ in range(2):
        _backup(services)
        clock.advance(timedelta(days=1))
    section.refresh()
    _inspect(section, 1, qtbot)
    section.chooser.answer.leave_button.click()
    assert not section.chooser.answer.isVisible()
    assert section.chooser.rows[1].button.hasFocus()


def test_a_damaged_backup_is_named_as_such_and_cannot_be_restored(
    section: BackupsSection, services: Services, qtbot: QtBot
) -> None:
    _backup(services)
    [backup] = backups.list_backups(services.folder)
    backup.path.write_bytes(backup.path.read_bytes()[:5000])
    section.refresh()
    _inspect(section, 0, qtbot)
    answer = section.chooser.answer
    assert "damaged" in answer.error.text()
    assert not answer.restore_button.isVisible()
    assert answer.leave_button.isVisible()


def test_the_newest_backups_come_first_and_all_are_one_press_away(
    section: BackupsSection, services: Services, clock: FixedClock
) -> None:
    for _ in range(7):
        _backup(services)
        clock.advance(timedelta(days=1))
    section.refresh()
    assert len(section.chooser.rows) == 6
    section.chooser.more.click()
    assert len(section.chooser.rows) == 7
    assert not section.chooser.more.isVisible()


def test_a_second_folder_is_used_from_then_on_until_it_is_removed(
    section: BackupsSection, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    assert section.folder.text() == NOT_CHOSEN
    second = tmp_path / "stick"
    second.mkdir()
    section.choose_second(str(second))
    assert section.folder.text() == CHOSEN.format(folder=second)
    assert section.second.message.text() == NEXT_GOES, "nothing lies there yet"
    section.make_button.click()
    qtbot.waitUntil(section.make_button.isEnabled)
    assert list(second.glob("leadway-*.db"))
    assert not section.second.message.isVisible()
    section.leave_button.click()
    assert section.folder.text() == NOT_CHOSEN
    assert section.second.message.text() == LET_GO
    assert list(second.glob("leadway-*.db"))


def test_a_missing_second_folder_is_reported_and_the_first_backup_counts(
    section: BackupsSection, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    second = tmp_path / "stick"
    second.mkdir()
    section.choose_second(str(second))
    for path in second.iterdir():
        path.unlink()
    second.rmdir()
    section.make_button.click()
    qtbot.waitUntil(section.make_button.isEnabled)
    assert section.last.message.text().startswith(MADE.format(contents="0 weeks · ").rstrip("."))
    assert section.folder_error.isVisible()


def test_the_data_folder_itself_is_refused_as_second(section: BackupsSection, services: Services) -> None:
    section.choose_second(str(services.folder.path))
    assert "part of the data folder" in section.second.message.text()
    assert section.folder.text() == NOT_CHOSEN


def test_everything_is_reached_by_keyboard_in_reading_order(
    section: BackupsSection, services: Services
) -> None:
    _backup(services)
    section.refresh()
    QApplication.processEvents()  # a new row is shown when it is laid out
    stops = reading_order(section)
    wanted = [section.make_button, section.choose_button, section.chooser.rows[0].button]
    assert [stop for stop in stops if stop in wanted] == wanted
    assert section.chooser.rows[0].button.accessibleName().startswith("See what it holds: 24 November 2026")
