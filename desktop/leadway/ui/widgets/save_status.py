"""Whether everything is saved."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from leadway.i18n import _
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.paint import draw_icon, draw_sign, draw_words, painter_on, placed_in

SAVED = _("Saved")
SAVING = _("Saving…")
NOT_SAVED = _("Not saved")


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
        painter = painter_on(self)
        place = placed_in(self, QRect(0, self.height() // 2 - 8, 16, 16))
        if self._sign == "trouble":
            draw_icon(painter, place, "triangle-alert", "problem")
        elif self._sign:
            draw_sign(painter, "check", QRectF(place).center(), 9, "accent", 1.5)
        words = placed_in(self, self.rect().adjusted(20 if self._sign else 0, 0, 0, 0))
        draw_words(painter, words, self._full, "problem" if self._sign == "trouble" else "ink_soft")

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
