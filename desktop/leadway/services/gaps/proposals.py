"""Drafts rule proposals, and puts them in force."""

from __future__ import annotations

from leadway.domain.answers import ProposalFollowUp
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.terms import ProposalState, ProposalVerdict, RuleState
from leadway.domain.text import one_line
from leadway.services.record_writer import RecordWriter, Row, model_of, ref_of
from leadway.storage.fields import fn
from leadway.storage.links import links_from
from leadway.storage.models import Commitment, Rule, RuleProposal

_STATES = {
    ProposalVerdict.ACCEPTED: ProposalState.ACCEPTED,
    ProposalVerdict.IN_FORCE: ProposalState.IN_FORCE,
    ProposalVerdict.DECLINED: ProposalState.DECLINED,
}
"""The states that answers bring a proposal into."""


def draft_proposal(writer: RecordWriter, because_of: Ref, title: str, wording: str = "") -> Ref:
    """Draft a proposal for a rule, and link what asks for it; return the proposal.

    The wording now is that of the rule which the record is about, as far as one is known.
    """
    rule = rule_of(because_of)
    now = (rule.wording or rule.summary) if rule is not None else ""
    proposal = RuleProposal(title=title, wording=wording, wording_now=now, drafted_on=writer.day)
    writer.create(proposal)
    writer.link(because_of, LinkRole.PROPOSES, ref_of(proposal))
    return ref_of(proposal)


def rule_of(ref: Ref) -> Rule | None:
    """Return the rule that a gap, finding or exception is about; None where none is known."""
    row: Row = model_of(ref.kind).get_by_id(ref.id)
    found: Rule | None = None
    match ref.kind:
        case EntityKind.GAP:
            nearest = [each.id for each in links_from(ref, LinkRole.NEAREST)]
            found = Rule.get_or_none(Rule.id.in_(nearest))
        case EntityKind.FINDING:
            found = row.check_made.commitment.rule
        case EntityKind.EXCEPTION:
            found = row.rule or (row.commitment.rule if row.commitment else None)
    return found


def put_in_force(
    writer: RecordWriter, proposal: RuleProposal, replaces: str = "", commitment: str = ""
) -> Ref:
    """Make the rule of a proposal, and the commitment that it brings; return the rule.

    `replaces` is the id of the rule in whose place it comes, `commitment` what must get done because of it.
    The state of the proposal is set by the caller.
    """
    old = Rule.get_or_none(id=replaces) if replaces else None
    rule = Rule(
        source=old.source if old else None,
        reference=old.reference if old else "",
        summary=one_line(proposal.title),
        wording=proposal.wording,
        label=proposal.label,
        state=RuleState.IN_FORCE,
    )
    writer.create(rule)
    writer.link(ref_of(proposal), LinkRole.BECAME, ref_of(rule))
    if old is not None:
        if writer.may_become(old, RuleState.SUPERSEDED):
            writer.set_state(old, RuleState.SUPERSEDED)
        writer.link(ref_of(old), LinkRole.SUPERSEDED_BY, ref_of(rule))
    if title := one_line(commitment):
        last = Commitment.select(fn.MAX(Commitment.position)).scalar() or 0
        new = Commitment(title=title, rule=rule, since=writer.today, position=last + 1, label=proposal.label)
        writer.create(new)
        writer.link(ref_of(proposal), LinkRole.BECAME, ref_of(new))
    return ref_of(rule)


def answer_proposal(writer: RecordWriter, proposal: RuleProposal, answer: ProposalFollowUp) -> None:
    """Write what became of a proposal that was raised; one that has no answer yet stays as it is."""
    state = _STATES.get(answer.verdict) if answer.verdict is not None else None
    if state is None or proposal.state is state or not writer.may_become(proposal, state, answer.reason):
        return
    if state is ProposalState.IN_FORCE:
        put_in_force(writer, proposal, commitment=answer.commitment)
    writer.set_state(proposal, state, one_line(answer.reason))
