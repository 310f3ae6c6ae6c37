"""Widgets below each other and side by side: a vertical box as a widget, a row and a column as layouts."""

from __future__ import annotations

from typing import Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

STRETCH: Final = -1
"""In a row or column: the room that is left."""
Box = TypeVar("Box", bound=QBoxLayout)


class VBox(QWidget):
    """A plain container; `body` is its layout."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 16) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(spacing)
        # Without this Qt asks for the height that wrapped text would need at its narrowest.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, *widgets: QWidget) -> None:
        """Append widgets."""
        for widget in widgets:
            self.body.addWidget(widget)


def row(
    *items: QWidget | QLayout | int,
    spacing: int = 8,
    grow: QWidget | QLayout | None = None,
    align: Qt.AlignmentFlag | None = None,
) -> QHBoxLayout:
    """Return items side by side. A number is extra space in pixels, STRETCH the room that is left.

    `grow` is the item that takes the room that is left; `align` places the other widgets in their height.
    """
    layout = _filled(QHBoxLayout(), items, spacing)
    if grow is not None:
        layout.setStretch(items.index(grow), 1)
    for item in items:
        if align is not None and isinstance(item, QWidget) and item is not grow:
            layout.setAlignment(item, align)
    return layout


def column(*items: QWidget | QLayout | int, spacing: int = 4) -> QVBoxLayout:
    """Return items below each other. A number is extra space in pixels, STRETCH the room that is left."""
    return _filled(QVBoxLayout(), items, spacing)


def _filled(layout: Box, items: tuple[QWidget | QLayout | int, ...], spacing: int) -> Box:
    layout.setSpacing(spacing)
    for item in items:
        if isinstance(item, QWidget):
            layout.addWidget(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        elif item == STRETCH:
            layout.addStretch(1)
        else:
            layout.addSpacing(item)
    return layout


def remove_widget(layout: QLayout, widget: QWidget) -> None:
    """Remove a widget from a layout, hide it and delete it."""
    layout.removeWidget(widget)
    widget.hide()
    widget.deleteLater()
