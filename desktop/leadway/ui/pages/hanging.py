"""Sets link buttons so that their words, not their invisible outline, stand at the column's edge."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

HANGS = 8


def hanging(links: QWidget) -> QHBoxLayout:
    """Return a layout with `links` moved out by the room that a link button keeps at its side."""
    row = QHBoxLayout()
    row.setSpacing(0)
    # Not a margin: Qt takes a negative one for "as the style has it".
    row.addSpacing(-HANGS)
    row.addWidget(links)
    return row
