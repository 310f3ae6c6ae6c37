"""What every part of sealing a week works on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from leadway.domain.agenda import Agenda
from leadway.domain.answers import Draft
from leadway.domain.refs import record_id
from leadway.storage.models import Ritual, StateChange

REVIEW_AFTER = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Sealing:
    """One week on its way from draft to records."""

    ritual: Ritual
    agenda: Agenda
    draft: Draft
    now: datetime

    @property
    def today(self) -> date:
        """The day of sealing, in the person's zone: what is to happen later counts from here."""
        return self.now.date()

    @property
    def day(self) -> date:
        """The day the week's records carry: of sealing, or the week's last where it is sealed afterwards."""
        return self.agenda.week.nearest(self.today)

    def record_id(self, key: str) -> str:
        """Return the id of the record that a card becomes: its own for each ritual, the same each time."""
        return record_id(self.ritual.id, key)

    def final_id(self, key: str) -> str:
        """Return the id a thing has once the week is sealed, whether it is new in it or known before."""
        return self.record_id(key) if any(key == other for other, _ in self.draft.items()) else key

    def change(self, kind: str, record: Any, was: str, now: str, reason: str = "") -> None:  # noqa: ANN401 -- any record
        """Keep that a record's state changed, with the day."""
        StateChange.create(kind=kind, record=record.id, was=was, now=now, reason=reason, at=self.now)

    def reset(self, kind: str, record: Any, name: str, value: date) -> None:  # noqa: ANN401 -- any record
        """Give a record another date and keep which it had, so that earlier pages can still tell it."""
        self.change(f"{kind} {name}", record, str(getattr(record, name) or ""), str(value))
        setattr(record, name, value)

    def move_on(self, kind: str, record: Any, state: str, reason: str = "") -> None:  # noqa: ANN401 -- any record
        """Bring a record into another state and keep that it changed."""
        was, record.state = record.state, state
        record.save()
        self.change(kind, record, was, state, reason)
