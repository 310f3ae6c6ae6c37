"""What a test reads off the window's pages."""

from __future__ import annotations

from helpers.screen import texts
from leadway.ui.weeks.history import HistoryPage


def texts_of(page: HistoryPage) -> list[str]:
    """Return what the page of the chosen week says, text by text."""
    return texts(page.page)


def listed_in(page: HistoryPage) -> list[str]:
    """Return what the list of weeks says, row by row."""
    model = page.week_list.weeks
    return [str(model.index(row).data()) for row in range(model.rowCount())]
