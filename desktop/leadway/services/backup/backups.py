"""Backups: verified copies of the data, pruned by rule, here and in a second folder.

Asking (`BackupService`) belongs to the thread that has the data; `make` may run in any, with its job.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from leadway.domain.backups import BackupReason, Contents, kept, parse_name
from leadway.domain.errors import KnownError
from leadway.files import explain, is_link, key_file_of, read_own, write_new
from leadway.i18n import _
from leadway.services import file_swap
from leadway.services.backup.destinations import Destinations
from leadway.services.keys import KeyFile
from leadway.services.keys.changes import tidy
from leadway.storage.backups import back_up
from leadway.system.paths import DataFolder
from leadway.system.synced import synced_by

if TYPE_CHECKING:
    from leadway.domain.clock import Clock
    from leadway.storage.database import Database

PLAIN_KEY = _(
    "Your data has no passphrase and is in no keychain here, so its key is next to each backup: anybody who "
    "can read that folder can read the backups."
)


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """One backup, by what its name says; `restore.inspect` returns what it holds."""

    made_at: datetime
    path: Path = field(compare=False)
    reason: BackupReason = field(compare=False)
    size: int = field(compare=False)
    """In bytes."""
    second: bool = field(default=False, compare=False)
    """Whether it is in the second folder."""


@dataclass(frozen=True, slots=True)
class BackupJob:
    """A backup to be made."""

    folder: DataFolder
    key: bytes = field(repr=False)
    reason: BackupReason
    at: datetime


@dataclass(frozen=True, slots=True)
class BackupResult:
    """A backup that was made and verified."""

    backup: Backup
    contents: Contents
    second: Path | None
    """The backup in the second folder; None where there is no such folder, or on `error`."""
    error: KnownError | None
    """Why there is none in the second folder."""


def make(job: BackupJob) -> BackupResult:
    """Make a backup, copy it to the second folder, and remove what the rule does not keep.

    Raises KnownError where there is no backup in the first place. An error of the second folder is in the
    result, and is kept until a backup reaches it again.
    """
    with file_swap.shared_lock(job.folder):
        result = _make(job)
        with suppress(KnownError):
            # A removed backup may have been the last to need an entry of the keychain.
            tidy(job.folder)
    return result


def _make(job: BackupJob) -> BackupResult:
    path, contents = back_up(job.folder.database, job.key, job.at, job.reason)
    backup = _backup(path)
    assert backup is not None  # noqa: S101 -- for the type checker: its name was made a moment ago
    prune(job.folder.backups, path.name)
    places = Destinations.read(job.folder)
    second: Path | None = None
    missed: KnownError | None = None
    if places.second is not None:
        try:
            second = _copy_to(path, places.second)
            prune(places.second, path.name)
        except KnownError as error:
            missed = error
    with suppress(KnownError):
        places.remember(job.folder, missed)
    return BackupResult(backup, contents, second, missed)


def list_backups(folder: DataFolder) -> list[Backup]:
    """Return all backups that are there, newest first, here and in the second folder; never an error.

    A backup that is in both is listed once, from here.
    """
    own = backups_in(folder.backups)
    second = Destinations.read(folder).second
    own_names = {backup.path.name for backup in own}
    elsewhere = backups_in(second, second=True) if second is not None else []
    return sorted([*own, *(b for b in elsewhere if b.path.name not in own_names)], reverse=True)


def backups_in(place: Path, *, second: bool = False) -> list[Backup]:
    """Return the backups of any folder, newest first; never an error."""
    try:
        paths = sorted(place.iterdir())
    except OSError:
        return []
    backups = (_backup(path, second=second) for path in paths)
    return sorted((backup for backup in backups if backup is not None), reverse=True)


def backup_at(path: Path) -> Backup:
    """Return a backup by its path, whatever it is called; raise KnownError where nothing is there."""
    try:
        path = path.resolve()
        status = path.stat()
    except (OSError, ValueError) as error:
        raise KnownError(
            _("There is no backup “{path}”.").format(path=path),
            _("See what there is: leadway restore --list"),
        ) from error
    return _backup(path) or Backup(
        datetime.fromtimestamp(status.st_mtime, UTC), path.absolute(), BackupReason.BY_HAND, status.st_size
    )


def prune(place: Path, new_name: str = "") -> None:
    """Remove the backups that the rule does not keep; what cannot be removed stays.

    What was just made stays, even where the clock was set back, and so does the newest backup from before a
    migration.
    """
    backups = [backup for backup in backups_in(place) if not backup.reason.for_ever]
    stay = kept([backup.made_at for backup in backups])
    stay.update([backup.made_at for backup in backups if backup.reason is BackupReason.MIGRATION][:1])
    for backup in backups:
        if backup.made_at not in stay and backup.path.name != new_name:
            with suppress(OSError):
                backup.path.unlink()
                key_file_of(backup.path).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class BackupService:
    """Backups of the data that is open."""

    folder: DataFolder
    key: bytes = field(repr=False)
    clock: Clock
    database: Database

    def job(self, reason: BackupReason = BackupReason.BY_HAND) -> BackupJob:
        """Return what `make` needs, in any thread."""
        return BackupJob(self.folder, self.key, reason, self.clock.now())

    def due(self) -> BackupJob | None:
        """Return the job for a backup where a week was sealed since the last one, else None."""
        from leadway.storage.models import Ritual

        with self.database.reading():
            was_sealed = Ritual.select().where(Ritual.sealed_at.is_null(is_null=False))
            last = was_sealed.order_by(Ritual.sealed_at.desc()).first()
        if last is None:
            return None
        newest = next(
            (backup.made_at for backup in list_backups(self.folder) if not backup.reason.for_ever), None
        )
        # Names know seconds only.
        if newest is not None and newest >= last.sealed_at.replace(microsecond=0):
            return None
        return self.job(BackupReason.SEALED)

    def synced(self) -> str:
        """Return the name of the service that synchronises the data folder, or an empty text."""
        return synced_by(self.folder.path)


def set_second_folder(folder: DataFolder, place: Path | None) -> str:
    """Keep backups in a second folder from now on, or no longer; return a warning about it, or nothing.

    Raises KnownError where it is not there, may not be written, or is the data folder itself.
    """
    if place is not None:
        place = place.absolute()
        _refuse_unfit(place, folder)
    Destinations.read(folder).choose(folder, place)
    file = KeyFile.read(folder.key_file) if place is not None else None
    return PLAIN_KEY if file is not None and file.plain else ""


def _copy_to(path: Path, place: Path) -> Path:
    """Copy a finished backup and its key file to another folder, which has to be there."""
    target = place / path.name
    try:
        if key_file_of(path).exists():
            write_new(key_file_of(target), read_own(key_file_of(path)))
        write_new(target, path.read_bytes())
    except OSError as error:
        raise explain(error, target) from error
    except KnownError:
        with suppress(OSError):
            if not target.exists():
                key_file_of(target).unlink(missing_ok=True)
        raise
    return target


def _refuse_unfit(place: Path, folder: DataFolder) -> None:
    own = folder.path.resolve()
    if place.resolve() == own or own in place.resolve().parents:
        raise KnownError(
            _("That folder is part of the data folder."),
            _("Choose one on another disk, or one that is synced."),
        )
    probe = place / f".leadway-{datetime.now(UTC):%H%M%S%f}.part"
    write_new(probe, b"test of a folder for backups")
    with suppress(OSError):
        probe.unlink()


def _backup(path: Path, *, second: bool = False) -> Backup | None:
    named = parse_name(path.name)
    if named is None or is_link(path):
        return None
    made_at, reason = named
    try:
        return Backup(made_at, path.absolute(), reason, path.stat().st_size, second)
    except OSError:
        return None
