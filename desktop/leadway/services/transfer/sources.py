"""Finds out what a file is by what is in it, and reads it: an export of Leadway, or another journal's."""

from __future__ import annotations

import codecs
import mimetypes
import re
from collections.abc import Callable, Sequence
from enum import Enum, auto
from itertools import groupby
from pathlib import Path

from leadway.domain.errors import KnownError
from leadway.domain.grammar import listed
from leadway.i18n import _, ngettext
from leadway.services.transfer.archive import (
    Reader,
    SourceFile,
    UnreadableError,
    folder_files,
    plain_file,
    unopened,
    zip_files,
)
from leadway.services.transfer.content import ImportSource, decode, to_current_format

JSON_NAME = "leadway.json"
_ZIP = (b"PK\3\4", b"PK\5\6", b"PK\7\b")
_UTF_16 = {
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    b"{\0": "utf-16-le",
    b"\0{": "utf-16-be",
}
_EXPORT = re.compile(rb'\s*\{\s*"(?:format|made_by|database)".{0,300}"(?:format|database)"', re.DOTALL)
_JOURNAL = re.compile(rb'\s*[{\[].*"(?:entries|creationDate|title)"', re.DOTALL)
_OF_SYSTEMS = {".DS_Store", "Thumbs.db", "desktop.ini"}
_MEDIA = ("image/", "audio/", "video/")
_MOST_LOOKS = 50


class _Form(Enum):
    """What a file may be."""

    EXPORT = auto()
    JSON = auto()
    MONTH = auto()


def read_any(path: Path, stop: Callable[[], None] = lambda: None) -> ImportSource:
    """Return what a file or folder holds; raises KnownError where it is nothing that Leadway can read.

    `stop` is called often and may raise StoppedError.
    """
    reader = Reader(stop)
    try:
        if path.is_dir():
            return _read_all(path.name, folder_files(path, stop), reader)
        if not path.is_file():
            raise unopened(path)
        with path.open("rb") as file:
            start = file.read(4)
        if start not in _ZIP:
            return _read_one(plain_file(path), reader)
        with zip_files(path) as files:
            return _read_all(path.name, files, reader)
    except OSError as error:
        raise unopened(path) from error


def _read_one(file: SourceFile, reader: Reader) -> ImportSource:
    from leadway.services.transfer.lookalikes import looks_like

    start = _as_utf8(reader.start(file))
    form = _form_of(file, start, alone=True)
    faults: list[UnreadableError] = []
    source = _read_level([(file, form)], reader, faults) if form else None
    if source is None:
        raise faults[0] if faults else looks_like(file.name, start)
    return source


def _read_all(name: str, files: Sequence[SourceFile], reader: Reader) -> ImportSource:
    """Return what the files of a zip or a folder are together: those highest up that are anything."""
    from leadway.services.transfer.lookalikes import holds_none

    looks: list[tuple[str, bytes]] = []
    faults: list[UnreadableError] = []
    for _depth, level in groupby(sorted(filter(_may_be_read, files), key=_order), _depth_of):
        candidates: list[tuple[SourceFile, _Form]] = []
        for file in level:
            try:
                start = _as_utf8(reader.start(file))
            except UnreadableError as error:
                faults.append(error)
                continue
            if form := _form_of(file, start):
                candidates.append((file, form))
            if len(looks) < _MOST_LOOKS:
                looks.append((file.name, start))
        source = _read_level(candidates, reader, faults)
        if source is not None:
            return source
    raise faults[0] if faults else holds_none(name, looks)


def _read_level(
    candidates: Sequence[tuple[SourceFile, _Form]], reader: Reader, faults: list[UnreadableError]
) -> ImportSource | None:
    """Return what files that lie equally deep hold; None where it is nothing that Leadway reads.

    What cannot be read is added to the faults, and told where the rest is a journal.
    """
    from leadway.services.transfer.journals import JournalImport, journal_of
    from leadway.services.transfer.red_notebook import RED_NOTEBOOK

    exports = [file for file, form in candidates if form is _Form.EXPORT]
    if len(exports) > 1:
        names = listed([f"“{file.name}”" for file in exports])
        raise KnownError(
            _("There are several exports of Leadway in it: {names}.").format(names=names), _("Choose one.")
        )
    if exports:
        return _export(_as_utf8(reader.whole(exports[0])), reader)
    entries: JournalImport | None = None
    others: list[str] = []
    for file, form in candidates:
        try:
            body = _as_utf8(reader.whole(file))
            journal = RED_NOTEBOOK if form is _Form.MONTH else journal_of(file.name, body, reader.stop)
        except UnreadableError as error:
            faults.append(error)
            continue
        if entries is None and journal is not None:
            entries = JournalImport(journal, reader)
        if entries is None or journal is not entries.journal:
            others.append(file.name)
        else:
            entries.add_file(file.name, body)
    if entries is None:
        return None
    for name in (*(fault.file for fault in faults), *others):
        entries.add_unread(f"“{name}”")
    return entries.result()


def _form_of(file: SourceFile, start: bytes, *, alone: bool = False) -> _Form | None:
    """Return what a file may be by its first bytes; the name counts where a month has no other sign.

    A file that is `alone` was chosen by itself: a month among others has its own name.
    """
    from leadway.services.transfer.red_notebook import begins_with_days, is_month

    if file.path.name == JSON_NAME or _EXPORT.match(start):
        return _Form.EXPORT
    if _JOURNAL.match(start):
        return _Form.JSON
    return _Form.MONTH if is_month(file.name) or (alone and begins_with_days(start)) else None


def _may_be_read(file: SourceFile) -> bool:
    """Whether a file may be one of a journal: pictures, videos and what systems leave are never opened."""
    name = file.path.name
    kind = mimetypes.guess_type(name)[0] or ""
    return not (
        kind.startswith(_MEDIA)
        or name.startswith("._")
        or name in _OF_SYSTEMS
        or "__MACOSX" in file.path.parts
    )


def _depth_of(file: SourceFile) -> int:
    return file.name.count("/")


def _order(file: SourceFile) -> tuple[int, str]:
    return _depth_of(file), file.name


def _export(body: bytes, reader: Reader) -> ImportSource:
    body, dropped = to_current_format(body)
    lost = ngettext(
        "{n} link led to no record and does not come along.",
        "{n} links led to no record and do not come along.",
        dropped,
    )
    return ImportSource("Leadway", decode(body, reader.stop), (lost.format(n=dropped),) if dropped else ())


def _as_utf8(body: bytes) -> bytes:
    """Return text as UTF-8 without a mark: what a Windows shell catches of a program's output is UTF-16."""
    encoding = _UTF_16.get(body[:2])
    if encoding:
        return body.decode(encoding, "replace").encode()
    return body.removeprefix(codecs.BOM_UTF8)
