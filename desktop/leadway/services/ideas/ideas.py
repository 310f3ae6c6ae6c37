"""Makes problems and opportunities, and writes what is decided about them."""

from __future__ import annotations

from typing import Any

from leadway.domain.answers import OpportunityAnswer, ProblemAnswer, ProblemTriage
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.refs import LinkRole
from leadway.domain.terms import OpportunityState, ProblemState, ProblemVerdict
from leadway.services.record_writer import record, ref_of
from leadway.services.ritual.draft_results import DraftWeek
from leadway.storage.models import Opportunity, Problem

_STATES = {
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
    """Drop, park, merge or choose a problem; what is true still stays as it is.

    A problem that another week has ended meanwhile stays as that left it.
    """
    writer, state = week.writer, state_after(week, problem)
    if state is None:
        return
    values: dict[str, Any] = {"reason": triage.reason}
    if state is ProblemState.PARKED:
        values["parked_until"] = triage.until or writer.today + REVIEW_AFTER
    writer.update(problem, **values)
    writer.set_state(problem, state, triage.reason)
    if state is ProblemState.MERGED:
        writer.link(ref_of(problem), LinkRole.MERGED_INTO, ref_of(Problem.get_by_id(triage.into)))


def state_after(week: DraftWeek, problem: Problem) -> ProblemState | None:
    """Return the state that sealing brings a problem into; None where it stays as it is."""
    triage = week.draft.get(ProblemTriage, problem.id)
    state = _STATES.get(triage.verdict) if triage.verdict else None
    if state is ProblemState.MERGED and not _can_merge(week, problem, triage.into):
        return None
    return state if state and week.writer.may_become(problem, state, triage.reason) else None


def _can_merge(week: DraftWeek, problem: Problem, into: str) -> bool:
    """Whether the other problem is there and stays: two merged into each other would both be gone."""
    going = (ProblemVerdict.DROP, ProblemVerdict.MERGE)
    exists = into != problem.id and Problem.get_or_none(Problem.id == into) is not None
    return exists and week.draft.get(ProblemTriage, into).verdict not in going


def opportunity_of(
    week: DraftWeek, key: str, answer: OpportunityAnswer, state: OpportunityState = OpportunityState.SPOTTED
) -> Opportunity:
    """Return an opportunity that was spotted, or is tried at once, as a new record."""
    id_, day = week.record_id(key), week.writer.day
    return record(Opportunity, answer, id=id_, ritual=week.ritual, spotted_on=day, state=state)
