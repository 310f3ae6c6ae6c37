"""The reading column stays narrow enough to read, and what has the focus stays in sight."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from leadway.ui.theme.theme import theme
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.field import LineField, TextField
from leadway.ui.widgets.focus_order import focus_first, move_focus, reading_order
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Paragraph
from ui.conftest import Show


def test_text_never_runs_wider_than_720_pixels(show: Show) -> None:
    column = ScrollColumn()
    text = Paragraph("A customer came back on day 33. " * 20)
    column.add(text)
    column.resize(1440, 900)
    show(column)
    assert text.width() == 720
    left = text.mapTo(column, QPoint(0, 0)).x()
    assert abs(left - (column.viewport().width() - left - 720)) <= 1


def test_a_narrow_window_keeps_a_margin(show: Show) -> None:
    column = ScrollColumn()
    text = Paragraph("A customer came back on day 33. " * 20)
    column.add(text)
    column.resize(480, 300)
    show(column)
    assert text.width() <= 480 - 2 * 24
    assert text.height() >= text.heightForWidth(text.width())


def test_what_is_wider_than_a_narrow_window_can_be_scrolled_to(show: Show) -> None:
    theme().set_text_size(200)
    column = ScrollColumn()
    wide = QuietButton("Choose another folder for the second backup…")
    column.add(Paragraph("Last backup"), wide)
    column.resize(398, 400)
    show(column)
    assert column.horizontalScrollBar().isVisible()
    column.horizontalScrollBar().setValue(column.horizontalScrollBar().maximum())
    assert wide.mapTo(column, QPoint(wide.width(), 0)).x() <= column.width(), "its end"


def test_the_focused_field_is_in_sight_with_its_label(qtbot: QtBot, show: Show) -> None:
    column = ScrollColumn()
    fields = [LineField(f"f{n}", f"Question {n}") for n in range(20)]
    for field in fields:
        column.add(field)
    column.resize(700, 400)
    show(column)
    for field in (fields[-1], fields[0], fields[10]):
        field.setFocus()
        top = field.mapTo(column.viewport(), QPoint(0, 0)).y()
        assert top >= 0
        assert top + field.height() <= column.viewport().height()


def test_what_is_pressed_does_not_move_away_from_under_the_mouse(qtbot: QtBot, show: Show) -> None:
    column = ScrollColumn()
    buttons = [QuietButton(f"Copy {n}") for n in range(20)]
    for button in buttons:
        column.add(Paragraph("It is of Friday, and holds twelve sealed weeks."))
        column.add(button)
    column.resize(700, 400)
    show(column)
    cut, view = buttons[10], column.viewport()
    bar = column.verticalScrollBar()
    bar.setValue(cut.mapTo(view, QPoint(0, 0)).y() + bar.value() - view.height() + 8)
    seen = cut.mapTo(column.window(), QPoint(20, 4))
    with qtbot.waitSignal(cut.clicked, timeout=1000):
        QTest.mouseClick(column.window().windowHandle(), Qt.MouseButton.LeftButton, pos=seen)


def test_what_grows_while_a_person_writes_stays_in_sight(qtbot: QtBot, show: Show) -> None:
    column = ScrollColumn()
    for n in range(4):
        column.add(LineField(f"f{n}", f"Question {n}"))
    text = TextField("did", "What did you do?", most_lines=8)
    column.add(text)
    column.resize(700, 480)
    show(column)
    text.setFocus()
    for _ in range(8):
        QTest.keyClick(text.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: text.mapTo(column.viewport(), QPoint(0, text.height())).y() <= column.viewport().height()
    )


def test_tab_goes_in_reading_order_whatever_was_made_first(show: Show) -> None:
    holder = QWidget()
    last = QuietButton("Next", holder)
    column = ScrollColumn(holder)
    row = QHBoxLayout(holder)
    row.addWidget(column)
    row.addWidget(last)
    second, first = LineField("b", "Second"), LineField("a", "First")
    choice = Choice("c", "Sure?", (Option(1, "Yes", "1"), Option(0, "No", "0")))
    for widget in (first, choice, second):
        column.add(widget)
    show(holder)
    order = [first.edit, choice.chips[0], second.edit, last]
    assert reading_order(holder) == order
    assert focus_first(holder)
    choice.chips[1].setFocus()
    assert move_focus(holder, forward=True)
    assert second.edit.hasFocus()


def test_tab_passes_by_what_is_hidden_or_cannot_be_used(show: Show) -> None:
    holder = QWidget()
    row = QHBoxLayout(holder)
    hidden, disabled, shown = QPushButton("a"), QPushButton("b"), QPushButton("c")
    for button in (hidden, disabled, shown):
        row.addWidget(button)
    hidden.hide()
    disabled.setEnabled(False)
    show(holder)
    assert reading_order(holder) == [shown]
    assert not move_focus(QWidget(), forward=True)
