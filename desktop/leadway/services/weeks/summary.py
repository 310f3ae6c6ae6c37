"""Reads a sealed week back as its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from leadway.domain import week_page as page
from leadway.domain.moves import sentence
from leadway.domain.sentences import idea, problem
from leadway.domain.steps import PLANS
from leadway.domain.terms import (
    ExceptionState,
    ExperimentState,
    GapState,
    MoveOutcome,
    MoveState,
    NoteTarget,
    ProblemState,
    RitualState,
    Step,
    StepStatus,
    WeekStatus,
)
from leadway.domain.text import one_line
from leadway.domain.week_page import WeekSummary
from leadway.domain.weeks import Week, long_date
from leadway.services.progress.series import series_of
from leadway.storage.fields import rowid
from leadway.storage.models import (
    Amendment,
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

_STATED = ("exception", "gap", "initiative", "problem")
_DATED = ("exception until", "initiative check_on")


def summarise(week: Week, status: WeekStatus) -> WeekSummary | None:
    """Return a week's page, or None where nothing was written; to be called inside a reading."""
    ritual = Ritual.get_or_none(Ritual.week == week)
    if ritual is None:
        return None
    statuses = _statuses(ritual)
    then = _Then.of(ritual)
    states = then.states
    move = Move.get_or_none(Move.ritual == ritual)
    return WeekSummary(
        week=week,
        status=status,
        mode=ritual.mode,
        state=ritual.state,
        sealed_at=ritual.sealed_at.astimezone() if ritual.sealed_at else None,
        in_one_line=ritual.closing_line,
        basis=_basis(ritual),
        checks=_checks(ritual),
        exceptions=_exceptions(week, then),
        gaps=_gaps(ritual, states["gap"]),
        reviews=_reviews(ritual),
        problems=_problems(ritual, states["problem"]),
        opportunities=_opportunities(ritual),
        trying=_trying(ritual, week, then),
        measures=_measures(ritual, week),
        last_move=_last_move(ritual),
        move=sentence(move.when, move.action) if move else "",
        no_move_because=ritual.no_move_because,
        help_wanted=ritual.help_wanted,
        lesson=ritual.lesson,
        notes=_notes(ritual),
        amendments=_amendments(ritual),
        skipped=tuple(PLANS[s].title for s, how in statuses.items() if how is StepStatus.SKIPPED),
        nothing=tuple(PLANS[s].title for s, how in statuses.items() if how is StepStatus.NOTHING),
    )


def _statuses(ritual: Ritual) -> dict[Step, StepStatus | None]:
    rows = RitualStep.select().where(RitualStep.ritual == ritual)
    by_step = {Step(row.step): row.status for row in rows}
    return {step: by_step[step] for step in Step if step in by_step}


@dataclass(frozen=True, slots=True)
class _Then:
    """What was so as the week was sealed, so that its page never changes afterwards."""

    states: Mapping[str, Mapping[str, str]]
    """The state of each record, by its kind and id."""
    replaced: Mapping[tuple[str, str], str]
    """Dates that were given another value only later, as they were, by `exception until` and id."""

    @classmethod
    def of(cls, ritual: Ritual) -> _Then:
        """Return what was so when this week was sealed, or is so now where it is not."""
        rows: Any = StateChange.select(StateChange.kind, StateChange.record, StateChange.now)
        rows = rows.where(StateChange.kind.in_(_STATED))
        replaced: dict[tuple[str, str], str] = {}
        if ritual.sealed_at is not None:
            rows = rows.where(StateChange.at <= ritual.sealed_at)
            replaced = _replaced_after(ritual.sealed_at)
        states: dict[str, dict[str, str]] = {kind: {} for kind in _STATED}
        for kind, record, now in rows.order_by(StateChange.at, rowid()).tuples():
            states[kind][record] = now
        return cls(states, replaced)

    def day(self, kind: str, record: Any, name: str) -> date | None:  # noqa: ANN401 -- any record
        """Return a date of a record as it was then."""
        was = self.replaced.get((f"{kind} {name}", record.id))
        now: date | None = getattr(record, name)
        return now if was is None else date.fromisoformat(was) if was else None


def _replaced_after(moment: datetime) -> dict[tuple[str, str], str]:
    rows: Any = StateChange.select(StateChange.kind, StateChange.record, StateChange.was)
    rows = rows.where(StateChange.kind.in_(_DATED) & (StateChange.at > moment))
    latest_first = rows.order_by(StateChange.at.desc(), rowid().desc()).tuples()
    return {(kind, record): was for kind, record, was in latest_first}


def _basis(ritual: Ritual) -> str:
    """Return what the page rests on: which ritual, and when it was sealed."""
    if ritual.state is RitualState.DRAFT or ritual.sealed_at is None:
        return f"{ritual.mode.label.capitalize()} ritual, not sealed yet"
    return (
        f"{ritual.mode.label.capitalize()} ritual, sealed {long_date(ritual.sealed_at.astimezone().date())}"
    )


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
        page.ExceptionLine(row.title, until, row.safeguard)
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
                kind=gap.kind,
                situation=gap.situation,
                chosen=_chosen(judged) if judged else "",
                why=judged.reasons if judged else "",
                expected=judged.expectation if judged else "",
                confidence=judged.confidence if judged else None,
                review_on=judged.review_on if judged else None,
                authority=judged.authority if judged else None,
                next=gap.next,
                escalated=escalated,
                escalated_to=gap.escalated_to,
                escalated_when=gap.escalated_when,
                label=gap.label,
            )
        )
    return tuple(lines)


def _chosen(judged: Judgement) -> str:
    options = {"a": judged.option_a, "b": judged.option_b, "c": judged.option_c}
    return str(options.get(judged.chosen, ""))


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
            situation=row.judgement.gap.situation,
            decided_on=row.judgement.gap.noticed_on,
            what_happened=row.what_happened,
            came_true=row.came_true.label if row.came_true else "",
            lesson=row.lesson,
        )
        for row in rows
    )


def _problems(ritual: Ritual, states: Mapping[str, str]) -> tuple[page.ProblemLine, ...]:
    """Return the problems chosen to be fixed by then, and after them those noticed in this week."""
    chosen = [record for record, state in states.items() if state == ProblemState.CHOSEN]
    rows = Problem.select().where((Problem.ritual == ritual) | Problem.id.in_(chosen))
    lines = [
        page.ProblemLine(problem(r.who, r.happens, r.should), r.known, r.id in chosen, r.label)
        for r in rows.order_by(Problem.noticed_on, Problem.id)
    ]
    return tuple(sorted(lines, key=lambda line: not line.chosen))


def _opportunities(ritual: Ritual) -> tuple[page.OpportunityLine, ...]:
    rows = (
        Opportunity.select()
        .where(Opportunity.ritual == ritual)
        .order_by(Opportunity.spotted_on, Opportunity.id)
    )
    return tuple(
        page.OpportunityLine(
            idea(row.tried, row.then, row.better_for),
            row.whose,
            Experiment.select().where(Experiment.serves_id == row.id).exists(),
            row.label,
        )
        for row in rows
    )


def _trying(ritual: Ritual, week: Week, then: _Then) -> tuple[page.TryingLine, ...]:
    """Return the initiatives that ran in this week, with what was said of them."""
    ran = (ExperimentState.RUNNING, ExperimentState.ADAPTED)
    running = [record for record, state in then.states["initiative"].items() if state in ran]
    said: dict[str, Any] = {
        row.initiative.id: row for row in ExperimentReview.select().where(ExperimentReview.ritual == ritual)
    }
    rows = Experiment.select().where(
        (Experiment.started_on <= week.sunday) & Experiment.id.in_([*running, *said])
    )
    lines = []
    for row in rows.order_by(Experiment.check_on, Experiment.id):
        measure = Measure.get_or_none((Measure.initiative == row) & (Measure.begun_on <= week.sunday))
        answer = said.get(row.id)
        lines.append(
            page.TryingLine(
                title=row.title,
                started_on=row.started_on,
                check_on=then.day("initiative", row, "check_on"),
                series=series_of(measure, until=week.sunday, sealed_by=ritual.sealed_at) if measure else None,
                latest=(answer.target, answer.now, answer.in_the_way, answer.learned)
                if answer
                else ("",) * 4,
                verdict=_verdict(answer),
            )
        )
    return tuple(lines)


def _verdict(answer: ExperimentReview | None) -> str:
    if answer is None or answer.verdict is None:
        return ""
    return f"{answer.verdict.label}: {answer.because}" if answer.because else answer.verdict.label


def _measures(ritual: Ritual, week: Week) -> tuple[Any, ...]:
    read = Reading.select(Reading.measure).where(Reading.ritual == ritual)
    rows = Measure.select().where(Measure.id.in_(read)).order_by(Measure.begun_on, Measure.name)
    return tuple(series_of(row, until=week.sunday, sealed_by=ritual.sealed_at) for row in rows)


def _last_move(ritual: Ritual) -> page.LastMoveLine | None:
    row = Move.get_or_none(Move.answered_in == ritual)
    if row is None:
        return None
    ways = {MoveState.CARRIED: "carried", MoveState.SHRUNK: "made smaller", MoveState.LET_GO: "let go"}
    return page.LastMoveLine(
        sentence=sentence(row.when, row.action),
        outcome=row.outcome or MoveOutcome.NOT_DONE,
        changed=row.changed,
        slip=row.slip.label if row.slip else "",
        then=ways.get(row.state, ""),
    )


def _notes(ritual: Ritual) -> tuple[str, ...]:
    """Return the notes that were kept as notes when the week was sealed, and what was captured in it."""
    if ritual.sealed_at is None:
        return ()
    filed = StateChange.select(StateChange.record).where(
        (StateChange.kind == "note") & (StateChange.at == ritual.sealed_at)
    )
    captured = (Note.origin == "ritual") & (Note.written_at == ritual.sealed_at)
    kept = Note.id.in_(filed) & (Note.filed_as == NoteTarget.NOTE)
    rows = Note.select(Note.text).where(captured | kept).order_by(Note.written_at, Note.id)
    return tuple(row.text for row in rows if one_line(row.text) != ritual.closing_line)


def _amendments(ritual: Ritual) -> tuple[page.Amendment, ...]:
    rows = Amendment.select().where(Amendment.ritual == ritual).order_by(Amendment.written_at, rowid())
    return tuple(page.Amendment(row.written_at.astimezone(), row.text) for row in rows)
