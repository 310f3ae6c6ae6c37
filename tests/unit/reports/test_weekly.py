"""The weekly summary in words."""

import json
from dataclasses import replace
from datetime import date

import pytest

from fixtures import sample_pages as team
from leadway.domain.checks import counts
from leadway.domain.terms import (
    ByRulebook,
    CheckResult,
    Concern,
    Done,
    EscalationAnswer,
    OnTime,
    Right,
    Step,
    WeekStatus,
)
from leadway.domain.week_page import WeekSummary
from leadway.domain.weeks import Week
from leadway.reports.blocks import Json
from leadway.reports.weekly import weekly_data

WEEKS = {
    "typical": team.TYPICAL,
    "quiet": team.QUIET,
    "draft": team.DRAFT,
    "full": team.FULL,
    "every script": team.EVERY_SCRIPT,
}


def data_of(summary: WeekSummary) -> Json:
    return weekly_data(summary, generated=team.MADE_ON)


def headings(summary: WeekSummary) -> list[str]:
    return [section["heading"] for section in data_of(summary)["sections"]]


def section_text(summary: WeekSummary, heading: str) -> str:
    found = [section for section in data_of(summary)["sections"] if section["heading"] == heading]
    return json.dumps(found, ensure_ascii=False)


def kept_foot(summary: WeekSummary) -> list[str]:
    foot: list[str] = data_of(summary)["sections"][1]["blocks"][0]["foot"]
    return foot


@pytest.mark.parametrize("week", WEEKS.values(), ids=WEEKS)
def test_the_data_is_plain_json(week: WeekSummary) -> None:
    data = data_of(week)
    assert json.loads(json.dumps(data)) == data


@pytest.mark.parametrize("week", WEEKS.values(), ids=WEEKS)
def test_no_word_of_reproach_is_printed(week: WeekSummary) -> None:
    said = json.dumps(data_of(week)).lower()
    assert not [word for word in ("violation", "non-compliant", "failure", "score", "streak") if word in said]


def test_the_sections_stand_in_the_order_of_the_week() -> None:
    assert headings(replace(team.FULL, skipped=(Step.PROGRESS,))) == [
        "In one line",
        "Kept",
        "Judgement",
        "Fixing",
        "Opportunities",
        "Trying",
        "Measures",
        "Last week’s move",
        "Next week’s move",
        "Help wanted",
        "Lesson",
        "Notes",
        "Not answered",
        "Amendments",
    ]


def test_a_section_without_content_is_not_printed() -> None:
    assert headings(WeekSummary(week=Week(2026, 47), status=WeekStatus.OPEN)) == []


@pytest.mark.parametrize("status", [WeekStatus.SKIPPED, WeekStatus.AWAY, WeekStatus.NO_RITUAL])
def test_a_week_without_a_ritual_says_so_in_one_line(status: WeekStatus) -> None:
    assert headings(WeekSummary(week=Week(2026, 47), status=status)) == ["In one line"]


def test_a_week_at_new_year_names_both_years_and_any_other_its_own() -> None:
    new_year = data_of(replace(team.QUIET, week=Week(2026, 53)))
    assert new_year["masthead"]["dates"] == "28 December 2026 – 3 January 2027"
    assert data_of(team.QUIET)["masthead"]["dates"] == "23–29 November 2026"


def test_the_four_tests_are_counted_apart_and_only_where_somebody_looked() -> None:
    assert kept_foot(team.TYPICAL) == ["Yes, of those checked", "5 of 6", "5 of 5", "5 of 6", "6 of 6"]


def test_what_nobody_looked_at_counts_on_neither_side() -> None:
    open_ended = replace(
        team.CHECKS[0],
        done=Done.NOT_APPLICABLE,
        right=Right.DID_NOT_LOOK,
        on_time=OnTime.NOT_YET,
        by_rulebook=ByRulebook.NO_RULE,
    )
    unanswered = replace(team.CHECKS[1], done=None, right=None, on_time=None, by_rulebook=None)
    not_due = replace(team.CHECKS[1], done=Done.NO, on_time=OnTime.NOT_YET, result=CheckResult.NOT_DUE)
    rows = (open_ended, unanswered, not_due)
    week = replace(team.TYPICAL, checks=rows, counts=counts(rows))
    assert kept_foot(week) == ["Yes, of those checked", "–", "–", "–", "–"]


def test_a_commitment_nobody_checked_says_so() -> None:
    unchecked = replace(team.CHECKS[0], done=None, result=CheckResult.NOT_CHECKED)
    assert "critical, not checked" in section_text(replace(team.TYPICAL, checks=(unchecked,)), "Kept")


@pytest.mark.parametrize(("days", "said"), [(None, "late"), (1, "1 day late"), (3, "3 days late")])
def test_lateness_is_said_in_days_where_they_are_known(days: int | None, said: str) -> None:
    late = replace(team.CHECKS[2], days_late=days)
    assert f'"{said}"' in section_text(replace(team.TYPICAL, checks=(late,)), "Kept")


def test_what_happened_and_what_comes_of_it_stand_under_the_row() -> None:
    kept = section_text(team.TYPICAL, "Kept")
    assert "the second cage was forgotten; booked out on Saturday" in kept
    assert "fixed it now" in kept


def test_an_exception_is_shown_with_its_end_and_its_safeguard() -> None:
    kept = section_text(team.TYPICAL, "Kept")
    assert "Exception until 31 December 2026" in kept
    assert "Safeguard: the supervisor looks" in kept


def test_a_judgement_says_how_sure_and_when_it_is_looked_at_again() -> None:
    assert "80 %, review on 18 December 2026" in section_text(team.TYPICAL, "Judgement")


def test_an_escalated_gap_says_to_whom_and_when_and_nothing_else() -> None:
    judgement = data_of(replace(team.TYPICAL, gaps=(team.ESCALATED,)))["sections"][2]
    assert judgement["blocks"][0]["facts"] == [
        {"label": "Escalated to", "text": "HR, by telephone, Thursday 19 November, 10:30"}
    ]


def test_an_escalated_gap_says_what_applies_who_was_told_and_who_is_next() -> None:
    gap = replace(
        team.ESCALATED,
        concerns=(Concern.HURT, Concern.AT_RISK),
        told=EscalationAnswer.ABOUT_THEM,
        second_to="The regulator",
    )
    facts = data_of(replace(team.TYPICAL, gaps=(gap,)))["sections"][2]["blocks"][0]["facts"]
    assert {fact["label"]: fact["text"] for fact in facts} == {
        "What applies": "Somebody was hurt, or nearly; somebody who depends on us at risk.",
        "Escalated to": "HR, by telephone, Thursday 19 November, 10:30",
        "Answer": "it is about them",
        "Then to": "The regulator",
    }


def test_an_early_sign_never_hides_on_which_side_it_points() -> None:
    numbers = section_text(team.TYPICAL, "Measures")
    assert "early sign: 3 better (3 readings since the change)" in numbers
    assert "no change yet: 3 the same (3 readings since the change)" in numbers


def test_a_measure_without_readings_or_change_says_so() -> None:
    numbers = section_text(team.FULL, "Measures")
    assert "no readings yet" in numbers
    assert "nothing changed yet" in numbers


def test_no_move_is_said_with_its_reason() -> None:
    assert "No move this week. Why: the stock count" in section_text(team.QUIET, "Next week’s move")


def test_a_move_without_a_when_is_an_intention() -> None:
    move, last = team.FULL.move, team.FULL.last_move
    assert move is not None
    assert last is not None
    week = replace(team.FULL, move=replace(move, when=""), last_move=replace(last, when=" "))
    assert "I intend to print five labels" in section_text(week, "Next week’s intention")
    assert "I intend to time three returns" in section_text(week, "Last week’s intention")
    assert not {"Next week’s move", "Last week’s move"} & set(headings(week))


def test_nothing_and_skipped_are_two_answers() -> None:
    left_out = section_text(team.QUIET, "Not answered")
    assert '"lead": "Nothing this week"' in left_out
    assert '"lead": "Skipped"' in left_out


def test_a_draft_says_plainly_that_it_can_still_change() -> None:
    masthead = data_of(team.DRAFT)["masthead"]
    assert masthead["warning"].startswith("Draft. This week is not sealed yet")
    assert data_of(team.TYPICAL)["masthead"]["warning"] == ""


def test_an_amended_week_says_so_and_dates_what_was_added() -> None:
    assert "Sealed 20 November 2026, 15:44; amended since" in data_of(team.FULL)["masthead"]["about"]
    assert "23 November 2026, 09:05" in section_text(team.FULL, "Amendments")


@pytest.mark.parametrize(("count", "said"), [(1, "1 item withheld"), (2, "2 items withheld")])
def test_the_footer_counts_what_is_withheld(count: int, said: str) -> None:
    first, second = data_of(replace(team.TYPICAL, withheld=count))["footer"]["left"]
    assert first == f"Week 47, 16–22 November 2026 · Private edition · {said}"
    assert second == "Ritual: full, sealed 20 November 2026 · Made on 20 November 2026"


def test_the_footer_is_silent_where_nothing_is_withheld() -> None:
    assert "withheld" not in json.dumps(data_of(team.TYPICAL))


def test_the_day_of_making_is_the_callers() -> None:
    data = weekly_data(team.QUIET, generated=date(2027, 1, 2))
    assert data["generated"] == [2027, 1, 2]
    assert data["footer"]["left"][1].endswith("Made on 2 January 2027")
