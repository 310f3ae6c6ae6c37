"""RecordWriter: every change of state is checked and kept, links lead somewhere, and nothing goes half."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from fixtures.sample_answers import AN_IDEA, KEPT, a_full_week
from fixtures.sample_team import SampleTeam
from leadway import services
from leadway.domain import answers
from leadway.domain.agenda import DueCheck
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.terms import (
    CameTrue,
    ExperimentVerdict,
    MoveOutcome,
    NoteTarget,
    ProblemState,
    ProblemVerdict,
)
from leadway.domain.transitions import TRANSITIONS, TransitionError
from leadway.services.record_writer import DataService, FrozenRecordError, RecordWriter, record, ref_of
from leadway.storage import models
from leadway.storage.links import links_from, links_to
from leadway.storage.models import (
    MODELS,
    Evidence,
    Experiment,
    Finding,
    Judgement,
    Link,
    Move,
    Note,
    Opportunity,
    Problem,
    Ritual,
    StateChange,
)

BY_KIND: dict[str, Any] = {model._meta.table_name: model for model in MODELS}


@pytest.fixture
def writer(team: SampleTeam) -> RecordWriter:
    """Return a writer in a team with one full week."""
    team.seal(*a_full_week(team))
    return RecordWriter(team.clock.now())


@pytest.fixture
def problem(team: SampleTeam, writer: RecordWriter) -> Problem:
    """Return the problem that was noticed in the full week."""
    with team.services.database.reading():
        found: Problem = Problem.get()
    return found


def history(record: Ref) -> list[str]:
    rows = StateChange.select().where(
        (StateChange.kind == record.kind)
        & (StateChange.record_id == record.id)
        & (StateChange.field == "state")
    )
    return [row.after for row in rows]


# ----------------------------------------------------------------------------------------- the history


def test_sealing_leaves_the_whole_history_of_every_record(team: SampleTeam) -> None:
    note = team.services.notes.add("The label printer jams", "app")
    team.seal(*a_full_week(team))
    team.later(4)
    agenda = team.ritual().agenda
    assert agenda.review is not None
    assert agenda.experiment is not None
    team.seal(
        (KEPT, team.commitment("Cash count")),
        (answers.NoteFiling(NoteTarget.PROBLEM), note),
        (answers.ProblemAnswer(happens="The label printer jams"), note),
        (answers.LastMove(MoveOutcome.DONE, changed="Two of three wait at the label printer"), ""),
        (answers.OutcomeReviewAnswer("Accepted", CameTrue.YES, same_again=True), agenda.review.id),
        (answers.ProblemTriage(ProblemVerdict.NEXT), agenda.problems[0].id),
        (answers.ExperimentReviewAnswer(verdict=ExperimentVerdict.ADAPT), agenda.experiment.id),
        (AN_IDEA, "another"),
    )
    with team.services.database.reading():
        for kind in TRANSITIONS:
            # A draft is no record yet: the history of a week begins with its sealing.
            for row in BY_KIND[kind].select():
                states = history(Ref(kind, row.id))
                assert states, f"{kind} {row.id}"
                assert states[-1] == row.state
        for change in StateChange.select():
            assert BY_KIND[change.kind].get_or_none(BY_KIND[change.kind].id == change.record_id) is not None
        assert links_from(Ref(EntityKind.NOTE, note), LinkRole.FILED_AS) == [
            ref_of(Problem.get(Problem.happens == "The label printer jams"))
        ]


@pytest.mark.parametrize("folder", ["keep", "gaps", "ideas", "progress", "ritual/sealing.py"])
def test_records_are_written_through_the_writer_alone(folder: str) -> None:
    place = Path(services.__file__).parent / folder
    for file in [place] if place.is_file() else sorted(place.glob("*.py")):
        found = re.findall(r"(\w+)\.(?:create|save|update|insert|delete_instance)\(", file.read_text("utf-8"))
        assert set(found) <= {"writer", "_writer"}, file


def test_a_refused_change_of_state_writes_nothing(
    team: SampleTeam, writer: RecordWriter, problem: Problem
) -> None:
    with team.services.database.writing():
        writer.set_state(problem, ProblemState.DROPPED, "Solved itself")
    before = history(ref_of(problem))
    with pytest.raises(TransitionError), team.services.database.writing():
        writer.set_state(problem, ProblemState.SOLVED)
    with pytest.raises(TransitionError), team.services.database.writing():
        writer.set_state(problem, ProblemState.NOTICED)
    with team.services.database.reading():
        assert history(ref_of(problem)) == before
        assert Problem.get_by_id(problem.id).state is ProblemState.DROPPED


def test_what_was_dropped_is_reopened_with_a_reason(
    team: SampleTeam, writer: RecordWriter, problem: Problem
) -> None:
    with team.services.database.writing():
        writer.set_state(problem, ProblemState.CHOSEN)
        writer.set_state(problem, ProblemState.DROPPED, "Solved itself")
        writer.set_state(problem, ProblemState.CHOSEN, "It came back")
        assert history(ref_of(problem)) == ["noticed", "chosen", "dropped", "chosen"]


def test_a_judgement_is_never_changed_and_a_state_never_by_the_way(
    team: SampleTeam, writer: RecordWriter, problem: Problem
) -> None:
    with team.services.database.writing():
        with pytest.raises(FrozenRecordError):
            writer.update(Judgement.get(), reasons="Otherwise")
        with pytest.raises(ValueError, match="set_state"):
            writer.update(problem, state=ProblemState.SOLVED)


# -------------------------------------------------------------------------------------- links and deletion


def test_the_week_is_linked_as_its_answers_say(team: SampleTeam, writer: RecordWriter) -> None:
    with team.services.database.reading():
        opportunity, experiment = Opportunity.get(), Experiment.get()
        assert links_from(ref_of(experiment), LinkRole.SERVES) == [ref_of(opportunity)]
        assert links_to(ref_of(opportunity), LinkRole.SERVES) == [ref_of(experiment)]
        for finding in Finding.select().where(Finding.state == "handed_on"):
            assert links_from(ref_of(finding), LinkRole.HANDED_ON_TO)


@pytest.mark.parametrize("key", ["idea", ""])
def test_a_move_leads_to_what_it_serves_in_this_week_or_to_nothing(team: SampleTeam, key: str) -> None:
    move = answers.NextMove(when="Tuesday", action="time three returns", serves="opportunity", serves_id=key)
    team.seal((AN_IDEA, "idea"), (move, ""))
    with team.services.database.reading():
        served = links_from(ref_of(Move.get()), LinkRole.SERVES)
        assert served == ([ref_of(Opportunity.get())] if key else [])


def test_a_move_leads_to_the_experiment_that_was_reviewed_in_the_same_week(team: SampleTeam) -> None:
    team.seal((AN_IDEA, "idea"))
    team.later()
    turn = team.ritual().agenda.experiment
    assert turn is not None
    move = answers.NextMove(action="time three returns", serves="experiment", serves_id=turn.id)
    team.seal((answers.ExperimentReviewAnswer(learned="Labels first"), turn.id), (move, ""))
    with team.services.database.reading():
        assert links_from(ref_of(Move.get()), LinkRole.SERVES) == [Ref(EntityKind.EXPERIMENT, turn.id)]


def test_a_link_leads_to_a_record_that_is_there_in_a_role_that_fits(
    team: SampleTeam, writer: RecordWriter, problem: Problem
) -> None:
    with team.services.database.writing():
        with pytest.raises(ValueError, match="no problem of that id"):
            writer.link(ref_of(problem), LinkRole.MERGED_INTO, Ref(EntityKind.PROBLEM, "nowhere"))
        with pytest.raises(ValueError, match="proposes"):
            writer.link(ref_of(problem), LinkRole.PROPOSES, ref_of(problem))


def test_deleting_a_record_takes_its_links_its_history_and_what_hangs_on_it(
    team: SampleTeam, writer: RecordWriter
) -> None:
    with team.services.database.writing():
        ritual = Ritual.get()
        experiment = ref_of(Experiment.get())
        writer.delete(ritual)
        assert writer.changed[EntityKind.RITUAL] == {ritual.id}
        assert {EntityKind.RITUAL, EntityKind.CHECK, EntityKind.FINDING, EntityKind.GAP} <= set(
            writer.changed
        )
        gone = {id_ for ids in writer.changed.values() for id_ in ids}
        assert not {row.record_id for row in StateChange.select()} & gone
        assert not {end for row in Link.select() for end in (row.from_id, row.to_id)} & gone
        assert links_from(experiment, LinkRole.SERVES), "what does not hang on the week stays"


def test_a_change_is_announced_once_when_it_is_kept(team: SampleTeam) -> None:
    said: list[object] = []
    team.services.changes.subscribe(said.append)
    services = team.services
    records = DataService(services.database, team.clock, services.changes, services.settings)
    with records.writing_records() as writer:
        for text in ("one", "two"):
            writer.create(Note(text=text, written_at=writer.now))
        assert said == []
    assert len(said) == 1
    with pytest.raises(KnownError), records.writing_records() as writer:
        _write_and_fail(writer)
    assert len(said) == 1


TAKEN = [
    (models.Problem, answers.ProblemAnswer, "who happens should known lens"),
    (
        models.Opportunity,
        answers.OpportunityAnswer,
        "tried then better_for reach effort reversible suggested_by lens",
    ),
    (
        models.Gap,
        answers.GapAnswer,
        "affected next escalated_to escalated_when concerns told second_to answer_by",
    ),
    (
        models.Judgement,
        answers.GapAnswer,
        "option_a option_b option_c chosen confidence tests authority consulted",
    ),
    (
        models.OutcomeReview,
        answers.OutcomeReviewAnswer,
        "what_happened came_true same_again lesson result luck",
    ),
    (
        models.ExperimentReview,
        answers.ExperimentReviewAnswer,
        "target now obstacle learned verdict because",
    ),
    (models.Move, answers.NextMove, "when action minutes learn"),
    (models.Evidence, answers.EvidenceAnswer, "kind text"),
    (models.Check, DueCheck, "id title critical"),
    (
        models.Check,
        answers.CheckAnswer,
        "done right on_time by_rulebook days_late what_happened then",
    ),
]
"""The fields that a record takes from an answer by their names."""


@pytest.mark.parametrize(("model", "source", "names"), TAKEN)
def test_a_record_takes_these_fields_from_an_answer_by_their_names(
    model: Any,  # noqa: ANN401
    source: Any,  # noqa: ANN401
    names: str,
) -> None:
    fields = [each.name for each in dataclasses.fields(source) if each.name in model._meta.fields]
    assert fields == names.split(), "another name would lose what was answered"


def test_values_that_are_given_count_before_those_of_the_answer(team: SampleTeam) -> None:
    row = record(models.Move, answers.NextMove(when="Monday", action="ask", minutes=5), action="call")
    assert (row.when, row.action, row.minutes) == ("Monday", "call", 5)
    with team.services.database.reading():
        assert not models.Move.select().exists(), "nothing is saved"


def _write_and_fail(writer: RecordWriter) -> None:
    writer.create(Evidence(text="it", noted_on=writer.day))
    raise KnownError("The disk is full.", "Free some space.")
