"""Finds out what a file is, and reads it: an export of Leadway, or another journal's."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any

from leadway.domain.errors import KnownError
from leadway.i18n import _, ngettext
from leadway.services.transfer.archive import Archive, read_files, unopened
from leadway.services.transfer.content import decode

JSON_NAME = "leadway.json"
_UNKNOWN = KnownError(
    _("This is neither an export of Leadway nor of jrnl, RedNotebook or Day One."), _("Nothing was changed.")
)


def read_any(path: Path) -> tuple[str, Any, tuple[str, ...]]:
    """Return the name of the program it comes from, its content as an Export, and what does not come along.

    Raises KnownError where it is none that Leadway can read.
    """
    # Loaded here: most imports are Leadway's own.
    from leadway.services.transfer import red_notebook

    try:
        if path.is_dir():
            return _folder(path)
        if not path.is_file():
            raise unopened(path)
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise unopened(path) from error
    if start.startswith(b"PK"):
        return _zip(path)
    [(name, body)] = read_files([path])
    match path.suffix.lower():
        case ".txt":
            return red_notebook.read([(name, body)])
        case ".json":
            return _json(name, as_utf8(body))
        case _:
            raise _UNKNOWN


def as_utf8(body: bytes) -> bytes:
    """Return JSON as UTF-8 without a mark: what a Windows shell catches of a program's output is UTF-16."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace").encode()
    return body.removeprefix(codecs.BOM_UTF8)


def _export(body: bytes) -> tuple[str, Any, tuple[str, ...]]:
    from leadway.services.transfer.format_1 import as_present_format

    body, dropped = as_present_format(body)
    lost = ngettext(
        "{n} link led to no record and does not come along.",
        "{n} links led to no record and do not come along.",
        dropped,
    )
    return "Leadway", decode(body), (lost.format(n=dropped),) if dropped else ()


def _json(name: str, body: bytes) -> tuple[str, Any, tuple[str, ...]]:
    from leadway.services.transfer import day_one, jrnl

    if day_one.fits(body):
        return day_one.read([(name, body)])
    if jrnl.fits(body):
        return jrnl.read([(name, body)])
    if b'"format"' in body[:200]:
        return _export(body)
    raise _UNKNOWN


def _zip(path: Path) -> tuple[str, Any, tuple[str, ...]]:
    from leadway.services.transfer import day_one, red_notebook

    archive = Archive(path)
    try:
        if JSON_NAME in archive.names:
            return _export(archive.read(JSON_NAME))
        months = [name for name in archive.names if red_notebook.is_month(name)]
        if months:
            return red_notebook.read([(name, archive.read(name)) for name in months])
        journals = [name for name in archive.names if "/" not in name and name.endswith(".json")]
        files = [(name, archive.read(name)) for name in journals]
        if files and all(day_one.fits(body) for _, body in files):
            return day_one.read(files)
        raise _UNKNOWN
    finally:
        archive.close()


def _folder(path: Path) -> tuple[str, Any, tuple[str, ...]]:
    from leadway.services.transfer import day_one, red_notebook

    paths = sorted((each for each in path.iterdir() if each.is_file()), key=lambda each: each.name)
    whole = [each for each in paths if each.name == JSON_NAME]
    if whole:
        # An export that was unpacked.
        return _json(*read_files(whole)[0])
    months = [each for each in paths if red_notebook.is_month(each.name)]
    if months:
        return red_notebook.read(read_files(months))
    files = read_files(each for each in paths if each.suffix.lower() == ".json")
    if files and all(day_one.fits(body) for _, body in files):
        return day_one.read(files)
    raise _UNKNOWN
