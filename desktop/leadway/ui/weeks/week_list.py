"""The list of weeks with a row for each year: a model over WeekLine rows, and its delegate."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from leadway.domain.home import WeekLine
from leadway.domain.terms import WeekStatus
from leadway.domain.text import one_line
from leadway.domain.weeks import Week
from leadway.i18n import _, isolated, ngettext
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.paint import draw_icon, draw_sign, paint_ring
from leadway.ui.widgets.row_list import BAR_GAP, LINE, PAD, SIDE, RowList, paint_entry, write_line
from leadway.ui.widgets.text import showable

Index = QModelIndex | QPersistentModelIndex
WEEKS = _("Weeks")
DRAFT = _("in progress")
STATUS = {
    WeekStatus.DONE: _("done"),
    WeekStatus.SKIPPED: _("skipped"),
    WeekStatus.AWAY: _("away"),
    WeekStatus.OPEN: _("open"),
    WeekStatus.NO_RITUAL: _("no ritual"),
}
SPOKEN = _("{week}, {dates} {year}")
_ICON = 18
_YEAR = 40


class WeekModel(QAbstractListModel):
    """Weeks, newest first, with a row for each year before its weeks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[WeekLine | int, ...] = ()

    def show_weeks(self, lines: Sequence[WeekLine]) -> None:
        """Show other weeks."""
        years = groupby(lines, key=lambda line: line.week.year)
        self.beginResetModel()
        self.rows = tuple(row for year, weeks in years for row in (year, *weeks))
        self.endResetModel()

    def line(self, index: Index) -> WeekLine | None:
        """Return a row's week, or None for a year."""
        row = self.rows[index.row()] if index.isValid() else None
        return row if isinstance(row, WeekLine) else None

    def row_of(self, week: Week) -> int:
        """Return a week's row, or -1."""
        weeks = [row.week if isinstance(row, WeekLine) else None for row in self.rows]
        return weeks.index(week) if week in weeks else -1

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) if self.line(index) is not None else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and index.isValid():
            return spoken(line) if line is not None else str(self.rows[index.row()])
        if role == Qt.ItemDataRole.ToolTipRole and line is not None:
            return showable(line.closing_line) or None
        return None


class WeekList(RowList):
    """`chosen` carries the week that becomes current."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(WEEKS, parent)
        self.weeks = WeekModel(self)
        self.setModel(self.weeks)
        self.setItemDelegate(_WeekPainter(self))
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_weeks(self, lines: Sequence[WeekLine]) -> None:
        """Show other lines, as far up or down as before."""
        before = self.verticalScrollBar().value()
        self.weeks.show_weeks(lines)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(before)

    def choose(self, week: Week) -> None:
        """Make a week current and scroll to it."""
        row = self.weeks.row_of(week)
        if row < 0:
            return
        index = self.weeks.index(row)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def line(self, week: Week) -> WeekLine | None:
        """Return a week's row, or None where it is not in the list."""
        row = self.weeks.row_of(week)
        return self.weeks.line(self.weeks.index(row)) if row >= 0 else None

    def moveCursor(
        self,
        cursorAction: QListView.CursorAction,  # noqa: N803 -- Qt's own name
        modifiers: Qt.KeyboardModifier,
    ) -> QModelIndex:
        """Let Home and Page Up end at a week: the first row is a year, which cannot be current."""
        index = super().moveCursor(cursorAction, modifiers)
        is_year = index.isValid() and self.weeks.line(index) is None
        return self.weeks.index(index.row() + 1) if is_year else index

    def _on_current(self, now: QModelIndex) -> None:
        line = self.weeks.line(now)
        if line is not None:
            self.chosen.emit(line.week)


class _WeekPainter(QStyledItemDelegate):
    """Paints a week: icon, name, status, dates and the shortened closing line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        line = _line(index)
        if line is None:
            return QSize(0, _YEAR)
        return QSize(0, 2 * PAD + theme().scaled(LINE) * (3 if line.closing_line else 2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = _line(index)
        rect: QRect = option.rect.adjusted(0, 0, -BAR_GAP, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line is None:
            _paint_year(painter, rect, str(index.data()))
        else:
            paint_entry(painter, rect, option.state)
            _paint_week(painter, rect, line)
        painter.restore()


def spoken(line: WeekLine) -> str:
    """Return a week as a screen reader says it."""
    about = SPOKEN.format(week=line.week.name, dates=line.week.dates, year=line.week.year)
    about = ", ".join(filter(None, (about, status_text(line), note_count(line))))
    return f"{about}. {isolated(showable(one_line(line.closing_line)))}" if line.closing_line else about


def status_text(line: WeekLine) -> str:
    """Return the status of a week; empty where no ritual was due."""
    if line.outside:
        return ""
    return DRAFT if line.has_draft else STATUS[line.status]


def note_count(line: WeekLine) -> str:
    """Return how many notes are filed under a week, or nothing."""
    text = ngettext("{n} note", "{n} notes", line.notes)
    return text.format(n=line.notes) if line.notes else ""


def _line(index: Index) -> WeekLine | None:
    model = index.model()
    return model.line(index) if isinstance(model, WeekModel) else None


def _paint_year(painter: QPainter, rect: QRect, year: str) -> None:
    painter.setFont(theme().font("small", weight=600))
    painter.setPen(theme().colour("ink_soft"))
    align = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeading
    painter.drawText(rect.adjusted(SIDE, 0, -SIDE, -8), align.value, year)


def _paint_week(painter: QPainter, rect: QRect, line: WeekLine) -> None:
    direction = painter.layoutDirection()
    top = rect.top() + PAD
    place = QRect(rect.left() + SIDE, top + 2, _ICON, _ICON)
    _paint_icon(painter, QStyle.visualRect(direction, rect, place), line)
    left = rect.left() + SIDE + _ICON + 10
    words = QRect(left, top, rect.right() - SIDE - left, theme().scaled(LINE))
    first = QStyle.visualRect(direction, rect, words)
    second = first.translated(0, first.height())
    leading, trailing = Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignTrailing
    left_over = write_line(painter, first, status_text(line), trailing)
    write_line(painter, left_over, line.week.name, leading, strong=True, ink=not line.outside)
    left_over = write_line(painter, second, note_count(line), trailing)
    write_line(painter, left_over, line.week.short_dates, leading)
    if line.closing_line:
        text = showable(one_line(line.closing_line[:400]))
        write_line(painter, second.translated(0, second.height()), text, leading, ink=True)


def _paint_icon(painter: QPainter, place: QRect, line: WeekLine) -> None:
    """Draw the icon of a status; the text at the other end of the row says the same."""
    ring = place.toRectF()
    if line.has_draft:
        paint_ring(painter, ring, 0.4)
    elif line.outside:
        draw_icon(painter, place, "sticky-note", "ink_soft")
    elif line.status is WeekStatus.AWAY:
        draw_icon(painter, place, "arrow-right", "ink_soft")
    elif line.status is WeekStatus.NO_RITUAL:
        draw_sign(painter, "dash", ring.center(), _ICON * 0.5, "edge")
    else:
        done, skipped = line.status is WeekStatus.DONE, line.status is WeekStatus.SKIPPED
        paint_ring(painter, ring, 0.0, done=done, idle=skipped)
