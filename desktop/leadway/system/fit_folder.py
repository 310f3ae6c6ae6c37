"""Says why a folder cannot hold live data before anything is opened or made in it; nothing is changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from leadway.domain.errors import UnfitFolderError
from leadway.files import LOG, LOG_INDEX, appended
from leadway.i18n import _, as_data
from leadway.system.paths import DataFolder

# SQLite takes no longer path (MAX_PATHNAME of its "unix" system, MAX_PATH of Windows), and appends to it.
_ACCESS_DENIED = 5  # ERROR_ACCESS_DENIED of Windows, and not that another program holds a file
_LONGEST_PATH = 248 if sys.platform == "win32" else 500


def refuse_unfit_folder(folder: DataFolder) -> None:
    """Raise UnfitFolderError where the data in it cannot be used as it is."""
    path = folder.path
    length = len(os.fsencode(folder.database))
    if length > _LONGEST_PATH:
        raise UnfitFolderError(
            _("The path of the data folder is too long: {n} characters.").format(n=length),
            _("Move it to a folder with a path of at most {n}.").format(n=_LONGEST_PATH),
        )
    if not os.path.isdir(path):  # noqa: PTH112 -- Path.is_dir() raises where it may not look
        # Making it says what is in the way.
        return
    if sys.platform != "win32":
        _refuse_other_owner(folder)
        if os.statvfs(path).f_flag & os.ST_RDONLY:
            raise UnfitFolderError(
                _("The disk of “{folder}” can only be read.").format(folder=path),
                _("Make it writable, or use a copy of the data on this computer."),
            )
    for place in _parts(folder):
        if not _may_use(place, os.X_OK if place == path else 0):
            raise UnfitFolderError(
                _("Leadway may not write to “{path}”.").format(path=place), allow_it(path, sys.platform)
            )


def allow_it(path: Path, platform: str) -> str:
    """Return what gives a person the rights on this data folder, on a system by its `sys.platform`."""
    if platform != "win32":
        return _("Allow it in the permissions, or use a copy of the data elsewhere.")
    text = _(
        "In its Properties, clear “Read-only”, and under Security give your account full control. In a "
        "terminal as administrator: {command}"
    )
    return text.format(command=f'icacls "{path}" /reset /T')  # no text


def _may_use(place: Path, folder_right: int) -> bool:
    if not os.access(place, os.R_OK | os.W_OK | folder_right):
        return False
    if sys.platform == "win32" and not folder_right:
        # It knows the files marked as read-only there, and no rights.
        try:
            os.close(os.open(place, os.O_RDWR))
        except OSError as error:
            return error.winerror != _ACCESS_DENIED
    return True


def _refuse_other_owner(folder: DataFolder) -> None:
    """Refuse what belongs to another user: after one start with sudo, files belong to root."""
    me = os.geteuid()
    for place in _parts(folder):
        owner = _owner(place)
        if owner in (None, me):
            continue
        words = {"path": place, "user": _name(owner), "me": _name(me)}
        if me == 0:
            raise UnfitFolderError(
                _("“{path}” belongs to the user {user}, and Leadway was started as {me}.").format(**words),
                _("Start it as {user}, without sudo. Nothing was changed.").format(**words),
            )
        if not os.access(place, os.R_OK | os.W_OK):
            import shlex  # late: hardly any start needs it

            command = f"sudo chown -R {words['me']}: {shlex.quote(str(folder.path))}"  # no text
            raise UnfitFolderError(
                _("“{path}” belongs to the user {user}: Leadway once ran as that user.").format(**words),
                as_data(_("Take it back in a terminal: {command}"), command=command),
            )


def _parts(folder: DataFolder) -> Iterator[Path]:
    """Name the folder, and the files in it that Leadway writes to all the time."""
    yield folder.path
    log = (appended(folder.database, ending) for ending in (LOG, LOG_INDEX))
    for file in (folder.database, *log, folder.key_file, folder.reminder_file, folder.lock):
        if os.path.lexists(file):
            yield file


def _owner(place: Path) -> int | None:
    try:
        return place.lstat().st_uid
    except OSError:
        return None


def _name(user: int | None) -> str:
    if sys.platform != "win32":
        import pwd

        with suppress(KeyError):
            return pwd.getpwuid(user or 0).pw_name
    return str(user)
