"""Undoes the seal of a week within ten minutes, whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from leadway.domain.change import ProgramPart
from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.record_writer import DataService
from leadway.storage.models import KeptSeal

if TYPE_CHECKING:
    from leadway.storage.undo import RecordedStep

UNDOABLE_FOR = timedelta(minutes=10)
TOO_LATE = _("The seal can no longer be undone.")
ADD_INSTEAD = _("You can add a correction on the page of the week.")
_EVERY = timedelta(minutes=1)
"""How often it is noted that the seal can still be undone."""
_TOLERANCE = timedelta(seconds=2)
"""A clock that is corrected by so little was not set back."""


@dataclass(frozen=True, slots=True)
class UndoableSeal:
    """The seal that can be undone."""

    week: Week
    until: datetime


class SealUndo(DataService):
    """Undoes the last seal. A clock that is set back ends the time for it, and never lengthens it."""

    def undoable(self) -> UndoableSeal | None:
        """Return the seal that can be undone now; one whose time is over is forgotten."""
        with self._database.reading():
            seal = _last()
        now = self._clock.now()
        if seal is None:
            return None
        is_undoable = _in_time(seal, now)
        if not is_undoable or now - seal.seen >= _EVERY:
            self.record_time()
        return UndoableSeal(seal.week, seal.at + UNDOABLE_FOR) if is_undoable else None

    def undo(self) -> Week:
        """Bring the last sealed week back as the draft it was, with everything that the seal changed.

        The reminder is silent for the rest of the day. Raises KnownError, and changes nothing, where the time
        is over or a record that the seal wrote was changed since; that one is named.
        """
        self._database.undo.start()
        with self._database.writing():
            seal, now = _last(), self._clock.now()
            if seal is None or not _in_time(seal, now):
                raise KnownError(TOO_LATE, ADD_INSTEAD)
            changes = self._database.undo.undo_recorded(_step_of(seal))
            seal.delete_instance()
            self._settings.change(silent_on=now.date())
        # The draft is saved by now. What cannot be flushed this minute is flushed the next time.
        with suppress(KnownError):
            self._database.flush()
        self.changes.announce(*changes, ProgramPart.REMINDER)
        return seal.week

    def record_time(self) -> None:
        """Record the present, so that a clock set back is noticed; forget a seal whose time is over."""
        with self._database.writing():
            seal, now = _last(), self._clock.now()
            if seal is not None and _in_time(seal, now):
                _forget_before(now - UNDOABLE_FOR)
                KeptSeal.update(seen=now).where(KeptSeal.id == seal.id).execute()
            elif seal is not None:
                KeptSeal.delete().execute()


def save(week: Week, now: datetime, step: RecordedStep) -> None:
    """Save what undoes a seal; to be called inside the transaction that seals."""
    _forget_before(now - UNDOABLE_FOR)
    statements, rows = (msgspec.json.encode(part).decode() for part in (step.statements, step.rows))
    KeptSeal.create(week=week, at=now, seen=now, statements=statements, rows=rows)


def _last() -> KeptSeal | None:
    seal: KeptSeal | None = KeptSeal.select().order_by(KeptSeal.id.desc()).first()
    return seal


def _step_of(seal: KeptSeal) -> RecordedStep:
    from leadway.storage.undo import RecordedStep  # late: every start asks whether there is a seal (3 ms)

    body = f'{{"statements":{seal.statements},"rows":{seal.rows}}}'  # no text
    return msgspec.json.decode(body, type=RecordedStep)


def _forget_before(moment: datetime) -> None:
    KeptSeal.delete().where(KeptSeal.at <= moment).execute()


def _in_time(seal: KeptSeal, now: datetime) -> bool:
    return seal.seen - _TOLERANCE <= now < seal.at + UNDOABLE_FOR
