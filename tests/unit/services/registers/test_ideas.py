"""Problems are solved, merged and taken apart again; notes become something; experiments begin."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from fixtures.sample_team import SampleTeam, sample_team
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers import registers
from leadway.domain.registers.evidence import ATTACH
from leadway.domain.registers.ideas import NOTES, OPPORTUNITIES, PARKED, PROBLEMS
from leadway.domain.registers.spec import BEGIN_EXPERIMENT
from leadway.domain.terms import Concern, OpportunityState, ProblemState
from leadway.domain.transitions import TRANSITIONS
from leadway.domain.weeks import short_date
from leadway.services.ideas.steps import CIRCLE, ENDED, INTO_ITSELF, TO_BE_TOLD
from leadway.services.registers.service import RegisterService
from leadway.services.registers.views import RecordView
from leadway.storage.models import Experiment, Gap, Opportunity, Problem

PROBLEM, OPPORTUNITY, NOTE = EntityKind.PROBLEM, EntityKind.OPPORTUNITY, EntityKind.NOTE
BECAUSE = {"reason": "Because"}


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    with sample_team(tmp_path) as made:
        yield made


@pytest.fixture
def register(team: SampleTeam) -> RegisterService:
    return team.services.registers


def added(register: RegisterService, kind: EntityKind, words: str) -> Ref:
    blank = register.blank(kind)
    field = registers()[kind].first_field
    return Ref(kind, register.save(kind, blank, replace(blank, **{field: words})).id)


def step_names(view: RecordView) -> set[str]:
    return {step.name for step in view.steps}


def merged(register: RegisterService, ref: Ref, into: Ref) -> None:
    register.take(ref, PROBLEMS.step("merge"), {"into": into.id})


def test_a_merged_problem_leads_to_the_other_one_until_the_merge_is_undone(register: RegisterService) -> None:
    one, other = added(register, PROBLEM, "Waits"), added(register, PROBLEM, "Waits longer")
    register.take(one, PROBLEMS.step("understand"))
    merged(register, one, other)
    view = register.record(one)
    assert view.state == ProblemState.MERGED
    assert [each.ref for each in view.neighbours] == [other]
    assert step_names(view) == {"unmerge", ATTACH.name}
    register.take(one, PROBLEMS.step("unmerge"), BECAUSE)
    assert register.record(one).state == ProblemState.UNDERSTOOD
    assert register.record(one).neighbours == ()
    assert register.record(one).history[-1].reason == BECAUSE["reason"]


def test_a_merge_that_leads_back_is_refused_with_a_sentence(register: RegisterService) -> None:
    one, other, third = (added(register, PROBLEM, words) for words in ("One", "Other", "Third"))
    merged(register, one, other)
    merged(register, other, third)
    for into, sentence in ((one, CIRCLE.format(title="One")), (third, str(INTO_ITSELF))):
        with pytest.raises(KnownError) as told:
            merged(register, third, into)
        assert sentence in str(told.value)
    dropped = added(register, PROBLEM, "Dropped")
    register.take(dropped, PROBLEMS.step("drop"), BECAUSE)
    with pytest.raises(KnownError) as told:
        merged(register, third, dropped)
    assert ENDED.format(title="Dropped") in str(told.value)
    assert register.record(third).state == ProblemState.NOTICED


def test_no_merge_of_many_ever_leads_back_to_where_it_began(register: RegisterService) -> None:
    chance = Random(13)  # noqa: S311 -- for which are merged
    refs = [added(register, PROBLEM, f"Number {n}") for n in range(5)]
    into: dict[Ref, Ref] = {}
    for _ in range(60):
        ref, other = chance.choice(refs), chance.choice(refs)
        if ref in into:
            register.take(ref, PROBLEMS.step("unmerge"), BECAUSE)
            del into[ref]
            continue
        # What is merged has ended: only an open one other than itself takes another one in.
        if ref == other or other in into:
            with pytest.raises(KnownError):
                merged(register, ref, other)
        else:
            merged(register, ref, other)
            into[ref] = other
        end = ref
        for _step in refs:
            end = into.get(end, end)
        assert end not in into, "each ends at one that is open"


def test_only_open_problems_other_than_itself_are_offered_for_a_merge(register: RegisterService) -> None:
    one, other, dropped = (added(register, PROBLEM, words) for words in ("One", "Other", "Dropped"))
    register.take(dropped, PROBLEMS.step("drop"), BECAUSE)
    [question] = [each for each in PROBLEMS.step("merge").asks if each.name == "into"]
    assert [line.ref for line in register.options(question, apart_from=one)] == [other]


def test_a_solved_problem_says_how_that_is_known(register: RegisterService) -> None:
    ref = added(register, PROBLEM, "Waits")
    with pytest.raises(KnownError):
        register.take(ref, PROBLEMS.step("solve"))
    register.take(ref, PROBLEMS.step("solve"), {"solved_because": "Nobody waited"})
    assert register.record(ref).values.solved_because == "Nobody waited"


@pytest.mark.parametrize(
    ("kind", "reached"),
    [
        (PROBLEM, {"understand", "choose", "start", "solve", "park", "drop", "merge"}),
        (OPPORTUNITY, {"shape", "choose", "start", "realise", "park", "drop"}),
        (NOTE, {"file_week", "discard"}),
    ],
)
def test_each_state_is_reached_by_a_step(
    register: RegisterService, kind: EntityKind, reached: set[str]
) -> None:
    spec, other = registers()[kind], added(register, kind, "Other")
    answers = {
        "reason": "Because",
        "into": other.id,
        "solved_because": "Seen",
        "parked_until": register.today,
    }
    states = {register.record(other).state}
    for name in reached:
        ref, step = added(register, kind, name), spec.step(name)
        register.take(ref, step, {each.name: answers[each.name] for each in step.asks})
        states.add(register.record(ref).state)
    assert states == set(TRANSITIONS[kind].states)


@pytest.mark.parametrize(("kind", "model"), [(PROBLEM, Problem), (OPPORTUNITY, Opportunity)])
def test_an_experiment_begins_for_an_idea_and_waits_where_three_run(
    register: RegisterService, kind: EntityKind, model: type[Problem] | type[Opportunity]
) -> None:
    refs = [added(register, kind, f"Number {n}") for n in range(4)]
    made = [register.take(ref, BEGIN_EXPERIMENT, {"experiment": "one list"}) for ref in refs]
    with register._database.reading():
        states = [Experiment.get_by_id(each.id).state for each in made]
        assert states == ["running", "running", "running", "planned"]
        assert [model.get_by_id(ref.id).state for ref in refs] == ["in_work"] * 3 + ["chosen"]
    last = register.record(refs[0])
    assert BEGIN_EXPERIMENT.name in step_names(last)
    register.take(refs[0], registers()[kind].step("drop"), BECAUSE)
    assert BEGIN_EXPERIMENT.name not in step_names(register.record(refs[0]))


@pytest.mark.parametrize(
    ("step", "model", "field"),
    [
        ("file_gap", Gap, "situation"),
        ("file_problem", Problem, "happens"),
        ("file_opportunity", Opportunity, "tried"),
    ],
)
def test_a_note_becomes_what_it_is_filed_as(
    register: RegisterService, step: str, model: type[Gap], field: str
) -> None:
    ref = added(register, NOTE, "The printer is empty again")
    made = register.take(ref, NOTES.step(step))
    with register._database.reading():
        assert getattr(model.get_by_id(made.id), field) == "The printer is empty again"
    assert register.record(ref).state == "filed"


def test_a_note_that_others_have_to_be_told_of_becomes_a_gap_only(
    team: SampleTeam, register: RegisterService
) -> None:
    concern = next(iter(Concern))
    ref = Ref(NOTE, team.services.notes.add("Somebody was hurt", "app", [concern]))
    with pytest.raises(KnownError) as told:
        register.take(ref, NOTES.step("file_problem"))
    assert str(told.value) == str(TO_BE_TOLD)
    assert register.record(ref).state == "new"
    made = register.take(ref, NOTES.step("file_gap"))
    with register._database.reading():
        assert Gap.get_by_id(made.id).concerns == concern


def test_two_notes_are_merged_and_no_word_is_lost(register: RegisterService) -> None:
    one, other = added(register, NOTE, "The printer"), added(register, NOTE, "is empty again")
    assert register.take(other, NOTES.step("merge"), {"into": one.id}) == one
    assert register.record(one).values.text == "The printer\nis empty again"
    assert [line.ref for line in register.lines(NOTE, ["new"])] == [one]


def test_a_parked_idea_says_until_when_and_a_problem_how_often_it_was_asked(
    register: RegisterService,
) -> None:
    ref = added(register, OPPORTUNITY, "Three bins")
    register.take(ref, OPPORTUNITIES.step("park"), {"parked_until": register.today})
    [line] = register.lines(OPPORTUNITY)
    assert line.state_label == PARKED.format(date=short_date(register.today))
    assert register.record(ref).state == OpportunityState.PARKED
    assert PROBLEMS.details_of(Problem(asked=0)) == ""
    assert PROBLEMS.details_of(Problem(asked=3)) == "asked 3 times"


def test_an_experiment_can_be_begun_from_a_problem_an_opportunity_a_gap_or_a_proposal(
    register: RegisterService,
) -> None:
    kinds = {kind for kind, spec in registers().items() if BEGIN_EXPERIMENT in spec.steps}
    assert kinds == {PROBLEM, OPPORTUNITY, EntityKind.GAP, EntityKind.RULE_PROPOSAL}
    for kind in kinds:
        ref = added(register, kind, "Returns without a receipt")
        made = register.take(ref, BEGIN_EXPERIMENT, {"experiment": "one list"})
        assert [each.ref for each in register.record(made).neighbours if not each.came_from] == [ref]
