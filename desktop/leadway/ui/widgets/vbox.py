"""Widgets below each other and side by side: a vertical box as a widget, a row and a column as layouts."""

from __future__ import annotations

from typing import Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

STRETCH: Final = -1
"""In a row or column: the remaining space."""
# How far the invisible outline of a link button reaches beyond its text.
LINK_OUTDENT = 8
NO_MARGINS = (0, 0, 0, 0)
Margins = tuple[int, int, int, int]
Box = TypeVar("Box", bound=QBoxLayout)


class VBox(QWidget):
    """A plain container; `body` is its layout."""

    def __init__(
        self, parent: QWidget | None = None, *, spacing: int = 16, margins: Margins = NO_MARGINS
    ) -> None:
        super().__init__(parent)
        self.body = column(spacing=spacing, margins=margins)
        self.setLayout(self.body)
        height_follows_width(self, QSizePolicy.Policy.Expanding)

    def add(self, *items: QWidget | QLayout | int) -> None:
        """Append widgets, layouts and extra space in pixels."""
        append(self.body, *items)

    def replace(self, *widgets: QWidget) -> None:
        """Delete what is in the box, and show these widgets instead."""
        while (item := self.body.takeAt(0)) is not None:
            before = item.widget()
            if before is not None:
                remove_widget(self.body, before)
        self.add(*widgets)
        for widget in widgets:
            # The layout shows new widgets later, but Tab and a screen reader may need them at once.
            widget.show()


def row(
    *items: QWidget | QLayout | int,
    spacing: int = 8,
    grow: QWidget | QLayout | None = None,
    align: Qt.AlignmentFlag | None = None,
    margins: Margins = NO_MARGINS,
) -> QHBoxLayout:
    """Return items side by side. A number is extra space in pixels, STRETCH the remaining space.

    `grow` is the item that takes the remaining space; `align` places the other widgets in their height.
    """
    layout = _filled(QHBoxLayout(), items, spacing, margins)
    if grow is not None:
        layout.setStretch(items.index(grow), 1)
    for item in items:
        if align is not None and isinstance(item, QWidget) and item is not grow:
            layout.setAlignment(item, align)
    return layout


def column(*items: QWidget | QLayout | int, spacing: int = 4, margins: Margins = NO_MARGINS) -> QVBoxLayout:
    """Return items below each other. A number is extra space in pixels, STRETCH the remaining space."""
    return _filled(QVBoxLayout(), items, spacing, margins)


def outdent(*links: QWidget, fill: bool = True) -> QHBoxLayout:
    """Return a row whose link buttons have their text, not their invisible outline, at the column's edge.

    They share the whole width, or keep their own where `fill` is not wanted.
    """
    # Not a margin: Qt takes a negative one for "as the style has it".
    return row(-LINK_OUTDENT, *links, *([] if fill else [STRETCH]), spacing=0)


def height_follows_width(widget: QWidget, width: QSizePolicy.Policy = QSizePolicy.Policy.Preferred) -> None:
    """Let a widget be as high as its content needs at its width.

    Without this Qt asks for the height that wrapped text would need at its narrowest.
    """
    policy = QSizePolicy(width, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)


def append(layout: QBoxLayout, *items: QWidget | QLayout | int) -> None:
    """Append items to a layout; below each other, a button is only as wide as its label."""
    for item in items:
        if isinstance(item, QAbstractButton) and isinstance(layout, QVBoxLayout):
            layout.addWidget(item, 0, Qt.AlignmentFlag.AlignLeading)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        elif item == STRETCH:
            layout.addStretch(1)
        else:
            layout.addSpacing(item)


def remove_widget(layout: QLayout, widget: QWidget) -> None:
    """Remove a widget from a layout, hide it and delete it."""
    layout.removeWidget(widget)
    widget.hide()
    widget.deleteLater()


def _filled(layout: Box, items: tuple[QWidget | QLayout | int, ...], spacing: int, margins: Margins) -> Box:
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    append(layout, *items)
    return layout
