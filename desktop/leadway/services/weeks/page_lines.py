"""Makes the lines of a week's page from records: stored ones, or those that a draft would become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from leadway.domain import week_page as page
from leadway.domain.measures import Series
from leadway.domain.terms import GapState, Step, StepStatus
from leadway.services.record_writer import Row, from_rows, ref_of
from leadway.storage.models import Gap, Judgement, Measure, OutcomeReview

L = TypeVar("L")


def line(kind: type[L], *rows: Row, **values: Any) -> L:  # noqa: ANN401 -- of any field
    """Return a line about the first of these rows: these values, and their fields of the same names."""
    return from_rows(kind, *rows, ref=ref_of(rows[0]), **values)


def gap_line(gap: Gap, judgement: Judgement | None) -> page.GapLine:
    """Return a gap with the judgement made in it; where it was escalated, that is not shown."""
    escalated = gap.state == GapState.ESCALATED
    judged = Judgement() if judgement is None or escalated else judgement
    chosen = str(getattr(judged, f"option_{judged.chosen}", ""))
    why, expected = judged.reasons, judged.prediction
    return line(page.GapLine, gap, judged, chosen=chosen, why=why, expected=expected, escalated=escalated)


def review_line(review: OutcomeReview) -> page.ReviewLine:
    """Return a look back at a judgement."""
    gap = review.judgement.gap
    return line(page.ReviewLine, review, gap, decided_on=gap.noticed_on, gap=ref_of(gap))


def measure_line(measure: Measure, series: Series) -> page.MeasureLine:
    """Return a measure with its readings."""
    return page.MeasureLine.of(series, ref_of(measure))


def left(statuses: Mapping[Step, StepStatus | None], status: StepStatus) -> tuple[Step, ...]:
    """Return the screens that were left in this way."""
    return tuple(step for step in Step if statuses.get(step) is status)
