"""Buttons: the primary action of a screen, secondary ones, and a link-like one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget

from leadway.i18n import _
from leadway.ui.theme.theme import Role, Size, theme
from leadway.ui.widgets.keyboard import take_button_key
from leadway.ui.widgets.paint import control_body, draw_icon, draw_words, painter_on, placed_in, rounded

SHOW_ANYWAY, FOLD = _("Show it anyway"), _("Hide it again")
_ICON = 18
_ICON_GAP = 8
_LEAST = 72
_COMPACT = 12

Slot = Callable[..., object] | SignalInstance
"""What a signal can be connected to: a method, or another signal."""


def on_clicked(button: QAbstractButton, slot: Callable[..., object], *values: object) -> None:
    """Call a function with these values when a button is clicked."""
    button.clicked.connect(lambda: slot(*values))


class PaintedButton(QPushButton):
    """What all painted buttons share. Enter clicks them, and no dialog makes one of them its default."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        # A text passed to Qt's constructor would load the names of its icons (2 ms).
        super().__init__(parent)
        self.setText(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not take_button_key(self, event):
            super().keyPressEvent(event)


class _Button(PaintedButton):
    """A painted push button: body, optional Lucide icon, text, focus ring."""

    _padding = 20
    _height = 40
    _weight = 500
    _size: Size = "body"

    def __init__(
        self, text: str, parent: QWidget | None = None, *, icon: str = "", clicked: Slot | None = None
    ) -> None:
        super().__init__(text, parent)
        if clicked is not None:
            self.clicked.connect(clicked)
        self._icon_name = icon
        self._side = self._padding
        self.setFont(theme().font(self._size, weight=self._weight))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(_display_text(self.text())) + 2 * self._side
        if self._icon_name:
            width += _ICON + (_ICON_GAP if self.text() else 0)
        height = theme().scaled(self._height)
        return QSize(max(width, height), height)

    def minimumSizeHint(self) -> QSize:
        # A layout shrinks the button to this width after `give_way`; the text is then shortened.
        return QSize(min(self.sizeHint().width(), _LEAST), theme().scaled(self._height))

    def give_way(self) -> None:
        """Let a crowded row shorten the text; the tooltip should then hold all of it."""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_compact(self, *, compact: bool) -> None:
        """Take less space at the sides, for a row in a narrow window."""
        self._side = min(self._padding, _COMPACT) if compact else self._padding
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = painter_on(self)
        self._paint_body(painter, *control_body(painter, self))
        self._paint_content(painter)

    def _paint_body(self, painter: QPainter, body: QRectF, radius: float) -> None:
        raise NotImplementedError

    def _text_role(self) -> Role:
        return "ink" if self.isEnabled() else "ink_soft"

    def _paint_content(self, painter: QPainter) -> None:
        text = _display_text(self.text())
        icon_width = _ICON if self._icon_name else 0
        gap = _ICON_GAP if self._icon_name and text else 0
        total = icon_width + gap + self.fontMetrics().horizontalAdvance(text)
        left = max((self.width() - total) // 2, 8)
        role = self._text_role()
        if self._icon_name:
            place = QRect(left, (self.height() - _ICON) // 2, _ICON, _ICON)
            draw_icon(painter, placed_in(self, place), self._icon_name, role)
        start = left + icon_width + gap
        draw_words(
            painter, placed_in(self, QRect(start, 0, self.width() - start - 4, self.height())), text, role
        )

    def _hovered(self) -> bool:
        return self.isEnabled() and self.underMouse()


class PrimaryButton(_Button):
    """The one primary action of a screen, in the accent colour."""

    _weight = 600
    _padding = 24

    def _text_role(self) -> Role:
        return "on_accent" if self.isEnabled() else "ink_soft"

    def _paint_body(self, painter: QPainter, body: QRectF, radius: float) -> None:
        if not self.isEnabled():
            rounded(painter, body, radius, fill="raised", edge="line")
            return
        strong = self._hovered() or self.isDown()
        rounded(painter, body, radius, fill="accent_strong" if strong else "accent")


class BigButton(PrimaryButton):
    """The one big button of a page."""

    _height = 56
    _padding = 32
    _size = "lead"

    def set_label(self, text: str) -> None:
        """Set what pressing the button does."""
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.updateGeometry()


class QuietButton(_Button):
    """A secondary action: outlined."""

    def _paint_body(self, painter: QPainter, body: QRectF, radius: float) -> None:
        fill: Role = "surface"
        if self.isDown():
            fill = "accent_soft"
        elif self._hovered() or not self.isEnabled():
            fill = "raised"
        rounded(painter, body, radius, fill=fill, edge="edge" if self.isEnabled() else "line")


class LinkButton(_Button):
    """A small action inside text, without an outline until the pointer is over it."""

    _padding = 8
    _height = 32

    def _text_role(self) -> Role:
        return "accent" if self.isEnabled() else "ink_soft"

    def _paint_body(self, painter: QPainter, body: QRectF, radius: float) -> None:
        if self._hovered() or self.isDown():
            rounded(painter, body, radius, fill="accent_soft")


class Unfold(LinkButton):
    """Shows what is folded to a person who asks for it, and folds it again."""

    def __init__(self, *folded: QWidget) -> None:
        super().__init__(SHOW_ANYWAY, clicked=self._on_clicked)
        self._folded = folded
        self.fold()

    def fold(self, *, folded: bool = True) -> None:
        """Fold it, or show it."""
        self.setText(SHOW_ANYWAY if folded else FOLD)
        self.updateGeometry()
        for widget in self._folded:
            widget.setVisible(not folded)

    def _on_clicked(self) -> None:
        self.fold(folded=self.text() != SHOW_ANYWAY)


def _display_text(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
