"""The window on every usual screen: it fits, its buttons stay, its text has the size a person chose."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from leadway.services.session import Services
from leadway.ui.ritual.wizard_frame import WizardFrame
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.rail import StepView
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Question, Text
from leadway.ui.window.controller import WindowController
from leadway.ui.window.main_window import LEAST, USUAL, opening_size
from ui.conftest import Show

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier
# Width and height in pixels, and how much the system enlarges them, in percent.
LAPTOPS = (
    (1280, 800, 100),
    (1366, 768, 100),
    (1366, 768, 125),
    (1440, 900, 100),
    (1440, 900, 200),
    (1600, 900, 125),
    (1920, 1080, 100),
    (1920, 1080, 125),
    (1920, 1080, 150),
    (1920, 1080, 200),
    (1920, 1200, 175),
    (2160, 1440, 200),
    (2256, 1504, 200),
    (2560, 1440, 150),
    (2560, 1600, 200),
    (2880, 1800, 200),
    (3840, 2160, 300),
)
# The panel or dock, and the title bar.
_PANEL, _TITLE_BAR = 36, 32


def _logical(width: int, height: int, percent: int) -> QSize:
    return QSize(width * 100 // percent, height * 100 // percent)


def _frame(show: Show, size: QSize) -> WizardFrame:
    """Return the ritual's frame with a page that is longer than any screen."""
    page = ScrollColumn()
    page.add(Question("Did what needed to get done get done?"))
    for number in range(20):
        page.add(LineField(f"line-{number}", f"Line {number}"))
    frame = WizardFrame()
    frame.rail.set_steps([StepView(f"step-{n}", "Opportunities", 3, visited=True) for n in range(8)])
    frame.set_page(page)
    frame.set_actions(can_back=True, nothing_label="Nothing this week", can_skip=True)
    frame.setMinimumSize(LEAST)
    frame.resize(size)
    show(frame)
    return frame


def _place(widget: QWidget, frame: QWidget) -> QRect:
    return QRect(widget.mapTo(frame, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize(("width", "height", "percent"), LAPTOPS)
def test_it_opens_no_larger_than_what_the_screen_has_room_for(width: int, height: int, percent: int) -> None:
    free = _logical(width, height, percent) - QSize(0, _PANEL)
    opened = opening_size(free)
    assert opened.width() <= min(free.width(), USUAL.width())
    # Less than the smallest size is on no screen.
    assert opened.height() + _TITLE_BAR <= max(free.height(), LEAST.height() + _TITLE_BAR)
    assert opened.expandedTo(LEAST) == opened
    assert LEAST.height() <= _logical(width, height, percent).height()


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("size", [(680, 400), (720, 418), (1093, 560), (1280, 650), (2400, 1200)])
def test_the_page_scrolls_and_the_buttons_stay(show: Show, size: tuple[int, int], percent: int) -> None:
    frame = _frame(show, QSize(*size))
    theme().set_text_size(percent)
    QTest.qWait(1)
    assert (frame.width(), frame.height()) == size
    page = frame.page()
    assert isinstance(page, ScrollColumn)
    assert page.verticalScrollBar().maximum() > 0
    assert page.horizontalScrollBar().maximum() == 0
    buttons = (frame.back_button, frame.nothing_button, frame.skip_button, frame.next_button)
    places = [_place(button, frame) for button in buttons]
    for place in places:
        assert frame.rect().contains(place)
        assert place.top() > _place(page, frame).bottom()
    assert not any(one.intersects(other) for one in places for other in places if one is not other)
    last = frame.findChild(LineField, "line-19")
    assert last is not None
    last.setFocus()
    QTest.qWait(1)
    assert _place(page, frame).contains(_place(last.edit, frame))


def test_at_a_very_wide_window_the_bar_is_as_wide_as_the_text(show: Show) -> None:
    frame = _frame(show, QSize(2400, 900))
    QTest.qWait(1)
    field = frame.findChild(LineField, "line-0")
    assert field is not None
    column = _place(field, frame)
    assert abs(_place(frame.back_button, frame).left() - column.left()) <= 8
    assert abs(_place(frame.next_button, frame).right() - column.right()) <= 8


@pytest.mark.parametrize(
    ("key", "modifier", "percent"),
    [
        (Qt.Key.Key_Plus, CTRL, 110),
        (Qt.Key.Key_Plus, CTRL | SHIFT, 110),
        (Qt.Key.Key_Equal, CTRL, 110),
        (Qt.Key.Key_Plus, CTRL | KEYPAD, 110),
        (Qt.Key.Key_Minus, CTRL, 90),
        (Qt.Key.Key_Minus, CTRL | KEYPAD, 90),
        (Qt.Key.Key_Underscore, CTRL | SHIFT, 90),
    ],
)
def test_the_text_size_has_its_keys_on_every_keyboard(
    window: WindowController, key: Qt.Key, modifier: Qt.KeyboardModifier, percent: int
) -> None:
    QTest.keyClick(window.main_window, key, modifier)
    assert theme().text_size == percent
    zero = KEYPAD | CTRL if modifier & KEYPAD else CTRL
    QTest.keyClick(window.main_window, Qt.Key.Key_0, zero)
    assert theme().text_size == 100


def test_the_text_size_ends_at_80_and_200_percent_and_comes_back_after_a_restart(
    window: WindowController, services: Services, qtbot: QtBot
) -> None:
    words = next(text for text in window.main_window.findChildren(Text) if text.isVisible())
    usual = words.font().pointSizeF()
    for _ in range(9):
        QTest.keyClick(window.main_window, Qt.Key.Key_Minus, CTRL)
    assert theme().text_size == 80
    assert words.font().pointSizeF() == pytest.approx(0.8 * usual)
    for _ in range(9):
        QTest.keyClick(window.main_window, Qt.Key.Key_Plus, CTRL)
    assert theme().text_size == 200
    assert words.font().pointSizeF() == pytest.approx(2 * usual)
    assert services.settings.load().text_size == 200
    window.empty()
    theme().set_text_size(100)
    window.populate(services)
    assert theme().text_size == 200
    again = next(text for text in window.main_window.findChildren(Text) if text.isVisible())
    assert again.font().pointSizeF() == pytest.approx(2 * usual)
    QTest.keyClick(window.main_window, Qt.Key.Key_0, CTRL)
    assert services.settings.load().text_size == 100
