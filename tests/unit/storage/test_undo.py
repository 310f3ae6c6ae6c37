"""Undo: a step comes back whole, in reverse order, and only where nothing was changed since."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from peewee import Model

from fixtures.sample_answers import A_MEASURE, a_full_week
from fixtures.sample_team import FRIDAY, SampleTeam, copy_of, sample_team
from helpers.databases import raw
from helpers.dumps import dump
from leadway.domain.answers import NewMeasure
from leadway.domain.change import Change
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind
from leadway.domain.terms import NoteState, WeekStatus
from leadway.storage.database import Database
from leadway.storage.models import (
    Check,
    Commitment,
    Finding,
    Link,
    Note,
    Problem,
    Ritual,
    Setting,
    StateChange,
)
from leadway.storage.undo import CHANGED_SINCE, MOST_STEPS, NOTHING_UNDONE


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> SampleTeam:
    """Return a team with two sealed weeks."""
    with sample_team(tmp_path_factory.mktemp("template")) as team:
        team.seal(*a_full_week(team))
        team.later()
        team.seal(*a_full_week(team))
    return team


@pytest.fixture
def team(template: SampleTeam, tmp_path: Path) -> Iterator[SampleTeam]:
    """Return a team like it."""
    team = copy_of(template, tmp_path)
    yield team
    team.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[SampleTeam]:
    """Return a team that has sealed nothing."""
    with sample_team(tmp_path) as made:
        yield made


@pytest.fixture
def database(team: SampleTeam) -> Database:
    """Return its data, open, which record steps."""
    database = team.services.database
    database.undo.start()
    return database


def note(database: Database, text: str, step: str | None = "Add note") -> Note:
    """Keep a note, as a step that can be undone."""
    with database.writing(step):
        return Note.create(text=text, written_at=FRIDAY)


def refusal(name: str) -> str:
    return f"{CHANGED_SINCE.format(name=name)} {NOTHING_UNDONE}"


# ------------------------------------------------------------------------------------- what comes back


def test_what_was_created_is_gone_after_an_undo(database: Database) -> None:
    before = dump(database)
    created = note(database, "Ask Sam about the bins")

    assert database.undo.undo() == (Change(EntityKind.NOTE, frozenset({created.id})),)

    assert dump(database) == before


def test_what_was_changed_is_as_before_after_an_undo(database: Database) -> None:
    before = dump(database)
    with database.writing("Edit commitment"):
        commitment = Commitment.select().order_by(Commitment.position).first()
        commitment.title, commitment.area = 'It\'s "said" so: ?, 100 % – עברית\n😀', ""
        commitment.save()

    database.undo.undo()

    assert dump(database) == before


@pytest.mark.parametrize("model", [Problem, Ritual], ids=["problem", "week"])
def test_a_deleted_record_comes_back_with_all_that_hung_on_it(database: Database, model: type[Model]) -> None:
    before = dump(database)
    with database.writing("Delete"):
        row = model.select().first()
        StateChange.create(kind=row._meta.table_name, record_id=row.id, after="deleted", at=FRIDAY)
        row.delete_instance()
    assert dump(database) != before

    database.undo.undo()

    assert dump(database) == before


def test_deleting_a_week_takes_more_than_its_own_row_and_all_of_it_comes_back(database: Database) -> None:
    before = dump(database)
    with database.writing("Delete week"):
        Ritual.select().first().delete_instance()
    gone = {table for table, rows in dump(database).items() if rows != before[table]}
    assert {"ritual", "ritual_step", "gap", "judgement", "move"} <= gone

    changes = database.undo.undo()

    assert dump(database) == before
    assert {EntityKind.RITUAL, EntityKind.GAP, EntityKind.MOVE} <= {change.kind for change in changes}


def test_undo_takes_the_history_of_the_step_along(database: Database) -> None:
    before = dump(database)
    with database.writing("Drop note"):
        dropped = Note.create(text="Bins", written_at=FRIDAY)
        dropped.state = NoteState.DISCARDED
        dropped.save()
        StateChange.create(kind="note", record_id=dropped.id, before="new", after="discarded", at=FRIDAY)

    database.undo.undo()

    assert dump(database) == before


def test_several_writes_in_one_transaction_are_one_step(database: Database) -> None:
    before = dump(database)
    with database.writing("Add two notes"):
        note(database, "One")
        note(database, "Two", step=None)

    assert database.undo.next == "Add two notes"
    database.undo.undo()

    assert dump(database) == before
    assert database.undo.next is None


# ----------------------------------------------------------------------------------------- the list


def test_steps_are_undone_from_the_last_to_the_first(database: Database) -> None:
    states = []
    for text in ("One", "Two", "Three"):
        states.append(dump(database))
        note(database, text, f"Add {text}")

    for text in ("Three", "Two", "One"):
        assert database.undo.next == f"Add {text}"
        database.undo.undo()
        assert dump(database) == states.pop()

    assert database.undo.next is None
    assert database.undo.undo() == ()


def test_the_last_hundred_steps_can_be_undone(database: Database) -> None:
    for number in range(MOST_STEPS + 2):
        note(database, f"Note {number}", f"Add {number}")
        if number == 1:
            before = dump(database)

    undone = 0
    while database.undo.next is not None:
        database.undo.undo()
        undone += 1

    assert undone == MOST_STEPS
    assert dump(database) == before


def test_a_transaction_that_fails_leaves_no_step(database: Database) -> None:
    def fail() -> None:
        with database.writing("Add note"):
            Note.create(text="Bins", written_at=FRIDAY)
            raise RuntimeError

    before = dump(database)
    with pytest.raises(RuntimeError):
        fail()

    assert database.undo.next is None
    assert dump(database) == before
    note(database, "Bins", "Add note")
    assert database.undo.next == "Add note"


def test_a_transaction_that_changes_nothing_leaves_no_step(database: Database) -> None:
    with database.writing("Save commitment"):
        Commitment.select().first().save()

    assert database.undo.next is None


def test_what_is_written_without_a_step_or_before_the_start_is_not_in_the_list(fresh: SampleTeam) -> None:
    database = fresh.services.database
    note(database, "Before the start")
    database.undo.start()
    note(database, "A note from the tray", step=None)

    assert database.undo.next is None


def test_drafts_settings_and_what_the_reminder_did_are_not_in_the_list(fresh: SampleTeam) -> None:
    database = fresh.services.database
    database.undo.start()
    ritual = fresh.ritual()
    ritual.put(A_MEASURE, "measure")
    ritual.put(NewMeasure(), "measure")
    with database.writing("Choose dark colours"):
        fresh.services.settings.change(colours="dark")

    assert database.undo.next is None


def test_deleting_for_good_empties_the_list(database: Database) -> None:
    note(database, "Bins")
    with database.writing():
        Note.delete().execute()
        database.undo.clear()

    assert database.undo.next is None
    assert database.undo.undo() == ()


def test_the_list_ends_with_the_connection(fresh: SampleTeam) -> None:
    fresh.services.database.undo.start()
    note(fresh.services.database, "Bins")
    fresh.close()
    database = fresh.open().database
    database.undo.start()

    assert database.undo.next is None


def test_the_menu_entry_is_notified_when_another_step_is_next(database: Database) -> None:
    received: list[str | None] = []
    database.undo.changed.subscribe(lambda: received.append(database.undo.next))

    note(database, "Bins")
    note(database, "A note from the tray", step=None)
    database.undo.undo()

    assert received == ["Add note", None]


def test_what_a_person_does_to_weeks_and_notes_is_a_step_with_its_sentence(
    team: SampleTeam, database: Database
) -> None:
    services, last = team.services, team.week
    team.later()
    done = (
        (lambda: services.notes.add("Ask Sam about the bins", "app"), "note “Ask Sam about the bins”"),
        (lambda: services.weeks.amend(last, "The van came after all."), "add to Week 37"),
        (lambda: services.weeks.mark(team.week, WeekStatus.SKIPPED), "skip Week 38"),
        (lambda: services.weeks.mark(team.week, None), "open Week 38 again"),
        (lambda: services.weeks.mark(team.week, WeekStatus.AWAY), "away in Week 38"),
    )
    before = []
    for do, sentence in done:
        before.append(dump(database))
        do()
        assert database.undo.next == sentence
    while before:
        database.undo.undo()
        assert dump(database) == before.pop()
    assert services.weeks.status(team.week) is WeekStatus.OPEN


# ------------------------------------------------------------------------------------ what was changed since


def _edit(connection: Callable[[str], object], id_: str) -> None:
    connection(f"UPDATE note SET text = 'Changed elsewhere' WHERE id = '{id_}'")  # noqa: S608


def test_undo_is_refused_where_another_program_changed_the_record(
    team: SampleTeam, database: Database
) -> None:
    first = note(database, "Older", "Add older")
    with database.writing("Edit notes"):
        Note.update(text="Edited").where(Note.id == first.id).execute()
        Note.create(text="Newer", written_at=FRIDAY)
    with raw(database.path, team.key.value) as other:
        _edit(other.execute, first.id)
    before = dump(database)

    with pytest.raises(KnownError) as refused:
        database.undo.undo()

    assert str(refused.value) == refusal("Changed elsewhere")
    assert dump(database) == before
    assert database.undo.next == "Edit notes"


def test_undo_is_refused_where_the_record_was_deleted_meanwhile(team: SampleTeam, database: Database) -> None:
    created = note(database, "Ask Sam about the bins")
    with raw(database.path, team.key.value) as other:
        other.execute(f"DELETE FROM note WHERE id = '{created.id}'")  # noqa: S608

    with pytest.raises(KnownError) as refused:
        database.undo.undo()

    assert str(refused.value) == refusal("Ask Sam about the bins")


def test_undo_is_refused_where_something_hangs_on_the_record_by_now(database: Database) -> None:
    with database.writing("Add commitment"):
        commitment = Commitment.create(title="Queue at till 2", since=FRIDAY.date())
    with database.writing():
        Check.create(commitment=commitment, ritual=Ritual.select().first(), title="Queue", result="finding")
    before = dump(database)

    with pytest.raises(KnownError) as refused:
        database.undo.undo()

    assert str(refused.value) == refusal("Queue")
    assert dump(database) == before


def test_undo_takes_nothing_along_that_is_not_in_the_step(database: Database) -> None:
    ritual, commitment = Ritual.select().first(), Commitment.create(title="Queue", since=FRIDAY.date())
    with database.writing("Add check"):
        check = Check.create(commitment=commitment, ritual=ritual, title="Queue at till 2", result="finding")
    with database.writing():
        Finding.create(check_made=check, grade="minor", seen="Long queue")
    before = dump(database)

    with pytest.raises(KnownError) as refused:
        database.undo.undo()

    assert refused.value.next_step == NOTHING_UNDONE
    assert dump(database) == before


def test_undo_is_refused_where_a_link_leads_to_the_record_by_now(database: Database) -> None:
    created = note(database, "Ask Sam about the bins")
    problem = Problem.select().first()
    with database.writing():
        Link.create(
            from_kind="note", from_id=created.id, to_kind="problem", to_id=problem.id, role="filed_as"
        )
    before = dump(database)

    with pytest.raises(KnownError) as refused:
        database.undo.undo()

    assert str(refused.value) == refusal("Ask Sam about the bins")
    assert dump(database) == before


def test_undo_is_refused_where_what_the_record_hung_on_is_gone(database: Database) -> None:
    problem = Problem.select().first()
    problem.ritual = last = Ritual.create(week="2031-W01", mode="full", state="sealed", started_at=FRIDAY)
    problem.save()
    with database.writing("Delete problem"):
        problem.delete_instance()
    with database.writing():
        last.delete_instance()
    before = dump(database)

    with pytest.raises(KnownError) as refused:
        database.undo.undo()

    assert refused.value.next_step == NOTHING_UNDONE
    assert dump(database) == before


def test_a_step_before_one_that_is_refused_stays_where_it_is(team: SampleTeam, database: Database) -> None:
    created = note(database, "Bins")
    with raw(database.path, team.key.value) as other:
        _edit(other.execute, created.id)
    with pytest.raises(KnownError):
        database.undo.undo()
    with raw(database.path, team.key.value) as other:
        other.execute(f"UPDATE note SET text = 'Bins' WHERE id = '{created.id}'")  # noqa: S608

    database.undo.undo()

    assert Note.get_or_none(Note.id == created.id) is None


def test_a_record_comes_back_although_its_place_was_given_to_another(database: Database) -> None:
    last = note(database, "Last", step=None)
    with database.writing("Delete note"):
        last.delete_instance()
    note(database, "In its place", step=None)

    database.undo.undo()

    assert {row.text for row in Note.select()} >= {"Last", "In its place"}


def test_what_is_noted_is_never_written_into_a_file(team: SampleTeam, database: Database) -> None:
    note(database, "Ask Sam about the bins")

    names = {path.name for path in database.path.parent.iterdir()}

    assert not {name for name in names if "etilqs" in name or name.endswith("-journal")}
    assert database._db.pragma("temp_store") == 2
    assert Setting.select().count()
