"""Tags are typed on any record, and renamed, merged and deleted in one place."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.sample_team import SampleTeam, sample_team
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.registers import registers
from leadway.domain.registers.people import TAG_REGISTER
from leadway.services.registers.service import TAKEN, RegisterService
from leadway.services.tags import BETWEEN, ITSELF, names_in
from leadway.storage.links import links_to

PROBLEM, TAG, PERSON = EntityKind.PROBLEM, EntityKind.TAG, EntityKind.PERSON


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    with sample_team(tmp_path) as made:
        made.services.database.undo.start()
        yield made


@pytest.fixture
def register(team: SampleTeam) -> RegisterService:
    return team.services.registers


def tagged(register: RegisterService, happens: str, tags: str) -> Ref:
    blank = register.blank(PROBLEM)
    return Ref(PROBLEM, register.save(PROBLEM, blank, replace(blank, happens=happens, tags=tags)).id)


def tags(register: RegisterService, ref: Ref) -> str:
    return str(register.record(ref).values.tags)


def tag(register: RegisterService, name: str) -> Ref:
    return next(line.ref for line in register.lines(TAG) if line.title == name)


def test_tags_are_made_as_they_are_typed_and_each_once(register: RegisterService) -> None:
    first = tagged(register, "Waits", "night shift,  till , Night Shift,")
    second = tagged(register, "Waits longer", "TILL")
    assert [line.title for line in register.lines(TAG)] == ["Night Shift", "till"]
    assert tags(register, first) == BETWEEN.join(("Night Shift", "till"))
    assert tags(register, second) == "till"


def test_a_tag_is_taken_away_by_deleting_its_word(register: RegisterService) -> None:
    ref = tagged(register, "Waits", "night shift, till")
    values = register.record(ref).values
    register.save(PROBLEM, values, replace(values, tags="till"))
    assert tags(register, ref) == "till"
    assert [line.title for line in register.lines(TAG)] == ["night shift", "till"]


def test_a_renamed_tag_is_renamed_on_every_record(register: RegisterService) -> None:
    ref = tagged(register, "Waits", "till")
    values = register.record(tag(register, "till")).values
    register.save(TAG, values, replace(values, name="counter"))
    assert tags(register, ref) == "counter"


def test_a_name_that_is_taken_is_refused_with_a_sentence(register: RegisterService) -> None:
    tagged(register, "Waits", "till, counter")
    values = register.record(tag(register, "till")).values
    with pytest.raises(KnownError) as told:
        register.save(TAG, values, replace(values, name="counter"))
    assert TAKEN.format(name="counter") in str(told.value)
    assert len(register.lines(TAG)) == 2


def test_merged_tags_are_one_and_undo_parts_them(team: SampleTeam, register: RegisterService) -> None:
    first, second = tagged(register, "Waits", "till"), tagged(register, "Falls", "counter, till")
    into = tag(register, "counter")
    step = TAG_REGISTER.step("merge")
    with pytest.raises(KnownError, match=ITSELF.sentence):
        register.take(into, step, {"into": into.id})
    assert register.take(tag(register, "till"), step, {"into": into.id}) == into
    assert (tags(register, first), tags(register, second)) == ("counter", "counter")
    team.services.database.undo.undo()
    assert (tags(register, first), tags(register, second)) == ("till", "counter, till")


def test_people_are_named_on_records_by_their_alias(team: SampleTeam, register: RegisterService) -> None:
    blank = register.blank(PERSON)
    person = register.save(PERSON, blank, replace(blank, known_as="Sam", role="shift lead"))
    ref = tagged(register, "Waits", "")
    values = register.record(ref).values
    register.save(PROBLEM, values, replace(values, people=(person.id,)))
    assert register.record(ref).values.people == (person.id,)
    with team.services.database.reading():
        assert links_to(Ref(PERSON, person.id), LinkRole.INVOLVES) == [ref]


def test_every_record_with_a_label_has_people_and_tags() -> None:
    for kind, spec in registers().items():
        names = {each.name for each in spec.fields}
        assert {"people", "tags"} <= names or "label" not in names or kind in (PERSON, TAG), kind


@given(st.text(max_size=60))
def test_any_text_is_read_as_tags_without_blanks_or_twins(text: str) -> None:
    names = names_in(text)
    assert all(name.strip() == name and name and "," not in name for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    assert names_in(BETWEEN.join(names)) == names
