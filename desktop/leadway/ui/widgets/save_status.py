"""Whether everything is saved."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent
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
        self._announced = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme().font("small"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(64)

    def set_saved(self) -> None:
        """Everything is on the disk."""
        self._show(SAVED)
        if not self._announced:
            self._announced = True
            from leadway.ui.widgets.accessibility import announce  # late: the first paint does without

            announce(self, SAVED)

    def set_saving(self) -> None:
        """Something is being saved."""
        self._show(SAVING)

    def set_not_saved(self) -> None:
        """Something could not be saved; an error notice of the page says why."""
        self._show(NOT_SAVED)
        self._announced = False

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 24, metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = painter_on(self)
        place = placed_in(self, QRect(0, self.height() // 2 - 8, 16, 16))
        failed, saved = self.text() == NOT_SAVED, self.text() == SAVED
        if failed:
            draw_icon(painter, place, "triangle-alert", "problem")
        elif saved:
            draw_sign(painter, "check", QRectF(place).center(), 9, "accent", 1.5)
        words = placed_in(self, self.rect().adjusted(20 if failed or saved else 0, 0, 0, 0))
        draw_words(painter, words, self.text(), "problem" if failed else "ink_soft")

    def _show(self, text: str) -> None:
        if text != self.text():
            self.setAccessibleName(text)
            self.setText(text)
            self.updateGeometry()
