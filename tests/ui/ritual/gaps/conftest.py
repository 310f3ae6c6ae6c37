"""Ground of the gaps' tests: the screen, opened at a team."""

from __future__ import annotations

import pytest

from helpers.gaps_screen import Open
from helpers.ritual_team import RitualTeam
from leadway.domain.terms import Step
from leadway.ui.ritual.gaps.page import GapsPage
from ui.conftest import Show


@pytest.fixture
def open_gaps(team: RitualTeam, show: Show) -> Open:
    """Return a function that opens the screen as a person meets it."""

    def open_it() -> GapsPage:
        frame, page = team.page(Step.GAPS)
        show(frame)
        page.enter("")
        assert isinstance(page, GapsPage)
        return page

    return open_it
