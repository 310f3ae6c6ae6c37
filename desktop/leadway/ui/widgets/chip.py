"""Painted answers: the chips that a choice and a set of chips are made of, and the cells of a table."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from leadway.ui.theme.theme import Role, theme
from leadway.ui.widgets.buttons import PaintedButton
from leadway.ui.widgets.paint import (
    control_body,
    draw_icon,
    draw_sign,
    draw_words,
    painter_on,
    placed_in,
    rounded,
)
from leadway.ui.widgets.text import showable

_HEIGHT = 36
_SIDE = 12
_SLOT = 16
_BETWEEN = 8
_CELL_SIDE = 8
_CELL_LEAST = 88
_SIGN = 12
_GAP = 6
_ARROW = 20
_WRAPPED = (
    Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter.value | Qt.AlignmentFlag.AlignLeading.value
)


class CheckState(Enum):
    """The sign of an answer; its label says the same."""

    EMPTY = "empty"
    CHECK = "check"
    DASH = "dash"
    CROSS = "cross"


_SIGN_SIZES = {CheckState.CHECK: 10, CheckState.CROSS: 12, CheckState.DASH: 9}


class CheckChip(QAbstractButton):
    """One of several that can hold at once: a check box for screen readers.

    A press checks nothing by itself: what shows the chip knows what follows.
    """

    accessible_role = "CheckBox"
    check_state = CheckState.EMPTY
    _corner = 3.0

    def __init__(self, label: str, parent: QWidget | None = None, *, key: str = "") -> None:
        super().__init__(parent)
        self.value: object = None
        self.key = key
        self._text = " ".join(showable(label).split())
        self.setCheckable(True)
        self.setText(self._text.replace("&", "&&"))
        self.setAccessibleName(self._text)
        self.setFont(theme().font("body"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @property
    def is_on(self) -> bool:
        """Whether the chip is checked."""
        return self.check_state is CheckState.CHECK

    def set_on(self, *, on: bool) -> None:
        """Check the chip or clear it, without a signal."""
        self.check_state = CheckState.CHECK if on else CheckState.EMPTY
        self.setChecked(on)
        self.update()

    def nextCheckState(self) -> None:
        """Leave the state to `set_on`."""

    def sizeHint(self) -> QSize:
        # Reserved at the heavier weight, so that choosing a chip never moves its neighbours.
        width = self.fontMetrics().horizontalAdvance(self._text) + len(self._text) // 4 + 2
        return QSize(2 * _SIDE + _SLOT + _BETWEEN + width, theme().scaled(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 120), self.sizeHint().height())

    def heightForWidth(self, width: int) -> int:
        """Return the height that the label needs where it has to wrap."""
        metrics = QFontMetrics(theme().font("body", weight=500))
        words = metrics.boundingRect(0, 0, self._room(width), 9999, _WRAPPED, self._text)
        return max(words.height() + 2 * _SIDE, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = painter_on(self)
        body, radius = control_body(painter, self, min(self.height(), theme().scaled(_HEIGHT)) / 2)
        enabled, on = self.isEnabled(), self.check_state is not CheckState.EMPTY
        fill: Role = "accent_soft" if on else "raised" if enabled and self.underMouse() else "surface"
        edge: Role = "line" if not enabled else "accent" if on else "edge"
        rounded(painter, body, radius, fill=fill, edge=edge)
        self._paint_sign(painter, placed_in(self, QRect(_SIDE, (self.height() - _SLOT) // 2, _SLOT, _SLOT)))
        start = _SIDE + _SLOT + _BETWEEN
        words = placed_in(self, QRect(start, 0, self._room(self.width()), self.height()))
        painter.setFont(theme().font("body", weight=500 if on else 400))
        role: Role = "ink" if enabled else "ink_soft"
        if self.height() > self.sizeHint().height():
            painter.setPen(theme().colour(role))
            painter.drawText(words, _WRAPPED, self._text)
        else:
            draw_words(painter, words, self._text, role)

    def _room(self, width: int) -> int:
        return width - 2 * _SIDE - _SLOT - _BETWEEN + 4

    def _paint_sign(self, painter: QPainter, place: QRect) -> None:
        slot = QRectF(place)
        if self.check_state in _SIGN_SIZES:
            size = _SIGN_SIZES[self.check_state]
            draw_sign(painter, self.check_state.value, slot.center(), size, "accent", 2)
        elif self.key and self.key != self._text:
            painter.setFont(theme().font("small", weight=500))
            painter.setPen(theme().colour("ink_soft"))
            # Large text is higher than the slot.
            high = slot.adjusted(-4, -_SLOT, 4, _SLOT)
            painter.drawText(high, Qt.AlignmentFlag.AlignCenter.value, self.key)
        else:
            rounded(painter, slot.adjusted(1, 1, -1, -1), self._corner, edge="edge", width=1.25)


class RadioChip(CheckChip):
    """One option of a choice: a radio button for screen readers."""

    accessible_role = "RadioButton"
    _corner = 7.0


class AnswerCell(PaintedButton):
    """A cell of a table: an answer as a word with a sign, or blank, and the arrow that offers the others."""

    def __init__(self, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words = words
        self.show_answer("", CheckState.EMPTY)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def is_arrow(self, at: QPoint) -> bool:
        """Whether a point in the cell is on its arrow."""
        return self._arrow().contains(at)

    def show_answer(self, word: str, check_state: CheckState, *, closed: bool = False) -> None:
        """Show an answer; an empty word is blank, a closed cell asks nothing."""
        self.word, self.check_state, self.closed = word, check_state, closed
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(cell_width(self._words), theme().space.control)

    def minimumSizeHint(self) -> QSize:
        return QSize(_CELL_LEAST // 2, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = painter_on(self)
        body, radius = control_body(painter, self)
        if not self.closed:
            fill: Role = "raised" if self.word or self.underMouse() else "surface"
            is_yes = self.check_state is CheckState.CHECK
            rounded(
                painter,
                body,
                radius,
                fill="accent_soft" if is_yes else fill,
                edge="accent_soft" if is_yes else "edge",
            )
            arrow = QRect(0, 0, _SIGN, _SIGN)
            arrow.moveCenter(self._arrow().center())
            draw_icon(painter, arrow, "chevron-down", "ink_soft")
        self._paint_answer(painter, "–" if self.closed and not self.word else self.word)

    def _arrow(self) -> QRect:
        return placed_in(self, QRect(self.width() - _ARROW, 0, _ARROW, self.height()))

    def _paint_answer(self, painter: QPainter, word: str) -> None:
        has_sign = self.check_state is not CheckState.EMPTY
        font = theme().font("small", weight=500 if has_sign else 400)
        sign = _SIGN + _GAP if has_sign else 0
        width = round(QFontMetricsF(font).horizontalAdvance(word)) + 1
        free = self.width() - _ARROW
        left = max((free - sign - width) // 2, _CELL_SIDE)
        if has_sign and word:
            centre = QRectF(placed_in(self, QRect(left, 0, _SIGN, self.height()))).center() + QPointF(0, 0.5)
            role: Role = "accent" if self.check_state is CheckState.CHECK else "ink"
            draw_sign(painter, self.check_state.value, centre, _SIGN - 2, role, 2)
        painter.setFont(font)
        place = placed_in(self, QRect(left + sign, 0, free - left - sign, self.height()))
        draw_words(painter, place, word, "ink" if has_sign else "ink_soft")


def cell_width(words: Sequence[str]) -> int:
    """Return how wide a cell is that can show each of these words, so that answering moves nothing."""
    metrics = QFontMetricsF(theme().font("small", weight=500))
    widest = max((metrics.horizontalAdvance(word) for word in words), default=0.0)
    return max(round(widest) + _SIGN + _GAP + _CELL_SIDE + _ARROW + 2, _CELL_LEAST)
