"""What goes into a package, and the papers that go with it."""

import sys
from pathlib import Path

import pytest

import inside
import kept
import papers
import place
from inside import BundledComponent, expected
from leadway.cli import make_parser
from linux import prove, shared

SITE = Path("/somewhere/site-packages").absolute()


@pytest.mark.parametrize(
    "target",
    [
        "PySide6/QtWidgets.abi3.so",
        "PySide6/QtWidgets.pyd",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/lib/libicudata.so.73",
        "PySide6/Qt/lib/QtGui.framework/Versions/A/QtGui",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt6Gui.dll",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/plugins/styles/qmodernwindowsstyle.dll",
        "PySide6/MSVCP140.dll",
        "PySide6/pyside6.abi3.dll",
        "cryptography/hazmat/bindings/_rust.abi3.so",
        "leadway/resources/fonts/Inter-Regular.ttf",
    ],
)
def test_what_the_program_shows_and_keeps_with_goes_in(target: str) -> None:
    assert kept.keeps(target, f"{SITE}/{target}")


@pytest.mark.parametrize(
    "target",
    [
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/Qt/lib/libQt6SvgWidgets.so.6",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/plugins/networkinformation/libqglib.so",
        "PySide6/Qt6Qml.dll",
        "PySide6/opengl32sw.dll",
        "keyring-25.7.0.dist-info/METADATA",
    ],
)
def test_what_nobody_uses_stays_out(target: str) -> None:
    assert not kept.keeps(target, f"{SITE}/{target}")


@pytest.mark.skipif(sys.platform == "win32", reason="it is asked for on Linux only")
def test_of_the_system_only_what_other_systems_lack_goes_in() -> None:
    assert kept.keeps("libxcb-cursor.so.0", "/lib/x86_64-linux-gnu/libxcb-cursor.so.0")
    assert not kept.keeps("libX11.so.6", "/lib/x86_64-linux-gnu/libX11.so.6")
    assert not kept.keeps("libssl.so.3", "/lib/x86_64-linux-gnu/libssl.so.3")


def test_a_link_goes_where_what_it_leads_to_goes() -> None:
    assert kept.keeps("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6")
    assert not kept.keeps("libQt6Quick.so.6", "PySide6/Qt/lib/libQt6Quick.so.6")


@pytest.mark.parametrize(("on_windows", "is_known"), [(True, True), (False, False)])
def test_a_file_belongs_to_its_package_however_windows_writes_its_name(
    monkeypatch: pytest.MonkeyPatch, on_windows: bool, is_known: bool
) -> None:
    monkeypatch.setattr(place, "WINDOWS", on_windows)
    inside._owners.cache_clear()
    try:
        assert (inside.owner(SITE / "PYTEST" / "__Init__.py") is not None) is is_known
        package = inside.owner(SITE / "pytest" / "__init__.py")
        assert package is not None
        assert package.metadata["Name"] == "pytest"
    finally:
        inside._owners.cache_clear()


def test_only_what_leadway_requires_is_expected_inside() -> None:
    assert {"peewee", "sqlcipher3", "typst", "pyside6-essentials", "shiboken6"} <= expected()
    assert not {"pytest", "hypothesis", "mypy", "ruff"} & expected()


def test_the_same_components_give_the_same_bill_of_materials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    component = BundledComponent("peewee", "4.5.3", "MIT", (), "pypi")

    assert papers.bill([component]) == papers.bill([component])
    assert "pkg:pypi/peewee@4.5.3" in papers.bill([component])


def test_the_manual_page_knows_every_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    page = shared.manual_page().replace("\\-", "-")

    described = make_parser().format_help()
    commands = described.partition("commands:")[2].split()
    assert "status" in commands
    for command in ("status", "note", "document weekly", "quit"):
        assert f"'leadway {command}'" in page
    assert "--smoke" not in page, "no person needs it"


def test_the_changelog_of_a_package_says_what_is_new() -> None:
    assert all(point and "\n" not in point for point in shared.changes("0.0.0"))
    assert shared.changes("0.0.0") == shared.changes("not a version")


def test_a_package_that_cannot_be_proven_here_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["prove.py", "rpm", "snap"])

    assert prove.main() == 2
    assert capsys.readouterr().err == "There is no “snap” to prove, only rpm, appimage, flatpak.\n"
