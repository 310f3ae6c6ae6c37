"""The records of a register as cards on a board: one column for each state, in the order of their lives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QMimeData, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QScrollArea, QStyleOptionViewItem, QWidget

from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers import registers
from leadway.domain.terms import Term
from leadway.domain.text import capital, one_line
from leadway.domain.transitions import TRANSITIONS
from leadway.i18n import _, isolated
from leadway.services.registers.views import ListLine
from leadway.services.session import Services
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.registers.record_list import Index, RecordLine, RecordModel, RecordPainter
from leadway.ui.registers.step_dialog import take_step
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.keyboard import is_enter
from leadway.ui.widgets.paint import rounded
from leadway.ui.widgets.row_list import BAR_GAP, LINE, PAD, SIDE, RowList, paint_entry, write_line
from leadway.ui.widgets.text import Caption, Text, showable
from leadway.ui.widgets.vbox import column, row

COLUMN = _("{state} ({n})")
CARD = _("{title}. {kind} {n} of {all} in {state}.")
HINT = _("Drag a card, or press Ctrl and an arrow key, to move it to another state. Enter opens it.")
NO_WAY = _("“{title}” cannot go there from “{state}”.")
NO_WAY_ADVICE = _("Open it to see what can be done with it now.")
_WIDTH = 216
_TOP = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop
_WRAPPED = _TOP.value | Qt.TextFlag.TextWordWrap.value
_MIME = "application/x-leadway-record"  # no text


class CardModel(RecordModel):
    """The cards of one column. `dropped` carries the id of a card that is dropped on it."""

    dropped = Signal(str)

    def __init__(self, kind: str, state: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind, self._state = kind, state

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDropEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.isValid() and role == Qt.ItemDataRole.AccessibleTextRole:
            line, n = self.lines[index.row()], index.row() + 1
            text = CARD.format(title=line.title, kind=self._kind, n=n, all=len(self.lines), state=self._state)
            return " ".join(filter(None, (text, line.details)))
        return HINT if role == Qt.ItemDataRole.AccessibleDescriptionRole else super().data(index, role)

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(_MIME, self.lines[indexes[0].row()].id.encode())
        return data

    def dropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, _row: int, _column: int, _parent: Index
    ) -> bool:
        """Say which card was dropped; False: the step that follows moves it, not Qt."""
        id_ = bytes(data.data(_MIME).data()).decode()
        if id_ and self.row_of(id_) < 0:
            self.dropped.emit(id_)
        return False


class _ColumnHeading(Text):
    accessible_role = "Heading"


class CardPainter(RecordPainter):
    """Paints a card: its title on two lines, and the rest below; each shortened to fit."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(0, 2 * PAD + theme().scaled(LINE) * 3)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, RecordModel):
            return
        line, height = model.lines[index.row()], theme().scaled(LINE)
        rect: QRect = option.rect.adjusted(0, 0, -BAR_GAP, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(
            painter,
            rect.adjusted(1, 3, -1, -3).toRectF(),
            theme().space.radius_control,
            fill="surface",
            edge="line",
        )
        paint_entry(painter, rect, option.state)
        words = QRect(rect.left() + SIDE, rect.top() + PAD, rect.width() - 2 * SIDE, 2 * height)
        painter.setFont(theme().font("body", weight=600))
        painter.setPen(theme().colour("ink"))
        room = 2 * words.width() - 2 * height
        title = painter.fontMetrics().elidedText(showable(line.title), Qt.TextElideMode.ElideRight, room)
        painter.drawText(words, _WRAPPED, title)
        below = QRect(words.left(), words.bottom() + 1, words.width(), height)
        write_line(painter, below, showable(line.details), Qt.AlignmentFlag.AlignLeading)
        painter.restore()


class BoardColumn(RowList):
    """The cards in one state. `moved` carries the way a card is to go, `left` that of the focus: 1 or -1."""

    opened = Signal(str)
    moved = Signal(int)
    left = Signal(int)

    def __init__(self, kind: str, state: Term, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.term = state
        self.heading = _ColumnHeading(weight=600)
        self.cards = CardModel(kind, state.label, self)
        self._row = 0
        self.setModel(self.cards)
        self.setItemDelegate(CardPainter(self))
        self.setUniformItemSizes(True)
        self.setDragDropMode(QListView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(True)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.cards.lines[index.row()].id))

    def show_cards(self, lines: Sequence[RecordLine]) -> None:
        """Show these cards, as far up or down as before."""
        self.heading.setText(COLUMN.format(state=capital(self.term.label), n=len(lines)))
        self.setAccessibleName(self.heading.text())
        if tuple(lines) == self.cards.lines:
            return
        at, before = self.current(), self.verticalScrollBar().value()
        self.cards.show_lines(lines)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(before)
        place = self.cards.row_of(at)
        self._row = place if place >= 0 else min(self._row, max(0, len(lines) - 1))
        if self.hasFocus():
            self.select(self._row)

    def current(self) -> str:
        """Return the id of the card that has the focus, or had it last; empty where there is none."""
        return self.cards.lines[self._row].id if 0 <= self._row < len(self.cards.lines) else ""

    def select(self, place: int) -> None:
        """Make the card at this place the current one, or the last one before it."""
        self._row = max(0, min(place, len(self.cards.lines) - 1))
        self.setCurrentIndex(self.cards.index(self._row))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self._row = current.row()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another column by an arrow key, and move the card by one with Ctrl; Enter opens it."""
        sideways = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        way = -sideways if self.isRightToLeft() else sideways
        with_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if way and with_control and self.current():
            self.moved.emit(way)
        elif way and not with_control:
            self.left.emit(way)
        elif is_enter(event) and self.current():
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.cards.lines:
            self.select(self._row)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # One card of the whole board is the current one.
        self.selectionModel().clear()


class Board(QWidget):
    """Every record of a register, by state. A card that is moved takes the step that leads there."""

    accessible_role = "Client"  # no text

    def __init__(self, services: Services, kind: EntityKind, open_card: Callable[[str], object]) -> None:
        super().__init__()
        self._register, self.kind = services.registers, kind
        self._open_card = open_card
        one = capital(registers()[kind].one)
        self.columns = [BoardColumn(one, state, self) for state in _states(kind)]
        self.errors = ErrorNotice()
        parts = [
            column(row(each.heading, margins=(PAD + SIDE, 0, 0, 0)), each, spacing=0) for each in self.columns
        ]
        inside = QWidget()
        inside.setLayout(row(*parts, spacing=8, margins=(16, 8, 16, 0)))
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        self.setLayout(
            column(self.area, column(self.errors, Caption(HINT), margins=(36, 4, 16, 8)), spacing=0)
        )
        self.setFocusProxy(self.columns[0])
        theme().resized.connect(self._fit)
        self._fit()
        for place, each in enumerate(self.columns):
            each.opened.connect(open_card)
            each.moved.connect(partial(self._on_moved, place))
            each.left.connect(partial(self._on_left, place))
            # A drop that is under way still needs the cards as they are.
            each.cards.dropped.connect(
                partial(self._move, str(each.term)), Qt.ConnectionType.QueuedConnection
            )

    def refresh(self) -> None:
        """Read the records again."""
        self.errors.attempt(partial(self._register.lines, self.kind), self._show_lines)

    def select(self, id_: str) -> None:
        """Set the focus to a card; to the first one where it is not there."""
        found = [each for each in self.columns if each.cards.row_of(id_) >= 0]
        with_cards = [each for each in self.columns if each.cards.lines]
        target = next(iter([*found, *with_cards, self.columns[0]]))
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        target.select(max(0, target.cards.row_of(id_)))
        self.area.ensureWidgetVisible(target)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for each in self.columns:
            if each.hasFocus():
                self.area.ensureWidgetVisible(each)

    def _fit(self) -> None:
        for each in self.columns:
            each.setMinimumWidth(theme().scaled(_WIDTH))

    def _show_lines(self, lines: Sequence[ListLine]) -> None:
        for each in self.columns:
            each.show_cards([_card(line) for line in lines if line.state == each.term])

    def _on_left(self, place: int, way: int) -> None:
        """Move the focus to the next column that has cards."""
        ahead = self.columns[place + 1 :] if way > 0 else self.columns[:place][::-1]
        target = next((each for each in ahead if each.cards.lines), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            target.select(self.columns[place]._row)
            self.area.ensureWidgetVisible(target)

    def _on_moved(self, place: int, way: int) -> None:
        """Move the card to the nearest state on this side that a step leads to."""
        id_ = self.columns[place].current()
        ahead = self.columns[place + 1 :] if way > 0 else self.columns[:place][::-1]
        for each in ahead:
            if self._can_move(id_, each.term):
                self._move(str(each.term), id_)
                return
        self._refuse(self.columns[place], id_)

    def _can_move(self, id_: str, state: Term) -> bool:
        return self._register.step_to(Ref(self.kind, id_), state) is not None

    def _move(self, state: str, id_: str) -> None:
        """Take the step that brings a card into a state; ask first what it needs."""
        ref = Ref(self.kind, id_)
        column_now = next((each for each in self.columns if each.cards.row_of(id_) >= 0), None)
        try:
            view, step = self._register.record(ref), self._register.step_to(ref, state)
        except KnownError as error:
            self.errors.show_error(error)
            return
        if column_now is None:
            return
        if step is None:
            self._refuse(column_now, id_)
            return
        take_step(self._register, view, step, self.errors, self, lambda _made: self._on_taken(id_))

    def _on_taken(self, id_: str) -> None:
        self.refresh()
        self.select(id_)

    def _refuse(self, column_now: BoardColumn, id_: str) -> None:
        title = column_now.cards.lines[column_now.cards.row_of(id_)].title
        text = NO_WAY.format(title=isolated(title), state=column_now.term.label)
        self.errors.show_error(KnownError(text, NO_WAY_ADVICE))


def _states(kind: EntityKind) -> list[Term]:
    """Return the states of a kind, those of the open records first."""
    table = TRANSITIONS[kind]
    return sorted(table.states, key=lambda state: state in table.side)


def _card(line: ListLine) -> RecordLine:
    return RecordLine(line.ref.id, one_line(line.title), line.details, line.mark)
