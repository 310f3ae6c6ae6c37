"""Which problems a ritual asks, how often it did, and what becomes of those that wait."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.sample_team import SampleTeam, sample_team
from leadway.domain.answers import NextMove, ProblemAnswer, ProblemTriage
from leadway.domain.ideas import suggestions_now
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers.ideas import PROBLEMS
from leadway.domain.terms import Decision, Mode, ProblemState, ProblemVerdict
from leadway.services.registers.views import RecordView
from leadway.storage.models import Problem

V = ProblemVerdict
PROBLEM = EntityKind.PROBLEM


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    with sample_team(tmp_path) as made:
        yield made


def noticed(team: SampleTeam, *words: str) -> list[Ref]:
    """Let problems be noticed in a week gone by."""
    refs = []
    for happens in words:
        register = team.services.registers
        blank = register.blank(PROBLEM)
        refs.append(Ref(PROBLEM, register.save(PROBLEM, blank, replace(blank, happens=happens)).id))
    team.later()
    return refs


def answered(team: SampleTeam, ref: Ref, triage: ProblemTriage, mode: Mode = Mode.FULL) -> Problem:
    """Answer a problem in this week's ritual, go on to the next week, and return the problem."""
    team.seal((triage, ref.id), mode=mode)
    team.later()
    with team.services.database.reading():
        row: Problem = Problem.get_by_id(ref.id)
    return row


def view(team: SampleTeam, ref: Ref) -> RecordView:
    return team.services.registers.record(ref)


def test_it_is_counted_how_often_a_problem_was_asked_and_passed_over_in_a_row(team: SampleTeam) -> None:
    [ref] = noticed(team, "Waits")
    true = ProblemTriage(V.STILL_TRUE)
    counts = [
        (row.asked, row.passed_over)
        for triage in (true, true, ProblemTriage(), ProblemTriage(V.NEXT), true)
        for row in [answered(team, ref, triage)]
    ]
    assert counts == [(1, 1), (2, 2), (3, 2), (4, 0), (5, 1)]
    assert team.ritual().agenda.problems[0].asked == 5
    # A short ritual asks about none.
    assert answered(team, ref, ProblemTriage(), Mode.SHORT).asked == 5


def test_the_ritual_says_how_many_more_there_are_and_asks_those_next_time(team: SampleTeam) -> None:
    refs = noticed(team, *(f"Problem {n}" for n in range(5)))
    first = team.ritual().agenda
    assert ([each.id for each in first.problems], first.more_problems) == ([r.id for r in refs[:3]], 2)
    answered(team, refs[0], ProblemTriage())
    second = team.ritual().agenda
    assert [each.id for each in second.problems] == [refs[3].id, refs[4].id, refs[0].id]


def test_solved_in_the_ritual_keeps_how_that_is_known(team: SampleTeam) -> None:
    [ref] = noticed(team, "Waits")
    answered(team, ref, ProblemTriage(V.SOLVED, solved_because="Nobody waited"))
    assert view(team, ref).state == ProblemState.SOLVED
    assert view(team, ref).values.solved_because == "Nobody waited"
    assert view(team, ref).history[-1].reason == "Nobody waited"


def test_a_smaller_problem_takes_the_place_of_the_one_that_waited(team: SampleTeam) -> None:
    [ref] = noticed(team, "Waits")
    smaller = ProblemTriage(V.STILL_TRUE, then=V.SMALLER, smaller="Waits on Mondays", reason="Too large")
    week = team.week
    answered(team, ref, smaller)
    old = view(team, ref)
    assert (old.state, old.values.reason) == (ProblemState.MERGED, "Too large")
    [into] = old.neighbours
    assert into.title == "Waits on Mondays"
    assert [each.id for each in team.ritual().agenda.problems] == [into.ref.id]
    [line] = team.services.weeks.summary(week).decided
    assert (line.decision, line.into, line.reason) == (Decision.MERGED, "Waits on Mondays", "Too large")


@pytest.mark.parametrize(
    "unfinished", [ProblemTriage(V.STILL_TRUE, then=V.SMALLER), ProblemTriage(V.STILL_TRUE)]
)
def test_what_was_begun_for_the_third_time_and_not_said_leaves_the_problem_open(
    team: SampleTeam, unfinished: ProblemTriage
) -> None:
    [ref] = noticed(team, "Waits")
    row = answered(team, ref, unfinished)
    assert (row.state, row.passed_over) == (ProblemState.NOTICED, 1)


def test_this_one_next_is_the_first_suggestion_in_the_same_week_and_until_it_is_worked_on(
    team: SampleTeam,
) -> None:
    [ref] = noticed(team, "Waits")
    ritual = team.ritual()
    ritual.put(ProblemTriage(V.NEXT), ref.id)
    offered = suggestions_now(ritual.agenda, ritual.draft)
    assert (offered[0].serves, offered[0].serves_id) == (PROBLEM, ref.id)
    move = NextMove(action=offered[0].action, serves=PROBLEM, serves_id=ref.id)
    team.seal(move)
    team.later()
    ritual = team.ritual()
    assert [each.serves_id for each in ritual.agenda.suggestions][:1] == [ref.id]
    ritual.put(ProblemTriage(V.DROP, "Nobody minds"), ref.id)
    assert ref.id not in [each.serves_id for each in suggestions_now(ritual.agenda, ritual.draft)]


def test_a_problem_that_another_page_ended_meanwhile_is_left_as_that_left_it(team: SampleTeam) -> None:
    [ref] = noticed(team, "Waits")
    ritual = team.ritual()
    ritual.put(ProblemTriage(V.PARK), ref.id)
    team.services.registers.take(ref, PROBLEMS.step("drop"), {"reason": "Nobody minds"})
    team.seal()
    assert view(team, ref).state == ProblemState.DROPPED


def test_this_week_the_first_screen_and_the_walk_count_the_same(team: SampleTeam) -> None:
    for weeks in range(3):
        team.seal((ProblemAnswer(happens=f"Problem {weeks}"), "p"))
        team.later()
        team.services.notes.add("A note", "app")
        home, ritual = team.services.weeks.home(), team.ritual()
        outline, agenda = ritual.outline, ritual.agenda
        walked = (len(agenda.checks), int(agenda.review is not None), len(agenda.measures), len(agenda.notes))
        assert (outline.checks, outline.reviews, outline.numbers, len(outline.notes)) == walked
        assert (home.checks, home.reviews, home.numbers, home.notes) == walked
