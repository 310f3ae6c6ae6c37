"""Every register lists, adds, changes, steps, deletes and undoes its records in the same way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fixtures.sample_team import SampleTeam, sample_team
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.registers import registers
from leadway.domain.registers.evidence import ATTACH
from leadway.domain.registers.ideas import PROBLEMS
from leadway.domain.registers.spec import REOPEN, RESUME, FieldKind
from leadway.domain.terms import ProblemKind, ProblemState
from leadway.services.record_writer import GONE
from leadway.services.registers.service import NEEDED, RegisterService
from leadway.services.registers.views import RecordView, values_type
from leadway.storage.models import Experiment, Problem

KIND = EntityKind.PROBLEM
LABELS = {"who": "Night shift", "happens": "Looks for the handover book for 30 minutes"}


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    with sample_team(tmp_path) as made:
        made.services.database.undo.start()
        yield made


@pytest.fixture
def register(team: SampleTeam) -> RegisterService:
    return team.services.registers


def added(register: RegisterService, **values: object) -> RecordView:
    blank = register.blank(KIND)
    stored = register.save(KIND, blank, replace(blank, **(LABELS | values)))
    return register.record(Ref(KIND, stored.id))


def step_names(view: RecordView) -> list[str]:
    return [step.name for step in view.steps]


def test_a_record_that_was_added_is_listed_and_shown_as_it_was_written(register: RegisterService) -> None:
    view = added(register, kind=ProblemKind.UNMET_NEED)
    [line] = register.lines(KIND)
    assert line.ref == view.ref
    assert line.title == "Night shift – Looks for the handover book for 30 minutes"
    assert view.values.kind is ProblemKind.UNMET_NEED
    assert view.state == ProblemState.NOTICED
    assert view.began == register.today


def test_a_new_record_without_its_first_words_is_not_stored(register: RegisterService) -> None:
    blank = register.blank(KIND)
    assert register.save(KIND, blank, replace(blank, who="Night shift")).id == ""
    assert register.lines(KIND) == ()


def test_only_what_was_changed_is_written(register: RegisterService) -> None:
    view = added(register)
    other = replace(view.values, should="Found at once")
    register.save(KIND, view.values, other)
    # Another window still has the old words in its form, and changes something else.
    stored = register.save(KIND, view.values, replace(view.values, how_often="Each night"))
    assert (stored.should, stored.how_often) == ("Found at once", "Each night")


def test_changing_a_record_that_is_gone_is_a_sentence(register: RegisterService) -> None:
    view = added(register)
    register.delete(view.ref)
    for change in (
        lambda: register.save(KIND, view.values, replace(view.values, who="Early shift")),
        lambda: register.record(view.ref),
        lambda: register.take(view.ref, PROBLEMS.step("understand")),
    ):
        with pytest.raises(KnownError) as told:
            change()
        assert str(told.value) == str(GONE)


def test_a_step_sets_the_state_with_its_answers_and_keeps_the_reason(register: RegisterService) -> None:
    view = added(register)
    answers = {"parked_until": date(2026, 12, 1), "reason": "Not before the move"}
    register.take(view.ref, PROBLEMS.step("park"), answers)
    parked = register.record(view.ref)
    assert (parked.state, parked.values.parked_until) == (ProblemState.PARKED, date(2026, 12, 1))
    assert parked.history[-1].reason == "Not before the move"
    assert (parked.history[-1].before, parked.history[-1].after) == ("noticed", "parked")


def test_a_step_without_an_answer_that_it_needs_changes_nothing(register: RegisterService) -> None:
    view = added(register)
    step = PROBLEMS.step("drop")
    with pytest.raises(KnownError) as told:
        register.take(view.ref, step, {"reason": ""})
    assert NEEDED.format(question=step.asks[0].label) in str(told.value)
    assert register.record(view.ref) == view


def test_an_ended_record_opens_again_where_it_was_and_only_with_a_reason(register: RegisterService) -> None:
    view = added(register)
    register.take(view.ref, PROBLEMS.step("choose"))
    register.take(view.ref, PROBLEMS.step("drop"), {"reason": "Nobody minds"})
    dropped = register.record(view.ref)
    assert step_names(dropped) == [ATTACH.name, REOPEN.name]
    with pytest.raises(KnownError):
        register.take(view.ref, REOPEN, {})
    register.take(view.ref, REOPEN, {"reason": "It is back"})
    assert register.record(view.ref).state == ProblemState.CHOSEN


def test_a_parked_record_resumes_where_it_was_without_a_reason(register: RegisterService) -> None:
    view = added(register)
    register.take(view.ref, PROBLEMS.step("understand"))
    register.take(view.ref, PROBLEMS.step("park"), {"parked_until": date(2026, 12, 1)})
    assert RESUME.name in step_names(register.record(view.ref))
    register.take(view.ref, RESUME)
    assert register.record(view.ref).state == ProblemState.UNDERSTOOD


def test_a_step_that_is_no_longer_possible_is_a_sentence(register: RegisterService) -> None:
    view = added(register)
    register.take(view.ref, PROBLEMS.step("solve"), {"solved_because": "Found at once"})
    with pytest.raises(KnownError):
        register.take(view.ref, PROBLEMS.step("understand"))
    assert register.record(view.ref).state == ProblemState.SOLVED


def test_each_change_can_be_undone_and_typing_is_one_step(
    team: SampleTeam, register: RegisterService
) -> None:
    view = added(register)
    first = register.save(KIND, view.values, replace(view.values, should="Found"))
    register.save(KIND, first, replace(first, should="Found at once"))
    register.take(view.ref, PROBLEMS.step("understand"))
    team.services.database.undo.undo()
    assert register.record(view.ref).state == ProblemState.NOTICED
    team.services.database.undo.undo()
    assert register.lines(KIND) == ()


def test_a_deleted_record_comes_back_whole(team: SampleTeam, register: RegisterService) -> None:
    view = added(register)
    register.take(view.ref, PROBLEMS.step("understand"))
    before = register.record(view.ref)
    register.delete(view.ref)
    assert register.lines(KIND) == ()
    team.services.database.undo.undo()
    assert register.record(view.ref) == before


def test_a_date_that_cannot_be_read_is_kept_as_it_was_typed(register: RegisterService) -> None:
    view = added(register)
    register.take(view.ref, PROBLEMS.step("park"), {"parked_until": date(2026, 12, 1)})
    parked = register.record(view.ref).values
    unread = replace(parked, parked_until=None, parked_until_written="when the new till is in")
    stored = register.save(KIND, parked, unread)
    assert stored.parked_until == date(2026, 12, 1)
    assert stored.parked_until_written == "when the new till is in"
    register.save(KIND, stored, replace(stored, parked_until_written=""))
    assert register.record(view.ref).values.parked_until_written == ""


def test_the_thread_leads_both_ways_and_names_no_record_twice(
    team: SampleTeam, register: RegisterService
) -> None:
    view = added(register)
    with register.writing_records() as writer:
        experiment = Experiment(title="A shelf at the door", state="running")
        writer.create(experiment)
        ref = Ref(EntityKind.EXPERIMENT, experiment.id)
        writer.link(ref, LinkRole.SERVES, view.ref)
        other = Problem(who="Early shift", happens="Waits", noticed_on=register.today, state="noticed")
        writer.create(other)
        writer.link(Ref(KIND, other.id), LinkRole.MERGED_INTO, view.ref)
    [merged, *_rest] = register.record(view.ref).neighbours
    assert (merged.ref.id, merged.came_from) == (other.id, False)
    refs = [each.ref for _depth, each in register.thread(view.ref)]
    assert refs[:2] == [Ref(KIND, other.id), view.ref]
    assert len(refs) == len(set(refs))


@pytest.mark.parametrize("kind", list(registers()))
def test_each_declared_field_is_a_column_or_a_link(kind: EntityKind) -> None:
    from leadway.services.record_writer import model_of

    spec = registers()[kind]
    names = model_of(kind)._meta.fields
    elsewhere = [
        each.name for each in spec.fields if each.role or each.value_of or each.kind is FieldKind.TAGS
    ]
    stored = [name for each in spec.fields if each.name not in elsewhere for name in each.stored_in]
    assert [name for name in stored if name not in names] == []
    assert set(spec.order) <= {*names, *(f"-{name}" for name in names)}
    assert not spec.first_field or spec.first_field in {each.name for each in spec.fields}
    assert values_type(kind)()
