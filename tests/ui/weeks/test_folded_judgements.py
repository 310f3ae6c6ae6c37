"""A week's page in the window: what was thought in a judgement is folded until its outcome is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.sample_answers import A_GAP
from fixtures.sample_team import SampleTeam
from helpers.clock import FixedClock
from helpers.screen import click, labels, texts
from leadway.domain import answers
from leadway.domain.weeks import Week
from leadway.reports.markdown import week_page
from leadway.services.documents.documents import weekly_words
from leadway.system.paths import DataFolder
from leadway.ui.weeks.history import HistoryPage
from ui.conftest import Show

THOUGHTS = (A_GAP.did_and_why, A_GAP.expect, "80 %, review on 22 December 2026")


@pytest.fixture
def team(tmp_path: Path, clock: FixedClock) -> Iterator[SampleTeam]:
    """Return a team that has used nothing yet."""
    made = SampleTeam(DataFolder(tmp_path / "data"), clock)
    yield made.set_up()
    made.close()


def page_of(team: SampleTeam, week: Week, show: Show) -> HistoryPage:
    page = HistoryPage(team.services)
    page.resize(796, 600)
    show(page)
    page.open_week(week)
    return page


def test_what_was_thought_is_folded_and_shown_to_those_who_ask(team: SampleTeam, show: Show) -> None:
    week = team.seal((A_GAP, "gap"))
    team.later()
    page = page_of(team, week, show)
    assert A_GAP.happened in texts(page)
    assert A_GAP.option_b in texts(page)
    assert not set(THOUGHTS) & set(texts(page))
    click(page, "Show it anyway")
    assert set(THOUGHTS) <= set(texts(page))
    click(page, "Hide it again")
    assert not set(THOUGHTS) & set(texts(page))


def test_in_the_week_in_which_it_was_sealed_nothing_is_folded(team: SampleTeam, show: Show) -> None:
    page = page_of(team, team.seal((A_GAP, "gap")), show)
    assert set(THOUGHTS) <= set(texts(page))
    assert "Show it anyway" not in labels(page)


def test_once_the_outcome_is_written_nothing_is_folded(team: SampleTeam, show: Show) -> None:
    week = team.seal((A_GAP, "gap"))
    team.later(4)
    review = team.ritual().agenda.review
    assert review is not None
    team.seal((answers.OutcomeReviewAnswer("Finance accepted it"), review.id))
    team.later()
    page = page_of(team, week, show)
    assert set(THOUGHTS) <= set(texts(page))
    assert "Show it anyway" not in labels(page)


def test_documents_hold_what_the_window_folds(team: SampleTeam) -> None:
    week = team.seal((A_GAP, "gap"))
    team.later()
    summary = team.services.weeks.summary(week)
    markdown, words = week_page(summary), str(weekly_words(summary))
    for thought in THOUGHTS:
        assert thought in markdown
        assert thought in words
