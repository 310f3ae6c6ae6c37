"""Seals a week: turns its answers into records, all in one transaction, and freezes them."""

from __future__ import annotations

from dataclasses import replace

from leadway.domain import answers, terms
from leadway.domain.gaps import problem_key, problems_noticed
from leadway.domain.ideas import MOST_RUNNING
from leadway.domain.moves import carried_on
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.text import shorten
from leadway.domain.week_page import PageSnapshot
from leadway.services.gaps import gaps
from leadway.services.gaps.proposals import answer_proposal, draft_proposal
from leadway.services.ideas import ideas
from leadway.services.keep import checks
from leadway.services.progress import progress, steps
from leadway.services.record_writer import record, ref_of
from leadway.services.ritual.draft_results import DraftWeek, closing_line, is_stopped
from leadway.services.weeks.page_builder import build_page
from leadway.storage import models
from leadway.storage.week_pages import dump_page

_OPENED: dict[str, type[answers.Answer]] = {
    EntityKind.GAP: answers.GapAnswer,
    EntityKind.PROBLEM: answers.ProblemAnswer,
    EntityKind.OPPORTUNITY: answers.OpportunityAnswer,
}
"""The answers that become a record of their own, by its kind."""
_PAGE_FIELDS = ("lesson", "help_wanted", "no_move_because", "mode", "sealed_at")
"""What a ritual says as its page does."""


def seal(week: DraftWeek) -> None:
    """Store a week's page and write its records; to be called inside a writing."""
    page = _page(week)
    _seal_notes(week)
    _seal_exceptions(week)
    findings = _seal_checks(week)
    checks.review_findings(week)
    _seal_gaps(week)
    # Before the ideas: what ends this week makes room for what begins.
    _seal_progress(week)
    _seal_ideas(week)
    _seal_moves(week)
    _seal_evidence(week)
    _link_what_was_handed_on(week, findings)
    _seal_ritual(week, page)


def _page(week: DraftWeek) -> PageSnapshot:
    """Return the week's page, built before its records change anything it is built from."""
    line = week.draft.get(answers.Closing).line
    if line is None:
        line = closing_line(week.agenda, week.draft, week.walk.mode)
    return replace(build_page(week, line), sealed_at=week.writer.now)


def _seal_notes(week: DraftWeek) -> None:
    writer = week.writer
    for note, filing in week.answered_records(models.Note, answers.NoteFiling):
        state = terms.NoteState.DISCARDED if filing.discarded else terms.NoteState.FILED
        if writer.may_become(note, state):
            writer.set_state(note, state, filed_as=filing.target)
    captured = week.draft.get(answers.Capture)
    text, concerns = captured.text, " ".join(captured.concerns)
    if text.strip() or concerns:
        id_, origin = week.own_id(EntityKind.NOTE), terms.NoteOrigin.RITUAL
        text = text if text.strip() else "; ".join(concern.label for concern in captured.concerns)
        now, day = writer.now, writer.now.date()
        writer.create(
            models.Note(id=id_, text=text, written_at=now, day=day, origin=origin, concerns=concerns)
        )


def _seal_checks(week: DraftWeek) -> list[models.Finding]:
    """Write the checks and what they found; return the findings that go on as a gap or a problem."""
    writer = week.writer
    handed_on = []
    made = checks.checks_of(week)
    for exception in checks.exceptions_of(week, made):
        writer.create(exception)
    checks.events_checked(writer, made)
    for key, check in made.items():
        writer.create(check)
        if check.result is terms.CheckResult.CONFORMS:
            checks.verify_findings(writer, check, week.agenda.week)
        if check.result is not terms.CheckResult.FINDING:
            continue
        finding = checks.add_finding(writer, check, week.draft.get(answers.CheckAnswer, key))
        if is_stopped(week, key):
            handed_on.append(finding)
            continue
        match check.then:
            case terms.CheckThen.FIXED:
                writer.set_state(finding, terms.FindingState.CORRECTED)
            case terms.CheckThen.RULE_RAN_OUT | terms.CheckThen.WORTH_FIXING:
                handed_on.append(finding)
    return handed_on


def _seal_exceptions(week: DraftWeek) -> None:
    for exception, review in week.answered_records(models.RuleException, answers.ExceptionReview):
        checks.review_exception(week, exception, review)


def _seal_gaps(week: DraftWeek) -> None:
    writer = week.writer
    for key, answer in week.draft.all(answers.GapAnswer).items():
        gap = gaps.gap_of(week, key, answer)
        writer.create(gap)
        judgement = gaps.judgement_of(week, gap, answer)
        if judgement is not None:
            writer.create(judgement)
        gaps.link_gap(week, key, gap, answer)
        if gap.next is terms.GapNext.PROPOSE_RULE:
            draft_proposal(writer, ref_of(gap), shorten(gap.title, 120))
    for judgement, review in week.answered_records(models.Judgement, answers.OutcomeReviewAnswer):
        writer.create(gaps.review_of(week, judgement, review))
        if writer.may_become(judgement.gap, terms.GapState.REVIEWED):
            writer.set_state(judgement.gap, terms.GapState.REVIEWED)
    for gap, follow in week.answered_records(models.Gap, answers.FollowUp):
        if follow.answered:
            gaps.add_answer(writer, gap, follow.answer)
    for proposal, became in week.answered_records(models.RuleProposal, answers.ProposalFollowUp):
        answer_proposal(writer, proposal, became)


def _seal_progress(week: DraftWeek) -> None:
    for measure, reading in week.answered_records(models.Measure, answers.ReadingAnswer):
        if not reading.none:
            progress.add_reading(week, measure, reading)
    for key, new in week.draft.all(answers.NewMeasure).items():
        if new.name.strip():
            measure = progress.measure_of(week, key, new)
            week.writer.create(measure)
            progress.add_reading(week, measure, new)
        else:
            progress.add_evidence(week, f"{new.written} {new.unit}", kind=terms.EvidenceKind.NUMBER)
    for experiment, review in week.answered_records(models.Experiment, answers.ExperimentReviewAnswer):
        progress.review_experiment(week, experiment, review)
    progress.start_planned(week.writer)


def _seal_moves(week: DraftWeek) -> None:
    answer, last = week.draft.get(answers.LastMove), week.agenda.move
    is_set = models.Move.state == terms.MoveState.SET
    old = models.Move.get_or_none((models.Move.id == last.id) & is_set) if last is not None else None
    if old is not None and answer.outcome is not None:
        progress.answer_move(week, old, answer)
    move = week.draft.get(answers.NextMove)
    if move.none:
        return
    if move.action.strip():
        progress.add_move(week, move, _served(week, move), old)
    elif old is not None and (onward := carried_on(last, answer)) is not None:
        progress.carry_move(week, old, onward.action)


def _seal_ideas(week: DraftWeek) -> None:
    for key, answer in problems_noticed(week.draft).items():
        week.writer.create(ideas.problem_of(week, key, answer))
    ideas.count_asked(week)
    for problem, triage in week.answered_records(models.Problem, answers.ProblemTriage):
        ideas.triage_problem(week, problem, triage)
    for key, idea in week.draft.all(answers.OpportunityAnswer).items():
        state = terms.OpportunityState.CHOSEN if idea.try_it else terms.OpportunityState.SPOTTED
        if idea.try_it and steps.running() < MOST_RUNNING:
            state = terms.OpportunityState.IN_WORK
        opportunity = ideas.opportunity_of(week, key, idea, state)
        week.writer.create(opportunity)
        if idea.try_it:
            progress.add_experiment(week, key, opportunity, idea)


def _seal_evidence(week: DraftWeek) -> None:
    day = week.writer.day
    for key, answer in week.draft.all(answers.EvidenceAnswer).items():
        id_, step = week.record_id(key), answer.on_step
        week.writer.create(
            record(models.Evidence, answer, id=id_, ritual=week.ritual, step=step, noted_on=day)
        )
    for text in week.draft.unread_texts():
        progress.add_evidence(week, text)
    last, move = week.draft.get(answers.LastMove), week.agenda.move
    if last.outcome is terms.MoveOutcome.DONE and move is not None:
        progress.add_evidence(week, last.changed, Ref(EntityKind.MOVE, move.id))


def _link_what_was_handed_on(week: DraftWeek, findings: list[models.Finding]) -> None:
    """Link findings and notes to the records that their answers opened; those have the same key."""
    for finding in findings:
        check: models.Check = finding.check_made
        key = check.commitment.id
        is_problem = check.then is terms.CheckThen.WORTH_FIXING and not is_stopped(week, key)
        opened = _opened(week, EntityKind.PROBLEM if is_problem else EntityKind.GAP, key)
        if opened is not None:
            checks.hand_on(week.writer, finding, opened)
    for note, filing in week.answered_records(models.Note, answers.NoteFiling):
        kind = EntityKind.GAP if is_stopped(week, note.id) else str(filing.target)
        opened = _opened(week, kind, note.id)
        if opened is not None and not filing.discarded:
            week.writer.link(ref_of(note), LinkRole.FILED_AS, opened)


def _opened(week: DraftWeek, kind: str, key: str) -> Ref | None:
    """Return the record that an answer of this week opened, unless the answer was emptied again."""
    if kind == EntityKind.PROBLEM and is_stopped(week, problem_key(key)):
        kind, key = EntityKind.GAP, problem_key(key)
    if kind not in _OPENED or week.draft.get(_OPENED[kind], key).blank:
        return None
    return Ref(EntityKind(kind), week.record_id(key))


def _served(week: DraftWeek, move: answers.NextMove) -> Ref | None:
    """Return what a move serves: a record of this week or an earlier one, as far as it is there."""
    if not (move.serves and move.serves_id):
        return None
    ref = _opened(week, move.serves, move.serves_id) or Ref(EntityKind(move.serves), move.serves_id)
    return ref if week.writer.has(ref) else None


def _seal_ritual(week: DraftWeek, page: PageSnapshot) -> None:
    week.writer.set_state(
        week.ritual,
        terms.RitualState.SEALED,
        closing_line=page.in_one_line,
        at_field="",
        page=dump_page(page),
        **{name: getattr(page, name) for name in _PAGE_FIELDS},
    )
    models.DraftAnswer.delete().where(models.DraftAnswer.ritual == week.ritual).execute()
