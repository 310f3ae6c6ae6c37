"""The page shown while the data is replaced, which nobody may interrupt."""

from __future__ import annotations

from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Paragraph, Question


class WorkInProgressPage(ScrollColumn):
    """A heading and a sentence; it closes when the work is done."""

    def __init__(self, heading: str, text: str) -> None:
        super().__init__(width=640)
        self.heading = Question(heading)
        self.text = Paragraph(text)
        self.add(self.heading)
        self.add(self.text)
