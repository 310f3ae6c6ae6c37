"""The workflows run what was looked at, with no more rights than needed, and keep secrets to themselves."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
every_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def steps(path: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
    return [step for job in jobs for step in job.get("steps", [])]


@every_workflow
def test_every_action_is_pinned_to_a_commit(path: Path) -> None:
    used = [step["uses"] for step in steps(path) if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", each) for each in used), used


@every_workflow
def test_a_workflow_may_only_read_and_one_that_writes_says_so_at_its_job(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    writing = {name for name, job in workflow["jobs"].items() if "permissions" in job}
    assert writing == ({"draft", "publish"} if path.stem == "release" else set())


@every_workflow
def test_no_step_prints_a_secret_or_takes_foreign_text_as_a_command(path: Path) -> None:
    for step in steps(path):
        assert "${{" not in step.get("run", ""), step


@every_workflow
def test_the_checked_out_copy_keeps_no_password(path: Path) -> None:
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_the_same_uv_is_used_everywhere() -> None:
    pinned = re.search(r"^UV_VERSION=(\S+)$", (ROOT / "packaging" / "setup.sh").read_text(), re.MULTILINE)
    assert pinned is not None
    for path in WORKFLOWS:
        environment = yaml.safe_load(path.read_text(encoding="utf-8")).get("env", {})
        assert environment.get("UV_VERSION", pinned[1]) == pinned[1], path.name
