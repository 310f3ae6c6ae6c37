"""Makes problems and opportunities, and writes what is decided about them."""

from __future__ import annotations

from typing import Any

from leadway.domain.answers import OpportunityAnswer, ProblemAnswer, ProblemTriage
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.refs import EntityKind, LinkRole
from leadway.domain.terms import OpportunityState, ProblemState, ProblemVerdict, Step
from leadway.domain.text import one_line
from leadway.domain.transitions import TRANSITIONS
from leadway.services.record_writer import record, ref_of
from leadway.services.ritual.draft_results import DraftWeek
from leadway.storage.models import Opportunity, Problem

_STATES = {
    ProblemVerdict.SOLVED: ProblemState.SOLVED,
    ProblemVerdict.SMALLER: ProblemState.MERGED,
    ProblemVerdict.DROP: ProblemState.DROPPED,
    ProblemVerdict.PARK: ProblemState.PARKED,
    ProblemVerdict.MERGE: ProblemState.MERGED,
    ProblemVerdict.NEXT: ProblemState.CHOSEN,
}


def problem_of(week: DraftWeek, key: str, answer: ProblemAnswer) -> Problem:
    """Return a problem that was noticed as a new record."""
    id_, day = week.record_id(key), week.writer.day
    return record(Problem, answer, id=id_, ritual=week.ritual, noticed_on=day)


def triage_problem(week: DraftWeek, problem: Problem, triage: ProblemTriage) -> None:
    """Solve, drop, park, merge or choose a problem; what is true still stays as it is.

    A problem that another week has ended meanwhile stays as that left it. One that is made smaller is merged
    into the smaller one, which takes its place.
    """
    writer, state = week.writer, state_after(week, problem)
    if state is None:
        return
    values: dict[str, Any] = {"reason": triage.reason}
    if state is ProblemState.PARKED:
        values["parked_until"] = triage.until or writer.today + REVIEW_AFTER
    if state is ProblemState.SOLVED:
        values["solved_because"] = triage.solved_because
    writer.update(problem, **values)
    writer.set_state(problem, state, triage.reason or triage.solved_because)
    if state is ProblemState.MERGED:
        into = smaller_of(week, problem, triage)
        if into is None:
            into = Problem.get_by_id(triage.into)
        else:
            writer.create(into)
        writer.link(ref_of(problem), LinkRole.MERGED_INTO, ref_of(into))


def smaller_of(week: DraftWeek, problem: Problem, triage: ProblemTriage) -> Problem | None:
    """Return the smaller problem that takes the place of one as a new record; None where there is none."""
    if triage.decision is not ProblemVerdict.SMALLER:
        return None
    kept = {name: getattr(problem, name) for name in ("who", "known", "kind", "lens", "label")}
    return Problem(
        id=week.own_id(EntityKind.PROBLEM, problem.id),
        ritual=week.ritual,
        happens=one_line(triage.smaller),
        noticed_on=week.writer.day,
        **kept,
    )


def count_asked(week: DraftWeek) -> None:
    """Count for each problem that this ritual asked that it did, and how often in a row it was passed over.

    A problem that was seen and not answered was asked, and not passed over.
    """
    was_seen = Step.PROBLEMS in week.walk.statuses
    for asked in week.agenda.problems:
        problem, triage = Problem.get_or_none(Problem.id == asked.id), week.draft.get(ProblemTriage, asked.id)
        if problem is None or not (was_seen or triage.verdict):
            continue
        passed_over = problem.passed_over if triage.blank else 0
        if triage.is_passed_over and state_after(week, problem) is None:
            passed_over = problem.passed_over + 1
        week.writer.update(
            problem, asked=problem.asked + 1, asked_on=week.writer.today, passed_over=passed_over
        )


def state_after(week: DraftWeek, problem: Problem) -> ProblemState | None:
    """Return the state that sealing brings a problem into; None where it stays as it is."""
    triage = week.draft.get(ProblemTriage, problem.id)
    decision = triage.decision
    state = _STATES.get(decision) if decision else None
    if decision is ProblemVerdict.MERGE and not _can_merge(week, problem, triage.into):
        return None
    if decision is ProblemVerdict.SMALLER and not one_line(triage.smaller):
        return None
    return state if state and week.writer.may_become(problem, state, triage.reason) else None


def _can_merge(week: DraftWeek, problem: Problem, into: str) -> bool:
    """Whether the other problem is there and stays: two merged into each other would both be gone."""
    other = Problem.get_or_none(Problem.id == into) if into != problem.id else None
    ends = TRANSITIONS[EntityKind.PROBLEM].ends
    if other is None or other.state in ends:
        return False
    decision = week.draft.get(ProblemTriage, into).decision
    return _STATES.get(decision) not in ends if decision else True


def opportunity_of(
    week: DraftWeek, key: str, answer: OpportunityAnswer, state: OpportunityState = OpportunityState.SPOTTED
) -> Opportunity:
    """Return an opportunity that was spotted, or is tried at once, as a new record."""
    id_, day = week.record_id(key), week.writer.day
    return record(Opportunity, answer, id=id_, ritual=week.ritual, spotted_on=day, state=state)
