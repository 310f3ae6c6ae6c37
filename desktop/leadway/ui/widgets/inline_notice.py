"""A notice inside a page: its text, an optional reason and the possible answers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leadway.i18n import _
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.paint import icon as draw_icon
from leadway.ui.widgets.text import Caption, Paragraph

_ICON = 20


class InlineNotice(Card):
    """A notice. `answered` carries the key of the answer; `why_shown` says that the reason was opened."""

    answered = Signal(str)
    why_shown = Signal()

    def __init__(
        self,
        text: str,
        answers: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
        *,
        why: str = "",
        icon: str = "lightbulb",
    ) -> None:
        super().__init__(parent, role="raised")
        self._icon = icon
        self.message = Paragraph(text, self)
        self.reason = Caption(why, self)
        self.reason.setVisible(False)
        self.body.setContentsMargins(16, 12, 16, 8)
        row = QHBoxLayout()
        row.setSpacing(12)
        self._icon_place = _Icon(icon, self)
        row.addWidget(self._icon_place)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.message)
        words.addWidget(self.reason)
        row.addLayout(words, 1)
        self.body.addLayout(row)
        self.buttons: dict[str, LinkButton] = {}
        self._add_buttons(answers, why=bool(why))
        self.setAccessibleName(text)

    def _add_buttons(self, answers: Sequence[tuple[str, str]], *, why: bool) -> None:
        if not answers and not why:
            self.body.setContentsMargins(16, 12, 16, 12)
            return
        flow = Flow(self, gap=4)
        if why:
            self.why_button = LinkButton(_("Why?"), self)
            self.why_button.clicked.connect(self._on_why)
            flow.add(self.why_button)
        for key, label in answers:
            button = LinkButton(label, self)
            button.setObjectName(key)
            button.clicked.connect(self._on_answer)
            self.buttons[key] = button
            flow.add(button)
        row = QHBoxLayout()
        row.setContentsMargins(_ICON + 4, 0, 0, 0)
        row.addWidget(flow)
        self.body.addLayout(row)

    def _on_why(self) -> None:
        shown = not self.reason.isVisibleTo(self)
        self.reason.setVisible(shown)
        if shown:
            self.why_shown.emit()

    def _on_answer(self) -> None:
        button = self.sender()
        if isinstance(button, LinkButton):
            self.answered.emit(button.objectName())


class _Icon(QWidget):
    """A small icon at the first line's height."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedWidth(_ICON)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        draw_icon(QPainter(self), 0, 1, self._name, "accent", _ICON)
