"""The list of weeks: every date can be read whole in it, whatever stands in the same line."""

import pytest
from PySide6.QtGui import QFontMetrics

from leadway.domain.home import WeekLine
from leadway.domain.terms import WeekStatus
from leadway.domain.weeks import Week
from leadway.ui.theme.theme import theme
from leadway.ui.weeks.week_list import _ICON, note_count
from leadway.ui.widgets.row_list import BAR_GAP, NARROW_WIDTH, SIDE

_BAR = 12


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("week", [Week(2026, 53), Week(2025, 1), Week(2026, 40), Week(2026, 47)])
def test_the_dates_of_a_week_fit_into_the_narrow_list_beside_its_notes(week: Week) -> None:
    line = WeekLine(week, WeekStatus.DONE, notes=2)
    metrics = QFontMetrics(theme().font("small"))
    words = metrics.horizontalAdvance(week.short_dates) + metrics.horizontalAdvance(note_count(line))
    # The icon, and what is free at the sides and beside the scroll bar.
    free = NARROW_WIDTH - 2 * SIDE - _ICON - 10 - 3 * BAR_GAP - _BAR
    assert words + BAR_GAP <= free


def test_below_the_heading_of_its_year_a_week_over_the_turn_of_a_month_has_short_months() -> None:
    assert Week(2026, 53).short_dates == "28 Dec – 3 Jan"
    assert Week(2026, 47).short_dates == Week(2026, 47).dates == "16–22 November"
