"""Catches things for later."""

from leadway.domain.agenda import WaitingNote
from leadway.domain.clock import Clock
from leadway.domain.errors import KnownError
from leadway.domain.text import clean
from leadway.services.agenda import waiting_notes
from leadway.services.changes import Changes
from leadway.storage.database import Database
from leadway.storage.models import Note


class NoteService:
    """The inbox."""

    def __init__(self, database: Database, clock: Clock, changes: Changes) -> None:
        self._database = database
        self._clock = clock
        self._changes = changes

    def take(self, text: str, origin: str) -> str:
        """Keep a note and return its id; raise KnownError where nothing was written."""
        tidy = clean(text).strip()
        if not tidy:
            raise KnownError("A note needs some words.", "Nothing was saved.")
        with self._database.writing():
            note = Note.create(text=tidy, written_at=self._clock.now(), origin=origin)
        self._changes.announce("note")
        return note.id

    def waiting(self) -> tuple[WaitingNote, ...]:
        """Return the notes nobody has filed, oldest first."""
        with self._database.reading():
            return waiting_notes()
