"""The open records of a register in the picture of help against effort: each point opens its record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from leadway.domain.refs import EntityKind
from leadway.domain.terms import Effort, Size
from leadway.domain.text import one_line
from leadway.domain.transitions import TRANSITIONS
from leadway.i18n import _, ngettext
from leadway.services.registers.views import ListLine
from leadway.services.session import Services
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.buttons import on_clicked
from leadway.ui.widgets.keyboard import arrow_step, take_button_key
from leadway.ui.widgets.matrix import NAME, Matrix, place_in_words
from leadway.ui.widgets.paint import RING, painter_on
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Caption, Heading
from leadway.ui.widgets.vbox import column

HINT = _("Each point opens its opportunity.")
NOTHING = _("Nothing to see yet: say how much an opportunity would help, and how much work it is.")
POINT = _("{title}. {place}")
_SIDE, _POINT, _STEP, _IN_A_ROW, _MOST = 340, 20, 22, 3, 12


class PointButton(QAbstractButton):
    """One record in the picture."""

    def __init__(self, line: ListLine, place: tuple[Size, Effort], parent: QWidget) -> None:
        super().__init__(parent)
        self.ref = line.ref
        text = POINT.format(title=one_line(line.title), place=place_in_words(*place))
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(_POINT, _POINT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # An arrow key is for the picture.
        if not take_button_key(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = painter_on(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(theme().colour("accent"), RING) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("opportunity"))
        inset = 0 if self.hasFocus() or self.underMouse() else 2
        painter.drawEllipse(body.adjusted(inset, inset, -inset, -inset))


class PointMatrix(Matrix):
    """A matrix with a point for each record. The arrow keys go from one to the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, side=_SIDE)
        self.points: list[PointButton] = []

    def show_points(
        self, lines: Sequence[tuple[ListLine, tuple[Size, Effort]]], open_point: Callable[[str], object]
    ) -> int:
        """Show these records, those of one place beside each other; return for how many there was no room."""
        at = next((point.ref for point in self.points if point.hasFocus()), None)
        for point in self.points:
            point.deleteLater()
        self.points = []
        taken: dict[tuple[Size, Effort], int] = {}
        # In reading order: the most help and the least work first.
        order = sorted(lines, key=lambda each: (-_place(Size, each[1][0]), _place(Effort, each[1][1])))
        for line, place in order:
            n = taken[place] = taken.get(place, 0) + 1
            if n <= _MOST:
                self._add(PointButton(line, place, self), self.point(*place), n - 1, open_point)
        if self.points:
            self.setFocusProxy(self.points[0])
        for point in self.points:
            if point.ref == at:
                point.setFocus(Qt.FocusReason.OtherFocusReason)
        words = " ".join(point.accessibleName() for point in self.points)
        self.setAccessibleDescription(words or NOTHING)
        self.setToolTip("")
        return len(lines) - len(self.points)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between the points."""
        step = arrow_step(event, self)
        place = next((n for n, point in enumerate(self.points) if point.hasFocus()), None)
        if step and place is not None:
            target = self.points[(place + step) % len(self.points)]
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _add(self, button: PointButton, centre: QPointF, n: int, open_point: Callable[[str], object]) -> None:
        down, across = divmod(n, _IN_A_ROW)
        # The middle one of the first three is in the place itself.
        left = centre.x() + (1, 0, 2)[across] * _STEP - _STEP - _POINT / 2
        button.move(round(left), round(centre.y() + down * _STEP - _POINT / 2))
        # Tab comes here once; the arrow keys go on.
        is_first = not self.points
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_first else Qt.FocusPolicy.ClickFocus)
        on_clicked(button, open_point, button.ref.id)
        button.show()
        self.points.append(button)


class Picture(ScrollColumn):
    """What is open, by how much it would help and how much work it is."""

    def __init__(self, services: Services, kind: EntityKind, open_point: Callable[[str], object]) -> None:
        super().__init__()
        self._register, self.kind, self._open_point = services.registers, kind, open_point
        self.matrix, self.hint, self.without = PointMatrix(), Caption(HINT), Caption()
        self.errors = ErrorNotice()
        self.add(column(Heading(NAME), self.hint), self.matrix, self.without, self.errors)
        self.setFocusProxy(self.matrix)

    def refresh(self) -> None:
        """Read the records again."""
        table = TRANSITIONS[self.kind]
        states = [str(state) for state in table.states if state not in table.ends]
        self.errors.attempt(partial(self._register.lines, self.kind, states), self._show_lines)

    def select(self, _id: str) -> None:
        """Set the focus to the first point."""
        self.matrix.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_lines(self, lines: Sequence[ListLine]) -> None:
        placed = []
        for line in lines:
            reach, effort = line.place or (None, None)
            if reach is not None and effort is not None:
                placed.append((line, (reach, effort)))
        left_out = self.matrix.show_points(placed, self._open_point)
        self.hint.setText(HINT if placed else NOTHING)
        n = len(lines) - len(placed) + left_out
        text = ngettext("{n} more is in the list only.", "{n} more are in the list only.", n)
        self.without.set_or_hide(text.format(n=n) if n else "")


def _place(kind: type[Size] | type[Effort], term: Size | Effort) -> int:
    return [str(each) for each in kind].index(term)
