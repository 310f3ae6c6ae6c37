"""What is there now beside what a backup holds, line by line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from leadway.domain.backups import Contents
from leadway.ui.backup.texts import beside
from leadway.ui.widgets.text import Caption, Paragraph, Text
from leadway.ui.widgets.vbox import let_go

NOW, IN_BACKUP = "Now", "In this copy"
UNKNOWN = "not known"


class Comparison(QWidget):
    """Three columns: what, now, in the backup. What differs is set in the stronger ink, and said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: list[Text] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(2, 2)

    def compare(self, now: Contents | None, backup: Contents) -> None:
        """Show both; where what is there now cannot be told, the backup alone."""
        while self._cells:
            let_go(self._grid, self._cells.pop())
        heads = ("", NOW, IN_BACKUP) if now else ("", "", IN_BACKUP)
        self._row(0, [Caption(head) for head in heads])
        for number, (name, mine, its) in enumerate(beside(now, backup), start=1):
            differs = now is not None and mine != its
            make = Paragraph if differs else _soft
            self._row(number, [Caption(name, size="body"), make(mine), make(its)])
        said = [f"{name}: {mine or UNKNOWN}, {its}" for name, mine, its in beside(now, backup)]
        self.setAccessibleName(f"{NOW}, {IN_BACKUP.lower()}")
        self.setAccessibleDescription("; ".join(said))

    def lines(self) -> list[str]:
        """Return what is shown, cell by cell, in reading order."""
        return [cell.text() for cell in self._cells if cell.text()]

    def _row(self, row: int, cells: list[Text]) -> None:
        for column, cell in enumerate(cells):
            self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)
            self._cells.append(cell)


def _soft(text: str) -> Text:
    return Caption(text, size="body")
