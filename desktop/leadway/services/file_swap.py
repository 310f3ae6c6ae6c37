"""Puts another database and key file in place of those of a data folder: both or neither, whenever it ends.

What comes is staged beside and made sure of first. Then a letter that says what is to be done is written in
one piece; from that moment on the change counts, and whoever opens the folder next finishes it. Without a
letter, what is staged is thrown away.

Whoever has the data open holds the pair, together with others; who changes it has it alone. So nobody writes
into a file that is not the data any more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from leadway.domain.errors import InUseError, KnownError
from leadway.files import (
    BESIDE_A_DATABASE,
    LOG_INDEX,
    AlreadyThereError,
    appended,
    explain,
    keep_names,
    onto_the_disk,
    remove_database,
    write_new,
    write_whole,
)
from leadway.system.locks import NO_LOCK, Lock, lock
from leadway.system.paths import DataFolder

FORMAT = 1
_WAIT_SECONDS = 5.0


class StagedFiles:
    """What is to come into a data folder: build `database` and, if the key changes, `key_file`."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self.database = _staged(folder.database)
        self.key_file = _staged(folder.key_file)

    def put_in_place(self, kept: Path | None = None) -> None:
        """Put what was built in place; what is not there stays as it is. It has been verified by now.

        What it replaces is kept as the database `kept` of the data folder with its key file beside, or is
        gone. Raises KnownError where it cannot be decided; then nothing is changed. What cannot be done
        after that is done by the next opening.
        """
        try:
            for path in (self.database, self.key_file):
                if path.exists():
                    onto_the_disk(path)
            self._decide(kept)
        except OSError as error:
            raise explain(error, self._folder.database) from error
        with suppress(OSError, KnownError):
            _finish(self._folder)

    def discard(self) -> None:
        """Throw away what was built and not put in place."""
        if not _letter(self._folder).exists():
            with suppress(OSError):
                for path in _building(self._folder):
                    remove_database(path)

    def _decide(self, kept: Path | None) -> None:
        """Keep the key of what is replaced, and write the letter."""
        letter = _letter(self._folder)
        # The folder may lie elsewhere when the change is finished, as on a stick.
        said = {"format": FORMAT, "kept": kept.relative_to(self._folder.path).as_posix() if kept else ""}
        try:
            if kept is not None:
                self._keep_key(kept)
            write_whole(letter, json.dumps(said).encode(), private=True)
        except (KnownError, OSError) as error:
            if letter.exists():
                # It lies there whole, whatever came after.
                return
            if kept is not None and not isinstance(error, AlreadyThereError):
                with suppress(OSError):
                    _key_file_of(kept).unlink(missing_ok=True)
            raise

    def _keep_key(self, kept: Path) -> None:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            write_new(_key_file_of(kept), self._folder.key_file.read_bytes(), private=True)


def hold(folder: DataFolder) -> Lock:
    """Keep the pair as it is, beside others that do; a change that was cut short is finished first.

    For everybody who may write into the database, before it is opened. Raises KnownError where the pair is
    being changed. Where no file can be locked, nothing is held: then nobody can change it either.
    """
    while True:
        settle(folder)
        try:
            held = lock(_lock_file(folder), _WAIT_SECONDS, shared=True)
        except OSError:
            return NO_LOCK
        if held is None:
            raise KnownError("Another Leadway is changing this data right now.", "Wait and try again.")
        # Who had it alone may have been killed just now.
        if not _letter(folder).exists():
            return held
        held.let_go()


@contextmanager
def holding(folder: DataFolder) -> Iterator[None]:
    """Keep the pair as it is during the block, as `hold`."""
    held = hold(folder)
    try:
        yield
    finally:
        held.let_go()


@contextmanager
def staging(folder: DataFolder) -> Iterator[StagedFiles]:
    """Change the pair of a data folder, alone; what is not put in place is thrown away.

    Raises KnownError where anybody has the data open, or is changing it already.
    """
    folder.make()
    with _alone(folder, _WAIT_SECONDS):
        _tidy(folder)
        staged = StagedFiles(folder)
        try:
            yield staged
        finally:
            staged.discard()


def settle(folder: DataFolder) -> None:
    """Finish or take back a change that was cut short; to be called before anything of the folder is read.

    Raises KnownError where it cannot be finished; the data is then not to be opened.
    """
    if _letter(folder).exists():
        with _alone(folder, _WAIT_SECONDS):
            _tidy(folder)
    elif any(path.exists() for path in _building(folder)):
        # Held: another program is building it right now.
        with suppress(KnownError), _alone(folder, 0):
            _tidy(folder)


def _tidy(folder: DataFolder) -> None:
    try:
        if _letter(folder).exists():
            _finish(folder)
        else:
            StagedFiles(folder).discard()
    except OSError as error:
        raise explain(error, folder.database) from error


def _finish(folder: DataFolder) -> None:
    """Do what the letter says; each step may have been done before."""
    kept = _kept(folder)
    if _staged(folder.database).exists():
        _move_away(folder.database, kept)
        _staged(folder.database).replace(folder.database)
    if _staged(folder.key_file).exists():
        _staged(folder.key_file).replace(folder.key_file)
    keep_names(folder.path)
    _letter(folder).unlink()


def _kept(folder: DataFolder) -> Path | None:
    letter = _letter(folder)
    try:
        said = json.loads(letter.read_text(encoding="utf-8"))
        if said["format"] > FORMAT:
            raise KnownError("A newer Leadway was changing this data.", "Start the newer version.")
        return folder.path / said["kept"] if said["kept"] else None
    except (ValueError, KeyError, TypeError) as error:
        raise KnownError(
            f"A change of the data was cut short, and its note {letter.name} cannot be read.",
            f"Remove {letter.name}; the data is left as it is.",
        ) from error


def _move_away(live: Path, away: Path | None) -> None:
    """Take the database out of the way, with what may lie beside it."""
    for ending in ("", *BESIDE_A_DATABASE):
        path = appended(live, ending)
        if not path.exists():
            continue
        if away is None or ending == LOG_INDEX:
            if ending:
                # The file itself is replaced in one step: there is a database at every moment.
                path.unlink()
        else:
            path.replace(appended(away, ending))


def _staged(path: Path) -> Path:
    return appended(path, ".new")


def _building(folder: DataFolder) -> tuple[Path, ...]:
    """Name what may lie about of a change that was not decided."""
    database = _staged(folder.database)
    return (database, appended(database, ".part"), appended(database, ".source"), _staged(folder.key_file))


def _letter(folder: DataFolder) -> Path:
    return folder.path / "leadway.swap.json"


def _key_file_of(database: Path) -> Path:
    from leadway.storage.backups import key_file_of  # late: every start looks whether there is a change

    return key_file_of(database)


@contextmanager
def _alone(folder: DataFolder, seconds: float) -> Iterator[None]:
    """Be the only one with the pair; the system takes that back however the program ends."""
    try:
        held = lock(_lock_file(folder), seconds)
    except OSError as error:
        raise explain(error, folder.database) from error
    if held is None:
        raise InUseError()
    try:
        yield
    finally:
        held.let_go()


def _lock_file(folder: DataFolder) -> Path:
    return folder.path / "leadway.swap.lock"
