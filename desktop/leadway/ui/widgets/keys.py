"""Keys of a page: each is one wish, however long it is held, and the button for it says which it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget


def on_keys(
    owner: QWidget,
    keys: str | QKeySequence.StandardKey,
    wish: Callable[[], object],
    *,
    in_window: bool = False,
) -> QShortcut:
    """Let keys do something while the focus is inside `owner`, or anywhere in its window."""
    inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
    shortcut = QShortcut(QKeySequence(keys), owner)
    shortcut.setContext(Qt.ShortcutContext.WindowShortcut if in_window else inside)
    # Held down, a key is one wish, not ten steps.
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(wish)
    return shortcut


def name_button(button: QAbstractButton, text: str, keys: str) -> None:
    """Give a button its words, and tell the keys that do the same to eye and ear."""
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    button.setText(text.replace("&", "&&"))
    button.setAccessibleName(text)
    button.setAccessibleDescription(native)
    button.setToolTip(f"{text} ({native})")
