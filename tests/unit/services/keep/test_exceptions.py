"""Exceptions: who said yes, whether one was granted, and what happens to one that ends."""

from dataclasses import replace
from datetime import timedelta

from fixtures.sample_answers import KEPT
from fixtures.sample_team import SampleTeam
from leadway.domain import answers
from leadway.domain.refs import LinkRole
from leadway.domain.terms import ByRulebook, CheckResult, CheckThen, Done, ExceptionState, ExceptionVerdict
from leadway.domain.week_page import WeekSummary
from leadway.reports.markdown import week_page
from leadway.services.record_writer import ref_of
from leadway.storage.links import links_from
from leadway.storage.models import Finding, RuleException

ANSWERS = (ExceptionVerdict.GRANTED, ExceptionVerdict.REFUSED, ExceptionVerdict.NO_ANSWER)
BY_EXCEPTION = replace(KEPT, by_rulebook=ByRulebook.EXCEPTION)


def asked(team: SampleTeam, approver: str = "", weeks: int = 4) -> WeekSummary:
    """Seal a week in which refunds fall under an exception; return its page."""
    until = team.clock.now().date() + timedelta(weeks=weeks)
    row = replace(BY_EXCEPTION, exception_until=until, approver_role=approver)
    page = team.services.weeks.summary(team.seal((row, team.commitment("Refunds"))))
    team.later()
    return page


def review(team: SampleTeam, *given: answers.ExceptionReview) -> WeekSummary:
    """Seal a week in which the exception is answered and named again; return its page."""
    (exception,) = team.ritual().agenda.exceptions
    week = team.seal(
        (BY_EXCEPTION, team.commitment("Refunds")), *((answer, exception.id) for answer in given)
    )
    team.later()
    return team.services.weeks.summary(week)


def states(team: SampleTeam) -> list[ExceptionState]:
    with team.services.database.reading():
        return [row.state for row in RuleException.select().order_by(RuleException.starts_on)]


def of_refunds(page: WeekSummary) -> CheckResult:
    return next(line.result for line in page.checks if line.title.startswith("Refunds"))


def test_an_exception_with_a_yes_is_approved_and_covers_its_row(team: SampleTeam) -> None:
    page = asked(team, "Area manager")
    assert of_refunds(page) is CheckResult.CONFORMS
    assert page.counts[3] == (1, 1)
    assert page.in_one_line.startswith("Kept 1 of 1 checked; 3 not checked.")
    (line,) = page.exceptions
    assert (line.state, line.approver_role) == (ExceptionState.APPROVED, "Area manager")
    text = week_page(page)
    assert "Exception until 2 October 2026: Refunds paid within 2 days. Approved by: Area manager." in text
    assert "exception asked" not in text


def test_an_exception_without_a_yes_is_asked_and_its_row_is_neither_kept_nor_a_finding(
    team: SampleTeam,
) -> None:
    page = asked(team)
    assert of_refunds(page) is CheckResult.ASKED
    assert page.counts[3] == (0, 1)
    assert page.in_one_line.startswith("Kept 0 of 1 checked; 3 not checked.")
    assert states(team) == [ExceptionState.ASKED]
    with team.services.database.reading():
        assert not Finding.select().exists()
    text = week_page(page)
    assert "exception asked |" in text
    assert "Exception until 2 October 2026: asked, not approved yet: Refunds paid within 2 days." in text


def test_an_exception_that_follows_from_a_miss_covers_the_row_once_somebody_said_yes(
    team: SampleTeam,
) -> None:
    late = answers.CheckAnswer(Done.NO, what_happened="Stocktaking", then=CheckThen.EXCEPTION)
    cash, refunds = team.commitment("Cash count"), team.commitment("Refunds")
    page = team.services.weeks.summary(
        team.seal((late, cash), (replace(late, approver_role="Owner"), refunds))
    )
    assert [line.result for line in page.checks[:2]] == [CheckResult.ASKED, CheckResult.NOT_VERIFIED]
    assert sorted(states(team)) == [ExceptionState.APPROVED, ExceptionState.ASKED]


def test_next_week_asks_whether_it_was_granted_until_there_is_an_answer(team: SampleTeam) -> None:
    asked(team, weeks=20)
    (exception,) = team.ritual().agenda.exceptions
    assert exception.asked
    page = review(team, answers.ExceptionReview(ExceptionVerdict.NO_ANSWER))
    assert of_refunds(page) is CheckResult.ASKED
    assert len(team.ritual().agenda.exceptions) == 1
    assert states(team) == [ExceptionState.ASKED], "naming it again asks for no second one"
    page = review(team, answers.ExceptionReview(ExceptionVerdict.GRANTED, approver_role="Owner"))
    assert of_refunds(page) is CheckResult.CONFORMS
    assert [(line.state, line.approver_role) for line in page.exceptions] == [
        (ExceptionState.APPROVED, "Owner")
    ]
    assert not team.ritual().agenda.exceptions, "it ends only in months"


def test_a_later_yes_leaves_the_sealed_page_as_it_was(team: SampleTeam) -> None:
    week = team.week
    asked(team)
    before = team.services.weeks.summary(week)
    review(team, answers.ExceptionReview(ExceptionVerdict.GRANTED))
    assert team.services.weeks.summary(week) == before


def test_a_refused_exception_is_told_once_and_the_row_may_ask_anew(team: SampleTeam) -> None:
    asked(team)
    page = review(team, answers.ExceptionReview(ExceptionVerdict.REFUSED))
    assert of_refunds(page) is CheckResult.ASKED
    assert [line.state for line in page.exceptions] == [ExceptionState.REFUSED]
    assert "Exception refused: Refunds paid within 2 days." in week_page(page)
    assert not team.ritual().agenda.exceptions
    asked(team)
    assert states(team) == [ExceptionState.REFUSED, ExceptionState.ASKED]


def test_an_extension_is_a_new_exception_linked_to_the_old_which_holds_to_its_end(team: SampleTeam) -> None:
    asked(team, "Area manager", weeks=2)
    (old,) = team.ritual().agenda.exceptions
    until = old.until + timedelta(weeks=8)
    page = review(team, answers.ExceptionReview(ExceptionVerdict.RENEW, until, "Owner"))
    assert of_refunds(page) is CheckResult.CONFORMS
    assert states(team) == [ExceptionState.RENEWED, ExceptionState.ASKED]
    with team.services.database.reading():
        new = RuleException.get(RuleException.state == ExceptionState.ASKED)
        links = links_from(ref_of(new), LinkRole.RENEWS)
    assert (new.starts_on, new.until, new.approver_role) == (old.until + timedelta(days=1), until, "Owner")
    assert [link.id for link in links] == [old.id]
    (waiting,) = team.ritual().agenda.exceptions
    assert (waiting.id, waiting.asked) == (new.id, True)
    page = review(team, answers.ExceptionReview(ExceptionVerdict.GRANTED))
    assert of_refunds(page) is CheckResult.CONFORMS
    assert states(team) == [ExceptionState.RENEWED, ExceptionState.APPROVED]


def test_an_exception_that_ended_asks_for_nothing_more_after_one_answer(team: SampleTeam) -> None:
    for verdict in ExceptionVerdict:
        asked(team, "" if verdict in ANSWERS else "Area manager", weeks=1)
        team.later(3)
        (ended,) = team.ritual().agenda.exceptions
        assert ended.until < team.clock.now().date()
        team.seal((answers.ExceptionReview(verdict), ended.id))
        team.later()
        left = [one.id for one in team.ritual().agenda.exceptions]
        assert ended.id not in left, verdict
        for other in left:  # the renewal
            team.seal((answers.ExceptionReview(ExceptionVerdict.REFUSED), other))
            team.later()
    # Without an answer it stays.
    asked(team, "Area manager", weeks=1)
    team.later(3)
    team.seal()
    team.later()
    assert len(team.ritual().agenda.exceptions) == 1
