"""A draft's page: what sealing would store, shown without writing anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any

import msgspec
import pytest

from fixtures.sample_answers import (
    A_GAP,
    A_MEASURE,
    A_PROBLEM,
    AN_IDEA,
    AN_INJURY,
    GAP,
    PROBLEM,
    a_full_week,
)
from fixtures.sample_team import SampleTeam, walk_to_the_end
from helpers.databases import raw
from leadway.domain import answers
from leadway.domain.answers import Answer
from leadway.domain.errors import KnownError
from leadway.domain.terms import (
    CheckThen,
    Done,
    ExceptionVerdict,
    ExperimentVerdict,
    Mode,
    MoveOutcome,
    MoveThen,
    NoteTarget,
    ProblemVerdict,
    RitualState,
    SlipReason,
    Term,
)
from leadway.domain.week_page import PageSnapshot
from leadway.services.weeks.old_weeks import read_page
from leadway.storage.models import Gap, Ritual

ASKING = answers.CheckAnswer(Done.NO, what_happened="Nobody was there", then=CheckThen.EXCEPTION)


@contextmanager
def statements(team: SampleTeam) -> Iterator[list[str]]:
    """Return the statements that the database runs meanwhile."""
    connection: Any = team.services.database._db.connection()
    found: list[str] = []
    connection.set_trace_callback(found.append)
    try:
        yield found
    finally:
        connection.set_trace_callback(None)


def draft(team: SampleTeam, given: Sequence[Answer | tuple[Answer, str]], *, mode: Mode = Mode.FULL) -> None:
    """Write the answers of this week and go to its last screen, without sealing it."""
    ritual = team.ritual()
    ritual.choose(mode)
    for each in given:
        card, key = each if isinstance(each, tuple) else (each, "")
        ritual.put(card, key)
    walk_to_the_end(ritual)


def said(page: PageSnapshot) -> Any:  # noqa: ANN401 -- plain values
    """Return what a page says of the week: without the moment, the line, and the references of lines."""
    plain = msgspec.to_builtins(replace(page, sealed_at=None, in_one_line=""))
    return _plain({field.name: plain[field.name] for field in fields(PageSnapshot)})


def _plain(value: Any) -> Any:  # noqa: ANN401
    match value:
        case dict():
            return {name: _plain(each) for name, each in value.items() if name not in ("ref", "gap")}
        case list() | tuple():
            return sorted(map(_plain, value), key=repr)
        case _:
            return value


def test_a_draft_shows_what_was_answered_and_changes_nothing(team: SampleTeam) -> None:
    draft(team, a_full_week(team))
    before = list(team.ritual().draft.items())
    page = team.services.weeks.summary(team.week)
    assert page.state is RitualState.DRAFT
    assert page.sealed_at is None
    assert page.gaps[0].chosen == A_GAP.option_b
    assert page.experiments[0].title == "Three bins at hand-over"
    assert page.measures[0].points[0].value == 3.1
    assert page.in_one_line == "", "the drafted line is not the person's yet"
    assert list(team.ritual().draft.items()) == before
    with team.services.database.reading():
        assert not Gap.select().exists()


def test_a_page_is_built_of_codes_and_never_of_words_of_the_screen(
    team: SampleTeam, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft(team, a_full_week(team))
    ritual = team.ritual()

    def label(term: Term) -> str:
        raise AssertionError(f"the label of {term!r} was asked for")

    monkeypatch.setattr(Term, "label", property(label))
    page = ritual.page()
    assert page.checks
    assert page.gaps


def test_showing_a_drafts_page_writes_nothing(team: SampleTeam) -> None:
    draft(team, a_full_week(team))
    connection: Any = team.services.database._db.connection()
    before = connection.total_changes
    with statements(team) as found:
        team.services.weeks.summary(team.week)
    assert connection.total_changes == before
    assert {statement.split()[0] for statement in found} <= {
        "SELECT",
        "BEGIN",
        "COMMIT",
        "SAVEPOINT",
        "RELEASE",
    }
    assert not [statement for statement in found if "IMMEDIATE" in statement or "EXCLUSIVE" in statement]


@pytest.mark.usefixtures("impatient")
def test_a_drafts_page_is_shown_while_somebody_else_writes(team: SampleTeam) -> None:
    draft(team, a_full_week(team))
    with raw(team.folder.database, team.key.value) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE ritual SET at_field = 'elsewhere'")
        assert team.services.weeks.summary(team.week).gaps
        other.execute("ROLLBACK")


def test_a_week_without_a_word_has_no_draft_page(team: SampleTeam) -> None:
    team.ritual()
    with pytest.raises(KnownError, match="nothing to show"):
        team.services.weeks.summary(team.week)


def first_weeks(team: SampleTeam) -> None:
    """Leave an exception, a problem, an idea, a measure, a move and an escalation behind."""
    team.seal(*a_full_week(team), (ASKING, team.commitment("Late-shift")), (AN_INJURY, "injury"))
    team.later(4)


def triage(team: SampleTeam) -> list[tuple[Answer, str]]:
    agenda = team.ritual().agenda
    assert agenda.experiment is not None
    return [
        (answers.ProblemTriage(ProblemVerdict.NEXT), agenda.problems[0].id),
        (answers.ExceptionReview(ExceptionVerdict.RENEW), agenda.exceptions[0].id),
        (
            answers.ExperimentReviewAnswer(verdict=ExperimentVerdict.ADAPT, because="too slow"),
            agenda.experiment.id,
        ),
        (answers.FollowUp(answered=True, answer="A cage is ordered"), agenda.escalations[0].id),
        (answers.ReadingAnswer("2.4", cases="12"), agenda.measures[0].id),
        (answers.LastMove(MoveOutcome.PARTLY, slip=SlipReason.NO_TIME, then=MoveThen.CARRY), ""),
    ]


def ending(team: SampleTeam) -> list[tuple[Answer, str]]:
    agenda = team.ritual().agenda
    assert agenda.experiment is not None
    return [
        (answers.ProblemTriage(ProblemVerdict.DROP, "solved itself"), agenda.problems[0].id),
        (answers.ExceptionReview(ExceptionVerdict.CLOSE), agenda.exceptions[0].id),
        (
            answers.ExperimentReviewAnswer(
                "1 day", "2 days", "labels", "bins", verdict=ExperimentVerdict.ABANDON
            ),
            agenda.experiment.id,
        ),
        (answers.NewMeasure("Rework", "%", written="4", experiment=agenda.experiment.id), "rework"),
        (answers.LastMove(MoveOutcome.DONE, changed="It went quickly"), ""),
        (answers.NextMove(none=True, none_because="Stocktaking"), ""),
    ]


def beginning(team: SampleTeam) -> list[tuple[Answer, str]]:
    agenda = team.ritual().agenda
    assert agenda.experiment is not None
    return [
        *((replace(AN_IDEA, tried=f"idea {n}"), f"idea {n}") for n in range(4)),
        (answers.ExperimentReviewAnswer("1 day", measure=agenda.measures[0].id), agenda.experiment.id),
        (A_MEASURE, "other"),
        (A_PROBLEM, PROBLEM),
        (A_GAP, GAP),
        (answers.LastMove(MoveOutcome.NOT_DONE, then=MoveThen.SHRINK, smaller="time one return"), ""),
    ]


def looking_back(team: SampleTeam) -> list[tuple[Answer, str]]:
    review = team.ritual().agenda.review
    assert review is not None
    return [(answers.OutcomeReviewAnswer("Accepted", lesson="Ask first"), review.id)]


@pytest.mark.parametrize("week", [triage, ending, beginning, looking_back])
def test_the_page_of_a_draft_is_the_page_that_is_sealed(team: SampleTeam, week: Any) -> None:  # noqa: ANN401
    first_weeks(team)
    draft(team, week(team))
    drafted = team.services.weeks.summary(team.week)
    team.ritual().seal()
    assert said(team.services.weeks.summary(team.week)) == said(drafted)
    with team.services.database.reading():
        records = read_page(Ritual.get(Ritual.week == team.week))
    # The records say the same, but for what the reader of old weeks works out by the rule of those weeks.
    # Pages of those weeks did not list what was decided.
    by_rule = (
        "format", "rule", "exceptions", "reviews", "measures", "experiments", "opportunities", "decided"
    )  # fmt: skip
    written, shown = said(records), said(drafted)
    assert {k: v for k, v in written.items() if k not in by_rule} == {
        k: v for k, v in shown.items() if k not in by_rule
    }
    # No record tells in which week an escalated gap was answered.
    assert written["reviews"] == [each for each in shown["reviews"] if not each["escalated"]]
    assert [o["tried"] for o in written["opportunities"]] == [o["tried"] for o in shown["opportunities"]]
    assert [e["title"] for e in written["experiments"]] == [e["title"] for e in shown["experiments"]]
    assert [m["points"] for m in written["measures"]] == [m["points"] for m in shown["measures"]]


def test_notes_are_on_the_page_of_a_draft_as_on_the_one_that_is_sealed(team: SampleTeam) -> None:
    team.services.notes.add("Praise from Ms Okoye", "app")
    team.services.notes.add("Old news", "app")
    praise, old = (note.id for note in team.ritual().agenda.notes)
    draft(team, [(answers.NoteFiling(NoteTarget.NOTE), praise), (answers.NoteFiling(discarded=True), old)])
    drafted = team.services.weeks.summary(team.week)
    assert [note.text for note in drafted.notes] == ["Praise from Ms Okoye"]
    team.ritual().seal()
    assert said(team.services.weeks.summary(team.week)) == said(drafted)
