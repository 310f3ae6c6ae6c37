"""What the steps of gaps, judgements and rule proposals do besides setting the state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from leadway.domain.answers import GapAnswer
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.errors import KnownError
from leadway.domain.gaps import SENTENCE, concerns_in, hard_stop
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.registers import registers
from leadway.domain.registers.gaps import is_waiting
from leadway.domain.registers.spec import SAVED
from leadway.domain.terms import GapNext, GapState, ProposalState
from leadway.domain.text import shorten
from leadway.i18n import _, ngettext
from leadway.services.gaps.gaps import mark_answered
from leadway.services.gaps.proposals import draft_proposal, put_in_force
from leadway.services.record_writer import RecordWriter, Row, ref_of
from leadway.services.registers.steps import Answers, Effect, Facts
from leadway.storage.answers import dump
from leadway.storage.links import links_to
from leadway.storage.models import Judgement, OutcomeReview, Reflection, RuleProposal

NOT_YOURS = _("Nothing was changed. Choose “Escalate” and write whom you tell, and when.")
ASKED_AGAIN = _("The next ritual asks what was answered.")
_TITLE = 120


def _saved_gap(writer: RecordWriter, gap: Row, _answers: Answers) -> None:
    """Escalate a gap as soon as something applies that is not one person's to decide."""
    if gap.state is GapState.NOTICED and hard_stop(GapAnswer(concerns=concerns_in(gap.concerns))):
        writer.set_state(gap, GapState.ESCALATED)


def _judge(writer: RecordWriter, gap: Row, answers: Answers) -> Ref:
    """Write the judgement, frozen from now on; with something to expect, somebody is to look back."""
    tests, prediction = answers.get("tests", {}), answers.get("prediction", "")
    if hard_stop(GapAnswer(concerns=concerns_in(gap.concerns), tests=tests)):
        raise KnownError(SENTENCE, NOT_YOURS)
    columns = Judgement._meta.fields
    own = {name: value for name, value in answers.items() if name in columns}
    review_on = answers.get("review_on") or writer.today + REVIEW_AFTER
    own |= {"tests": dump(tests), "review_on": review_on if prediction else None}
    judgement = Judgement(gap=gap, frozen_at=writer.now, **own)
    writer.create(judgement)
    writer.set_state(gap, GapState.AWAITING_REVIEW if prediction else GapState.DECIDED)
    return ref_of(judgement)


def _raise_gap(writer: RecordWriter, gap: Row, _answers: Answers) -> None:
    """Ask again: what was answered before stays on record, and an answer is waited for."""
    writer.update(gap, next=GapNext.RAISE_IT, told_on=None)


def _answer_gap(writer: RecordWriter, gap: Row, answers: Answers) -> None:
    mark_answered(writer, gap, told_on=answers.get("told_on") or writer.today)


def _look_back(writer: RecordWriter, row: Row, answers: Answers) -> Ref:
    """Write the outcome of a judgement; only from then on is shown what was thought."""
    judgement = row if isinstance(row, Judgement) else Judgement.get_or_none(gap=row)
    if judgement is None:
        raise KnownError(_("No judgement was written in this gap."), _("Nothing was changed."))
    review = OutcomeReview(
        judgement=judgement, reviewed_on=writer.today, what_happened=answers["what_happened"]
    )
    writer.create(review)
    if writer.may_become(judgement.gap, GapState.REVIEWED):
        writer.set_state(judgement.gap, GapState.REVIEWED)
    return ref_of(review)


def _reflect(writer: RecordWriter, judgement: Row, answers: Answers) -> None:
    writer.create(Reflection(judgement=judgement, text=answers["thought"], written_at=writer.now))


def _move_review(writer: RecordWriter, judgement: Row, _answers: Answers) -> None:
    """Somebody is to look back: also where nobody was before."""
    gap = judgement.gap
    if gap.state is GapState.DECIDED:
        writer.set_state(gap, GapState.AWAITING_REVIEW)


def propose_rule(writer: RecordWriter, row: Row, answers: Answers) -> Ref:
    """Draft a proposal, or let the record be one more reason for one that is there."""
    if id_ := answers.get("proposal"):
        proposal = ref_of(RuleProposal.get_by_id(id_))
        writer.link(ref_of(row), LinkRole.PROPOSES, proposal)
        return proposal
    title = answers.get("rule_title", "").strip() or registers()[ref_of(row).kind].title_of(row)
    return draft_proposal(writer, ref_of(row), shorten(title, _TITLE), answers.get("rule_wording", ""))


def _in_force(writer: RecordWriter, proposal: Row, answers: Answers) -> Ref:
    return put_in_force(writer, proposal, answers.get("replaces", ""), answers.get("commitment", ""))


EFFECTS: dict[tuple[EntityKind, str], Effect] = {
    (EntityKind.GAP, SAVED): _saved_gap,
    (EntityKind.GAP, "judge"): _judge,
    (EntityKind.GAP, "raise"): _raise_gap,
    (EntityKind.GAP, "answer"): _answer_gap,
    (EntityKind.GAP, "look_back"): _look_back,
    (EntityKind.JUDGEMENT, "look_back"): _look_back,
    (EntityKind.JUDGEMENT, "reflect"): _reflect,
    (EntityKind.JUDGEMENT, "move_review"): _move_review,
    (EntityKind.RULE_PROPOSAL, "in_force"): _in_force,
}
"""By the kind of record and the name of the step."""


def _gap_facts(gap: Row, _now: datetime) -> Iterator[str]:
    if is_waiting(gap):
        yield ASKED_AGAIN


def _proposal_facts(proposal: Row, _now: datetime) -> Iterator[str]:
    if cases := len(links_to(ref_of(proposal), LinkRole.PROPOSES)):
        yield ngettext("{n} case asks for it.", "{n} cases ask for it.", cases).format(n=cases)
    if proposal.state in (ProposalState.RAISED, ProposalState.ACCEPTED):
        yield ASKED_AGAIN


FACTS: dict[EntityKind, Facts] = {EntityKind.GAP: _gap_facts, EntityKind.RULE_PROPOSAL: _proposal_facts}
"""What follows from a record and is stored nowhere."""
