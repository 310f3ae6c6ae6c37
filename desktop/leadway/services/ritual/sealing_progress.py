"""Seals the second half of a week: problems, opportunities, numbers, initiatives and moves."""

from __future__ import annotations

from leadway.domain import answers
from leadway.domain.experiments import MOST_RUNNING
from leadway.domain.measures import parse_number
from leadway.domain.moves import DEFAULT_MINUTES, carried_on
from leadway.domain.sentences import idea
from leadway.domain.terms import (
    Better,
    EvidenceKind,
    ExperimentState,
    ExperimentVerdict,
    MoveOutcome,
    MoveState,
    MoveThen,
    OpportunityState,
    ProblemState,
    ProblemVerdict,
)
from leadway.domain.text import capital, one_line, shorten
from leadway.domain.weeks import Week
from leadway.services.ritual.sealing_state import REVIEW_AFTER, Sealing
from leadway.storage.models import (
    Commitment,
    Evidence,
    Experiment,
    ExperimentReview,
    Measure,
    Move,
    Opportunity,
    Problem,
    Reading,
)

_PROBLEM_STATES = {
    ProblemVerdict.DROP: ProblemState.DROPPED,
    ProblemVerdict.PARK: ProblemState.PARKED,
    ProblemVerdict.MERGE: ProblemState.MERGED,
    ProblemVerdict.NEXT: ProblemState.CHOSEN,
}
_MOVE_STATES = {
    MoveThen.CARRY: MoveState.CARRIED,
    MoveThen.SHRINK: MoveState.SHRUNK,
    MoveThen.LET_GO: MoveState.LET_GO,
}


def seal_ideas(sealing: Sealing) -> None:
    """Write the problems and opportunities of a week, and what was decided about older ones."""
    for key, card in sealing.draft.all(answers.ProblemAnswer).items():
        row = Problem.create(
            id=sealing.record_id(key),
            ritual=sealing.ritual,
            who=card.who,
            happens=card.happens,
            should=card.should,
            known=card.known,
            lens=card.lens,
            noticed_on=sealing.day,
        )
        sealing.change("problem", row, "", ProblemState.NOTICED)
    for key, triage in sealing.draft.all(answers.ProblemTriage).items():
        _triage(sealing, key, triage)
    for key, chance in sealing.draft.all(answers.OpportunityAnswer).items():
        _seal_opportunity(sealing, key, chance)


def _triage(sealing: Sealing, key: str, triage: answers.ProblemTriage) -> None:
    problem = Problem.get_or_none(Problem.id == key)
    if problem is None or triage.verdict not in _PROBLEM_STATES:
        return
    if triage.verdict is ProblemVerdict.MERGE and not _can_merge(sealing, key, triage.into):
        return
    problem.reason = triage.reason
    if triage.verdict is ProblemVerdict.PARK:
        problem.parked_until = triage.until or sealing.today + REVIEW_AFTER
    if triage.verdict is ProblemVerdict.MERGE:
        problem.merged_into = triage.into
    sealing.move_on("problem", problem, _PROBLEM_STATES[triage.verdict], triage.reason)


def _can_merge(sealing: Sealing, key: str, into: str) -> bool:
    """Whether the other problem is there and stays: two merged into each other would both be gone."""
    going = (ProblemVerdict.DROP, ProblemVerdict.MERGE)
    known = into != key and Problem.get_or_none(Problem.id == into) is not None
    return known and sealing.draft.get(answers.ProblemTriage, into).verdict not in going


def _seal_opportunity(sealing: Sealing, key: str, card: answers.OpportunityAnswer) -> None:
    running = Experiment.select().where(Experiment.state == ExperimentState.RUNNING).count()
    begins = card.try_it and running < MOST_RUNNING
    state = OpportunityState.CHOSEN if card.try_it else OpportunityState.SPOTTED
    row = Opportunity.create(
        id=sealing.record_id(key),
        ritual=sealing.ritual,
        tried=card.tried,
        then=card.then,
        better_for=card.better_for,
        reach=card.reach,
        effort=card.effort,
        undo=card.undo,
        whose=card.whose,
        lens=card.lens,
        spotted_on=sealing.day,
        state=OpportunityState.IN_WORK if begins else state,
    )
    sealing.change("opportunity", row, "", row.state)
    if card.try_it:
        trial = Experiment.create(
            title=shorten(capital(card.tried or card.then), 120),
            serves="opportunity",
            serves_id=row.id,
            hypothesis=idea(card.tried, card.then, card.better_for),
            started_on=sealing.day if begins else None,
            check_on=sealing.today + REVIEW_AFTER,
            state=ExperimentState.RUNNING if begins else ExperimentState.PLANNED,
        )
        sealing.change("initiative", trial, "", trial.state)


def seal_progress(sealing: Sealing) -> None:
    """Write the readings, what was said about initiatives, and the moves of a week."""
    names = {due.id: due.series.name for due in sealing.agenda.measures}
    for key, card in sealing.draft.all(answers.ReadingAnswer).items():
        if not card.none:
            name = names.get(key, "")
            _seal_reading(sealing, key, name, card.written, card.cases)
    for key, new in sealing.draft.all(answers.NewMeasure).items():
        if new.name.strip():
            measure = Measure.create(
                id=sealing.record_id(key),
                name=one_line(new.name),
                unit=one_line(new.unit),
                better=new.better or Better.HIGHER,
                initiative=Experiment.get_or_none(Experiment.id == new.initiative),
                begun_on=sealing.day,
            )
            _seal_reading(sealing, measure.id, measure.name, new.written, "")
        else:
            _keep_as_evidence(sealing, "measure", key, new.written, new.unit)
    for key, kata in sealing.draft.all(answers.ExperimentReviewAnswer).items():
        _seal_kata(sealing, key, kata)
    _start_planned(sealing)
    _seal_moves(sealing)


def _seal_reading(sealing: Sealing, measure: str, name: str, written: str, cases: str) -> None:
    value = parse_number(written)
    if value is None:
        # No number can be made of it, and yet somebody wrote it down.
        _keep_as_evidence(sealing, "measure", measure, name and written.strip() and f"{name}:", written)
        return
    counted = parse_number(cases)
    Reading.create(
        measure=measure,
        ritual=sealing.ritual,
        day=sealing.day,
        value=value,
        cases=int(counted) if counted and 0 < counted < 1e9 else 0,
    )


def _keep_as_evidence(sealing: Sealing, about: str, about_id: str, *words: str) -> None:
    text = one_line(" ".join(words))
    if text:
        Evidence.create(
            ritual=sealing.ritual,
            kind=EvidenceKind.NUMBER,
            text=text,
            about=about,
            about_id=about_id,
            noted_on=sealing.day,
        )


def _seal_kata(sealing: Sealing, key: str, card: answers.ExperimentReviewAnswer) -> None:
    initiative = Experiment.get_or_none(Experiment.id == key)
    if initiative is None:
        return
    ExperimentReview.create(
        initiative=initiative,
        ritual=sealing.ritual,
        target=card.target,
        now=card.now,
        in_the_way=card.in_the_way,
        learned=card.learned,
        verdict=card.verdict,
        because=card.because,
    )
    if card.measure:
        Measure.update(initiative=initiative).where(Measure.id == card.measure).execute()
    if initiative.state is not ExperimentState.RUNNING:
        return
    match card.verdict:
        case ExperimentVerdict.ADOPT:
            initiative.keeper = card.keeper
            sealing.move_on("initiative", initiative, ExperimentState.ADOPTED, card.because)
            if card.keeper.strip():
                Commitment.create(
                    title=initiative.title,
                    done_by=card.keeper,
                    since=max(sealing.agenda.week.shift(1), Week.of(sealing.today)).monday,
                    position=Commitment.select().count(),
                )
        case ExperimentVerdict.ADAPT:
            # It runs on, changed: the measure keeps its baseline, and the change is on record with its day.
            sealing.reset("initiative", initiative, "check_on", sealing.today + REVIEW_AFTER)
            initiative.save()
            sealing.change("initiative", initiative, initiative.state, ExperimentState.ADAPTED, card.because)
        case ExperimentVerdict.ABANDON:
            initiative.lesson = card.because
            sealing.move_on("initiative", initiative, ExperimentState.ABANDONED, card.because)
        case None:
            pass


def _start_planned(sealing: Sealing) -> None:
    """Let what has waited longest begin, as far as there is room now."""
    running = Experiment.select().where(Experiment.state == ExperimentState.RUNNING).count()
    waiting = Experiment.select().where(Experiment.state == ExperimentState.PLANNED)
    for initiative in waiting.order_by(Experiment.check_on, Experiment.id).limit(
        max(0, MOST_RUNNING - running)
    ):
        initiative.started_on = sealing.day
        initiative.check_on = sealing.today + REVIEW_AFTER
        sealing.move_on("initiative", initiative, ExperimentState.RUNNING)
        idea_behind = Opportunity.get_or_none(Opportunity.id == initiative.serves_id)
        if idea_behind is not None:
            sealing.move_on("opportunity", idea_behind, OpportunityState.IN_WORK)


def _seal_moves(sealing: Sealing) -> None:
    answer = sealing.draft.get(answers.LastMove)
    last = sealing.agenda.move
    old = Move.get_or_none((Move.id == last.id) & (Move.state == MoveState.SET)) if last is not None else None
    if old is not None and answer.outcome is not None:
        done = answer.outcome is MoveOutcome.DONE
        old.outcome, old.changed, old.slip = answer.outcome, answer.changed, None if done else answer.slip
        old.answered_in = sealing.ritual
        sealing.move_on("move", old, _state_of(answer))
    move = sealing.draft.get(answers.NextMove)
    if move.none:
        return
    if move.action.strip():
        Move.create(
            ritual=sealing.ritual,
            when=one_line(move.when),
            action=one_line(move.action),
            minutes=move.minutes or DEFAULT_MINUTES,
            serves=move.serves,
            serves_id=sealing.final_id(move.serves_id),
            learn=move.learn,
            carried=old.carried + 1 if old is not None and _is_carried(old, move) else 0,
        )
    elif old is not None and (onward := carried_on(last, answer)) is not None:
        Move.create(
            ritual=sealing.ritual,
            when=old.when,
            action=onward.action,
            minutes=old.minutes,
            serves=old.serves,
            serves_id=old.serves_id,
            carried=old.carried + 1 if answer.then is MoveThen.CARRY else 0,
        )


def _is_carried(old: Move, move: answers.NextMove) -> bool:
    return old.state is MoveState.CARRIED and one_line(move.action) == old.action


def _state_of(answer: answers.LastMove) -> MoveState:
    if answer.outcome is MoveOutcome.DONE:
        return MoveState.DONE
    if answer.then in _MOVE_STATES:
        return _MOVE_STATES[answer.then]
    return MoveState.PARTLY if answer.outcome is MoveOutcome.PARTLY else MoveState.NOT_DONE
