"""A card: a surface with a hairline, for things that belong together."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from leadway.ui.theme.theme import Role, theme
from leadway.ui.widgets.paint import painter_on, placed_in, rounded
from leadway.ui.widgets.vbox import VBox

_ACCENT = 4


class Card(VBox):
    """A rounded surface with a hairline; `body` is its layout, `accent` the colour of its step."""

    def __init__(
        self, parent: QWidget | None = None, *, accent: Role | None = None, role: Role = "surface"
    ) -> None:
        super().__init__(parent, spacing=12, margins=(24, 20, 24, 20))
        self._accent = accent
        self._role: Role = role

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = painter_on(self)
        whole, radius = QRectF(self.rect()), float(theme().space.radius)
        rounded(painter, whole, radius, fill=self._role, edge="line")
        if self._accent is not None:
            outline = QPainterPath()
            outline.addRoundedRect(whole, radius, radius)
            painter.setClipPath(outline)
            bar = placed_in(self, QRect(0, 0, _ACCENT, self.height()))
            painter.fillRect(bar, theme().colour(self._accent))


class Line(QWidget):
    """A hairline between two parts."""

    def __init__(self, parent: QWidget | None = None, *, vertical: bool = False) -> None:
        super().__init__(parent)
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        QPainter(self).fillRect(self.rect(), theme().colour("line"))
