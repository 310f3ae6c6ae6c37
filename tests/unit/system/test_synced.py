"""Folders that a service keeps in step, recognised by the services' own marks."""

import json
import sys
from pathlib import Path

import pytest

from leadway.system.synced import remote_disk, synced_by


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
        (".stfolder", "Syncthing"),
        (".stignore", "Syncthing"),
        (".sync/IgnoreList", "Resilio Sync"),
        (".megaignore", "MEGA"),
        (".seafile-data", "Seafile"),
        (".SynologyWorkingDirectory", "Synology Drive"),
        (".tresorit", "Tresorit"),
        (".owncloudsync.log", "ownCloud"),
        (".tmp.driveupload", "Google Drive"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    ],
)
def test_a_service_is_known_by_what_it_puts_into_its_folder(tmp_path: Path, mark: str, service: str) -> None:
    root = tmp_path / "work" / "shared"
    (root / mark).parent.mkdir(parents=True)
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
        ("Library/CloudStorage/GoogleDrive-sam@example.org", "Google Drive"),
        ("Library/CloudStorage/ProtonDrive-sam@example.org-folder", "Proton Drive"),
        ("Library/CloudStorage/SynologyDrive-desk", "Synology Drive"),
        ("Library/CloudStorage/Box-Box", "Box"),
        ("OneDrive - Parcel Shop", "OneDrive"),
        ("ownCloud", "ownCloud"),
        ("Seafile/Notes", "Seafile"),
        ("pCloudDrive", "pCloud"),
        ("Proton Drive/sam/My files", "Proton Drive"),
        ("SynologyDrive", "Synology Drive"),
        ("Tresors/Team", "Tresorit"),
        ("Insync/sam@example.org", "Insync"),
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


@pytest.mark.parametrize(
    "place", [".config/syncthing", ".local/state/syncthing", "Library/Application Support/Syncthing"]
)
def test_syncthing_is_known_by_its_configuration(tmp_path: Path, place: str) -> None:
    config = tmp_path / place / "config.xml"
    config.parent.mkdir(parents=True)
    config.write_text(
        f'<configuration version="37">\n<folder id="a" label="Team" path="{tmp_path}/team &amp; desk">'
        '</folder><folder path="~/notes/" id="b"/><defaults><folder id="" path="~"></folder></defaults>',
        encoding="utf-8",
    )
    assert ask(tmp_path / "team & desk" / "deep", tmp_path) == "Syncthing"
    assert ask(tmp_path / "notes", tmp_path) == "Syncthing"


def test_syncthings_usual_folder_for_new_ones_is_none_that_it_syncs(tmp_path: Path) -> None:
    config = tmp_path / ".config" / "syncthing" / "config.xml"
    config.parent.mkdir(parents=True)
    config.write_text('<defaults><folder id="" path="~"></folder></defaults>', encoding="utf-8")
    assert ask(tmp_path / "alone", tmp_path) == ""


def test_a_name_that_anybody_may_give_counts_only_beside_the_services_settings(tmp_path: Path) -> None:
    assert ask(tmp_path / "Box" / "notes", tmp_path) == ask(tmp_path / "MEGA", tmp_path) == ""
    (tmp_path / "local" / "Box").mkdir(parents=True)
    assert ask(tmp_path / "Box" / "notes", tmp_path, {"LOCALAPPDATA": str(tmp_path / "local")}) == "Box"


def test_desktop_and_documents_are_synced_where_icloud_keeps_them(tmp_path: Path) -> None:
    assert ask(tmp_path / "Documents" / "notes", tmp_path) == ""
    (tmp_path / "Library/Mobile Documents/com~apple~CloudDocs/Documents").mkdir(parents=True)
    assert ask(tmp_path / "Documents" / "notes", tmp_path) == "iCloud"
    assert ask(tmp_path / "Desktop", tmp_path) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked for the drive")
@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("fuse.rclone", "rclone"),
        ("fuse.sshfs", "sshfs"),
        ("nfs4", "nfs4"),
        ("cifs", "cifs"),
        ("9p", "9p"),
        ("vboxsf", "vboxsf"),
        ("ext4", ""),
        ("fuseblk", ""),
        ("fuse.gocryptfs", ""),
        ("tmpfs", ""),
    ],
)
def test_a_disk_behind_which_another_computer_is_is_known_by_its_mount(
    tmp_path: Path, kind: str, known: str
) -> None:
    mounts = tmp_path / "mounts"
    share = tmp_path / "team share"
    written = str(share).replace(" ", "\\040")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nremote: {written} {kind} rw 0 0\n", encoding="utf-8")
    assert remote_disk(share / "Leadway", mounts=mounts) == known
    assert remote_disk(tmp_path / "mine", mounts=mounts) == ""
    assert remote_disk(share, mounts=tmp_path / "none") == "", "what is not known is not said"
