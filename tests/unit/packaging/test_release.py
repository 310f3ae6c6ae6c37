"""A release says what changed, carries its checksums, and does not go out half ready."""

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

import leadway
import place
import release
from leadway import ADDRESS
from place import BuildError

TEXT = """# Changelog

## Unreleased

- Not yet.

## [1.1.0] - 2026-12-01

### Added

- A thing
  in two lines.

## 1.0.0 - 2026-11-01

- The first.

[1.1.0]: https://leadway.example/1.1.0
"""


def test_the_section_of_a_version_is_cut_out() -> None:
    assert release.section(TEXT, "1.1.0") == "### Added\n\n- A thing\n  in two lines."
    assert release.section(TEXT, "1.0.0") == "- The first."


@pytest.mark.parametrize("version", ["1.1", "2.0.0", "1.1.0rc1", ""])
def test_a_version_without_a_section_stops_the_release(version: str) -> None:
    with pytest.raises(BuildError, match="0 sections"):
        release.section(TEXT, version)


def test_an_empty_section_stops_the_release() -> None:
    with pytest.raises(BuildError, match="says nothing"):
        release.section("# Changelog\n\n## 1.0.0 - 2026-11-01\n\n### Added\n", "1.0.0")


def test_a_tag_of_another_version_stops_the_release() -> None:
    with pytest.raises(BuildError, match="and the program says"):
        release.check("v99.0.0")


def test_an_address_that_leads_nowhere_stops_the_release(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(f"## {place.VERSION}\n\n- All of it.\n", encoding="utf-8")
    monkeypatch.setattr(release, "CHANGELOG", changelog)
    monkeypatch.setattr(release, "ADDRESS", "https://leadway.example")

    with pytest.raises(BuildError, match="leads nowhere"):
        release.check(f"v{place.VERSION}")
    monkeypatch.setattr(release, "ADDRESS", "https://somewhere.org/leadway")
    with pytest.raises(BuildError, match=r"SECURITY\.md names no way to report"):
        release.check(f"v{place.VERSION}")
    security = tmp_path / "SECURITY.md"
    security.write_text("Report at https://somewhere.org/leadway/security.", encoding="utf-8")
    monkeypatch.setattr(release, "SECURITY", security)
    assert release.check(f"v{place.VERSION}") == f"v{place.VERSION} can be released"


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="this system has no sha256sum")
def test_the_checksums_are_those_that_people_check(tmp_path: Path) -> None:
    (tmp_path / "leadway_1.0.0_amd64.deb").write_bytes(b"one")
    (tmp_path / "Leadway-1.0.0-setup.exe").write_bytes(b"two")

    release.sums(str(tmp_path))
    release.sums(str(tmp_path))

    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", release.SUMS],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert checked.stdout.splitlines() == ["Leadway-1.0.0-setup.exe: OK", "leadway_1.0.0_amd64.deb: OK"]


def test_a_release_of_nothing_is_none(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="nothing to release"):
        release.sums(str(tmp_path))


def test_the_address_is_the_same_wherever_it_is_told() -> None:
    project = tomllib.loads((place.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["urls"] == {"Homepage": leadway.ADDRESS, "Releases": leadway.RELEASES}


def test_a_hole_is_reported_where_the_project_is() -> None:
    assert f"{ADDRESS}/security/advisories/new" in release.SECURITY.read_text(encoding="utf-8")
