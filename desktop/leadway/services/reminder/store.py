"""The reminder's state: from the database while that is open, and from its own file while it is closed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from leadway.domain.change import WEEKS, Change, Kind, ProgramPart, kinds_of
from leadway.domain.errors import KnownError
from leadway.domain.event import Event, Subscription
from leadway.domain.reminder import ReminderAnswer, ReminderState, apply_answers, not_yet_taken
from leadway.domain.terms import Verdict
from leadway.domain.weeks import use_week_starts
from leadway.services.reminder.file_backend import FileBackend, FileContent
from leadway.system.paths import DataFolder

if TYPE_CHECKING:
    # The reminder works without the data, and without loading what opens it.
    from leadway.services.reminder.database_backend import DatabaseBackend, ReminderLogEntry

CHANGES: frozenset[Kind] = WEEKS | {ProgramPart.REMINDER, ProgramPart.SETTINGS}
"""The kinds of changes that may change the reminder's state."""
_MOST_ANSWERS = 500


class ReminderStore:
    """Keeps the file in step with the database, and brings into it what was answered while it was closed.

    The database is the truth. While it is open, everything is read from it and answers go into it. The file
    is what a later start without the data reads; while the data is closed it also collects the answers.
    """

    def __init__(self, file: FileBackend) -> None:
        self._file = file
        self._content = file.read()
        self._backend: DatabaseBackend | None = None
        self._subscription: Subscription | None = None
        self.changed: Event[[]] = Event()
        """Announced whenever what is known may have changed."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is known: the data is closed, and there is no file that can be read."""
        return self._backend is None and self._content is None

    def state(self) -> ReminderState:
        """Return everything the reminder knows now; raises KnownError where open data cannot be read."""
        if self._backend is not None:
            self._refresh(self._backend)
        else:
            self._reload()
            use_week_starts(self._content.state.choices.week_starts if self._content else {})
        return _with_answers(self._content)

    def answer(self, answer: ReminderAnswer, *kinds: Kind) -> None:
        """Keep an answer, and announce what it changed; raises KnownError where it cannot be kept."""
        if self._backend is not None:
            self._backend.take((answer,))
            self._refresh(self._backend)
            if kinds:
                # This store is a listener, too, and announces it.
                self._backend.changes.announce(*kinds)
            return
        with self._file.locked():
            self._reload()
            state, answers = self._content or FileContent(ReminderState())
            waiting = FileContent(state, _pruned((*not_yet_taken(state.taken, answers), answer)))
            self._file.write(waiting)
        self._content = waiting
        if kinds:
            self.changed.announce()

    def log_entries(self, most: int) -> list[ReminderLogEntry]:
        """Return what the reminder did and why, the last first; nothing while the data is closed."""
        if self._backend is None:
            return []
        self._refresh(self._backend)
        return self._backend.log_entries(most)

    def attach(self, backend: DatabaseBackend) -> None:
        """Use the database from now on, and bring into it what was answered while it was closed."""
        self._backend = backend
        had_answers = self._content is not None and bool(self._content.answers)
        with suppress(KnownError):  # data that cannot be read is reported by the next question
            self._synchronise(backend)
        self._subscription = backend.changes.subscribe(self._on_changes)
        if had_answers:
            backend.changes.announce(*WEEKS, ProgramPart.REMINDER)
        else:
            self.changed.announce()

    def detach(self) -> None:
        """Use the file from now on; to be called before the data is closed."""
        if self._backend is not None:
            with suppress(KnownError):
                self._synchronise(self._backend)
            if self._subscription is not None:
                self._subscription.end()
            self._backend = None

    def _refresh(self, backend: DatabaseBackend) -> None:
        """Write to the file what the data holds, where that has changed."""
        if FileContent(backend.read()) != self._content:
            self._synchronise(backend)

    def _synchronise(self, backend: DatabaseBackend) -> None:
        """Take over the answers that wait, once each; then read the state and write it to the file.

        A program without the data may have written answers a moment ago, so the file is read again.
        """
        with self._file.locked():
            on_disk = self._file.read()
            content = on_disk or self._content
            waiting = not_yet_taken(backend.taken(), content.answers) if content is not None else ()
            if waiting:
                # A full disk takes nothing from them: they stay in the file.
                with suppress(KnownError):
                    backend.take(waiting, taken=waiting[-1].id)
                    waiting = ()
            self._content = FileContent(backend.read(), waiting)
            if self._content != on_disk:
                # Where it cannot be written, what is known stays right; it follows with the next change.
                with suppress(KnownError):
                    self._file.write(self._content)

    def _reload(self) -> None:
        """Read the file again: a command may have had the data open meanwhile, and taken answers over."""
        self._content = self._file.read() or self._content

    def _on_changes(self, changes: frozenset[Change]) -> None:
        if kinds_of(changes) & CHANGES and self._backend is not None:
            with suppress(KnownError):  # the next question reports it
                self._refresh(self._backend)
            self.changed.announce()


def closed_store(folder: DataFolder) -> ReminderStore:
    """Return what the reminder knows of data that is closed."""
    return ReminderStore(FileBackend(folder.reminder_file, folder.key_file))


def _with_answers(content: FileContent | None) -> ReminderState:
    if content is None:
        return ReminderState()
    return apply_answers(content.state, not_yet_taken(content.state.taken, content.answers))


def _pruned(answers: tuple[ReminderAnswer, ...]) -> tuple[ReminderAnswer, ...]:
    """Return the answers, without the oldest mere reason where they are very many."""
    if len(answers) <= _MOST_ANSWERS:
        return answers
    for place, answer in enumerate(answers):
        if not answer.choices and not answer.weeks and answer.did and answer.did[0] is not Verdict.SHOW:
            return answers[:place] + answers[place + 1 :]
    return answers
