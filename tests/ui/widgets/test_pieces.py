"""The smaller pieces: buttons, cards, rings, the saved mark, strips and run charts."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from leadway.domain.errors import KnownError
from leadway.domain.measures import Point, Series
from leadway.domain.terms import Better
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.theme.theme import Theme
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton
from leadway.ui.widgets.card import Card, InlineNotice
from leadway.ui.widgets.chart import RunChart
from leadway.ui.widgets.keyboard import name_button, on_keys
from leadway.ui.widgets.save_status import SaveStatus
from leadway.ui.widgets.text import Caption, Paragraph
from leadway.ui.widgets.vbox import VBox
from ui.conftest import Show


@pytest.mark.parametrize("kind", [PrimaryButton, QuietButton, LinkButton])
def test_a_button_works_by_keyboard_and_shows_its_focus(
    qtbot: QtBot, show: Show, kind: type[PrimaryButton]
) -> None:
    button = kind("Seal && send", icon="check")
    show(button)
    assert button.height() >= 32
    button.clearFocus()
    plain = button.grab().toImage()
    button.setFocus()
    assert button.grab().toImage() != plain
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert QAccessible.queryAccessibleInterface(button).role() == QAccessible.Role.Button


def test_everything_painted_follows_the_scheme(show: Show, look_of_test: Theme) -> None:
    card = Card(accent="gap")
    show(card)
    spec = look_of_test.spec
    for colours in (spec.light, spec.dark):
        look_of_test.set_scheme("light" if colours is spec.light else "dark")
        image = card.grab().toImage()
        assert image.pixelColor(card.rect().center()) == QColor(colours["surface"])
        assert image.pixelColor(1, card.height() // 2) == QColor(colours["gap"])


def test_a_card_grows_with_its_text(show: Show) -> None:
    card = Card(accent="gap")
    card.add(Paragraph("A customer came back on day 33 with a faulty kettle. " * 6))
    show(card)
    assert card.heightForWidth(300) > card.heightForWidth(700)


def test_the_saved_mark_says_what_holds(show: Show) -> None:
    mark = SaveStatus()
    show(mark)
    said = []
    mark.set_saving()
    said.append(mark.text())
    mark.set_saved()
    said.append(mark.text())
    mark.set_not_saved()
    said.append(mark.text())
    assert said == ["Saving…", "Saved", "Not saved"]
    assert mark.accessibleName() == said[-1]


def test_a_long_error_is_kept_whole_in_a_narrow_page(show: Show) -> None:
    page = VBox()
    notice = ErrorNotice()
    page.add(notice)
    page.resize(QSize(160, 400))
    show(page)
    notice.show_error(KnownError("The disk is full. " * 20))
    notice.grab()
    assert notice.text().count("The disk is full.") == 20


def test_a_strip_takes_an_answer(qtbot: QtBot, show: Show) -> None:
    strip = InlineNotice("You met this on 12 May.", [("see", "See it"), ("later", "Not now")])
    show(strip)
    with qtbot.waitSignal(strip.answered) as heard:
        QTest.keyClick(strip.buttons["later"], Qt.Key.Key_Space)
    assert heard.args == ["later"]


def _returns(values: list[float]) -> Series:
    first = date(2026, 9, 4)
    points = tuple(Point(first + timedelta(weeks=n), value) for n, value in enumerate(values))
    return Series("Returns", "days", Better.LOWER, points)


def test_a_run_chart_has_its_numbers_in_words(show: Show) -> None:
    chart = RunChart(_returns([]))
    show(chart)
    assert chart.accessibleDescription() == "Run chart of Returns (days): no readings yet."
    chart.set_series(_returns([3.1, 2.9]))
    assert chart.accessibleDescription() == (
        "Run chart of Returns (days). Baseline median 3. Readings: 3.1 (4 Sep), 2.9 (11 Sep)."
    )


@pytest.mark.parametrize("values", [[], [2.0], [2.0, 2.0], [float(n) for n in range(520)]])
def test_a_run_chart_draws_any_number_of_readings(show: Show, values: list[float]) -> None:
    chart = RunChart(_returns(values))
    show(chart)
    assert not chart.grab().isNull()


def test_a_key_held_down_is_one_wish() -> None:
    owner = QWidget()
    assert not on_keys(owner, "Ctrl+P", owner.close).autoRepeat()


def test_a_button_tells_the_keys_that_do_the_same() -> None:
    button = QuietButton("")
    name_button(button, "Seal & send", "Ctrl+P")
    assert button.text() == "Seal && send"
    assert button.toolTip() == "Seal & send (Ctrl+P)"
    assert (button.accessibleName(), button.accessibleDescription()) == ("Seal & send", "Ctrl+P")


def test_a_text_with_nothing_to_say_takes_no_room(show: Show) -> None:
    page = QWidget()
    text = Caption("Kept", page)
    show(page)
    text.set_or_hide("")
    assert not text.isVisible()
    text.set_or_hide("Kept for your next ritual.")
    assert text.isVisible()
    assert text.text() == "Kept for your next ritual."
