"""Keeps what undoes the seal of a week, until it may no longer be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

from leadway.domain.weeks import Week
from leadway.storage.fields import instant_text
from leadway.storage.models import query
from leadway.storage.undo import RecordedStep


@dataclass(frozen=True, slots=True)
class KeptSeal:
    """The seal that was kept last."""

    id: int
    week: Week
    at: datetime
    seen: datetime
    """The latest moment at which it could still be undone, as far as is known."""


def keep(week: Week, at: datetime, step: RecordedStep) -> None:
    """Keep what undoes a seal; to be called inside the transaction that seals."""
    moment = instant_text(at)
    query(
        'INSERT INTO seal_undo (week, at, seen, statements, "rows") VALUES (?, ?, ?, ?, ?)',
        (str(week), moment, moment, _json(step.statements), _json(step.rows)),
    )


def last() -> KeptSeal | None:
    """Return the last seal that is kept; to be called inside a reading."""
    rows = query("SELECT id, week, at, seen FROM seal_undo ORDER BY id DESC LIMIT 1")
    for id_, week, at, seen in rows:
        return KeptSeal(id_, Week.parse(week), datetime.fromisoformat(at), datetime.fromisoformat(seen))
    return None


def step_of(seal: KeptSeal) -> RecordedStep:
    """Return what undoes a seal."""
    [(statements, rows)] = query('SELECT statements, "rows" FROM seal_undo WHERE id = ?', (str(seal.id),))
    return msgspec.json.decode(f'{{"statements":{statements},"rows":{rows}}}', type=RecordedStep)


def see(seal: KeptSeal, now: datetime) -> None:
    """Note that it could still be undone at this moment."""
    query("UPDATE seal_undo SET seen = ? WHERE id = ?", (instant_text(now), str(seal.id)))


def forget_all() -> None:
    """Forget every seal."""
    query("DELETE FROM seal_undo")


def forget_before(moment: datetime) -> None:
    """Forget the seals until this moment."""
    query("DELETE FROM seal_undo WHERE at <= ?", (instant_text(moment),))


def forget(seal: KeptSeal) -> None:
    """Forget a seal that was undone."""
    query("DELETE FROM seal_undo WHERE id = ?", (str(seal.id),))


def _json(values: object) -> str:
    return msgspec.json.encode(values).decode()
