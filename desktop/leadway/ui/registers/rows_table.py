"""A table of the rows that belong to a record: cells are changed in their place, by keyboard and by mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from leadway.domain.date_parser import read_date
from leadway.domain.errors import KnownError
from leadway.domain.number_parser import grouped, read_number
from leadway.domain.registers.spec import FieldKind, FieldSpec, RowsSpec
from leadway.domain.terms import Term
from leadway.domain.weeks import Week, long_date
from leadway.i18n import _
from leadway.services.registers.rows import RowLine
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.keyboard import is_enter, is_plain
from leadway.ui.widgets.region import number_signs, order_of_dates
from leadway.ui.widgets.text import showable

CELL, YES, NO = _("{column}: {value}"), _("yes"), _("no")
UNREAD = _("“{text}” cannot be read as a date or number.")
UNCHANGED = _("Nothing was changed.")
_WIDTHS = {FieldKind.DAY: 172, FieldKind.NUMBER: 92, FieldKind.COUNT: 92, FieldKind.TICK: 92}
_FIXED_WIDTH, _TEXT_WIDTH, _ROWS_SHOWN, _MOST_COUNT = 120, 164, 8, 10**9
_TYPED = (FieldKind.DAY, FieldKind.NUMBER, FieldKind.COUNT)

Index = QModelIndex | QPersistentModelIndex
Change = Callable[[str, str, object], bool]
"""Stores the value of a row's field and returns whether that could be."""


class RowsModel(QAbstractTableModel):
    """The rows of one record. What cannot be read in a cell leaves it as it was; `refused` carries why."""

    refused = Signal(object)

    def __init__(self, spec: RowsSpec, change: Change, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec, self._change, self._today = spec, change, today
        self.rows: tuple[RowLine, ...] = ()

    def show_rows(self, rows: Sequence[RowLine]) -> None:
        """Show other rows; the same ones with other values stay where they are."""
        if [row.id for row in rows] == [row.id for row in self.rows]:
            self.rows = tuple(rows)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._spec.fields)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        is_name = role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal
        return self._spec.fields[section].label if is_name else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags, field = super().flags(index), self._spec.fields[index.column()]
        is_typed = not field.is_fixed and field.kind is not FieldKind.TICK
        return flags | Qt.ItemFlag.ItemIsEditable if is_typed else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        field, value = self._spec.fields[index.column()], self.rows[index.row()].values[index.column()]
        text = showable(written(value))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return CELL.format(column=field.label, value=text or NO if field.kind is FieldKind.TICK else text)
        if role == Qt.ItemDataRole.TextAlignmentRole and field.kind in (FieldKind.NUMBER, FieldKind.COUNT):
            return Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        return text if role == Qt.ItemDataRole.ToolTipRole and field.kind is FieldKind.LINE else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        field, row = self._spec.fields[index.column()], self.rows[index.row()]
        if role != Qt.ItemDataRole.EditRole or str(value) == self.data(index, role):
            return False
        read = self._read(field, str(value).strip())
        if read is None and str(value).strip() and field.kind in _TYPED:
            self.refused.emit(KnownError(UNREAD.format(text=value), UNCHANGED))
            return False
        return self._change(row.id, field.name, read)

    def toggle(self, index: Index) -> bool:
        """Change a yes to a no, or the other way round; False where a cell holds neither."""
        field, row = self._spec.fields[index.column()], self.rows[index.row()]
        is_tick = field.kind is FieldKind.TICK and not field.is_fixed
        return is_tick and self._change(row.id, field.name, not row.values[index.column()])

    def _read(self, field: FieldSpec, text: str) -> object:
        match field.kind:
            case FieldKind.DAY:
                return read_date(text, self._today, order=order_of_dates(), looks_back=True)
            case FieldKind.NUMBER:
                return read_number(text, decimal_comma=number_signs()[0] == ",")
            case FieldKind.COUNT:
                count = read_number(text)
                is_count = count is not None and count == int(count) and 0 <= count <= _MOST_COUNT
                return int(count) if count is not None and is_count else None
        return text


class RowsTable(QTableView):
    """`delete` carries the ids of the rows that are selected when Del is pressed."""

    delete = Signal(list)

    def __init__(self, spec: RowsSpec, change: Change, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self.records = RowsModel(spec, change, today, self)
        self.setModel(self.records)
        self.setAccessibleName(spec.title)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(False)
        self.viewport().setAutoFillBackground(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed | trigger.AnyKeyPressed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        )
        self.doubleClicked.connect(self.records.toggle)
        self._fit()
        theme().resized.connect(self._fit)

    def show_rows(self, rows: Sequence[RowLine]) -> None:
        """Show other rows with the current cell where it was."""
        if tuple(rows) == self.records.rows:
            return
        here, ids = self.currentIndex(), [row.id for row in self.records.rows]
        id_ = ids[here.row()] if here.isValid() else ""
        self.records.show_rows(rows)
        place = next((n for n, row in enumerate(rows) if row.id == id_), min(here.row(), len(rows) - 1))
        if id_ and place >= 0:
            self.setCurrentIndex(self.records.index(place, here.column()))
        self._fit()

    def selected(self) -> list[str]:
        """Return the ids of the rows with a selected cell, in their order."""
        places = sorted({index.row() for index in self.selectedIndexes()})
        return [self.records.rows[place].id for place in places]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits a cell; it and Space change a yes or no; Del asks to delete the selected rows."""
        here = self.currentIndex()
        # The Enter that ends an edit comes here, too.
        is_editing = self.state() == QAbstractItemView.State.EditingState
        is_opening = is_enter(event) or (is_plain(event) and event.key() == Qt.Key.Key_Space)
        if is_opening and here.isValid() and not is_editing and self.records.toggle(here):
            return
        is_typed = here.isValid() and bool(self.records.flags(here) & Qt.ItemFlag.ItemIsEditable)
        if is_enter(event) and is_typed:
            if not is_editing:
                self.edit(here)
        elif is_plain(event) and event.key() == Qt.Key.Key_Delete and self.selected():
            self.delete.emit(self.selected())
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        line = theme().scaled(32)
        self.verticalHeader().setDefaultSectionSize(line)
        for place, field in enumerate(self._spec.fields):
            self.setColumnWidth(
                place,
                theme().scaled(_FIXED_WIDTH if field.is_fixed else _WIDTHS.get(field.kind, _TEXT_WIDTH)),
            )
        shown = min(max(len(self.records.rows), 1), _ROWS_SHOWN)
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + shown * line + bar)


def written(value: object) -> str:
    """Return a value as a cell shows it."""
    if value is None or value == "" or value is False:
        return ""
    if value is True:
        return YES
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, Week):
        return value.name
    if isinstance(value, Term):
        return value.label
    if isinstance(value, int | float):
        return grouped(value, *number_signs()) if value or isinstance(value, float) else ""
    return str(value)
