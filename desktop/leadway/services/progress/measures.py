"""A measure's run chart, and readings from a spreadsheet: previewed first, then added as one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from leadway.domain.errors import KnownError
from leadway.domain.measures import Mark, MeasureChart
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.terms import ExperimentState
from leadway.domain.text import shorten
from leadway.domain.weeks import local_day
from leadway.i18n import _, isolated
from leadway.services.progress.series import series_of
from leadway.services.record_writer import DataService
from leadway.storage.fields import rowid
from leadway.storage.models import Experiment, Measure, Reading, StateChange

ADD = _("add readings of “{title}”")
GONE = KnownError(_("This measure is no longer there."), _("Nothing was added."))
MOST_BYTES = 10_000_000
TOO_LARGE = KnownError(
    _("This file is larger than 10 MB. Save its columns of dates and values as a file of their own."),
    _("Nothing was added."),
)
CANNOT_READ = _("Leadway cannot read {file}.")
_SHORT = 40


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do, counted before it is done."""

    new: tuple[tuple[date, float], ...]
    same: int = 0
    """How many are there already, with the same value; they stay out."""
    other: tuple[tuple[date, float], ...] = ()
    """Those of days that have a reading with another value."""


class MeasureService(DataService):
    """Reads and writes the readings of measures beyond what a table of them does."""

    def chart(self, ref: Ref) -> MeasureChart:
        """Return what the large run chart of a measure shows; raise KnownError where the measure is gone."""
        with self._database.reading():
            measure = _measure(ref)
            count = Reading.select().where(Reading.measure == measure).count()
            return MeasureChart(
                series_of(measure), measure.target, measure.by_when, tuple(_marks(measure)), count
            )

    def plan(self, ref: Ref, readings: Sequence[tuple[date, float]]) -> ImportPlan:
        """Return what of these readings is new to a measure."""
        with self._database.reading():
            rows: Any = Reading.select(Reading.day, Reading.value).where(Reading.measure == ref.id)
            present: dict[date, set[float]] = {}
            for day, value in rows.tuples():
                present.setdefault(day, set()).add(value)
        unique = tuple(dict.fromkeys(readings))
        new = tuple(each for each in unique if each[0] not in present)
        other = tuple((day, value) for day, value in unique if value not in present.get(day, {value}))
        return ImportPlan(new, len(readings) - len(new) - len(other), other)

    def add(self, ref: Ref, plan: ImportPlan, *, replaces: bool = False) -> int:
        """Add the new readings as one step, and return how many were added or replaced.

        `replaces` puts the readings of days that have another value in the place of those.
        """
        readings = [*plan.new, *(plan.other if replaces else ())]
        measure = _measure(ref)
        with self.writing_records(ADD.format(title=isolated(shorten(measure.name, _SHORT)))) as writer:
            if replaces and plan.other:
                days = {day for day, _value in plan.other}
                for row in Reading.select().where(Reading.measure == measure):
                    if row.day in days:
                        writer.delete(row)
            writer.create_many([Reading(measure=measure, day=day, value=value) for day, value in readings])
        return len(readings)


def decoded(content: bytes) -> str:
    """Return the text of a file as spreadsheets write it: UTF-8, UTF-16 with its mark, or Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _measure(ref: Ref) -> Measure:
    measure = Measure.get_or_none(Measure.id == ref.id)
    if measure is None:
        raise GONE
    return measure


def _marks(measure: Measure) -> list[Mark]:
    """Return when each experiment of a measure began or was changed, the earliest first."""
    changes = StateChange.select().where(
        (StateChange.kind == EntityKind.MEASURE)
        & (StateChange.record_id == measure.id)
        & (StateChange.field == "experiment")
    )
    ids = {id_ for row in changes for id_ in (row.before, row.after) if id_}
    if measure.experiment is not None:
        ids.add(measure.experiment.id)
    experiments: list[Any] = list(
        Experiment.select().where(Experiment.id.in_(list(ids)) & ~Experiment.started_on.is_null())
    )
    marks = [Mark(each.started_on, each.title) for each in experiments]
    adapted = StateChange.select().where(
        (StateChange.kind == EntityKind.EXPERIMENT)
        & StateChange.record_id.in_([each.id for each in experiments])
        & (StateChange.after == ExperimentState.ADAPTED)
    )
    titles = {each.id: each.title for each in experiments}
    marks += [
        Mark(local_day(row.at), row.reason or titles[row.record_id]) for row in adapted.order_by(rowid())
    ]
    return sorted(marks, key=lambda mark: mark.day)
