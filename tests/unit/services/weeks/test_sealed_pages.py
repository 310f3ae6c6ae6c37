"""A sealed week's page never changes: whatever becomes of the records, and however old the data are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import pytest

from fixtures.sample_answers import A_GAP, AN_INJURY, GAP, a_full_week
from fixtures.sample_team import SampleTeam
from leadway.domain import answers
from leadway.domain.answers import Answer
from leadway.domain.terms import (
    ByRulebook,
    CheckThen,
    Done,
    ExceptionVerdict,
    ExperimentVerdict,
    MoveOutcome,
    MoveThen,
    NoteTarget,
    ProblemVerdict,
    RitualState,
    SlipReason,
)
from leadway.domain.weeks import Week
from leadway.reports.weekly import weekly_data
from leadway.services.documents.documents import weekly_words
from leadway.storage.entity_schema import ENTITIES, Column, Entity
from leadway.storage.models import Ritual
from leadway.system.paths import DataFolder

ASKING = answers.CheckAnswer(Done.NO, what_happened="Nobody was there", then=CheckThen.EXCEPTION)
FIXED = answers.CheckAnswer(
    Done.NO, by_rulebook=ByRulebook.NO, what_happened="One hand", then=CheckThen.FIXED
)


def lived(team: SampleTeam) -> list[Week]:
    """Seal three weeks that leave rows in every table, begin a fourth, and return the sealed ones."""
    team.services.notes.add("Praise from Ms Okoye", "app")
    (note,) = team.ritual().agenda.notes
    first = team.seal(
        *a_full_week(team),
        (ASKING, team.commitment("Late-shift")),
        (FIXED, team.commitment("Complaints")),
        (AN_INJURY, "injury"),
        (answers.NoteFiling(NoteTarget.NOTE), note.id),
        (answers.EvidenceAnswer(text="A photo of the drawer"), "photo"),
    )
    team.services.weeks.amend(first, "Finance agreed on Monday.")
    team.later(4)
    second = team.seal(*_second_week(team))
    team.later()
    third = team.seal(answers.NextMove(none=True, none_because="Stocktaking"), answers.Closing(lesson="Rest"))
    team.later()
    team.ritual().put(answers.ProblemAnswer(happens="wait"), "new")
    return [first, second, third]


def _second_week(team: SampleTeam) -> Iterator[Answer | tuple[Answer, str]]:
    agenda = team.ritual().agenda
    assert agenda.experiment is not None
    assert agenda.review is not None
    adapt = answers.ExperimentReviewAnswer("1 day", "2 days", verdict=ExperimentVerdict.ADAPT, because="slow")
    yield answers.ProblemTriage(ProblemVerdict.NEXT), agenda.problems[0].id
    yield answers.ExceptionReview(ExceptionVerdict.RENEW), agenda.exceptions[0].id
    yield adapt, agenda.experiment.id
    yield answers.ReadingAnswer("2.4", cases="12"), agenda.measures[0].id
    yield answers.LastMove(MoveOutcome.PARTLY, slip=SlipReason.NO_TIME, then=MoveThen.CARRY)
    yield answers.OutcomeReviewAnswer("Accepted", lesson="Ask first"), agenda.review.id
    yield replace(A_GAP, next=None, chosen="c"), GAP


def printed(team: SampleTeam, weeks: list[Week]) -> str:
    """Return all that the window and the documents say of these weeks."""
    pages = [team.services.weeks.summary(week) for week in weeks]
    printed = [(weekly_words(page), weekly_data(page, generated=date(2027, 1, 1))) for page in pages]
    return json.dumps(printed)


@contextmanager
def taken_back(team: SampleTeam) -> Iterator[Any]:
    """Run the block inside a transaction that is rolled back."""
    connection: Any = team.services.database._db
    with connection.atomic() as transaction:
        connection.execute_sql("PRAGMA defer_foreign_keys = 1")
        try:
            yield connection
        finally:
            transaction.rollback()


# --------------------------------------------------------------------------------------- immutability

SHOWN_LIVE = {"ritual.id", "ritual.week", "ritual.page", "amendment.ritual_id"}
"""How a page is found, the page itself, and to which page something was added."""


def edited(column: Column) -> str:
    """Return SQL for another value of a column."""
    name, field = f'"{column.name}"', column.field
    if column.name == "id" or column.refers_to:
        return "NULL" if column.optional else f'(SELECT max(id) FROM "{column.refers_to}")'  # noqa: S608 -- a constant
    if issubclass(column.holds, StrEnum):
        first, second, *_more = [str(word) for word in column.holds.__members__.values()]
        return f"CASE {name} WHEN '{first}' THEN '{second}' ELSE '{first}' END"
    match getattr(field, "holds", None) or field.field_type:
        case kind if kind is datetime:
            return "'2031-01-01T00:00:00.000000Z'"
        case kind if kind is date:
            return "'2031-01-01'"
        case kind if kind is Week:
            return "'2031-W' || substr('0' || (rowid % 50 + 1), -2)"
        case "INT" | "BOOL":
            return f"1 - coalesce({name}, 0)"
        case "FLOAT":
            return f"{name} + 1"
        case _:
            return f"{name} || ' edited'"


COLUMNS = [
    pytest.param(entity, column, id=f"{table}.{column.name}")
    for table, entity in ENTITIES.items()
    for column in entity.columns
    if column.name != "id" and f"{table}.{column.name}" not in SHOWN_LIVE and table != "amendment"
]


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleTeam]:
    """Return a team with three sealed weeks, for tests that take back what they change."""
    made = SampleTeam(DataFolder(tmp_path_factory.mktemp("sealed") / "data"))
    made.set_up()
    lived(made)
    yield made
    made.close()


@pytest.fixture(scope="module")
def weeks(team: SampleTeam) -> list[Week]:
    """Return the sealed weeks of the team."""
    with team.services.database.reading():
        return [row.week for row in Ritual.select().where(Ritual.state != RitualState.DRAFT)]


@pytest.fixture(scope="module")
def before(team: SampleTeam, weeks: list[Week]) -> str:
    """Return what their pages say."""
    return printed(team, weeks)


@pytest.mark.parametrize(("entity", "column"), COLUMNS)
def test_no_edit_of_a_record_changes_a_sealed_page(
    team: SampleTeam, weeks: list[Week], before: str, entity: Entity, column: Column
) -> None:
    with taken_back(team) as connection:
        update = f'UPDATE OR IGNORE "{entity.table}" SET "{column.name}" = {edited(column)}'  # noqa: S608 -- constants
        connection.execute_sql(update)
        assert printed(team, weeks) == before


@pytest.mark.parametrize("table", [table for table in ENTITIES if table not in ("ritual", "amendment")])
def test_no_deletion_of_records_changes_a_sealed_page(
    team: SampleTeam, weeks: list[Week], before: str, table: str
) -> None:
    with taken_back(team) as connection:
        cursor = connection.execute_sql(f'DELETE FROM "{table}"')  # noqa: S608 -- a constant
        assert cursor.rowcount or table in EMPTY
        assert printed(team, weeks) == before


EMPTY = {
    "source", "rule", "rule_proposal", "reflection", "person", "tag", "declared_week", "reminder_event",
}  # fmt: skip
"""Tables in which the sample has no rows: they are not on any page."""


def test_every_line_of_a_page_names_a_record_that_is_there(team: SampleTeam, weeks: list[Week]) -> None:
    named = set()
    for week in weeks:
        page = team.services.weeks.summary(week)
        sections = ("checks", "exceptions", "gaps", "reviews", "problems", "opportunities", "experiments")
        for section in (*sections, "measures", "notes"):
            named |= {line.ref for line in getattr(page, section)}
        named |= {review.gap for review in page.reviews}
        named |= {line.ref for line in (page.last_move, page.move) if line is not None}
        named |= {line.measure.ref for line in page.experiments if line.measure is not None}
    assert len({ref.kind for ref in named}) == 10
    with team.services.database.reading():
        for ref in named:
            assert ENTITIES[ref.kind].model.get_or_none(id=ref.id) is not None, ref
