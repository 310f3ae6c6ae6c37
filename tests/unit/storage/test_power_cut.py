"""What was written is on the disk when its writer goes on, or was waited for: no power cut takes it."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helpers.disk import pages_in_memory, real_disk
from leadway.domain.errors import KnownError
from leadway.files import LOG, appended
from leadway.services.settings import UnsavedTexts
from leadway.storage.database import Database

KEY = bytes(range(32))
TEXT = "Ask Sam about the bins"


@pytest.fixture
def database() -> Iterator[Database]:
    """Return open data on a disk."""
    with ExitStack() as stack:
        opened = Database.open(stack.enter_context(real_disk()) / "leadway.db", KEY)
        stack.callback(opened.close)
        yield opened


def in_memory(database: Database) -> int:
    return sum(pages_in_memory(file) for file in (database.path, appended(database.path, LOG)))


def test_a_commit_is_on_the_disk_when_it_returns(database: Database) -> None:
    UnsavedTexts(database).put("note", TEXT)
    assert in_memory(database) == 0


def test_what_is_typed_waits_for_the_disk_only_when_it_is_asked_for(database: Database) -> None:
    with database.syncing_later():
        UnsavedTexts(database).put("note", TEXT)
    assert in_memory(database) > 0, "otherwise this proves nothing"
    database.sync()
    assert in_memory(database) == 0

    UnsavedTexts(database).put("note", f"{TEXT} and the labels")
    assert in_memory(database) == 0, "what comes later waits again"


def test_a_later_commit_brings_what_did_not_wait_to_the_disk(database: Database) -> None:
    with database.syncing_later():
        UnsavedTexts(database).put("note", TEXT)
    UnsavedTexts(database).put("capture", "Label printer")
    assert in_memory(database) == 0


def test_a_fault_while_nothing_waits_does_not_end_the_waiting(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.syncing_later():
        _ = 1 / 0
    UnsavedTexts(database).put("note", TEXT)
    assert in_memory(database) == 0


def test_a_disk_that_takes_nothing_is_told_and_not_called_saved(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    database = Database.open(tmp_path / "leadway.db", KEY)
    UnsavedTexts(database).put("note", TEXT)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # No file can be opened any more, so none can be flushed.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        with pytest.raises(KnownError, match="The disk reported an error"):
            database.sync()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    database.close()


def test_closed_data_waits_for_nothing(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "leadway.db", KEY, now=datetime(2026, 11, 24, tzinfo=UTC))
    database.close()
    database.sync()


def test_macos_is_asked_for_the_disk_and_not_for_its_memory(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "leadway.db", KEY)
    asked = [database._db.pragma(name) for name in ("synchronous", "fullfsync", "checkpoint_fullfsync")]
    database.close()
    assert asked == [2, 1, 1], f"on {sys.platform}, too: elsewhere the last two mean nothing"
