"""What was solved, realised, adopted, parked, merged, dropped or abandoned in a week, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from leadway.domain import answers, terms
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.ideas import idea, who_and_what
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.week_page import DecisionLine
from leadway.services.ideas.ideas import smaller_of, state_after
from leadway.services.progress.steps import reached
from leadway.services.record_writer import from_rows, ref_of
from leadway.services.ritual.draft_results import DraftWeek
from leadway.storage.fields import rowid
from leadway.storage.links import links_from
from leadway.storage.models import Experiment, Opportunity, Problem, Ritual, StateChange

_MODELS: dict[EntityKind, Any] = {
    EntityKind.PROBLEM: Problem,
    EntityKind.OPPORTUNITY: Opportunity,
    EntityKind.EXPERIMENT: Experiment,
}
_VERDICTS = {
    terms.ExperimentVerdict.ADOPT: terms.Decision.ADOPTED,
    terms.ExperimentVerdict.ABANDON: terms.Decision.ABANDONED,
}


def decided_in(week: DraftWeek) -> tuple[DecisionLine, ...]:
    """Return what was decided in a week: outside its ritual in the order of time, and then in it.

    To be called inside a reading, before sealing writes.
    """
    lines = {line.ref: line for line in _on_record(week)}
    lines.update((line.ref, line) for line in _in_draft(week))
    return tuple(lines.values())


def _on_record(week: DraftWeek) -> Iterator[DecisionLine]:
    """Return the last decision about each record that still holds, of those taken outside a ritual."""
    start, end = _span(week)
    rows: Any = StateChange.select().where(
        StateChange.kind.in_(list(_MODELS))
        & (StateChange.field == "state")
        & StateChange.at.between(start, end)
    )
    last = {Ref(row.kind, row.record_id): row for row in rows.order_by(StateChange.at, rowid())}
    by_sealing = {row.sealed_at for row in Ritual.select().where(Ritual.sealed_at.between(start, end))}
    for ref, change in last.items():
        row = _MODELS[ref.kind].get_or_none(id=ref.id)
        is_decision = change.after in set(terms.Decision)
        if row is not None and is_decision and change.at not in by_sealing:
            into = next(iter(links_from(ref, LinkRole.MERGED_INTO)), None)
            merged = _MODELS[into.kind].get_or_none(id=into.id) if into is not None else None
            until = row.parked_until if change.after == terms.Decision.PARKED else None
            reason = change.reason or getattr(row, "solved_because", "") or getattr(row, "lesson", "")
            yield _line(row, terms.Decision(change.after), reason, until=until, into=_title(merged))


def _in_draft(week: DraftWeek) -> Iterator[DecisionLine]:
    """Return what the answers of the ritual decide."""
    for problem, triage in week.answered_records(Problem, answers.ProblemTriage):
        state = state_after(week, problem)
        if state is None or str(state) not in set(terms.Decision):
            continue
        is_parked = state is terms.ProblemState.PARKED
        until = triage.until or week.writer.today + REVIEW_AFTER if is_parked else None
        into = smaller_of(week, problem, triage) or Problem.get_or_none(id=triage.into)
        yield _line(
            problem,
            terms.Decision(state),
            triage.reason or triage.solved_because,
            until=until,
            into=_title(into) if state is terms.ProblemState.MERGED else "",
        )
    for experiment, review in week.answered_records(Experiment, answers.ExperimentReviewAnswer):
        is_judged = experiment.state is terms.ExperimentState.RUNNING and review.verdict in _VERDICTS
        if is_judged and review.verdict is not None:
            yield _line(experiment, _VERDICTS[review.verdict], review.because)
        if is_judged and review.verdict is terms.ExperimentVerdict.ADOPT:
            for origin, end, known in reached(week.writer, experiment, review.because):
                yield _line(origin, terms.Decision(end), known)


def _span(week: DraftWeek) -> tuple[datetime, datetime]:
    """Return the time in which what is decided belongs to a week.

    What was decided in the week before, after its page was sealed, is on no page yet and belongs to this one.
    """
    of, zone = week.agenda.week, week.writer.now.astimezone().tzinfo
    start = datetime.combine(of.first_day, time(), zone)
    before = Ritual.get_or_none(Ritual.week == of.shift(-1))
    if before is not None and before.sealed_at is not None:
        start = min(start, before.sealed_at)
    return start, datetime.combine(of.last_day, time.max, zone)


def _line(row: Any, decision: terms.Decision, reason: str, **values: Any) -> DecisionLine:  # noqa: ANN401
    return from_rows(
        DecisionLine, row, title=_title(row), decision=decision, reason=reason, ref=ref_of(row), **values
    )


def _title(row: Any) -> str:  # noqa: ANN401 -- one of the three kinds
    if isinstance(row, Problem):
        return who_and_what(row.who, row.happens)
    if isinstance(row, Opportunity):
        return idea(row.tried, row.then)
    return row.title if row is not None else ""
