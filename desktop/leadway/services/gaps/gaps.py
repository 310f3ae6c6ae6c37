"""Makes gaps, the judgements made in them, and the reviews of their outcomes."""

from __future__ import annotations

from leadway.domain.answers import GapAnswer, OutcomeReviewAnswer
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.gaps import hard_stop, is_to_be_reviewed
from leadway.domain.refs import EntityKind
from leadway.domain.terms import GapState
from leadway.services.record_writer import RecordWriter, record
from leadway.services.ritual.draft_results import DraftWeek
from leadway.storage.answers import dump
from leadway.storage.models import Gap, Judgement, OutcomeReview


def gap_of(week: DraftWeek, key: str, answer: GapAnswer) -> Gap:
    """Return a gap as a new record; one that may not be judged alone is escalated."""
    stopped = hard_stop(answer)
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
        escalated_to=answer.escalated_to if stopped else "",
        escalated_when=answer.escalated_when if stopped else "",
        concerns=" ".join(answer.concerns),
        told=answer.told if stopped else None,
        second_to=answer.second_to if stopped else "",
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
    """Write the outcome of an escalation, after what was answered before."""
    answered = "\n".join(filter(None, (gap.answer, answer)))
    if writer.may_become(gap, GapState.ANSWERED):
        writer.set_state(gap, GapState.ANSWERED, answer=answered)
    else:
        writer.update(gap, answer=answered)
