"""Saves what changed: a moment after the change, at once when a page is left, and again after an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from itertools import count
from typing import TYPE_CHECKING, Protocol
from weakref import WeakValueDictionary

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from leadway.domain.errors import KnownError
from leadway.services.unwritten import Unwritten
from leadway.ui.background_task import BackgroundTask, run_in_background

if TYPE_CHECKING:
    from leadway.services.session import Services
    from leadway.services.settings import UnsavedTexts
    from leadway.ui.forms.error_notice import ErrorNotice
    from leadway.ui.widgets.field import LineField, TextField
    from leadway.ui.widgets.save_status import SaveStatus

# Long enough to take a burst of keys in one write, short enough that a crash takes no more than a syllable.
DEBOUNCE_MS = 150
RETRY_MS = 2000


_numbers = count()
_autosaves: WeakValueDictionary[int, Autosave] = WeakValueDictionary()
"""Every form that is open, in a page, a dialog or a window of its own, the oldest first."""


def unsaved() -> list[Autosave]:
    """Return the forms that hold something which is not on the disk."""
    return [each for _number, each in sorted(_autosaves.items()) if isValid(each) and not each.is_on_disk]


def flush_all(forms: Iterable[Autosave]) -> bool:
    """Save what each of them holds; return whether all of it is on the disk."""
    saved = [form.flush() for form in forms]
    return all(saved)


class Disk(Protocol):
    """What the changes are saved on: an open database."""

    def syncing_later(self) -> AbstractContextManager[None]:
        """Let the block save without waiting for the disk."""

    def sync(self) -> None:
        """Wait, in any thread, until all is on the disk; raise KnownError where it does not get there."""


class Autosave(QObject):
    """Calls `save` after changes. After a KnownError, announced as `failed`, it calls it again.

    `rescue` returns what is not saved as plain values, which outlive the form, place by place.

    With a `disk`, nobody who types waits for it: what is saved is brought there in the background. `saved`
    says in any case that all is there.
    """

    saving = Signal()
    saved = Signal()
    failed = Signal(object)

    def __init__(
        self,
        save: Callable[[], object],
        rescue: Callable[[], Sequence[Unwritten]],
        parent: QObject | None = None,
        *,
        disk: Disk | None = None,
        debounce: int = DEBOUNCE_MS,
        retry: int = RETRY_MS,
    ) -> None:
        super().__init__(parent)
        self._save = save
        self.rescue = rescue
        self.error: KnownError | None = None
        """Why the last attempt failed; None where it did not."""
        self._disk = disk
        self._debounce = debounce
        self._retry = retry
        self._pending = False
        self._is_taken = False
        self._is_synced = True
        self._sync_task: BackgroundTask | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.save)
        _autosaves[next(_numbers)] = self

    def show_in(self, status: SaveStatus, errors: ErrorNotice) -> None:
        """Show in a page whether everything is saved, and why not."""
        self.saving.connect(status.set_saving)
        self.saved.connect(status.set_saved)
        self.saved.connect(errors.clear)
        self.failed.connect(status.set_not_saved)
        self.failed.connect(errors.show_error)

    def report_in(self, errors: ErrorNotice) -> None:
        """Show why something is not saved, as long as it is not; other errors stay."""

        def clear() -> None:
            if self.error is not None and errors.text() == str(self.error):
                errors.clear()

        self.saved.connect(clear)
        self.failed.connect(errors.show_error)

    def take(self) -> Sequence[Unwritten]:
        """Return what is not saved, and save it no more: the form is about to go."""
        unwritten = self.rescue()
        self._timer.stop()
        self._forget_task()
        self._pending, self._is_synced, self._is_taken = False, True, True
        return unwritten

    @property
    def is_pending(self) -> bool:
        """Whether something changed that is not saved yet."""
        return self._pending

    @property
    def is_on_disk(self) -> bool:
        """Whether everything is saved, and no power cut can lose it."""
        return not self._pending and self._is_synced

    def schedule(self) -> None:
        """Save in a moment: something changed."""
        if self._is_taken:
            return
        self._pending = True
        self.saving.emit()
        if not self._timer.isActive():
            self._timer.start(self._debounce)

    def save(self) -> bool:
        """Save now what is pending, without waiting for the disk; return whether that worked."""
        self._timer.stop()
        if not self._pending:
            return True
        if not self._attempt(self._save_pending):
            return False
        self.sync_later()
        return True

    def sync_later(self) -> None:
        """Wait in the background until all is on the disk, and announce it then."""
        if self._disk is None:
            self._announce_saved()
            return
        self._forget_task()
        self._is_synced = False
        self.saving.emit()
        self._sync_task = run_in_background(self._disk.sync, self._on_synced, self._on_failed, self)

    def flush(self) -> bool:
        """Save now what is pending; return whether everything is on the disk."""
        self._timer.stop()
        if not self._attempt(self._save_and_sync):
            return False
        self._announce_saved()
        return True

    def _save_pending(self) -> None:
        # Before: what changes while it is saved is pending again.
        self._pending = False
        self._is_synced = self._disk is None
        with self._disk.syncing_later() if self._disk is not None else nullcontext():
            self._save()

    def _save_and_sync(self) -> None:
        if self._pending:
            self._save_pending()
        if self._disk is not None and not self._is_synced:
            self._forget_task()
            self._disk.sync()
            self._is_synced = True

    def _forget_task(self) -> None:
        """Let a task that began before the last change say nothing."""
        if self._sync_task is not None:
            self._sync_task.forget()
            self._sync_task = None

    def _attempt(self, task: Callable[[], None]) -> bool:
        try:
            task()
        except KnownError as error:
            self._on_failed(error)
            return False
        return True

    def _on_synced(self, _result: object) -> None:
        self._is_synced = True
        if not self._pending:
            self._announce_saved()

    def _announce_saved(self) -> None:
        self.saved.emit()
        self.error = None

    def _on_failed(self, error: KnownError) -> None:
        self._pending, self.error = True, error
        self._timer.start(self._retry)
        self.failed.emit(error)


class UnsavedText(Autosave):
    """Saves what is typed into a field until it is finished, at the place of its text."""

    def __init__(
        self, field: LineField | TextField, texts: UnsavedTexts, errors: ErrorNotice | None = None
    ) -> None:
        super().__init__(self._save_text, self._typed, field, disk=texts.database)
        self._field = field
        self._texts = texts
        self._place = ""
        self._left: dict[str, str] = {}
        self._stored: dict[str, str] = {}
        """What is stored at each place, as far as is known here."""
        field.changed.connect(self.schedule)
        if errors is not None:
            self.report_in(errors)

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
        self._stored[self._place] = self._texts.put(self._place, self._field.text())
        # What could not be saved at another place.
        for place, text in tuple(self._left.items()):
            self._stored[place] = self._texts.put(place, text)
            del self._left[place]

    def _typed(self) -> list[Unwritten]:
        typed = {**self._left, self._place: self._field.text()}
        return [
            _unwritten(place, text, self._stored.get(place, ""), (text,) if text.strip() else ())
            for place, text in typed.items()
        ]

    def _saved(self, place: str) -> str:
        try:
            self._stored[place] = text = self._texts.get(place)
        except KnownError:
            # The page itself says that the data cannot be read.
            return ""
        return text


class UnsavedChoice(Autosave):
    """Saves what was chosen beside an unsaved text, at a place of its own; `read` returns it as a text."""

    def __init__(self, read: Callable[[], str], texts: UnsavedTexts, place: str, parent: QObject) -> None:
        stored = ""
        with suppress(KnownError):
            # The text beside it says why the data cannot be read.
            stored = texts.get(place)

        def save() -> None:
            nonlocal stored
            stored = texts.put(place, read())

        def rescue() -> list[Unwritten]:
            return [_unwritten(place, read(), stored, ())]

        super().__init__(save, rescue, parent, disk=texts.database)


def _unwritten(place: str, text: str, stored: str, words: tuple[str, ...]) -> Unwritten:
    """Return a text that is not saved at its place, where something else was stored before."""

    def write(services: Services) -> None:
        services.unsaved_texts.put(place, text)

    return Unwritten(words, write, lambda services: services.unsaved_texts.get(place), stored)
