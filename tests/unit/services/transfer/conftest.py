"""Ground of the tests of a person's own data: a full team, other data, and a place for a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.sample_answers import A_MOVE, a_full_week
from fixtures.sample_team import SampleTeam, copy_of, sample_team
from helpers.transfer import FORMULA
from leadway.system.paths import DataFolder


@pytest.fixture(scope="package")
def full_template(tmp_path_factory: pytest.TempPathFactory) -> SampleTeam:
    """Return a team with a week sealed and amended, a draft, a note, an unfinished text, and a reminder."""
    with sample_team(tmp_path_factory.mktemp("full")) as team:
        week = team.seal(*a_full_week(team))
        team.services.weeks.amend(week, "Finance agreed on Monday.")
        team.services.notes.add(FORMULA, "app")
        team.services.unsaved_texts.put("note", "And the")
        team.services.reminder().record_shown()
        team.later()
        team.ritual().put(A_MOVE)
    return team


@pytest.fixture
def full(full_template: SampleTeam, tmp_path: Path) -> Iterator[SampleTeam]:
    """Return a team with data of every kind."""
    team = copy_of(full_template, tmp_path)
    yield team
    team.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[SampleTeam]:
    """Return other data, with nothing in it."""
    team = SampleTeam(DataFolder(tmp_path / "other"))
    yield team
    team.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where an export may lie."""
    return tmp_path / "mine.zip"
