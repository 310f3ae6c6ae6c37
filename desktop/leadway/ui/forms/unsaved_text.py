"""Saves what is being typed into a field until it is finished, through a crash as well."""

from __future__ import annotations

from PySide6.QtCore import QObject

from leadway.domain.errors import KnownError
from leadway.services.settings import UnsavedTexts
from leadway.ui.forms.autosave import Autosave
from leadway.ui.widgets.field import LineField, TextField


class UnsavedText(QObject):
    """Ties a field to the place its unfinished text is saved in."""

    def __init__(self, field: LineField | TextField, texts: UnsavedTexts) -> None:
        super().__init__(field)
        self._field = field
        self._texts = texts
        self._place = ""
        self._autosave = Autosave(self._save, self)
        field.changed.connect(self._autosave.schedule)

    def turn_to(self, place: str) -> str:
        """Save the text of the place before, and show and return the one of this place."""
        self.flush()
        self._place = place
        text = self._saved(place)
        self._field.set_text(text)
        return text

    def go_on_at(self, place: str) -> None:
        """Save from now on what is in the field as the text of this place."""
        self._place = place
        if self._field.text() != self._saved(place):
            self._autosave.schedule()

    def finish(self) -> None:
        """Empty the field: its text was saved as what it was typed for."""
        self._field.set_text("")
        self._autosave.schedule()
        self.flush()

    def flush(self) -> None:
        """Save what is in the field, if it changed."""
        self._autosave.flush()

    def _save(self) -> None:
        self._texts.put(self._place, self._field.text())

    def _saved(self, place: str) -> str:
        try:
            return self._texts.get(place)
        except KnownError:
            # The page itself says that the data cannot be read.
            return ""
