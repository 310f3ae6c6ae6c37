"""A layout that wraps its items into lines."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from leadway.ui.widgets.paint import mirrored
from leadway.ui.widgets.vbox import height_follows_width, remove_widget

_CENTRED = Qt.AlignmentFlag.AlignVCenter


class FlowLayout(QLayout):
    """Items in reading order, wrapping; mirrored where text runs from right to left.

    `even`: where they need several lines, each has as many as the others.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, even: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._even = even
        self._heights: dict[int, int] = {}
        """By width, until something changes: Qt asks for each a dozen times."""
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self._gap * max(len(shown) - 1, 0)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        size = QSize(0, 0)
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        y = 0
        for line in self._lines(rect.width()):
            height = max(size.height() for _, size in line)
            x = 0
            for item, size in line:
                if move:
                    below = (height - size.height()) // 2 if item.alignment() & _CENTRED else 0
                    corner = rect.topLeft() + QPoint(x, y + below)
                    # Not by its item, which would keep a wrapped chip as high as one line.
                    (item.widget() or item).setGeometry(mirrored(_direction(item), rect, QRect(corner, size)))
                x += size.width() + self._gap
            y += height + self._gap
        return max(y - self._gap, 0)

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """Return the visible items, line by line, each as large as it gets."""
        items = [
            (item, _fitted(item, width))
            for item in self._items
            if not item.isEmpty() and item.sizeHint().isValid()
        ]
        lines = self._broken(items, width, len(items))
        if self._even and len(lines) > 1:
            return self._broken(items, width, ceil(len(items) / len(lines)))
        return lines

    def _broken(
        self, items: list[tuple[QLayoutItem, QSize]], width: int, most: int
    ) -> list[list[tuple[QLayoutItem, QSize]]]:
        """Break the items into lines of this width, and of so many items at most."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        x = 0
        for item, size in items:
            if not lines or len(lines[-1]) == most or x + size.width() > width:
                lines.append([])
                x = 0
            lines[-1].append((item, size))
            x += size.width() + self._gap
        return lines


class Flow(QWidget):
    """A widget with a flow layout; its height follows its width."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, even: bool = False) -> None:
        super().__init__(parent)
        self.flow = FlowLayout(self, gap=gap, even=even)
        height_follows_width(self)

    def add(self, widget: QWidget) -> None:
        """Append a widget, at the top of its line."""
        self.flow.addWidget(widget)

    def replace(self, *widgets: QWidget) -> None:
        """Delete what is in it, and show these widgets instead."""
        while (item := self.flow.takeAt(0)) is not None:
            if (before := item.widget()) is not None:
                remove_widget(self.flow, before)
        for widget in widgets:
            self.add(widget)
            widget.show()


def button_row(*buttons: QWidget, gap: int = 8) -> Flow:
    """Return buttons in one row, which wraps where it has to; each in the middle of its line's height."""
    row = Flow(gap=gap)
    for button in buttons:
        row.add(button)
        row.flow.setAlignment(button, _CENTRED)
    return row


def _fitted(item: QLayoutItem, width: int) -> QSize:
    """Return the size of an item in a line of this width; where it is cut, as high as its text then needs."""
    hint, widget = item.sizeHint(), item.widget()
    fitted = min(hint.width(), max(width, item.minimumSize().width()))
    if widget is None or fitted == hint.width():
        return QSize(fitted, hint.height())
    return QSize(fitted, max(hint.height(), widget.heightForWidth(fitted)))


def _direction(item: QLayoutItem) -> Qt.LayoutDirection:
    widget = item.widget()
    return widget.layoutDirection() if widget is not None else Qt.LayoutDirection.LeftToRight
