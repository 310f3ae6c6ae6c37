"""Cards, surfaces with a hairline for things that belong together, and the notices made of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from leadway.ui.theme.theme import Role, theme
from leadway.ui.widgets.buttons import LinkButton, on_clicked
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.paint import draw_icon, fill, painter_on, placed_in, rounded
from leadway.ui.widgets.text import Paragraph
from leadway.ui.widgets.vbox import VBox, row

_ACCENT = 4
_ICON = 20


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
            fill(painter, bar, self._accent)


class Line(QWidget):
    """A hairline between two parts."""

    def __init__(self, parent: QWidget | None = None, *, vertical: bool = False) -> None:
        super().__init__(parent)
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        fill(QPainter(self), self.rect(), "line")


class InlineNotice(Card):
    """A notice; `answered` carries the key of the answer."""

    answered = Signal(str)

    def __init__(
        self,
        text: str,
        answers: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
        *,
        icon: str = "lightbulb",
    ) -> None:
        super().__init__(parent, role="raised")
        self.message = Paragraph(text, self)
        self.body.setContentsMargins(16, 12, 16, 8 if answers else 12)
        self.body.addLayout(row(_Icon(icon, self), self.message, spacing=12, grow=self.message))
        self.buttons = {key: LinkButton(label, self) for key, label in answers}
        for key, button in self.buttons.items():
            on_clicked(button, self.answered.emit, key)
        if answers:
            buttons = button_row(*self.buttons.values(), gap=4)
            self.body.addLayout(row(buttons, margins=(_ICON + 4, 0, 0, 0)))
        self.setAccessibleName(text)


class _Icon(QWidget):
    """A small icon at the first line's height."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedWidth(_ICON)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        draw_icon(QPainter(self), QRect(0, 1, _ICON, _ICON), self._name, "accent")
