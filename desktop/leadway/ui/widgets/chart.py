"""A tiny run chart: the picture that documents print in the window's colours, and the same in words."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from leadway.domain.measures import MeasureChart, Series
from leadway.domain.terms import Better
from leadway.i18n import _
from leadway.services.documents.charts import ChartColours, chart_in_words, run_chart
from leadway.ui.theme.theme import theme

_LARGE_HEIGHT = 200


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

    def _svg(self, colours: ChartColours) -> str:
        return run_chart(self._series, colours, width=self.width(), height=self.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        from PySide6.QtSvg import QSvgRenderer  # late: nothing before the first chart needs it

        colours = theme().colours
        shown = ChartColours(colours["accent"], colours["ink_soft"], colours["gap"], colours["surface"])
        svg = self._svg(shown)
        QSvgRenderer(QByteArray(svg.encode())).render(QPainter(self), QRectF(self.rect()))


class LargeRunChart(RunChart):
    """The chart of one measure as wide as its page, with target and marks. It can have the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.shown = MeasureChart(Series("", "", Better.HIGHER))
        super().__init__(self.shown.series, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_LARGE_HEIGHT)

    def set_chart(self, chart: MeasureChart) -> None:
        """Show the chart of another measure."""
        self.shown = chart
        self.set_series(chart.series)

    def sizeHint(self) -> QSize:
        return QSize(480, _LARGE_HEIGHT)

    def _svg(self, colours: ChartColours) -> str:
        chart, size = self.shown, self.size()
        return run_chart(
            chart.series,
            colours,
            width=size.width(),
            height=size.height(),
            target=chart.target,
            marks=chart.marks,
        )
