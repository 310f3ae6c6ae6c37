"""What painted controls share: rounded outlines, the focus ring, icons, words and small signs.

Colours are roles of the theme.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from leadway.ui.theme.theme import Role, theme

RING = 2.0
GAP = 2.0
# Each sign's lines from point to point, in a square from -1 to 1.
_SIGNS = {
    "check": (((-1.0, 0.0), (-0.3, 0.7), (1.0, -0.7)),),
    "cross": (((-0.76, -0.76), (0.76, 0.76)), ((-0.76, 0.76), (0.76, -0.76))),
    "dash": (((-1.0, 0.0), (1.0, 0.0)),),
}


def painter_on(widget: QWidget) -> QPainter:
    """Return a painter on a widget that smooths edges."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def rounded(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    *,
    fill: Role | None = None,
    edge: Role | None = None,
    width: float = 1.0,
) -> None:
    """Draw a rounded rectangle with its outline inside `rect`."""
    half = width / 2 if edge is not None else 0.0
    painter.setPen(QPen(theme().colour(edge), width) if edge is not None else Qt.PenStyle.NoPen)
    painter.setBrush(theme().colour(fill) if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)


def fill(painter: QPainter, rect: QRect, role: Role) -> None:
    """Fill a rectangle; not by `fillRect`, which brings the 180 names of Qt's gradients (2 ms)."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().colour(role))
    painter.drawRect(rect)


def control_body(painter: QPainter, control: QWidget, radius: float | None = None) -> tuple[QRectF, float]:
    """Draw the focus ring where the control has the focus; return its body inside, and the body's radius."""
    body = QRectF(control.rect())
    radius = float(theme().space.radius_control) if radius is None else radius
    if not control.hasFocus():
        return body, radius
    rounded(painter, body, radius, edge="accent", width=RING)
    inset = RING + GAP
    body.adjust(inset, inset, -inset, -inset)
    return body, min(radius - 3, body.height() / 2)


def entry_ground(
    painter: QPainter, body: QRectF, *, is_current: bool, is_hovered: bool, has_focus: bool
) -> None:
    """Draw what is behind an entry of a list: nothing, the colour of the open one, a ring for the focus."""
    radius = float(theme().space.radius_control)
    if is_current:
        rounded(painter, body, radius, fill="accent_soft")
    elif is_hovered:
        rounded(painter, body, radius, fill="raised", edge="line")
    if has_focus:
        rounded(painter, body, radius, edge="accent", width=RING)


def placed_in(widget: QWidget, rect: QRect) -> QRect:
    """Return `rect` as it is, or mirrored inside a widget whose text runs from right to left."""
    return mirrored(widget.layoutDirection(), widget.rect(), rect)


def mirrored(direction: Qt.LayoutDirection, within: QRect, rect: QRect) -> QRect:
    """Return `rect` as it is, or mirrored inside another one where text runs from right to left.

    `QStyle.visualRect` does the same; touching QStyle from Python takes 5 to 10 ms of the start.
    """
    if direction is not Qt.LayoutDirection.RightToLeft:
        return rect
    return rect.translated(within.left() + within.right() - rect.left() - rect.right(), 0)


def draw_words(
    painter: QPainter,
    place: QRect,
    text: str,
    role: Role = "ink",
    height: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignVCenter,
) -> None:
    """Draw one line of text with the painter's font, shortened to fit."""
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.setPen(theme().colour(role))
    painter.drawText(place, (height | Qt.AlignmentFlag.AlignLeading).value, elided)


def draw_icon(painter: QPainter, place: QRect, name: str, role: Role) -> None:
    """Draw a Lucide icon as wide as its place, crisp at any scale."""
    ratio = max(painter.deviceTransform().m11(), 1.0)
    painter.drawPixmap(QPointF(place.topLeft()), theme().pixmap(name, role, place.width(), ratio))


def draw_sign(
    painter: QPainter, sign: str, centre: QPointF, size: float, role: Role, width: float = 1.75
) -> None:
    """Draw a check mark, a diagonal cross or a short dash, `size` wide."""
    painter.setPen(_round_pen(role, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in _SIGNS[sign]:
        painter.drawPolyline(QPolygonF([centre + QPointF(x, y) * (size / 2) for x, y in line]))


def paint_ring(
    painter: QPainter, rect: QRectF, share: float, *, done: bool = False, idle: bool = False
) -> None:
    """Draw a ring filled to `share` of the planned time; a check mark when done, a dash when passed over."""
    _arc(painter, rect, 1.0, "accent" if done else "edge", 1.5)
    if done or idle:
        role: Role = "accent" if done else "ink_soft"
        draw_sign(painter, "check" if done else "dash", rect.center(), rect.width() * 0.42, role)
    elif share > 0:
        # Never an empty ring for a step that has begun, never a closed one before its time.
        _arc(painter, rect, 1.0 if share >= 1 else min(max(share, 0.04), 0.96), "accent", 3)


def _arc(painter: QPainter, rect: QRectF, share: float, role: Role, width: float) -> None:
    """Draw a clockwise arc from twelve o'clock over `share` of the circle in `rect`."""
    painter.setPen(_round_pen(role, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = width / 2
    painter.drawArc(rect.adjusted(half, half, -half, -half), 90 * 16, -round(360 * 16 * share))


def _round_pen(role: Role, width: float) -> QPen:
    pen = QPen(theme().colour(role), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
