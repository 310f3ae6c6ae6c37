"""The reading column: a scroll area with one centred column of limited width."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QScrollArea, QWidget

from leadway.ui.theme.theme import theme
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.focus_watch import on_focus_moved
from leadway.ui.widgets.vbox import STRETCH, append, column

_SIDE = 32
_SIDE_NARROW = 24
_TOP = 40
_BOTTOM = 48
_MARGIN = 24
_TOGETHER = "keptTogether"


def keep_together(widget: QWidget) -> None:
    """Keep the whole widget visible while a child has the focus."""
    widget.setProperty(_TOGETHER, True)  # noqa: FBT003 -- Qt's own form


class ScrollColumn(QScrollArea):
    """Keeps the focused widget visible."""

    def __init__(self, parent: QWidget | None = None, *, width: int | None = None, spacing: int = 16) -> None:
        super().__init__(parent)
        self._width = width if width is not None else theme().spec.space.column
        theme().resized.connect(self._on_resized)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        # Else the style paints a square between the two bars, of which few people ever see the lower one.
        self.setCornerWidget(QWidget())
        # The scroll area itself is no tab stop between the fields.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = _Inner()
        self._inner.setObjectName("column")
        # A stretch below, not an alignment: an aligned layout forgets that heights follow widths.
        self.body = column(spacing=spacing)
        self._outer = column(self.body, STRETCH)
        self._inner.setLayout(self._outer)
        self.setWidget(self._inner)
        self._centre(self.width())
        on_focus_moved(self, self._on_focus_moved)

    def add(self, *items: QWidget | QLayout | int) -> None:
        """Append widgets, layouts and extra space in pixels."""
        append(self.body, *items)

    def show_widget(self, widget: QWidget) -> None:
        """Scroll until a widget is visible, with its field and what is kept together where that fits."""
        shown, around = widget, widget
        while around is not self._inner:
            is_whole = isinstance(around, Field) or around.property(_TOGETHER) is True
            # It has no frame and no bar below: its own height is that of Qt’s viewport, which PySide would
            # take 12 ms to find a class for when it is first asked.
            if is_whole and around.height() <= self.height():
                shown = around
            parent = around.parentWidget()
            if parent is None:
                break
            around = parent
        self.ensureWidgetVisible(shown, 0, _MARGIN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Before Qt measures the inner widget: its height depends on the margins.
        self._centre(event.size().width())
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the focused widget visible while its field grows."""
        result = super().eventFilter(watched, event)
        # Python may have taken the column apart before Qt does.
        if watched is getattr(self, "_inner", None) and event.type() == QEvent.Type.Resize:
            focused = QApplication.focusWidget()
            if focused is not None and self._inner.isAncestorOf(focused) and not is_mouse_pressed():
                self.show_widget(focused)
        return result

    def _centre(self, width: int) -> None:
        most = theme().scaled(self._width)
        least = _SIDE if width >= most else _SIDE_NARROW
        side = max((width - most) // 2, least)
        self._outer.setContentsMargins(side, _TOP, side, _BOTTOM)

    def _on_resized(self) -> None:
        self._centre(self.width())

    def _on_focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not is_mouse_pressed() and self._inner.isAncestorOf(now):
            self.show_widget(now)


def is_mouse_pressed() -> bool:
    """Whether a button of the mouse is down: what it is on must not move before it is released."""
    return QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton


class _Inner(QWidget):
    """The scrolled widget. Its height is what its content needs at the column's width."""

    def minimumSizeHint(self) -> QSize:
        # A wrapped text's least height is counted at a width it never has here: the column would scroll
        # into empty space. The scroll area asks for the height at the real width as well.
        return QSize(super().minimumSizeHint().width(), 0)
