"""Quiet signs of progress: the ring of a step, and the word that tells whether all is saved."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from leadway.ui.theme.theme import theme
from leadway.ui.widgets.paint import arc, check_sign, dash_sign, draw_words, icon
from leadway.ui.widgets.text import showable

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
    """Says whether what was written is on the disk: "Saved", "Saving…" or "Not saved: …"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme().font("small"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(64)

    def set_saved(self) -> None:
        """Everything is on the disk."""
        self._say("Saved", trouble=False)

    def set_saving(self) -> None:
        """Something is on its way to the disk."""
        self._say("Saving…", trouble=False)

    def set_trouble(self, sentence: str) -> None:
        """Something could not be saved; the sentence says what to do. Read out by a screen reader at once."""
        self._say(f"Not saved: {showable(sentence)}", trouble=True)
        from PySide6.QtGui import QAccessible, QAccessibleEvent  # late: the first paint needs neither

        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Say nothing."""
        self._say("", trouble=False)

    def text(self) -> str:
        """Return the whole text, also where it is shown shortened."""
        return self._full

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._full) + 24, metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        trouble = self._full.startswith("Not")
        left = 0
        if self._full == "Saved" or trouble:
            left = 20
            x = self.width() - 8 if rtl else 8
            sign = QPointF(x, self.height() / 2)
            if trouble:
                icon(painter, sign.x() - 8, sign.y() - 8, "triangle-alert", "problem", 16)
            else:
                check_sign(painter, sign, 9, theme().colour("accent"), 1.5)
        rect = self.rect().adjusted(0, 0, -left, 0) if rtl else self.rect().adjusted(left, 0, 0, 0)
        painter.setPen(theme().colour("problem" if trouble else "ink_soft"))
        draw_words(painter, rect, self._full)

    def _say(self, text: str, *, trouble: bool) -> None:
        if text == self._full:
            return
        self._full = text
        role = QPalette.ColorRole.WindowText if trouble else QPalette.ColorRole.PlaceholderText
        self.setForegroundRole(role)
        self.setAccessibleName(text)
        self.setToolTip(text if trouble else "")
        super().setText(text)
        self.updateGeometry()
