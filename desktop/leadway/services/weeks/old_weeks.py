"""Reads the pages of weeks that were sealed before pages were stored from their records, and stores them.

The history of states and dates has the values of the time when the week was sealed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import Any

from leadway.domain import terms
from leadway.domain import week_page as page
from leadway.domain.answers import ExperimentReviewAnswer
from leadway.domain.checks import counts
from leadway.domain.refs import LinkRole
from leadway.domain.text import one_line
from leadway.domain.weeks import Week
from leadway.services.progress.progress import MOVE_STATES
from leadway.services.progress.series import series_of
from leadway.services.record_writer import from_rows, ref_of
from leadway.services.weeks.page_builder import gap_line, line, review_line, screens_with
from leadway.storage import models
from leadway.storage.database import Database
from leadway.storage.fields import rowid
from leadway.storage.links import links_to
from leadway.storage.models import Ritual
from leadway.storage.week_pages import UnreadablePageError, dump_page

WITHOUT_PAGE = Ritual.page.is_null() & Ritual.state.in_((terms.RitualState.SEALED, terms.RitualState.AMENDED))
"""Weeks that were sealed before pages were stored."""
_LOG = logging.getLogger(__name__)
_STATED = ("exception", "gap", "experiment", "problem")
_FORMAT = _RULE = 1
"""The format of their pages, and the rule by which they were counted."""
_RUN_OF_RULE_1 = 6


def weeks_without_page(database: Database) -> list[Week]:
    """Return the weeks sealed before pages were stored, oldest first."""
    with database.reading():
        rows: Any = Ritual.select(Ritual.week).where(WITHOUT_PAGE).order_by(Ritual.week)
        return [row.week for row in rows]


def fill_old_weeks(database: Database) -> int:
    """Store the pages of all weeks sealed before pages were stored; return how many were stored.

    Each week is a transaction of its own: what was stored before a kill stays, and the next call goes on.
    """
    return sum(fill_old_week(database, week) for week in weeks_without_page(database))


def fill_old_week(database: Database, week: Week) -> bool:
    """Store the page of a week sealed before pages were stored; return whether it was stored.

    A week whose records cannot be read stays without a page: it keeps no other week from being stored.
    """
    with database.writing():
        row = Ritual.get_or_none((Ritual.week == week) & WITHOUT_PAGE)
        if row is None:
            return False
        try:
            row.page = dump_page(read_page(row))
        except UnreadablePageError:
            _LOG.warning("the page of %s cannot be read from its records", week)
            return False
        row.save(only=[Ritual.page])
        return True


def read_page(ritual: Ritual) -> page.PageSnapshot:
    """Return the page of a sealed week; to be called inside a reading.

    Raises UnreadablePageError where a record holds a code or a date that no Leadway wrote.
    """
    try:
        return _read_page(ritual)
    except ValueError as error:
        raise UnreadablePageError from error


def _read_page(ritual: Ritual) -> page.PageSnapshot:
    at_sealing = _AtSealing.of(ritual)
    steps = models.RitualStep.select().where(models.RitualStep.ritual == ritual)
    statuses = {terms.Step(row.step): row.status for row in steps}
    check_rows = models.Check.select().where(models.Check.ritual == ritual).order_by(models.Check.position)
    checks = tuple(line(page.CheckLine, row) for row in check_rows)
    move = models.Move.get_or_none(models.Move.ritual == ritual)
    return from_rows(
        page.PageSnapshot,
        ritual,
        format=_FORMAT,
        rule=_RULE,
        in_one_line=ritual.closing_line,
        checks=checks,
        counts=counts(checks),
        exceptions=_exceptions(ritual.week, at_sealing),
        gaps=_gaps(ritual, at_sealing.states["gap"]),
        reviews=_reviews(ritual),
        problems=_problems(ritual, at_sealing.states["problem"]),
        opportunities=_opportunities(ritual),
        experiments=_experiments(ritual, at_sealing),
        measures=_measures(ritual),
        last_move=_last_move(ritual),
        move=line(page.MoveLine, move) if move else None,
        notes=_notes(ritual),
        skipped=screens_with(statuses, terms.StepStatus.SKIPPED),
        nothing=screens_with(statuses, terms.StepStatus.NOTHING),
    )


@dataclass(frozen=True, slots=True)
class _AtSealing:
    """What was so when the week was sealed."""

    states: Mapping[str, Mapping[str, str]]
    """The state of each record, by its kind and id."""
    replaced: Mapping[tuple[str, str], str]
    """Dates that got another value only later, as they were, by kind and id."""

    @classmethod
    def of(cls, ritual: Ritual) -> _AtSealing:
        """Return what was so when this week was sealed."""
        history = models.StateChange
        rows: Any = history.select(history.kind, history.record_id, history.after)
        rows = rows.where(history.kind.in_(_STATED) & (history.field == "state"))
        rows = rows.where(history.at <= ritual.sealed_at)
        states: dict[str, dict[str, str]] = {kind: {} for kind in _STATED}
        for kind, record, state in rows.order_by(history.at, rowid()).tuples():
            states[kind][record] = state
        later: Any = history.select(history.kind, history.record_id, history.before)
        later = later.where((history.field != "state") & (history.at > ritual.sealed_at))
        latest_first = later.order_by(history.at.desc(), rowid().desc()).tuples()
        return cls(states, {(kind, record): before for kind, record, before in latest_first})

    def day(self, kind: str, record: Any, name: str) -> date | None:  # noqa: ANN401 -- any record
        """Return a date of a record as it was then."""
        before = self.replaced.get((kind, record.id))
        current: date | None = getattr(record, name)
        return current if before is None else date.fromisoformat(before) if before else None


def _exceptions(week: Week, at_sealing: _AtSealing) -> tuple[page.ExceptionLine, ...]:
    exception = models.RuleException
    rows = exception.select().where(
        (exception.starts_on <= week.last_day) & (exception.until >= week.first_day)
    )
    live = (terms.ExceptionState.ASKED, terms.ExceptionState.APPROVED)
    dated = [(at_sealing.day("exception", row, "until"), row) for row in rows]
    lines = [
        line(page.ExceptionLine, row, until=until, state=None, approver_role="")
        for until, row in dated
        if until and until >= week.first_day and at_sealing.states["exception"].get(row.id) in live
    ]
    return tuple(sorted(lines, key=lambda line: (line.until, line.title)))


def _gaps(ritual: Ritual, states: Mapping[str, str]) -> tuple[page.GapLine, ...]:
    lines = []
    rows = models.Gap.select().where(models.Gap.ritual == ritual)
    for gap in rows.order_by(models.Gap.noticed_on, models.Gap.id):
        gap.state = terms.GapState(states.get(gap.id, terms.GapState.NOTICED))
        lines.append(gap_line(gap, models.Judgement.get_or_none(models.Judgement.gap == gap)))
    return tuple(lines)


def _reviews(ritual: Ritual) -> tuple[page.ReviewLine, ...]:
    review, gap = models.OutcomeReview, models.Gap
    rows: Iterable[Any] = (
        review.select(review, models.Judgement, gap)
        .join(models.Judgement)
        .join(gap)
        .where(review.ritual == ritual)
        .order_by(gap.noticed_on, gap.id)
    )
    # What those pages did not say is not added to them.
    return tuple(replace(review_line(row), same_again=None) for row in rows)


def _problems(ritual: Ritual, states: Mapping[str, str]) -> tuple[page.ProblemLine, ...]:
    """Return the problems chosen to be fixed by then, and after them those noticed in this week."""
    problem = models.Problem
    chosen = [record for record, state in states.items() if state == terms.ProblemState.CHOSEN]
    rows = problem.select().where((problem.ritual == ritual) | problem.id.in_(chosen))
    lines = [
        line(page.ProblemLine, row, how_known=row.known, chosen=row.id in chosen)
        for row in rows.order_by(problem.noticed_on, problem.id)
    ]
    return tuple(sorted(lines, key=lambda line: not line.chosen))


def _opportunities(ritual: Ritual) -> tuple[page.OpportunityLine, ...]:
    opportunity = models.Opportunity
    rows = opportunity.select().where(opportunity.ritual == ritual)
    return tuple(
        line(page.OpportunityLine, row, trying=bool(links_to(ref_of(row), LinkRole.SERVES)))
        for row in rows.order_by(opportunity.spotted_on, opportunity.id)
    )


def _experiments(ritual: Ritual, at_sealing: _AtSealing) -> tuple[page.ExperimentLine, ...]:
    """Return the experiments that ran in this week, with their reviews."""
    last_day, experiment, measures = ritual.week.last_day, models.Experiment, models.Measure
    ran = (terms.ExperimentState.RUNNING, terms.ExperimentState.ADAPTED)
    running = [record for record, state in at_sealing.states["experiment"].items() if state in ran]
    rows: Any = models.ExperimentReview.select().where(models.ExperimentReview.ritual == ritual)
    reviews: dict[str, Any] = {row.experiment_id: row for row in rows}
    lines = []
    shown = experiment.id.in_([*running, *reviews]) & (experiment.started_on <= last_day)
    for row in experiment.select().where(shown).order_by(experiment.check_on, experiment.id):
        measure = measures.get_or_none((measures.experiment == row) & (measures.started_on <= last_day))
        review = reviews.get(row.id, ExperimentReviewAnswer())
        lines.append(
            line(
                page.ExperimentLine,
                row,
                review,
                because=review.because,
                check_on=at_sealing.day("experiment", row, "check_on"),
                measure=_measure(measure, ritual) if measure else None,
            )
        )
    return tuple(lines)


def _measures(ritual: Ritual) -> tuple[page.MeasureLine, ...]:
    read = models.Reading.select(models.Reading.measure).where(models.Reading.ritual == ritual)
    rows = models.Measure.select().where(models.Measure.id.in_(read))
    ordered = rows.order_by(models.Measure.started_on, models.Measure.name)
    return tuple(_measure(row, ritual) for row in ordered)


def _measure(measure: models.Measure, ritual: Ritual) -> page.MeasureLine:
    series = series_of(measure, until=ritual.week.last_day, sealed_by=ritual.sealed_at)
    changed_on = series.changed_on
    before = [p.value for p in series.points if changed_on is None or p.day < changed_on]
    line = replace(
        page.MeasureLine.of(series, ref_of(measure)),
        before_count=len(before),
        baseline=median(before) if before else None,
    )
    strength, run = _strength_by_rule_1(line)
    return replace(line, strength=strength, run=run)


def _strength_by_rule_1(line: page.MeasureLine) -> tuple[terms.Strength, int]:
    """Return what the readings said by the rule of these weeks, and how long the run of a shift was."""
    run = shift = 0
    for side in filter(None, line.sides):
        run = run + side if run * side > 0 else side
        shift = run if abs(run) >= _RUN_OF_RULE_1 else shift
    if line.baseline is None:
        return terms.Strength.NO_BASELINE, 0
    if len(line.after) <= 1:
        return terms.Strength.BASELINE_ONLY, 0
    if shift:
        return (terms.Strength.SHIFT if shift > 0 else terms.Strength.WORSE), abs(shift)
    early = len(line.after) < _RUN_OF_RULE_1
    return (terms.Strength.EARLY_SIGN if early else terms.Strength.NOT_CLEAR), 0


def _last_move(ritual: Ritual) -> page.LastMoveLine | None:
    row = models.Move.get_or_none(models.Move.answered_in == ritual)
    if row is None:
        return None
    next_step = next((next_step for next_step, state in MOVE_STATES.items() if state is row.state), None)
    return line(page.LastMoveLine, row, outcome=row.outcome or terms.MoveOutcome.NOT_DONE, then=next_step)


def _notes(ritual: Ritual) -> tuple[page.NoteLine, ...]:
    """Return the notes that were kept as notes when the week was sealed, and what was captured in it."""
    note, history = models.Note, models.StateChange
    filed = history.select(history.record_id).where(
        (history.kind == "note") & (history.at == ritual.sealed_at)
    )
    captured = (note.origin == terms.NoteOrigin.RITUAL) & (note.written_at == ritual.sealed_at)
    kept_notes = note.id.in_(filed) & (note.filed_as == terms.NoteTarget.NOTE)
    rows = note.select().where(captured | kept_notes).order_by(note.written_at, note.id)
    return tuple(line(page.NoteLine, row) for row in rows if one_line(row.text) != ritual.closing_line)
