"""The keyboard as a widget meets it: keys and words go to whatever has the focus, wherever that moves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from leadway.ui.widgets.field import Field, field_of

DIGITS = {str(n): Qt.Key(Qt.Key.Key_0.value + n) for n in range(10)}


def press(*keys: str | Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press keys one after another; a digit stands for its key."""
    for key in keys:
        QTest.keyClick(focused(), DIGITS[key] if isinstance(key, str) else key, modifier)


def write(words: str) -> None:
    """Type words."""
    QTest.keyClicks(focused(), words)


def focused() -> QWidget:
    """Return what has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


def at_field() -> str:
    """Return the name of the field that has the keyboard."""
    field = field_of(QApplication.focusWidget())
    return field.name if field is not None else ""


def retype(field: Field, words: str) -> None:
    """Go to a field and type over what is in it, also what is not on the keyboard."""
    field.setFocus()
    edit = field.focusProxy()
    assert edit is not None, "nobody types here"
    QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    if words.isascii():
        QTest.keyClicks(edit, words)
    else:
        event = QInputMethodEvent()
        event.setCommitString(words)
        QApplication.sendEvent(edit, event)
