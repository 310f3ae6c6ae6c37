"""What Windows and macOS are told of the program, as far as it can be known without them."""

import plistlib
import shutil
from pathlib import Path

import pytest

import place
from macos import app
from place import BuildError
from windows import installer
from windows.version_info import version_info


@pytest.mark.parametrize(
    ("version", "numbers"), [("1.2.3", "1.2.3.0"), ("0.10.0rc1", "0.10.0.0"), ("2.0.1.dev4", "2.0.1.0")]
)
def test_a_version_is_four_numbers_for_windows(version: str, numbers: str) -> None:
    assert installer.four_numbers(version) == numbers


def test_what_is_no_version_stops_the_build() -> None:
    with pytest.raises(BuildError, match="no version"):
        installer.four_numbers("next")


def test_the_uninstaller_takes_away_what_was_laid_and_names_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "_internal" / "a").mkdir(parents=True)
    for name in ("leadway.exe", "_internal/one $ two.dll", "_internal/a/three.txt"):
        (tmp_path / name).touch()

    lists = installer.file_lists(tmp_path)

    deleted = [line.strip() for line in lists.splitlines() if line.strip().startswith("Delete")]
    assert deleted == [
        r'Delete "$INSTDIR\_internal\a\three.txt"',
        r'Delete "$INSTDIR\_internal\one $$ two.dll"',
        r'Delete "$INSTDIR\leadway.exe"',
    ]
    removed = [line.strip() for line in lists.splitlines() if line.strip().startswith("RMDir")]
    assert removed == [r'RMDir "$INSTDIR\_internal\a"', r'RMDir "$INSTDIR\_internal"']


@pytest.mark.skipif(shutil.which("makensis") is None, reason="makensis is not installed")
@pytest.mark.parametrize("on_windows", [False, True])
def test_the_installer_compiles_without_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_windows: bool
) -> None:
    monkeypatch.setattr(place, "WINDOWS", on_windows)
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "leadway.exe").write_bytes(b"MZ")

    made = installer.compile_installer(tree, "1.2.3", tmp_path / "leadway-setup.exe", tmp_path / "work")

    assert made.read_bytes().startswith(b"MZ")


def test_windows_shows_the_version_of_the_program() -> None:
    text = version_info("leadway")
    assert f'StringStruct("ProductVersion", "{place.VERSION}")' in text
    compile(text, "version", "eval")


def test_the_mac_application_can_be_told_from_every_other() -> None:
    plist = plistlib.loads(plistlib.dumps(app.info_plist()))
    assert plist["CFBundleIdentifier"] == app.ID
    assert plist["CFBundleShortVersionString"] == place.VERSION


def test_the_mac_application_may_not_reach_a_network_or_a_camera() -> None:
    with (app.HERE / "entitlements.plist").open("rb") as file:
        allowed = plistlib.load(file)
    assert all(name.startswith("com.apple.security.cs.") for name in allowed)
    assert "com.apple.security.get-task-allow" not in allowed
