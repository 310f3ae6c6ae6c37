"""The open ritual: what is kept and when, and what comes back after a kill."""

import pytest

from fixtures.sample_answers import (
    A_GAP,
    A_MEASURE,
    A_MOVE,
    A_PROBLEM,
    AN_IDEA,
    GAP,
    IDEA,
    KEPT,
    PROBLEM,
    REFUND_FOUND,
    a_full_week,
)
from fixtures.sample_team import SampleTeam, walk_to_the_end
from helpers.databases import failing_at, raw
from leadway.domain import answers
from leadway.domain.answers import Answer
from leadway.domain.errors import KnownError
from leadway.domain.terms import Done, Mode, Step
from leadway.storage.answers import load
from leadway.storage.models import Ritual


@pytest.mark.parametrize(
    ("card", "key"),
    [
        (A_GAP, GAP),
        (A_PROBLEM, PROBLEM),
        (AN_IDEA, IDEA),
        (A_MEASURE, "m"),
        (A_MOVE, ""),
        (answers.Closing(""), ""),
    ],
)
def test_an_answer_is_on_file_when_it_was_put(team: SampleTeam, card: Answer, key: str) -> None:
    team.ritual().put(card, key)
    with raw(team.folder.database, team.key.value) as other:
        rows = other.execute("SELECT kind, key, body FROM draft_answer").fetchall()
    assert [(load(kind, body), at) for kind, at, body in rows] == [(card, key)]


def test_an_answer_taken_back_is_gone(team: SampleTeam) -> None:
    ritual = team.ritual()
    ritual.put(A_PROBLEM, PROBLEM)
    ritual.put(answers.ProblemAnswer(), PROBLEM)
    assert list(team.ritual().draft.items()) == []


def test_looking_alone_writes_nothing(team: SampleTeam) -> None:
    ritual = team.ritual()
    ritual.focus("gap/1/happened")
    ritual.spend(5)
    ritual.pause()
    assert ritual.is_new
    with team.services.database.reading():
        assert Ritual.select().count() == 0


@pytest.mark.parametrize("text", ["a" * 100_000, "\x00 and \ud800", "החזרה 👩‍👧", "Zeile\r\nzwei"])
def test_any_text_is_kept(team: SampleTeam, text: str) -> None:
    ritual = team.ritual()
    ritual.put(answers.ProblemAnswer(happens=text), PROBLEM)
    ritual.put_check(team.commitment("Refunds"), answers.CheckAnswer(Done.NO, what_happened=text))
    kept = team.ritual().draft.get(answers.ProblemAnswer, PROBLEM).happens
    assert kept == ritual.draft.get(answers.ProblemAnswer, PROBLEM).happens
    assert len(kept) == len(text.replace("\r\n", "\n"))
    walk_to_the_end(ritual)
    ritual.seal()
    assert team.services.weeks.summary(team.week).problems


def test_after_a_kill_the_person_is_at_the_same_field_with_the_same_words(team: SampleTeam) -> None:
    ritual = team.ritual()
    ritual.choose(Mode.FULL)
    ritual.next()
    ritual.put_check(team.commitment("Refunds"), REFUND_FOUND)
    ritual.spend(42)
    ritual.next()
    ritual.put(A_GAP, GAP)
    ritual.focus(f"gap/{GAP}/expect")
    ritual.spend(7.5)
    ritual.pause()

    again = team.open().ritual(team.week)

    assert not again.is_new
    assert again.walk.at is Step.GAPS
    assert again.field == f"gap/{GAP}/expect"
    assert list(again.draft.items()) == list(ritual.draft.items())
    assert again.walk == ritual.walk
    assert again.seconds(Step.KEEP) == 42
    assert again.total_seconds == 49.5
    again.next()
    assert team.ritual().field == "", "another screen begins at its first field"


def test_a_kill_between_any_two_writes_resumes(team: SampleTeam) -> None:
    answers = a_full_week(team)
    for done, (card, key) in enumerate(answers, 1):
        ritual = team.open().ritual(team.week)
        assert len(list(ritual.draft.items())) == done - 1
        ritual.put(card, key)
    again = team.open().ritual(team.week)
    assert list(again.draft.items()) == [(key, card) for card, key in answers]


def test_two_windows_on_one_week_do_not_lose_each_others_answers(team: SampleTeam) -> None:
    one, other = team.ritual(), team.ritual()
    one.put(A_PROBLEM, PROBLEM)
    other.put(AN_IDEA, IDEA)
    one.next()
    other.put(A_MOVE)
    walk_to_the_end(one)
    one.seal()
    summary = team.services.weeks.summary(team.week)
    assert summary.problems
    assert summary.opportunities
    assert summary.move
    with pytest.raises(KnownError, match="Week 36 is sealed"):
        other.put(A_GAP, GAP)
    with pytest.raises(KnownError, match="Week 36 is sealed"):
        other.seal()
    with pytest.raises(KnownError, match="Week 36 is sealed"):
        team.ritual()


@pytest.mark.parametrize("what", ["INSERT ON draft_answer", "INSERT ON ritual"])
def test_what_could_not_be_kept_can_be_tried_again(team: SampleTeam, what: str) -> None:
    ritual = team.ritual()
    with failing_at(team.services, what), pytest.raises(KnownError, match="disk is full"):
        ritual.put(A_GAP, GAP)
    assert ritual.draft.get(answers.GapAnswer, GAP).blank
    ritual.put(A_GAP, GAP)
    assert team.ritual().draft.get(answers.GapAnswer, GAP) == A_GAP


def test_a_check_handed_on_is_a_card_of_the_gaps_screen(team: SampleTeam) -> None:
    ritual, refunds = team.ritual(), team.commitment("Refunds")
    ritual.put_check(refunds, REFUND_FOUND)
    assert ritual.draft.get(answers.GapAnswer, refunds).happened.endswith(": Two refunds lay in the drawer")
    ritual.put_check(refunds, KEPT)
    assert team.ritual().draft.get(answers.GapAnswer, refunds).blank


def test_a_spot_check_stays_where_it_was_answered(team: SampleTeam) -> None:
    ritual = team.ritual()
    drawn = ritual.agenda.spot_check
    ritual.put(answers.SpotCheck("Case 1207"), drawn)
    from leadway.services.keep.setup import CommitmentEntry

    more = [CommitmentEntry(f"Shelf {n} cleared", critical=True) for n in range(20)]
    team.services.setup.save_commitments([*team.services.setup.commitments(), *more])
    again = team.ritual()
    assert again.agenda.spot_check == drawn
    walk_to_the_end(again)
    again.seal()
    assert "Case 1207" in [line.looked_at for line in team.services.weeks.summary(team.week).checks]
