"""Ground of the tests of a person's own data: a full desk, other data, and a place for a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.sample_answers import A_MOVE, a_full_week
from fixtures.sample_team import SampleTeam
from helpers.own_data import FORMULA
from leadway.system.paths import DataFolder


@pytest.fixture
def full(desk: SampleTeam) -> SampleTeam:
    """Return a desk with a week sealed and amended, a draft, a note, an unfinished text, and a reminder."""
    week = desk.seal(*a_full_week(desk))
    desk.services.weeks.amend(week, "Finance agreed on Monday.")
    desk.services.notes.add(FORMULA, "app")
    desk.services.unsaved_texts.put("note", "And the")
    desk.services.reminder().record_shown()
    desk.later()
    desk.ritual().put(A_MOVE)
    return desk


@pytest.fixture
def other(tmp_path: Path) -> Iterator[SampleTeam]:
    """Return other data, with nothing in it."""
    desk = SampleTeam(DataFolder(tmp_path / "other"))
    yield desk
    desk.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where an export may lie."""
    return tmp_path / "mine.zip"
