"""What the window shows while something is done with the data that nobody may interrupt."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from leadway.ui.widgets.scroll_column import Column
from leadway.ui.widgets.text import Paragraph, Question


class WorkInProgressPage(Column):
    """A heading and a sentence; it goes when the work is done."""

    def __init__(self, heading: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, width=640)
        self.heading = Question(heading)
        self.words = Paragraph(words)
        self.add(self.heading)
        self.add(self.words)
