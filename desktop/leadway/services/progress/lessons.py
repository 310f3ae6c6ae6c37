"""What was learned, gathered from the weeks, experiments and judgements in which it was written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from leadway.domain.refs import EntityKind, Ref
from leadway.domain.weeks import Week, local_day
from leadway.i18n import _, isolated
from leadway.services.record_writer import DataService
from leadway.storage.fields import fn
from leadway.storage.models import (
    Experiment,
    ExperimentReview,
    Gap,
    Judgement,
    OutcomeReview,
    Ritual,
    StateChange,
)

EXPERIMENT, LOOK_BACK = _("Experiment: {title}"), _("Look back: {title}")


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson, and where it was written."""

    text: str
    source: str
    day: date
    ref: Ref | None = None
    week: Week | None = None
    """The week whose page has it, where it belongs to no record."""


class LessonService(DataService):
    """Reads lessons; each is changed where it was written."""

    def all(self) -> tuple[Lesson, ...]:
        """Return every lesson, the latest first."""
        with self._database.reading():
            lessons = [*_of_weeks(), *_of_experiments(), *_of_reviews(), *_of_outcomes()]
        return tuple(sorted(lessons, key=lambda lesson: lesson.day, reverse=True))


def _of_weeks() -> list[Lesson]:
    rows: Any = Ritual.select(Ritual.week, Ritual.lesson).where(
        ~Ritual.sealed_at.is_null() & (Ritual.lesson != "")
    )
    return [Lesson(text, week.name, week.last_day, week=week) for week, text in rows.tuples()]


def _of_experiments() -> list[Lesson]:
    kind = StateChange.kind == EntityKind.EXPERIMENT
    changes: Any = StateChange.select(StateChange.record_id, fn.MAX(StateChange.at)).where(kind)
    latest: dict[str, object] = dict(changes.group_by(StateChange.record_id).tuples())
    return [
        Lesson(
            row.lesson,
            EXPERIMENT.format(title=isolated(row.title)),
            _day(latest.get(row.id)) or row.started_on or date.min,
            Ref(EntityKind.EXPERIMENT, row.id),
        )
        for row in Experiment.select().where(Experiment.lesson != "")
    ]


def _of_reviews() -> list[Lesson]:
    rows: Any = (
        ExperimentReview.select(ExperimentReview.learned, Experiment.id, Experiment.title, Ritual.week)
        .join(Experiment)
        .switch(ExperimentReview)
        .join(Ritual)
        .where(ExperimentReview.learned != "")
    )
    return [
        Lesson(text, EXPERIMENT.format(title=isolated(title)), week.last_day, Ref(EntityKind.EXPERIMENT, id_))
        for text, id_, title, week in rows.tuples()
    ]


def _of_outcomes() -> list[Lesson]:
    rows = OutcomeReview.select(OutcomeReview, Judgement, Gap).join(Judgement).join(Gap)
    return [
        Lesson(
            row.lesson,
            LOOK_BACK.format(title=isolated(row.judgement.gap.title)),
            row.reviewed_on,
            Ref(EntityKind.GAP, row.judgement.gap.id),
        )
        for row in rows.where(OutcomeReview.lesson != "")
    ]


def _day(moment: object) -> date | None:
    return local_day(datetime.fromisoformat(str(moment))) if moment else None
