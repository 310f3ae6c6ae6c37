"""Whether other people of this computer may change what is in a folder."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from leadway.domain.errors import KnownError
from leadway.i18n import _

_FOR_GROUP, _FOR_ALL = 0o020, 0o002


def open_to_others(folder: Path) -> Path | None:
    """Return the folder, of this one and those above it, whose content others may replace; or None.

    Somebody who may write to a folder above can put another one in this one's place, unless it is sticky as
    /tmp is. Windows is not asked: there a person's own folders keep others out.
    """
    if sys.platform == "win32":
        return None
    try:
        own = folder.resolve()
        return next((place for place in (own, *own.parents) if _is_open(place, above=place != own)), None)
    except (OSError, RuntimeError):
        return None


def shared_folder_fault(folder: Path) -> KnownError | None:
    """Return what is to be said of a data folder that other people may change, or None."""
    place = open_to_others(folder)
    if place is None:
        return None
    return KnownError(
        _("Other people on this computer may change the folder “{path}”, and with it your data.").format(
            path=place
        ),
        _("Take their permission away, or keep the data in a folder of your own."),
    )


def _is_open(place: Path, *, above: bool) -> bool:
    status = place.stat()
    if sys.platform != "win32" and status.st_uid not in (0, os.geteuid()):
        return True
    if above and status.st_mode & stat.S_ISVTX:
        return False
    return bool(status.st_mode & _FOR_ALL) or (
        bool(status.st_mode & _FOR_GROUP) and not _is_private_group(status.st_gid)
    )


def _is_private_group(group: int) -> bool:
    """Whether nobody but this person is in a group: many systems make one for each, named as they are."""
    import grp  # late: hardly any folder is a group's
    import pwd

    try:
        named, person = grp.getgrgid(group), pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return named.gr_name == person.pw_name and set(named.gr_mem) <= {person.pw_name}
