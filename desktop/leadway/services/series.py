"""Reads the readings of a measure as a series."""

from __future__ import annotations

from datetime import date

from leadway.domain.measures import Point, Series
from leadway.storage.models import Measure, Reading

_MOST_POINTS = 60


def series_of(measure: Measure, *, until: date | None = None) -> Series:
    """Return the latest readings of a measure, up to and with a day; the change is its initiative's start."""
    rows = Reading.select().where(Reading.measure == measure)
    if until is not None:
        rows = rows.where(Reading.day <= until)
    latest = list(rows.order_by(Reading.day.desc()).limit(_MOST_POINTS))
    return Series(
        name=measure.name,
        unit=measure.unit,
        better=measure.better,
        points=tuple(Point(r.day, r.value, r.cases, r.estimate) for r in reversed(latest)),
        changed_on=measure.initiative.started_on if measure.initiative else None,
    )
