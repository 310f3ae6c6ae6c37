"""Reads one file out of a zip that anybody may have made; what is odd about it is refused with a sentence."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from leadway.domain.errors import KnownError
from leadway.i18n import _

MOST_READ = 128 * 1024 * 1024
"""The most that is read in all, in bytes; ten years take about 10 MB."""
_MOST_DECLARED = 2 * 1024 * 1024 * 1024
_MOST_FILES = 20_000
_MOST_RATIO = 500
_SMALL = 1024 * 1024
_BLOCK = 256 * 1024
_ENCRYPTED = 0x1
_LEFT = _("Nothing was changed.")


class Archive:
    """An open zip whose every name and size has been looked at."""

    def __init__(self, path: Path) -> None:
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
            raise KnownError(_("“{name}” is not a whole zip file.").format(name=path.name), _LEFT) from error
        except OSError as error:
            raise unopened(path) from error
        try:
            self.names = self._checked_names()
        except BaseException:
            self._zip.close()
            raise

    def read(self, name: str) -> bytes:
        """Return a file's content; raise KnownError where it is damaged, or too big with those before."""
        content = bytearray()
        try:
            with self._zip.open(name) as file:
                # What a zip declares may be wrong: what is really read counts.
                while block := file.read(_BLOCK):
                    content += block
                    self._read += len(block)
                    if self._read > MOST_READ:
                        raise _too_big(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
            raise KnownError(_("“{name}” in the zip file is damaged.").format(name=name), _LEFT) from error
        return bytes(content)

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def _checked_names(self) -> tuple[str, ...]:
        entries = self._zip.infolist()
        if len(entries) > _MOST_FILES:
            text = _("The zip file holds {n} files, too many for an export.")
            raise KnownError(text.format(n=len(entries)), _LEFT)
        if sum(entry.file_size for entry in entries) > _MOST_DECLARED:
            raise KnownError(_("The zip file would unpack to more than 2 GB, too much for an export."), _LEFT)
        names: set[str] = set()
        for entry in entries:
            _refuse_odd(entry)
            if entry.filename in names:
                raise _refused(_("The zip file holds “{file}” twice."), entry)
            names.add(entry.filename)
        return tuple(entry.filename for entry in entries if not entry.is_dir())


class PlainFiles:
    """Files of a folder, read by their names as those of a zip are."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = {path.name: path for path in paths}
        self._left = MOST_READ
        self.names = tuple(self._paths)

    def read(self, name: str) -> bytes:
        """Return a file's content; raise KnownError where it cannot be read, or is too big with others."""
        try:
            with self._paths[name].open("rb") as file:
                content = file.read(self._left + 1)
        except OSError as error:
            raise unopened(self._paths[name]) from error
        self._left -= len(content)
        if self._left < 0:
            raise _too_big(name)
        return content


def unopened(path: Path) -> KnownError:
    """Return the sentence for a file that cannot be read."""
    if not os.path.exists(path):  # noqa: PTH110 -- Path.exists raises for a name that is too long
        return KnownError(_("There is no “{path}”.").format(path=path), _("Check the name."))
    return KnownError(_("“{name}” cannot be read.").format(name=path.name), _("Check its permissions."))


def _refuse_odd(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    parts = PurePosixPath(name).parts
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if "\x00" in name or "\\" in name or ":" in name or name.startswith("/") or ".." in parts:
        raise _refused(_("The zip file names “{file}”, which is outside of it."), entry)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refused(_("“{file}” in the zip file is a link, not a file."), entry)
    if entry.flag_bits & _ENCRYPTED:
        raise KnownError(_("The zip file has a password."), _("Unpack it and zip it again without one."))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refused(_("“{file}” is packed in a way that exports are not."), entry)
    if entry.file_size > MOST_READ or entry.file_size > max(_SMALL, entry.compress_size * _MOST_RATIO):
        raise _too_big(_printable(entry))


def _refused(sentence: str, entry: zipfile.ZipInfo) -> KnownError:
    return KnownError(sentence.format(file=_printable(entry)), _LEFT)


def _too_big(name: str) -> KnownError:
    return KnownError(_("“{name}” would unpack to far more than an export holds.").format(name=name), _LEFT)


def _printable(entry: zipfile.ZipInfo) -> str:
    """Return a name as it can be printed."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in entry.orig_filename[:80])
