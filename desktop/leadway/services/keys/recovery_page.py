"""The page with the recovery key, made in memory and saved where the person says; nothing of it stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from leadway.files import write_new, write_whole
from leadway.i18n import _

FILE_NAME = _("Leadway recovery key.pdf")


def recovery_page(recovery_key: str, *, made_on: date, paper: str) -> bytes:
    """Return one page with the recovery key as PDF; `paper` is that of the settings, `A4` or `Letter`.

    Takes a moment: not for the interface's thread.
    """
    from leadway.reports.document import render
    from leadway.reports.recovery import recovery_data
    from leadway.services.documents.documents import paper_of

    return render("recovery", recovery_data(recovery_key, made_on=made_on), paper=paper_of(paper))


def save(path: Path, content: bytes, *, replace: bool) -> None:
    """Write the page where only its owner can read it; raise KnownError where it may not be replaced."""
    (write_whole if replace else write_new)(path, content, private=True)
