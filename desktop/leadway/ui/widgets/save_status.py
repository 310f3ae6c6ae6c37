"""Signs of progress: the ring of a step, and whether everything is saved."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from leadway.i18n import _
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.paint import arc, check_sign, dash_sign, draw_words, icon, placed_in

SAVED = _("Saved")
SAVING = _("Saving…")
NOT_SAVED = _("Not saved")
RING_SIZE = 20


def paint_ring(
    painter: QPainter, rect: QRectF, share: float, *, done: bool = False, idle: bool = False
) -> None:
    """Draw a ring filled to `share` of the planned time; a check mark when done, a dash when passed over."""
    colours = theme()
    if done or idle:
        arc(painter, rect, 1.0, colours.colour("accent" if done else "edge"), 1.5)
        sign = check_sign if done else dash_sign
        sign(
            painter,
            QPointF(rect.center()),
            rect.width() * 0.42,
            colours.colour("accent" if done else "ink_soft"),
        )
        return
    arc(painter, rect, 1.0, colours.colour("edge"), 1.5)
    if share > 0:
        # Never an empty ring for a step that has begun, never a closed one before its time.
        arc(painter, rect, 1.0 if share >= 1 else min(max(share, 0.04), 0.96), colours.colour("accent"), 3)


class SaveStatus(QLabel):
    """Says whether everything is on the disk: "Saved", "Saving…" or "Not saved".

    Screen readers hear "Saved" once, and again after trouble. An error notice says what went wrong.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = ""
        self._sign: Literal["", "saved", "trouble"] = ""
        self._announced = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme().font("small"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(64)

    def set_saved(self) -> None:
        """Everything is on the disk."""
        self._show(SAVED, "saved")
        if not self._announced:
            self._announced = True
            from leadway.ui.widgets.accessibility import announce  # late: the first paint does without

            announce(self, SAVED)

    def set_saving(self) -> None:
        """Something is being saved."""
        self._show(SAVING)

    def set_not_saved(self) -> None:
        """Something could not be saved; an error notice of the page says why."""
        self._show(NOT_SAVED, "trouble")
        self._announced = False

    def text(self) -> str:
        """Return the whole text, even where it is shown shortened."""
        return self._full

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._full) + 24, metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._sign:
            sign = QRectF(placed_in(self, QRect(0, self.height() // 2 - 8, 16, 16)))
            if self._sign == "trouble":
                icon(painter, sign.x(), sign.y(), "triangle-alert", "problem", 16)
            else:
                check_sign(painter, sign.center(), 9, theme().colour("accent"), 1.5)
        left = 20 if self._sign else 0
        painter.setPen(theme().colour("problem" if self._sign == "trouble" else "ink_soft"))
        draw_words(painter, placed_in(self, self.rect().adjusted(left, 0, 0, 0)), self._full)

    def _show(self, text: str, sign: Literal["", "saved", "trouble"] = "") -> None:
        if text == self._full:
            return
        self._full, self._sign = text, sign
        trouble = sign == "trouble"
        self.setForegroundRole(
            QPalette.ColorRole.WindowText if trouble else QPalette.ColorRole.PlaceholderText
        )
        self.setAccessibleName(text)
        super().setText(text)
        self.updateGeometry()
