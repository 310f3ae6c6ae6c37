"""What changed is saved a moment later, at once when asked, and again after the disk refused."""

import pytest
from pytestqt.qtbot import QtBot

from leadway.domain.errors import KnownError
from leadway.services.unwritten import Unwritten
from leadway.ui.forms.autosave import Autosave
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.widgets.save_status import NOT_SAVED, SAVED, SAVING, SaveStatus
from leadway.ui.widgets.vbox import VBox
from ui.conftest import Show


def nothing() -> list[Unwritten]:
    """Return what is kept of a form without words."""
    return []


class Disk:
    """Counts what it is given; refuses while it is full."""

    def __init__(self) -> None:
        self.full = False
        self.writes = 0

    def write(self) -> None:
        """Write once."""
        if self.full:
            raise KnownError("The disk is full.")
        self.writes += 1


@pytest.fixture
def disk() -> Disk:
    """Return a disk with room."""
    return Disk()


def test_many_changes_in_a_moment_are_one_write(qtbot: QtBot, disk: Disk) -> None:
    autosave = Autosave(disk.write, nothing, debounce=1)
    for _ in range(5):
        autosave.schedule()
    assert (autosave.is_pending, disk.writes) == (True, 0)
    qtbot.waitUntil(lambda: disk.writes == 1)
    assert not autosave.is_pending


def test_flush_saves_at_once_and_only_what_is_pending(disk: Disk) -> None:
    autosave = Autosave(disk.write, nothing)
    autosave.schedule()
    assert autosave.flush()
    assert autosave.flush()
    assert disk.writes == 1


def test_what_the_disk_refused_is_saved_once_there_is_room(qtbot: QtBot, disk: Disk) -> None:
    autosave = Autosave(disk.write, nothing, retry=1)
    disk.full = True
    autosave.schedule()
    with qtbot.waitSignal(autosave.failed):
        assert not autosave.flush()
    assert autosave.is_pending
    disk.full = False
    with qtbot.waitSignal(autosave.saved):
        pass
    assert disk.writes == 1


def test_a_page_says_that_nothing_is_saved_and_why_until_it_is(show: Show, disk: Disk) -> None:
    page, status, errors = VBox(), SaveStatus(), ErrorNotice()
    page.add(status, errors)
    show(page)
    autosave = Autosave(disk.write, nothing, page)
    autosave.show_in(status, errors)
    for full in (True, True, False):
        disk.full = full
        autosave.schedule()
        assert status.text() == SAVING
        assert autosave.flush() is not full
        assert status.text() == status.accessibleName() == (NOT_SAVED if full else SAVED)
        assert (errors.text(), errors.isVisible()) == ("The disk is full." if full else "", full)
    assert disk.writes == 1
