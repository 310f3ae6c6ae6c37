"""Writes checks, the findings they lead to, and exceptions to rules."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from leadway.domain.answers import CheckAnswer
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.checks import grade
from leadway.domain.refs import LinkRole, Ref
from leadway.domain.terms import (
    ExceptionState,
    ExceptionVerdict,
    FindingState,
)
from leadway.domain.week_page import CheckLine
from leadway.domain.weeks import Week
from leadway.services.record_writer import RecordWriter, ref_of
from leadway.storage.models import Check, Finding, Ritual, RuleException, RuleProposal, new_id


def add_check(
    writer: RecordWriter, ritual: Ritual, commitment: str, line: CheckLine, position: int, *, is_spot: bool
) -> Check:
    """Write the check of one commitment in one week, with the answers and the result of the week's page."""
    values = {field.name: getattr(line, field.name) for field in fields(line) if field.name != "ref"}
    id_ = line.ref.id if line.ref is not None else new_id()
    check = Check(id=id_, commitment=commitment, ritual=ritual, position=position, spot=is_spot, **values)
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
