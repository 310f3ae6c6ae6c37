"""The arrow keys among things that stand one after the other: to the next, or to the one before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from leadway.ui.widgets.enter import is_plain

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_SIDEWAYS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


def arrow_step(event: QKeyEvent, row: QWidget) -> int:
    """Return 1 for an arrow to the next in `row`, -1 for one to the one before, 0 for any other key."""
    if not is_plain(event):
        return 0
    key = Qt.Key(event.key())
    # Down is on, whichever way a person reads.
    sideways = _SIDEWAYS.get(key, 0)
    return _STEPS.get(key, 0) or (-sideways if row.isRightToLeft() else sideways)
