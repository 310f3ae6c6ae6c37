"""The model of every list: frozen rows, shown as texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")
_ROLE = Qt.ItemDataRole


class RowModel(QAbstractListModel, Generic[Row]):
    """A subclass says what a row reads, and which rows are headings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def text(self, row: Row) -> str:
        """Return what a screen reader says of a row."""
        raise NotImplementedError

    def tip(self, row: Row) -> str:  # noqa: ARG002
        """Return the tooltip of a row."""
        return ""

    def is_heading(self, row: Row) -> bool:  # noqa: ARG002
        """Whether a row cannot be chosen."""
        return False

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def row(self, index: Index) -> Row | None:
        """Return the row at an index."""
        return self.rows[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index)
        is_free = row is not None and not self.is_heading(row)
        return super().flags(index) if is_free else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        row = self.row(index)
        if row is None:
            return None
        if role in (_ROLE.DisplayRole, _ROLE.AccessibleTextRole):
            return self.text(row)
        return self.tip(row) or None if role == _ROLE.ToolTipRole else None
