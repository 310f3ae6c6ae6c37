"""A notice inside a page: its text and the possible answers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from leadway.ui.widgets.buttons import LinkButton, on_clicked
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.paint import draw_icon
from leadway.ui.widgets.text import Paragraph
from leadway.ui.widgets.vbox import row

_ICON = 20


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
        self.buttons: dict[str, LinkButton] = {}
        flow = Flow(gap=4)
        for key, label in answers:
            self.buttons[key] = button = LinkButton(label, flow)
            on_clicked(button, self.answered.emit, key)
            flow.add(button)
        if answers:
            self.body.addLayout(row(flow, margins=(_ICON + 4, 0, 0, 0)))
        self.setAccessibleName(text)


class _Icon(QWidget):
    """A small icon at the first line's height."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedWidth(_ICON)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        draw_icon(QPainter(self), QRect(0, 1, _ICON, _ICON), self._name, "accent")
