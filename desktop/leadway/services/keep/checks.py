"""Writes checks, the findings they lead to, and exceptions to rules."""

from __future__ import annotations

from datetime import date

from leadway.domain.agenda import DueCheck
from leadway.domain.answers import CheckAnswer, SpotCheck
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.checks import asks_what_happened, grade
from leadway.domain.refs import LinkRole, Ref
from leadway.domain.terms import CheckResult, ExceptionState, ExceptionVerdict, FindingState, OnTime
from leadway.domain.weeks import Week
from leadway.services.record_writer import RecordWriter, ref_of
from leadway.storage.models import Check, Finding, Ritual, RuleException, RuleProposal


def add_check(
    writer: RecordWriter,
    ritual: Ritual,
    id_: str,
    due: DueCheck,
    answer: CheckAnswer,
    shown: SpotCheck,
    *,
    result: CheckResult,
    spot: bool,
    position: int,
) -> Check:
    """Write the check of one commitment in one week."""
    check = Check(
        id=id_,
        commitment=due.id,
        ritual=ritual,
        title=due.title,
        critical=due.critical,
        done=answer.done,
        right=answer.right,
        on_time=answer.on_time,
        by_rulebook=answer.by_rulebook,
        days_late=answer.days_late if answer.on_time is OnTime.LATE else None,
        what_happened=answer.what_happened,
        then=answer.then if asks_what_happened(answer) else None,
        result=result,
        spot=spot,
        looked_at="" if shown.did_not_look else shown.looked_at.strip(),
        position=position,
    )
    writer.create(check)
    return check


def add_finding(writer: RecordWriter, check: Check, answer: CheckAnswer) -> Finding:
    """Write what a check found."""
    seen, weight = answer.what_happened, grade(answer, critical=check.critical)
    finding = Finding(check_made=check, grade=weight, seen=seen)
    writer.create(finding)
    return finding


def hand_on(writer: RecordWriter, finding: Finding, to: Ref) -> None:
    """Pass a finding on to the record that goes on with it."""
    writer.set_state(finding, FindingState.HANDED_ON)
    writer.link(ref_of(finding), LinkRole.HANDED_ON_TO, to)


def verify_findings(writer: RecordWriter, check: Check, week: Week) -> None:
    """Mark earlier findings as verified: the same commitment was kept, and somebody looked."""
    found = (
        Finding.select(Finding)
        .join(Check)
        .join(Ritual)
        .where((Check.commitment == check.commitment) & (Ritual.week < week))
        .where(Finding.state.in_((FindingState.OPEN, FindingState.CORRECTED)))
    )
    for finding in list(found):
        writer.set_state(finding, FindingState.VERIFIED)


def ask_exception(writer: RecordWriter, id_: str, check: Check, until: date | None) -> RuleException:
    """Ask for an exception that covers what a check found."""
    exception = RuleException(
        id=id_,
        title=check.title,
        commitment=check.commitment,
        why=check.what_happened,
        starts_on=writer.day,
        until=until or writer.today + REVIEW_AFTER,
    )
    writer.create(exception)
    return exception


def review_exception(
    writer: RecordWriter, exception: RuleException, verdict: ExceptionVerdict | None
) -> None:
    """Close an exception that ends, ask for it again, or propose a rule in its place."""
    match verdict:
        case ExceptionVerdict.CLOSE:
            writer.set_state(exception, ExceptionState.CLOSED, last_verdict=verdict)
        case ExceptionVerdict.RENEW:
            writer.update(exception, until=writer.today + REVIEW_AFTER, renewed=exception.renewed + 1)
            writer.set_state(exception, ExceptionState.ASKED, last_verdict=verdict)
        case _:
            writer.update(exception, last_verdict=verdict)
            propose_rule(writer, ref_of(exception), exception.title)


def propose_rule(writer: RecordWriter, because_of: Ref, title: str) -> None:
    """Draft a proposal for a rule, and link what asks for it."""
    proposal = RuleProposal(title=title, drafted_on=writer.day)
    writer.create(proposal)
    writer.link(because_of, LinkRole.PROPOSES, ref_of(proposal))
