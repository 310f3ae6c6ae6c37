"""Writes measures and their readings, experiments and their reviews, moves, and evidence."""

from __future__ import annotations

from leadway.domain.answers import ExperimentReviewAnswer, LastMove, NewMeasure, NextMove, OpportunityAnswer
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.experiments import MOST_RUNNING
from leadway.domain.measures import parse_number
from leadway.domain.moves import DEFAULT_MINUTES
from leadway.domain.refs import LinkRole, Ref
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
)
from leadway.domain.text import capital, one_line, shorten
from leadway.domain.weeks import Week
from leadway.services.record_writer import RecordWriter, ref_of
from leadway.storage.links import links_from
from leadway.storage.models import (
    Commitment,
    Evidence,
    Experiment,
    ExperimentReview,
    Measure,
    Move,
    Opportunity,
    Reading,
    Ritual,
)

_MOVE_STATES = {
    MoveThen.CARRY: MoveState.CARRIED,
    MoveThen.SHRINK: MoveState.SHRUNK,
    MoveThen.LET_GO: MoveState.LET_GO,
}


# --------------------------------------------------------------------------------- measures and evidence


def add_measure(writer: RecordWriter, id_: str, answer: NewMeasure) -> Measure:
    """Write a measure that is followed from now on."""
    measure = Measure(
        id=id_,
        name=one_line(answer.name),
        unit=one_line(answer.unit),
        better=answer.better or Better.HIGHER,
        experiment=Experiment.get_or_none(Experiment.id == answer.experiment),
        started_on=writer.day,
    )
    writer.create(measure)
    return measure


def add_reading(
    writer: RecordWriter, ritual: Ritual, measure: Measure, written: str, cases: str = ""
) -> None:
    """Write a reading; a text that is no number is kept as evidence."""
    value = parse_number(written)
    if value is None:
        text = f"{measure.name}: {written}" if written.strip() else ""
        add_evidence(writer, ritual, text, ref_of(measure), kind=EvidenceKind.NUMBER)
        return
    counted = parse_number(cases)
    writer.create(
        Reading(
            measure=measure,
            ritual=ritual,
            day=writer.day,
            value=value,
            cases=int(counted) if counted and 0 < counted < 1e9 else 0,
        )
    )


def add_evidence(
    writer: RecordWriter, ritual: Ritual, text: str, about: Ref | None, *, kind: EvidenceKind | None = None
) -> None:
    """Write a line that shows something about a record; an empty one is left out."""
    if text := one_line(text):
        evidence = Evidence(ritual=ritual, kind=kind, text=text, noted_on=writer.day)
        writer.create(evidence)
        if about is not None:
            writer.link(ref_of(evidence), LinkRole.ABOUT, about)


# ------------------------------------------------------------------------------------------- experiments


def add_experiment(
    writer: RecordWriter, id_: str, opportunity: Opportunity, answer: OpportunityAnswer
) -> None:
    """Write the experiment that tries an opportunity; it runs where there is room, or is planned."""
    begins = opportunity.state is OpportunityState.IN_WORK
    experiment = Experiment(
        id=id_,
        title=shorten(capital(answer.tried or answer.then), 120),
        hypothesis=idea(answer.tried, answer.then, answer.better_for),
        started_on=writer.day if begins else None,
        check_on=writer.today + REVIEW_AFTER,
        state=ExperimentState.RUNNING if begins else ExperimentState.PLANNED,
    )
    writer.create(experiment)
    writer.link(ref_of(experiment), LinkRole.SERVES, ref_of(opportunity))


def review_experiment(
    writer: RecordWriter, ritual: Ritual, experiment: Experiment, answer: ExperimentReviewAnswer, week: Week
) -> None:
    """Write the review of an experiment, and end or change it where it was judged."""
    writer.create(
        ExperimentReview(
            experiment=experiment,
            ritual=ritual,
            target=answer.target,
            now=answer.now,
            obstacle=answer.obstacle,
            learned=answer.learned,
            verdict=answer.verdict,
            because=answer.because,
        )
    )
    measure = Measure.get_or_none(Measure.id == answer.measure)
    if measure is not None:
        writer.update(measure, experiment=experiment)
    if experiment.state is not ExperimentState.RUNNING:
        return
    why = answer.because
    match answer.verdict:
        case ExperimentVerdict.ADOPT:
            writer.set_state(experiment, ExperimentState.ADOPTED, why, owner_role=answer.owner_role)
            if answer.owner_role.strip():
                _make_standard(writer, experiment, week)
        case ExperimentVerdict.ADAPT:
            # It runs on, changed: the measure keeps its baseline, and the change is on record with its day.
            writer.set_state(experiment, ExperimentState.ADAPTED, why, check_on=writer.today + REVIEW_AFTER)
            writer.set_state(experiment, ExperimentState.RUNNING)
        case ExperimentVerdict.ABANDON:
            writer.set_state(experiment, ExperimentState.ABANDONED, why, lesson=why)
        case None:
            pass


def running() -> int:
    """Return how many experiments are running."""
    return Experiment.select().where(Experiment.state == ExperimentState.RUNNING).count()


def start_planned(writer: RecordWriter) -> None:
    """Let the experiments that have waited longest begin, as far as there is room now."""
    waiting = Experiment.select().where(Experiment.state == ExperimentState.PLANNED)
    room = max(0, MOST_RUNNING - running())
    for experiment in list(waiting.order_by(Experiment.check_on, Experiment.id).limit(room)):
        writer.update(experiment, started_on=writer.day, check_on=writer.today + REVIEW_AFTER)
        writer.set_state(experiment, ExperimentState.RUNNING)
        for served in links_from(ref_of(experiment), LinkRole.SERVES):
            behind = Opportunity.get_or_none(Opportunity.id == served.id)
            if behind is not None and writer.may_become(behind, OpportunityState.IN_WORK):
                writer.set_state(behind, OpportunityState.IN_WORK)


def _make_standard(writer: RecordWriter, experiment: Experiment, week: Week) -> None:
    """Make the new way a commitment from the next week on."""
    commitment = Commitment(
        title=experiment.title,
        done_by=experiment.owner_role,
        since=max(week.shift(1), Week.of(writer.today)).monday,
        position=Commitment.select().count(),
    )
    writer.create(commitment)
    writer.link(ref_of(experiment), LinkRole.BECAME, ref_of(commitment))


# ------------------------------------------------------------------------------------------------- moves


def answer_move(writer: RecordWriter, ritual: Ritual, move: Move, answer: LastMove) -> None:
    """Write what became of the last move."""
    done = answer.outcome is MoveOutcome.DONE
    writer.set_state(
        move,
        _state_of(answer),
        outcome=answer.outcome,
        changed=answer.changed,
        slip=None if done else answer.slip,
        answered_in=ritual,
    )


def add_move(
    writer: RecordWriter, ritual: Ritual, id_: str, move: NextMove, serves: Ref | None, last: Move | None
) -> None:
    """Write the move for the coming week."""
    carried = last is not None and last.state is MoveState.CARRIED and one_line(move.action) == last.action
    row = Move(
        id=id_,
        ritual=ritual,
        when=one_line(move.when),
        action=one_line(move.action),
        minutes=move.minutes or DEFAULT_MINUTES,
        learn=move.learn,
        carried=last.carried + 1 if last is not None and carried else 0,
    )
    writer.create(row)
    if serves is not None:
        writer.link(ref_of(row), LinkRole.SERVES, serves)


def carry_move(
    writer: RecordWriter, ritual: Ritual, id_: str, last: Move, action: str, then: MoveThen | None
) -> None:
    """Write the last move again, whole or with a smaller action, where no other was set."""
    carried = last.carried + 1 if then is MoveThen.CARRY else 0
    row = Move(id=id_, ritual=ritual, when=last.when, action=action, minutes=last.minutes, carried=carried)
    writer.create(row)
    for served in links_from(ref_of(last), LinkRole.SERVES):
        writer.link(ref_of(row), LinkRole.SERVES, served)


def _state_of(answer: LastMove) -> MoveState:
    if answer.outcome is MoveOutcome.DONE:
        return MoveState.DONE
    if answer.then in _MOVE_STATES:
        return _MOVE_STATES[answer.then]
    return MoveState.PARTLY if answer.outcome is MoveOutcome.PARTLY else MoveState.NOT_DONE
