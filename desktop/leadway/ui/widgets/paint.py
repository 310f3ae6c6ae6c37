"""What painted controls share: rounded outlines, the focus ring and small signs."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QWidget

from leadway.ui.theme.theme import Role, theme

RING = 2.0
GAP = 2.0


def rounded(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    *,
    fill: QColor | None = None,
    edge: QColor | None = None,
    width: float = 1.0,
) -> None:
    """Draw a rounded rectangle with its outline inside `rect`."""
    half = width / 2 if edge is not None else 0.0
    painter.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)


def focus_ring(painter: QPainter, rect: QRectF, radius: float, colour: QColor) -> QRectF:
    """Draw the focus ring along `rect` and return what is left inside it for the control's body."""
    rounded(painter, rect, radius, edge=colour, width=RING)
    inset = RING + GAP
    return rect.adjusted(inset, inset, -inset, -inset)


def placed_in(widget: QWidget, rect: QRect) -> QRect:
    """Return `rect` as it is, or mirrored inside a widget whose text runs from right to left."""
    return QStyle.visualRect(widget.layoutDirection(), widget.rect(), rect)


def draw_words(
    painter: QPainter,
    place: QRect,
    text: str,
    height: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignVCenter,
) -> None:
    """Draw one line of text with the painter's font, shortened to fit."""
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, (height | Qt.AlignmentFlag.AlignLeading).value, shown)


def icon(painter: QPainter, x: float, y: float, name: str, role: Role, size: int) -> None:
    """Draw a Lucide icon, crisp at any scale."""
    ratio = max(painter.deviceTransform().m11(), 1.0)
    painter.drawPixmap(QPointF(x, y), theme().pixmap(name, role, size, ratio))


def check_sign(painter: QPainter, centre: QPointF, size: float, colour: QColor, width: float = 1.75) -> None:
    """Draw a check mark `size` wide."""
    _strokes(painter, colour, width)
    x, y, s = centre.x(), centre.y(), size / 2
    painter.drawPolyline(
        QPolygonF([QPointF(x - s, y), QPointF(x - s * 0.3, y + s * 0.7), QPointF(x + s, y - s * 0.7)])
    )


def cross_sign(painter: QPainter, centre: QPointF, size: float, colour: QColor, width: float = 1.75) -> None:
    """Draw a diagonal cross `size` wide."""
    _strokes(painter, colour, width)
    x, y, s = centre.x(), centre.y(), size * 0.38
    painter.drawLine(QPointF(x - s, y - s), QPointF(x + s, y + s))
    painter.drawLine(QPointF(x - s, y + s), QPointF(x + s, y - s))


def dash_sign(painter: QPainter, centre: QPointF, size: float, colour: QColor, width: float = 1.75) -> None:
    """Draw a short dash `size` wide."""
    _strokes(painter, colour, width)
    painter.drawLine(QPointF(centre.x() - size / 2, centre.y()), QPointF(centre.x() + size / 2, centre.y()))


def arc(painter: QPainter, rect: QRectF, share: float, colour: QColor, width: float) -> None:
    """Draw a clockwise arc from twelve o'clock over `share` of the circle in `rect`."""
    _strokes(painter, colour, width)
    half = width / 2
    inner = rect.adjusted(half, half, -half, -half)
    painter.drawArc(inner, 90 * 16, -round(360 * 16 * min(max(share, 0.0), 1.0)))


def _strokes(painter: QPainter, colour: QColor, width: float) -> None:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
