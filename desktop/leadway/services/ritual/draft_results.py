"""What a draft would come to if it were sealed now: results, series and the drafted closing line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from leadway.domain import answers
from leadway.domain.agenda import Agenda, DueCheck
from leadway.domain.answers import Draft
from leadway.domain.checks import result
from leadway.domain.closing import draft_line
from leadway.domain.gaps import hard_stop, is_judged, problems_noticed
from leadway.domain.measures import Point, Series
from leadway.domain.moves import is_if_then
from leadway.domain.refs import EntityKind, record_id
from leadway.domain.ritual import Walk, checks_made
from leadway.domain.terms import CheckResult, ExceptionVerdict, Mode, MoveOutcome
from leadway.domain.text import SOFT_LINE, shorten
from leadway.services.record_writer import RecordWriter
from leadway.storage.models import Ritual


@dataclass(frozen=True, slots=True)
class DraftWeek:
    """A week before it is sealed: its page is built from it, and sealing turns it into records."""

    ritual: Ritual
    agenda: Agenda
    draft: Draft
    walk: Walk
    writer: RecordWriter
    """Has the moment of sealing, and the day that the week's records carry."""

    def record_id(self, key: str) -> str:
        """Return the id of the record that an answer becomes: its own for each ritual, the same each time."""
        return record_id(self.ritual.id, key)

    def own_id(self, kind: EntityKind, key: str = "") -> str:
        """Return the id of a record that comes with an answer whose key belongs to another record."""
        return self.record_id(f"{kind}/{key}")

    def answered_records(self, model: Any, kind: type[answers.C]) -> Iterator[tuple[Any, answers.C]]:  # noqa: ANN401
        """Return the answers about earlier records, with those records, as far as they are still there."""
        for key, answer in self.draft.all(kind).items():
            row = model.get_or_none(model.id == key)
            if row is not None:
                yield row, answer


def closing_line(agenda: Agenda, draft: Draft, mode: Mode) -> str:
    """Return the drafted sentence for what has been answered so far; to be called inside a reading."""
    captured = shorten(draft.get(answers.Capture).text, SOFT_LINE)
    if mode is Mode.CAPTURE and captured:
        return captured
    gaps = draft.all(answers.GapAnswer).values()
    judged = [gap.kind for gap in gaps if is_judged(gap)]
    stopped = sum(map(hard_stop, gaps))
    # A measure that is given to an experiment now is read against the experiment's start already.
    started = {
        draft.get(answers.ExperimentReviewAnswer, each.id).measure: each.started_on
        for each in agenda.experiments
    }
    read = [
        (replace(due.series, changed_on=started.get(due.id, due.series.changed_on)), due.id)
        for due in agenda.measures
    ]
    last_done = agenda.move if draft.get(answers.LastMove).outcome is MoveOutcome.DONE else None
    return draft_line(
        results=[check_result(draft, check) for check in checks_made(mode, agenda, draft)],
        judged=judged,
        gaps=len(gaps) - len(judged) - stopped,
        escalated=stopped,
        problems=len(problems_noticed(draft)),
        opportunities=len(draft.all(answers.OpportunityAnswer)),
        series=[
            with_reading(series, answer, agenda.week.nearest(agenda.today))
            for series, key in read
            if answers.number_on(answer := draft.get(answers.ReadingAnswer, key)) is not None
        ],
        move_done=last_done is not None and is_if_then(last_done.when),
        intention_done=last_done is not None and not is_if_then(last_done.when),
    )


def check_result(draft: Draft, check: DueCheck) -> CheckResult:
    """Return what the four tests of a commitment come to."""
    return result(draft.get(answers.CheckAnswer, check.id), covered=is_covered(draft, check))


def is_stopped(week: DraftWeek, key: str) -> bool:
    """Whether what has this key is escalated, and nothing else follows from it."""
    return hard_stop(week.draft.get(answers.GapAnswer, key))


def is_covered(draft: Draft, check: DueCheck) -> bool:
    """Whether an approved exception holds for a commitment: one on record, or the one of its row."""
    if check.exception is None:
        return bool(draft.get(answers.CheckAnswer, check.id).approver_role.strip())
    verdict = draft.get(answers.ExceptionReview, check.exception.id).verdict
    return not check.exception.asked or verdict is ExceptionVerdict.GRANTED


def with_reading(series: Series, answer: answers.ReadingAnswer, today: date) -> Series:
    """Return the series with the reading on the answer, or as it is where there is none."""
    value = answers.number_on(answer)
    return series if value is None else replace(series, points=(*series.points, Point(today, value)))
