"""What a week may say of gaps and ideas: only what the person wrote and answered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fixtures.sample_answers import A_GAP, AN_IDEA, AN_INJURY
from fixtures.sample_team import SampleTeam, walk_to_the_end
from leadway.domain import answers
from leadway.domain.ideas import MOST_RUNNING
from leadway.domain.terms import Authority, GapNext, GapState, GapType, NoteTarget, Step, StepStatus
from leadway.reports.markdown import week_page
from leadway.storage.models import Gap


def drafted(team: SampleTeam, *gaps: answers.GapAnswer) -> str:
    ritual = team.ritual()
    for place, gap in enumerate(gaps):
        ritual.put(gap, f"gap {place}")
    return ritual.closing_draft()


@pytest.mark.parametrize(
    "untouched",
    [
        answers.GapAnswer(kind=GapType.UNCLEAR),
        answers.GapAnswer(kind=GapType.UNCLEAR, option_c="Wait, or do nothing", chosen="c"),
        answers.GapAnswer(kind=GapType.SILENT, authority=Authority.YES, next=GapNext.RAISE_IT, confidence=80),
        answers.GapAnswer(kind=GapType.SILENT, happened="  "),
    ],
)
def test_a_gap_without_a_word_is_claimed_nowhere_and_stays_on_its_screen(
    team: SampleTeam, untouched: answers.GapAnswer
) -> None:
    assert "judgement" not in drafted(team, untouched)
    assert "gap" not in drafted(team, untouched)
    ritual = team.ritual()
    assert list(ritual.draft.begun(answers.GapAnswer)) == ["gap 0"], "it is still there to go on with"
    walk_to_the_end(ritual)
    assert ritual.walk.statuses[Step.GAPS] is StepStatus.SKIPPED
    ritual.seal()
    assert team.services.weeks.summary(team.week).gaps == ()
    with team.services.database.reading():
        assert not Gap.select().exists()


def test_a_judgement_is_counted_by_the_kind_of_its_gap_as_it_was_answered(team: SampleTeam) -> None:
    unclear = replace(A_GAP, kind=GapType.UNCLEAR)
    line = drafted(team, A_GAP, unclear, unclear, replace(A_GAP, kind=None))
    assert line.endswith(
        "One judgement where no rule applied. 2 judgements: the rule was unclear. One judgement made."
    )


def test_what_only_happened_is_a_gap_noticed_and_no_judgement(team: SampleTeam) -> None:
    line = drafted(
        team, answers.GapAnswer(GapType.OUTDATED, "The sheet names a form that is gone."), AN_INJURY
    )
    assert line.endswith("One gap noticed. One gap taken to others.")
    assert "judgement" not in line


def test_a_note_filed_as_a_gap_has_no_kind_until_somebody_says_one(team: SampleTeam) -> None:
    team.services.notes.add("The courier wanted a signature", "app")
    ritual = team.ritual()
    note = ritual.agenda.notes[0]
    ritual.file_note(note.id, answers.NoteFiling(NoteTarget.GAP))
    assert ritual.draft.get(answers.GapAnswer, note.id).kind is None
    walk_to_the_end(ritual)
    ritual.seal()
    page = team.services.weeks.summary(team.week)
    assert page.gaps[0].type is None
    text = week_page(page)
    assert "**A gap**" in text
    assert "no rule covered it" not in text.lower()


def test_the_document_of_a_draft_says_nowhere_that_it_is_sealed(team: SampleTeam) -> None:
    ritual = team.ritual()
    ritual.put(A_GAP, "gap")
    text = week_page(team.services.weeks.summary(team.week))
    assert "Draft. This week is not sealed yet and can still change." in text
    assert "sealed" not in text.lower().replace("not sealed yet", "")


def test_an_idea_that_waits_for_room_is_planned_and_not_being_tried(team: SampleTeam) -> None:
    ideas = [(replace(AN_IDEA, tried=f"idea {n}"), f"idea {n}") for n in range(MOST_RUNNING + 1)]
    page = team.services.weeks.summary(team.seal(*ideas))
    assert [line.trying for line in page.opportunities] == [True] * MOST_RUNNING + [False]
    assert [line.planned for line in page.opportunities] == [False] * MOST_RUNNING + [True]
    assert len(page.experiments) == MOST_RUNNING
    text = week_page(page)
    assert text.count("Trying it.") == MOST_RUNNING
    assert text.count("Planned: begins when another ends.") == 1
    team.clock.advance(timedelta(weeks=1))
    assert team.ritual().agenda.running == MOST_RUNNING


def test_a_judgement_without_confidence_or_date_is_complete_and_waits_for_nothing(team: SampleTeam) -> None:
    for answer in (replace(A_GAP, no_review=True), replace(A_GAP, no_review=True, confidence=None)):
        page = team.services.weeks.summary(team.seal((answer, "gap")))
        assert (page.gaps[0].review_on, page.gaps[0].confidence) == (None, answer.confidence)
        assert page.gaps[0].expected == A_GAP.expect
        assert "review on" not in week_page(page)
        team.later(8)
        agenda = team.ritual().agenda
        assert agenda.review is None
        assert team.services.weeks.home().reviews == 0
    with team.services.database.reading():
        assert {gap.state for gap in Gap.select()} == {GapState.DECIDED}


def test_a_judgement_without_confidence_is_looked_back_on_all_the_same(team: SampleTeam) -> None:
    team.seal((replace(A_GAP, confidence=None), "gap"))
    team.later(4)
    review = team.ritual().agenda.review
    assert review is not None
    assert review.confidence is None


def test_that_there_was_no_gap_is_said_on_the_page_unless_something_else_was_answered(
    team: SampleTeam,
) -> None:
    week = team.seal(answers.GapsAnswer(none=True))
    assert team.services.weeks.summary(week).nothing == (Step.GAPS,)
    team.later()
    week = team.seal(answers.GapsAnswer(none=True), (A_GAP, "gap"))
    assert team.services.weeks.summary(week).nothing == ()
