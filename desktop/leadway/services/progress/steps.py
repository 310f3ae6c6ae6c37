"""What the steps of experiments, measures and moves do besides setting the state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.closing import moved_in_words
from leadway.domain.errors import KnownError
from leadway.domain.ideas import MOST_RUNNING
from leadway.domain.moves import MOST_CARRIES
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.terms import (
    ExperimentState,
    MoveOutcome,
    OpportunityState,
    ProblemState,
    RitualState,
)
from leadway.domain.text import capital, one_line, shorten
from leadway.domain.transitions import state_before
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.progress.series import series_of
from leadway.services.record_writer import (
    RecordWriter,
    Row,
    model_of,
    record,
    ref_of,
    states_of,
)
from leadway.services.registers.steps import Answers, Effect
from leadway.storage import models
from leadway.storage.links import links_from

NO_ROOM = _("Three experiments are running. End or pause one of them first.")
CARRIED_TWICE = _("It was carried over twice already. Make it smaller, or let it go.")
UNCHANGED = _("Nothing was changed.")
_LONGEST_TITLE = 120


def running() -> int:
    """Return how many experiments are running; to be called inside a reading."""
    state = models.Experiment.state
    return models.Experiment.select().where(state == ExperimentState.RUNNING).count()


def begin_experiment(writer: RecordWriter, origin: Row, answers: Answers) -> Ref:
    """Write the experiment that comes of a problem, opportunity, gap or proposal, and return it.

    It runs where there is room, and is planned otherwise. `answers` are those of `BEGIN_EXPERIMENT`.
    """
    begins = running() < MOST_RUNNING
    experiment = models.Experiment(
        title=shorten(capital(answers["experiment"]), _LONGEST_TITLE),
        hypothesis=one_line(answers.get("if_then", "")),
        because=one_line(answers.get("because", "")),
        smallest_test=one_line(answers.get("smallest_test", "")),
        started_on=writer.today if begins else None,
        check_on=answers.get("look_on") or (writer.today + REVIEW_AFTER if begins else None),
        state=ExperimentState.RUNNING if begins else ExperimentState.PLANNED,
    )
    writer.create(experiment)
    writer.link(ref_of(experiment), LinkRole.SERVES, ref_of(origin))
    _bring_into_work(writer, origin, is_running=begins)
    return ref_of(experiment)


def begin(writer: RecordWriter, experiment: Row, check_on: date | None = None) -> None:
    """Let a planned or adapted experiment begin today, with what it serves; KnownError without room."""
    check_room()
    planned = experiment.check_on if experiment.check_on and experiment.check_on > writer.today else None
    writer.set_state(
        experiment,
        ExperimentState.RUNNING,
        started_on=experiment.started_on or writer.today,
        check_on=check_on or planned or writer.today + REVIEW_AFTER,
    )
    for origin in _origins(experiment):
        _bring_into_work(writer, origin, is_running=True)


def adapt(writer: RecordWriter, experiment: Row, because: str, check_on: object) -> None:
    """Let an experiment go on, changed, from this day; it waits where three others run."""
    was_running = experiment.state is ExperimentState.RUNNING
    values = {"check_on": check_on or writer.today + REVIEW_AFTER}
    writer.set_state(experiment, ExperimentState.ADAPTED, because, **values)
    if was_running or running() < MOST_RUNNING:
        writer.set_state(experiment, ExperimentState.RUNNING)


def adopt(
    writer: RecordWriter,
    experiment: Row,
    because: str,
    owner_role: str,
    *,
    since: Week,
    as_commitment: bool,
    as_rule: bool,
) -> None:
    """Make the new way the usual one, as a commitment from a week on or a proposal for a rule where wanted.

    The problem behind it is solved, and the opportunity realised; without words of its own, the readings are
    how that is known.
    """
    writer.set_state(experiment, ExperimentState.ADOPTED, because, owner_role=owner_role)
    if as_commitment:
        _make_standard(writer, experiment, since)
    if as_rule:
        from leadway.services.gaps.proposals import draft_proposal  # late: few experiments need it

        draft_proposal(writer, ref_of(experiment), experiment.title)
    for origin, state, known in reached(writer, experiment, because):
        values = {"solved_because": known} if isinstance(origin, models.Problem) else {}
        writer.set_state(origin, state, known, **values)


def reached(writer: RecordWriter, experiment: Row, because: str) -> list[tuple[Row, str, str]]:
    """Return what an experiment that is adopted brings to its end, with the state and how that is known."""
    known = because.strip() or _readings_in_words(experiment)
    ends = [(origin, _REACHED.get(type(origin), "")) for origin in _origins(experiment)]
    return [(origin, state, known) for origin, state in ends if state and writer.may_become(origin, state)]


def check_room() -> None:
    """Raise KnownError where as many experiments run as may."""
    if running() >= MOST_RUNNING:
        raise KnownError(NO_ROOM, UNCHANGED)


_REACHED: dict[type[models.Record], str] = {
    models.Problem: ProblemState.SOLVED,
    models.Opportunity: OpportunityState.REALISED,
}
"""What an adopted experiment makes of what it served."""
_IN_WORK: dict[type[models.Record], tuple[str, str]] = {
    models.Problem: (ProblemState.IN_WORK, ProblemState.CHOSEN),
    models.Opportunity: (OpportunityState.IN_WORK, OpportunityState.CHOSEN),
}
"""What an experiment that runs, or is planned, makes of what it serves."""


def _bring_into_work(writer: RecordWriter, origin: Row, *, is_running: bool) -> None:
    runs, waits = _IN_WORK.get(type(origin), ("", ""))
    state = runs if is_running else waits
    if state and writer.may_become(origin, state):
        writer.set_state(origin, state)


def _origins(experiment: Row) -> list[Row]:
    served = links_from(ref_of(experiment), LinkRole.SERVES)
    rows = (model_of(ref.kind).get_or_none(id=ref.id) for ref in served)
    return [row for row in rows if row is not None]


def _readings_in_words(experiment: Row) -> str:
    measures = models.Measure.select().where(models.Measure.experiment == experiment)
    return " ".join(filter(None, (moved_in_words(series_of(measure)) for measure in measures)))


def _make_standard(writer: RecordWriter, experiment: Row, since: Week) -> None:
    """Make the new way a commitment."""
    commitment = models.Commitment(
        title=experiment.title,
        done_by=experiment.owner_role,
        since=since.first_day,
        position=models.Commitment.select().count(),
    )
    writer.create(commitment)
    writer.link(ref_of(experiment), LinkRole.BECAME, ref_of(commitment))


# --------------------------------------------------------------------------------- the steps of a register


def _begin(writer: RecordWriter, experiment: Row, answers: Answers) -> None:
    begin(writer, experiment, answers.get("check_on"))


def _run_again(_writer: RecordWriter, experiment: Row, _answers: Answers) -> None:
    """Refuse to let a fourth experiment run again."""
    if state_before(EntityKind.EXPERIMENT, states_of(ref_of(experiment))) == ExperimentState.RUNNING:
        check_room()


def _adapt(writer: RecordWriter, experiment: Row, answers: Answers) -> None:
    adapt(writer, experiment, answers["reason"], answers.get("check_on"))


def _adopt(writer: RecordWriter, experiment: Row, answers: Answers) -> None:
    adopt(
        writer,
        experiment,
        answers.get("reason", ""),
        answers.get("owner_role", experiment.owner_role),
        since=Week.of(writer.today).shift(1),
        as_commitment=bool(answers.get("as_commitment")),
        as_rule=bool(answers.get("as_rule")),
    )


def _end(writer: RecordWriter, experiment: Row, answers: Answers) -> None:
    writer.set_state(experiment, ExperimentState.ABANDONED, answers["lesson"])


def _answered(outcome: MoveOutcome) -> Effect:
    def answer(writer: RecordWriter, move: Row, _answers: Answers) -> None:
        writer.update(move, outcome=outcome)

    return answer


def _go_on(writer: RecordWriter, move: Row, answers: Answers) -> Ref:
    """Set a move again for the coming week, whole or smaller, and return it."""
    smaller = one_line(answers.get("smaller", ""))
    if not smaller and move.carried >= MOST_CARRIES:
        raise KnownError(CARRIED_TWICE, UNCHANGED)
    sealed = models.Ritual.state.in_((RitualState.SEALED, RitualState.AMENDED))
    latest = models.Ritual.select().where(sealed).order_by(models.Ritual.week.desc()).first()
    again = record(
        models.Move,
        ritual=latest or move.ritual,
        when=move.when,
        action=smaller or move.action,
        minutes=move.minutes,
        learn=move.learn,
        label=move.label,
        carried=0 if smaller else move.carried + 1,
    )
    writer.create(again)
    for served in links_from(ref_of(move), LinkRole.SERVES):
        writer.link(ref_of(again), LinkRole.SERVES, served)
    writer.link(ref_of(move), LinkRole.CARRIED_AS, ref_of(again))
    return ref_of(again)


_E, _M = EntityKind.EXPERIMENT, EntityKind.MOVE
EFFECTS: dict[tuple[EntityKind, str], Callable[..., Ref | None]] = {
    (_E, "begin"): _begin,
    (_E, "resume"): _run_again,
    (_E, "reopen"): _run_again,
    (_E, "adapt"): _adapt,
    (_E, "adopt"): _adopt,
    (_E, "end"): _end,
    (_M, "done"): _answered(MoveOutcome.DONE),
    (_M, "partly"): _answered(MoveOutcome.PARTLY),
    (_M, "not_done"): _answered(MoveOutcome.NOT_DONE),
    (_M, "carry"): _go_on,
    (_M, "shrink"): _go_on,
}
"""By the kind of record and the name of the step."""
