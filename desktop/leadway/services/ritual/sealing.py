"""Seals a week: turns its answers into records, all in one transaction, and freezes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from leadway.domain import answers, terms
from leadway.domain.agenda import Agenda
from leadway.domain.answers import Draft
from leadway.domain.experiments import MOST_RUNNING
from leadway.domain.moves import carried_on
from leadway.domain.refs import EntityKind, LinkRole, Ref, record_id
from leadway.domain.ritual import Walk, checks_made
from leadway.domain.text import shorten
from leadway.domain.week_page import PageSnapshot
from leadway.services.gaps import gaps
from leadway.services.ideas import ideas
from leadway.services.keep import checks
from leadway.services.progress import progress
from leadway.services.record_writer import RecordWriter, ref_of
from leadway.services.ritual.draft_results import closing_line
from leadway.services.weeks.page_builder import PageSource, build_page, can_merge
from leadway.storage.models import (
    Check,
    DraftAnswer,
    Evidence,
    Experiment,
    Finding,
    Gap,
    Judgement,
    Measure,
    Move,
    Note,
    Problem,
    Ritual,
    RuleException,
)
from leadway.storage.week_pages import dump_page

_OPENED: dict[str, type[answers.Answer]] = {
    EntityKind.GAP: answers.GapAnswer,
    EntityKind.PROBLEM: answers.ProblemAnswer,
    EntityKind.OPPORTUNITY: answers.OpportunityAnswer,
}
"""The answers that become a record of their own, by its kind."""


@dataclass(frozen=True, slots=True)
class Sealing:
    """One week on its way from draft to records."""

    ritual: Ritual
    agenda: Agenda
    draft: Draft
    writer: RecordWriter

    def record_id(self, key: str) -> str:
        """Return the id of the record that an answer becomes: its own for each ritual, the same each time."""
        return record_id(self.ritual.id, key)

    def own_id(self, kind: EntityKind, key: str = "") -> str:
        """Return the id of a record that comes with an answer whose key belongs to another record."""
        return self.record_id(f"{kind}/{key}")

    def known(self, model: Any, kind: type[answers.C]) -> Iterator[tuple[Any, answers.C]]:  # noqa: ANN401
        """Return the answers about earlier records, with those records, as far as they are still there."""
        for key, answer in self.draft.all(kind).items():
            row = model.get_or_none(model.id == key)
            if row is not None:
                yield row, answer


def seal(sealing: Sealing, walk: Walk) -> None:
    """Store a week's page and write its records; to be called inside a writing."""
    page = _page(sealing, walk)
    _seal_notes(sealing)
    findings = _seal_checks(sealing, walk, page)
    _seal_exceptions(sealing)
    _seal_gaps(sealing)
    # Before the ideas: what ends this week makes room for what begins.
    _seal_progress(sealing)
    _seal_ideas(sealing)
    _seal_moves(sealing)
    _seal_evidence(sealing)
    _link_what_was_handed_on(sealing, findings)
    _seal_ritual(sealing, page)


def _page(sealing: Sealing, walk: Walk) -> PageSnapshot:
    """Return the week's page, built before its records change anything it is built from."""
    line = sealing.draft.get(answers.Closing).line
    if line is None:
        line = closing_line(sealing.agenda, sealing.draft, walk.mode)
    now = sealing.writer.now
    page = build_page(PageSource(sealing.ritual.id, sealing.agenda, sealing.draft, walk, now), line)
    return replace(page, sealed_at=now)


def _seal_notes(sealing: Sealing) -> None:
    for note, filing in sealing.known(Note, answers.NoteFiling):
        state = terms.NoteState.DISCARDED if filing.discarded else terms.NoteState.FILED
        if sealing.writer.may_become(note, state):
            sealing.writer.set_state(note, state, filed_as=filing.target)
    captured = sealing.draft.get(answers.Capture).text
    if captured.strip():
        now = sealing.writer.now
        id_ = sealing.own_id(EntityKind.NOTE)
        sealing.writer.create(Note(id=id_, text=captured, written_at=now, origin=terms.NoteOrigin.RITUAL))


def _seal_checks(sealing: Sealing, walk: Walk, page: PageSnapshot) -> list[Finding]:
    """Write the checks and what they found; return the findings that go on as a gap or a problem."""
    writer, draft, agenda = sealing.writer, sealing.draft, sealing.agenda
    handed_on = []
    due_checks = checks_made(walk.mode, agenda, draft)
    for position, (due, line) in enumerate(zip(due_checks, page.checks, strict=True)):
        answer, is_spot = draft.get(answers.CheckAnswer, due.id), due.id == agenda.spot_check
        check = checks.add_check(writer, sealing.ritual, due.id, line, position, is_spot=is_spot)
        if check.result is terms.CheckResult.CONFORMS:
            checks.verify_findings(writer, check, agenda.week)
        if check.result is not terms.CheckResult.FINDING:
            continue
        finding = checks.add_finding(writer, check, answer)
        match check.then:
            case terms.CheckThen.FIXED:
                writer.set_state(finding, terms.FindingState.CORRECTED)
            case terms.CheckThen.EXCEPTION:
                asked = checks.ask_exception(
                    writer, sealing.own_id(EntityKind.EXCEPTION, due.id), check, answer.exception_until
                )
                checks.hand_on(writer, finding, ref_of(asked))
            case terms.CheckThen.RULE_RAN_OUT | terms.CheckThen.WORTH_FIXING:
                handed_on.append(finding)
    return handed_on


def _seal_exceptions(sealing: Sealing) -> None:
    for exception, review in sealing.known(RuleException, answers.ExceptionReview):
        if exception.state is not terms.ExceptionState.CLOSED:
            checks.review_exception(sealing.writer, exception, review.verdict)


def _seal_gaps(sealing: Sealing) -> None:
    writer, ritual = sealing.writer, sealing.ritual
    for key, answer in sealing.draft.all(answers.GapAnswer).items():
        gap = gaps.add_gap(writer, ritual, sealing.record_id(key), answer)
        if gap.next is terms.GapNext.PROPOSE_RULE:
            checks.propose_rule(writer, ref_of(gap), shorten(answer.happened, 120))
    for judgement, review in sealing.known(Judgement, answers.OutcomeReviewAnswer):
        id_ = sealing.own_id(EntityKind.OUTCOME_REVIEW, judgement.id)
        gaps.add_review(writer, ritual, id_, judgement, review)
    for gap, follow in sealing.known(Gap, answers.FollowUp):
        if follow.answered:
            gaps.add_answer(writer, gap, follow.answer)


def _seal_progress(sealing: Sealing) -> None:
    writer, ritual = sealing.writer, sealing.ritual
    for measure, reading in sealing.known(Measure, answers.ReadingAnswer):
        if not reading.none:
            progress.add_reading(writer, ritual, measure, reading.written, reading.cases)
    for key, new in sealing.draft.all(answers.NewMeasure).items():
        if new.name.strip():
            measure = progress.add_measure(writer, sealing.record_id(key), new)
            progress.add_reading(writer, ritual, measure, new.written)
        else:
            progress.add_evidence(
                writer, ritual, f"{new.written} {new.unit}", None, kind=terms.EvidenceKind.NUMBER
            )
    for experiment, review in sealing.known(Experiment, answers.ExperimentReviewAnswer):
        progress.review_experiment(writer, ritual, experiment, review, sealing.agenda.week)
    progress.start_planned(writer)


def _seal_moves(sealing: Sealing) -> None:
    writer, ritual, draft = sealing.writer, sealing.ritual, sealing.draft
    answer, last = draft.get(answers.LastMove), sealing.agenda.move
    old = (
        Move.get_or_none((Move.id == last.id) & (Move.state == terms.MoveState.SET))
        if last is not None
        else None
    )
    if old is not None and answer.outcome is not None:
        progress.answer_move(writer, ritual, old, answer)
    move, id_ = draft.get(answers.NextMove), sealing.own_id(EntityKind.MOVE)
    if move.none:
        return
    if move.action.strip():
        progress.add_move(writer, ritual, id_, move, _served(sealing, move), old)
    elif old is not None and (onward := carried_on(last, answer)) is not None:
        progress.carry_move(writer, ritual, id_, old, onward.action, answer.then)


def _seal_ideas(sealing: Sealing) -> None:
    writer, ritual, draft = sealing.writer, sealing.ritual, sealing.draft
    for key, answer in draft.all(answers.ProblemAnswer).items():
        ideas.add_problem(writer, ritual, sealing.record_id(key), answer)
    triaged = draft.all(answers.ProblemTriage)
    for problem, triage in sealing.known(Problem, answers.ProblemTriage):
        if triage.verdict is not terms.ProblemVerdict.MERGE or can_merge(triaged, problem.id, triage.into):
            ideas.triage_problem(writer, problem, triage)
    for key, idea in draft.all(answers.OpportunityAnswer).items():
        state = terms.OpportunityState.CHOSEN if idea.try_it else terms.OpportunityState.SPOTTED
        if idea.try_it and progress.running() < MOST_RUNNING:
            state = terms.OpportunityState.IN_WORK
        opportunity = ideas.add_opportunity(writer, ritual, sealing.record_id(key), idea, state)
        if idea.try_it:
            progress.add_experiment(writer, sealing.own_id(EntityKind.EXPERIMENT, key), opportunity, idea)


def _seal_evidence(sealing: Sealing) -> None:
    writer, ritual = sealing.writer, sealing.ritual
    for key, answer in sealing.draft.all(answers.EvidenceAnswer).items():
        writer.create(
            Evidence(
                id=sealing.record_id(key),
                ritual=ritual,
                kind=answer.kind,
                text=answer.text,
                step=answer.on_step,
                noted_on=writer.day,
            )
        )
    last, move = sealing.draft.get(answers.LastMove), sealing.agenda.move
    if last.outcome is terms.MoveOutcome.DONE and move is not None:
        progress.add_evidence(writer, ritual, last.changed, Ref(EntityKind.MOVE, move.id))


def _link_what_was_handed_on(sealing: Sealing, findings: list[Finding]) -> None:
    """Link findings and notes to the records that their answers opened; those have the same key."""
    writer = sealing.writer
    for finding in findings:
        check: Check = finding.check_made
        kind = EntityKind.GAP if check.then is terms.CheckThen.RULE_RAN_OUT else EntityKind.PROBLEM
        opened = _opened(sealing, kind, check.commitment.id)
        if opened is not None:
            checks.hand_on(writer, finding, opened)
    for note, filing in sealing.known(Note, answers.NoteFiling):
        opened = _opened(sealing, str(filing.target), note.id)
        if opened is not None and not filing.discarded:
            writer.link(ref_of(note), LinkRole.FILED_AS, opened)


def _opened(sealing: Sealing, kind: str, key: str) -> Ref | None:
    """Return the record that an answer of this week opened, unless the answer was emptied again."""
    if kind not in _OPENED or sealing.draft.get(_OPENED[kind], key).blank:
        return None
    return Ref(EntityKind(kind), sealing.record_id(key))


def _served(sealing: Sealing, move: answers.NextMove) -> Ref | None:
    """Return what a move serves: a record of this week or an earlier one, as far as it is there."""
    if not (move.serves and move.serves_id):
        return None
    ref = _opened(sealing, move.serves, move.serves_id) or Ref(EntityKind(move.serves), move.serves_id)
    return ref if sealing.writer.has(ref) else None


def _seal_ritual(sealing: Sealing, page: PageSnapshot) -> None:
    ritual = sealing.ritual
    sealing.writer.set_state(
        ritual,
        terms.RitualState.SEALED,
        closing_line=page.in_one_line,
        lesson=page.lesson,
        help_wanted=page.help_wanted,
        no_move_because=page.no_move_because,
        mode=page.mode,
        sealed_at=page.sealed_at,
        at_field="",
        page=dump_page(page),
    )
    DraftAnswer.delete().where(DraftAnswer.ritual == ritual).execute()
