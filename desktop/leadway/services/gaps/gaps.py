"""Writes gaps, the judgements made in them, and the reviews of what came of those."""

from __future__ import annotations

from leadway.domain.answers import GapAnswer, OutcomeReviewAnswer
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.hard_stop import hard_stop
from leadway.domain.terms import GapNext, GapState, GapType
from leadway.services.record_writer import RecordWriter
from leadway.storage.answers import dump_tests
from leadway.storage.models import Gap, Judgement, OutcomeReview, Ritual


def add_gap(writer: RecordWriter, ritual: Ritual, id_: str, answer: GapAnswer) -> Gap:
    """Write a gap with the judgement made in it; one that may not be judged alone is escalated."""
    stopped = hard_stop(answer)
    state = GapState.ESCALATED if stopped else GapState.NOTICED
    if not stopped and (answer.did_and_why.strip() or answer.chosen):
        state = GapState.AWAITING_REVIEW if answer.expect.strip() else GapState.DECIDED
    gap = Gap(
        id=id_,
        ritual=ritual,
        type=answer.kind or GapType.SILENT,
        situation=answer.happened.strip(),
        affected=answer.affected,
        noticed_on=writer.day,
        state=state,
        next=None if stopped else (answer.next or GapNext.ONE_OFF),
        escalated_to=answer.escalated_to if stopped else "",
        escalated_when=answer.escalated_when if stopped else "",
    )
    writer.create(gap)
    if _holds_a_judgement(answer):
        _add_judgement(writer, gap, answer)
    return gap


def add_review(
    writer: RecordWriter, ritual: Ritual, id_: str, judgement: Judgement, answer: OutcomeReviewAnswer
) -> None:
    """Write what came of a judgement; its gap is reviewed then."""
    writer.create(
        OutcomeReview(
            id=id_,
            judgement=judgement,
            ritual=ritual,
            reviewed_on=writer.day,
            what_happened=answer.what_happened,
            came_true=answer.came_true,
            same_again=answer.same_again,
            lesson=answer.lesson,
        )
    )
    if writer.may_become(judgement.gap, GapState.REVIEWED):
        writer.set_state(judgement.gap, GapState.REVIEWED)


def add_answer(writer: RecordWriter, gap: Gap, answer: str) -> None:
    """Write what came of an escalation, after what was answered before."""
    answered = "\n".join(filter(None, (gap.answer, answer)))
    if writer.may_become(gap, GapState.ANSWERED):
        writer.set_state(gap, GapState.ANSWERED, answer=answered)
    else:
        writer.update(gap, answer=answered)


def _holds_a_judgement(answer: GapAnswer) -> bool:
    texts = (
        answer.option_a, answer.option_b, answer.option_c, answer.chosen, answer.did_and_why, answer.expect,
    )  # fmt: skip
    return any(texts) or bool(answer.tests or answer.consulted or answer.authority or answer.confidence)


def _add_judgement(writer: RecordWriter, gap: Gap, answer: GapAnswer) -> None:
    review_on = answer.expect_by or writer.today + REVIEW_AFTER
    writer.create(
        Judgement(
            gap=gap,
            option_a=answer.option_a,
            option_b=answer.option_b,
            option_c=answer.option_c,
            chosen=answer.chosen,
            reasons=answer.did_and_why,
            tests=dump_tests(answer.tests),
            consulted=answer.consulted,
            authority=answer.authority,
            prediction=answer.expect,
            confidence=answer.confidence,
            review_on=review_on if gap.state is GapState.AWAITING_REVIEW else None,
            frozen_at=writer.now,
        )
    )
