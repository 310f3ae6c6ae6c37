"""The second folder for backups: what it needs, what goes there, and what a killed backup left in it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from leadway.domain.backups import mark_of
from leadway.domain.errors import KnownError
from leadway.files import database_id, explain, key_file_of, maker_of, read_own, write_new
from leadway.i18n import _
from leadway.services.backup.destinations import Destinations
from leadway.services.keys import KeyFile
from leadway.services.keys.changes import opens_elsewhere
from leadway.system.locks import NO_LOCK, Lock, lock
from leadway.system.paths import DataFolder

_WAIT_SECONDS = 60.0
"""For how long a backup waits for another one: each takes a second or two."""

_MOST_BYTES = 1 << 40
_TYPED_ONCE = _("Set a passphrase, or make a recovery key and type it back once, in Settings, Protection.")


class OpensNowhereElseError(KnownError):
    """A second folder needs something that opens its backups on another computer, and keeps others out."""


def set_second_folder(folder: DataFolder, place: Path | None) -> None:
    """Keep backups in a second folder from now on, or no longer.

    Raises KnownError where it is not there, may not be written, or is the data folder itself; and
    OpensNowhereElseError, with the folder kept as wanted, where neither a passphrase nor a confirmed
    recovery key opens the data.
    """
    places = Destinations.read(folder)
    if place is not None:
        place = place.absolute()
        _refuse_unfit(place, folder)
        if not opens_elsewhere(KeyFile.existing(folder.key_file)):
            places.want(folder, place)
            raise _opens_nowhere_else(folder)
    places.choose(folder, place)


def use_wanted_folder(folder: DataFolder) -> bool:
    """Use the second folder that was wanted as soon as it can be; return whether it is used from now on.

    Raises KnownError, and forgets it, where it is no longer fit.
    """
    places = Destinations.read(folder)
    if places.wanted is None or second_folder_fault(folder) is not None:
        return False
    try:
        set_second_folder(folder, places.wanted)
    except KnownError:
        places.choose(folder, places.second)
        raise
    return True


def second_folder_fault(folder: DataFolder) -> KnownError | None:
    """Return why the backups in the second folder, used or wanted, could not be opened elsewhere; else None.

    An earlier version asked for nothing, so there are second folders without what they need.
    """
    places = Destinations.read(folder)
    if places.second is None and places.wanted is None:
        return None
    try:
        file = KeyFile.read(folder.key_file)
    except KnownError:
        return None
    return _opens_nowhere_else(folder) if file is not None and not opens_elsewhere(file) else None


def _opens_nowhere_else(folder: DataFolder) -> KnownError:
    if KeyFile.existing(folder.key_file).plain:
        text = _("Anyone who can read the second folder can read its backups: the key is next to them.")
    else:
        text = _("Nobody could open the backups of a second folder on another computer, you included.")
    return OpensNowhereElseError(text, _TYPED_ONCE)


def copy_to(path: Path, place: Path) -> Path:
    """Copy a finished backup and its key file to another folder, which has to be there."""
    target = place / path.name
    try:
        if key_file_of(path).exists():
            key_file = _without_plain_key(read_own(key_file_of(path)))
            write_new(key_file_of(target), key_file, part=f".{key_file_of(target).name}.part")
        write_new(target, read_own(path, _MOST_BYTES), part=f".{target.name}.part")
    except OSError as error:
        raise explain(error, target) from error
    except KnownError:
        with suppress(OSError):
            if not target.exists():
                key_file_of(target).unlink(missing_ok=True)
        raise
    return target


def _without_plain_key(content: bytes) -> bytes:
    """Return a key file without the bare key, where something else opens it: the folder may be anybody's."""
    try:
        file = KeyFile.parse(content)
    except KnownError:
        return content
    return file._replace(plain="").encoded() if file.plain and opens_elsewhere(file) else content


def _refuse_unfit(place: Path, folder: DataFolder) -> None:
    own = folder.path.resolve()
    if place.resolve() == own or own in place.resolve().parents:
        raise KnownError(
            _("That folder is part of the data folder."),
            _("Choose one on another disk, or one that is synced."),
        )
    probe = place / f".leadway-test-{_marks(folder)}.{os.urandom(4).hex()}.part"
    write_new(probe, b"test of a folder for backups", part=f"{probe.name}.part")
    with suppress(OSError):
        probe.unlink()


def remove_leftovers(folder: DataFolder) -> None:
    """Remove what a killed backup left in the second folder, unless a backup is being made right now."""
    with suppress(KnownError), writing_lock(folder, 0):
        remove_parts(folder, Destinations.read(folder).second)


def remove_parts(folder: DataFolder, place: Path | None) -> None:
    """Remove the parts of backups that this data folder made from another; to be called under the lock.

    A copy of these data on another computer may be writing there right now.
    """
    if place is not None and database_id(folder.key_file):
        for part in place.glob(f".leadway-*-{_marks(folder)}.*.part"):
            with suppress(OSError):
                part.unlink()


def _marks(folder: DataFolder) -> str:
    return f"{mark_of(database_id(folder.key_file))}-{maker_of(folder.path)}"


def writing_lock(folder: DataFolder, seconds: float = _WAIT_SECONDS) -> Lock:
    """Lock the folders of backups against other backups of these data; raises KnownError."""
    try:
        held = lock(folder.backup_lock, seconds)
    except OSError:
        # Where no file can be locked, names are still taken once.
        return NO_LOCK
    if held is None:
        raise KnownError(
            _("Another Leadway is making a backup of these data."), _("Wait a minute and try again.")
        )
    return held
