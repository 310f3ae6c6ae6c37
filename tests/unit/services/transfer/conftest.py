"""Ground of the tests of a person's own data: a full desk, other data, and a place for a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.own_data import FORMULA
from helpers.team import A_MOVE, Desk, a_full_week
from leadway.system.paths import DataFolder


@pytest.fixture
def full(desk: Desk) -> Desk:
    """Return a desk with a week sealed and amended, a draft, a note, an unfinished text, and a reminder."""
    week = desk.seal(*a_full_week(desk))
    desk.services.weeks.amend(week, "Finance agreed on Monday.")
    desk.services.notes.take(FORMULA, "app")
    desk.services.unsaved_texts.put("note", "And the")
    desk.services.reminder().shown()
    desk.later()
    desk.ritual().put(A_MOVE)
    return desk


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Desk]:
    """Return other data, with nothing in it."""
    desk = Desk(DataFolder(tmp_path / "other"))
    yield desk
    desk.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where an export may lie."""
    return tmp_path / "mine.zip"
