"""Experiments, measures and moves are begun, changed, ended and followed by hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from fixtures.sample_answers import A_MOVE
from fixtures.sample_team import SampleTeam, sample_team
from leadway.domain import answers
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.registers import registers
from leadway.domain.registers.spec import BEGIN_EXPERIMENT, REOPEN, RESUME, StepSpec
from leadway.domain.terms import (
    Better,
    ExperimentState,
    ExperimentVerdict,
    MeasureKind,
    MeasureState,
    MoveOutcome,
    MoveState,
    OpportunityState,
    ProblemState,
    SlipReason,
)
from leadway.services.progress import steps
from leadway.services.progress.measures import decoded
from leadway.services.registers.service import RegisterService
from leadway.services.registers.views import RecordView
from leadway.storage.links import links_from
from leadway.storage.models import (
    Commitment,
    Experiment,
    ExperimentReview,
    Measure,
    Move,
    Opportunity,
    Problem,
    Reading,
    RuleProposal,
)

EXPERIMENT, MEASURE, MOVE = EntityKind.EXPERIMENT, EntityKind.MEASURE, EntityKind.MOVE
LISTED = {"experiment": "one list for both shifts", "if_then": "the handover takes 5 minutes"}


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    with sample_team(tmp_path) as made:
        made.services.database.undo.start()
        yield made


@pytest.fixture
def register(team: SampleTeam) -> RegisterService:
    return team.services.registers


def added(register: RegisterService, kind: EntityKind, /, **values: object) -> Ref:
    blank = register.blank(kind)
    return Ref(kind, register.save(kind, blank, replace(blank, **values)).id)


def step(kind: EntityKind, name: str) -> StepSpec:
    return registers()[kind].step(name)


def take(register: RegisterService, ref: Ref, name: str, **given: object) -> Ref:
    return register.take(ref, step(ref.kind, name), given)


def change(register: RegisterService, ref: Ref, **values: object) -> RecordView:
    before = register.record(ref).values
    register.save(ref.kind, before, replace(before, **values))
    return register.record(ref)


def begun(team: SampleTeam, origin: Problem | Opportunity, **given: object) -> Ref:
    with team.services.registers.writing_records("begin") as writer:
        return steps.begin_experiment(writer, origin, LISTED | given)


def problem(team: SampleTeam, happens: str = "wait 3 days") -> Problem:
    ref = added(team.services.registers, EntityKind.PROBLEM, who="Customers", happens=happens)
    row: Problem = Problem.get_by_id(ref.id)
    return row


def states(register: RegisterService, ref: Ref) -> list[str]:
    return [line.after for line in register.record(ref).history if line.field == "state"]


# ------------------------------------------------------------------------------------------- experiments


def test_an_experiment_begins_from_a_problem_which_is_in_work_then(
    team: SampleTeam, register: RegisterService
) -> None:
    origin = problem(team)
    ref = begun(team, origin, look_on=date(2026, 9, 30))
    view = register.record(ref)
    assert view.state == ExperimentState.RUNNING
    assert (view.values.title, view.values.hypothesis) == ("One list for both shifts", LISTED["if_then"])
    assert (view.values.started_on, view.values.check_on) == (team.today, date(2026, 9, 30))
    assert [each.ref for each in view.neighbours] == [Ref(EntityKind.PROBLEM, origin.id)]
    assert Problem.get_by_id(origin.id).state is ProblemState.IN_WORK


def test_the_questions_that_begin_one_are_no_columns_of_what_it_begins_from() -> None:
    from leadway.services.record_writer import model_of

    asked = {each.name for each in BEGIN_EXPERIMENT.asks}
    for kind in (EntityKind.PROBLEM, EntityKind.OPPORTUNITY, EntityKind.GAP, EntityKind.RULE_PROPOSAL):
        assert not asked & set(model_of(kind)._meta.fields)


def test_a_fourth_experiment_is_planned_and_begins_by_hand_when_there_is_room(
    team: SampleTeam, register: RegisterService
) -> None:
    first, _second, _third = (begun(team, problem(team, f"wait {n} days")) for n in range(3))
    origin = problem(team, "wait long")
    fourth = begun(team, origin)
    assert register.record(fourth).state == ExperimentState.PLANNED
    assert Problem.get_by_id(origin.id).state is ProblemState.CHOSEN
    with pytest.raises(KnownError, match=steps.NO_ROOM):
        take(register, fourth, "begin")
    assert register.record(fourth).state == ExperimentState.PLANNED
    take(register, first, "pause", paused_until=team.today + timedelta(days=9))
    take(register, fourth, "begin", check_on=date(2026, 10, 2))
    view = register.record(fourth)
    assert (view.state, view.values.check_on) == (ExperimentState.RUNNING, date(2026, 10, 2))
    assert view.values.started_on == team.today
    assert Problem.get_by_id(origin.id).state is ProblemState.IN_WORK
    with pytest.raises(KnownError, match=steps.NO_ROOM):
        register.take(first, RESUME)


def test_a_moved_check_date_stays_in_the_history(team: SampleTeam, register: RegisterService) -> None:
    ref = begun(team, problem(team))
    before = register.record(ref).values.check_on
    view = change(register, ref, check_on=date(2026, 12, 1))
    [moved] = [line for line in view.history if line.field != "state"]
    assert (moved.before, moved.after) == (str(before), "2026-12-01")


def test_adopting_solves_the_problem_and_offers_commitment_and_rule(
    team: SampleTeam, register: RegisterService
) -> None:
    origin = problem(team)
    ref = begun(team, origin)
    measure = added(register, MEASURE, name="Wait", unit="days", better=Better.LOWER, experiment=ref.id)
    for days_ago, value in ((30, 3.0), (20, 3.2), (10, 3.1)):
        team.services.rows.add(measure, {"day": team.today - timedelta(days=days_ago), "value": value})
    team.later()
    team.services.rows.add(measure, {"day": team.today, "value": 2.0})
    take(register, ref, "adopt", owner_role="Shift lead", as_commitment=True, as_rule=True)
    view = register.record(ref)
    assert view.state == ExperimentState.ADOPTED
    solved = Problem.get_by_id(origin.id)
    assert solved.state is ProblemState.SOLVED
    assert "3.1" in solved.solved_because
    assert "2" in solved.solved_because
    [commitment] = links_from(ref, LinkRole.BECAME)
    row = Commitment.get_by_id(commitment.id)
    assert (row.title, row.done_by) == ("One list for both shifts", "Shift lead")
    assert row.since > team.today
    [proposal] = links_from(ref, LinkRole.PROPOSES)
    assert RuleProposal.get_by_id(proposal.id).title == "One list for both shifts"
    team.services.database.undo.undo()
    assert register.record(ref).state == ExperimentState.RUNNING
    assert Problem.get_by_id(origin.id).state is ProblemState.IN_WORK


def test_adopting_realises_the_opportunity_and_makes_nothing_unasked(
    team: SampleTeam, register: RegisterService
) -> None:
    with register.writing_records("spot") as writer:
        idea = Opportunity(tried="three bins", spotted_on=team.today)
        writer.create(idea)
    ref = begun(team, idea)
    assert Opportunity.get_by_id(idea.id).state is OpportunityState.IN_WORK
    count = Commitment.select().count()
    take(register, ref, "check", reason="It takes half the time")
    assert register.record(ref).state == ExperimentState.CHECKED
    take(register, ref, "adopt", reason="It takes half the time")
    assert Opportunity.get_by_id(idea.id).state is OpportunityState.REALISED
    assert Commitment.select().count() == count
    assert RuleProposal.select().count() == 0


def test_adapting_goes_on_changed_and_waits_where_three_others_run(
    team: SampleTeam, register: RegisterService
) -> None:
    ref = begun(team, problem(team))
    take(register, ref, "adapt", reason="Only the late shift", check_on=date(2026, 10, 9))
    assert states(register, ref) == ["running", "adapted", "running"]
    assert register.record(ref).values.check_on == date(2026, 10, 9)
    take(register, ref, "check", reason="Better")
    for n in range(3):
        begun(team, problem(team, f"wait {n} days"))
    take(register, ref, "adapt", reason="Both shifts")
    assert register.record(ref).state == ExperimentState.ADAPTED
    assert "begin" in [each.name for each in register.record(ref).steps]


def test_ending_early_needs_a_lesson_and_can_be_taken_back_where_there_is_room(
    team: SampleTeam, register: RegisterService
) -> None:
    ref = begun(team, problem(team))
    with pytest.raises(KnownError):
        take(register, ref, "end", lesson=" ")
    take(register, ref, "end", lesson="Nobody reads the sign")
    view = register.record(ref)
    assert (view.state, view.values.lesson) == (ExperimentState.ABANDONED, "Nobody reads the sign")
    assert view.history[-1].reason == "Nobody reads the sign"
    for n in range(3):
        begun(team, problem(team, f"wait {n} days"))
    with pytest.raises(KnownError, match=steps.NO_ROOM):
        register.take(ref, REOPEN, {"reason": "We try again"})


def test_a_paused_experiment_says_until_when_and_that_the_day_has_passed(
    team: SampleTeam, register: RegisterService
) -> None:
    ref = begun(team, problem(team))
    take(register, ref, "pause", paused_until=team.today + timedelta(days=2))
    assert register.record(ref).state == ExperimentState.PAUSED
    assert "passed" not in register.record(ref).state_label
    team.later()
    assert "passed" in register.record(ref).state_label
    register.take(ref, RESUME)
    assert register.record(ref).state == ExperimentState.RUNNING


def test_an_experiment_written_down_by_hand_is_planned_with_obstacles_and_the_one_in_the_way(
    register: RegisterService,
) -> None:
    ref = added(
        register, EXPERIMENT, title="Two tills", because="Nobody waits", smallest_test="One Monday",
        prediction="Half the queue", needs_approval="Store manager", obstacles="Space\nStaff",
    )  # fmt: skip
    view = change(register, ref, obstacle_now="Staff")
    assert view.state == ExperimentState.PLANNED
    assert (view.values.obstacle_now, view.values.because) == ("Staff", "Nobody waits")


def test_what_the_ritual_asked_of_an_experiment_is_shown_and_can_be_corrected(
    team: SampleTeam, register: RegisterService
) -> None:
    ref = begun(team, problem(team))
    review = answers.ExperimentReviewAnswer(
        target="One day", now="Three", obstacle="Staff", learned="It works"
    )
    week = team.seal((review, ref.id))
    [row] = team.services.rows.rows(ref)
    assert row.values[:5] == (week, "One day", "Three", "Staff", "It works")
    team.services.rows.change(ref, row.id, "learned", "It works on Mondays")
    assert ExperimentReview.get_by_id(row.id).learned == "It works on Mondays"


# ---------------------------------------------------------------------------------------------- measures


def measure(register: RegisterService, **values: object) -> Ref:
    return added(register, MEASURE, **({"name": "Wait", "unit": "days", "better": Better.LOWER} | values))


def test_every_field_of_a_measure_is_stored_and_changed(register: RegisterService) -> None:
    ref = measure(
        register, kind=MeasureKind.SIDE_EFFECT, how_counted="At the till", source="Till", every=4,
        target=1234567.25, by_when=date(2026, 12, 24),
    )  # fmt: skip
    values = register.record(ref).values
    assert (values.kind, values.how_counted, values.source) == (
        MeasureKind.SIDE_EFFECT,
        "At the till",
        "Till",
    )
    assert (values.every, values.target, values.by_when) == (4, 1234567.25, date(2026, 12, 24))
    view = change(register, ref, name="Waiting time", every=None, better=None, target=None)
    assert (view.values.name, view.values.every, view.values.target) == ("Waiting time", 1, None)
    assert view.values.better is Better.HIGHER


def test_a_measure_rests_ends_and_is_started_again(register: RegisterService) -> None:
    ref = measure(register)
    take(register, ref, "rest")
    assert register.record(ref).state == MeasureState.RESTING
    register.take(ref, RESUME)
    take(register, ref, "end", reason="Nobody looks at it")
    assert register.record(ref).state == MeasureState.ENDED
    register.take(ref, REOPEN, {"reason": "It matters again"})
    assert register.record(ref).state == MeasureState.ACTIVE


def test_another_experiment_of_a_measure_stays_dated_in_its_history_and_on_its_chart(
    team: SampleTeam, register: RegisterService
) -> None:
    ref = measure(register)
    first = begun(team, problem(team), experiment="Two tills")
    change(register, ref, experiment=first.id)
    team.later()
    second = begun(team, problem(team, "come twice"), experiment="Three tills")
    view = change(register, ref, experiment=second.id)
    moved = [(line.before, line.after) for line in view.history if line.field not in ("state",)]
    assert moved == [("", "Two tills"), ("Two tills", "Three tills")]
    chart = team.services.measures.chart(ref)
    assert [mark.words for mark in chart.marks] == ["Two tills", "Three tills"]
    assert chart.series.changed_on == team.today


def test_a_reading_is_entered_later_corrected_deleted_and_undone(
    team: SampleTeam, register: RegisterService
) -> None:
    ref, rows = measure(register), team.services.rows
    missed = team.today - timedelta(days=20)
    rows.add(
        ref, {"day": missed, "value": 3.1, "cases": 12, "estimate": True, "source": "Till", "note": "Sale"}
    )
    rows.add(
        ref, {"day": team.today, "value": 2.0, "cases": None, "estimate": False, "source": "", "note": ""}
    )
    latest, first = rows.rows(ref)
    assert latest.values[:2] == (team.today, 2.0)
    assert first.values == (missed, 3.1, 12, True, "Till", "Sale")
    rows.change(ref, first.id, "value", 3.4)
    rows.change(ref, first.id, "cases", None)
    assert rows.rows(ref)[1].values[:3] == (missed, 3.4, 0)
    rows.delete(ref, [latest.id])
    assert [row.id for row in rows.rows(ref)] == [first.id]
    team.services.database.undo.undo()
    assert len(rows.rows(ref)) == 2


@pytest.mark.parametrize(
    "given", [{"value": 3.0}, {"day": date(2026, 9, 1)}, {"day": date(2099, 1, 1), "value": 3.0}]
)
def test_a_reading_without_day_or_value_or_of_tomorrow_is_refused(
    team: SampleTeam, register: RegisterService, given: dict[str, object]
) -> None:
    ref = measure(register)
    with pytest.raises(KnownError):
        team.services.rows.add(ref, given)
    assert team.services.rows.rows(ref) == ()


def test_readings_of_a_spreadsheet_are_added_once_and_undone_as_one(
    team: SampleTeam, register: RegisterService
) -> None:
    ref, measures = measure(register), team.services.measures
    readings = [(team.today - timedelta(weeks=n), float(n)) for n in range(600)]
    team.services.rows.add(ref, {"day": readings[1][0], "value": 99.0})
    team.services.rows.add(ref, {"day": readings[2][0], "value": 2.0})
    plan = measures.plan(ref, [*readings, readings[5]])
    assert (len(plan.new), plan.same, plan.other) == (598, 2, (readings[1],))
    assert measures.add(ref, plan, replaces=True) == 599
    assert sorted(values[:2] for row in team.services.rows.rows(ref) for values in [row.values]) == sorted(
        readings
    )
    again = measures.plan(ref, readings)
    assert (again.new, again.same, again.other) == ((), 600, ())
    team.services.database.undo.undo()
    assert [row.values[1] for row in team.services.rows.rows(ref)] == [99.0, 2.0]


def test_readings_of_days_with_another_value_stay_out_unless_they_replace_it(
    team: SampleTeam, register: RegisterService
) -> None:
    ref, measures = measure(register), team.services.measures
    team.services.rows.add(ref, {"day": team.today, "value": 99.0})
    plan = measures.plan(ref, [(team.today, 3.0)])
    assert measures.add(ref, plan) == 0
    assert [row.values[1] for row in team.services.rows.rows(ref)] == [99.0]


def test_a_file_is_read_in_the_encodings_of_spreadsheets() -> None:
    text = "Datum;Tage\n03.11.2026;3,1 ä\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert decoded(text.encode(encoding)) == text


def test_a_measure_of_fifty_years_of_weeks_opens_in_time(team: SampleTeam, register: RegisterService) -> None:
    import time

    ref, measures = measure(register), team.services.measures
    plan = measures.plan(ref, [(date(1976, 1, 5) + timedelta(weeks=n), float(n % 9)) for n in range(2600)])
    measures.add(ref, plan)
    for n in range(99):
        measure(register, name=f"Measure {n}")
    began = time.process_time()
    assert len(register.lines(MEASURE)) == 100
    register.record(ref)
    assert len(team.services.rows.rows(ref)) == 2600
    assert measures.chart(ref).count == 2600
    assert time.process_time() - began < 0.25  # 0.05 s on a machine of its own


def due(team: SampleTeam) -> list[str]:
    return [each.series.name for each in team.ritual().agenda.measures]


def test_a_measure_is_asked_only_in_the_weeks_that_its_rhythm_names(
    team: SampleTeam, register: RegisterService
) -> None:
    ref = measure(register, every=3)
    asked = []
    for week in range(8):
        if due(team):
            asked.append(week)
            team.seal((answers.ReadingAnswer(written="3"), ref.id))
        else:
            team.seal()
        team.later()
    assert asked == [0, 3, 6]


def test_a_reading_that_is_entered_late_or_missed_moves_no_rhythm(
    team: SampleTeam, register: RegisterService
) -> None:
    ref = measure(register, every=2)
    team.seal()
    team.later()
    team.services.rows.add(ref, {"day": team.today, "value": 3.0})
    assert due(team) == []
    team.seal()
    team.later()
    assert due(team) == ["Wait"]
    team.later(2)
    assert due(team) == ["Wait"], "asked in the first ritual after an absence"
    team.later()
    assert due(team) == ["Wait"], "its week was missed"
    take(register, ref, "rest")
    assert due(team) == []


# ------------------------------------------------------------------------------------------------- moves


@pytest.fixture
def move(team: SampleTeam, register: RegisterService) -> Ref:
    team.seal(A_MOVE)
    team.later()
    [line] = register.lines(MOVE)
    return line.ref


def test_the_words_of_a_move_are_changed_until_it_is_answered(register: RegisterService, move: Ref) -> None:
    view = change(register, move, action="time four returns", minutes=20, learn="Where the time goes")
    assert (view.values.action, view.values.minutes) == ("time four returns", 20)
    take(register, move, "done", changed="It took 9 minutes")
    view = change(register, move, action="time five returns", changed="It took 8 minutes")
    assert view.state == MoveState.DONE
    assert view.values.outcome is MoveOutcome.DONE
    assert (view.values.action, view.values.changed) == ("time four returns", "It took 8 minutes")


def test_what_got_in_the_way_is_kept_and_the_move_is_carried_made_smaller_or_let_go(
    team: SampleTeam, register: RegisterService, move: Ref
) -> None:
    take(register, move, "not_done", slip=SlipReason.NO_TIME)
    view = register.record(move)
    assert (view.state, view.values.slip) == (MoveState.NOT_DONE, SlipReason.NO_TIME)
    again = take(register, move, "carry")
    assert states(register, move) == ["set", "not_done", "carried"]
    assert Move.get_by_id(again.id).carried == 1
    assert team.ritual().agenda.move is not None
    assert team.ritual().agenda.move.id == again.id  # type: ignore[union-attr]
    assert [each.ref for each in register.record(again).neighbours] == [move]
    take(register, again, "partly", changed="One", slip=SlipReason.FORGOT)
    smaller = take(register, again, "shrink", smaller="put the list on the desk")
    assert register.record(again).state == MoveState.SHRUNK
    assert register.record(smaller).values.action == "put the list on the desk"
    take(register, smaller, "not_done")
    take(register, smaller, "let_go")
    assert register.record(smaller).state == MoveState.LET_GO


def test_a_move_is_carried_twice_at_most(register: RegisterService, move: Ref) -> None:
    for _n in range(2):
        take(register, move, "not_done")
        move = take(register, move, "carry")
    take(register, move, "not_done")
    with pytest.raises(KnownError, match=steps.CARRIED_TWICE):
        take(register, move, "carry")
    assert register.record(move).state == MoveState.NOT_DONE


def test_a_move_that_the_ritual_carries_on_is_linked_to_the_one_before(
    team: SampleTeam, register: RegisterService, move: Ref
) -> None:
    from leadway.domain.terms import MoveThen

    team.seal(answers.LastMove(outcome=MoveOutcome.NOT_DONE, slip=SlipReason.WAITING, then=MoveThen.CARRY))
    [after] = links_from(move, LinkRole.CARRIED_AS)
    assert register.record(after).state == MoveState.SET


# ----------------------------------------------------------------------------------------------- lessons


def test_lessons_of_weeks_experiments_and_reviews_are_one_list_with_their_records(
    team: SampleTeam, register: RegisterService
) -> None:
    ref = begun(team, problem(team))
    team.seal(
        answers.Closing(lesson="Ask the early shift first."),
        (answers.ExperimentReviewAnswer(learned="Nobody reads the sign"), ref.id),
    )
    take(register, ref, "end", lesson="Signs do not help")
    found = {lesson.text: lesson for lesson in team.services.lessons.all()}
    assert found["Ask the early shift first."].week == team.week
    assert found["Nobody reads the sign"].ref == found["Signs do not help"].ref == ref
    assert len(found) == 3


def test_every_state_of_experiments_measures_and_moves_is_reached_by_a_step() -> None:
    """Adapted is reached by the step that adapts; what it does is tested above."""
    for kind, own in ((EXPERIMENT, {"adapted", "planned"}), (MEASURE, {"active"}), (MOVE, {"set"})):
        reached = {str(each.state) for each in registers()[kind].steps if each.state}
        model = {EXPERIMENT: Experiment, MEASURE: Measure, MOVE: Move}[kind]
        every = {str(state) for state in model._meta.fields["state"].holds}
        assert reached | own == every


def test_readings_of_a_measure_that_is_gone_are_refused(team: SampleTeam, register: RegisterService) -> None:
    ref = measure(register)
    register.delete(ref)
    with pytest.raises(KnownError):
        team.services.rows.add(ref, {"day": team.today, "value": 3.0})
    with pytest.raises(KnownError):
        team.services.measures.chart(ref)
    assert Reading.select().count() == 0


def test_the_verdicts_of_the_ritual_do_what_the_steps_do(team: SampleTeam, register: RegisterService) -> None:
    origin = problem(team)
    ref = begun(team, origin)
    team.later(5)
    review = answers.ExperimentReviewAnswer(
        verdict=ExperimentVerdict.ADOPT, because="Half the time", owner_role="Shift lead", as_rule=True
    )
    team.seal((review, ref.id))
    assert Problem.get_by_id(origin.id).solved_because == "Half the time"
    assert links_from(ref, LinkRole.BECAME)
    assert links_from(ref, LinkRole.PROPOSES)


def test_the_ritual_takes_the_check_date_that_the_person_names(
    team: SampleTeam, register: RegisterService
) -> None:
    ref = begun(team, problem(team))
    team.later(5)
    review = answers.ExperimentReviewAnswer(
        verdict=ExperimentVerdict.ADAPT, because="Late shift only", check_on=date(2026, 12, 18)
    )
    team.seal((review, ref.id))
    assert register.record(ref).values.check_on == date(2026, 12, 18)
