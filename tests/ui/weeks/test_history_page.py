"""History: every week is listed with its status, and its page shows what its document does."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fixtures.sample_team import COMMITMENTS, seal_week, services_in
from helpers.clock import FixedClock
from helpers.pages import listed_in, texts_of
from leadway.domain import answers
from leadway.domain.errors import KnownError
from leadway.domain.home import WeekLine
from leadway.domain.terms import WeekStatus
from leadway.domain.weeks import Week
from leadway.services.session import Services
from leadway.ui.weeks.history import HistoryPage
from leadway.ui.weeks.week_list import WeekModel
from leadway.ui.weeks.week_page import ABOUT, ADD_MEANS
from leadway.ui.widgets.text import Text

WEEK = Week(2026, 48)
KEPT, OPEN, AWAY, MISSED, BEGUN = (WEEK.shift(-back) for back in (1, 0, 2, 3, 4))


@pytest.fixture
def services(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """Return services with five weeks, one of each kind."""
    made = services_in(tmp_path, clock)
    clock.advance(timedelta(weeks=-4))
    made.setup.begin()
    made.setup.save_commitments(COMMITMENTS[:2])
    made.ritual(BEGUN).put(answers.Closing(lesson="Ask finance earlier."))
    made.weeks.mark(AWAY, WeekStatus.AWAY)
    clock.advance(timedelta(weeks=3))
    seal_week(made, KEPT, "Kept both. The courier was late once.")
    clock.advance(timedelta(weeks=1))
    yield made
    made.close()


@pytest.fixture
def page(history: HistoryPage) -> HistoryPage:
    return history


def test_the_list_says_in_words_what_each_week_was(page: HistoryPage) -> None:
    assert listed_in(page) == [
        "2026",
        "Week 48, 23–29 November 2026, open",
        "Week 47, 16–22 November 2026, done. Kept both. The courier was late once.",
        "Week 46, 9–15 November 2026, away",
        "Week 45, 2–8 November 2026, no ritual",
        "Week 44, 26 October – 1 November 2026, in progress",
    ]


def test_it_opens_with_the_last_week_that_has_something_to_read(page: HistoryPage) -> None:
    assert page.week == KEPT
    assert page.week_list.hasFocus()
    assert page.page.name.text() == "Week 47"


def test_a_page_says_what_the_document_says_in_its_order(page: HistoryPage) -> None:
    page.open_week(KEPT)
    texts = texts_of(page)
    order = ["In one line", "Kept", "Next week’s move", "Lesson"]
    assert [text for text in texts if text in order] == order
    for text in (
        "16–22 November 2026",
        "Kept both. The courier was late once.",
        COMMITMENTS[0].title,
        "2 days late",
        "The courier came a day late.",
        "If it is Tuesday 10:00, then I will time three returns.",
        "Ask the early shift first.",
    ):
        assert text in texts


def test_what_a_page_says_can_be_selected(page: HistoryPage) -> None:
    page.open_week(KEPT)
    label = next(each for each in page.page.findChildren(Text) if each.text() == COMMITMENTS[0].title)
    assert isinstance(label, QLabel)
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_markup_a_person_typed_is_shown_as_it_was_typed(services: Services, page: HistoryPage) -> None:
    services.weeks.amend(KEPT, "<b>75 €</b> & not <img src=x>")
    page.open_week(KEPT)
    assert "<b>75 €</b> & not <img src=x>" in texts_of(page)


@pytest.mark.parametrize(
    ("week", "text"),
    [
        (AWAY, ABOUT[WeekStatus.AWAY]),
        (MISSED, ABOUT[WeekStatus.NO_RITUAL]),
        (OPEN, ABOUT[WeekStatus.OPEN]),
    ],
)
def test_a_week_without_a_page_says_what_it_is(page: HistoryPage, week: Week, text: str) -> None:
    page.open_week(week)
    assert page.page.warning.text() == text
    assert not page.page.save_button.isVisible()
    assert not page.page.add_button.isVisible()
    assert page.page.resume_button.isVisible() == (week == OPEN)


def test_a_draft_can_be_resumed(qtbot: QtBot, page: HistoryPage) -> None:
    page.open_week(BEGUN)
    assert page.page.warning.text().startswith("Draft.")
    assert "Ask finance earlier." in texts_of(page)
    assert "No ritual this week." not in texts_of(page)
    page.page.resume_button.setFocus()
    with qtbot.waitSignal(page.page.resume) as signal:
        QTest.keyClick(page.page.resume_button, Qt.Key.Key_Return)
    assert signal.args == [BEGUN]


def test_the_document_has_a_button_and_a_key(qtbot: QtBot, page: HistoryPage) -> None:
    page.open_week(KEPT)
    with qtbot.waitSignal(page.page.save) as signal:
        QTest.mouseClick(page.page.save_button, Qt.MouseButton.LeftButton)
    assert signal.args == [KEPT]
    with qtbot.waitSignal(page.page.save):
        QTest.keyClick(page.week_list, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    page.open_week(MISSED)
    with qtbot.assertNotEmitted(page.page.save):
        QTest.keyClick(page.week_list, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)


def test_something_can_be_added_to_a_sealed_week_and_what_was_sealed_stays(
    services: Services, page: HistoryPage
) -> None:
    page.open_week(KEPT)
    before = services.weeks.summary(KEPT)
    QTest.mouseClick(page.page.add_button, Qt.MouseButton.LeftButton)
    assert page.page.amendment.edit.hasFocus()
    assert page.page.amendment.hint.text() == ADD_MEANS
    QTest.keyClicks(page.page.amendment.edit, "Finance called: the limit is 75.")
    QTest.mouseClick(page.page.add_it, Qt.MouseButton.LeftButton)
    after = services.weeks.summary(KEPT)
    assert [each.text for each in after.amendments] == ["Finance called: the limit is 75."]
    assert (after.in_one_line, after.checks, after.lesson) == (
        before.in_one_line,
        before.checks,
        before.lesson,
    )
    assert "24 November 2026, 09:00" in texts_of(page)
    assert page.page.added.isVisible()
    assert not page.page.amendment.isVisible()


def test_an_empty_addition_says_what_is_missing(page: HistoryPage) -> None:
    page.open_week(KEPT)
    QTest.mouseClick(page.page.add_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.page.add_it, Qt.MouseButton.LeftButton)
    assert page.page.errors.text() == "There is nothing to add yet. Write a few words first."


def test_an_addition_half_written_waits_at_its_week(page: HistoryPage) -> None:
    page.open_week(KEPT)
    QTest.mouseClick(page.page.add_button, Qt.MouseButton.LeftButton)
    QTest.keyClicks(page.page.amendment.edit, "Finance called")
    page.open_week(AWAY)
    assert not page.page.amendment.isVisible()
    page.open_week(KEPT)
    assert page.page.amendment.isVisible()
    assert page.page.amendment.text() == "Finance called"


def test_the_arrow_keys_go_through_the_weeks(qtbot: QtBot, page: HistoryPage) -> None:
    QTest.keyClick(page.week_list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.page.name.text() == "Week 46")
    for _ in range(4):
        QTest.keyClick(page.week_list, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: page.page.name.text() == "Week 48")


def test_what_changed_elsewhere_is_shown(services: Services, page: HistoryPage) -> None:
    services.weeks.mark(MISSED, WeekStatus.SKIPPED)
    page.refresh()
    assert "Week 45, 2–8 November 2026, skipped" in listed_in(page)
    assert page.week == KEPT


def test_an_error_is_shown_above_the_page(page: HistoryPage) -> None:
    page.page.show_error(KnownError("The folder cannot be written to.", "Choose another one."))
    assert page.page.errors.isVisible()
    assert page.page.errors.text() == "The folder cannot be written to. Choose another one."


def test_list_and_page_share_a_narrow_window(page: HistoryPage) -> None:
    assert page.week_list.width() == 260
    assert page.page.width() >= 520
    page.resize(1232, 800)
    assert page.week_list.width() == 300


def test_years_stand_between_the_weeks_and_cannot_be_chosen() -> None:
    model = WeekModel()
    model.show_weeks([WeekLine(Week(2027, 2).shift(-back), WeekStatus.DONE) for back in range(4)])
    rows = [model.line(model.index(row)) for row in range(model.rowCount())]
    assert [row.week if row else None for row in rows] == [
        None, Week(2027, 2), Week(2027, 1), None, Week(2026, 53), Week(2026, 52),
    ]  # fmt: skip
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsSelectable
