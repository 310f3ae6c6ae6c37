"""What a person sees of a page, and how they use it: by the texts, labels and names on the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from helpers.keyboard import focused
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.text import Text


def texts(page: QWidget) -> list[str]:
    """Return the texts that show, without those of buttons and fields."""
    return [text.text() for text in page.findChildren(Text) if text.isVisible() and text.text()]


def shows(page: QWidget, *expected: str) -> Callable[[], bool]:
    """Return a condition to wait for: all these texts show."""
    return lambda: set(expected) <= set(texts(page))


def labels(page: QWidget) -> list[str]:
    """Return the labels of the buttons that show."""
    return [each.text() for each in page.findChildren(QAbstractButton) if each.isVisible() and each.text()]


def button(page: QWidget, label: str, place: int = 0) -> QAbstractButton:
    """Return the button with this label that shows; of several, the one at a place."""
    return [each for each in page.findChildren(QAbstractButton) if each.isVisible() and each.text() == label][
        place
    ]


def click(page: QWidget, label: str, place: int = 0) -> None:
    """Click a button, which can be pressed."""
    pressed = button(page, label, place)
    assert pressed.isEnabled(), f"“{label}” cannot be pressed"
    QTest.mouseClick(pressed, Qt.MouseButton.LeftButton)


def turn_wheel(widget: QWidget) -> None:
    """Turn the wheel of the mouse by a notch over the middle of a widget."""
    middle = QPointF(widget.rect().center())
    wheel = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(middle)),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, wheel)


def has_focus(page: QWidget, label: str, place: int = 0) -> bool:
    """Whether a button has the focus."""
    return focused() is button(page, label, place)


def field(page: QWidget, label: str) -> Field:
    """Return the field with this label that shows."""
    return next(each for each in page.findChildren(Field) if each.isVisible() and each.label.text() == label)


def fields(page: QWidget) -> list[str]:
    """Return the labels of the fields that show."""
    return [each.label.text() for each in page.findChildren(Field) if each.isVisible()]


def type_into(page: QWidget, label: str, text: str) -> None:
    """Go to a field and type there, wherever it moves the focus."""
    field(page, label).setFocus()
    for sign in text:
        QTest.keyClicks(focused(), sign)


def is_in(page: QWidget, label: str) -> bool:
    """Whether a field has the focus."""
    return field(page, label).isAncestorOf(focused())
