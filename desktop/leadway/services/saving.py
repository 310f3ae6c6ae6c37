"""Files that a person asks for: documents, exports, calendar files, the page with the recovery key.

They go wherever the person says, but never in the place of what Leadway keeps for itself. While one is being
written, a note in the data folder says where; what a kill left there is removed at the next start.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from leadway.domain.errors import KnownError
from leadway.files import explain, is_link, read_own, write_new, write_whole
from leadway.i18n import _
from leadway.system.locks import NO_LOCK, Lock, lock
from leadway.system.paths import DataFolder

# Every file of a data folder and of a folder with backups; what a person asks for has other endings.
_OWN_NAME = re.compile(
    r"leadway[^.]*\.(db|key\.json|key\.copy\.json|reminder\.json|backups\.json|swap\.json|language|lock|\w+\.lock|log|old\.log"
    r"|door|unsaved)(-wal|-shm|-journal)?(\..*)?"
)
_NOTE = re.compile(r"\.leadway-([0-9a-f]{12})\.note")
_PART = ".leadway-{token}.part"
_LEFT_AFTER_SECONDS = 60.0
"""When a part in the data folder counts as left: the small files there are written within moments."""


def save(folder: DataFolder, path: Path, content: bytes, *, replace: bool) -> None:
    """Write a finished file where the person says, readable by its owner only; through links of the person's.

    Raises KnownError, and changes nothing, where it is there already and may not be replaced, where it is the
    program's own, or where it cannot be written.
    """
    target = _resolved(path)
    if is_own_name(target.name):
        raise KnownError(
            _("“{name}” is the name of a file that Leadway keeps for itself.").format(name=target.name),
            _("Choose another name."),
        )
    token = os.urandom(6).hex()
    with _noted(folder, token, target.parent):
        (write_whole if replace else write_new)(target, content, part=_PART.format(token=token))


def is_own_name(name: str) -> bool:
    """Whether a file of this name may be the program's own, in any spelling that a system takes for the same.

    Windows ignores dots and spaces at the end and reads a colon as the name of a part; macOS ignores some
    signs.
    """
    plain = name.encode("ascii", "ignore").decode().casefold().partition(":")[0].rstrip(". ")
    return _OWN_NAME.fullmatch(plain) is not None


def remove_left_parts(folder: DataFolder) -> None:
    """Remove what was left of files that were being written when their program was killed; never an error."""
    with suppress(OSError, ValueError):
        for path in sorted(folder.path.glob(".leadway-*")):
            note = _NOTE.fullmatch(path.name)
            with suppress(OSError, ValueError):
                if note is not None:
                    _remove_noted(path, note[1])
                elif path.suffix == ".part" and time.time() - path.lstat().st_mtime > _LEFT_AFTER_SECONDS:
                    path.unlink()


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:
        raise explain(error if isinstance(error, OSError) else OSError(str(error)), path) from error
    except ValueError as error:
        raise KnownError(_("That is not a file name."), _("Choose another name.")) from error


@contextmanager
def _noted(folder: DataFolder, token: str, place: Path) -> Iterator[None]:
    """Keep a note, held by a lock, of a folder in which a part of this token may be left."""
    note = folder.path / f".leadway-{token}.note"
    held: Lock | None = None
    # Where no note can be kept, as in a folder that may only be read, the file is written all the same.
    with suppress(OSError, KnownError):
        write_new(note, os.fsencode(place))
        held = lock(note, 0.0)
    try:
        yield
    finally:
        with suppress(OSError):
            (held or NO_LOCK).release()
            note.unlink(missing_ok=True)


def _remove_noted(note: Path, token: str) -> None:
    """Remove the part that a note tells of, and the note, unless its program is still at work."""
    place = Path(os.fsdecode(read_own(note, most=1 << 15)))
    held = lock(note, 0.0)
    if held is None:
        return
    with held:
        part = place / _PART.format(token=token)
        if part.is_file() and not is_link(part):
            part.unlink()
    note.unlink(missing_ok=True)
