"""What the lists of records share: how they scroll, and how their rows are painted."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QWidget

from leadway.ui.theme.theme import theme
from leadway.ui.widgets.paint import entry_ground

LINE, PAD, SIDE = 22, 10, 12
"""The height of a line of text, and what is around the text of a row."""
BAR_GAP = 8
"""Between the rows and the scroll bar."""
WIDTH, NARROW_WIDTH = 300, 260
"""How wide a list is: usually, and in a narrow window."""
_NARROW = 900


class RowList(QListView):
    """A list beside the record that is chosen in it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.viewport().setAutoFillBackground(False)
        theme().resized.connect(self.doItemsLayout)
        self.setViewportMargins(8, 8, 0, 8)


def list_width(page: int) -> int:
    """Return how wide a list is in a page of this width, in pixels."""
    usual = WIDTH if page >= _NARROW else NARROW_WIDTH
    return min(theme().scaled(usual), max(page * 2 // 5, usual))


def paint_entry(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    """Draw what is behind a row in this state."""
    flag, is_current = QStyle.StateFlag, bool(state & QStyle.StateFlag.State_Selected)
    entry_ground(
        painter,
        rect.adjusted(0, 1, 0, -1).toRectF(),
        is_current=is_current,
        is_hovered=bool(state & flag.State_MouseOver),
        has_focus=is_current and bool(state & flag.State_HasFocus),
    )


def write_line(
    painter: QPainter,
    rect: QRect,
    text: str,
    align: Qt.AlignmentFlag,
    *,
    strong: bool = False,
    ink: bool = False,
) -> QRect:
    """Write a text, shortened to fit, and return the place that is left over at its leading side."""
    painter.setFont(theme().font("body", weight=600) if strong else theme().font("small"))
    painter.setPen(theme().colour("ink" if ink else "ink_soft"))
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, (align | Qt.AlignmentFlag.AlignVCenter).value, elided)
    used = painter.fontMetrics().horizontalAdvance(elided) + BAR_GAP if elided else 0
    at_left = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return rect.adjusted(used if at_left else 0, 0, 0 if at_left else -used, 0)
