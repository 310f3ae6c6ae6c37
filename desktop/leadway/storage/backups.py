"""Verified copies of a database, and what a database holds: without Peewee, in any thread."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlcipher3

from leadway import files
from leadway.domain.backups import BackupReason, Contents, mark_of, name_of, parse_name
from leadway.domain.errors import DamagedError, ForeignError, InUseError, KnownError, NewerError
from leadway.domain.weeks import Week
from leadway.files import (
    BACKUPS,
    LOG,
    LOG_INDEX,
    AlreadyThereError,
    appended,
    commit_file,
    database_id,
    key_file_of,
    make_private,
    maker_of,
    read_own,
    refuse_other_than_folder,
    remove_database,
    write_new,
)
from leadway.i18n import _
from leadway.storage.connection import HISTORY, SEARCH, Connection, connect, known_migrations
from leadway.storage.errors import DAMAGED, explained, refuse_foreign

_LEFT = _("It was left as it is.")
_AT_ONCE = timedelta(minutes=1)

NO_CONTENT = frozenset({HISTORY, "setting", "reminder_event"})
"""The tables in which no record of a person's stands."""
_WORDS, _UNSAVED = ("addressee", "second_addressee", "weekly_time"), "unsaved/"
"""The settings in which a person's words stand, and how the names of others begin that hold them."""
_NO_WORD = ("", '""', "null")


def copy_verified(
    source: Path, key: bytes, target: Path, target_key: bytes | None = None, *, at_rest: bool = False
) -> Contents:
    """Copy a database through the online backup API, with its own key or another; return what it holds.

    Copying the file itself would miss what is still in the write-ahead log. The copy is made next to its
    target, opened with its key, checked page by page, and its rows are counted and compared, before it takes
    its name. Raises KnownError where it cannot be made or is not intact; what was there is then as it was.
    `at_rest`: nobody writes the source, and nothing is written next to it.
    """
    kept_key = target_key or key
    staged = appended(target, ".part")
    remove_database(staged)
    try:
        make_private(staged)
        with explained(), reading(source, key) if at_rest else closing(connect(source, key)) as connection:
            # Brings the log into the file first, where nobody holds it; the copy has all of it in any case.
            with suppress(sqlcipher3.Error):
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.execute("BEGIN")
            contents = _contents(connection)
            with closing(connect(staged, kept_key)) as copy:
                _copy_pages(connection, copy)
                # One file, whole by itself.
                copy.execute("PRAGMA journal_mode = DELETE").fetchall()
        if read_contents(staged, kept_key) != contents:
            raise KnownError(_("The backup differs from your data."), _("Nothing was changed. Try again."))
        commit_file(staged, target)
    finally:
        remove_database(staged)
    return contents


def _copy_pages(source: Connection, target: Connection) -> None:
    codes: list[int] = []
    try:
        source.backup(target, progress=lambda code, *_rest: codes.append(code))
    except sqlcipher3.Error as error:
        # sqlcipher3 0.6.4 gives the errors of `backup` no code.
        error.sqlite_errorcode = codes[-1] if codes else sqlcipher3.SQLITE_ERROR
        raise


def back_up(database: Path, key: bytes, at: datetime, reason: BackupReason) -> tuple[Path, Contents]:
    """Copy the database at work into its folder of backups, and the present key file next to it.

    Return the copy and what it holds. Raises KnownError where it cannot be; there is then no copy.
    """
    folder = database.with_name(BACKUPS)
    refuse_other_than_folder(folder)
    with files.explained(folder / "backup"):
        folder.mkdir(mode=0o700, exist_ok=True)
        target = _reserve_name(database, at, reason)
    try:
        return target, copy_verified(database, key, target)
    except BaseException:
        with suppress(OSError):
            key_file_of(target).unlink(missing_ok=True)
        raise


def _reserve_name(database: Path, at: datetime, reason: BackupReason) -> Path:
    """Write the key file of a copy to be made, and return the name that it reserves for the copy.

    A copy that has its name has all it needs; and of two programs only one can take a name.
    """
    while True:
        target = free_name(database, at, reason)
        try:
            with suppress(FileNotFoundError):
                write_new(key_file_of(target), read_own(key_file_of(database)))
        except AlreadyThereError:
            continue
        return target


def free_name(database: Path, at: datetime, reason: BackupReason) -> Path:
    """Return where a copy of the database at work goes, made at this moment or as soon after as is free.

    It comes after those of the minute that follows: of copies made at once, the last one is the newest.
    """
    mark, folder = mark_of(database_id(key_file_of(database))), database.with_name(BACKUPS)
    maker = maker_of(database.parent)
    names = [name for path in folder.glob("leadway-*.db") if (name := parse_name(path.name))]
    at = at.replace(microsecond=0)
    latest = max((n.made_at for n in names if at <= n.made_at <= at + _AT_ONCE), default=None)
    at = at if latest is None else latest + timedelta(seconds=1)
    while True:
        path = folder / name_of(at, reason, mark, maker)
        if not (path.exists() or key_file_of(path).exists()):
            return path
        at += timedelta(seconds=1)


def read_contents(path: Path, key: bytes) -> Contents:
    """Return what a database that nobody has open holds, once it is found intact; nothing is written.

    Raises DamagedError where it is damaged or the key is another's, NewerError, ForeignError, or a KnownError
    where it cannot be read.
    """
    refuse_missing(path)
    refuse_foreign(path)
    with explained(path), reading(path, key) as connection:
        contents = _contents(connection)
        check(connection)
    if contents.schema not in known_migrations():
        raise NewerError(
            _("“{file}” was written by a newer Leadway.").format(file=path.name),
            _("Install that version. The file was left as it is."),
            says_unchanged=True,
        )
    return contents


def refuse_missing(path: Path) -> None:
    """Raise KnownError where there is no such backup any more."""
    if not path.is_file():
        raise KnownError(_("“{file}” is not there.").format(file=path.name), _("Choose another backup."))


def check(connection: Connection) -> None:
    """Read every page and every index; raise DamagedError at the first fault."""
    faults = []
    if _is_all_in_the_file(connection):
        faults = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    if not faults:
        faults = [row for row in connection.execute("PRAGMA integrity_check") if row != ("ok",)]
    if faults or connection.execute("PRAGMA foreign_key_check").fetchone():
        raise DamagedError(DAMAGED, _LEFT, says_unchanged=True)


def _is_all_in_the_file(connection: Connection) -> bool:
    """Whether no page is newer in the log: on a full disk, its copy in the file may be written in part.

    SQLCipher's own check reads the file alone, and would take such a page for damage.
    """
    try:
        _busy, in_log, copied = connection.execute("PRAGMA wal_checkpoint").fetchone()
    except sqlcipher3.Error:
        return False
    return bool(in_log == copied)


def check_while_open(path: Path, key: bytes) -> None:
    """Check the database at work while it is open; raises DamagedError, or KnownError if it is unreadable."""
    with explained(), closing(connect(path, key)) as connection:
        check(connection)


def contents_while_open(path: Path, key: bytes) -> Contents:
    """Return what the database at work holds while it is open; raises KnownError where it cannot be read."""
    with explained(), closing(connect(path, key)) as connection:
        return _contents(connection)


def latest_moments(path: Path, key: bytes) -> dict[tuple[str, str], datetime]:
    """Return the latest moment of each column that holds one, by table and column, of a file that is closed.

    Raises KnownError where it cannot be read.
    """
    latest = {}
    with explained(), reading(path, key) as connection:
        for table in tables_of(connection):
            for column in (row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')):
                if column == "at" or column.endswith("_at"):
                    sql = f'SELECT MAX("{column}") FROM "{table}"'  # noqa: S608 -- its own names
                    with suppress(ValueError, TypeError):
                        latest[table, column] = datetime.fromisoformat(connection.execute(sql).fetchone()[0])
    return latest


def written_settings(path: Path, key: bytes) -> frozenset[str]:
    """Return the names of the settings that a file holds; raises KnownError where it cannot be read."""
    with explained(), reading(path, key) as connection:
        return frozenset(name for (name,) in connection.execute("SELECT key FROM setting"))


def refuse_where_open(path: Path, key: bytes) -> None:
    """Raise KnownError where any program has a database open that is to be replaced."""
    with explained(), closing(connect(path, key)) as connection:
        # Only the sole user of a database can switch its log off.
        [(mode,)] = connection.execute("PRAGMA journal_mode = delete").fetchall()
        if mode != "delete":
            raise InUseError()


def is_blank(path: Path, key: bytes) -> bool:
    """Whether a person never wrote a word into a database, open or not; raises KnownError."""
    with explained(), closing(connect(path, key)) as connection:
        rows = _contents(connection).rows
        settings = connection.execute("SELECT key, value FROM setting").fetchall()
    words = (value for name, value in settings if name in _WORDS or name.startswith(_UNSAVED))
    return all(value in _NO_WORD for value in words) and not any(
        count for table, count in rows if table not in NO_CONTENT
    )


def can_read(path: Path, key: bytes) -> bool:
    """Whether the key opens this database, whole or not."""
    try:
        with reading(path, key) as connection:
            connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    except (sqlcipher3.Error, OSError):
        return False
    return True


@contextmanager
def reading(path: Path, key: bytes) -> Iterator[Any]:
    """Open a file that nobody writes, leaving nothing next to it, in a folder that may be read-only."""
    # Only a file that has a log must be read with its log.
    has_log = appended(path, LOG).exists()
    with ExitStack() as stack:
        mode = "ro" if has_log else "ro&immutable=1"
        connection = stack.enter_context(closing(connect(path, key, mode)))
        # Without its index, nobody has it open: SQLite would make one there, and leave it.
        if has_log and not (appended(path, LOG_INDEX).exists() and _can_index_log(connection)):
            folder = TemporaryDirectory(prefix="leadway-", ignore_cleanup_errors=True)
            copy = Path(stack.enter_context(folder)) / path.name
            for source in (path, appended(path, LOG)):
                shutil.copyfile(source, copy.with_name(source.name))
            connection = stack.enter_context(closing(connect(copy, key)))
        yield connection


def _can_index_log(connection: Connection) -> bool:
    """Whether SQLite can keep the index of a log next to it; a folder that can only be read takes none."""
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlcipher3.OperationalError as error:
        return bool(error.sqlite_errorcode & 0xFF != sqlcipher3.SQLITE_CANTOPEN)
    except sqlcipher3.Error:
        return True
    return True


def tables_of(connection: Connection) -> list[str]:
    """Return the names of all tables."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in rows if not name.startswith(("sqlite_", SEARCH))]


def _contents(connection: Connection) -> Contents:
    tables = tables_of(connection)
    if HISTORY not in tables or "ritual" not in tables:
        raise ForeignError(_("This is not a Leadway file."), _LEFT, says_unchanged=True)
    rows = tuple(
        (name, connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0])  # noqa: S608 -- its own tables
        for name in tables
    )
    sealed = "SELECT COUNT(*), MAX(week) FROM ritual WHERE state IN ('sealed', 'amended')"
    weeks, last = connection.execute(sealed).fetchone()
    schema = connection.execute(f"SELECT MAX(name) FROM {HISTORY}").fetchone()[0]  # noqa: S608 -- a constant
    dropped = connection.execute("SELECT value FROM setting WHERE key = 'dropped_links'").fetchone()
    last_week = Week.parse(last) if last else None
    return Contents(weeks, last_week, rows, schema or "", int(dropped[0]) if dropped else 0)
