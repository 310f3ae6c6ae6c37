"""Replaces the database and key file of a data folder atomically: both or neither, even after a kill.

The new files are staged in the folder and verified first. Then a journal file is written atomically; once it
exists, the swap is finished on the next start. Without a journal, staged files are removed.

A program that has the data open holds a shared lock; a program that replaces it holds the exclusive lock. So
nobody writes into a file that is no longer the data.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from leadway import files
from leadway.domain.errors import InUseError, KnownError
from leadway.i18n import _
from leadway.system.locks import NO_LOCK, Lock, lock
from leadway.system.paths import DataFolder

FORMAT = 1
_WAIT_SECONDS = 5.0


class StagedFiles:
    """The files that will replace those of a data folder: `database` and, if the key changes, `key_file`."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self.database = _staged(folder.database)
        self.key_file = _staged(folder.key_file)

    def put_in_place(self, kept: Path | None = None) -> None:
        """Replace the data with the staged files, which were verified; a file not staged stays as it is.

        The replaced database is kept at `kept` with its key file, or removed where `kept` is None. Raises
        KnownError where the journal cannot be written; then nothing is changed. What cannot be done after
        that is done by the next opening.
        """
        with files.explained(self._folder.database):
            for path in (self.database, self.key_file):
                if path.exists():
                    files.sync_file(path)
            self._write_journal(kept)
        with suppress(OSError, KnownError):
            _finish(self._folder)

    def discard(self) -> None:
        """Remove the staged files unless a journal says that they are to be put in place."""
        if not self._folder.swap_journal.exists():
            with suppress(OSError, KnownError):
                for path in leftovers(self._folder):
                    files.remove_database(path)

    def _write_journal(self, kept: Path | None) -> None:
        """Keep the key file of the replaced database, and write the journal."""
        journal = self._folder.swap_journal
        # Relative: the folder may have moved when the swap is finished, as on a USB stick.
        content = {"format": FORMAT, "kept": kept.relative_to(self._folder.path).as_posix() if kept else ""}
        try:
            if kept is not None:
                self._keep_key(kept)
            files.write_whole(journal, json.dumps(content).encode())
        except (KnownError, OSError) as error:
            if journal.exists():
                # It was written whole; only a later step failed.
                return
            if kept is not None and not isinstance(error, files.AlreadyThereError):
                with suppress(OSError):
                    files.key_file_of(kept).unlink(missing_ok=True)
            raise

    def _keep_key(self, kept: Path) -> None:
        files.refuse_other_than_folder(kept.parent)
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            files.write_new(files.key_file_of(kept), files.read_own(self._folder.key_file))


def shared_lock(folder: DataFolder) -> Lock:
    """Lock the data folder against a swap, shared with others; finish an interrupted swap first.

    Everybody who may write into the database takes it before opening. Raises KnownError during a swap. Where
    no file can be locked, nothing is locked: then nobody can swap either.
    """
    while True:
        recover(folder)
        try:
            folder_lock = lock(folder.swap_lock, _WAIT_SECONDS, shared=True)
        except OSError:
            return NO_LOCK
        if folder_lock is None:
            raise KnownError(_("Another Leadway is changing this data right now."), _("Wait and try again."))
        # The program with the exclusive lock may have been killed just now.
        if not folder.swap_journal.exists():
            return folder_lock
        folder_lock.release()


@contextmanager
def staging(folder: DataFolder) -> Iterator[StagedFiles]:
    """Give the files to stage under the exclusive lock; what is not put in place is removed.

    Raises KnownError where anybody has the data open or is swapping it.
    """
    folder.make()
    with _exclusive_lock(folder, _WAIT_SECONDS):
        _finish_or_discard(folder)
        staged = StagedFiles(folder)
        try:
            yield staged
        finally:
            staged.discard()


def recover(folder: DataFolder) -> None:
    """Finish or roll back an interrupted swap; to be called before anything of the folder is read.

    Raises KnownError where it cannot be finished, or where the folder may not be entered; the data must not
    be opened then.
    """
    folder.refuse_closed()
    if folder.swap_journal.exists():
        with _exclusive_lock(folder, _WAIT_SECONDS):
            _finish_or_discard(folder)
    elif any(path.exists() for path in leftovers(folder)):
        # Locked: another program is staging files right now.
        with suppress(KnownError), _exclusive_lock(folder, 0):
            _finish_or_discard(folder)


def _finish_or_discard(folder: DataFolder) -> None:
    with files.explained(folder.database):
        if folder.swap_journal.exists():
            _finish(folder)
        else:
            StagedFiles(folder).discard()


def _finish(folder: DataFolder) -> None:
    """Do what the journal says; each step may have been done before."""
    kept = _path_to_keep(folder)
    if _staged(folder.database).exists():
        _move_away(folder.database, kept)
        _staged(folder.database).replace(folder.database)
    if _staged(folder.key_file).exists():
        _staged(folder.key_file).replace(folder.key_file)
    # Also where the key file took its place and the program was ended before this.
    files.copy_key_file(folder.key_file)
    files.sync_folder(folder.path)
    folder.swap_journal.unlink()


def _path_to_keep(folder: DataFolder) -> Path | None:
    journal = folder.swap_journal
    try:
        content = json.loads(files.read_own(journal))
        if content["format"] > FORMAT:
            raise KnownError(_("A newer Leadway was changing this data."), _("Start the newer version."))
        return _place_to_keep(folder, content["kept"]) if content["kept"] else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise KnownError(
            _("A change of the data was interrupted, and {file} cannot be read.").format(file=journal.name),
            _("Remove {file}. The data stays as it is.").format(file=journal.name),
        ) from error


def _place_to_keep(folder: DataFolder, written: str) -> Path:
    """Return where a journal says that the replaced database goes; raise ValueError where that is no backup.

    A folder may come from anywhere, and its journal is read before any key is asked: it names a backup of
    this folder that is not there yet, or it counts as damaged.
    """
    from leadway.domain.backups import parse_name  # late: there is hardly ever a journal

    place, _slash, name = written.partition("/")
    kept = folder.backups / name
    to_move = _staged(folder.database).exists() and folder.database.exists()
    taken = files.is_link(kept) or (to_move and kept.exists())
    if place != files.BACKUPS or parse_name(name) is None or files.is_link(folder.backups) or taken:
        raise ValueError(written)
    return kept


def _move_away(live: Path, away: Path | None) -> None:
    """Move the database and SQLite's files for it to `away`, or remove them."""
    for ending in ("", *files.SIDE_FILE_ENDINGS):
        path = files.appended(live, ending)
        if not path.exists():
            continue
        if away is None or ending == files.LOG_INDEX:
            if ending:
                # The database itself is replaced atomically: there is one at every moment.
                path.unlink()
        else:
            path.replace(files.appended(away, ending))


def _staged(path: Path) -> Path:
    return files.appended(path, ".new")


def leftovers(folder: DataFolder) -> tuple[Path, ...]:
    """Return the files that a swap without a journal, or a backup, may have left."""
    database = _staged(folder.database)
    names: list[str] = []
    with suppress(OSError):
        names = [] if files.is_link(folder.backups) else os.listdir(folder.backups)  # noqa: PTH208
    return (
        database,
        files.appended(database, ".part"),
        files.appended(database, ".source"),
        _staged(folder.key_file),
        # What a backup left that was killed.
        *(folder.backups / name for name in names if _is_left_by_backup(name)),
    )


def _is_left_by_backup(name: str) -> bool:
    # Before the first paint, making a pattern takes longer than listing the folder.
    token = name.removeprefix(".leadway-").removesuffix(".part")
    if name == f".leadway-{token}.part":
        return len(token) == 12 and set(token) <= set("0123456789abcdef")
    return name.startswith("leadway-") and name.endswith(".db.part")


def _exclusive_lock(folder: DataFolder, seconds: float) -> Lock:
    """Lock the data folder against everybody; the system releases the lock however the program ends."""
    with files.explained(folder.swap_lock):
        folder_lock = lock(folder.swap_lock, seconds)
    if folder_lock is None:
        raise InUseError()
    return folder_lock
