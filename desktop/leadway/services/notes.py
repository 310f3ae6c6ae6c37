"""Takes notes for later, and reads the notes filed under a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from leadway.domain.errors import KnownError
from leadway.domain.terms import Concern, NoteOrigin, NoteTarget
from leadway.domain.text import clean, shorten
from leadway.domain.weeks import Week, day_written
from leadway.i18n import _
from leadway.services.record_writer import DataService
from leadway.storage.fields import rowid
from leadway.storage.models import Note

if TYPE_CHECKING:
    from leadway.domain.agenda import WaitingNote

STEP = _("note “{text}”")
"""What can be undone, after "Undo:"."""
_WIDEST_ZONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FiledNote:
    """A note filed under the week of its day; it asks for nothing."""

    day: date
    origin: NoteOrigin
    """Where it was written: the other journal."""
    text: str


class NoteService(DataService):
    """The inbox, and the notes filed under a week."""

    def add(self, text: str, origin: str, concerns: Sequence[Concern] = ()) -> str:
        """Save a note with what applies to it; return its id. Raises KnownError where nothing was written."""
        tidy = clean(text).strip()
        if not tidy:
            raise KnownError(_("A note needs some words."), _("Nothing was saved."))
        with self.writing_records(STEP.format(text=shorten(tidy, 40))) as writer:
            note = Note(
                text=tidy,
                written_at=writer.now,
                day=writer.now.date(),
                origin=NoteOrigin(origin),
                concerns=" ".join(concerns),
            )
            writer.create(note)
        return note.id

    def waiting(self) -> tuple[WaitingNote, ...]:
        """Return the notes nobody has filed, oldest first."""
        from leadway.services.ritual.agenda import waiting_notes  # late: it takes 20 ms to load

        with self._database.reading():
            return waiting_notes()

    def filed(self, week: Week) -> tuple[FiledNote, ...]:
        """Return the notes filed under a week, oldest first, by the days where they were written."""
        first = datetime.combine(week.first_day, time(), UTC) - _WIDEST_ZONE
        last = datetime.combine(week.last_day, time.max, UTC) + _WIDEST_ZONE
        with self._database.reading():
            rows = (
                Note.select()
                .where(
                    (Note.filed_as == NoteTarget.WEEK)
                    & (Note.written_at.between(first, last) | Note.day.between(week.first_day, week.last_day))
                )
                .order_by(Note.written_at, rowid())
            )
            notes = [FiledNote(day_written(row.day, row.written_at), row.origin, row.text) for row in rows]
        return tuple(note for note in notes if Week.of(note.day) == week)
