"""Lists the files of a zip or a folder that anybody may have made, and reads them within limits.

Only what is read counts: a zip may hold any number of videos. Nothing is unpacked to the disk.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from leadway.domain.errors import KnownError
from leadway.i18n import _

MOST_READ = 128 * 1024 * 1024
"""The most that is read in all, in bytes as they are unpacked; ten years take about 10 MB."""
MOST_FILES = 100_000
"""The most files that are looked through in a folder."""
MOST_LISTED = 16 * 1024 * 1024
"""The most bytes of a zip's list of files: 100,000 pictures take 13 MB. All of it is in memory at once."""
_DEEPEST = 4
_START = 64 * 1024
_BLOCK = 256 * 1024
_MOST_RATIO = 500
_SMALL = 1024 * 1024
_ENCRYPTED = 0x1
_END, _END_64 = b"PK\5\6", b"PK\6\6"
_END_SIZE, _END_64_SIZE, _LOCATOR_SIZE = 22, 56, 20
_LONGEST_COMMENT = 0xFFFF
_IN_END_64 = 0xFFFFFFFF
_OUTSIDE = re.compile(r"[A-Za-z]:/|/")
_LEFT = _("Nothing was changed.")


class TooBigError(KnownError):
    """More would have to be read than an export holds."""


class UnreadableError(KnownError):
    """One file cannot be read; the others may be. `file` is its name."""

    def __init__(self, file: str, sentence: str, next_step: str = _LEFT) -> None:
        super().__init__(sentence, next_step)
        self.file = file


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file in a zip or a folder; nothing of it has been read."""

    name: str
    """Where it is in there, with a slash between folders."""
    open: Callable[[], IO[bytes]]
    """Opens it; raises UnreadableError where Leadway opens no such file, and what reading it raises."""

    @property
    def path(self) -> PurePosixPath:
        """Its name in parts."""
        return PurePosixPath(self.name)


class Reader:
    """Reads files, up to MOST_READ in all; `stop` is called before each block and may raise StoppedError."""

    def __init__(self, stop: Callable[[], None]) -> None:
        self.stop = stop
        self._left = MOST_READ

    def start(self, file: SourceFile) -> bytes:
        """Return the first 64 KB; they do not count. Raises UnreadableError."""
        self.stop()
        with _told(file), file.open() as opened:
            return opened.read(_START)

    def whole(self, file: SourceFile) -> bytes:
        """Return all of it; raise UnreadableError, and TooBigError where it is too big."""
        content = bytearray()
        with _told(file), file.open() as opened:
            # What a zip declares may be wrong: what is really read counts.
            while block := opened.read(_BLOCK):
                self.stop()
                self._left -= len(block)
                if self._left < 0:
                    raise _too_big(file.name)
                content += block
        return bytes(content)


@contextmanager
def zip_files(path: Path) -> Iterator[tuple[SourceFile, ...]]:
    """Return the files of a zip; raise KnownError where it is damaged or names files outside of it."""
    with ExitStack() as stack:
        try:
            file = stack.enter_context(path.open("rb"))
            if _list_size(file) > MOST_LISTED:
                raise KnownError(
                    _("The zip file holds too many files."), _("Zip only the journal, without its pictures.")
                )
            archive = stack.enter_context(zipfile.ZipFile(file))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error) as error:
            raise KnownError(_("“{name}” is not a whole zip file.").format(name=path.name), _LEFT) from error
        yield tuple(_zip_file(archive, entry) for entry in archive.infolist() if not _is_folder(entry))


def folder_files(folder: Path, stop: Callable[[], None]) -> tuple[SourceFile, ...]:
    """Return the files of a folder and of those in it, four deep; links to folders are not followed."""
    files: list[SourceFile] = []
    os.scandir(folder).close()  # Where it may not be read, os.walk says nothing.
    for place, folders, names in os.walk(folder):
        stop()
        inside = Path(place).relative_to(folder)
        if len(inside.parts) == _DEEPEST:
            folders.clear()
        files += [plain_file(Path(place, name), (inside / name).as_posix()) for name in names]
        if len(files) > MOST_FILES:
            raise KnownError(
                _("“{name}” holds more than {n} files.").format(name=folder.name, n=MOST_FILES),
                _("Choose the folder in which the journal is."),
            )
    return tuple(files)


def plain_file(path: Path, name: str = "") -> SourceFile:
    """Return a file of the disk."""
    return SourceFile(name or path.name, partial(_open_plain, path))


def unopened(path: Path) -> UnreadableError:
    """Return the sentence for a file that cannot be read."""
    sentence, next_step = _("“{name}” cannot be read."), _("Check its permissions.")
    if not os.path.exists(path):  # noqa: PTH110 -- Path.exists raises for a name that is too long
        sentence, next_step = _("There is no “{path}”."), _("Check the name.")
    return UnreadableError(path.name, sentence.format(name=path.name, path=path), next_step)


def _open_plain(path: Path) -> IO[bytes]:
    try:
        if path.is_file():  # A pipe would have to be waited for.
            return path.open("rb")
    except OSError as error:
        raise unopened(path) from error
    raise unopened(path)


@contextmanager
def _told(file: SourceFile) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        sentence = _("“{name}” is damaged or cannot be read.").format(name=file.name)
        raise UnreadableError(file.name, sentence) from error


def _list_size(file: IO[bytes]) -> int:
    """Return the size of a zip's list of files as its end states it, 0 where it has no end."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _LONGEST_COMMENT - _END_SIZE - _LOCATOR_SIZE - _END_64_SIZE))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(_END)
    if tail[-_END_SIZE:].startswith(_END) and tail.endswith(b"\0\0"):
        at = len(tail) - _END_SIZE
    if not 0 <= at <= len(tail) - _END_SIZE:
        return 0
    sizes: list[int] = [struct.unpack_from("<L", tail, at + 12)[0]]
    at -= _LOCATOR_SIZE + _END_64_SIZE
    if at >= 0 and tail.startswith(_END_64, at):
        sizes = [size for size in sizes if size != _IN_END_64] + [struct.unpack_from("<Q", tail, at + 40)[0]]
    return max(sizes)


def _zip_file(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> SourceFile:
    # Some systems write a backslash between folders.
    name = entry.orig_filename.replace("\\", "/")
    if "\x00" in name or _OUTSIDE.match(name) or ".." in PurePosixPath(name).parts:
        raise _refused(_("The zip file names “{file}”, which is outside of it."), entry)
    return SourceFile(name, partial(_open_zipped, archive, entry))


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    return entry.orig_filename.endswith(("/", "\\"))


def _open_zipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> IO[bytes]:
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refused(_("“{file}” in the zip file is a link, not a file."), entry)
    if entry.flag_bits & _ENCRYPTED:
        raise _refused(_("The zip file has a password."), entry, _("Unpack it and choose the folder."))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refused(
            _("“{file}” is packed in a way that Leadway does not know."),
            entry,
            _("Unpack it and choose the folder."),
        )
    if entry.file_size > max(_SMALL, entry.compress_size * _MOST_RATIO):
        raise _too_big(_printable(entry))
    return archive.open(entry)


def _refused(sentence: str, entry: zipfile.ZipInfo, next_step: str = _LEFT) -> UnreadableError:
    name = _printable(entry)
    return UnreadableError(name, sentence.format(file=name), next_step)


def _too_big(name: str) -> KnownError:
    return TooBigError(_("“{name}” would unpack to far more than an export holds.").format(name=name), _LEFT)


def _printable(entry: zipfile.ZipInfo) -> str:
    """Return a name as it can be printed."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in entry.orig_filename[:80])
