"""Recognises folders that another program keeps in step elsewhere, or that are on another computer's disk.

A live database in such a folder can be torn: the service carries the file and its log away one by one, while
they change; and a disk of the network shares no memory between programs. Backups never change: they are safe
there.
"""

from __future__ import annotations

import html
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

# What a service puts into the folder it keeps, or one above.
_MARKS = {
    ".dropbox.cache": "Dropbox",
    ".sync_journal.db": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
    ".tmp.drivedownload": "Google Drive",  # no text
    ".tmp.driveupload": "Google Drive",  # no text
    # https://docs.syncthing.net/users/faq.html: the marker of a folder, and its list of exceptions.
    ".stfolder": "Syncthing",
    ".stignore": "Syncthing",
    ".sync/IgnoreList": "Resilio Sync",  # no text
    ".megaignore": "MEGA",
    ".seafile-data": "Seafile",
    ".SynologyWorkingDirectory": "Synology Drive",  # no text
    ".tresorit": "Tresorit",
}
# How a service's folder is called in the home folder, and how it begins under Library/CloudStorage on macOS.
_NAMES = {
    "OneDrive": "OneDrive",
    "Dropbox": "Dropbox",
    "Nextcloud": "Nextcloud",
    "ownCloud": "ownCloud",
    "iCloudDrive": "iCloud",
    "iCloud Drive": "iCloud",
    "Google Drive": "Google Drive",
    "GoogleDrive": "Google Drive",
    "Insync": "Insync",
    "MEGAsync": "MEGA",
    "pCloudDrive": "pCloud",
    "pCloud Drive": "pCloud",
    "Proton Drive": "Proton Drive",
    "ProtonDrive": "Proton Drive",
    "Resilio Sync": "Resilio Sync",
    "Seafile": "Seafile",
    "SeaDrive": "Seafile",
    "SynologyDrive": "Synology Drive",
    "CloudStation": "Synology Drive",
    "Tresors": "Tresorit",
}  # no text
# Folders with names that a person may have given, too: the service's own settings must be there as well.
_NAMES_WITH_SETTINGS = {"Box": "Box", "Box Sync": "Box", "MEGA": "Mega Limited"}  # no text
_ONEDRIVE_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_OWNCLOUD_CLIENTS = {"Nextcloud": "nextcloud.cfg", "ownCloud": "owncloud.cfg"}
_SYNCTHING_FOLDER = re.compile(r'<folder\b[^>]*\bpath="([^"]+)"')
_ICLOUD = "Library/Mobile Documents/com~apple~CloudDocs"  # no text
# Kinds of mounted disks behind which another computer is, or the other side of a virtual one.
_REMOTE_KINDS = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ceph", "glusterfs", "davfs", "vboxsf", "prl_fs")
)
_REMOTE_PROGRAMS = frozenset(
    (
        "rclone",
        "sshfs",
        "gvfsd-fuse",
        "kio-fuse",
        "davfs2",
        "s3fs",
        "gcsfuse",
        "vmhgfs-fuse",
        "onedriver",
        "google-drive-ocamlfuse",
        "pCloud.fs",
    )
)
_WINDOWS_REMOTE = 4


def synced_by(folder: Path, *, home: Path | None = None, environment: Mapping[str, str] | None = None) -> str:
    """Return the name of the service that keeps a folder in step, or an empty text; never an error."""
    with suppress(OSError, RuntimeError, ValueError):
        real = folder.expanduser().absolute().resolve()
        home = (home or Path.home()).resolve()
        environment = os.environ if environment is None else environment
        for root, service in _roots(home, environment):
            if real == root or root in real.parents:
                return service
        for place in (real, *real.parents):
            service = _by_mark(place)
            if not service and place.parent == home:
                settings = _settings(home, environment)
                service = _by_name(place.name) or _by_name_and_settings(place.name, settings)
            if service:
                return service
    return ""


def remote_disk(folder: Path, *, mounts: Path = Path("/proc/self/mounts")) -> str:
    """Return what kind of remote or shared disk a folder is on, as the system calls it, or an empty text."""
    with suppress(OSError, RuntimeError, ValueError):
        real = folder.expanduser().absolute().resolve()
        if sys.platform == "win32":
            import ctypes

            drive = f"{real.drive}\\"
            return real.drive if ctypes.windll.kernel32.GetDriveTypeW(drive) == _WINDOWS_REMOTE else ""
        text = mounts.read_text(encoding="utf-8", errors="replace")
        found = [(Path(_unescaped(line[1])), line[2]) for line in map(str.split, text.splitlines())]
        # Of several, the deepest counts, and of those on one place the last.
        around = [
            (len(at.parts), n) for n, (at, _kind) in enumerate(found) if at == real or at in real.parents
        ]
        kind = found[max(around)[1]][1]
        program = kind.removeprefix("fuse.")
        if kind in _REMOTE_KINDS or (program != kind and program in _REMOTE_PROGRAMS):
            return program
    return ""


def _unescaped(place: str) -> str:
    """Return the path of a mount, in which the system writes blanks as `\\040`."""
    return place.encode("latin-1", "backslashreplace").decode("unicode_escape", "replace")


def _settings(home: Path, environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the folders in which programs keep their settings, on each system."""
    programs = (Path(environment[name]) for name in ("APPDATA", "LOCALAPPDATA") if name in environment)
    support = home / "Library" / "Application Support"  # no text
    return home / ".config", home / ".local/state", home / ".local/share/data", support, *programs


def _roots(home: Path, environment: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """Name the folders that the services say are theirs."""
    for variable in _ONEDRIVE_VARIABLES:
        if environment.get(variable):
            yield Path(environment[variable]).resolve(), "OneDrive"
    settings = _settings(home, environment)
    for place in (home / ".dropbox", *(place / "Dropbox" for place in settings)):
        yield from ((root, "Dropbox") for root in _of_dropbox(place / "info.json"))
    for place in (*settings, home / "Library" / "Preferences"):
        for service, name in _OWNCLOUD_CLIENTS.items():
            yield from ((root, service) for root in _of_owncloud(place / service / name))
        for name in ("syncthing", "Syncthing"):
            yield from ((root, "Syncthing") for root in _of_syncthing(place / name / "config.xml", home))
    yield home / "Library" / "Mobile Documents", "iCloud"  # no text
    for name in ("Desktop", "Documents"):
        # There as soon as iCloud keeps these two.
        if os.path.lexists(home / _ICLOUD / name):
            yield home / name, "iCloud"
    with suppress(OSError):
        for place in (home / "Library" / "CloudStorage").iterdir():
            service = next((_NAMES[name] for name in _NAMES if place.name.startswith(name)), "")
            yield place.resolve(), service or place.name.partition("-")[0]


def _of_dropbox(info: Path) -> list[Path]:
    """Read the folders from Dropbox's own note of its accounts."""
    try:
        accounts = json.loads(info.read_text(encoding="utf-8"))
        return [Path(str(place["path"])).resolve() for place in accounts.values()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _of_owncloud(config: Path) -> list[Path]:
    """Read the folders from a client's configuration: lines such as `0\\Folders\\1\\localPath=/home/…`."""
    try:
        lines = config.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    paths = (value for key, _, value in (line.partition("=") for line in lines) if key.endswith("localPath"))
    return [Path(path.strip()).resolve() for path in paths if path.strip()]


def _of_syncthing(config: Path, home: Path) -> list[Path]:
    """Read the folders from Syncthing's configuration: elements such as `<folder path="~/Sync" …>`."""
    try:
        text = config.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    # Behind it stands what a new folder begins with.
    paths = _SYNCTHING_FOLDER.findall(text.partition("<defaults>")[0])
    return [Path(html.unescape(path).replace("~", str(home), 1)).resolve() for path in paths]


def _by_mark(folder: Path) -> str:
    for mark, service in _MARKS.items():
        if os.path.lexists(folder / mark):
            return service
    # A file: in the home folder, a folder of this name holds Dropbox's own settings.
    if (folder / ".dropbox").is_file():
        return "Dropbox"
    # Newer Nextcloud clients name their journal by the account: .sync_ab12cd34ef56.db
    return "Nextcloud" if any(folder.glob(".sync_*.db")) else ""


def _by_name(folder: str) -> str:
    """Return the service whose folders in the home folder are called like this: `OneDrive - Parcel Shop`."""
    for name, service in _NAMES.items():
        if folder == name or folder.startswith((f"{name} - ", f"{name} (", f"{name}-")):
            return service
    return ""


def _by_name_and_settings(folder: str, settings: tuple[Path, ...]) -> str:
    own = _NAMES_WITH_SETTINGS.get(folder, "")
    return folder.split(" ")[0] if own and any((place / own).is_dir() for place in settings) else ""
