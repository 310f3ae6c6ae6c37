"""Keys: Enter, arrows and answer keys on any keyboard, and the shortcuts of a page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

KEYS = "keys"
"""The property of a button that holds its shortcut, as this system writes it."""

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_SIDEWAYS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
# The digits and letters of a US keyboard, each run with the code of its first key; a blank is another key.
_ROWS: dict[str, tuple[tuple[int, str], ...]] = {
    "linux": ((10, "1234567890"), (24, "qwertyuiop"), (38, "asdfghjkl"), (52, "zxcvbnm")),
    "win32": ((2, "1234567890"), (16, "qwertyuiop"), (30, "asdfghjkl"), (44, "zxcvbnm")),
    # Apple's virtual key codes; those of its ISO and ANSI keyboards agree on these keys.
    "darwin": ((0, "asdfhgzxcv bqweryt123465 97 80 ou ip lj k    nm"),),  # no text
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
) -> QShortcut:
    """Call `action` on these keys while the focus is inside `owner`, or anywhere in its window."""
    inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
    shortcut = QShortcut(QKeySequence(keys), owner)
    shortcut.setContext(Qt.ShortcutContext.WindowShortcut if in_window else inside)
    # A key that is held down acts once.
    shortcut.setAutoRepeat(False)
    # A text that an input method is composing is in its field before the field is left.
    shortcut.activated.connect(QGuiApplication.inputMethod().commit)
    shortcut.activated.connect(action)
    return shortcut


def on_escape(owner: QWidget, action: Callable[[], object]) -> None:
    """Call `action` on Esc inside `owner`; where a calendar, list or menu is open, close only that."""

    def escape() -> None:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        else:
            action()

    on_keys(owner, "Esc", escape)  # no text


def name_button(button: QAbstractButton, text: str, keys: str) -> None:
    """Give a button its text, and its shortcut as tip and description."""
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    button.setText(text.replace("&", "&&"))
    button.setAccessibleName(text)
    button.setAccessibleDescription(native)
    button.setToolTip(f"{text} ({native})")
    button.setProperty(KEYS, native)


def answer_key(event: QKeyEvent, keys: Collection[str]) -> str:
    """Return the one of `keys` that a key press means, or an empty text.

    First counts what the layout writes on the key; then the place: digits of the number row by it, with or
    without Shift, letters only where the layout writes none of Latin.
    """
    if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
        return ""
    import unicodedata  # late: the first paint does without

    written = event.text()
    digit = str(unicodedata.decimal(written, "")) if len(written) == 1 else ""
    # Upper case: the key that is labelled I writes ı on a Turkish keyboard.
    meant = (digit, written.upper(), _by_place(event, written).upper())
    return next((key for each in meant if each for key in keys if key.upper() == each), "")


def is_ctrl_letter(event: QKeyEvent, letter: str) -> bool:
    """Whether this is Ctrl and a letter; where the layout writes no Latin letters, the key at its place."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers != Qt.KeyboardModifier.ControlModifier:
        return False
    key = event.key()
    return key == ord(letter) or _by_place(event, chr(key) if key < 0x110000 else "") == letter.lower()


def is_shift_one(event: QKeyEvent) -> bool:
    """Whether this is Shift and the key `1`, which types `!` on many keyboards and other signs on some.

    Where it types the digit itself, Shift is how a person types a plain 1: that is no Shift+1.
    """
    if not _has_shift(event) or event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        return False
    if event.text() == "1":
        # Only a real keyboard sends key codes.
        return not (event.nativeScanCode() or event.nativeVirtualKey())
    return event.key() in (Qt.Key.Key_Exclam, Qt.Key.Key_1) or _by_place(event, event.text()) == "1"


def _has_shift(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


def _by_place(event: QKeyEvent, written: str) -> str:
    """Return the digit or, where the layout writes no Latin letters, the letter of a key's place."""
    code = event.nativeVirtualKey() if sys.platform == "darwin" else event.nativeScanCode()
    sign, first = _places(sys.platform).get(code, ""), written[:1] or " "
    import unicodedata  # late: the first paint does without

    if unicodedata.category(first)[0] in "LM":
        _Layout.is_latin = "LATIN" in unicodedata.name(first, "LATIN")
    return sign if sign.isdecimal() or not _Layout.is_latin else ""


class _Layout:
    """What is known of the layout: Hebrew and Greek, for example, write signs on some letters' places."""

    is_latin = True
    """Whether the last letter, or mark that belongs to one, that a key wrote was Latin."""


@cache
def _places(platform: str) -> dict[int, str]:
    """Return the digits and letters of a US keyboard by the codes of their keys, whatever those type."""
    return {
        code: sign
        for start, signs in _ROWS.get(platform, ())
        for code, sign in enumerate(signs, start)
        if sign != " "
    }
