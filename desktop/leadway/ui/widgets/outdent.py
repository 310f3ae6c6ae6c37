"""Aligns the text of link buttons with the edge of the column, instead of their invisible outline."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

HANGS = 8


def outdent(*links: QWidget, fill: bool = True) -> QHBoxLayout:
    """Return a row with `links` moved out by the room that a link button keeps at its side.

    They share the whole width, or keep their own where `fill` is not wanted.
    """
    row = QHBoxLayout()
    row.setSpacing(0)
    # Not a margin: Qt takes a negative one for "as the style has it".
    row.addSpacing(-HANGS)
    for link in links:
        row.addWidget(link)
    if not fill:
        row.addStretch(1)
    return row
