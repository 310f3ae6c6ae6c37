"""Reads the page of a week from its records, for weeks that were sealed before pages were stored.

The history of states and dates tells what was so when the week was sealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from leadway.domain import week_page as page
from leadway.domain.checks import counts
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.terms import (
    ExceptionState,
    ExperimentState,
    GapState,
    MoveOutcome,
    MoveState,
    MoveThen,
    NoteOrigin,
    NoteTarget,
    ProblemState,
    Step,
    StepStatus,
)
from leadway.domain.text import one_line
from leadway.domain.weeks import Week
from leadway.services.progress.series import series_of
from leadway.storage.fields import rowid
from leadway.storage.links import links_to
from leadway.storage.models import (
    Check,
    Experiment,
    ExperimentReview,
    Gap,
    Judgement,
    Measure,
    Move,
    Note,
    Opportunity,
    OutcomeReview,
    Problem,
    Reading,
    Ritual,
    RitualStep,
    RuleException,
    StateChange,
)

_STATED = ("exception", "gap", "experiment", "problem")
_RULE = 1
"""The rule by which these weeks were counted."""
_THEN = {
    MoveState.CARRIED: MoveThen.CARRY,
    MoveState.SHRUNK: MoveThen.SHRINK,
    MoveState.LET_GO: MoveThen.LET_GO,
}


def read_page(ritual: Ritual) -> page.PageSnapshot:
    """Return the page of a sealed week; to be called inside a reading."""
    then = _Then.of(ritual)
    statuses = _statuses(ritual)
    checks = _checks(ritual)
    move = Move.get_or_none(Move.ritual == ritual)
    return page.PageSnapshot(
        rule=_RULE,
        mode=ritual.mode,
        sealed_at=ritual.sealed_at,
        in_one_line=ritual.closing_line,
        checks=checks,
        counts=counts(checks),
        exceptions=_exceptions(ritual.week, then),
        gaps=_gaps(ritual, then.states["gap"]),
        reviews=_reviews(ritual),
        problems=_problems(ritual, then.states["problem"]),
        opportunities=_opportunities(ritual),
        experiments=_experiments(ritual, then),
        measures=_measures(ritual),
        last_move=_last_move(ritual),
        move=page.MoveLine(move.when, move.action, Ref(EntityKind.MOVE, move.id)) if move else None,
        no_move_because=ritual.no_move_because,
        help_wanted=ritual.help_wanted,
        lesson=ritual.lesson,
        notes=_notes(ritual),
        skipped=tuple(step for step in Step if statuses.get(step) is StepStatus.SKIPPED),
        nothing=tuple(step for step in Step if statuses.get(step) is StepStatus.NOTHING),
    )


def _statuses(ritual: Ritual) -> dict[Step, StepStatus | None]:
    rows = RitualStep.select().where(RitualStep.ritual == ritual)
    return {Step(row.step): row.status for row in rows}


@dataclass(frozen=True, slots=True)
class _Then:
    """What was so when the week was sealed."""

    states: Mapping[str, Mapping[str, str]]
    """The state of each record, by its kind and id."""
    replaced: Mapping[tuple[str, str], str]
    """Dates that got another value only later, as they were, by kind and id."""

    @classmethod
    def of(cls, ritual: Ritual) -> _Then:
        """Return what was so when this week was sealed."""
        rows: Any = StateChange.select(StateChange.kind, StateChange.record_id, StateChange.after)
        rows = rows.where(StateChange.kind.in_(_STATED) & (StateChange.field == "state"))
        rows = rows.where(StateChange.at <= ritual.sealed_at)
        states: dict[str, dict[str, str]] = {kind: {} for kind in _STATED}
        for kind, record, now in rows.order_by(StateChange.at, rowid()).tuples():
            states[kind][record] = now
        later: Any = StateChange.select(StateChange.kind, StateChange.record_id, StateChange.before)
        later = later.where((StateChange.field != "state") & (StateChange.at > ritual.sealed_at))
        latest_first = later.order_by(StateChange.at.desc(), rowid().desc()).tuples()
        return cls(states, {(kind, record): was for kind, record, was in latest_first})

    def day(self, kind: str, record: Any, name: str) -> date | None:  # noqa: ANN401 -- any record
        """Return a date of a record as it was then."""
        was = self.replaced.get((kind, record.id))
        now: date | None = getattr(record, name)
        return now if was is None else date.fromisoformat(was) if was else None


def _checks(ritual: Ritual) -> tuple[page.CheckLine, ...]:
    rows = Check.select().where(Check.ritual == ritual).order_by(Check.position)
    return tuple(
        page.CheckLine(
            title=row.title,
            critical=row.critical,
            done=row.done,
            right=row.right,
            on_time=row.on_time,
            by_rulebook=row.by_rulebook,
            result=row.result,
            days_late=row.days_late,
            what_happened=row.what_happened,
            then=row.then,
            looked_at=row.looked_at,
            ref=Ref(EntityKind.CHECK, row.id),
        )
        for row in rows
    )


def _exceptions(week: Week, then: _Then) -> tuple[page.ExceptionLine, ...]:
    rows = RuleException.select().where(
        (RuleException.starts_on <= week.sunday) & (RuleException.until >= week.monday)
    )
    live = (ExceptionState.ASKED, ExceptionState.APPROVED)
    dated = [(then.day("exception", row, "until"), row) for row in rows.order_by(RuleException.title)]
    lines = [
        page.ExceptionLine(row.title, until, row.safeguard, Ref(EntityKind.EXCEPTION, row.id))
        for until, row in dated
        if until and until >= week.monday and then.states["exception"].get(row.id) in live
    ]
    return tuple(sorted(lines, key=lambda line: line.until))


def _gaps(ritual: Ritual, states: Mapping[str, str]) -> tuple[page.GapLine, ...]:
    lines = []
    for gap in Gap.select().where(Gap.ritual == ritual).order_by(Gap.noticed_on, Gap.id):
        escalated = states.get(gap.id) == GapState.ESCALATED
        judged = None if escalated else Judgement.get_or_none(Judgement.gap == gap)
        lines.append(
            page.GapLine(
                type=gap.type,
                situation=gap.situation,
                chosen=str(getattr(judged, f"option_{judged.chosen}", "")) if judged else "",
                why=judged.reasons if judged else "",
                expected=judged.prediction if judged else "",
                confidence=judged.confidence if judged else None,
                review_on=judged.review_on if judged else None,
                authority=judged.authority if judged else None,
                next=gap.next,
                escalated=escalated,
                escalated_to=gap.escalated_to,
                escalated_when=gap.escalated_when,
                label=gap.label,
                ref=Ref(EntityKind.GAP, gap.id),
            )
        )
    return tuple(lines)


def _reviews(ritual: Ritual) -> tuple[page.ReviewLine, ...]:
    rows: Iterable[Any] = (
        OutcomeReview.select(OutcomeReview, Judgement, Gap)
        .join(Judgement)
        .join(Gap)
        .where(OutcomeReview.ritual == ritual)
        .order_by(Gap.noticed_on, Gap.id)
    )
    return tuple(
        page.ReviewLine(
            type=row.judgement.gap.type,
            situation=row.judgement.gap.situation,
            decided_on=row.judgement.gap.noticed_on,
            what_happened=row.what_happened,
            came_true=row.came_true,
            lesson=row.lesson,
            label=row.judgement.gap.label,
            ref=Ref(EntityKind.OUTCOME_REVIEW, row.id),
            gap=Ref(EntityKind.GAP, row.judgement.gap.id),
        )
        for row in rows
    )


def _problems(ritual: Ritual, states: Mapping[str, str]) -> tuple[page.ProblemLine, ...]:
    """Return the problems chosen to be fixed by then, and after them those noticed in this week."""
    chosen = [record for record, state in states.items() if state == ProblemState.CHOSEN]
    rows = Problem.select().where((Problem.ritual == ritual) | Problem.id.in_(chosen))
    lines = [
        page.ProblemLine(
            row.who,
            row.happens,
            row.should,
            row.known,
            row.id in chosen,
            row.label,
            Ref(EntityKind.PROBLEM, row.id),
        )
        for row in rows.order_by(Problem.noticed_on, Problem.id)
    ]
    return tuple(sorted(lines, key=lambda line: not line.chosen))


def _opportunities(ritual: Ritual) -> tuple[page.OpportunityLine, ...]:
    rows = Opportunity.select().where(Opportunity.ritual == ritual)
    return tuple(
        page.OpportunityLine(
            row.tried,
            row.then,
            row.better_for,
            row.suggested_by,
            bool(links_to(Ref(EntityKind.OPPORTUNITY, row.id), LinkRole.SERVES)),
            row.label,
            Ref(EntityKind.OPPORTUNITY, row.id),
        )
        for row in rows.order_by(Opportunity.spotted_on, Opportunity.id)
    )


def _experiments(ritual: Ritual, then: _Then) -> tuple[page.ExperimentLine, ...]:
    """Return the experiments that ran in this week, with what was said of them."""
    week = ritual.week
    ran = (ExperimentState.RUNNING, ExperimentState.ADAPTED)
    running = [record for record, state in then.states["experiment"].items() if state in ran]
    reviews: dict[str, Any] = {
        row.experiment.id: row for row in ExperimentReview.select().where(ExperimentReview.ritual == ritual)
    }
    rows = Experiment.select().where(
        (Experiment.started_on <= week.sunday) & Experiment.id.in_([*running, *reviews])
    )
    lines = []
    for row in rows.order_by(Experiment.check_on, Experiment.id):
        measure = Measure.get_or_none((Measure.experiment == row) & (Measure.started_on <= week.sunday))
        review = reviews.get(row.id)
        lines.append(
            page.ExperimentLine(
                title=row.title,
                started_on=row.started_on,
                check_on=then.day("experiment", row, "check_on"),
                measure=_measure(measure, ritual) if measure else None,
                target=review.target if review else "",
                now=review.now if review else "",
                obstacle=review.obstacle if review else "",
                learned=review.learned if review else "",
                verdict=review.verdict if review else None,
                because=review.because if review else "",
                ref=Ref(EntityKind.EXPERIMENT, row.id),
            )
        )
    return tuple(lines)


def _measures(ritual: Ritual) -> tuple[page.MeasureLine, ...]:
    read = Reading.select(Reading.measure).where(Reading.ritual == ritual)
    rows = Measure.select().where(Measure.id.in_(read)).order_by(Measure.started_on, Measure.name)
    return tuple(_measure(row, ritual) for row in rows)


def _measure(measure: Measure, ritual: Ritual) -> page.MeasureLine:
    series = series_of(measure, until=ritual.week.sunday, sealed_by=ritual.sealed_at)
    return page.MeasureLine.of(series, Ref(EntityKind.MEASURE, measure.id))


def _last_move(ritual: Ritual) -> page.LastMoveLine | None:
    row = Move.get_or_none(Move.answered_in == ritual)
    if row is None:
        return None
    return page.LastMoveLine(
        when=row.when,
        action=row.action,
        outcome=row.outcome or MoveOutcome.NOT_DONE,
        changed=row.changed,
        slip=row.slip,
        then=_THEN.get(row.state),
        ref=Ref(EntityKind.MOVE, row.id),
    )


def _notes(ritual: Ritual) -> tuple[page.NoteLine, ...]:
    """Return the notes that were kept as notes when the week was sealed, and what was captured in it."""
    filed = StateChange.select(StateChange.record_id).where(
        (StateChange.kind == "note") & (StateChange.at == ritual.sealed_at)
    )
    captured = (Note.origin == NoteOrigin.RITUAL) & (Note.written_at == ritual.sealed_at)
    kept = Note.id.in_(filed) & (Note.filed_as == NoteTarget.NOTE)
    rows = Note.select().where(captured | kept).order_by(Note.written_at, Note.id)
    return tuple(
        page.NoteLine(row.text, Ref(EntityKind.NOTE, row.id))
        for row in rows
        if one_line(row.text) != ritual.closing_line
    )
