"""Makes documents of what was kept: as PDF, and as pictures of its pages to look at before saving."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from leadway.domain.clock import Clock
from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.settings import SettingsStore
from leadway.services.weeks.weeks import WeekService
from leadway.system.clock import zone_name

if TYPE_CHECKING:
    from leadway.domain.week_page import WeekSummary


@dataclass(frozen=True, slots=True)
class DocumentRequest:
    """Everything a document is made of. Rendering it needs no database, so it can be done in a thread."""

    title: str
    file_name: str
    summary: WeekSummary
    as_of: date
    paper: str


def render(request: DocumentRequest) -> bytes:
    """Return the document as PDF. Takes a moment: not for the interface's thread."""
    from leadway.reports.document import render as typeset
    from leadway.reports.weekly import weekly_data

    return typeset("weekly", weekly_data(request.summary, generated=request.as_of), paper=request.paper)


def pages(request: DocumentRequest, *, ppi: float = 144.0) -> list[bytes]:
    """Return the document's pages as PNG pictures. Takes a moment: not for the interface's thread."""
    from leadway.reports.document import preview_pages
    from leadway.reports.weekly import weekly_data

    data = weekly_data(request.summary, generated=request.as_of)
    return preview_pages("weekly", data, paper=request.paper, ppi=ppi)


def recovery_page(recovery_key: str, *, made_on: date, paper: str) -> bytes:
    """Return the page with the recovery key as PDF. Takes a moment: not for the interface's thread."""
    from leadway.reports.document import render as typeset
    from leadway.reports.recovery import recovery_data

    return typeset("recovery", recovery_data(recovery_key, made_on=made_on), paper=paper)


def weekly_words(summary: WeekSummary) -> dict[str, Any]:
    """Return what a week's document says, section by section, so that the window says the very same."""
    from leadway.reports.weekly import weekly_data

    return weekly_data(summary, generated=summary.week.last_day)


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
        written = [amendment.written_at for amendment in summary.amendments]
        written += [summary.sealed_at] if summary.sealed_at else []
        return DocumentRequest(
            title=_("{week} of {year}").format(week=week.name, year=week.year),
            file_name=f"Leadway {week}.pdf",  # no text
            summary=summary,
            as_of=max(written).date() if written else self._clock.now().date(),
            paper=paper or self._settings.load().paper,
        )

    def move_start(self) -> datetime | date | None:
        """Return the moment or the day of the move that is set; None where it names none, or it is over."""
        from leadway.domain.due import zone
        from leadway.domain.move_moments import start_of

        move = self._weeks.coming_move()
        if move is None or move.set_at is None:
            return None
        time_zone = zone(self._settings.load().weekly_time_zone or zone_name())
        start = start_of(move.when, move.set_at.astimezone(time_zone))
        now = self._clock.now().astimezone(time_zone)
        if isinstance(start, datetime):
            start = start.replace(tzinfo=time_zone)
            return start if start >= now else None
        return start if start is not None and start >= now.date() else None

    def move_file(self) -> bytes:
        """Return the move that is set as a file for the person's own calendar, without a word of theirs.

        Raises KnownError where it names no day to come.
        """
        from leadway.reports.calendar import move_event

        move, start = self._weeks.coming_move(), self.move_start()
        if move is None or start is None:
            raise KnownError(
                _("There is no move with a day to come."), _("Write it with a day, like “Tuesday 10:00”.")
            )
        return move_event(start, move.minutes, self._clock.now(), uid=f"{move.id}@leadway")

    def calendar_file(self) -> bytes:
        """Return the weekly time as a file for the person's own calendar, which reminds without Leadway.

        The event in it stays the same one: opening a later file replaces it. Raises KnownError where no
        weekly time is set, or its zone is not known here.
        """
        # Loaded when it is needed: icalendar takes 100 ms.
        from leadway.domain.due import zone
        from leadway.reports.calendar import weekly_event

        choices = self._settings.load()
        if choices.weekly_time is None:
            raise KnownError(_("You have set no weekly time yet."), _("Choose a day and a time first."))
        time_zone = zone(choices.weekly_time_zone or zone_name())
        usual = choices.weekly_time
        days = " ".join(map(str, sorted(usual.days)))
        repeats = "" if usual.repeats == "weekly" else f" {usual.repeats} {usual.since or days}"
        event = f"{days} {usual.at:%H:%M} {time_zone}{repeats}"
        uid = choices.calendar_uid or f"{uuid.uuid4()}@leadway"
        changed = choices.calendar_event not in ("", event)
        sequence = choices.calendar_sequence + int(changed)
        self._settings.change(calendar_uid=uid, calendar_event=event, calendar_sequence=sequence)
        return weekly_event(usual, time_zone, self._clock.now(), uid=uid, sequence=sequence)
