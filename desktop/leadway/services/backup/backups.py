"""Backups: verified copies of the data, pruned by rule, here and in a second folder.

Asking (`BackupService`) belongs to the thread that has the data; `make` may run in any, with its job.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadway.domain.backups import BackupReason, Contents, kept, parse_name
from leadway.domain.clock import is_future
from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week
from leadway.files import BACKUPS, belongs_to, database_id, is_link, key_file_of, maker_of
from leadway.i18n import _
from leadway.services import file_swap
from leadway.services.backup.destinations import Destinations
from leadway.services.backup.second_folder import copy_to, remove_parts, second_folder_fault, writing_lock
from leadway.services.keys.changes import tidy
from leadway.storage.backups import back_up, can_read
from leadway.system.paths import DataFolder
from leadway.system.synced import remote_disk, synced_by

if TYPE_CHECKING:
    from leadway.domain.clock import Clock
    from leadway.storage.database import Database

_MOST_FOLDERS = 200
_NEVER_FUTURE = datetime(9999, 1, 1, tzinfo=UTC)


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
    ours: bool | None = field(default=None, compare=False)
    """Whether it is of the data it was listed for; None where its name and its key file do not say."""
    made_here: bool = field(default=True, compare=False)
    """Whether the data folder it was listed for made it, where it is in a folder that others may use, too."""

    @property
    def marked(self) -> bool:
        """Whether its name says of which data it is; those of earlier versions do not."""
        name = parse_name(self.path.name)
        return name is not None and bool(name.mark)


@dataclass(frozen=True, slots=True)
class BackupJob:
    """A backup to be made."""

    folder: DataFolder
    key: bytes = field(repr=False)
    reason: BackupReason
    at: datetime
    is_only: bool = False
    """Whether it takes the place of every earlier backup made here: these hold what was deleted for good."""


@dataclass(frozen=True, slots=True)
class BackupResult:
    """A backup that was made and verified."""

    backup: Backup
    contents: Contents
    second: Path | None
    """The backup in the second folder; None where there is no such folder, or on `error`."""
    error: KnownError | None
    """Why there is none in the second folder."""
    opens_elsewhere: bool
    """Whether something opens the backups in a second folder, used or wanted, on another computer."""


def make(job: BackupJob) -> BackupResult:
    """Make a backup, copy it to the second folder, and remove what the rule does not keep.

    Raises KnownError where there is no backup in the first place. An error of the second folder is in the
    result, and is kept until a backup reaches it again.
    """
    with file_swap.shared_lock(job.folder), writing_lock(job.folder):
        result = _make(job)
        with suppress(KnownError):
            # A removed backup may have been the last to need an entry of the keychain.
            tidy(job.folder, job.key)
    return result


def _make(job: BackupJob) -> BackupResult:
    path, contents = back_up(job.folder.database, job.key, job.at, job.reason)
    backup = backup_at(path)
    prune(job.folder.backups, job, path.name)
    places = Destinations.read(job.folder)
    remove_parts(job.folder, places.second)
    second: Path | None = None
    missed: KnownError | None = None
    if places.second is not None:
        try:
            second = copy_to(path, places.second)
            prune(places.second, job, path.name)
        except KnownError as error:
            missed = error
    with suppress(KnownError):
        held = weeks_in_words(contents.weeks, contents.last_sealed)
        places.remember(job.folder, missed, held)
    return BackupResult(backup, contents, second, missed, second_folder_fault(job.folder) is None)


def weeks_in_words(count: int, last: Week | None) -> str:
    """Return which sealed weeks a backup holds, to be compared."""
    return f"{count} {last or ''}".strip()


def list_backups(folder: DataFolder, now: datetime = _NEVER_FUTURE) -> list[Backup]:
    """Return the backups of these data, newest first, here and in the second folder; never an error.

    Those that may be theirs are among them, and those from after `now` come last. A backup that is in both
    folders is listed once, from here.
    """
    return [backup for backup in all_backups(folder, now) if backup.ours is not False]


def all_backups(folder: DataFolder, now: datetime = _NEVER_FUTURE) -> list[Backup]:
    """Return what `list_backups` does, and the backups of other data that are in these folders."""
    second = Destinations.read(folder).second
    identity = database_id(folder.key_file)
    own = backups_in(folder.backups, identity)
    own_names = {backup.path.name for backup in own}
    elsewhere = backups_in(second, identity, maker_of(folder.path)) if second is not None else []
    listed = [*own, *(b for b in elsewhere if b.path.name not in own_names)]
    return sorted(listed, key=lambda b: (not is_future(b.made_at, now), b.made_at), reverse=True)


def backups_in(place: Path, identity: str = "", maker: str = "") -> list[Backup]:
    """Return the backups of any folder, of whichever data; never an error.

    `identity` is that of the data by which `Backup.ours` is told; `maker` the mark of the data folder whose
    second folder this is.
    """
    try:
        paths = sorted(place.iterdir())
    except OSError:
        return []
    backups = (_backup(path, identity, maker) for path in paths)
    return [backup for backup in backups if backup is not None]


def backups_of(place: Path, folder: DataFolder) -> list[Backup]:
    """Return what may be restored from a place that a person named, newest first; never an error.

    It is a backup or its key file, or a folder: with backups, with a copied data folder, or above them. The
    data of `folder` itself is not among them.
    """
    if place.is_file():
        ending = ".key.json"
        database = place.with_name(place.name.removesuffix(ending) + ".db")
        with suppress(KnownError):
            return [backup_at(database if place.name.endswith(ending) else place)]
        return []
    found = {}
    for each in _with_subfolders(place):
        listed = backups_in(each, database_id(folder.key_file))
        with suppress(KnownError):
            data = DataFolder(each).database
            if data != folder.database and not is_link(data):
                listed.append(backup_at(data))
        found.update({backup.path: backup for backup in listed})
    return sorted(found.values(), reverse=True)


def _with_subfolders(place: Path) -> list[Path]:
    """Return a folder, those in it, and their folders with backups, as far as they may be read."""
    try:
        inside = sorted(path for path in place.iterdir() if path.is_dir() and not is_link(path))
    except OSError:
        inside = []
    folders = [place, *inside[:_MOST_FOLDERS]]
    return [*folders, *(path / BACKUPS for path in folders if (path / BACKUPS).is_dir())]


def last_made(folder: DataFolder, now: datetime) -> datetime | None:
    """Return when the newest backup was made that was not made to keep what was replaced; None: never.

    Neither one of a moment in the future counts, nor one that may be of other data or that another computer
    made: that one does not hold what was written here.
    """
    unknown = not database_id(folder.key_file)
    return next(
        (
            backup.made_at
            for backup in list_backups(folder, now)
            if not backup.reason.for_ever
            and (backup.ours or unknown)
            and not is_future(backup.made_at, now)
            and backup.made_here
        ),
        None,
    )


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


def prune(place: Path, job: BackupJob, new_name: str = "") -> None:
    """Remove the backups of the job's data that the rule does not keep; what cannot be removed stays.

    What was just made stays, even where the clock was set back. Nobody else's file is counted or removed, in
    a second folder neither one that a copy of these data made; one without a mark in its name is removed only
    if the key opens it, too.
    """
    identity = database_id(job.folder.key_file)
    maker = "" if place == job.folder.backups else maker_of(job.folder.path)
    listed = backups_in(place, identity, maker)
    here = [each for each in listed if each.ours and each.made_here]
    backups = [each for each in here if job.is_only or not each.reason.for_ever]
    stay = () if job.is_only else kept({backup.made_at: backup.reason for backup in backups}, job.at)
    for backup in backups:
        path = backup.path
        if backup.made_at in stay or path.name == new_name or not _is_proven(backup, job.key):
            continue
        with suppress(OSError):
            path.unlink()
            key_file_of(path).unlink(missing_ok=True)


def _is_proven(backup: Backup, key: bytes) -> bool:
    """Whether a backup is of the data it names: by the mark in its name, or because the key opens it."""
    return backup.ours is True and (backup.marked or can_read(backup.path, key))


def unproven(folder: DataFolder, key: bytes) -> list[Backup]:
    """Return the backups that are not proven to be made here with these data, by folder.

    An earlier version made them, another Leadway, or another computer; they are never removed.
    """
    identity, second = database_id(folder.key_file), Destinations.read(folder).second
    listed = backups_in(folder.backups, identity)
    listed += backups_in(second, identity, maker_of(folder.path)) if second is not None else []
    return [
        each
        for each in listed
        if (each.ours and not each.made_here) or not (each.marked or _is_proven(each, key))
    ]


@dataclass(frozen=True, slots=True)
class BackupService:
    """Backups of the data that is open."""

    folder: DataFolder
    key: bytes = field(repr=False)
    clock: Clock
    database: Database

    def job(self, reason: BackupReason = BackupReason.BY_HAND, *, is_only: bool = False) -> BackupJob:
        """Return what `make` needs, in any thread."""
        return BackupJob(self.folder, self.key, reason, self.clock.now(), is_only)

    def due(self) -> BackupJob | None:
        """Return the job for a backup where a week was sealed since the last one, else None."""
        from leadway.storage.models import Ritual

        now = self.clock.now()
        with self.database.reading():
            was_sealed = Ritual.sealed_at.is_null(is_null=False)
            rows: Any = Ritual.select(Ritual.week, Ritual.sealed_at).where(was_sealed)
            weeks: list[tuple[Week, datetime]] = list(rows.tuples())
        # Names know seconds only.
        past = [at.replace(microsecond=0) for _week, at in weeks if not is_future(at, now)]
        newest = last_made(self.folder, now)
        is_backed_up = not weeks or (newest is not None and newest >= max(past, default=newest))
        if len(past) < len(weeks):
            # The clock was wrong at a seal, so dates do not say whether it was backed up since.
            holds = weeks_in_words(len(weeks), max(week for week, _at in weeks))
            is_backed_up = is_backed_up and holds == Destinations.read(self.folder).weeks
        return None if is_backed_up else self.job(BackupReason.SEALED)

    def synced(self) -> str:
        """Return the name of the service that synchronises the data folder, or an empty text."""
        return synced_by(self.folder.path)

    def remote_disk(self) -> str:
        """Return what kind of network or shared disk the data is on, or an empty text."""
        return remote_disk(self.folder.path)


def _backup(path: Path, identity: str = "", maker: str = "") -> Backup | None:
    name = parse_name(path.name)
    if name is None or is_link(path):
        return None
    ours, here = belongs_to(path, identity), not maker or name.maker == maker
    try:
        size = path.stat().st_size
    except OSError:
        return None
    return Backup(name.made_at, path.absolute(), name.reason, size, bool(maker), ours, here)
