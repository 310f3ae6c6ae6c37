"""Keys: Enter, arrows and digits on any keyboard, and the shortcuts of a page."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

KEYS = "keys"
"""The property of a button that holds its shortcut, as this system writes it."""

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_SIDEWAYS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
# The codes of the keys of the number row, whatever they type.
_CODES: dict[str, dict[int, str]] = {
    "win32": {2: "1", 3: "2", 4: "3", 5: "4", 11: "0"},
    "darwin": {18: "1", 19: "2", 20: "3", 21: "4", 29: "0"},
    "linux": {10: "1", 11: "2", 12: "3", 13: "4", 19: "0"},
}


def is_plain(event: QKeyEvent) -> bool:
    """Whether the key is pressed without a modifier; the number pad counts as well."""
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier


def is_enter(event: QKeyEvent) -> bool:
    """Whether the key is Enter, without a modifier; the number pad counts as well."""
    return is_plain(event) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def arrow_step(event: QKeyEvent, row: QWidget) -> int:
    """Return 1 for an arrow to the next item in `row`, -1 for one to the item before, 0 for any other key."""
    if not is_plain(event):
        return 0
    key = Qt.Key(event.key())
    # Down is forward in every reading direction.
    sideways = _SIDEWAYS.get(key, 0)
    return _STEPS.get(key, 0) or (-sideways if row.isRightToLeft() else sideways)


def take_button_key(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Let Enter click a button, and leave the arrow keys to the page; False for any other key.

    On some desktops only Space clicks a button. By an arrow key Qt would move the focus to another widget,
    even out of the page. A key that is held down clicks once.
    """
    if is_enter(event):
        if not event.isAutoRepeat():
            button.click()
        return True
    if is_plain(event) and event.key() in (*_STEPS, *_SIDEWAYS):
        event.ignore()
        return True
    return False


def on_keys(
    owner: QWidget,
    keys: str | QKeySequence.StandardKey,
    action: Callable[[], object],
    *,
    in_window: bool = False,
    ambiguous: bool = False,
) -> QShortcut:
    """Call `action` on these keys while the focus is inside `owner`, or anywhere in its window.

    `ambiguous`: also where the key that was pressed stands for other keys of the owner as well.
    """
    inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
    shortcut = QShortcut(QKeySequence(keys), owner)
    shortcut.setContext(Qt.ShortcutContext.WindowShortcut if in_window else inside)
    # A key that is held down acts once.
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(action)
    if ambiguous:
        shortcut.activatedAmbiguously.connect(action)
    return shortcut


def name_button(button: QAbstractButton, text: str, keys: str) -> None:
    """Give a button its text, and its shortcut as tip and description."""
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    button.setText(text.replace("&", "&&"))
    button.setAccessibleName(text)
    button.setAccessibleDescription(native)
    button.setToolTip(f"{text} ({native})")
    button.setProperty(KEYS, native)


def typed_digit(event: QKeyEvent) -> str:
    """Return the digit that a key means; else the text it types, which may be empty.

    On a French or Czech keyboard the number row types a digit only with Shift. There the digit counts with
    and without Shift.
    """
    text = event.text()
    if len(text) == 1 and text.isdecimal():
        return str(unicodedata.decimal(text))
    return text if _has_shift(event) else _number_row(event) or text


def is_shift_one(event: QKeyEvent) -> bool:
    """Whether this is Shift and the key `1`, which types `!` on many keyboards and other signs on some.

    Where it types the digit itself, Shift is how a person types a plain 1: that is no Shift+1.
    """
    if not _has_shift(event) or event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        return False
    if event.text() == "1":
        # Only a real keyboard sends key codes.
        return not (event.nativeScanCode() or event.nativeVirtualKey())
    return event.key() in (Qt.Key.Key_Exclam, Qt.Key.Key_1) or _number_row(event) == "1"


def _has_shift(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


def _number_row(event: QKeyEvent) -> str:
    code = event.nativeVirtualKey() if sys.platform == "darwin" else event.nativeScanCode()
    return _CODES.get(sys.platform, {}).get(code, "")
