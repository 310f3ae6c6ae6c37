"""Puts another database and key file in place of those of a data folder: both or neither, whenever it ends.

What comes is staged beside and made sure of first. Then a letter that says what is to be done is written in
one piece; from that moment on the change counts, and whoever opens the folder next finishes it. Without a
letter, what is staged is thrown away.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from leadway.domain.errors import KnownError
from leadway.files import explain, write_new
from leadway.system.paths import DataFolder

if sys.platform == "win32":
    from leadway.system.single_instance_windows import try_lock
else:
    from leadway.system.single_instance_unix import try_lock

FORMAT = 1
_WAIT_SECONDS = 5.0
_PAUSE_SECONDS = 0.02
# A log of the old file beside a new one would be played back into it.
_BESIDE = ("-wal", "-shm", "-journal")


class Staged:
    """What is to come into a data folder: build `database` and, if the key changes, `key_file`."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self.database = _staged(folder.database)
        self.key_file = _staged(folder.key_file)

    def put_in_place(self, kept: Path | None = None) -> None:
        """Put what was built in place; what is not there stays as it is. It has been verified by now.

        What it replaces is kept as the database `kept` with its key file beside, or is gone. Raises
        KnownError where it cannot be; then nothing is changed, or the change is finished at the next start.
        """
        try:
            for path in (self.database, self.key_file):
                if path.exists():
                    _onto_the_disk(path)
            if kept is not None:
                self._keep_key(kept)
            said = {"format": FORMAT, "kept": str(kept or "")}
            write_new(_letter(self._folder), json.dumps(said).encode(), private=True)
            _finish(self._folder)
        except OSError as error:
            raise explain(error, self._folder.database) from error

    def discard(self) -> None:
        """Throw away what was built and not put in place."""
        if not _letter(self._folder).exists():
            with suppress(OSError):
                for path in _building(self._folder):
                    _remove(path)

    def _keep_key(self, kept: Path) -> None:
        from leadway.storage.copies import key_file_of  # late: every start looks whether there is a change

        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            write_new(key_file_of(kept), self._folder.key_file.read_bytes(), private=True)


@contextmanager
def staging(folder: DataFolder) -> Iterator[Staged]:
    """Change the pair of a data folder, alone; what is not put in place is thrown away.

    The data is closed. Raises KnownError where another program is at it already.
    """
    folder.make()
    with _alone(folder, _WAIT_SECONDS):
        _tidy(folder)
        staged = Staged(folder)
        try:
            yield staged
        finally:
            staged.discard()


def settle(folder: DataFolder) -> None:
    """Finish or take back a change that was cut short; to be called before anything of the folder is read.

    Raises KnownError where it cannot be finished; the data is then not to be opened.
    """
    letter = _letter(folder)
    if letter.exists():
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
            Staged(folder).discard()
    except OSError as error:
        raise explain(error, folder.database) from error


def _finish(folder: DataFolder) -> None:
    """Do what the letter says; each step may have been done before."""
    kept = _kept(_letter(folder))
    if _staged(folder.database).exists():
        _move_away(folder.database, kept)
        _staged(folder.database).replace(folder.database)
    if _staged(folder.key_file).exists():
        _staged(folder.key_file).replace(folder.key_file)
    _sync_folder(folder.path)
    _letter(folder).unlink()


def _kept(letter: Path) -> Path | None:
    try:
        said = json.loads(letter.read_text(encoding="utf-8"))
        if said["format"] > FORMAT:
            raise KnownError("A newer Leadway was changing this data.", "Start the newer version.")
        return Path(said["kept"]) if said["kept"] else None
    except (ValueError, KeyError, TypeError) as error:
        raise KnownError(
            f"A change of the data was cut short, and its note {letter.name} cannot be read.",
            f"Remove {letter.name}; the data is left as it is.",
        ) from error


def _move_away(live: Path, away: Path | None) -> None:
    """Take the database out of the way, with what may lie beside it."""
    for suffix in ("", *_BESIDE):
        path = live.with_name(live.name + suffix)
        if not path.exists():
            continue
        if away is None or suffix == "-shm":
            if suffix:
                # The file itself is replaced in one step: there is a database at every moment.
                path.unlink()
        else:
            path.replace(away.with_name(away.name + suffix))


def _staged(path: Path) -> Path:
    return path.with_name(path.name + ".new")


def _building(folder: DataFolder) -> tuple[Path, ...]:
    """Name what may lie about of a change that was not decided."""
    database = _staged(folder.database)
    unfinished = [database.with_name(database.name + suffix) for suffix in (".part", ".source")]
    return (database, *unfinished, _staged(folder.key_file))


def _letter(folder: DataFolder) -> Path:
    return folder.path / "leadway.swap.json"


def _remove(path: Path) -> None:
    for suffix in ("", *_BESIDE):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _onto_the_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    # Windows cannot open a folder; it writes the names by itself.
    with suppress(OSError):
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def _alone(folder: DataFolder, seconds: float) -> Iterator[None]:
    """Hold the lock of changes, which the system takes back however the program ends."""
    begun = monotonic()
    try:
        file = os.open(folder.path / "leadway.swap.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise explain(error, folder.database) from error
    try:
        while not try_lock(file):
            if monotonic() - begun >= seconds:
                raise KnownError("Another Leadway is changing this data right now.", "Wait and try again.")
            sleep(_PAUSE_SECONDS)
        yield
    finally:
        os.close(file)
