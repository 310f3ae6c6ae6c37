"""The list of a register: a model over texts of records, in an order that a person can change."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from leadway.ui.theme.theme import theme
from leadway.ui.widgets.keyboard import on_keys
from leadway.ui.widgets.row_list import BAR_GAP, LINE, PAD, SIDE, RowList, paint_entry, write_line
from leadway.ui.widgets.text import showable

Index = QModelIndex | QPersistentModelIndex


class RecordLine(NamedTuple):
    """One record as the list shows it: two lines, and a word at the end of the first."""

    id: str
    title: str
    details: str = ""
    mark: str = ""


class RecordModel(QAbstractListModel):
    """`moved` carries the id of a record that was dragged, and its new place."""

    moved = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[RecordLine, ...] = ()

    def show_lines(self, lines: Sequence[RecordLine]) -> None:
        """Show other records."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def row_of(self, id_: str) -> int:
        """Return a record's row, or -1."""
        ids = [line.id for line in self.lines]
        return ids.index(id_) if id_ in ids else -1

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        # Between two records, not on one.
        also = Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled
        return super().flags(index) | also

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (line.title, line.mark, line.details)))
        return showable(line.title) if role == Qt.ItemDataRole.ToolTipRole else None

    def moveRows(self, _source: Index, row: int, _count: int, _parent: Index, place: int) -> bool:
        """Move a record before the one at a place, as Qt counts them."""
        if not self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), place):
            return False
        lines = list(self.lines)
        line = lines.pop(row)
        place = place - 1 if place > row else place
        lines.insert(place, line)
        self.lines = tuple(lines)
        self.endMoveRows()
        self.moved.emit(line.id, place)
        return True


class RecordList(RowList):
    """`chosen` carries the id of the record that becomes current.

    Where a person puts them in order, dragging moves it (`moved`), as does Alt with an arrow key anywhere in
    the parent. Del asks to remove it (`remove`).
    """

    chosen = Signal(str)
    moved = Signal(str, int)
    remove = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, *, is_ordered: bool = True) -> None:
        super().__init__(name, parent)
        self.records = RecordModel(self)
        self.setModel(self.records)
        self.setItemDelegate(RecordPainter(self))
        self.selectionModel().selectionChanged.connect(self._on_selected)
        on_keys(self, "Del", self.remove.emit)  # no text
        if not is_ordered:
            return
        self.setDragDropMode(QListView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        # A drop that is under way still needs the rows as they are.
        self.records.moved.connect(self.moved, Qt.ConnectionType.QueuedConnection)
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            on_keys(parent or self, keys, partial(self.move_current, step))

    def show_lines(self, lines: Sequence[RecordLine], current: str) -> None:
        """Show records, as far up or down as before, with one of them as the current one."""
        blocked = self.blockSignals(True)  # noqa: FBT003 -- Qt's own form
        if tuple(lines) != self.records.lines:
            before = self.verticalScrollBar().value()
            self.records.show_lines(lines)
            self.doItemsLayout()
            self.verticalScrollBar().setValue(before)
        row = self.records.row_of(current)
        if row != self.row():
            index = self.records.index(row)
            self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)
        if self.hasFocus():
            self._follow_selection()
        self.blockSignals(blocked)

    def current(self) -> str:
        """Return the id of the current record, or an empty text."""
        row = self.row()
        return self.records.lines[row].id if row >= 0 else ""

    def row(self) -> int:
        """Return the row of the current record, or -1."""
        return next((index.row() for index in self.selectedIndexes()), -1)

    def move_current(self, step: int) -> None:
        """Move the current record up or down by a step."""
        row = self.row()
        if row >= 0 and 0 <= row + step < len(self.records.lines):
            self.records.moveRows(QModelIndex(), row, 1, QModelIndex(), row + step + (step > 0))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._follow_selection()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # Qt tells a screen reader that the current row has the focus, wherever it is.
        self.selectionModel().clearCurrentIndex()

    def _follow_selection(self) -> None:
        index = self.records.index(self.row())
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _on_selected(self) -> None:
        if self.current():
            self.chosen.emit(self.current())


class RecordPainter(QStyledItemDelegate):
    """Paints a record: its title and mark, and below them the rest; each shortened to fit."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(0, 2 * PAD + theme().scaled(LINE) * 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, RecordModel):
            return
        line = model.lines[index.row()]
        rect: QRect = option.rect.adjusted(0, 0, -BAR_GAP, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_entry(painter, rect, option.state)
        first = QRect(rect.left() + SIDE, rect.top() + PAD, rect.width() - 2 * SIDE, theme().scaled(LINE))
        leading, trailing = Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignTrailing
        left_over = write_line(painter, first, line.mark, trailing)
        write_line(painter, left_over, showable(line.title), leading, strong=True, ink=True)
        write_line(painter, first.translated(0, first.height()), showable(line.details), leading)
        painter.restore()
