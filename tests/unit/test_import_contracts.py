"""The import contracts of pyproject.toml: each is broken on purpose here, to know that it can fail."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

DATABASE = "peewee playhouse sqlcipher3 msgspec"
HOST = "keyring platformdirs secretstorage"
SEALS = "cryptography"
QT = "PySide6 shiboken6"
PAGES = "typst icalendar"
JOURNALS = "yaml"
EVERY = f"{DATABASE} {HOST} {SEALS} {QT} {PAGES} {JOURNALS}"

# What each room must not import; `leadway.` stands before the rooms.
FORBIDDEN = {
    "domain": f"app cli ui services storage system reports files {EVERY}",
    "storage": f"app cli ui services system reports {HOST} {SEALS} {QT} {PAGES} {JOURNALS}",
    "system": f"app cli ui services storage reports {DATABASE} {SEALS} {PAGES} {JOURNALS}",
    "reports": f"app cli ui services storage system {DATABASE} {HOST} {SEALS} {QT} {JOURNALS}",
    "services": f"app cli ui peewee playhouse sqlcipher3 {HOST} {QT} {PAGES}",
    "ui": f"app cli storage system reports {DATABASE} {HOST} {SEALS} {PAGES} {JOURNALS}",
    "cli": "app",
    "files": f"app cli ui services storage system reports {EVERY}",
    "resources": "app cli ui services storage system reports domain",
}
ALLOWED = {
    "storage": "domain resources files peewee playhouse sqlcipher3 msgspec",
    "system": "domain resources files keyring platformdirs secretstorage PySide6",
    "reports": "domain resources files typst icalendar",
    "services": "domain resources files storage system reports msgspec cryptography yaml",
    "ui": "domain resources files services PySide6",
    "cli": "domain resources files storage system reports services ui",
    "app": "domain resources files storage system reports services ui cli",
}
ROOMS = {*FORBIDDEN, *ALLOWED}
IMPORTED_AS = {"pyyaml": "yaml", "pyside6-essentials": "PySide6", "tzdata": None}


def full_name(name: str) -> str:
    return f"leadway.{name}" if name in ROOMS else name


LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(room, name) for room, names in table.items() for name in names.split()]


def lint(folder: Path, imports: list[tuple[str, str]]) -> subprocess.CompletedProcess[str]:
    """Run the contracts over empty rooms that import exactly the given pairs."""
    package = folder / "leadway"
    contracts = (ROOT / "pyproject.toml").read_text("utf-8").partition("[tool.importlinter]")[2]
    named = re.findall(r'"leadway\.([a-z_.]+)', contracts)
    for module in sorted({*ROOMS, *named}):
        (package / module.replace(".", "/")).mkdir(parents=True, exist_ok=True)
    for place in (package, *package.rglob("*")):
        (place / "__init__.py").touch()
    (package / "__main__.py").write_text("import leadway.app\n")
    for room, name in imports:
        (package / room / f"imports_{name}.py").write_text(f"import {full_name(name)}\n")
    shutil.copy(ROOT / "pyproject.toml", folder)
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def report_of_every_breach(tmp_path_factory: pytest.TempPathFactory) -> str:
    return lint(tmp_path_factory.mktemp("breaches"), pairs(FORBIDDEN)).stdout


@pytest.mark.parametrize(("room", "name"), pairs(FORBIDDEN))
def test_a_breach_is_reported(report_of_every_breach: str, room: str, name: str) -> None:
    assert f"leadway.{room}.imports_{name} -> {full_name(name)} (l.1)" in report_of_every_breach


def test_what_the_table_allows_is_kept(tmp_path: Path) -> None:
    result = lint(tmp_path, pairs(ALLOWED))

    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


def test_only_the_ui_may_name_a_widget(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ("system", "ui"):
        folder = tmp_path / "desktop" / "leadway" / room
        folder.mkdir(parents=True)
        for module in ("QtGui", "QtWidgets"):
            (folder / f"imports_{module}.py").write_text(f"from PySide6 import {module}\n")
    command = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--output-format", "concise", "."]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert result.returncode == 1
    reported = result.stdout.replace("\\", "/")
    assert "system/imports_QtGui.py" in reported
    assert "system/imports_QtWidgets.py" in reported
    assert "/ui/" not in reported


def test_every_dependency_is_named_in_the_contracts() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = [re.split(r"[^\w-]", each)[0].lower() for each in project["project"]["dependencies"]]
    imported = {IMPORTED_AS.get(name, name) for name in names} - {None}
    [domain] = [
        contract["forbidden_modules"]
        for contract in project["tool"]["importlinter"]["contracts"]
        if contract["name"].startswith("domain:")
    ]

    assert imported <= set(domain)
