"""Writing a file so that a reader finds the old one or the new one whole, never half of one."""

import errno
import os
import secrets
from pathlib import Path

from leadway.domain.errors import KnownError

_SENTENCES = {
    errno.ENOSPC: ("There is no room left on the disk.", "Free some space and try again."),
    errno.EDQUOT: ("There is no room left on the disk for you.", "Free some space and try again."),
    errno.EACCES: ("This folder may not be written to.", "Choose another folder."),
    errno.EPERM: ("This folder may not be written to.", "Choose another folder."),
    errno.EROFS: ("This folder is read-only.", "Choose another folder."),
    errno.ENOENT: ("This folder does not exist.", "Choose another folder."),
    errno.ENOTDIR: ("This is not a folder.", "Choose another folder."),
    errno.EISDIR: ("There is a folder of that name.", "Choose another name."),
    errno.ENAMETOOLONG: ("This name is too long.", "Choose a shorter one."),
}


def explain(error: OSError) -> KnownError:
    """Return the sentence for a file that could not be written."""
    sentence, next_step = _SENTENCES.get(
        error.errno or 0, ("The file could not be written.", "Try another folder.")
    )
    return KnownError(sentence, next_step)


def write_whole(path: Path, content: bytes, *, private: bool = False, fresh: bool = False) -> None:
    """Write beside, bring to the disk, read back, and only then take the place of what was there.

    `private` makes it readable by its owner only. With `fresh` nothing may be there: FileExistsError then.
    Raises KnownError; what was there before is then unchanged.
    """
    beside = path.with_name(f".leadway-{secrets.token_hex(8)}.part")
    try:
        if path.is_dir():
            raise OSError(errno.EISDIR, "a folder")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if beside.read_bytes() != content:
            raise KnownError("The file did not read back as it was written.", "Check the disk.")
        if fresh:
            _move_new(beside, path)
        else:
            beside.replace(path)
    except FileExistsError:
        raise
    except OSError as error:
        raise explain(error) from error
    finally:
        _discard(beside)


def _move_new(beside: Path, path: Path) -> None:
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:
        # A disk without hard links: the moment between looking and moving has to be risked there.
        if path.exists():
            raise FileExistsError(errno.EEXIST, "there already") from None
        beside.replace(path)


def _discard(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        # The folder itself is out of reach; there is nothing of ours in it then.
        return
