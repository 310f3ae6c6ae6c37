"""The workflows run what was looked at, with no more rights than needed, and keep secrets to themselves."""

import re
import tomllib
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


@every_workflow
def test_everything_is_installed_by_hash_and_as_it_is_locked(path: Path) -> None:
    for step in steps(path):
        words = step.get("run", "")
        assert not re.search(r"pipx|pip install|uvx|uv tool|uv add|uv lock", words), step
        assert all(
            "--frozen" in line for line in words.splitlines() if re.search(r"uv (sync|run|audit)", line)
        ), step
        if "curl" in words:
            assert "sha256sum --check" in words, step


def test_uv_itself_is_installed_by_hash_and_nothing_is_built_with_what_is_not_locked() -> None:
    script = (ROOT / "packaging" / "uv.sh").read_text(encoding="utf-8")
    assert "--require-hashes" in script
    pinned = (ROOT / "packaging" / "uv.txt").read_text(encoding="utf-8")
    assert re.search(r"^uv==\d+\.\d+\.\d+ \\$", pinned, re.MULTILINE)
    assert len(re.findall(r"^    --hash=sha256:[0-9a-f]{64}", pinned, re.MULTILINE)) > 10
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["uv"]["no-build-isolation-package"] == ["leadway"]
    locked = {each["name"]: each for each in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]}
    needed = [re.split(r"[<>=]", each)[0] for each in project["build-system"]["requires"]]
    for name in (*needed, "editables"):
        assert all(file["hash"].startswith("sha256:") for file in locked[name]["wheels"])


def test_what_is_locked_is_looked_through_every_week_and_renewed() -> None:
    audit = yaml.safe_load((ROOT / ".github" / "workflows" / "audit.yml").read_text(encoding="utf-8"))
    assert audit[True]["schedule"]
    assert any(
        "uv audit" in step.get("run", "") for step in steps(ROOT / ".github" / "workflows" / "audit.yml")
    )
    renewed = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    assert {each["package-ecosystem"] for each in renewed} >= {"uv", "github-actions"}


def test_each_released_file_is_attested_before_anybody_can_fetch_it() -> None:
    release = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"))
    publish = release["jobs"]["publish"]
    done = [step.get("uses", "").partition("@")[0] or step.get("run", "") for step in publish["steps"]]
    attested = done.index("actions/attest-build-provenance")
    assert publish["steps"][attested]["with"]["subject-path"] == "release/*"
    assert attested < next(n for n, step in enumerate(done) if "--draft=false" in step)
    assert publish["permissions"] == {"contents": "write", "id-token": "write", "attestations": "write"}
