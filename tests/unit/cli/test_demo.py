"""`leadway demo` fills an empty folder only: never one in which a person has written or chosen anything."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.stored_states import opened, seal_a_week, set_up
from helpers.key_file import put_key_file
from leadway.cli import execute, parse
from leadway.domain.answers import Closing
from leadway.services.backup.backups import make
from leadway.services.backup.destinations import Destinations
from leadway.services.keys import Key, KeyRequest
from leadway.services.keys.key_settings import KeySettings
from leadway.services.reminder.service import ReminderService
from leadway.services.reminder.store import closed_store
from leadway.system.clock import SystemClock
from leadway.system.paths import DataFolder

pytestmark = pytest.mark.usefixtures("cheap_guesses")
DB = Path(__file__).parents[2] / "data" / "db"
KEY = Key(bytes(range(32)), in_keychain=False)


def demo(folder: Path) -> int:
    return execute(parse(["demo", "--weeks", "1", "--data-dir", str(folder)]))


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """Return a folder in which Leadway was started once, and nothing was written."""
    folder = DataFolder(tmp_path / "data")
    folder.make()
    put_key_file(folder, KEY)
    with opened(folder.path) as services:
        services.setup.begin()
    return folder


def a_sealed_week(folder: DataFolder) -> str:
    set_up(folder.path)
    seal_a_week(folder.path, weeks_ago=1)
    return "something was written"


def a_note(folder: DataFolder) -> str:
    with opened(folder.path) as services:
        services.notes.add("Ask Sam about the bins", "app")
    return "something was written"


def a_draft(folder: DataFolder) -> str:
    with opened(folder.path) as services:
        services.ritual(services.weeks.this_week()).put(Closing(lesson="Ask the late shift first"))
    return "something was written"


def half_a_note(folder: DataFolder) -> str:
    with opened(folder.path) as services:
        services.unsaved_texts.put("note", "Ask Sam ab")
    return "chosen or begun"


def changed_words_nobody_decided_on(folder: DataFolder) -> str:
    with opened(folder.path) as services:
        services.unsaved_texts.put("commitment/1", "Cash count signed by three")
    return "chosen or begun"


def a_setting(folder: DataFolder) -> str:
    with opened(folder.path) as services:
        services.settings.change(text_size=125)
    return "chosen or begun"


def a_language(folder: DataFolder) -> str:
    folder.language.write_text("de")
    return "leadway.language"


def a_second_folder(folder: DataFolder) -> str:
    Destinations.read(folder).choose(folder, folder.path.parent)
    return "leadway.backups.json"


def a_backup(folder: DataFolder) -> str:
    with opened(folder.path) as services:
        make(services.backups().job())
    return "has backups"


def backups_of_a_lost_database(folder: DataFolder) -> str:
    a_backup(folder)
    for path in (folder.database, folder.key_file):
        path.unlink()
    return "has backups"


def a_database_without_its_key(folder: DataFolder) -> str:
    folder.key_file.unlink()
    return "without its key file"


def another_key(folder: DataFolder) -> str:
    folder.key_file.unlink()
    put_key_file(folder, Key(bytes(32), in_keychain=False))
    return "does not open"


def a_passphrase(folder: DataFolder) -> str:
    KeySettings(folder, KEY).set_passphrase("four parcels wait at the counter")
    return "does not open"


def data_of_an_earlier_version(folder: DataFolder) -> str:
    shutil.copy(DB / "0005.db", folder.database)
    folder.key_file.unlink()
    put_key_file(folder, Key(bytes.fromhex((DB / "0005.key.txt").read_text().strip()), in_keychain=False))
    return "earlier version"


def an_answer_to_the_reminder(folder: DataFolder) -> str:
    ReminderService(closed_store(folder), SystemClock()).skip_week()
    return "answered the reminder"


def a_damaged_reminder_file(folder: DataFolder) -> str:
    folder.reminder_file.write_text(json.dumps({"format": 99}))
    return "answered the reminder"


def a_key_alone(folder: DataFolder) -> str:
    folder.database.unlink()
    return "a key, and no data"


USES = (
    a_sealed_week, a_note, a_draft, half_a_note, changed_words_nobody_decided_on, a_setting, a_language,
    a_second_folder, a_backup, backups_of_a_lost_database, a_database_without_its_key, another_key,
    a_passphrase, data_of_an_earlier_version, an_answer_to_the_reminder, a_damaged_reminder_file, a_key_alone,
)  # fmt: skip


@pytest.mark.parametrize("use", USES, ids=lambda use: use.__name__)
def test_a_folder_that_was_used_is_refused_with_the_reason_and_stays_as_it_is(
    folder: DataFolder, use: Callable[[DataFolder], str], capsys: pytest.CaptureFixture[str]
) -> None:
    reason = use(folder)
    before = everything(folder.path)
    assert demo(folder.path) == 1
    assert reason in capsys.readouterr().err
    assert everything(folder.path) == before


def everything(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_folder_in_which_nothing_was_written_is_filled_once(folder: DataFolder) -> None:
    assert demo(folder.path) == 0
    with opened(folder.path) as services:
        assert services.notes.waiting()
    assert demo(folder.path) == 1
    assert KeyRequest(folder).key() == KEY
