"""Sealing a week: wholly or not at all, and nothing of its page changes afterwards."""

from datetime import timedelta

import pytest

from fixtures.sample_answers import (
    A_GAP,
    A_MEASURE,
    AN_IDEA,
    AN_INJURY,
    IDEA,
    KEPT,
    a_full_week,
)
from fixtures.sample_team import SampleTeam, walk_to_the_end
from helpers.databases import failing_at
from leadway.domain import answers
from leadway.domain.errors import KnownError
from leadway.domain.terms import (
    CheckResult,
    CheckThen,
    Done,
    ExceptionVerdict,
    ExperimentVerdict,
    Mode,
    ProblemVerdict,
    Step,
    StepStatus,
    WeekStatus,
)
from leadway.storage.models import DraftAnswer, Evidence, Gap, Move


def test_a_sealed_week_says_everything_that_was_answered(team: SampleTeam) -> None:
    ritual = team.ritual()
    for card, key in a_full_week(team):
        ritual.put(card, key)
    ritual.next()
    ritual.next(StepStatus.SKIPPED)
    ritual.next()
    walk_to_the_end(ritual)
    expected = ritual.closing_draft()
    ritual.seal()

    page = team.services.weeks.summary(team.week)
    assert page.status is WeekStatus.DONE
    assert page.in_one_line == expected
    assert [line.result for line in page.checks].count(CheckResult.NOT_CHECKED) == 2
    assert page.checks[1].days_late == 2
    assert page.gaps[0].chosen == A_GAP.option_b
    assert page.gaps[0].review_on == team.today + timedelta(weeks=4)
    assert page.experiments[0].title == "Three bins at hand-over"
    assert page.measures[0].points[0].value == 3.1
    assert page.move is not None
    assert (page.move.when, page.move.action) == ("Tuesday 10:00", "time three returns")
    assert page.lesson
    with team.services.database.reading():
        assert DraftAnswer.select().count() == 0


SEALED_TABLES = [
    "check", "finding", "gap", "judgement", "problem", "opportunity", "experiment", "measure",
    "reading", "move", "state_change", "link",
]  # fmt: skip


@pytest.mark.parametrize("table", SEALED_TABLES)
def test_a_week_is_sealed_wholly_or_not_at_all(team: SampleTeam, table: str) -> None:
    ritual = team.ritual()
    for card, key in a_full_week(team):
        ritual.put(card, key)
    walk_to_the_end(ritual)
    with failing_at(team.services, f'INSERT ON "{table}"'), pytest.raises(KnownError, match="disk is full"):
        ritual.seal()
    with team.services.database.reading():
        assert not Gap.select().exists()
        assert not Move.select().exists()
    ritual.next()
    ritual.put(answers.Closing(lesson="It went through the second time"))
    assert list(team.open().ritual(team.week).draft.items()) == list(ritual.draft.items())
    again = team.ritual()
    again.seal()
    assert team.services.weeks.summary(team.week).lesson == "It went through the second time"


def test_what_is_added_to_a_sealed_week_is_an_amendment(team: SampleTeam) -> None:
    week = team.seal(*a_full_week(team))
    before = team.services.weeks.summary(week)
    team.later()
    team.services.weeks.amend(week, " Finance agreed on Monday.\x00 ")
    after = team.services.weeks.summary(week)
    assert [a.text for a in after.amendments] == ["Finance agreed on Monday.\ufffd"]
    assert (after.gaps, after.checks, after.in_one_line) == (before.gaps, before.checks, before.in_one_line)
    with pytest.raises(KnownError, match="nothing to add"):
        team.services.weeks.amend(week, " ")
    with pytest.raises(KnownError, match="is not sealed"):
        team.services.weeks.amend(team.week, "too early")


def test_later_weeks_do_not_change_the_page_of_a_sealed_one(team: SampleTeam) -> None:
    asking = answers.CheckAnswer(Done.NO, what_happened="Nobody was there", then=CheckThen.EXCEPTION)
    first = team.seal(*a_full_week(team), (asking, team.commitment("Late-shift")))
    team.later()
    agenda = team.ritual().agenda
    second = team.seal(
        (answers.ReadingAnswer("2.9"), agenda.measures[0].id),
        (AN_INJURY, "injury"),
        (answers.NextMove(none=True, none_because="Stocktaking"), ""),
    )
    pages = [team.services.weeks.summary(week) for week in (first, second)]
    assert pages[0].exceptions
    team.later(2)
    agenda = team.ritual().agenda
    assert agenda.experiment is not None
    team.seal(
        (answers.ProblemTriage(ProblemVerdict.DROP, "solved itself"), agenda.problems[0].id),
        (answers.ExceptionReview(ExceptionVerdict.RENEW), agenda.exceptions[0].id),
        (answers.ExperimentReviewAnswer(verdict=ExperimentVerdict.ADAPT), agenda.experiment.id),
        (answers.FollowUp(answered=True, answer="A cage is ordered"), agenda.escalations[0].id),
        (answers.ReadingAnswer("2.4"), agenda.measures[0].id),
        (answers.NewMeasure("Rework", "%", written="4", experiment=agenda.experiment.id), "rework"),
    )
    team.later(3)
    again = team.ritual().agenda
    assert again.experiment is not None
    team.seal(
        (
            answers.ExperimentReviewAnswer(verdict=ExperimentVerdict.ABANDON, because="no use"),
            again.experiment.id,
        )
    )
    assert [team.services.weeks.summary(week) for week in (first, second)] == pages


def test_a_week_sealed_afterwards_keeps_its_own_days(team: SampleTeam) -> None:
    ritual, week = team.ritual(), team.week
    ritual.put(A_MEASURE, "measure")
    ritual.put(AN_IDEA, IDEA)
    walk_to_the_end(ritual)
    team.later(2)
    late = team.ritual(week)
    late.seal()
    page = team.services.weeks.summary(week)
    assert [point.day for point in page.measures[0].points] == [week.last_day]
    assert page.experiments[0].started_on == team.today, "what begins now begins today"
    assert len(team.ritual().agenda.measures) == 1, "this week's reading is still due"


def test_rows_answered_before_the_mode_was_switched_are_sealed(team: SampleTeam) -> None:
    team.seal((KEPT, team.commitment("Refunds")), (answers.Capture("Ask Sam"), ""), mode=Mode.CAPTURE)
    page = team.services.weeks.summary(team.week)
    assert [line.title for line in page.checks] == ["Refunds paid within 2 days"]
    assert page.mode is Mode.SHORT
    assert page.in_one_line == "Ask Sam"
    assert [note.text for note in team.services.notes.waiting()] == ["Ask Sam"]


def test_a_short_ritual_does_not_call_skipped_what_it_never_asked(team: SampleTeam) -> None:
    ritual = team.ritual()
    ritual.choose(Mode.FULL)
    for _ in range(4):
        ritual.next(StepStatus.SKIPPED)
    ritual.choose(Mode.SHORT)
    assert team.ritual().walk.statuses == ritual.walk.statuses
    walk_to_the_end(ritual)
    ritual.seal()
    assert Step.PROBLEMS not in team.services.weeks.summary(team.week).skipped


def test_a_day_that_cannot_be_read_is_kept_in_words(team: SampleTeam) -> None:
    problem = answers.ProblemAnswer("Customers", "wait 3 days", "1 day")
    team.seal((problem, "problem"))
    team.later()
    triage = answers.ProblemTriage(ProblemVerdict.PARK, until_written="after the audit")
    team.seal((triage, team.ritual().agenda.problems[0].id))
    with team.services.database.reading():
        assert [row.text for row in Evidence.select()] == ["after the audit"]


def test_what_cannot_be_read_as_a_number_is_kept_in_words(team: SampleTeam) -> None:
    team.seal((A_MEASURE, "measure"))
    team.later()
    measure = team.ritual().agenda.measures[0].id
    team.seal(
        (answers.ReadingAnswer("about three"), measure), (answers.NewMeasure(written="12 boxes"), "new")
    )
    with team.services.database.reading():
        texts = {row.text for row in Evidence.select()}
    assert texts == {"Returns turnaround: about three", "12 boxes"}
