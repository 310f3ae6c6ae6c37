"""The encrypted database file: opening, refusing and migrating it, and its transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar

from playhouse.sqlcipher_ext import SqlCipherDatabase

from leadway.domain.backups import BackupReason
from leadway.domain.errors import (
    ForeignError,
    InUseError,
    KnownError,
    MovedError,
    NewerError,
)
from leadway.files import LOG, appended, make_private, refuse_other_than_files, sync_file, with_side_files
from leadway.i18n import _
from leadway.storage import connection as connecting
from leadway.storage.connection import HISTORY, known_migrations
from leadway.storage.errors import (
    CHOOSE_ANOTHER,
    DISK_ERROR,
    UNREADABLE,
    explain,
    explained,
    refuse_foreign,
)
from leadway.storage.models import MODELS

if TYPE_CHECKING:
    from leadway.storage.undo import UndoLog

_PRAGMAS: dict[str, object] = {
    # A wrong key would otherwise be reported on stderr before it is reported to us.
    "cipher_log_level": "NONE",
    "foreign_keys": 1,
    # A commit is on the disk when it returns; without the last two, macOS leaves it in the disk's own memory.
    "synchronous": "full",
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
    # Text a person wrote must not be unencrypted in a temporary file.
    "temp_store": "memory",
}

_IMPORTING = (_("An import is running."), _("What you typed is still here; wait a moment."))


class SecondDatabaseError(RuntimeError):
    """A database was opened while another is open in this process; that is a bug."""


class Database:
    """An open database. Reads and writes go through `reading` and `writing`, which explain its faults.

    There is one in a process, because the models are bound to it; raw connections read others.
    """

    _open: ClassVar[Database | None] = None

    def __init__(self, path: Path, connection: SqlCipherDatabase) -> None:
        self.path = path
        self._db: Any = connection
        self._is_importing = False
        self._syncing = Lock()
        self._opened: dict[Path, tuple[int, int]] = {}
        """What tells the file and its log, as they were opened, from others of the same names."""

    @classmethod
    def open(cls, path: Path, key: bytes, *, now: datetime | None = None) -> Database:
        """Open the file with its raw 256-bit key, making or migrating it where needed.

        A migration begins with a verified copy, named by `now`, and not without one.

        Raises KnownError where the file is foreign, damaged, of a newer version or cannot be written; the
        file is then left as it was. SecondDatabaseError: another one is open.
        """
        if cls._open is not None:
            raise SecondDatabaseError(f"{cls._open.path} is open; close it first")
        if len(key) != 32:
            raise ValueError("a key has 32 bytes")
        refuse_other_than_files(*with_side_files(path))
        if _is_new(path):
            make_private(path)
        else:
            refuse_foreign(path)
        connection: Any = SqlCipherDatabase(
            str(path),
            passphrase=f"x'{key.hex()}'",
            # Its own argument for this does not reach an encrypted database.
            pragmas={"busy_timeout": round(connecting.BUSY_SECONDS * 1000), **_PRAGMAS},
        )
        database = cls(path, connection)
        try:
            with explained(path):
                connection.connect()
                applied = database._applied()
                migrations = known_migrations()
                if applied - set(migrations):
                    raise NewerError(
                        _("This data was written by a newer Leadway."),
                        _("Install the newer version; nothing was changed."),
                        says_unchanged=True,
                    )
                # Only now: it writes into the file, and a file that is refused is left as it was.
                connection.pragma("journal_mode", "wal", permanent=True)
                if applied != set(migrations):
                    database._migrate(key, now or datetime.now(UTC), has_content=bool(applied))
        except BaseException:
            connection.close()
            raise
        # Each by itself: they are all here, and following their references costs a third of an opening.
        connection.bind(MODELS, bind_refs=False, bind_backrefs=False)
        for file in (path, appended(path, LOG)):
            with suppress(OSError):
                database._opened[file] = _identity(file)
        Database._open = database
        return database

    @contextmanager
    def thread_connection(self) -> Iterator[None]:
        """Let the block run in any thread: one that had no connection of its own has none afterwards."""
        had_none = self._db.is_closed()
        if had_none:
            # SQLite would open, or make, what has that name now.
            self.check_in_place()
        try:
            yield
        finally:
            if had_none:
                self._db.close()

    def close(self) -> None:
        """Close the file and release its key; what was written stays written."""
        with self._syncing:
            # Nothing has a file open that may be replaced now.
            try:
                self.check_in_place()
            except MovedError:
                # With its last connection SQLite deletes the log by name: it may be that of other data now.
                # This connection is never closed.
                _keep_for_ever(self._db.connection())
                self._db._state.reset()
            else:
                self._db.close()
        self._opened.clear()
        # The models stay bound to the connection, which would keep the key as long as the program runs.
        self._db.connect_params.pop("passphrase", None)
        if Database._open is self:
            Database._open = None

    @cached_property
    def undo(self) -> UndoLog:
        """The steps of this connection that can be undone; none before its `start`."""
        from leadway.storage.undo import UndoLog  # late: started when the content is on the screen

        return UndoLog(self, self._db)

    @contextmanager
    def writing(self, step: str | None = None, key: str = "") -> Iterator[None]:
        """Run the block as one transaction: all of it is kept or none. Raises KnownError on a fault.

        `step` says what the block does and makes it a step that can be undone: "Drop “Queue at till 2”".
        With the `key` of the last step, the block belongs to that one.
        """
        undoable = self.undo.step(step, key) if step else nullcontext()
        self.check_in_place()
        try:
            with explained(), self._db.atomic("IMMEDIATE"), undoable:
                yield
        except KnownError as error:
            if self._is_importing and isinstance(error, InUseError):
                raise KnownError(*_IMPORTING) from error
            raise
        if "undo" in vars(self) and not self._db.in_transaction():
            self.undo.after_commit()

    @contextmanager
    def importing(self) -> Iterator[None]:
        """Write for seconds, with references that may point nowhere until the end of the block.

        Without that, putting a record in place of another would delete what refers to it. Another write
        that waits in vain meanwhile names the import as the reason. Raises KnownError on a fault; nothing is
        kept then.
        """
        self._db.pragma("foreign_keys", 0)
        try:
            with self.writing():
                self._is_importing = True
                yield
                dangling = self._db.execute_sql("PRAGMA foreign_key_check").fetchone()
                if dangling:
                    raise AssertionError(f"a record refers to none in {dangling[2]}")
        finally:
            self._is_importing = False
            self._db.pragma("foreign_keys", 1)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Run the block against one state of the database. Raises KnownError on a fault."""
        with explained(), self._db.atomic():
            yield

    def check_in_place(self) -> None:
        """Raise MovedError where the file or its log was moved, deleted or replaced since it was opened."""
        for file, opened in self._opened.items():
            try:
                found = _identity(file)
            except (FileNotFoundError, NotADirectoryError):
                found = None
            except OSError:
                # A disk that does not answer now; SQLite says what is wrong with it.
                continue
            if found != opened:
                raise MovedError(self.path.parent)

    @contextmanager
    def syncing_later(self) -> Iterator[None]:
        """Let the block commit without waiting for the disk: a power cut loses it until `sync` returned."""
        with explained():
            self._db.pragma("synchronous", "normal")
            try:
                yield
            finally:
                self._db.pragma("synchronous", _PRAGMAS["synchronous"])

    def sync(self) -> None:
        """Wait, in any thread, until every commit is on the disk; raises KnownError where it cannot be."""
        self.check_in_place()
        # Where there is no log, a checkpoint has written it into the file, and that to the disk.
        # SQLite holds no lock on the log, so closing it here releases none.
        try:
            with self._syncing, suppress(FileNotFoundError):
                sync_file(appended(self.path, LOG))
        except OSError as error:
            raise KnownError(*DISK_ERROR) from error

    def purge(self) -> None:
        """Write the file anew without its free pages, and empty the log: what was deleted is in neither.

        Raises KnownError where there is no room for a second copy, or another program reads.
        """
        with explained():
            for sql in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                self._db.execute_sql(sql).fetchall()

    def flush(self) -> None:
        """Flush everything written so far to the disk, so that a power cut cannot lose it."""
        with explained():
            self._db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _migrate(self, key: bytes, now: datetime, *, has_content: bool) -> None:
        next_step = _("Choose another data folder.")
        if has_content:
            from leadway.storage.backups import back_up  # late: most starts have nothing to migrate

            copy, _contents = back_up(self.path, key, now, BackupReason.MIGRATION)
            next_step = _("Nothing is lost. The backup from before is {file}.").format(
                file=f"{copy.parent.name}/{copy.name}"
            )
        from playhouse.migrations import Runner  # late: the same

        try:
            Runner(self._db, directory=str(connecting.MIGRATIONS), table_name=HISTORY).up()
        except Exception as error:
            raise explain(error) or KnownError(
                _("Leadway could not update your data to this version."), next_step
            ) from error

    def _applied(self) -> set[str]:
        tables = self._db.get_tables()
        if HISTORY in tables:
            return {row[0] for row in self._db.execute_sql(f"SELECT name FROM {HISTORY}")}  # noqa: S608 -- a constant
        if tables:
            raise ForeignError(_("This is not a Leadway file."), CHOOSE_ANOTHER, says_unchanged=True)
        return set()


def _identity(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_dev, found.st_ino


def _keep_for_ever(connection: object) -> None:
    import ctypes  # late: it is hardly ever needed

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))


def _is_new(path: Path) -> bool:
    """Whether nothing was ever written: a first start that was cut short leaves an empty file."""
    try:
        return path.stat().st_size == 0
    except FileNotFoundError:
        return True
    except OSError as error:
        raise KnownError(*UNREADABLE) from error
