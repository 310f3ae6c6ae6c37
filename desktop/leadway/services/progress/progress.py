"""Makes and writes measures and their readings, experiments and their reviews, moves, and evidence."""

from __future__ import annotations

from leadway.domain import terms
from leadway.domain.answers import (
    ExperimentReviewAnswer,
    LastMove,
    NewMeasure,
    NextMove,
    NumberAnswer,
    OpportunityAnswer,
    number_on,
)
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.ideas import MOST_RUNNING, idea
from leadway.domain.moves import DEFAULT_MINUTES, what_next
from leadway.domain.number_parser import read_number
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.text import capital, one_line, shorten
from leadway.domain.weeks import Week
from leadway.services.progress import steps
from leadway.services.record_writer import RecordWriter, record, ref_of
from leadway.services.ritual.draft_results import DraftWeek
from leadway.storage import models
from leadway.storage.fields import rowid
from leadway.storage.links import links_from

MOVE_STATES = {
    terms.MoveThen.CARRY: terms.MoveState.CARRIED,
    terms.MoveThen.SHRINK: terms.MoveState.SHRUNK,
    terms.MoveThen.LET_GO: terms.MoveState.LET_GO,
}
"""The states of a move that did not happen, by what happens to it."""


# --------------------------------------------------------------------------------- measures and evidence


def measure_of(week: DraftWeek, key: str, answer: NewMeasure) -> models.Measure:
    """Return a measure that is followed from now on as a new record."""
    return models.Measure(
        id=week.record_id(key),
        name=one_line(answer.name),
        unit=one_line(answer.unit),
        better=answer.better or terms.Better.HIGHER,
        experiment=models.Experiment.get_or_none(models.Experiment.id == answer.experiment),
        started_on=week.writer.day,
    )


def reading_of(week: DraftWeek, measure: models.Measure, answer: NumberAnswer) -> models.Reading | None:
    """Return a reading as a new record; None where the text is no number."""
    value, counted = number_on(answer), read_number(getattr(answer, "cases", ""))
    if value is None:
        return None
    count = int(counted) if counted and 0 < counted < 1e9 else 0
    return models.Reading(measure=measure, ritual=week.ritual, day=week.writer.day, value=value, cases=count)


def add_reading(week: DraftWeek, measure: models.Measure, answer: NumberAnswer) -> None:
    """Write a reading; a text that is no number is kept as evidence."""
    reading = reading_of(week, measure, answer)
    if reading is not None:
        week.writer.create(reading)
    elif answer.written.strip():
        text = f"{measure.name}: {answer.written}"
        add_evidence(week, text, ref_of(measure), kind=terms.EvidenceKind.NUMBER)


def add_evidence(
    week: DraftWeek, text: str, about: Ref | None = None, *, kind: terms.EvidenceKind | None = None
) -> None:
    """Write a line that shows something about a record; an empty one is left out."""
    if text := one_line(text):
        evidence = models.Evidence(ritual=week.ritual, kind=kind, text=text, noted_on=week.writer.day)
        week.writer.create(evidence)
        if about is not None:
            week.writer.link(ref_of(evidence), LinkRole.ABOUT, about)


# ------------------------------------------------------------------------------------------- experiments


def experiment_of(week: DraftWeek, key: str, answer: OpportunityAnswer, *, begins: bool) -> models.Experiment:
    """Return the experiment that tries an opportunity as a new record; it runs, or is planned."""
    return models.Experiment(
        id=week.own_id(EntityKind.EXPERIMENT, key),
        title=shorten(capital(answer.tried or answer.then), 120),
        started_on=week.writer.today if begins else None,
        check_on=answer.check_on or (week.writer.today + REVIEW_AFTER if begins else None),
        state=terms.ExperimentState.RUNNING if begins else terms.ExperimentState.PLANNED,
    )


def add_experiment(
    week: DraftWeek, key: str, opportunity: models.Opportunity, answer: OpportunityAnswer
) -> None:
    """Write the experiment that tries an opportunity; it runs where there is room, or is planned."""
    experiment = experiment_of(week, key, answer, begins=opportunity.state is terms.OpportunityState.IN_WORK)
    experiment.hypothesis = idea(answer.tried, answer.then, answer.better_for)
    week.writer.create(experiment)
    week.writer.link(ref_of(experiment), LinkRole.SERVES, ref_of(opportunity))


def review_experiment(week: DraftWeek, experiment: models.Experiment, answer: ExperimentReviewAnswer) -> None:
    """Write the review of an experiment, and end or change it where it was judged."""
    writer = week.writer
    writer.create(record(models.ExperimentReview, answer, experiment=experiment, ritual=week.ritual))
    measure = models.Measure.get_or_none(models.Measure.id == answer.measure)
    if measure is not None:
        writer.update(measure, experiment=experiment)
    if experiment.state not in (terms.ExperimentState.RUNNING, terms.ExperimentState.PAUSED):
        return
    why, keeper = answer.because, answer.owner_role
    match answer.verdict:
        case terms.ExperimentVerdict.ADOPT:
            since = max(week.agenda.week.shift(1), Week.of(writer.today))
            kept = bool(keeper.strip())
            steps.adopt(
                writer, experiment, why, keeper, since=since, as_commitment=kept, as_rule=answer.as_rule
            )
        case terms.ExperimentVerdict.ADAPT:
            # It runs on, changed: the measure keeps its baseline, and the change is on record with its day.
            steps.adapt(writer, experiment, why, answer.check_on)
        case terms.ExperimentVerdict.ABANDON:
            writer.set_state(experiment, terms.ExperimentState.ABANDONED, why, lesson=why)
        case None:
            pass


def waiting_experiments(running: int) -> list[models.Experiment]:
    """Return the experiments that have waited longest, as far as there is room with so many running.

    One that serves nothing yet was only written down: it is begun by hand.
    """
    serving = (models.Link.from_kind == EntityKind.EXPERIMENT) & (models.Link.role == LinkRole.SERVES)
    is_planned = models.Experiment.state == terms.ExperimentState.PLANNED
    waits = is_planned & models.Experiment.id.in_(models.Link.select(models.Link.from_id).where(serving))
    rows = models.Experiment.select().where(waits)
    room = max(0, MOST_RUNNING - running)
    return list(rows.order_by(rowid()).limit(room))


def start_planned(writer: RecordWriter) -> None:
    """Let the experiments that have waited longest begin, as far as there is room now."""
    for experiment in waiting_experiments(steps.running()):
        steps.begin(writer, experiment)


# ------------------------------------------------------------------------------------------------- moves


def answer_move(week: DraftWeek, move: models.Move, answer: LastMove) -> None:
    """Write the outcome of the last move."""
    week.writer.set_state(
        move,
        _state_of(answer),
        outcome=answer.outcome,
        changed=answer.changed,
        slip=None if answer.outcome is terms.MoveOutcome.DONE else answer.slip,
        answered_in=week.ritual,
    )


def add_move(week: DraftWeek, move: NextMove, serves: Ref | None, last: models.Move | None) -> None:
    """Write the move for the coming week."""
    is_carried = last is not None and last.state is terms.MoveState.CARRIED
    carried = last.carried + 1 if last and is_carried and one_line(move.action) == last.action else 0
    goes_on = last is not None and last.state in (terms.MoveState.CARRIED, terms.MoveState.SHRUNK)
    _write_move(week, move, [serves] if serves is not None else [], carried, last if goes_on else None)


def carry_move(week: DraftWeek, last: models.Move, action: str) -> None:
    """Write the last move again, whole or with a smaller action, where no other was set."""
    carried = last.carried + 1 if action == last.action else 0
    again = NextMove(when=last.when, action=action, minutes=last.minutes)
    _write_move(week, again, links_from(ref_of(last), LinkRole.SERVES), carried, last)


def _write_move(
    week: DraftWeek, move: NextMove, serves: list[Ref], carried: int, last: models.Move | None
) -> None:
    row = record(
        models.Move,
        move,
        id=week.own_id(EntityKind.MOVE),
        ritual=week.ritual,
        when=one_line(move.when),
        action=one_line(move.action),
        minutes=move.minutes or DEFAULT_MINUTES,
        carried=carried,
    )
    week.writer.create(row)
    for served in serves:
        week.writer.link(ref_of(row), LinkRole.SERVES, served)
    if last is not None:
        week.writer.link(ref_of(last), LinkRole.CARRIED_AS, ref_of(row))


def _state_of(answer: LastMove) -> terms.MoveState:
    if answer.outcome is terms.MoveOutcome.DONE:
        return terms.MoveState.DONE
    then = what_next(answer)
    if then in MOVE_STATES:
        return MOVE_STATES[then]
    return terms.MoveState.PARTLY if answer.outcome is terms.MoveOutcome.PARTLY else terms.MoveState.NOT_DONE
