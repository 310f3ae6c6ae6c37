"""The list of backups: each is read before it can be restored, and says why where that cannot be."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fixtures.new_data import put_new_database
from fixtures.sample_team import services_with_key_file
from helpers.clock import FixedClock
from helpers.databases import raw
from helpers.key_file import make_guesses_cheap
from helpers.keyboard import press, write
from helpers.screen import click, fields, has_focus, is_in, labels, texts, type_into
from leadway.domain import recovery_key
from leadway.domain.errors import KnownError
from leadway.files import key_file_of
from leadway.services.backup import backups
from leadway.services.backup.destinations import Destinations
from leadway.services.keys import Key, KeyFile, fingerprint
from leadway.services.keys.key_settings import KeySettings
from leadway.services.session import Services, open_services
from leadway.system.paths import DataFolder
from leadway.ui.backup.chooser import (
    IN_BACKUP,
    INSPECT,
    INSPECTING,
    KEEPS,
    LEAVE,
    MORE,
    NONE_YET,
    NOW,
    OF,
    OPEN_BACKUP,
    PASSPHRASE,
    RECOVERY,
    RESTORE,
    TYPED,
    BackupChooser,
)
from leadway.ui.backup.recovery_action import RESTORING_MEANS, RecoveryAction
from leadway.ui.backup.texts import IN_SECOND_FOLDER
from leadway.ui.widgets.recovery_field import LOOK_AGAIN
from ui.conftest import Show

pytestmark = pytest.mark.usefixtures("cheap_guesses")

WORDS, NEW_WORDS = "four parcels wait at the counter", "two scanners and a ladder"
KEY = bytes(range(32))
WHEN = "24 November 2026, 9:00"


@pytest.fixture
def services(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """Return services whose key is in its file, as without a keychain."""
    folder = DataFolder(tmp_path / "data")
    folder.make()
    KeyFile("team", fingerprint(KEY), plain=KEY.hex()).write(folder.key_file)
    key = Key(KEY, in_keychain=False)
    put_new_database(folder, key)
    made = open_services(folder, key, clock)
    yield made
    made.close()


class OpenList:
    """Opens the list of backups as the settings show it, and reads a backup in it."""

    def __init__(self, show: Show, qtbot: QtBot) -> None:
        self._show = show
        self._qtbot = qtbot
        self.actions: list[RecoveryAction] = []

    def of(self, services: Services) -> BackupChooser:
        """Return the list of the data's backups in an open window."""
        chooser = BackupChooser(services.recovery_service())
        chooser.recovery_requested.connect(self.actions.append)
        chooser.resize(760, 600)
        self._show(chooser)
        chooser.refresh()
        return chooser

    def inspect(self, chooser: BackupChooser, place: int = 0) -> None:
        """Have a backup read, and wait until it is."""
        self._qtbot.waitUntil(lambda: labels(chooser).count(INSPECT) > place)
        click(chooser, INSPECT, place)
        self.wait(chooser)

    def wait(self, chooser: BackupChooser) -> None:
        """Wait until the backup is read."""
        self._qtbot.waitUntil(
            lambda: not any(INSPECTING.format(when=WHEN) == text for text in texts(chooser))
        )


@pytest.fixture
def open_list(show: Show, qtbot: QtBot) -> OpenList:
    """Return a way to open the list, and what was asked of the program there."""
    return OpenList(show, qtbot)


def back_up(services: Services) -> Path:
    """Make a backup and return it."""
    return backups.make(services.backups().job()).backup.path


class EarlierKey(NamedTuple):
    """Data whose only backup has the key of before, and what opened it then."""

    folder: DataFolder
    key: Key
    recovery: str


@pytest.fixture(scope="module")
def rekeyed(tmp_path_factory: pytest.TempPathFactory) -> EarlierKey:
    """Return data that is only read: its key was changed after its backup was made."""
    clock = FixedClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    services = services_with_key_file(tmp_path_factory.mktemp("rekeyed"), clock)
    with pytest.MonkeyPatch.context() as patch:
        make_guesses_cheap(patch.setattr)
        keys = services.protection()
        keys.set_passphrase(WORDS)
        recovery = keys.new_recovery_key(WORDS)
        back_up(services)
        services.close()
        key = keys.rotate(WORDS).key
        KeySettings(services.folder, key).set_passphrase(NEW_WORDS, WORDS)
    return EarlierKey(services.folder, key, recovery)


@pytest.fixture
def asking(rekeyed: EarlierKey, clock: FixedClock, open_list: OpenList) -> Iterator[BackupChooser]:
    """Return the list of that data, with the card open that asks what opened the backup."""
    services = open_services(rekeyed.folder, rekeyed.key, clock)
    chooser = open_list.of(services)
    open_list.inspect(chooser)
    yield chooser
    services.close()


def test_a_backup_of_an_earlier_key_opens_with_its_own_passphrase(
    asking: BackupChooser, open_list: OpenList
) -> None:
    assert TYPED in texts(asking)
    assert fields(asking) == [PASSPHRASE, RECOVERY]
    assert is_in(asking, PASSPHRASE)
    assert RESTORE not in labels(asking), "nobody has seen yet what it holds"
    write(WORDS)
    press(Qt.Key.Key_Return)
    open_list.wait(asking)
    assert {NOW, IN_BACKUP, KEEPS} <= set(texts(asking))
    assert fields(asking) == []
    assert has_focus(asking, LEAVE), "Enter must not replace anything"
    click(asking, RESTORE)
    assert [action.explanation for action in open_list.actions] == [RESTORING_MEANS]


def test_a_wrong_passphrase_is_reported_and_forgotten_and_another_opens_it(
    asking: BackupChooser, open_list: OpenList
) -> None:
    write(NEW_WORDS)
    click(asking, OPEN_BACKUP)
    open_list.wait(asking)
    assert any(text.startswith("That is not the passphrase.") for text in texts(asking))
    assert is_in(asking, PASSPHRASE)
    click(asking, OPEN_BACKUP)
    assert is_in(asking, PASSPHRASE), "with nothing typed, nothing is read"
    write(WORDS)
    press(Qt.Key.Key_Return)
    open_list.wait(asking)
    assert RESTORE in labels(asking)
    assert not any(text.startswith("That is not the passphrase.") for text in texts(asking))


def test_a_mistyped_recovery_key_stays_and_only_its_wrong_group_is_typed_again(
    asking: BackupChooser, rekeyed: EarlierKey, open_list: OpenList
) -> None:
    groups = rekeyed.recovery.split("-")
    wrong = "22222" if groups[2] != "22222" else "33333"
    type_into(asking, RECOVERY, "".join([*groups[:2], wrong, *groups[3:]]))
    press(Qt.Key.Key_Return)
    open_list.wait(asking)
    assert texts(asking).count(LOOK_AGAIN) == 1
    assert RESTORE not in labels(asking)
    write(groups[2])
    assert LOOK_AGAIN not in texts(asking)
    press(Qt.Key.Key_Return)
    open_list.wait(asking)
    assert RESTORE in labels(asking)


def test_the_recovery_key_of_other_data_opens_nothing(asking: BackupChooser, open_list: OpenList) -> None:
    type_into(asking, RECOVERY, recovery_key.format_key(0x1234_5678_9ABC).replace("-", ""))
    click(asking, OPEN_BACKUP)
    open_list.wait(asking)
    assert fields(asking) == [PASSPHRASE, RECOVERY]
    assert RESTORE not in labels(asking)


def test_what_was_typed_for_a_backup_is_forgotten_with_cancel(
    asking: BackupChooser, open_list: OpenList
) -> None:
    write(WORDS)
    click(asking, LEAVE)
    assert fields(asking) == []
    assert has_focus(asking, INSPECT)
    open_list.inspect(asking)
    click(asking, OPEN_BACKUP)
    assert is_in(asking, PASSPHRASE), "there is nothing to try"
    assert RESTORE not in labels(asking)


def test_a_backup_that_is_gone_when_its_passphrase_is_typed_is_reported(
    asking: BackupChooser, rekeyed: EarlierKey, open_list: OpenList
) -> None:
    [backup] = backups.list_backups(rekeyed.folder)
    away = backup.path.rename(backup.path.with_suffix(".away"))
    write(WORDS)
    press(Qt.Key.Key_Return)
    open_list.wait(asking)
    away.rename(backup.path)
    assert any("is not there" in text for text in texts(asking)), texts(asking)
    assert RESTORE not in labels(asking)


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _write_over(path: Path) -> None:
    path.write_text("Groceries")


def _of_a_newer_version(path: Path) -> None:
    with raw(path, KEY) as connection:
        connection.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01')")


def _of_other_data(path: Path) -> None:
    key_file = key_file_of(path)
    key_file.write_text(key_file.read_text().replace('"team"', '"another team"'))


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (_cut_short, "damaged"),
        (_write_over, "damaged"),
        (Path.unlink, "is not there"),
        (_of_a_newer_version, "was written by a newer Leadway"),
        (_of_other_data, "belongs to other Leadway data"),
    ],
)
def test_a_backup_that_cannot_be_used_says_why_and_offers_nothing_but_to_leave(
    harm: Callable[[Path], None], why: str, services: Services, open_list: OpenList
) -> None:
    path = back_up(services)
    chooser = open_list.of(services)
    harm(path)
    open_list.inspect(chooser)
    assert OF.format(when=WHEN) in texts(chooser)
    assert any(why in text for text in texts(chooser)), texts(chooser)
    assert {NOW, IN_BACKUP, KEEPS}.isdisjoint(texts(chooser))
    assert labels(chooser) == [LEAVE, INSPECT]
    assert has_focus(chooser, LEAVE)
    press(Qt.Key.Key_Return)
    assert has_focus(chooser, INSPECT)


def test_a_second_press_while_a_backup_is_read_reads_it_once(
    services: Services, open_list: OpenList, qtbot: QtBot
) -> None:
    back_up(services)
    chooser = open_list.of(services)
    qtbot.waitUntil(lambda: INSPECT in labels(chooser))
    with qtbot.waitSignals([chooser.inspected]):
        for _ in range(3):
            click(chooser, INSPECT)
        assert INSPECTING.format(when=WHEN) in texts(chooser)
        assert has_focus(chooser, INSPECT), "the keyboard stays where it was"
    with qtbot.assertNotEmitted(chooser.inspected, wait=50):
        pass
    assert INSPECTING.format(when=WHEN) not in texts(chooser)


def test_beside_data_that_cannot_be_read_the_backup_is_shown_by_itself(
    services: Services, open_list: OpenList
) -> None:
    back_up(services)
    chooser = open_list.of(services)
    services.close()
    services.folder.database.write_bytes(b"Groceries")
    open_list.inspect(chooser)
    assert IN_BACKUP in texts(chooser)
    assert NOW not in texts(chooser)
    assert RESTORE in labels(chooser)


def test_the_oldest_backups_follow_on_request_with_the_focus_on_the_first_of_them(
    services: Services, clock: FixedClock, open_list: OpenList, qtbot: QtBot
) -> None:
    for _ in range(7):
        back_up(services)
        clock.advance(timedelta(days=1))
    chooser = open_list.of(services)
    qtbot.waitUntil(lambda: labels(chooser).count(INSPECT) == 6)
    click(chooser, MORE.format(count=7))
    qtbot.waitUntil(lambda: labels(chooser).count(INSPECT) == 7)
    assert MORE.format(count=7) not in labels(chooser)
    assert has_focus(chooser, INSPECT, 6)
    chooser.refresh()
    assert has_focus(chooser, INSPECT, 6), "an unchanged list is left alone"


def test_a_list_whose_backups_were_all_taken_away_says_that_there_is_none(
    services: Services, open_list: OpenList, qtbot: QtBot
) -> None:
    path = back_up(services)
    chooser = open_list.of(services)
    qtbot.waitUntil(lambda: INSPECT in labels(chooser))
    assert NONE_YET not in texts(chooser)
    path.unlink()
    chooser.refresh()
    assert NONE_YET in texts(chooser)
    assert labels(chooser) == []


def test_backups_in_the_second_folder_come_and_go_with_it(
    services: Services, open_list: OpenList, tmp_path: Path, qtbot: QtBot
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    Destinations.read(services.folder).choose(services.folder, stick)
    here = back_up(services)
    chooser = open_list.of(services)
    qtbot.waitUntil(lambda: INSPECT in labels(chooser))
    assert not any(IN_SECOND_FOLDER in text for text in texts(chooser)), "here is another one of it"
    here.unlink()
    chooser.refresh()
    open_list.inspect(chooser)
    assert sum(IN_SECOND_FOLDER in text for text in texts(chooser)) == 2, "in the list and in the card"
    assert RESTORE in labels(chooser)
    stick.rename(tmp_path / "pulled out")
    click(chooser, LEAVE)
    chooser.refresh()
    assert NONE_YET in texts(chooser)


def test_a_backup_that_went_after_it_was_shown_is_not_restored_and_the_data_stays(
    services: Services, open_list: OpenList
) -> None:
    path = back_up(services)
    services.notes.add("Ask the late shift about the labels", "tray")
    chooser = open_list.of(services)
    open_list.inspect(chooser)
    click(chooser, RESTORE)
    services.close()
    before = services.folder.database.read_bytes()
    path.unlink()
    [action] = open_list.actions
    with pytest.raises(KnownError):
        action.run()
    assert services.folder.database.read_bytes() == before


@pytest.mark.usefixtures("impatient")
def test_a_backup_is_not_restored_over_data_that_another_program_has_open(
    services: Services, open_list: OpenList
) -> None:
    back_up(services)
    services.notes.add("Ask the late shift about the labels", "tray")
    chooser = open_list.of(services)
    open_list.inspect(chooser)
    click(chooser, RESTORE)
    [action] = open_list.actions
    with pytest.raises(KnownError):
        action.run()
    assert len(services.notes.waiting()) == 1
