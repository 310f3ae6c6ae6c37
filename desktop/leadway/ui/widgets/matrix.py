"""A picture of four fields, how much an idea helps against its effort; its description says the same."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRadialGradient
from PySide6.QtWidgets import QSizePolicy, QWidget

from leadway.domain.ideas import LITTLE
from leadway.domain.terms import Effort, Size
from leadway.i18n import _, pgettext
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.paint import painter_on, rounded

NAME = _("Help against effort")
NOT_YET = _("Say how much it would help and how much work it is. This then shows what to do.")
PLACE = _("Help: {reach}. Work: {effort}. {field}.")
GLOWING = _("It can easily be undone, so try it this week.")
REACH = pgettext("the axis of a picture", "Help")
EFFORT = _("Work")
FIELDS = {
    (True, True): _("Try soon"),
    (True, False): _("Plan well"),
    (False, True): _("If there’s time"),
    (False, False): _("Probably not"),
}
_EFFORTS = {
    Effort.HOUR: _("less than an hour"),
    Effort.DAY: _("less than a day"),
    Effort.WEEK: _("less than a week"),
    Effort.MORE: _("more than a week"),
}
# How far up and to the right an answer is. A medium reach is on the line between the fields.
_UP = {Size.SMALL: 0.24, Size.MEDIUM: 0.5, Size.LARGE: 0.76}
_ACROSS = {Effort.HOUR: 0.14, Effort.DAY: 0.36, Effort.WEEK: 0.64, Effort.MORE: 0.86}
_SIDE = 176
_AXIS = 24
_RADIUS = 6.0
_GLOW = 40.0
_CENTRE = Qt.AlignmentFlag.AlignCenter.value


class Matrix(QWidget):
    """Large reach is above, little effort at the beginning of the line."""

    accessible_role = "Graphic"

    def __init__(self, parent: QWidget | None = None, *, side: int = _SIDE) -> None:
        super().__init__(parent)
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(NAME)
        theme().resized.connect(self.updateGeometry)
        self.show_place(None, None, glowing=False)

    def show_place(self, reach: Size | None, effort: Effort | None, *, glowing: bool) -> None:
        """Show where an idea is; nowhere until both are answered."""
        self._reach, self._effort, self._glowing = reach, effort, glowing
        words = self.description()
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def description(self) -> str:
        """Return what the picture shows as text."""
        if self._reach is None or self._effort is None:
            return NOT_YET
        text = place_in_words(self._reach, self._effort)
        return f"{text} {GLOWING}" if self._glowing else text

    def sizeHint(self) -> QSize:
        side = self._side + theme().scaled(_AXIS)
        return QSize(side, side)

    def area(self) -> QRectF:
        """Return the place of the four fields."""
        return QRectF(0 if self.isRightToLeft() else theme().scaled(_AXIS), 0, self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = painter_on(self)
        area = self.area()
        rounded(painter, area, theme().space.radius_control, fill="raised", edge="line")
        painter.setFont(theme().font("small"))
        self._paint_fields(painter, area)
        self._paint_axes(painter, area)
        if self._reach is not None and self._effort is not None:
            self._paint_place(painter, self.point(self._reach, self._effort))

    def _paint_fields(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QPen(theme().colour("line"), 1))
        painter.drawLine(QPointF(area.center().x(), area.top()), QPointF(area.center().x(), area.bottom()))
        painter.drawLine(QPointF(area.left(), area.center().y()), QPointF(area.right(), area.center().y()))
        half = self._side / 2
        painter.setPen(theme().colour("ink_soft"))
        for (large, little), words in FIELDS.items():
            at_left = little != self.isRightToLeft()
            left = area.left() if at_left else area.left() + half
            # The words keep to the outer edge, clear of the idea.
            height = theme().scaled(20)
            top = area.top() + 4 if large else area.bottom() - 4 - height
            painter.drawText(QRectF(left, top, half, height), _CENTRE, words)

    def _paint_axes(self, painter: QPainter, area: QRectF) -> None:
        width = theme().scaled(_AXIS) - 2
        below = QRectF(area.left(), area.bottom() + 2, self._side, width)
        arrow = "←" if self.isRightToLeft() else "→"
        painter.drawText(below, _CENTRE, f"{EFFORT} {arrow}")
        painter.save()
        painter.translate(area.right() + 2 if self.isRightToLeft() else 0, area.bottom())
        painter.rotate(-90)
        axis = QRectF(0, 0, self._side, width)
        painter.drawText(axis, _CENTRE, f"{REACH} →")
        painter.restore()

    def _paint_place(self, painter: QPainter, point: QPointF) -> None:
        colour = theme().colour("opportunity")
        if self._glowing:
            glow = QRadialGradient(point, _GLOW)
            for place, alpha in ((0, 120), (1, 0)):
                glow.setColorAt(place, QColor(colour.red(), colour.green(), colour.blue(), alpha))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(glow)
            painter.drawEllipse(point, _GLOW, _GLOW)
            painter.setPen(QPen(colour, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(point, _RADIUS + 5, _RADIUS + 5)
        painter.setPen(QPen(theme().colour("surface"), 2))
        painter.setBrush(colour)
        painter.drawEllipse(point, _RADIUS, _RADIUS)

    def point(self, reach: Size, effort: Effort) -> QPointF:
        """Return where an idea is in the picture."""
        area = self.area()
        across = 1 - _ACROSS[effort] if self.isRightToLeft() else _ACROSS[effort]
        return QPointF(area.left() + across * self._side, area.bottom() - _UP[reach] * self._side)


def place_in_words(reach: Size, effort: Effort) -> str:
    """Return where an idea is in the picture, as text."""
    return PLACE.format(reach=reach.label, effort=_EFFORTS[effort], field=_field(reach, effort))


def _field(reach: Size, effort: Effort) -> str:
    little = effort in LITTLE
    if reach is Size.MEDIUM:
        return _("Between “{one}” and “{other}”").format(
            one=FIELDS[True, little], other=FIELDS[False, little]
        )
    return FIELDS[reach is Size.LARGE, little]
