"""Finds out what a file is, and reads it: an export of Leadway, or another journal's."""

from __future__ import annotations

import codecs
from contextlib import closing
from pathlib import Path

from leadway.domain.errors import KnownError
from leadway.i18n import _, ngettext
from leadway.services.transfer.archive import Archive, PlainFiles, unopened
from leadway.services.transfer.content import ImportSource, decode, to_current_format

JSON_NAME = "leadway.json"
_UNKNOWN = KnownError(
    _("This is neither an export of Leadway nor of jrnl, RedNotebook or Day One."), _("Nothing was changed.")
)


def read_any(path: Path) -> ImportSource:
    """Return what a file or folder holds; raises KnownError where it is nothing that Leadway can read."""
    # Loaded here: most imports are Leadway's own.
    from leadway.services.transfer import journals

    try:
        if path.is_dir():
            return _read_all(PlainFiles(sorted(file for file in path.iterdir() if file.is_file())))
        if not path.is_file():
            raise unopened(path)
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise unopened(path) from error
    if start.startswith(b"PK"):
        with closing(Archive(path)) as archive:
            return _read_all(archive)
    body = PlainFiles([path]).read(path.name)
    match path.suffix.lower():
        case ".txt":
            return journals.read(journals.RED_NOTEBOOK, [(path.name, body)])
        case ".json":
            files = [(path.name, _as_utf8(body))]
            journal = journals.journal_of(files)
            if journal is not None:
                return journals.read(journal, files)
            if b'"format"' in files[0][1][:200]:
                return _export(files[0][1])
    raise _UNKNOWN


def _read_all(files: Archive | PlainFiles) -> ImportSource:
    """Return what the files of a zip or a folder are together."""
    from leadway.services.transfer import journals

    if JSON_NAME in files.names:
        return _export(files.read(JSON_NAME))
    months = [name for name in files.names if journals.is_month(name)]
    if months:
        return journals.read(journals.RED_NOTEBOOK, [(name, files.read(name)) for name in months])
    names = [name for name in files.names if "/" not in name and name.lower().endswith(".json")]
    contents = [(name, files.read(name)) for name in names]
    journal = journals.journal_of(contents)
    if journal is None:
        raise _UNKNOWN
    return journals.read(journal, contents)


def _export(body: bytes) -> ImportSource:
    body, dropped = to_current_format(body)
    lost = ngettext(
        "{n} link led to no record and does not come along.",
        "{n} links led to no record and do not come along.",
        dropped,
    )
    return ImportSource("Leadway", decode(body), (lost.format(n=dropped),) if dropped else ())


def _as_utf8(body: bytes) -> bytes:
    """Return JSON as UTF-8 without a mark: what a Windows shell catches of a program's output is UTF-16."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace").encode()
    return body.removeprefix(codecs.BOM_UTF8)
