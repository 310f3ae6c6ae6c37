"""One cell of a table of answers; blank until it is answered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from leadway.ui.theme.theme import theme
from leadway.ui.widgets.buttons import PaintedButton
from leadway.ui.widgets.chip import CheckState
from leadway.ui.widgets.paint import check_sign, cross_sign, dash_sign, focus_ring, placed_in, rounded

_HEIGHT = 40
_SIDE = 8
_SIGN = 12
_GAP = 6
_LEAST = 88
_SIGNS = {CheckState.CHECK: check_sign, CheckState.CROSS: cross_sign, CheckState.DASH: dash_sign}


class AnswerCell(PaintedButton):
    """A painted button that shows one answer as a word with a sign; pressing it offers the answers."""

    def __init__(self, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.word = ""
        self.check_state = CheckState.EMPTY
        self.closed = False
        self._wide = cell_width(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_answer(self, word: str, check_state: CheckState, *, closed: bool = False) -> None:
        """Show an answer; an empty word is blank, a closed cell asks nothing."""
        self.word, self.check_state, self.closed = word, check_state, closed
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._wide, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body, radius = QRectF(self.rect()), float(theme().space.radius_control)
        if self.hasFocus():
            body = focus_ring(painter, body, radius, theme().colour("accent"))
            radius -= 3
        elif self.closed:
            body = QRectF()
        self._paint_body(painter, body, radius)
        self._paint_answer(painter)

    def _paint_body(self, painter: QPainter, body: QRectF, radius: float) -> None:
        if body.isEmpty() or self.closed:
            return
        if self.check_state is CheckState.CHECK:
            rounded(
                painter, body, radius, fill=theme().colour("accent_soft"), edge=theme().colour("accent_soft")
            )
            return
        fill = theme().colour("raised" if self.word or self.underMouse() else "surface")
        rounded(painter, body, radius, fill=fill, edge=theme().colour("edge"))

    def _paint_answer(self, painter: QPainter) -> None:
        word = "–" if self.closed and not self.word else self.word
        if not word:
            return
        font = theme().font("small", weight=500 if self.check_state is not CheckState.EMPTY else 400)
        painter.setFont(font)
        sign = 0 if self.check_state is CheckState.EMPTY else _SIGN + _GAP
        wide = round(QFontMetricsF(font).horizontalAdvance(word)) + 1
        left = max((self.width() - sign - wide) // 2, _SIDE)
        if sign:
            self._paint_sign(painter, placed_in(self, QRect(left, 0, _SIGN, self.height())))
        painter.setPen(theme().colour("ink_soft" if self.check_state is CheckState.EMPTY else "ink"))
        place = placed_in(self, QRect(left + sign, 0, self.width() - left - sign, self.height()))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(place, align.value, word)

    def _paint_sign(self, painter: QPainter, place: QRect) -> None:
        centre = QRectF(place).center() + QPointF(0, 0.5)
        draw = _SIGNS[self.check_state]
        colour = theme().colour("accent" if self.check_state is CheckState.CHECK else "ink")
        draw(painter, centre, _SIGN - 2, colour, 2)


def cell_width(words: Sequence[str]) -> int:
    """Return how wide a cell is that can show each of these words, so that answering moves nothing."""
    metrics = QFontMetricsF(theme().font("small", weight=500))
    widest = max((metrics.horizontalAdvance(word) for word in words), default=0.0)
    return max(round(widest) + _SIGN + _GAP + 2 * _SIDE + 2, _LEAST)
