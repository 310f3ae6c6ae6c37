"""Makes documents of what was kept: as PDF, and as pictures of its pages to look at before saving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadway.domain.clock import Clock
from leadway.domain.weeks import Week
from leadway.files import write_new, write_whole
from leadway.i18n import _
from leadway.services.settings import SettingsStore
from leadway.services.weeks.weeks import WeekService

if TYPE_CHECKING:
    from leadway.domain.week_page import WeekSummary
    from leadway.reports.document import Paper

A4 = "A4"  # no text
LETTER = "Letter"  # no text


@dataclass(frozen=True, slots=True)
class DocumentRequest:
    """Everything a document is made of. Rendering it needs no database, so it can be done beside."""

    template: str
    title: str
    file_name: str
    summary: WeekSummary
    as_of: date
    paper: str


def render(request: DocumentRequest) -> bytes:
    """Return the document as PDF. Takes a moment: not for the interface's thread."""
    from leadway.reports.document import render as typeset

    return typeset(request.template, _data(request), paper=paper_of(request.paper))


def pages(request: DocumentRequest, *, ppi: float = 144.0) -> list[bytes]:
    """Return the document's pages as PNG pictures. Takes a moment: not for the interface's thread."""
    from leadway.reports.document import preview_pages

    return preview_pages(request.template, _data(request), paper=paper_of(request.paper), ppi=ppi)


def save(path: Path, content: bytes, *, replace: bool) -> None:
    """Write a finished document; raise KnownError where it is there already and may not be replaced."""
    (write_whole if replace else write_new)(path, content)


def _data(request: DocumentRequest) -> dict[str, Any]:
    from leadway.reports.weekly import weekly_data

    return weekly_data(request.summary, generated=request.as_of)


def paper_of(name: str) -> Paper:
    """Return the sheet that the settings name."""
    from leadway.reports.document import Paper

    return Paper.LETTER if name == LETTER else Paper.A4


def weekly_words(summary: WeekSummary) -> dict[str, Any]:
    """Return what a week's document says, section by section, so that the window says the very same."""
    from leadway.reports.weekly import weekly_data

    return weekly_data(summary, generated=summary.week.sunday)


class DocumentService:
    """The documents of Leadway."""

    def __init__(self, clock: Clock, weeks: WeekService, settings: SettingsStore) -> None:
        self._clock = clock
        self._weeks = weeks
        self._settings = settings

    def weekly(self, week: Week, paper: str = "") -> DocumentRequest:
        """Return the request for a week's summary; raise KnownError where nothing was written for it."""
        summary = self._weeks.summary(week)
        # The day of its last word, not of printing: the same week gives the same file on any day.
        written = [a.written_at for a in summary.amendments] + (
            [summary.sealed_at] if summary.sealed_at else []
        )
        return DocumentRequest(
            template="weekly",
            title=_("{week} of {year}").format(week=week.name, year=week.year),
            file_name=f"Leadway {week}.pdf",  # no text
            summary=summary,
            as_of=max(written).date() if written else self._clock.now().date(),
            paper=paper or self._settings.load().paper,
        )
