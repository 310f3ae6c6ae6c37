"""Recognises folders that a service keeps in step with other computers, by the service's own marks.

A live database in such a folder can be torn: the service carries the file and its log away one by one, while
they change. Copies are safe there, as they never change.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

# What a service puts into the folder it keeps, or one above.
_MARKS = {
    ".dropbox.cache": "Dropbox",
    ".sync_journal.db": "Nextcloud",
    ".owncloudsync.log": "Nextcloud",
    ".nextcloudsync.log": "Nextcloud",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
    ".tmp.drivedownload": "Google Drive",  # no text
}
# How a service's folder is called in the home folder, and how it begins under Library/CloudStorage on macOS.
_NAMES = {
    "OneDrive": "OneDrive",
    "Dropbox": "Dropbox",
    "Nextcloud": "Nextcloud",
    "iCloudDrive": "iCloud",
    "iCloud Drive": "iCloud",
}
_ONEDRIVE_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")


def synced_by(folder: Path, *, home: Path | None = None, environment: Mapping[str, str] | None = None) -> str:
    """Return the name of the service that keeps a folder in step, or an empty text; never an error."""
    with suppress(OSError, RuntimeError, ValueError):
        real = folder.expanduser().absolute().resolve()
        home = (home or Path.home()).resolve()
        for root, service in _roots(home, os.environ if environment is None else environment):
            if real == root or root in real.parents:
                return service
        for place in (real, *real.parents):
            service = _by_mark(place) or (_by_name(place.name) if place.parent == home else "")
            if service:
                return service
    return ""


def _roots(home: Path, environment: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """Name the folders that the services say are theirs."""
    for variable in _ONEDRIVE_VARIABLES:
        if environment.get(variable):
            yield Path(environment[variable]).resolve(), "OneDrive"
    programs = [Path(environment[name]) for name in ("APPDATA", "LOCALAPPDATA") if name in environment]
    for place in (home / ".dropbox", *(place / "Dropbox" for place in programs)):
        yield from ((root, "Dropbox") for root in _of_dropbox(place / "info.json"))
    for place in (home / ".config", home / "Library" / "Preferences", *programs):
        yield from ((root, "Nextcloud") for root in _of_nextcloud(place / "Nextcloud" / "nextcloud.cfg"))
    yield home / "Library" / "Mobile Documents", "iCloud"  # no text
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


def _of_nextcloud(config: Path) -> list[Path]:
    """Read the folders from the client's configuration: lines such as `0\\Folders\\1\\localPath=/home/…`."""
    try:
        lines = config.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    paths = (value for key, _, value in (line.partition("=") for line in lines) if key.endswith("localPath"))
    return [Path(path.strip()).resolve() for path in paths if path.strip()]


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
