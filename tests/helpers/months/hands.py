"""The hands a person works with: the mouse, the keyboard, or both. They meet only what a person can see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QListView, QMenu, QWidget

from helpers.keyboard import focused, write
from helpers.months.program import go_on, until
from leadway.domain.checks import COLUMNS, KEYS
from leadway.ui.ritual.keep.row import KeepRow
from leadway.ui.widgets.chip import CheckChip
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.keyboard import KEYS as SHORTCUT
from leadway.ui.widgets.picker import SelectField

_LEFT = Qt.MouseButton.LeftButton
_NOTCH = 120
_MOST_NOTCHES, _MOST_TABS = 200, 120


class Hand(Protocol):
    """One way of working."""

    def press(self, button: QAbstractButton) -> None:
        """Press a button."""

    def go_to(self, field: Field) -> None:
        """Go to where words are typed."""

    def choose(self, field: Field, chip: CheckChip) -> None:
        """Press one of the answers of a question."""

    def pick(self, field: SelectField, entry: str) -> None:
        """Take an entry of a list that opens."""

    def answer(self, row: KeepRow, column: int, word: str) -> None:
        """Answer a test of a row of Keep."""

    def open_row(self, rows: QListView, row: int) -> None:
        """Go to a row of a list."""


class Mouse:
    """Clicks on what is in sight, and turns the wheel to bring it there; only words are typed."""

    def press(self, button: QAbstractButton) -> None:
        click(button)

    def go_to(self, field: Field) -> None:
        control = field.focusProxy()
        assert control is not None
        click(control)

    def choose(self, field: Field, chip: CheckChip) -> None:  # noqa: ARG002 -- the keyboard goes there first
        # What is chosen already needs no click: that would take it back.
        if not chip.is_on:
            click(chip)

    def pick(self, field: SelectField, entry: str) -> None:
        click(field.edit)
        view = field.edit.view()
        until(view.isVisible, f"the list of “{field.label.text()}”")
        place = view.visualRect(view.model().index(field.edit.findText(entry), 0))
        # PySide loses the wrapper of a list's viewport while it opens.
        click(view, place.center() + QPoint(view.frameWidth(), view.frameWidth()))
        until(lambda: not view.isVisible(), "the list to close")

    def answer(self, row: KeepRow, column: int, word: str) -> None:
        cell = row.cells[column]
        if word == KEYS[COLUMNS[column]]["1"].label and not cell.word:
            click(cell)
            return
        click(cell, QPoint(cell.width() - 10, cell.height() // 2))
        until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), "the answers of the cell")
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        entry = next(each for each in menu.actions() if each.text().endswith(f"   {word}"))
        click(menu, menu.actionGeometry(entry).center())

    def open_row(self, rows: QListView, row: int) -> None:
        index, view = rows.model().index(row, 0), rows.viewport()
        for _ in range(_MOST_NOTCHES):
            place = rows.visualRect(index).center()
            if view.rect().contains(place):
                break
            _turn_wheel(view, down=place.y() > 0)
        click(rows, place + view.pos())


class Keys:
    """Uses the keyboard alone: Tab, arrows, the keys that the screen names."""

    def press(self, button: QAbstractButton) -> None:
        keys = button.property(SHORTCUT)
        if keys:
            assert button.isEnabled(), f"“{button.text()}” cannot be pressed"
            strike(keys)
        else:
            reach(button)
            strike("Space")

    def go_to(self, field: Field) -> None:
        reach(field)

    def choose(self, field: Field, chip: CheckChip) -> None:
        reach(field)
        if chip.key and chip.key.isascii():
            strike(chip.key)
            return
        for _ in range(_MOST_TABS):
            if focused() is chip:
                break
            strike("Right")
        assert focused() is chip, f"the arrows do not lead to “{chip.text()}”"
        strike("Space")

    def pick(self, field: SelectField, entry: str) -> None:
        reach(field)
        there = field.edit.findText(entry)
        for _ in range(field.edit.count()):
            here = field.edit.currentIndex()
            if here == there:
                return
            strike("Down" if here < there else "Up")

    def answer(self, row: KeepRow, column: int, word: str) -> None:
        reach(row, lambda at: at in row.cells)
        strike("Home")
        for _ in range(column):
            strike("Right")
        strike(next(key for key, term in KEYS[COLUMNS[column]].items() if term.label == word))

    def open_row(self, rows: QListView, row: int) -> None:
        reach(rows)
        for _ in range(rows.model().rowCount()):
            here = rows.currentIndex().row()
            if here == row:
                break
            strike("Down" if here < row else "Up")
        assert rows.currentIndex().row() == row, "the arrows do not lead to the row"


class Both(Mouse):
    """Clicks answers, goes to fields by Tab, and takes a button by its keys where it has some."""

    def press(self, button: QAbstractButton) -> None:
        if button.property(SHORTCUT):
            Keys().press(button)
        else:
            click(button)

    def go_to(self, field: Field) -> None:
        Keys().go_to(field)


def front() -> QWidget:
    """Return the window that a key or a click meets."""
    window = (
        QApplication.activePopupWidget() or QApplication.activeModalWidget() or QApplication.activeWindow()
    )
    if window is None:
        # The offscreen platform takes the focus from a window when its tray icon changes.
        (window,) = (each for each in QApplication.topLevelWidgets() if each.isVisible())
        window.activateWindow()
        until(window.isActiveWindow, "the window to be in front")
    return window


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """Click on a widget, which is in sight or can be scrolled there, at its middle or another place of it."""
    go_on()
    place = at if at is not None else widget.rect().center()
    _scroll_to(widget, place)
    window = widget.window()
    point = widget.mapTo(window, place)
    handle = window.windowHandle()
    QTest.mouseMove(handle, point)
    QTest.mouseClick(handle, _LEFT, pos=point)
    go_on()


def strike(keys: str) -> None:
    """Press a key, or several at once: `Ctrl+Return`, `1`, `Space`."""
    pressed = QKeySequence(keys)[0]  # type: ignore[index]
    QTest.keyClick(front().windowHandle(), pressed.key(), pressed.keyboardModifiers())
    go_on()


def reach(target: QWidget, is_there: Callable[[QWidget], bool] | None = None) -> None:
    """Press Tab, or Shift+Tab where it lies before, until the focus is in a widget and in sight."""
    there = is_there or (lambda now: now is target or target.isAncestorOf(now))
    for keys in _ways(target):
        for _ in range(_MOST_TABS):
            if there(focused()):
                assert is_in_sight(focused()), f"{focused()} has the focus, and nobody can see it"
                return
            strike(keys)
    raise AssertionError(f"Tab does not lead to {name_of(target)}; the focus is in {focused()}")


def name_of(widget: QWidget) -> str:
    """Return what a widget is called, for messages."""
    return widget.accessibleName() or widget.objectName() or repr(widget)


def is_in_sight(widget: QWidget) -> bool:
    """Whether a widget can be seen, or as much of it as the window has room for."""
    seen = widget.visibleRegion().boundingRect()
    height = min(widget.height(), _room(widget).height())
    return seen.height() >= height and seen.width() >= min(widget.width(), _room(widget).width())


def _ways(target: QWidget) -> tuple[str, str]:
    window = target.window()
    here, there = (each.mapTo(window, QPoint(0, 0)) for each in (focused(), target))
    back = (there.y(), there.x()) < (here.y(), here.x())
    return ("Shift+Tab", "Tab") if back else ("Tab", "Shift+Tab")


def _room(widget: QWidget) -> QRect:
    """Return what of the window shows a widget: the part that scrolls, else all of it."""
    area = _scrolls(widget)
    return area.viewport().rect() if area is not None else widget.window().rect()


def _scrolls(widget: QWidget) -> QAbstractScrollArea | None:
    around = widget.parentWidget()
    while around is not None and not (
        isinstance(around, QAbstractScrollArea) and around.verticalScrollBar().maximum() > 0
    ):
        around = around.parentWidget()
    return around


def _meets(widget: QWidget, place: QPoint) -> bool:
    """Whether a click at a place of a widget meets it, and not what lies over it or nothing at all."""
    window = widget.window()
    point = widget.mapTo(window, place)
    hit = window.childAt(point) or (window if window.rect().contains(point) else None)
    return hit is widget or (hit is not None and widget.isAncestorOf(hit))


def _scroll_to(widget: QWidget, place: QPoint) -> None:
    """Turn the wheel until a click at a place of a widget meets it."""
    area = _scrolls(widget)
    assert widget.isVisible(), f"{name_of(widget)} is not shown"
    assert widget.isEnabled(), f"{name_of(widget)} cannot be pressed"
    for _ in range(_MOST_NOTCHES):
        if _meets(widget, place):
            return
        assert area is not None, f"{name_of(widget)} is not in sight, and nothing scrolls there"
        view = area.viewport()
        below = widget.mapTo(view, place).y() > view.height() // 2
        _turn_wheel(view, down=below)
    raise AssertionError(f"the wheel does not bring {name_of(widget)} into sight")


def _turn_wheel(view: QWidget, *, down: bool) -> None:
    middle = QPointF(view.mapTo(view.window(), view.rect().center()))
    QTest.wheelEvent(view.window().windowHandle(), middle, QPoint(0, -_NOTCH if down else _NOTCH))
    go_on()


def type_words(words: str) -> None:
    """Type words where the focus is."""
    write(words)
    go_on()
