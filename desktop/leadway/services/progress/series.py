"""Reads the readings of a measure as a series."""

from __future__ import annotations

from bisect import insort
from datetime import date, datetime
from typing import Any

from leadway.domain.measures import Point, Series
from leadway.storage.fields import rowid
from leadway.storage.models import Measure, Reading, Ritual

_MOST_POINTS = 60


def series_of(
    measure: Measure,
    *,
    until: date | None = None,
    sealed_by: datetime | None = None,
    reading: Reading | None = None,
) -> Series:
    """Return the readings of a measure, as they were known at a moment; the change is its experiment's start.

    The latest are enough, but those that make the baseline always belong to it. `reading` is one that is not
    saved yet.
    """
    rows = Reading.select(Reading.day, Reading.value, Reading.cases, Reading.estimate)
    rows = rows.where(Reading.measure == measure)
    if until is not None:
        rows = rows.where(Reading.day <= until)
    if sealed_by is not None:
        later = Ritual.select(Ritual.id).where(Ritual.sealed_at > sealed_by)
        rows = rows.where(Reading.ritual.is_null() | Reading.ritual.not_in(later))
    changed_on = measure.experiment.started_on if measure.experiment else None
    latest = _latest(rows if changed_on is None else rows.where(Reading.day > changed_on))
    if changed_on is not None:
        # Kept apart: however long the new way is tried, the baseline stays what it was.
        latest.extend(_latest(rows.where(Reading.day <= changed_on)))
    points = [Point(*row) for row in reversed(latest)]
    if reading is not None:
        insort(points, Point(reading.day, reading.value, reading.cases), key=lambda point: point.day)
        is_after = changed_on is not None and reading.day > changed_on
        alike = [p for p in points if (changed_on is not None and p.day > changed_on) is is_after]
        if len(alike) > _MOST_POINTS:
            points.remove(alike[0])
    return Series(
        name=measure.name,
        unit=measure.unit,
        better=measure.better,
        points=tuple(points),
        changed_on=changed_on,
    )


def _latest(rows: Any) -> list[Any]:  # noqa: ANN401 -- a query of rows
    return list(rows.order_by(Reading.day.desc(), rowid().desc()).limit(_MOST_POINTS).tuples())
