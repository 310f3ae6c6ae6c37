"""Folders that a service keeps in step, recognised by the services' own marks."""

import json
from pathlib import Path

import pytest

from leadway.system.synced import synced_by


def ask(folder: Path, home: Path, environment: dict[str, str] | None = None) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    return synced_by(folder / "Leadway", home=home, environment=environment or {})


def test_a_folder_of_this_computer_alone_is_no_synced_one(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    assert ask(tmp_path / ".local" / "share", tmp_path) == ""
    assert ask(tmp_path / "Dropbox notes", tmp_path) == ""


@pytest.mark.parametrize(
    ("mark", "service"),
    [
        (".dropbox", "Dropbox"),
        (".dropbox.cache", "Dropbox"),
        (".sync_1a2b3c4d5e6f.db", "Nextcloud"),
        (".nextcloudsync.log", "Nextcloud"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    ],
)
def test_a_service_is_known_by_what_it_puts_into_its_folder(tmp_path: Path, mark: str, service: str) -> None:
    root = tmp_path / "work" / "shared"
    root.mkdir(parents=True)
    (root / mark).touch()
    assert ask(root / "deep" / "inside", tmp_path) == service


def test_dropbox_is_known_by_its_note_of_accounts(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    said = {"personal": {"path": str(tmp_path / "box"), "host": 1}}
    (tmp_path / ".dropbox" / "info.json").write_text(json.dumps(said), encoding="utf-8")
    assert ask(tmp_path / "box" / "notes", tmp_path) == "Dropbox"


def test_nextcloud_is_known_by_its_configuration(tmp_path: Path) -> None:
    config = tmp_path / ".config" / "Nextcloud"
    config.mkdir(parents=True)
    lines = [
        "[Accounts]",
        "0\\Folders\\1\\ignoreHiddenFiles=false",
        f"0\\Folders\\1\\localPath={tmp_path}/cloud/",
    ]
    (config / "nextcloud.cfg").write_text("\n".join(lines), encoding="utf-8")
    assert ask(tmp_path / "cloud" / "notes", tmp_path) == "Nextcloud"


def test_onedrive_is_known_by_what_windows_says_of_it(tmp_path: Path) -> None:
    place = tmp_path / "OD"
    assert ask(place / "notes", tmp_path, {"OneDriveCommercial": str(place)}) == "OneDrive"


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("Library/CloudStorage/OneDrive-ParcelShop", "OneDrive"),
        ("Library/CloudStorage/Dropbox", "Dropbox"),
        ("Library/CloudStorage/GoogleDrive-sam@example.org", "GoogleDrive"),
        ("OneDrive - Parcel Shop", "OneDrive"),
        ("iCloudDrive", "iCloud"),
        ("Dropbox (Personal)", "Dropbox"),
    ],
)
def test_a_service_is_known_by_where_its_folder_lies(tmp_path: Path, folder: str, service: str) -> None:
    assert ask(tmp_path / folder / "notes", tmp_path) == service


def test_marks_that_cannot_be_read_are_no_error(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    (tmp_path / ".dropbox" / "info.json").write_text("[1", encoding="utf-8")
    assert ask(tmp_path / "notes", tmp_path) == ""
