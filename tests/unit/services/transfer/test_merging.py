"""What two data have in common is kept or replaced with its whole life: state and steps to it agree."""

import json
from pathlib import Path
from typing import Any

import pytest

from fixtures.sample_answers import a_full_week
from fixtures.sample_team import SampleTeam
from helpers.transfer import as_zip, exporter, importer, json_of, part
from leadway.services.transfer.merging import ConflictPolicy

STEP = "11111111-2222-4333-8444-666666666666"


@pytest.fixture
def here(team: SampleTeam) -> SampleTeam:
    """Return a team with a sealed week in which a problem was noticed."""
    team.seal(*a_full_week(team))
    return team


@pytest.fixture
def there(here: SampleTeam, tmp_path: Path) -> Path:
    """Return an export of the same data in which somebody went on with the problem."""
    said = json_of(exporter(here).content())
    problem = said["problem"][0]
    was, problem["state"] = problem["state"], "parked"
    step = {"id": STEP, "kind": "problem", "record_id": problem["id"], "field": "state",
            "before": was, "after": "parked", "at": "2026-09-08T10:00:00Z"}  # fmt: skip
    said["state_change"].append(step)
    file = tmp_path / "there.zip"
    file.write_bytes(as_zip(said))
    return file


def lives(said: dict[str, Any]) -> dict[str, set[str]]:
    """Return for each problem its state and the last one its steps lead to."""
    found = {}
    for problem in said["problem"]:
        steps = [step for step in said["state_change"] if step["record_id"] == problem["id"]]
        found[problem["id"]] = {problem["state"], max(steps, key=lambda step: str(step["at"]))["after"]}
    return found


def test_what_is_kept_gets_no_step_of_the_other_life(here: SampleTeam, there: Path) -> None:
    before = exporter(here).content()
    done = importer(here).import_file(there, ConflictPolicy.KEEP)
    assert exporter(here).content() == before
    assert {line.table: line.left_out for line in done.lines if line.left_out} == {"state_change": 1}
    assert done.changes_nothing


def test_what_is_replaced_takes_over_the_other_life_and_loses_its_own(
    here: SampleTeam, there: Path, tmp_path: Path
) -> None:
    before = exporter(here).content()
    older = tmp_path / "older.zip"
    older.write_bytes(before)
    importer(here).import_file(there, ConflictPolicy.REPLACE)
    now = json_of(exporter(here).content())
    assert all(len(states) == 1 for states in lives(now).values())
    assert now["problem"][0]["state"] == "parked"
    importer(here).import_file(older, ConflictPolicy.REPLACE)
    assert json.loads(part(exporter(here).content(), "leadway.json")) == json.loads(
        part(before, "leadway.json")
    )
