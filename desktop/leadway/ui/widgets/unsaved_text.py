"""Keeps what is being typed into a field until it is finished, through a crash as well."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from leadway.domain.errors import KnownError
from leadway.services.unsaved_texts import UnsavedTexts
from leadway.ui.widgets.field import LineField, TextField

_AFTER_MS = 300


class UnsavedText(QObject):
    """Ties a field to the place its unfinished text is kept in."""

    def __init__(self, field: LineField | TextField, texts: UnsavedTexts) -> None:
        super().__init__(field)
        self._field = field
        self._texts = texts
        self._place = ""
        self._changed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self.keep)
        field.changed.connect(self._on_changed)

    def turn_to(self, place: str) -> str:
        """Keep the text of the place before, and show and return the one of this place."""
        self.keep()
        self._place = place
        try:
            text = self._texts.get(place)
        except KnownError:
            # The page itself tells that the data cannot be read.
            text = ""
        self._field.set_text(text)
        return text

    def go_on_at(self, place: str) -> None:
        """Keep from now on what stands in the field, as the text of this place."""
        self._place = place
        try:
            before = self._texts.get(place)
        except KnownError:
            before = ""
        if self._field.text() != before:
            self._on_changed()

    def finish(self) -> None:
        """Empty the field: its text is kept where it belongs now."""
        self._field.set_text("")
        self._changed = True
        self.keep()

    def keep(self) -> None:
        """Bring what stands in the field onto the disk, if it changed; tried again where the disk refuses."""
        self._timer.stop()
        if not self._changed:
            return
        try:
            self._texts.put(self._place, self._field.text())
        except KnownError:
            self._timer.start()
            return
        self._changed = False

    def _on_changed(self) -> None:
        self._changed = True
        if not self._timer.isActive():
            self._timer.start()
