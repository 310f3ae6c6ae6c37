"""A person's whole week in the real program, with nothing but the keyboard."""

from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path

import pypdf
import pytest

from fixtures.sample_team import TITLES
from fixtures.stored_states import seal_a_week, set_up
from helpers import MEASURED
from helpers.display import PrivateSession, private_session
from helpers.driver import Driver, StartDriver
from helpers.waiting import wait_until
from leadway.domain.terms import (
    Authority,
    Better,
    CheckThen,
    Done,
    GapNext,
    GapType,
    MoveOutcome,
    SourceKind,
    Step,
    WeekStatus,
)
from leadway.domain.week_page import WeekSummary
from leadway.domain.weekly_time import WeeklyTime

MOST_PRESSES = 28

SLIP = "The second signature was missing on Monday"
LOOKED_AT = "Receipt 4471: paid back after one day"
HAPPENED = "A customer came back on day 33 with a faulty kettle; the handbook says 30 days."
REFUSE = "Refuse, as the policy says"
REFUND = "Refund it and tell finance the same day"
WHY = "I refunded it. The fault was ours, and anybody in my place would do the same."
EXPECT = "Finance accepts it without a question"
WHO, HAPPENS, SHOULD = "Customers with returns", "wait 3 days for their money", "1 day"
TRIED, THEN = "three labelled bins at the counter", "sorting each return only once"
WHOSE = "the late shift"
MEASURE = "Days from the counter to the refund"
WHEN, ACTION = "Tuesday 10:00", "time three returns"
LESSON = "Ask the late shift before changing the sign-off"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[PrivateSession]:
    """Return a session with an empty keychain of its own."""
    with private_session(tmp_path / "home") as made:
        yield made


def test_a_whole_week_from_the_set_up_to_the_saved_page(
    drive: StartDriver, session: PrivateSession, tmp_path: Path
) -> None:
    page = tmp_path / "week.pdf"
    person = drive(tmp_path / "data", **session.environment())

    answer_the_set_up(person)
    answer_keep(person)
    answer_gaps(person)
    answer_problems_and_opportunities(person)
    answer_progress(person)
    seal(person)
    save_the_page(person, page)
    assert person.quit() == 0

    with person.data() as services:
        assert services.key.in_keychain, "the key lies in the keychain of the session"
        assert [promise.title for promise in services.setup.commitments()] == list(TITLES)
        assert [promise.critical for promise in services.setup.commitments()] == [True, *[False] * 4]
        assert set(services.setup.sources()) == {SourceKind.HANDBOOK, SourceKind.SAFETY}
        assert services.setup.weekly_time() == WeeklyTime(5, time(15, 30), "stand-up")
        summary = services.weeks.summary(services.weeks.this_week())
    check_what_was_kept(summary)
    check_the_page(page)


def answer_the_set_up(person: Driver) -> None:
    person.wait_for_title("Set-up")
    person.keys("space", "Tab")
    person.type(TITLES[0])
    person.keys("Tab", "space", "Tab")
    for promise in TITLES[1:]:
        person.type(promise)
        person.keys("Return")
    # Where rules live: the first, and the third.
    person.keys("space", "Right", "Right", "space", "ctrl+Return")
    # The day and the time stand as they are.
    person.keys("Tab", "Tab")
    person.type("stand-up")
    # The last screen, with the passphrase, is left for another day.
    person.keys("ctrl+Return", "ctrl+Return")
    person.wait_for_title("This week")


def answer_keep(person: Driver) -> None:
    person.keys("Return")
    person.wait_for_title("Your week")
    person.keys("Return")
    person.wait_for_title("Keep")
    # A critical promise is answered test by test; the others are filled once Done is answered.
    person.keys("1", "1", "1", "1")
    # What is not as it should be asks what happened at once; Enter goes on to the next test.
    person.keys("2")
    person.wait_for_field("/happened")
    person.type(SLIP)
    person.keys("Return", "1", "1", "1", "f", "Tab")
    for _ in TITLES[2:]:
        person.keys("1", "shift+1")
    person.keys("Tab")
    person.wait_for_field("keep/spot/looked")
    person.type(LOOKED_AT)
    person.keys("ctrl+Return")


def answer_gaps(person: Driver) -> None:
    person.wait_for_title("Gaps")
    person.keys("4")
    person.wait_for_field("/happened")
    person.type(HAPPENED)
    person.tab_to("/option_a")
    person.type(REFUSE)
    person.keys("Tab")
    person.type(REFUND)
    person.tab_to("/chosen")
    person.keys("b")
    person.tab_to("/did_and_why")
    person.type(WHY)
    # The day to look back on stands as it is.
    person.tab_to("/expect")
    person.type(EXPECT)
    person.tab_to("/confidence")
    person.keys("8")
    person.tab_to("/tests/legal")
    person.keys("space", "Tab", "space")
    person.tab_to("/authority")
    person.keys("y")
    person.tab_to("/next")
    person.keys("2", "ctrl+Return")


def answer_problems_and_opportunities(person: Driver) -> None:
    person.wait_for_title("Problems")
    for words, then in ((WHO, "/happens"), (HAPPENS, "/should"), (SHOULD, "/known")):
        person.type(words)
        person.tab_to(then)
    person.keys("3", "ctrl+Return")
    person.wait_for_title("Opportunities")
    person.type(TRIED)
    person.keys("Tab")
    person.type(THEN)
    person.keys("Tab", "1", "Tab", "3", "Tab", "2", "Tab", "1", "Tab")
    person.wait_for_field("/whose")
    person.type(WHOSE)
    person.keys("Tab")
    person.wait_for_field("/try")
    person.keys("space", "ctrl+Return")


def answer_progress(person: Driver) -> None:
    person.wait_for_title("Progress")
    person.keys("shift+Tab", "Return")
    person.wait_for_field("/name")
    person.type(MEASURE)
    person.keys("Tab")
    person.type("days")
    person.keys("Tab")
    person.type("3.1")
    person.tab_to("/better")
    person.keys("1")
    person.tab_to("next/when")
    person.type(WHEN)
    person.keys("Return")
    person.wait_for_field("next/action")
    person.type(ACTION)
    person.keys("ctrl+Return")


def seal(person: Driver) -> None:
    person.wait_for_title("Close")
    person.type(LESSON)
    person.seal()


def save_the_page(person: Driver, page: Path) -> None:
    person.keys("ctrl+p")
    preview = person.wait_for_window("Week .* of ")
    person.keys("Return")
    chooser = person.wait_for_window("Save")
    person.keys("ctrl+a")
    person.type(str(page))
    person.keys("Return")
    wait_until(page.exists, what="the page on the disk")
    person.wait_until_gone(chooser)
    person.focus(preview)
    person.keys("Escape")
    person.wait_until_gone(preview)


def check_what_was_kept(week: WeekSummary) -> None:
    assert week.status is WeekStatus.DONE
    by_title = {line.title: line for line in week.checks}
    assert [by_title[title].done for title in TITLES] == [Done.YES, Done.PARTLY, *[Done.YES] * 3]
    slipped = by_title[TITLES[1]]
    assert (slipped.what_happened, slipped.then) == (SLIP, CheckThen.FIXED)
    assert LOOKED_AT in {line.looked_at for line in week.checks}
    (gap,) = week.gaps
    assert (gap.type, gap.situation, gap.why) == (GapType.OUTDATED, HAPPENED, WHY)
    assert (gap.expected, gap.confidence) == (EXPECT, 80)
    assert (gap.authority, gap.next) == (Authority.YES, GapNext.PRECEDENT)
    (problem,) = week.problems
    assert (problem.who, problem.happens, problem.should) == (WHO, HAPPENS, SHOULD)
    (opportunity,) = week.opportunities
    assert (opportunity.tried, opportunity.then) == (TRIED, THEN)
    assert (opportunity.suggested_by, opportunity.trying) == (WHOSE, True)
    (measure,) = week.measures
    assert (measure.name, measure.unit, measure.better) == (MEASURE, "days", Better.LOWER)
    assert [point.value for point in measure.points] == [3.1]
    assert week.move is not None
    assert WHEN in week.move.when
    assert ACTION in week.move.action
    assert week.lesson == LESSON


def check_the_page(page: Path) -> None:
    text = " ".join(" ".join(sheet.extract_text() for sheet in pypdf.PdfReader(page).pages).split())
    said = (
        *TITLES,
        SLIP,
        HAPPENED,
        WHY,
        EXPECT,
        WHO,
        HAPPENS,
        TRIED,
        THEN,
        MEASURE,
        WHEN,
        ACTION,
        LESSON,
    )
    assert [words for words in said if words not in text] == []


def test_the_ritual_of_a_quiet_week_takes_few_keys(
    drive: StartDriver, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    data = tmp_path / "data"
    set_up(data, weeks_ago=1, critical=2)
    seal_a_week(data, weeks_ago=1)

    person = drive(data)
    person.wait_for_title("This week")
    person.keys("Return")
    person.wait_for_title("Your week")
    person.keys("Return")
    person.wait_for_title("Last week")
    person.keys("1", "ctrl+Return")
    person.wait_for_title("Keep")
    for _ in TITLES[:2]:
        person.keys("1", "1", "1", "1")
    for _ in TITLES[2:]:
        person.keys("1", "shift+1")
    person.keys("Tab")
    person.wait_for_field("keep/spot/looked")
    person.type(LOOKED_AT)
    person.keys("ctrl+Return")
    for screen in ("Gaps", "Problems", "Opportunities"):
        person.wait_for_title(screen)
        person.keys("ctrl+k")
    person.wait_for_title("Progress")
    person.type("2.6")
    person.keys("Return")
    person.wait_for_field("next/when")
    person.type(WHEN)
    person.keys("Return")
    person.type(ACTION)
    person.keys("ctrl+Return")
    person.wait_for_title("Close")
    person.type(LESSON)
    person.seal()

    with person.data() as services:
        week = services.weeks.summary(services.weeks.this_week())
    record_property(MEASURED, f"a quiet week: {person.presses} key presses beyond the words typed")
    assert week.last_move is not None
    assert week.last_move.outcome is MoveOutcome.DONE
    assert [line.done for line in week.checks] == [Done.YES] * 5
    assert [point.value for point in week.measures[0].points] == [3.1, 2.6]
    assert week.move is not None
    assert ACTION in week.move.action
    assert week.lesson == LESSON
    assert week.nothing == (Step.GAPS, Step.PROBLEMS, Step.OPPORTUNITIES)
    assert person.presses <= MOST_PRESSES
