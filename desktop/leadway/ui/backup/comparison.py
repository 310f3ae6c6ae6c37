"""Compares the data of today with a backup, line by line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from leadway.domain.backups import Contents
from leadway.i18n import _
from leadway.ui.backup.texts import comparison
from leadway.ui.widgets.text import Caption, Paragraph, Text
from leadway.ui.widgets.vbox import remove_widget

NOW, IN_BACKUP = _("Now"), _("In this backup")
NAME = _("Now, and in this backup")
UNKNOWN = _("not known")
LINE = _("{name}: {now}, {backup}")


class Comparison(QWidget):
    """Three columns: what is counted, now, in the backup. What differs is set in the stronger ink."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: list[Text] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        for column, width in enumerate((3, 2, 2)):
            self._grid.setColumnStretch(column, width)
        self.setAccessibleName(NAME)

    def compare(self, now: Contents | None, backup: Contents) -> None:
        """Show both; where the data of today is not known, the backup alone."""
        while self._cells:
            remove_widget(self._grid, self._cells.pop())
        self._row(0, [Caption(head) for head in ("", NOW if now else "", IN_BACKUP)])
        lines = comparison(now, backup)
        for number, (name, mine, its) in enumerate(lines, start=1):
            differs = now is not None and mine != its
            values = [Paragraph(text) if differs else Caption(text, size="body") for text in (mine, its)]
            self._row(number, [Caption(name, size="body"), *values])
        spoken = [LINE.format(name=name, now=mine or UNKNOWN, backup=its) for name, mine, its in lines]
        self.setAccessibleDescription("; ".join(spoken))

    def lines(self) -> list[str]:
        """Return what is shown, cell by cell, in reading order."""
        return [cell.text() for cell in self._cells if cell.text()]

    def _row(self, row: int, cells: list[Text]) -> None:
        for column, cell in enumerate(cells):
            self._grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)
            self._cells.append(cell)
