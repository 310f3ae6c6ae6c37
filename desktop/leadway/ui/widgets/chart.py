"""A tiny run chart: the picture that documents print in the window's colours, and the same in words."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from leadway.domain.measures import Series
from leadway.i18n import _
from leadway.services.documents.charts import ChartColours, chart_in_words, run_chart
from leadway.ui.theme.theme import theme


class RunChart(QWidget):
    """Readings over time; its description lists every reading."""

    accessible_role = "Graphic"

    def __init__(self, series: Series, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_series(series)

    def set_series(self, series: Series) -> None:
        """Show other readings."""
        self._series = series
        words = chart_in_words(series)
        self.setAccessibleName(_("Run chart of {name}").format(name=series.name))
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(176, 56)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        from PySide6.QtSvg import QSvgRenderer  # late: nothing before the first chart needs it

        colours = theme().colours
        shown = ChartColours(colours["accent"], colours["ink_soft"], colours["gap"], colours["surface"])
        svg = run_chart(self._series, shown, width=self.width(), height=self.height())
        QSvgRenderer(QByteArray(svg.encode())).render(QPainter(self), QRectF(self.rect()))
