"""The painted chips that a choice and a set of chips are made of."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from leadway.ui.theme.theme import Role, theme
from leadway.ui.widgets.paint import (
    check_sign,
    cross_sign,
    dash_sign,
    draw_words,
    focus_ring,
    placed_in,
    rounded,
)
from leadway.ui.widgets.text import showable

if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    # At run time a plain mixin: Qt's class comes last, and only once, in the chips below.
    _Button = object

_HEIGHT = 36
_SIDE = 12
_SLOT = 16
_BETWEEN = 8


class CheckState(Enum):
    """The sign of a chip; its label says the same."""

    EMPTY = "empty"
    CHECK = "check"
    DASH = "dash"
    CROSS = "cross"


class _Painted(_Button):
    """Painting shared by both kinds of chip; mixed in before the Qt class that gives role and state."""

    check_state = CheckState.EMPTY
    key = ""
    spoken = ""
    widest = ""
    _square = False

    def _prepare(self, label: str) -> None:
        self.spoken = " ".join(showable(label).split())
        self.setText(self.spoken.replace("&", "&&"))
        self.setAccessibleName(self.spoken)
        self.setFont(theme().font("body"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def _text_width(self) -> int:
        # Reserved at the heavier weight, so that choosing a chip never moves its neighbours.
        text = self.widest or self.spoken
        return self.fontMetrics().horizontalAdvance(text) + len(text) // 4 + 2

    def sizeHint(self) -> QSize:
        return QSize(2 * _SIDE + _SLOT + _BETWEEN + self._text_width(), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 120), _HEIGHT)

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body, radius = QRectF(self.rect()), _HEIGHT / 2
        if self.hasFocus():
            body = focus_ring(painter, body, radius, theme().colour("accent"))
            radius -= 4
        on = self.check_state is not CheckState.EMPTY
        fill: Role = "accent_soft" if on else "raised" if self._pointed() else "surface"
        edge: Role = "line" if not self.isEnabled() else "accent" if on else "edge"
        rounded(painter, body, radius, fill=theme().colour(fill), edge=theme().colour(edge))
        self._paint_sign(painter)
        self._paint_text(painter, heavier=on)

    def _paint_text(self, painter: QPainter, *, heavier: bool) -> None:
        start = _SIDE + _SLOT + _BETWEEN
        place = placed_in(self, QRect(start, 0, self.width() - start - _SIDE + 4, self.height()))
        painter.setFont(theme().font("body", weight=500 if heavier else 400))
        painter.setPen(theme().colour("ink" if self.isEnabled() else "ink_soft"))
        draw_words(painter, place, self.spoken)

    def _paint_sign(self, painter: QPainter) -> None:
        slot = QRectF(placed_in(self, QRect(_SIDE, (self.height() - _SLOT) // 2, _SLOT, _SLOT)))
        centre = QPointF(slot.center())
        accent = theme().colour("accent")
        if self.check_state is CheckState.CHECK:
            check_sign(painter, centre, 10, accent, 2)
        elif self.check_state is CheckState.CROSS:
            cross_sign(painter, centre, 12, accent, 2)
        elif self.check_state is CheckState.DASH:
            dash_sign(painter, centre, 9, accent, 2)
        elif self.key and self.key != self.spoken:
            painter.setFont(theme().font("small", weight=500))
            painter.setPen(theme().colour("ink_soft"))
            painter.drawText(slot, Qt.AlignmentFlag.AlignCenter.value, self.key)
        else:
            radius = 3 if self._square else 7
            edge = theme().colour("edge")
            rounded(painter, slot.adjusted(1, 1, -1, -1), radius, edge=edge, width=1.25)

    def _pointed(self) -> bool:
        return self.isEnabled() and self.underMouse()


class RadioChip(_Painted, QRadioButton):
    """One option of a choice: a radio button for screen readers."""

    def __init__(self, label: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._prepare(label)

    def show_chosen(self, *, chosen: bool) -> None:
        """Draw the chip as chosen or not."""
        # Exclusive buttons are what a screen reader calls radio buttons, but Qt lets none of them be cleared.
        self.setAutoExclusive(False)
        self.setChecked(chosen)
        self.setAutoExclusive(True)
        self.check_state = CheckState.CHECK if chosen else CheckState.EMPTY
        self.update()


class CheckChip(_Painted, QCheckBox):
    """One of several that can hold at once: a check box for screen readers."""

    _square = True

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prepare(label)
        self._plain_label = self.spoken

    @property
    def is_on(self) -> bool:
        """Whether the box is checked."""
        return self.check_state is CheckState.CHECK

    def set_on(self, *, on: bool) -> None:
        """Check the box or clear it, without a signal."""
        self.show_state(CheckState.CHECK if on else CheckState.EMPTY)

    def reserve(self, word: str) -> None:
        """Keep room for the longest word of an answer, so that turning the chip moves nothing."""
        self.widest = f"{self._plain_label}: {word}"
        self.updateGeometry()

    def show_state(self, state: CheckState, word: str = "") -> None:
        """Draw the sign and, where given, say the answer's word behind the label."""
        self.check_state = state
        self.setChecked(state is not CheckState.EMPTY)
        self.spoken = f"{self._plain_label}: {word}" if word else self._plain_label
        self.setAccessibleName(self.spoken)
        self.update()
