"""Says of a file that cannot be imported what it looks like, and how to get an export from its program."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from leadway.domain.errors import KnownError
from leadway.i18n import _

READS = _(
    "Leadway reads its own exports, and JSON from Day One (File, Export, JSON) and jrnl "
    "(jrnl --format json --file journal.json), and RedNotebook’s folder “data” with a file for each month."
)
_UNPACK = _("Unpack it, then choose the folder or the file in it.")
_COPY = _("Leadway cannot read its exports. Copy what you need into notes.")
_EMPTY = _("“{name}” is empty.")
_UNKNOWN = _("“{name}” is no file that Leadway knows.")
_NO_JOURNAL = _("“{name}” holds neither an export of Leadway nor entries of jrnl, RedNotebook or Day One.")
_FTYP = rb".{4}ftyp"
_LOOKS: tuple[tuple[bytes, str, str], ...] = (
    (
        rb"gAAAA",
        _("“{name}” looks like an encrypted journal of jrnl."),
        _("Let jrnl decrypt and export it: jrnl --format json --file journal.json"),
    ),
    (
        rb"\s*\[\d{4}-\d\d-\d\d |\xe2\x94\x8f",
        _("“{name}” looks like a journal in jrnl’s own form, or what jrnl prints on the screen."),
        _("Let jrnl export it: jrnl --format json --file journal.json"),
    ),
    (
        rb"\s*\tDate:\t",
        _("“{name}” looks like a plain text export of Day One."),
        _("In Day One, export as JSON: File, Export, JSON."),
    ),
    (rb".{0,300}<(!DOCTYPE )?en-export", _("“{name}” looks like an export of Evernote."), _COPY),
    (rb".{0,2000}\"date_journal\"", _("“{name}” looks like an export of Journey."), _COPY),
    (
        rb".{0,2000}\"slots\"",
        _("“{name}” looks like a key file of Leadway; it holds no entries."),
        _("Backups are restored in Settings, Backups."),
    ),
    (
        rb"SQLite format 3\0",
        _("“{name}” looks like a database of a program, not like an export."),
        _("Export from the program itself, as JSON."),
    ),
    (rb"%PDF", _("“{name}” looks like a PDF."), READS),
    (rb"\{\\rtf|\xd0\xcf\x11\xe0", _("“{name}” looks like a Word or Office file."), READS),
    (
        rb"age-encryption\.org|-----BEGIN (AGE|PGP)|Salted__|[\x84\x85\x8c]..\x04",
        _("“{name}” looks encrypted."),
        _("Decrypt it with the program that encrypted it, then import the result."),
    ),
    (
        rb"PK\x03\x04|PK\x05\x06|7z\xbc\xaf|Rar!|\x1f\x8b|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|.{257}ustar",
        _("“{name}” looks like a packed archive."),
        _UNPACK,
    ),
    (
        rb"\x89PNG|\xff\xd8|GIF8|RIFF.{4}WEBP|II\*\0|MM\0\*|BM.{4}\0\0\0\0|\s*(<\?xml[^>]*>\s*)?<svg|"
        + _FTYP
        + rb"(hei|mif|avi)",
        _("“{name}” looks like a picture."),
        READS,
    ),
    (
        rb"\x1aE\xdf\xa3|RIFF|OggS|ID3|fLaC|\xff[\xf1\xf3\xfb]|" + _FTYP,
        _("“{name}” looks like a video or a recording."),
        READS,
    ),
    (rb"BEGIN:V", _("“{name}” looks like a calendar or a list of contacts."), READS),
    (rb"\s*<(!doctype html|html|head)", _("“{name}” looks like a web page."), READS),
    (rb"\s*<", _("“{name}” looks like XML."), READS),
    (rb"\s*[{\[]", _("“{name}” looks like JSON of a program that Leadway does not know."), READS),
    (rb"[^\0-\x08\x0e-\x1a\x1c-\x1f]+\Z", _("“{name}” looks like plain text."), READS),
)
_OFFICE = {"[Content_Types].xml", "mimetype"}
"""What is in the zip that a document of an office program is."""


def looks_like(name: str, start: bytes) -> KnownError:
    """Return what a file looks like by its first bytes, and what to do."""
    for pattern, sentence, next_step in _LOOKS:
        if re.match(pattern, start, re.DOTALL | re.IGNORECASE):
            return KnownError(sentence.format(name=name), next_step)
    if start:
        return KnownError(_UNKNOWN.format(name=name), _backup(name) or READS)
    return KnownError(_EMPTY.format(name=name), READS)


def holds_none(name: str, starts: Iterable[tuple[str, bytes]]) -> KnownError:
    """Return what a zip or a folder without an export or a journal looks like, and what to do."""
    files = dict(starts)
    if not _OFFICE.isdisjoint(files):
        return KnownError(_("“{name}” looks like a Word or Office file.").format(name=name), READS)
    looks = [looks_like(file, start) for file, start in files.items()]
    telling = next((look for look in looks if look.next_step != READS), None) or next(iter(looks), None)
    sentence = _NO_JOURNAL.format(name=name)
    if telling is None:
        return KnownError(sentence, READS)
    return KnownError(" ".join([sentence, telling.sentence]), telling.next_step)


def _backup(name: str) -> str:
    """Return where a backup is restored, which is encrypted: nothing but its name tells it."""
    return _("If it is a backup of Leadway, restore it in Settings, Backups.") if _is_database(name) else ""


def _is_database(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() == ".db"
