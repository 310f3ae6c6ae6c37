"""Makes gaps, the judgements made in them, and the reviews of their outcomes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from leadway.domain.answers import GapAnswer, OutcomeReviewAnswer
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.gaps import hard_stop, is_raised, is_to_be_reviewed
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.terms import GapState
from leadway.services.record_writer import RecordWriter, record, ref_of
from leadway.services.ritual.draft_results import DraftWeek
from leadway.storage.answers import dump
from leadway.storage.models import Gap, Judgement, OutcomeReview

ANSWER_AFTER = timedelta(weeks=1)
"""By when an answer is expected, where nobody says another day."""


def gap_of(week: DraftWeek, key: str, answer: GapAnswer) -> Gap:
    """Return a gap as a new record; one that may not be judged alone is escalated."""
    stopped, raised = hard_stop(answer), is_raised(answer)
    state = GapState.ESCALATED if stopped else GapState.NOTICED
    if not stopped and (answer.did_and_why.strip() or answer.chosen):
        state = GapState.AWAITING_REVIEW if is_to_be_reviewed(answer) else GapState.DECIDED
    return record(
        Gap,
        answer,
        id=week.record_id(key),
        ritual=week.ritual,
        type=answer.kind,
        situation=answer.happened.strip(),
        noticed_on=week.writer.day,
        state=state,
        next=None if stopped else answer.next,
        escalated_to=answer.escalated_to if stopped else answer.raised_to if raised else "",
        escalated_when=answer.escalated_when if stopped else "",
        concerns=" ".join(answer.concerns),
        told=answer.told if stopped else None,
        second_to=answer.second_to if stopped else "",
        answer_by=(answer.answer_by or week.writer.today + ANSWER_AFTER) if raised else None,
    )


def judgement_of(week: DraftWeek, gap: Gap, answer: GapAnswer) -> Judgement | None:
    """Return the judgement made in a gap as a new record; None where nothing of it was written."""
    texts = (
        answer.option_a, answer.option_b, answer.option_c, answer.chosen, answer.did_and_why, answer.expect,
    )  # fmt: skip
    if not (any(texts) or answer.tests or answer.consulted or answer.authority or answer.confidence):
        return None
    review_on = answer.expect_by or week.writer.today + REVIEW_AFTER
    return record(
        Judgement,
        answer,
        gap=gap,
        reasons=answer.did_and_why,
        tests=dump(answer.tests),
        prediction=answer.expect,
        review_on=review_on if gap.state is GapState.AWAITING_REVIEW else None,
        frozen_at=week.writer.now,
    )


def review_of(week: DraftWeek, judgement: Judgement, answer: OutcomeReviewAnswer) -> OutcomeReview:
    """Return the outcome of a judgement as a new record."""
    id_ = week.own_id(EntityKind.OUTCOME_REVIEW, judgement.id)
    day = week.writer.day
    return record(OutcomeReview, answer, id=id_, judgement=judgement, ritual=week.ritual, reviewed_on=day)


def add_answer(writer: RecordWriter, gap: Gap, answer: str) -> None:
    """Write what those answered with whom a gap was raised, after what they answered before."""
    answered = "\n".join(filter(None, (gap.answer, answer)))
    mark_answered(writer, gap, answer=answered, told_on=writer.day)


def mark_answered(writer: RecordWriter, gap: Gap, **values: Any) -> None:  # noqa: ANN401 -- of any field
    """Let a gap be answered; one that was decided all the same stays as it is decided."""
    if writer.may_become(gap, GapState.ANSWERED):
        writer.set_state(gap, GapState.ANSWERED, **values)
    else:
        writer.update(gap, **values)


def link_gap(week: DraftWeek, key: str, gap: Gap, answer: GapAnswer) -> None:
    """Link a gap to the rule of the check that it came from, and to the precedents that were considered."""
    rules = [Ref(EntityKind.RULE, due.rule) for due in week.agenda.checks if due.id == key and due.rule]
    earlier = [Ref(EntityKind.GAP, id_) for id_ in answer.considered]
    for role, refs in ((LinkRole.NEAREST, rules), (LinkRole.PRECEDENT, earlier)):
        for ref in filter(week.writer.has, refs):
            week.writer.link(ref_of(gap), role, ref)
