"""Search finds every record by its words, and says where it is shown."""

from collections.abc import Iterator

import pytest

from fixtures.sample_answers import a_full_week
from fixtures.sample_team import SampleTeam, sample_team
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.terms import Label
from leadway.services.record_writer import model_of
from leadway.services.search import Hit, excerpt
from leadway.storage import search_index
from leadway.storage.models import Person


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleTeam]:
    with sample_team(tmp_path_factory.mktemp("search")) as made:
        made.seal(*a_full_week(made))
        made.services.notes.add("Ask Sam about the handover book", "app")
        made.services.search.prepare()
        yield made


def found(team: SampleTeam, text: str, **filters: object) -> list[Hit]:
    return list(team.services.search.find(text, most=500, **filters).hits)  # type: ignore[arg-type]


def test_each_record_of_a_week_is_found_by_its_own_words(team: SampleTeam) -> None:
    tables = [table for table in search_index.columns() if table in set(EntityKind)]
    with team.services.database.reading():
        rows = [(table, row) for table in tables for row in model_of(EntityKind(table)).select()]
    words = [
        (table, row, text)
        for table, row in rows
        for name in search_index.columns()[table]
        if " " in (text := row.__data__[name] or "")
    ]
    assert len(words) > 20
    for table, row, text in words:
        hits = found(team, text)
        own, week = Ref(EntityKind(table), row.id), row.__data__.get("ritual")
        owners = {hit.ref.id for hit in hits}
        assert own.id in owners or week in owners or table in ("experiment_review", "evidence"), (table, text)


def test_no_more_are_found_than_are_asked_for(team: SampleTeam) -> None:
    first = team.services.search.find("e", most=2)
    assert (len(first.hits), first.has_more) == (2, True)
    assert first.hits == team.services.search.find("e", most=500).hits[:2]


def test_a_blank_text_finds_nothing(team: SampleTeam) -> None:
    assert found(team, " ") == []


def test_filters_narrow_what_is_found(team: SampleTeam) -> None:
    hits = found(team, "e")
    kinds = {hit.ref.kind for hit in hits}
    assert {EntityKind.RITUAL, EntityKind.PROBLEM} <= kinds
    problems = found(team, "e", kinds=(EntityKind.PROBLEM,))
    assert problems
    assert {hit.ref.kind for hit in problems} == {EntityKind.PROBLEM}
    assert found(team, "e", kinds=(EntityKind.PROBLEM,), label=Label.PUBLIC) == []
    assert found(team, "e", kinds=(EntityKind.PROBLEM,), week=team.week.shift(1)) == []
    assert found(team, "e", kinds=(EntityKind.PROBLEM,), week=team.week) == problems


def test_a_person_narrows_to_the_records_that_are_linked(team: SampleTeam) -> None:
    [first, *_rest] = found(team, "e", kinds=(EntityKind.PROBLEM,))
    with team.services.registers.writing_records() as writer:
        person = Person(known_as="Lead of the night shift")
        writer.create(person)
        writer.link(first.ref, LinkRole.INVOLVES, Ref(EntityKind.PERSON, person.id))
    assert [hit.ref for hit in found(team, "e", person=person.id)] == [first.ref]


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("Ask Sam", ["sam"], "Ask Sam"),
        ("word " * 40 + "Überstunden " + "word " * 40, ["uberstunden"], "Überstunden"),
        ("one\ntwo", ["two"], "one two"),
        ("", ["two"], ""),
    ],
)
def test_an_excerpt_shows_the_first_word_that_was_looked_for(text: str, words: list[str], shown: str) -> None:
    piece = excerpt(text, words)
    assert shown in piece
    assert len(piece) <= 125
