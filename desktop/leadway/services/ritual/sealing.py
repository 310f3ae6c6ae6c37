"""Seals a week: turns what was typed into records, all in one transaction, and freezes them."""

from __future__ import annotations

from leadway.domain import answers
from leadway.domain.checks import asks_what_happened, grade
from leadway.domain.hard_stop import hard_stop
from leadway.domain.ritual import Walk, checks_made
from leadway.domain.terms import (
    CheckResult,
    CheckThen,
    ExceptionState,
    ExceptionVerdict,
    FindingState,
    GapNext,
    GapState,
    GapType,
    Mode,
    MoveOutcome,
    NoteState,
    OnTime,
    RitualState,
)
from leadway.domain.text import one_line, sentence, shorten
from leadway.services.ritual.draft_results import check_result, closing_line
from leadway.services.ritual.sealing_progress import seal_ideas, seal_progress
from leadway.services.ritual.sealing_state import REVIEW_AFTER, Sealing
from leadway.storage.answers import dump_tests
from leadway.storage.models import (
    Check,
    DraftAnswer,
    Evidence,
    Finding,
    Gap,
    Judgement,
    Note,
    OutcomeReview,
    Ritual,
    RuleException,
    RuleProposal,
)


def seal(sealing: Sealing, walk: Walk) -> None:
    """Write the records of one week; to be called inside a writing."""
    _seal_notes(sealing)
    _seal_checks(sealing, walk)
    _seal_exceptions(sealing)
    _seal_gaps(sealing)
    _seal_reviews(sealing)
    # Before the ideas: what ends this week makes room for what begins.
    seal_progress(sealing)
    seal_ideas(sealing)
    _seal_evidence(sealing)
    _seal_ritual(sealing, walk)


def _seal_ritual(sealing: Sealing, walk: Walk) -> None:
    closing = sealing.draft.get(answers.Closing)
    ritual = sealing.ritual
    if closing.line is None:
        ritual.closing_line = closing_line(sealing.agenda, sealing.draft, walk.mode)
    else:
        ritual.closing_line = closing.line
    ritual.lesson = closing.lesson
    ritual.help_wanted = closing.help_wanted
    move = sealing.draft.get(answers.NextMove)
    ritual.no_move_because = move.none_because if move.none else ""
    # A captured week that is sealed counts as a short one.
    ritual.mode = Mode.SHORT if walk.mode is Mode.CAPTURE else walk.mode
    sealing.change("ritual", ritual, ritual.state, RitualState.SEALED)
    ritual.state = RitualState.SEALED
    ritual.sealed_at = sealing.now
    ritual.at_field = ""
    ritual.save()
    DraftAnswer.delete().where(DraftAnswer.ritual == ritual).execute()


def _seal_notes(sealing: Sealing) -> None:
    for key, filing in sealing.draft.all(answers.NoteFiling).items():
        note = Note.get_or_none(Note.id == key)
        if note is None:
            continue
        note.state = NoteState.DISCARDED if filing.discarded else NoteState.FILED
        note.filed_as = filing.target
        note.save()
        sealing.change("note", note, NoteState.NEW, note.state)
    captured = sealing.draft.get(answers.Capture).text
    if captured.strip():
        Note.create(text=captured, written_at=sealing.now, origin="ritual")


def _seal_checks(sealing: Sealing, walk: Walk) -> None:
    spot = sealing.agenda.spot_check
    for position, due in enumerate(checks_made(walk.mode, sealing.agenda, sealing.draft)):
        answer = sealing.draft.get(answers.CheckAnswer, due.id)
        shown = sealing.draft.get(answers.SpotCheck, due.id)
        check = Check.create(
            commitment=due.id,
            ritual=sealing.ritual,
            title=due.title,
            critical=due.critical,
            done=answer.done,
            right=answer.right,
            on_time=answer.on_time,
            by_rulebook=answer.by_rulebook,
            days_late=answer.days_late if answer.on_time is OnTime.LATE else None,
            what_happened=answer.what_happened,
            then=answer.then if asks_what_happened(answer) else None,
            result=check_result(sealing.draft, due.id, sealing.agenda.today),
            spot=due.id == spot,
            looked_at="" if shown.did_not_look else shown.looked_at.strip(),
            position=position,
        )
        if check.result is CheckResult.FINDING:
            _seal_finding(sealing, check, due.id, answer)
        elif check.result is CheckResult.CONFORMS:
            _verify_findings(sealing, check)


def _verify_findings(sealing: Sealing, check: Check) -> None:
    """What was found earlier is mended: the same promise was kept and looked at."""
    found = (
        Finding.select(Finding)
        .join(Check)
        .join(Ritual)
        .where((Check.commitment == check.commitment) & (Ritual.week < sealing.agenda.week))
        .where(Finding.state.in_((FindingState.OPEN, FindingState.CORRECTED)))
    )
    for finding in list(found):
        sealing.move_on("finding", finding, FindingState.VERIFIED)


def _seal_finding(sealing: Sealing, check: Check, commitment: str, answer: answers.CheckAnswer) -> None:
    finding = Finding.create(
        check_made=check, grade=grade(answer, critical=check.critical), seen=answer.what_happened
    )
    match check.then:
        case CheckThen.FIXED:
            finding.state = FindingState.CORRECTED
        case CheckThen.EXCEPTION:
            asked = RuleException.create(
                title=check.title,
                commitment=check.commitment,
                why=answer.what_happened,
                starts_on=sealing.day,
                until=answer.exception_until or sealing.today + REVIEW_AFTER,
            )
            sealing.change("exception", asked, "", asked.state)
            finding.state = FindingState.HANDED_ON
            finding.handed_on_as, finding.handed_on_to = "exception", asked.id
        case CheckThen.RULE_RAN_OUT | CheckThen.WORTH_FIXING:
            kind = answers.GapAnswer if check.then is CheckThen.RULE_RAN_OUT else answers.ProblemAnswer
            if sealing.draft.get(kind, commitment).blank:
                return
            finding.state = FindingState.HANDED_ON
            finding.handed_on_as = "gap" if kind is answers.GapAnswer else "problem"
            # The card that the check opened has the commitment's id as its key; its record gets it too.
            finding.handed_on_to = sealing.record_id(commitment)
        case _:
            return
    finding.save()
    sealing.change("finding", finding, FindingState.OPEN, finding.state)


def _seal_exceptions(sealing: Sealing) -> None:
    for key, review in sealing.draft.all(answers.ExceptionReview).items():
        exception = RuleException.get_or_none(RuleException.id == key)
        if exception is None or exception.state is ExceptionState.CLOSED:
            continue
        before = exception.state
        exception.last_verdict = review.verdict
        match review.verdict:
            case ExceptionVerdict.CLOSE:
                exception.state = ExceptionState.CLOSED
            case ExceptionVerdict.RENEW:
                exception.state = ExceptionState.ASKED
                sealing.reset("exception", exception, "until", sealing.today + REVIEW_AFTER)
                exception.renewed += 1
            case _:
                RuleProposal.create(title=exception.title, exception=exception, drafted_on=sealing.day)
        exception.save()
        sealing.change("exception", exception, before, exception.state)


def _seal_gaps(sealing: Sealing) -> None:
    for key, card in sealing.draft.all(answers.GapAnswer).items():
        stopped = hard_stop(card)
        expects = bool(card.expect.strip())
        state = GapState.ESCALATED if stopped else GapState.NOTICED
        if not stopped and (card.did_and_why.strip() or card.chosen):
            state = GapState.AWAITING_REVIEW if expects else GapState.DECIDED
        gap = Gap.create(
            id=sealing.record_id(key),
            ritual=sealing.ritual,
            kind=card.kind or GapType.SILENT,
            situation=card.happened.strip() or sentence(card.kind.label if card.kind else ""),
            affected=card.affected,
            noticed_on=sealing.day,
            state=state,
            next=None if stopped else (card.next or GapNext.ONE_OFF),
            escalated_to=card.escalated_to if stopped else "",
            escalated_when=card.escalated_when if stopped else "",
        )
        sealing.change("gap", gap, "", state)
        if _holds_a_judgement(card):
            _seal_judgement(sealing, gap, card)
        if gap.next is GapNext.PROPOSE_RULE:
            RuleProposal.create(title=shorten(card.happened, 120), gap=gap, drafted_on=sealing.day)


def _holds_a_judgement(card: answers.GapAnswer) -> bool:
    said = (card.option_a, card.option_b, card.option_c, card.chosen, card.did_and_why, card.expect)
    return any(said) or bool(card.tests or card.consulted or card.authority or card.confidence)


def _seal_judgement(sealing: Sealing, gap: Gap, card: answers.GapAnswer) -> None:
    review_on = card.expect_by or sealing.today + REVIEW_AFTER
    Judgement.create(
        gap=gap,
        option_a=card.option_a,
        option_b=card.option_b,
        option_c=card.option_c,
        chosen=card.chosen,
        reasons=card.did_and_why,
        tests=dump_tests(card.tests),
        consulted=card.consulted,
        authority=card.authority,
        expectation=card.expect,
        confidence=card.confidence,
        review_on=review_on if gap.state is GapState.AWAITING_REVIEW else None,
        frozen_at=sealing.now,
    )


def _seal_reviews(sealing: Sealing) -> None:
    for key, card in sealing.draft.all(answers.OutcomeReviewAnswer).items():
        judgement = Judgement.get_or_none(Judgement.id == key)
        if judgement is None:
            continue
        OutcomeReview.create(
            judgement=judgement,
            ritual=sealing.ritual,
            reviewed_on=sealing.day,
            what_happened=card.what_happened,
            came_true=card.came_true,
            same_again=card.same_again,
            lesson=card.lesson,
        )
        if judgement.gap.state is not GapState.REVIEWED:
            sealing.move_on("gap", judgement.gap, GapState.REVIEWED)
    for key, follow in sealing.draft.all(answers.FollowUp).items():
        gap = Gap.get_or_none(Gap.id == key)
        if gap is not None and follow.answered:
            gap.answer = "\n".join(filter(None, (gap.answer, follow.answer)))
            sealing.move_on("gap", gap, GapState.ANSWERED)


def _seal_evidence(sealing: Sealing) -> None:
    for key, card in sealing.draft.all(answers.EvidenceAnswer).items():
        Evidence.create(
            id=sealing.record_id(key),
            ritual=sealing.ritual,
            kind=card.kind,
            text=card.text,
            about=card.on_step,
            noted_on=sealing.day,
        )
    last = sealing.draft.get(answers.LastMove)
    changed = one_line(last.changed) if last.outcome is MoveOutcome.DONE else ""
    if changed and sealing.agenda.move is not None:
        Evidence.create(
            ritual=sealing.ritual,
            text=changed,
            about="move",
            about_id=sealing.agenda.move.id,
            noted_on=sealing.day,
        )
