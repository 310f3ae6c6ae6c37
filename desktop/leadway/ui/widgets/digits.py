"""Which number key a person pressed, on any keyboard: number row, number pad, shifted digits."""

from __future__ import annotations

import sys
import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

# Where the keys of the number row are, whatever they type.
_PLACES: dict[str, dict[int, str]] = {
    "win32": {2: "1", 3: "2", 4: "3", 5: "4", 11: "0"},
    "darwin": {18: "1", 19: "2", 20: "3", 21: "4", 29: "0"},
    "linux": {10: "1", 11: "2", 12: "3", 13: "4", 19: "0"},
}


def pressed(event: QKeyEvent) -> str:
    """Return the digit that a key press means; else the text it types, which may be empty.

    On a French or Czech keyboard the number row types a digit only with Shift: there the digit counts both
    ways, so that nobody has to hold Shift for an answer.
    """
    text = event.text()
    if len(text) == 1 and text.isdecimal():
        return str(unicodedata.decimal(text))
    return text if _shifted(event) else _place(event) or text


def is_shift_one(event: QKeyEvent) -> bool:
    """Whether this is Shift and the key `1`, which types `!` on many keyboards and other signs on some.

    Where it types the digit itself, Shift is how a person there writes a plain 1, and so it is no Shift+1.
    """
    if not _shifted(event) or event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        return False
    if event.text() == "1":
        # Told apart by the key codes that only a real keyboard sends.
        return not (event.nativeScanCode() or event.nativeVirtualKey())
    return event.key() in (Qt.Key.Key_Exclam, Qt.Key.Key_1) or _place(event) == "1"


def _shifted(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


def _place(event: QKeyEvent) -> str:
    code = event.nativeVirtualKey() if sys.platform == "darwin" else event.nativeScanCode()
    return _PLACES.get(sys.platform, {}).get(code, "")
