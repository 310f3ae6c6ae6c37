"""The file of a database: made private, removed, and refused where it is not encrypted."""

from __future__ import annotations

from pathlib import Path

from leadway.domain.errors import ForeignError, KnownError
from leadway.files import explain as explain_file
from leadway.files import remove_database
from leadway.i18n import _
from leadway.storage.errors import CHOOSE_ANOTHER, UNREADABLE

_PLAIN_SQLITE = b"SQLite format 3\x00"


def make_private(path: Path) -> None:
    """Make the empty file first: SQLite would make it readable by everybody, whatever the folder."""
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise explain_file(error, path) from error


def discard(path: Path) -> None:
    """Remove a database and what SQLite left beside it, where it is there; raises KnownError."""
    try:
        remove_database(path)
    except OSError as error:
        raise explain_file(error, path) from error


def refuse_foreign(path: Path) -> None:
    """Raise ForeignError where the file is an ordinary database, KnownError where it cannot be read."""
    try:
        with path.open("rb") as file:
            start = file.read(len(_PLAIN_SQLITE))
    except OSError as error:
        raise KnownError(*UNREADABLE) from error
    if start == _PLAIN_SQLITE:
        raise ForeignError(
            _("This is an unencrypted database, not a Leadway file."), CHOOSE_ANOTHER, says_unchanged=True
        )
