"""Makes documents of what was kept: as PDF, and as pictures of its pages to look at before saving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from leadway.domain.clock import Clock
from leadway.domain.summary import WeekSummary
from leadway.domain.weeks import Week
from leadway.services.settings import SettingsStore
from leadway.services.weeks import WeekService


@dataclass(frozen=True, slots=True)
class DocumentRequest:
    """Everything a document is made of. Rendering it needs no database, so it can be done beside."""

    template: str
    title: str
    file_name: str
    summary: WeekSummary
    as_of: date
    paper: str


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
            title=f"{week.name} of {week.year}",
            file_name=f"Leadway {week}.pdf",
            summary=summary,
            as_of=max(written).date() if written else self._clock.now().date(),
            paper=paper or self._settings.load().paper,
        )
