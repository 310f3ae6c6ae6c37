"""Enter presses the button that has the focus: on some desktops Qt leaves that to Space alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget


def is_plain(event: QKeyEvent) -> bool:
    """Whether the key is pressed by itself, on either side of the keyboard."""
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier


def is_enter(event: QKeyEvent) -> bool:
    """Whether the key is Enter, on either side of the keyboard, and nothing else."""
    return is_plain(event) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def press_on_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Let Enter press a button, once however long it is held; False where the key is another."""
    if not is_enter(event):
        return False
    if not event.isAutoRepeat():
        button.click()
    return True


def press_focused(page: QWidget) -> bool:
    """Press the button inside `page` that has the focus; False where it is on something else."""
    focused = QApplication.focusWidget()
    if isinstance(focused, QPushButton) and page.isAncestorOf(focused):
        focused.click()
        return True
    return False
