"""Data that does not open any more, and the way back by real keys."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.display import VirtualDisplay, private_session
from helpers.key_file import lose_key_file
from helpers.reminder_desktop import PATIENCE, ReminderDesktop
from helpers.waiting import wait_until
from leadway.domain.backups import BackupReason
from leadway.services.backup import backups
from leadway.system.paths import DataFolder
from leadway.ui.backup.recovery_actions import HEADING

BEFORE = "Ask the late shift about the labels"
AFTER = "Two customers asked for the same refund"


@pytest.fixture
def desktop(display: VirtualDisplay, tmp_path: Path) -> Iterator[ReminderDesktop]:
    """Return a desktop with data that had one note when it was copied, and has another since."""
    with private_session(tmp_path / "session") as session:
        made = ReminderDesktop(display, session, tmp_path)
        with made.services() as services:
            services.setup.save_weekly_time(None, "")
            services.notes.add(BEFORE, "tray")
            backups.make(services.backups().job())
            services.notes.add(AFTER, "tray")
        yield made
        made.close()
        print(made.driver.errors())  # noqa: T201 -- for the report of a failed test


def _notes(desktop: ReminderDesktop) -> list[str]:
    with desktop.services() as services:
        return [note.text for note in services.notes.waiting()]


def _kept(desktop: ReminderDesktop) -> list[BackupReason]:
    with desktop.services() as services:
        return [backup.reason for backup in backups.list_backups(services.folder)]


def test_damaged_data_lead_back_to_the_newest_good_backup(desktop: ReminderDesktop) -> None:
    database = desktop.data_dir / "leadway.db"
    content = bytearray(database.read_bytes())
    content[: len(content) // 2] = bytes(len(content) // 2)
    database.write_bytes(content)
    driver = desktop.driver
    driver.launch()
    driver.sit_at(HEADING)
    # The best way has the focus: it shows what the newest good backup holds. The focus is then on leaving it.
    driver.keys("space", "shift+Tab", "space")
    driver.wait_for_title("Settings")
    assert driver.quit() == 0
    assert _notes(desktop) == [BEFORE]
    assert BackupReason.DAMAGED in _kept(desktop)
    assert not driver.errors()


def test_a_lost_key_file_is_put_back_from_a_backup(desktop: ReminderDesktop) -> None:
    key_file = desktop.data_dir / "leadway.key.json"
    aside = desktop.data_dir.parent / "aside"
    shutil.move(key_file, aside)
    lose_key_file(DataFolder(desktop.data_dir))
    driver = desktop.driver
    driver.launch()
    driver.sit_at(HEADING)
    driver.keys("space")
    wait_until(key_file.exists, PATIENCE, what="the key file")
    driver.wait_for_title("Settings")
    assert driver.quit() == 0
    assert _notes(desktop) == [BEFORE, AFTER]
