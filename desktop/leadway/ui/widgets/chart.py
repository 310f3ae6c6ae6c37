"""A tiny run chart: readings in order, the baseline's median as a dashed line, the same facts in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from leadway.ui.theme import look

_SIDE = 6.0


class RunChart(QWidget):
    """Points and a line over time; a description with every number stands for it where it cannot be seen."""

    def __init__(self, name: str, parent: QWidget | None = None, *, unit: str = "") -> None:
        super().__init__(parent)
        self._name = name
        self._unit = unit
        self._values: tuple[float, ...] = ()
        self._baseline: float | None = None
        self._before = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_readings(())

    def set_readings(
        self, values: Sequence[float], *, baseline: float | None = None, before: int = 0
    ) -> None:
        """Show readings, oldest first; the first `before` of them were taken before the change began."""
        self._values = tuple(values)
        self._baseline = baseline
        self._before = before
        self.setAccessibleName(f"Run chart of {self._name}")
        self.setAccessibleDescription(self.description())
        self.setToolTip(self.description())
        self.update()

    def description(self) -> str:
        """Return the chart's facts as one or two sentences."""
        if not self._values:
            return f"{self._name}: no readings yet."
        unit = f" {self._unit}" if self._unit else ""
        listed = ", ".join(f"{value:g}" for value in self._values)
        text = f"{self._name}, oldest first: {listed}{unit}."
        if self._baseline is not None:
            text += f" Baseline median {self._baseline:g}{unit}."
        return text

    def sizeHint(self) -> QSize:
        return QSize(176, 56)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(_SIDE, _SIDE, -_SIDE, -_SIDE)
        if not self._values:
            painter.setPen(QPen(look().colour("line"), 1))
            painter.drawLine(area.bottomLeft(), area.bottomRight())
            return
        if self._baseline is not None:
            pen = QPen(look().colour("ink_soft"), 1, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            y = self._y(area, self._baseline)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        self._paint_points(painter, area)

    def _paint_points(self, painter: QPainter, area: QRectF) -> None:
        step = area.width() / max(len(self._values) - 1, 1)
        points = [QPointF(area.left() + step * i, self._y(area, v)) for i, v in enumerate(self._values)]
        accent = look().colour("accent")
        painter.setPen(QPen(accent, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        # With many readings the dots would touch: then the line alone, and the last one as a dot.
        crowded = step < 6
        for place, point in enumerate(points):
            last = place == len(points) - 1
            if crowded and not last:
                continue
            hollow = place < self._before
            painter.setBrush(look().colour("surface") if hollow else accent)
            radius = 3.5 if last else 2.5
            painter.drawEllipse(point, radius, radius)

    def _y(self, area: QRectF, value: float) -> float:
        shown = list(self._values)
        if self._baseline is not None:
            shown.append(self._baseline)
        low, high = min(shown), max(shown)
        if high == low:
            return float(area.center().y())
        share = (value - low) / (high - low)
        return float(area.bottom() - share * area.height())
