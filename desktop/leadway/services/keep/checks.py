"""Makes checks and exceptions to rules, and writes the findings that checks lead to."""

from __future__ import annotations

from leadway.domain import answers
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.checks import asks_what_happened, grade
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.ritual import checks_made
from leadway.domain.terms import ExceptionState, ExceptionVerdict, FindingState, OnTime
from leadway.domain.weeks import Week
from leadway.services.record_writer import RecordWriter, record, ref_of
from leadway.services.ritual.draft_results import DraftWeek, check_result
from leadway.storage.models import Check, Finding, Ritual, RuleException, RuleProposal


def checks_of(week: DraftWeek) -> dict[str, Check]:
    """Return the checks of a week as new records, by the id of their commitment, critical ones first.

    Their results are those of now.
    """
    checks = {}
    for position, due in enumerate(checks_made(week.walk.mode, week.agenda, week.draft)):
        answer, spot = week.draft.get(answers.CheckAnswer, due.id), week.draft.get(answers.SpotCheck, due.id)
        checks[due.id] = record(
            Check,
            due,
            answer,
            id=week.own_id(EntityKind.CHECK, due.id),
            commitment=due.id,
            ritual=week.ritual,
            days_late=answer.days_late if answer.on_time is OnTime.LATE else None,
            then=answer.then if asks_what_happened(answer) else None,
            result=check_result(week.draft, due.id, week.agenda.today),
            spot=due.id == week.agenda.spot_check,
            looked_at="" if spot.did_not_look else spot.looked_at.strip(),
            position=position,
        )
    return checks


def add_finding(writer: RecordWriter, check: Check, answer: answers.CheckAnswer) -> Finding:
    """Write what a check found."""
    weight = grade(answer, critical=check.critical)
    finding = Finding(check_made=check, grade=weight, seen=answer.what_happened)
    writer.create(finding)
    return finding


def hand_on(writer: RecordWriter, finding: Finding, to: Ref) -> None:
    """Pass a finding on to the record that goes on with it."""
    writer.set_state(finding, FindingState.HANDED_ON)
    writer.link(ref_of(finding), LinkRole.HANDED_ON_TO, to)


def verify_findings(writer: RecordWriter, check: Check, week: Week) -> None:
    """Mark earlier findings as verified: the same commitment was kept, and somebody looked."""
    findings = (
        Finding.select(Finding)
        .join(Check)
        .join(Ritual)
        .where((Check.commitment == check.commitment) & (Ritual.week < week))
        .where(Finding.state.in_((FindingState.OPEN, FindingState.CORRECTED)))
    )
    for finding in list(findings):
        writer.set_state(finding, FindingState.VERIFIED)


def exception_of(week: DraftWeek, commitment: str, check: Check) -> RuleException:
    """Return the exception that is asked for to cover what a check found, as a new record."""
    until = week.draft.get(answers.CheckAnswer, commitment).exception_until
    return RuleException(
        id=week.own_id(EntityKind.EXCEPTION, commitment),
        title=check.title,
        commitment=commitment,
        why=check.what_happened,
        starts_on=week.writer.day,
        until=until or week.writer.today + REVIEW_AFTER,
    )


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
