"""Texts begun and not yet kept anywhere: a half-written note survives a power cut, too."""

from leadway.domain.text import clean
from leadway.storage.database import Database
from leadway.storage.models import Setting

PREFIX = "unsaved/"
"""What the name of an unsaved text is stored with, before its place."""


class UnsavedTexts:
    """One text for each place that can be written in, such as `note` or `amendment/2026-W47`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, place: str) -> str:
        """Return what was begun there, or an empty text."""
        with self._database.reading():
            row = Setting.get_or_none(Setting.key == PREFIX + place)
        return row.value if row is not None else ""

    def put(self, place: str, text: str) -> None:
        """Save the text of a place; an empty one is deleted."""
        with self._database.writing():
            Setting.delete().where(Setting.key == PREFIX + place).execute()
            if text.strip():
                Setting.create(key=PREFIX + place, value=clean(text))
