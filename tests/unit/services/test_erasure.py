"""What is deleted for good is nowhere any more: in no record, page, index, step of undo or free page."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.sample_answers import a_full_week
from fixtures.sample_team import SampleTeam, sample_team
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.weeks import long_date
from leadway.services.backup.backups import list_backups, make
from leadway.services.erasure.pages import REMOVED
from leadway.services.erasure.service import TAKEN_OUT
from leadway.services.keys import KeyFile, fingerprint
from leadway.services.record_writer import GONE
from leadway.services.registers.service import RegisterService
from leadway.storage.connection import connect
from leadway.storage.models import Check, Problem, query

PROBLEM, PERSON = EntityKind.PROBLEM, EntityKind.PERSON


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    with sample_team(tmp_path) as made:
        made.seal(*a_full_week(made))
        made.services.database.undo.start()
        made.services.search.prepare()
        yield made


def person(register: RegisterService, known_as: str, name: str = "") -> Ref:
    blank = register.blank(PERSON)
    return Ref(PERSON, register.save(PERSON, blank, replace(blank, known_as=known_as, private_name=name)).id)


def everything(team: SampleTeam) -> str:
    """Return every text in every table of the file, as another connection reads it."""
    connection = connect(team.folder.database, team.key.value)
    try:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        rows = [row for table in tables for row in connection.execute(f'SELECT * FROM "{table}"')]  # noqa: S608
    finally:
        connection.close()
    return "\n".join(str(value) for row in rows for value in row)


def test_a_record_is_gone_from_the_data_its_page_the_index_and_undo(team: SampleTeam) -> None:
    services = team.services
    with services.database.reading():
        row = Problem.get()
    words = row.happens
    assert words in everything(team)
    plan = services.erasure.plan(Ref(PROBLEM, row.id))
    assert plan.weeks == (team.week,)
    services.erasure.erase(plan)
    assert words not in everything(team)
    [line] = [
        each for each in services.weeks.summary(team.week).problems if each.ref and each.ref.id == row.id
    ]
    assert line.who == REMOVED.format(date=long_date(team.today))
    assert line.happens == ""
    assert services.database.undo.next is None
    assert services.seal_undo.undoable() is None
    services.search.prepare()
    assert plan.ref not in [hit.ref for hit in services.search.find(words).hits]


def test_a_record_that_is_already_gone_is_said_to_be_gone(team: SampleTeam) -> None:
    services = team.services
    with services.database.reading():
        ref = Ref(PROBLEM, Problem.get().id)
    plan = services.erasure.plan(ref)
    services.erasure.erase(plan)
    with pytest.raises(KnownError) as planned:
        services.erasure.plan(ref)
    with pytest.raises(KnownError) as erased:
        services.erasure.erase(plan)
    assert planned.value is erased.value is GONE


def test_counts_and_the_other_lines_of_a_page_stay(team: SampleTeam) -> None:
    services = team.services
    before = services.weeks.summary(team.week)
    with services.database.reading():
        row = Problem.get()
    services.erasure.erase(services.erasure.plan(Ref(PROBLEM, row.id)))
    after = services.weeks.summary(team.week)
    assert (after.counts, after.checks, after.in_one_line, after.gaps) == (
        before.counts, before.checks, before.in_one_line, before.gaps,
    )  # fmt: skip
    assert len(after.problems) == len(before.problems)


def test_checks_of_a_deleted_commitment_stay_as_numbers(team: SampleTeam) -> None:
    services, id_ = team.services, team.commitment("Cash count")
    with services.database.reading():
        checks = [(row.done, row.result) for row in Check.select().where(Check.commitment == id_)]
    plan = services.erasure.plan(Ref(EntityKind.COMMITMENT, id_))
    services.erasure.erase(plan, plan.mentions)
    assert "Cash count" not in everything(team)
    with services.database.reading():
        assert [(row.done, row.result) for row in Check.select().where(Check.commitment == id_)] == checks
    assert id_ not in [each.id for each in services.setup.commitments()]


def test_what_is_linked_to_a_person_goes_and_mentions_are_asked_one_by_one(team: SampleTeam) -> None:
    services, register = team.services, team.services.registers
    ref = person(register, "Ömer", "Oemer Yilmaz")
    blank = register.blank(PROBLEM)
    linked = register.save(PROBLEM, blank, replace(blank, happens="Waits", people=(ref.id,)))
    named = register.save(PROBLEM, blank, replace(blank, happens="ÖMER looks for the book"))
    kept = register.save(PROBLEM, blank, replace(blank, happens="Ask Ömer"))
    plan = services.erasure.plan(ref)
    assert ("problem", "Waits") in plan.records
    assert {mention.id for mention in plan.mentions} == {named.id, kept.id}
    services.erasure.erase(plan, [mention for mention in plan.mentions if mention.id == named.id])
    titles = [line.title for line in register.lines(PROBLEM)]
    assert f"{TAKEN_OUT} looks for the book" in titles
    assert "Ask Ömer" in titles
    assert linked.id not in everything(team)
    assert "Oemer Yilmaz" not in everything(team)


def test_a_name_in_a_closing_line_is_asked_and_taken_out_of_its_page_too(team: SampleTeam) -> None:
    services = team.services
    lesson = services.weeks.summary(team.week).lesson
    word = lesson.split()[0]
    plan = services.erasure.plan(person(services.registers, word))
    [mention] = [each for each in plan.mentions if each.table == EntityKind.RITUAL]
    services.erasure.erase(plan, [mention])
    assert services.weeks.summary(team.week).lesson == lesson.replace(word, TAKEN_OUT)


def test_older_backups_go_only_where_that_is_asked(team: SampleTeam) -> None:
    services, key = team.services, team.key.value
    KeyFile("desk", fingerprint(key), plain=key.hex()).write(team.folder.key_file)
    make(services.backups().job())
    assert len(list_backups(team.folder)) == 1
    team.later()
    make(services.backups().job(is_only=True))
    [only] = list_backups(team.folder)
    assert only.made_at == services.clock.now().replace(microsecond=0)


def test_the_file_holds_no_free_pages_afterwards(team: SampleTeam) -> None:
    services = team.services
    with services.database.reading():
        row = Problem.get()
    services.erasure.erase(services.erasure.plan(Ref(PROBLEM, row.id)))
    with services.database.reading():
        assert query("PRAGMA freelist_count") == [(0,)]
    log = team.folder.database.with_name(team.folder.database.name + "-wal")
    assert not log.exists() or log.stat().st_size == 0
