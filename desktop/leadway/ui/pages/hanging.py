"""Sets link buttons so that their words, not their invisible outline, stand at the column's edge."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

_PADDING = 8


def hanging(links: QWidget) -> QHBoxLayout:
    """Return a layout with `links` moved out by the room that a link button keeps at its side."""
    row = QHBoxLayout()
    row.setContentsMargins(-_PADDING, 0, 0, 0)
    row.addWidget(links)
    return row
