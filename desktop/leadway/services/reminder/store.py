"""What the reminder knows: the database's word while that is open, and its own file's while it is closed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from leadway.domain.change import WEEKS, Change, Kind, ProgramPart, kinds_of
from leadway.domain.errors import KnownError
from leadway.domain.event import Event, Subscription
from leadway.domain.reminder import Answer, ReminderState, after, still_to_take
from leadway.domain.terms import Verdict
from leadway.services.reminder.file_backend import FileBackend, Kept
from leadway.system.paths import DataFolder

if TYPE_CHECKING:
    # The reminder works without the data, and without loading what opens it.
    from leadway.services.reminder.database_backend import DatabaseBackend, ReminderLogEntry

CHANGES: frozenset[Kind] = WEEKS | {ProgramPart.REMINDER, ProgramPart.SETTINGS}
"""The kinds of changes that the reminder may hear of something in."""
_MOST_ANSWERS = 500


class ReminderStore:
    """Keeps the file in step with the database, and brings into it what was answered while it was closed.

    The database is the truth. While it is open, everything is read from it and answers go into it. The file
    is what a later start without the data goes by; while the data is closed it also collects the answers.
    """

    def __init__(self, file: FileBackend) -> None:
        self._file = file
        self._kept = file.read()
        self._ledger: DatabaseBackend | None = None
        self._subscription: Subscription | None = None
        self.changed: Event[[]] = Event()
        """Announced whenever what is known may have changed."""

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to go by: the data is closed, and there is no file that can be read."""
        return self._ledger is None and self._kept is None

    def known(self) -> ReminderState:
        """Return everything the reminder knows now; raises KnownError where open data cannot be read."""
        if self._ledger is not None:
            self._follow(self._ledger)
        else:
            self._look_again()
        return _all(self._kept)

    def answer(self, answer: Answer, *kinds: Kind) -> None:
        """Keep an answer, and announce what it changed; raises KnownError where it cannot be kept."""
        if self._ledger is not None:
            self._ledger.take((answer,))
            self._follow(self._ledger)
            if kinds:
                # This is heard here, too, and passed on.
                self._ledger.changes.announce(*kinds)
            return
        with self._file.alone():
            self._look_again()
            known, answers = self._kept or Kept(ReminderState())
            waiting = Kept(known, _fewer((*still_to_take(known.taken, answers), answer)))
            self._file.write(waiting)
        self._kept = waiting
        if kinds:
            self.changed.announce()

    def told(self, most: int) -> list[ReminderLogEntry]:
        """Return what the reminder did and why, the last first; nothing while the data is closed."""
        if self._ledger is None:
            return []
        self._follow(self._ledger)
        return self._ledger.told(most)

    def join(self, ledger: DatabaseBackend) -> None:
        """Go by the data from now on, and bring into it what was answered while it was closed."""
        self._ledger = ledger
        had_answers = self._kept is not None and bool(self._kept.answers)
        with suppress(KnownError):  # of data that cannot be read, the next question tells
            self._bring_in_step(ledger)
        self._subscription = ledger.changes.subscribe(self._on_changes)
        if had_answers:
            ledger.changes.announce(*WEEKS, ProgramPart.REMINDER)
        else:
            self.changed.announce()

    def leave(self) -> None:
        """Go by the file from now on; to be called before the data is closed."""
        if self._ledger is not None:
            with suppress(KnownError):
                self._bring_in_step(self._ledger)
            if self._subscription is not None:
                self._subscription.end()
            self._ledger = None

    def _follow(self, ledger: DatabaseBackend) -> None:
        """Let the file say what the data says, where that has changed."""
        if Kept(ledger.read()) != self._kept:
            self._bring_in_step(ledger)

    def _bring_in_step(self, ledger: DatabaseBackend) -> None:
        """Take over the answers that wait, once each; then read what holds, and let the file say the same.

        A program without the data may have written answers a moment ago, so the file is read again.
        """
        with self._file.alone():
            there = self._file.read()
            kept = there or self._kept
            waiting = still_to_take(ledger.taken(), kept.answers) if kept is not None else ()
            if waiting:
                # A full disk takes nothing from them: they wait on in the file.
                with suppress(KnownError):
                    ledger.take(waiting, taken=waiting[-1].id)
                    waiting = ()
            self._kept = Kept(ledger.read(), waiting)
            if self._kept != there:
                # Where it cannot be written, what is known stays right; it follows with the next change.
                with suppress(KnownError):
                    self._file.write(self._kept)

    def _look_again(self) -> None:
        """Read the file anew: a command may have had the data open meanwhile, and taken answers over."""
        self._kept = self._file.read() or self._kept

    def _on_changes(self, changes: frozenset[Change]) -> None:
        if kinds_of(changes) & CHANGES and self._ledger is not None:
            with suppress(KnownError):  # the next question tells it
                self._follow(self._ledger)
            self.changed.announce()


def closed_memory(folder: DataFolder) -> ReminderStore:
    """Return what the reminder knows of data that is closed."""
    return ReminderStore(FileBackend(folder.reminder_file, folder.key_file))


def _all(kept: Kept | None) -> ReminderState:
    if kept is None:
        return ReminderState()
    return after(kept.known, still_to_take(kept.known.taken, kept.answers))


def _fewer(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Return the answers, without the oldest mere reason where they are very many."""
    if len(answers) <= _MOST_ANSWERS:
        return answers
    for place, answer in enumerate(answers):
        if not answer.choices and not answer.weeks and answer.did and answer.did[0] is not Verdict.SHOW:
            return answers[:place] + answers[place + 1 :]
    return answers
