"""The size and place of small windows on the screen with the pointer."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QCursor, QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

_MARGIN = 24
_FRAME, _TITLE_BAR = 4, 32
"""What most systems put around a window, and above it."""


def screen_in_use() -> QRect:
    """Return the screen with the pointer, without panels and docks."""
    # Between two screens, and where the system hides the pointer's place, none is there: Qt then says None.
    screen: QScreen | None = QGuiApplication.screenAt(QCursor.pos())
    return (screen or QGuiApplication.primaryScreen()).availableGeometry()


def centre_on_screen_in_use(window: QWidget) -> None:
    """Centre a window, a little above the middle."""
    free = screen_in_use()
    left = free.left() + (free.width() - window.width()) // 2
    window.move(max(left, free.left()), free.top() + max((free.height() - window.height()) // 3, 0))


def corner_of_screen_in_use(window: QWidget) -> None:
    """Put a window into the bottom corner at the trailing side."""
    free = screen_in_use()
    left = free.right() + 1 - window.width() - _MARGIN
    if window.isRightToLeft():
        left = free.left() + _MARGIN
    top = free.bottom() + 1 - window.height() - _MARGIN
    window.move(max(left, free.left()), max(top, free.top()))


def fit_to_content(window: QWidget, width: int) -> None:
    """Give a window this width, and the height that its wrapped texts then need, if the screen has it."""
    layout, free = window.layout(), window.screen().availableGeometry()
    if layout is not None:
        layout.activate()
        width, most = min(width, free.width() - 2 * _FRAME), free.height() - _TITLE_BAR
        window.setFixedSize(width, min(layout.totalHeightForWidth(width), most))
        below = window.geometry().bottom() - free.bottom()
        if window.isVisible() and below > 0:
            window.move(window.x(), max(window.y() - below, free.top()))
