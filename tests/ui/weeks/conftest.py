"""The pages of the weeks, each over the services of the test that asks for it."""

import pytest

from leadway.services.session import Services
from leadway.ui.weeks.history import HistoryPage
from leadway.ui.weeks.this_week import ThisWeekPage
from ui.conftest import Show


@pytest.fixture
def history(services: Services, show: Show) -> HistoryPage:
    """Return the history as it is when its place is opened."""
    made = HistoryPage(services)
    made.resize(796, 600)
    show(made)
    return made


@pytest.fixture
def this_week_page(services: Services, show: Show) -> ThisWeekPage:
    """Return the page as it is when the window opens."""
    made = ThisWeekPage()
    made.populate(services)
    made.resize(860, 900)
    show(made)
    made.enter()
    return made
