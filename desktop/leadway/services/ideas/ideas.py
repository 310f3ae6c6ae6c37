"""Writes problems and opportunities, and what is decided about them."""

from __future__ import annotations

from typing import Any

from leadway.domain.answers import OpportunityAnswer, ProblemAnswer, ProblemTriage
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.refs import LinkRole
from leadway.domain.terms import OpportunityState, ProblemState, ProblemVerdict
from leadway.services.record_writer import RecordWriter, ref_of
from leadway.storage.models import Opportunity, Problem, Ritual

_STATES = {
    ProblemVerdict.DROP: ProblemState.DROPPED,
    ProblemVerdict.PARK: ProblemState.PARKED,
    ProblemVerdict.MERGE: ProblemState.MERGED,
    ProblemVerdict.NEXT: ProblemState.CHOSEN,
}


def add_problem(writer: RecordWriter, ritual: Ritual, id_: str, answer: ProblemAnswer) -> None:
    """Write a problem that was noticed."""
    writer.create(
        Problem(
            id=id_,
            ritual=ritual,
            who=answer.who,
            happens=answer.happens,
            should=answer.should,
            known=answer.known,
            lens=answer.lens,
            noticed_on=writer.day,
        )
    )


def triage_problem(writer: RecordWriter, problem: Problem, triage: ProblemTriage) -> None:
    """Drop, park, merge or choose a problem; what is true still stays as it is.

    A problem that another week has ended meanwhile stays as that left it.
    """
    state = state_after(writer, problem, triage)
    if state is None:
        return
    values: dict[str, Any] = {"reason": triage.reason}
    if state is ProblemState.PARKED:
        values["parked_until"] = triage.until or writer.today + REVIEW_AFTER
    writer.update(problem, **values)
    writer.set_state(problem, state, triage.reason)
    if state is ProblemState.MERGED:
        writer.link(ref_of(problem), LinkRole.MERGED_INTO, ref_of(Problem.get_by_id(triage.into)))


def state_after(writer: RecordWriter, problem: Problem, triage: ProblemTriage) -> ProblemState | None:
    """Return the state that a problem is brought into; None where it stays as it is."""
    state = _STATES.get(triage.verdict) if triage.verdict else None
    return state if state and writer.may_become(problem, state, triage.reason) else None


def add_opportunity(
    writer: RecordWriter, ritual: Ritual, id_: str, answer: OpportunityAnswer, state: OpportunityState
) -> Opportunity:
    """Write an opportunity that was spotted, or is tried at once."""
    opportunity = Opportunity(
        id=id_,
        ritual=ritual,
        tried=answer.tried,
        then=answer.then,
        better_for=answer.better_for,
        reach=answer.reach,
        effort=answer.effort,
        reversible=answer.reversible,
        suggested_by=answer.suggested_by,
        lens=answer.lens,
        spotted_on=writer.day,
        state=state,
    )
    writer.create(opportunity)
    return opportunity
