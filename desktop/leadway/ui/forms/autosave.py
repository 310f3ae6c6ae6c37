"""Saves what changed: a moment after the change, at once when a page is left, and again after an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from leadway.domain.errors import KnownError

if TYPE_CHECKING:
    from leadway.services.settings import UnsavedTexts
    from leadway.ui.forms.error_notice import ErrorNotice
    from leadway.ui.widgets.field import LineField, TextField
    from leadway.ui.widgets.save_status import SaveStatus

# Long enough to take a burst of keys in one write, short enough that a crash takes no more than a syllable.
DEBOUNCE_MS = 150
RETRY_MS = 2000


class Autosave(QObject):
    """Calls `save` after changes. After a KnownError, announced as `failed`, it calls it again."""

    saving = Signal()
    saved = Signal()
    failed = Signal(object)

    def __init__(
        self,
        save: Callable[[], object],
        parent: QObject | None = None,
        *,
        debounce: int = DEBOUNCE_MS,
        retry: int = RETRY_MS,
    ) -> None:
        super().__init__(parent)
        self._save = save
        self._debounce = debounce
        self._retry = retry
        self._pending = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)

    def show_in(self, status: SaveStatus, errors: ErrorNotice) -> None:
        """Show in a page whether everything is saved, and why not."""
        self.saving.connect(status.set_saving)
        self.saved.connect(status.set_saved)
        self.saved.connect(errors.clear)
        self.failed.connect(status.set_not_saved)
        self.failed.connect(errors.show_error)

    @property
    def is_pending(self) -> bool:
        """Whether something changed that is not saved yet."""
        return self._pending

    def schedule(self) -> None:
        """Save in a moment: something changed."""
        self._pending = True
        self.saving.emit()
        if not self._timer.isActive():
            self._timer.start(self._debounce)

    def flush(self) -> bool:
        """Save now what is pending; return whether everything is on the disk."""
        self._timer.stop()
        if self._pending:
            self._pending = False
            try:
                self._save()
            except KnownError as error:
                self._pending = True
                self._timer.start(self._retry)
                self.failed.emit(error)
                return False
        self.saved.emit()
        return True


class UnsavedText(Autosave):
    """Saves what is typed into a field until it is finished, at the place of its text."""

    def __init__(self, field: LineField | TextField, texts: UnsavedTexts) -> None:
        super().__init__(self._save_text, field)
        self._field = field
        self._texts = texts
        self._place = ""
        self._left: dict[str, str] = {}
        field.changed.connect(self.schedule)

    def switch_to(self, place: str) -> str:
        """Save the text of the place before, and show and return the one of this place."""
        if not self.flush():
            self._left[self._place] = self._field.text()
        self._place = place
        text = self._left.pop(place) if place in self._left else self._saved(place)
        self._field.set_text(text)
        return text

    def continue_at(self, place: str) -> None:
        """From now on save the field's content as the text of this place."""
        self._place = place
        if self._field.text() != self._saved(place):
            self.schedule()

    def finish(self) -> None:
        """Empty the field: its text was saved as what it was typed for."""
        self._field.set_text("")
        self.schedule()
        self.flush()

    def _save_text(self) -> None:
        self._texts.put(self._place, self._field.text())
        # What could not be saved at another place.
        for place, text in tuple(self._left.items()):
            self._texts.put(place, text)
            del self._left[place]

    def _saved(self, place: str) -> str:
        try:
            return self._texts.get(place)
        except KnownError:
            # The page itself says that the data cannot be read.
            return ""
