"""Open data whose files were moved, deleted or replaced is never written on into, and nothing else harmed."""

import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from helpers.databases import raw
from leadway.domain.errors import KnownError, MovedError
from leadway.files import LOG, LOG_INDEX, appended
from leadway.services.settings import UnsavedTexts
from leadway.storage.database import Database

KEY = bytes(range(32))
Happen = Callable[[Path], object]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Return open data with a note that was begun."""
    (tmp_path / "data").mkdir()
    opened = Database.open(tmp_path / "data" / "leadway.db", KEY)
    UnsavedTexts(opened).put("note", "Till 3")
    yield opened
    opened.close()


def replace(folder: Path) -> None:
    """Put a copy in its place, as a program does that brings folders back."""
    shutil.copytree(folder, folder.with_name("copy"))
    shutil.rmtree(folder)
    folder.with_name("copy").rename(folder)


def put_a_file(folder: Path) -> None:
    """Put a file in its place."""
    shutil.rmtree(folder)
    folder.touch()


def contents(folder: Path) -> dict[str, bytes]:
    """Return what is in the files of a folder; the index is every reader's to write."""
    files = (
        [each for each in folder.iterdir() if not each.name.endswith(LOG_INDEX)] if folder.is_dir() else []
    )
    return {each.name: each.read_bytes() for each in files}


EVENTS: dict[str, Happen] = {
    "deleted": shutil.rmtree,
    "moved": lambda folder: folder.rename(folder.with_name("elsewhere")),
    "replaced": replace,
    "its file deleted": lambda folder: (folder / "leadway.db").unlink(),
    "its log deleted": lambda folder: appended(folder / "leadway.db", LOG).unlink(),
    "a file in its place": put_a_file,
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody take away what is open")
@pytest.mark.parametrize("event", EVENTS)
def test_a_save_says_so_and_what_is_there_stays_as_it_is(database: Database, event: str) -> None:
    folder = database.path.parent
    EVENTS[event](folder)
    before = contents(folder)
    texts = UnsavedTexts(database)
    attempts: tuple[Callable[[], object], ...] = (partial(texts.put, "note", "Till 3 is out"), database.sync)
    for attempt in attempts:
        with pytest.raises(MovedError, match=r"“.*data”, was moved, deleted or replaced"):
            attempt()
    assert texts.get("note") == "Till 3", "what was written can still be read"
    database.close()
    assert contents(folder) == before, "above all, no log of other data is deleted"


def test_another_thread_opens_nothing_in_its_place(database: Database) -> None:
    folder = database.path.parent
    folder.rename(folder.with_name("elsewhere"))
    folder.mkdir()
    met: list[KnownError] = []

    def read() -> None:
        try:
            with database.thread_connection(), database.reading():
                raise AssertionError("it was opened")
        except KnownError as error:
            met.append(error)

    thread = Thread(target=read)
    thread.start()
    thread.join()
    assert isinstance(met[0], MovedError)
    assert not list(folder.iterdir())


def test_put_back_it_saves_again(database: Database) -> None:
    folder = database.path.parent
    texts = UnsavedTexts(database)
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(MovedError):
        texts.put("note", "Till 3 is out of rolls")
    folder.with_name("elsewhere").rename(folder)
    texts.put("note", "Till 3 is out of rolls")
    database.close()
    with raw(database.path, KEY) as other:
        rows = other.execute("SELECT value FROM setting WHERE key = 'unsaved/note'").fetchall()
    assert rows == [("Till 3 is out of rolls",)]
