"""The index for search finds what is written, and stays in step with every write, undo and deletion."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.sample_team import SampleTeam, sample_team
from leadway.domain.backups import BackupReason
from leadway.domain.refs import EntityKind
from leadway.storage import search_index
from leadway.storage.backups import back_up
from leadway.storage.connection import SEARCH, connect
from leadway.storage.models import Note, Problem, query

DAY = date(2026, 9, 4)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleTeam]:
    with sample_team(tmp_path_factory.mktemp("search")) as made:
        made.services.database.undo.start()
        made.services.search.prepare()
        yield made


def found(team: SampleTeam, *words: str) -> set[str]:
    with team.services.database.reading():
        return {id_ for _table, id_ in search_index.find(words)}


def problem(team: SampleTeam, happens: str) -> Problem:
    row = Problem(happens=happens, noticed_on=DAY)
    with team.services.registers.writing_records("add") as writer:
        writer.create(row)
    return row


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The handover book is missing", ("HANDOVER",)),
        ("Überstundenzettel der Nachtschicht", ("uberstunden",)),
        ("Nachtschichtübergabe", ("schichtüber",)),
        ("夜勤の引き継ぎ", ("引き継",)),
        ("夜勤の引き継ぎ", ("夜勤",)),
        ("ส่งเวรกลางคืน", ("กลางคืน",)),
        ("تسليم المناوبة", ("مناوبة",)),
        ("Till 3 waits", ("3",)),
        ("100 % of the tills", ("%", "tills")),
        ('He said "no" to it', ('"no"',)),
        ("a_b and a\\b", ("a_b", "a\\b")),
    ],
)
def test_words_are_found_in_any_script_inside_words_and_short(
    team: SampleTeam, text: str, words: tuple[str, ...]
) -> None:
    row = problem(team, text)
    assert row.id in found(team, *words)
    assert row.id not in found(team, *words, "elsewhere")


def test_a_change_an_undo_and_a_deletion_are_followed(team: SampleTeam) -> None:
    register, undo = team.services.registers, team.services.database.undo
    row = problem(team, "Labels fall off")
    with register.writing_records("change") as writer:
        writer.update(row, happens="Stickers fall off")
    assert (row.id in found(team, "Labels"), row.id in found(team, "Stickers")) == (False, True)
    undo.undo()
    assert (row.id in found(team, "Labels"), row.id in found(team, "Stickers")) == (True, False)
    with register.writing_records("delete") as writer:
        writer.delete(Problem.get_by_id(row.id))
    assert row.id not in found(team, "Labels")
    undo.undo()
    assert row.id in found(team, "Labels")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=3, max_size=40),
    data=st.data(),
)
def test_any_three_characters_in_a_row_are_found(team: SampleTeam, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 3))
    word = text[start : start + 3]
    row = problem(team, text)
    try:
        # SQLite folds other characters than Python does; what is looked for is there as it was written.
        assert row.id in found(team, word)
    finally:
        with team.services.registers.writing_records() as writer:
            writer.delete(row)


def checked(team: SampleTeam) -> list[str]:
    with closing(connect(team.folder.database, team.key.value)) as connection:
        return search_index.check(lambda sql: connection.execute(sql).fetchall())


def test_a_sound_index_is_told_from_one_that_lacks_rows_and_is_made_anew(team: SampleTeam) -> None:
    assert checked(team) == []
    with team.services.database.writing():
        query("DELETE FROM search_entry WHERE kind = 'commitment'")
    assert checked(team) != []
    team.services.search.prepare()
    assert checked(team) == []


def test_an_index_of_other_columns_is_made_anew(team: SampleTeam) -> None:
    with team.services.database.writing():
        query("DROP TRIGGER search_note_update")
        assert not search_index.is_current()
    team.services.search.prepare()
    note = team.services.notes.add("Ask about the rota", "app")
    with team.services.registers.writing_records() as writer:
        writer.update(Note.get_by_id(note), text="Ask about the schedule")
    assert note in found(team, "schedule")


def test_everything_that_a_person_writes_is_searched() -> None:
    without_words = {
        EntityKind.DECLARED_WEEK, EntityKind.TAG,
    }  # fmt: skip
    assert {kind for kind in EntityKind if kind not in search_index.searched()} <= without_words


def test_the_index_is_no_content_of_a_backup(team: SampleTeam) -> None:
    services = team.services
    _copy, contents = back_up(services.database.path, team.key.value, team.clock.now(), BackupReason.BY_HAND)
    assert not [name for name, _count in contents.rows if name.startswith(SEARCH)]
