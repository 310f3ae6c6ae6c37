"""Makes checks and exceptions to rules, and writes the findings that checks lead to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from leadway.domain import answers
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.checks import UNVERIFIED, asks_what_happened, grade, names_exception
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.ritual import checks_made
from leadway.domain.terms import (
    CheckResult,
    ExceptionState,
    ExceptionVerdict,
    FindingGrade,
    FindingState,
    OnTime,
)
from leadway.domain.transitions import TRANSITIONS
from leadway.domain.weeks import Week, later
from leadway.services.gaps.proposals import draft_proposal
from leadway.services.record_writer import RecordWriter, record, ref_of
from leadway.services.ritual.draft_results import DraftWeek, check_result, is_stopped
from leadway.storage.models import Check, Commitment, Finding, Ritual, RuleException

_VERDICTS = {
    ExceptionVerdict.GRANTED: ExceptionState.APPROVED,
    ExceptionVerdict.REFUSED: ExceptionState.REFUSED,
    ExceptionVerdict.CLOSE: ExceptionState.CLOSED,
    ExceptionVerdict.RENEW: ExceptionState.RENEWED,
}
"""The states that verdicts bring an exception into."""
_ENDS = TRANSITIONS[EntityKind.EXCEPTION].ends
_NOT_CHECKED = (CheckResult.NOT_CHECKED, CheckResult.NOT_DUE)


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
            then=answer.then if asks_what_happened(answer) and not is_stopped(week, due.id) else None,
            result=check_result(week.draft, due),
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
    """Verify earlier findings on a commitment that was kept, and close those that were verified before.

    A major one is verified where somebody looked at a case.
    """
    findings = (
        Finding.select(Finding)
        .join(Check)
        .join(Ritual)
        .where((Check.commitment == check.commitment) & (Ritual.week < week))
        .where(Finding.state.in_((*UNVERIFIED, FindingState.VERIFIED)))
    )
    for finding in list(findings):
        if finding.state is FindingState.VERIFIED:
            writer.set_state(finding, FindingState.CLOSED)
        elif check.looked_at or finding.grade is not FindingGrade.MAJOR:
            writer.set_state(
                finding, FindingState.VERIFIED, verification=finding.verification or check.looked_at
            )


def review_findings(week: DraftWeek) -> None:
    """Write what was said about open findings: that they are put right, and what somebody looked at."""
    for finding, answer in week.answered_records(Finding, answers.FindingReview):
        looked_at = answer.looked_at.strip()
        state = FindingState.VERIFIED if looked_at else FindingState.CORRECTED
        if finding.state in UNVERIFIED and finding.state is not state:
            week.writer.set_state(finding, state, verification=looked_at or finding.verification)


def events_checked(writer: RecordWriter, made: Mapping[str, Check]) -> None:
    """Let commitments that were due on an event, and were checked, wait for the next one."""
    checked = [key for key, check in made.items() if check.result not in _NOT_CHECKED]
    for row in list(Commitment.select().where(Commitment.id.in_(checked))):
        if row.event_on is not None:
            writer.update(row, event_on=None)


def exceptions_of(week: DraftWeek, checks: Mapping[str, Check]) -> list[RuleException]:
    """Return the exceptions that rows name and no record holds yet, as new records: approved or asked."""
    exceptions = []
    for due in week.agenda.checks:
        answer = week.draft.get(answers.CheckAnswer, due.id)
        if due.id not in checks or due.exception is not None or not names_exception(answer):
            continue
        approved = bool(answer.approver_role.strip())
        exceptions.append(
            RuleException(
                id=week.own_id(EntityKind.EXCEPTION, due.id),
                title=due.title,
                commitment=due.id,
                why=answer.what_happened,
                approver_role=answer.approver_role,
                starts_on=week.writer.day,
                until=answer.exception_until or week.writer.today + REVIEW_AFTER,
                state=ExceptionState.APPROVED if approved else ExceptionState.ASKED,
            )
        )
    return exceptions


def renewal_of(week: DraftWeek, exception: RuleException, review: answers.ExceptionReview) -> RuleException:
    """Return the exception that is asked for in a ritual so that another one goes on, as a new record."""
    starts_on = renews_on(exception, week.writer.day)
    id_ = week.own_id(EntityKind.EXCEPTION, exception.id)
    return extended(exception, id_, starts_on, review.until, review.approver_role)


def extended(
    exception: RuleException, id_: str, starts_on: date, until: date | None, approver_role: str
) -> RuleException:
    """Return the exception that is asked for so that another one goes on, as a new record."""
    copied = ("title", "rule", "commitment", "why", "affected", "safeguard", "conditions", "label")
    return RuleException(
        **{name: getattr(exception, name) for name in copied},
        id=id_,
        approver_role=approver_role,
        starts_on=starts_on,
        until=max(until or later(starts_on, REVIEW_AFTER.days), starts_on),
        renewed=exception.renewed + 1,
    )


def renews_on(exception: RuleException, today: date) -> date:
    """Return the day on which the exception that goes on after another one begins."""
    return max(later(exception.until, 1), today)


def review_exception(week: DraftWeek, exception: RuleException, review: answers.ExceptionReview) -> None:
    """Write whether an exception was granted, or what happens to one that ends.

    One that has ended asks for nothing more, whatever was answered.
    """
    writer, verdict = week.writer, review.verdict
    state = _VERDICTS.get(verdict, exception.state) if verdict else None
    if state is None or exception.state in _ENDS or not writer.may_become(exception, state):
        return
    writer.update(exception, last_verdict=verdict)
    if verdict is ExceptionVerdict.RENEW:
        renewal = renewal_of(week, exception, review)
        writer.create(renewal)
        writer.link(ref_of(renewal), LinkRole.RENEWS, ref_of(exception))
    elif verdict is ExceptionVerdict.PROPOSE:
        draft_proposal(writer, ref_of(exception), exception.title)
    elif verdict is ExceptionVerdict.GRANTED and review.approver_role.strip():
        writer.update(exception, approver_role=review.approver_role)
    writer.set_state(exception, state)
    if exception.until < week.agenda.today and writer.may_become(exception, ExceptionState.CLOSED):
        writer.set_state(exception, ExceptionState.CLOSED)
