"""Files: written so that a reader finds the old one or the new one whole; and what belongs to a database."""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from leadway.domain.errors import KnownError
from leadway.i18n import _

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LONGEST_NAME, _LONGEST_PATH = 255, 259
"""What Windows takes, in units of UTF-16; longer paths where a person allowed them."""
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}
# O_NONBLOCK: a pipe in the place of a file stops nobody. O_BINARY is Windows' own: without it line ends would
# be changed.
_OWN = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_MOUNT_POINT = 0xA0000003
"""What Windows calls a junction: a folder that is another one."""
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}

LOG, LOG_INDEX = "-wal", "-shm"
SIDE_FILE_ENDINGS = (LOG, LOG_INDEX, "-journal")
"""What SQLite appends to a database's name for the files it keeps next to it. A log must never be next to
another database than its own: it would be played back into it."""

KEY_FILE = "leadway.key.json"
"""The name of the key file at work, next to the database."""
MOST_OF_A_KEY_FILE = 1 << 20

BACKUPS = "backups"
"""The folder next to a database with its backups."""


class AlreadyThereError(KnownError):
    """A file of that name is there, and it may not be replaced."""


def open_own(path: Path, flags: int) -> int:
    """Open a file of the program's own, never through a link; return its descriptor.

    One that is made or written into is readable by its owner only, whatever the umask. Raises OSError, which
    `explain` knows, where that name is no file's, or where what is written into has another name, too.
    """
    # Windows follows links, and says of a folder that it is not allowed.
    if not hasattr(os, "O_NOFOLLOW") and (is_link(path) or path.is_dir()):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    opened = os.open(path, flags | _OWN, 0o600)
    try:
        status = os.fstat(opened)
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR))
        if not stat.S_ISREG(status.st_mode) or (writes and status.st_nlink > 1):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if writes and os.name != "nt" and status.st_mode & 0o777 != 0o600 and status.st_uid == os.geteuid():
            os.fchmod(opened, 0o600)
    except OSError:
        os.close(opened)
        raise
    return opened


def read_own(path: Path, most: int = 1 << 26) -> bytes:
    """Return the content of a file of the program's own, as `open_own` opens it; raises OSError.

    `most` is how many bytes it may have.
    """
    with os.fdopen(open_own(path, os.O_RDONLY), "rb") as file:
        if os.fstat(file.fileno()).st_size > most:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        return file.read()


def is_link(path: Path) -> bool:
    """Whether this is a link to another place, or a junction, which is Windows' link of a folder."""
    try:
        status = path.lstat()
    except (OSError, ValueError):
        return False
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _MOUNT_POINT


def refuse_other_than_folder(path: Path) -> None:
    """Raise KnownError where a folder of the program's own is a link or a file."""
    if is_link(path) or (path.exists() and not path.is_dir()):
        raise explain(OSError(errno.ELOOP, ""), path)


def refuse_other_than_files(*paths: Path) -> None:
    """Raise KnownError where one of the program's own files is a link, a folder, a pipe or the like."""
    for path in paths:
        with suppress(OSError, ValueError):
            if not stat.S_ISREG(path.lstat().st_mode):
                raise explain(OSError(errno.ELOOP, ""), path)


def with_side_files(database: Path) -> tuple[Path, ...]:
    """Return the paths of a database and of the files that SQLite keeps next to it."""
    return database, *(appended(database, ending) for ending in SIDE_FILE_ENDINGS)


def write_new(path: Path, content: bytes, *, part: str = "") -> None:
    """Write a file that is not there yet, readable by its owner only.

    Raises AlreadyThereError where it is there, KnownError on other errors. `part` is what the file is called
    until it is complete, where that must be known to whoever removes it after a kill.
    """
    _write_whole(path, content, _link_target, part)


def write_whole(path: Path, content: bytes, *, part: str = "") -> None:
    """Write a file, in place of the one that may be there; raises KnownError where it cannot be written.

    What was there stays untouched until the new content is complete in a file next to it. The file is
    readable by its owner only, and a link that was there is replaced, not followed.
    """
    _write_whole(path, content, _replace_target, part)


def explain(error: OSError, path: Path) -> KnownError:
    """Return what happened to a file as a sentence with a next step."""
    name, folder = path.name, path.absolute().parent
    if isinstance(error, FileExistsError):
        return AlreadyThereError(
            _("“{name}” is already there.").format(name=name),
            _("Choose another name, or replace the file."),
        )
    if _is_too_long(error, path):
        sentence, step = _("That file name is too long."), _("Choose a shorter name.")
    elif isinstance(error, FileNotFoundError | NotADirectoryError):
        sentence, step = _("The folder “{folder}” is not there."), _("Choose a folder that exists.")
    elif error.errno in _FULL:
        sentence = _("The disk with “{folder}” is full.")
        step = _("Free some space or save to another disk.")
    elif error.errno in (errno.ELOOP, errno.EISDIR):
        sentence = _("“{name}” in “{folder}” is a link, or not what Leadway keeps there.")
        step = _("Move it away, and put back what was there before.")
    elif isinstance(error, PermissionError) or error.errno in _NOT_ALLOWED:
        sentence, step = _("You are not allowed to write to “{folder}”."), _("Choose a folder of your own.")
    else:
        sentence, step = _("“{name}” could not be written."), _("Try another folder or another disk.")
    return KnownError(sentence.format(folder=folder, name=name), step)


def _is_too_long(error: OSError, path: Path) -> bool:
    """Whether a name or path is longer than the system takes, of which Windows says that it is not there."""
    if sys.platform == "win32" and error.errno in (errno.ENOENT, errno.EINVAL):
        letters = len(path.name.encode("utf-16-le", "surrogatepass")) // 2
        too_long = letters > _LONGEST_NAME or len(str(path.absolute())) > _LONGEST_PATH
        return too_long and path.absolute().parent.is_dir()
    return error.errno == errno.ENAMETOOLONG


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise an error of the system as a KnownError about this file."""
    try:
        yield
    except OSError as error:
        raise explain(error, path) from error


def appended(path: Path, ending: str) -> Path:
    """Return the path with an ending appended to its name."""
    return path.with_name(path.name + ending)


def key_file_of(database: Path) -> Path:
    """Return the path of the key file of a database, of the one at work and of a backup."""
    return database.with_suffix(".key.json")


def key_copy_of(key_file: Path) -> Path:
    """Return the path of the second copy of the key file at work; one of a backup has none."""
    return key_file.with_suffix(".copy.json")


def copy_key_file(key_file: Path) -> None:
    """Bring the second copy of the key file at work up to date; where that fails there is none."""
    if key_file.name != KEY_FILE or not key_file.exists():
        return
    copy = key_copy_of(key_file)
    with suppress(OSError):
        try:
            write_whole(copy, read_own(key_file, MOST_OF_A_KEY_FILE))
        except (OSError, KnownError):
            # An older one may open by what was taken out of the file since.
            copy.unlink(missing_ok=True)


def database_id(key_file: Path) -> str:
    """Return which data a key file or its copy belongs to; an empty text where neither can be read."""
    import json  # late: few files need it

    for path in (key_file, key_copy_of(key_file)):
        with suppress(OSError, ValueError, LookupError, TypeError, RecursionError):
            named = json.loads(read_own(path, MOST_OF_A_KEY_FILE))["database"]
            if isinstance(named, str):
                return named
    return ""


def belongs_to(backup: Path, database: str) -> bool | None:
    """Whether a backup is of the data with this identity: by its name, else by the key file next to it.

    None where neither says so, as for a backup of an earlier version without its key file.
    """
    from leadway.domain.backups import mark_of, parse_name  # late: the first paint does without

    name = parse_name(backup.name)
    its = name.mark if name is not None and name.mark else mark_of(database_id(key_file_of(backup)))
    return its == mark_of(database) if its and database else None


def maker_of(folder: Path) -> str:
    """Return what tells the backups that a data folder makes from those of its copies on other computers.

    It says nothing about the computer, and changes where the folder moves or the system is installed anew.
    """
    import hashlib  # late, as in `leadway.domain.backups.mark_of`
    import platform

    names = [platform.node(), os.path.realpath(folder)]
    with suppress(OSError, ValueError):
        names.append(Path("/etc/machine-id").read_text(encoding="ascii"))
    return hashlib.sha256("\n".join(names).encode(errors="surrogateescape")).hexdigest()[:8]


def make_private(path: Path) -> None:
    """Make an empty file that only its owner can read, whatever the folder; raises KnownError."""
    with explained(path):
        os.close(open_own(path, os.O_WRONLY | os.O_CREAT))


def remove_database(path: Path) -> None:
    """Remove a database and the files SQLite left for it, where they are there; raises KnownError."""
    with explained(path):
        for each in with_side_files(path):
            each.unlink(missing_ok=True)


def _write_whole(path: Path, content: bytes, put: Callable[[Path, Path], None], part: str) -> None:
    try:
        _refuse_special_file(path)
        # The temporary name is short: a name that is too long fails when the target is written.
        staged = path.with_name(part or f".leadway-{os.urandom(6).hex()}.part")
        try:
            _write(staged, content)
            put(staged, path)
        finally:
            staged.unlink(missing_ok=True)
    except OSError as error:
        raise explain(error, path) from error
    except ValueError as error:  # a NUL in the name
        raise KnownError(_("That is not a file name."), _("Choose another name.")) from error


def _refuse_special_file(target: Path) -> None:
    there = not is_link(target) and target.exists()
    other_name = _("Choose another name.")
    for refused, sentence, step in (
        (there and target.is_dir(), _("“{name}” is a folder."), _("Choose a file name inside it.")),
        (there and not target.is_file(), _("“{name}” is not an ordinary file."), other_name),
        (
            not target.parent.is_dir(),
            _("The folder “{parent}” is not there."),
            _("Choose a folder that exists."),
        ),
        (there and not os.access(target, os.W_OK), _("“{name}” is write-protected."), other_name),
    ):
        if refused:
            raise KnownError(sentence.format(name=target.name, parent=target.parent), step)


def _write(staged: Path, content: bytes) -> None:
    """Write the content so that it has reached the disk, and read it back."""
    with os.fdopen(open_own(staged, _FRESH), "wb") as file:
        file.write(content)
        file.flush()
        _sync(file.fileno())
    if staged.read_bytes() != content:
        raise KnownError(
            _("The disk did not return what was written to it."),
            _("Save to another disk, and have this one checked."),
        )


def commit_file(staged: Path, target: Path) -> None:
    """Flush a finished file to the disk and give it its name; raises KnownError."""
    with explained(target):
        sync_file(staged)
        _replace_target(staged, target)


def sync_file(path: Path) -> None:
    """Flush the content of a file to the disk; raises OSError."""
    with path.open("rb+") as file:
        _sync(file.fileno())


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        # fsync alone leaves it in the disk's own memory there; network disks know no more than fsync.
        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _replace_target(staged: Path, target: Path) -> None:
    staged.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, so that a power cut does not bring the old file back."""
    if os.name == "nt":
        # Windows opens no folder; NTFS keeps the order of such changes by itself.
        return
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _link_target(staged: Path, target: Path) -> None:
    try:
        target.hardlink_to(staged)
        sync_folder(target.parent)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A disk without hard links (a USB stick): hold the name, then put the content under it.
        target.open("xb").close()
        try:
            staged.replace(target)
        except OSError:
            target.unlink(missing_ok=True)
            raise
