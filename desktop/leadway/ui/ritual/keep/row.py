"""One commitment of Keep: its title, its four tests, and the line under it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QMenu, QWidget

from leadway.domain.agenda import DueCheck
from leadway.domain.answers import CheckAnswer, GapAnswer
from leadway.domain.checks import COLUMNS, KEYS, answered, answers, asks_what_happened, fill_row
from leadway.domain.gaps import hard_stop
from leadway.domain.terms import ByRulebook, Done, OnTime, Right, Term
from leadway.domain.weeks import WEEKDAYS
from leadway.i18n import _, isolated
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.keep.detail import EXCEPTION_LASTS, CheckDetail, consistent
from leadway.ui.ritual.keep.past import BLANK, MOST, FindingForm, last_answers
from leadway.ui.widgets.accessibility import announce
from leadway.ui.widgets.buttons import on_clicked
from leadway.ui.widgets.card import Line
from leadway.ui.widgets.chip import AnswerCell, CheckState
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.keyboard import answer_key, is_shift_one
from leadway.ui.widgets.text import Caption, Paragraph, Text
from leadway.ui.widgets.vbox import STRETCH, column, row

HEADINGS = {
    "done": _("Done"),
    "right": _("Right"),
    "on_time": _("On time"),
    "by_rulebook": _("By the rulebook"),
}
CRITICAL, DUE = _("Critical"), _("By {day}")
RIGHT_MEANS = _("Right means: {meaning}")
LAST_ANSWER = _("Last time: {answer}")
KEYS_HERE = _("Keys for {test}: {keys}")
ONE_BY_ONE = _("This one is critical, so answer each test.")
DONE_FIRST = _("Answer Done with yes first, then Shift+1 fills the row.")
NOT_ASKED = _("Not asked, because Done is n/a. Backspace in Done clears it.")
FILL = _("Yes to all blank tests")
CLEAR = _("Clear")
_STATES: dict[Term, CheckState] = {
    Done.YES: CheckState.CHECK,
    Right.YES: CheckState.CHECK,
    OnTime.YES: CheckState.CHECK,
    ByRulebook.YES: CheckState.CHECK,
    Done.PARTLY: CheckState.DASH,
    OnTime.LATE: CheckState.DASH,
    ByRulebook.EXCEPTION: CheckState.DASH,
    Done.NO: CheckState.CROSS,
    Right.NO: CheckState.CROSS,
    OnTime.NOT_YET: CheckState.CROSS,
    ByRulebook.NO: CheckState.CROSS,
}
WORDS = sorted({term.label for column in KEYS.values() for term in column.values()})
CELL_GAP: Final = 8
_PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
FAR: Final = 10_000
_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class KeepRow(Field):
    """A row of the table. Tab stops at it once, at the cell the person was on; arrows move inside."""

    moved = Signal(object, int, int)
    """The person goes from this row so many rows down, to this column."""

    def __init__(self, autosave: DraftAutosave, check: DueCheck) -> None:
        super().__init__(f"keep/{check.id}", "")
        self.check = check
        self._autosave = autosave
        self._port = autosave.port(CheckAnswer, check.id)
        self._today = autosave.ritual.agenda.today
        self._at = 0
        self._opened = False
        self.detail: CheckDetail | None = None
        self.cells = tuple(AnswerCell(WORDS, self) for _ in COLUMNS)
        self.title = Paragraph(check.title, self)
        due = DUE.format(day=WEEKDAYS[check.due_on.weekday()]) if check.due_on else ""
        flags = " · ".join(filter(None, (CRITICAL if check.critical else "", due)))
        self.flags = Text(flags, self, size="small", weight=600)
        self.last = Caption(last_answers(check.last), self)
        self.right_means = Caption(RIGHT_MEANS.format(meaning=check.right_means), self)
        self.findings = tuple(FindingForm(autosave, each, check.title) for each in check.findings[:MOST])
        self.notice = Caption("", self)
        self.setAccessibleName(", ".join(filter(None, (isolated(check.title), flags))))
        self._lay_out()
        for number, cell in enumerate(self.cells):
            cell.installEventFilter(self)
            # How a screen reader presses a cell.
            on_clicked(cell, self._offer, number)
            cell.setToolTip(keys_here(COLUMNS[number]))
        self._set_tab_stop(0)
        self.set_current(current=False)
        self.refresh()

    @property
    def name(self) -> str:
        """The name of the cell the person is on, so that a stopped ritual comes back to it."""
        return f"{self.objectName()}/{COLUMNS[self._at]}"

    @property
    def answer(self) -> CheckAnswer:
        """The answers as typed."""
        return self._port.load()

    @property
    def first_blank(self) -> int | None:
        """The number of the first test without an answer, or None where nothing is left to ask."""
        answer = self.answer
        if answer.done is Done.NOT_APPLICABLE:
            return None
        return next((i for i, value in enumerate(answers(answer)) if value is None), None)

    def refresh(self) -> None:
        """Show the answers as they are now."""
        if self.detail is not None:
            self.detail.stop.refresh()
            self.detail.binder.refresh()
        else:
            self._show(self.answer)
        for form in self.findings:
            form.binder.refresh()

    def go_to(self, column: int) -> None:
        """Put the focus on a cell."""
        self._set_tab_stop(column)
        self.cells[column].setFocus(Qt.FocusReason.OtherFocusReason)

    def set_current(self, *, current: bool) -> None:
        """Show what helps with the row while the person is in it."""
        self.right_means.setVisible(current and bool(self.check.right_means))
        if not current:
            self._set_message("")

    def set_stacked(self, *, stacked: bool) -> None:
        """Put the cells below the title, where there is no room beside it."""
        set_stacked(self._table_row, stacked=stacked)

    def open_detail(self) -> None:
        """Open the line under the row and go there; from the row again, put an empty one away."""
        self._opened = self._needs_detail(self.answer) or not self._opened
        self._show(self.answer)
        if self._opened and self.detail is not None:
            self.detail.happened.setFocus(Qt.FocusReason.OtherFocusReason)

    def answer_menu(self, column: int) -> QMenu:
        """Return the menu that offers a cell's answers, each with its key."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, term in KEYS[COLUMNS[column]].items():
            action = menu.addAction(f"&{key}   {term.label}")
            action.setData((column, term))
        if answers(self.answer)[column] is not None:
            menu.addAction(CLEAR).setData((column, None))
        if self._filled() != self.answer:
            menu.addSeparator()
            menu.addAction(FILL).setData(())
        menu.triggered.connect(self._on_picked)
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the focused cell, and offer the answers when one is pressed with the mouse."""
        if isinstance(watched, AnswerCell) and watched in self.cells:
            column = self.cells.index(watched)
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._take_key(column, event)
            if isinstance(event, QFocusEvent) and event.gotFocus():
                self._set_tab_stop(column)
            elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
                # At the press, not the release: the row before may fold up in between and move this cell.
                if event.button() == Qt.MouseButton.LeftButton:
                    self._on_pressed(column, event.position().toPoint())
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        title = column(self.title, self.flags, self.last, STRETCH, spacing=2)
        title.setContentsMargins(0, 8, 0, 0)
        self.flags.setVisible(bool(self.flags.text()))
        self.last.setVisible(bool(self.last.text()))
        self._rows.setSpacing(8)
        self._rows.addWidget(Line(self))
        self._table_row = table_row(title, *self.cells)
        self._rows.addLayout(self._table_row)
        self._rows.addWidget(self.right_means)
        self._rows.addWidget(self.notice)
        for form in self.findings:
            self._rows.addWidget(form)
        self.notice.setAlignment(Qt.AlignmentFlag.AlignTrailing)

    def _take_key(self, column: int, event: QKeyEvent) -> bool:
        free = event.modifiers() & ~_PLAIN == Qt.KeyboardModifier.NoModifier
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._jump(event)
            return True
        if not free:
            return False
        if is_shift_one(event):
            self._fill()
        elif key in _ARROWS:
            self._walk(column, *_ARROWS[key])
        elif key == Qt.Key.Key_Space:
            self.open_detail()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._offer(column)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._save(answered(self.answer, COLUMNS[column], None))
        elif event.text().isprintable() and event.text():
            self._type(column, answer_key(event, KEYS[COLUMNS[column]]))
        else:
            return False
        return True

    def _type(self, column: int, key: str) -> None:
        """Answer a cell by its key, and move to the next one."""
        term = KEYS[COLUMNS[column]].get(key)
        if self._closed(column):
            self._set_message(NOT_ASKED)
        elif term is None:
            self._set_message(keys_here(COLUMNS[column]))
        else:
            self._answer(column, term)

    def _answer(self, column: int, term: Term) -> None:
        """Save an answer; where it asks what happened go there, else to the next test."""
        self._save(answered(self.answer, COLUMNS[column], term))
        if not self._ask_what_happened(column, term):
            self._advance(column)

    def _ask_what_happened(self, column: int, term: Term | None) -> bool:
        """Go to what happened where this answer asks it and nothing is written there yet."""
        asks = asks_what_happened(answered(CheckAnswer(), COLUMNS[column], term))
        if not asks or self.detail is None or self.answer.what_happened:
            return False
        self._set_tab_stop(column if self.first_blank is None else self.first_blank)
        self.detail.happened.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _on_told(self) -> None:
        """Go on from what happened to the next blank test, else to what now."""
        self._advance(len(COLUMNS) - 1 if self.first_blank is None else self.first_blank - 1)

    def _advance(self, column: int) -> None:
        """Go to the next test; at the row's end to the next row, unless the line below asks first."""
        answer = self.answer
        if column < len(COLUMNS) - 1 and answer.done is not Done.NOT_APPLICABLE:
            self.go_to(column + 1)
        elif asks_what_happened(answer) and answer.then is None and self.detail and self.detail.asks_then:
            self.detail.then.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.moved.emit(self, 1, 0)

    def _filled(self) -> CheckAnswer:
        return fill_row(self.answer, critical=self.check.critical)

    def _fill(self) -> None:
        if self._save(self._filled()):
            self._advance(len(COLUMNS) - 1)
        elif self.check.critical:
            self._set_message(ONE_BY_ONE)
        elif self.answer.done is not Done.YES:
            self._set_message(DONE_FIRST)
        else:
            self._advance(len(COLUMNS) - 1)

    def _walk(self, column: int, down: int, right: int) -> None:
        if down:
            self.moved.emit(self, down, column)
            return
        if self.isRightToLeft():
            right = -right
        self.go_to(min(max(column + right, 0), len(COLUMNS) - 1))

    def _jump(self, event: QKeyEvent) -> None:
        """Go to the row's ends, with Ctrl to the table's."""
        end = event.key() == Qt.Key.Key_End
        target = len(COLUMNS) - 1 if end else 0
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.moved.emit(self, FAR if end else -FAR, target)
        else:
            self.go_to(target)

    def _on_pressed(self, column: int, at: QPoint) -> None:
        """Answer a blank cell with yes; its arrow, and any press on an answer, offers all answers."""
        if self._closed(column) or self.cells[column].is_arrow(at) or self.cells[column].word:
            self._offer(column)
        else:
            self.go_to(column)
            self._save(answered(self.answer, COLUMNS[column], KEYS[COLUMNS[column]]["1"]))

    def _offer(self, column: int) -> None:
        """Offer the answers of a cell below it."""
        self.go_to(column)
        if self._closed(column):
            self._set_message(NOT_ASKED)
            return
        # The row before may just have folded up: the menu opens where the cell is then.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        cell = self.cells[column]
        self.answer_menu(column).popup(cell.mapToGlobal(cell.rect().bottomLeft()))

    def _on_picked(self, action: QAction) -> None:
        picked = action.data()
        if picked:
            column, term = picked
            self._save(answered(self.answer, COLUMNS[column], term))
            self._ask_what_happened(column, term)
        else:
            self._save(self._filled())

    def _save(self, answer: CheckAnswer) -> bool:
        """Save other answers and show them; return whether anything changed."""
        self._set_message("")
        answer = consistent(answer, self._today + EXCEPTION_LASTS)
        changed = answer != self.answer
        if changed:
            self._port.save(answer)
            self.refresh()
        return changed

    def _show(self, answer: CheckAnswer) -> None:
        """Show the answers, and the line under the row where they ask for it or the person opened it."""
        for number, value in enumerate(answers(answer)):
            closed = self._closed(number)
            cell = self.cells[number]
            word = value.label if value is not None else ""
            state = _STATES.get(value, CheckState.EMPTY) if value else CheckState.EMPTY
            cell.show_answer(word, state, closed=closed)
            spoken = _("not asked") if closed and not word else word or BLANK
            heading = HEADINGS[COLUMNS[number]]
            cell.setAccessibleName(f"{isolated(self.check.title)}: {heading}: {spoken}")  # no text
            cell.setAccessibleDescription(self._description(number))
        open_detail = self._opened or self._needs_detail(answer)
        if open_detail and self.detail is None:
            # Only now: most rows never need it.
            self.detail = CheckDetail(self._port, self.check, self._autosave, self._show, self)
            self._rows.addWidget(self.detail)
            self.detail.happened.submitted.connect(self._on_told)
            self.detail.binder.refresh()
        if self.detail is not None:
            self.detail.update_visibility(answer)
            self.detail.setVisible(open_detail)

    def _description(self, column: int) -> str:
        parts = [self.flags.text(), keys_here(COLUMNS[column])]
        if self.check.right_means and COLUMNS[column] == "right":
            parts.append(RIGHT_MEANS.format(meaning=self.check.right_means))
        last = answers(self.check.last)[column] if self.check.last is not None else None
        if last is not None:
            parts.append(LAST_ANSWER.format(answer=last.label))
        return ". ".join(part for part in parts if part)

    def _closed(self, column: int) -> bool:
        return column > 0 and self.answer.done is Done.NOT_APPLICABLE

    def _needs_detail(self, answer: CheckAnswer) -> bool:
        stopped = hard_stop(self._autosave.answer(GapAnswer, self.check.id))
        return asks_what_happened(answer) or bool(answer.what_happened) or stopped

    def _set_message(self, text: str) -> None:
        if text != self.notice.text():
            self.notice.setText(text)
        self.notice.setVisible(bool(text))
        if text:
            announce(self, text)

    def _set_tab_stop(self, column: int) -> None:
        """Let Tab stop once in the row, at this cell."""
        if column != self._at:
            self._set_message("")
        self._at = column
        self.setFocusProxy(self.cells[column])
        for place, cell in enumerate(self.cells):
            here = place == column
            cell.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)


def table_row(first: QWidget | QLayout, *cells: QWidget) -> QBoxLayout:
    """Return a row of the table: what it is about, and its cells at the trailing edge or below."""
    beside = row(*cells, spacing=CELL_GAP, align=Qt.AlignmentFlag.AlignTop)
    return row(first, beside, spacing=2 * CELL_GAP, grow=first)


def set_stacked(table_row: QBoxLayout, *, stacked: bool) -> None:
    """Put the cells of a row of the table below what it is about, or beside it."""
    way = QBoxLayout.Direction
    table_row.setDirection(way.TopToBottom if stacked else way.LeftToRight)
    table_row.setSpacing(CELL_GAP if stacked else 2 * CELL_GAP)


def keys_here(column: str) -> str:
    """Return `Keys for Right: 1 yes · 3 no · 4 didn’t look · 0 n/a`."""
    keys = " · ".join(f"{key} {term.label}" for key, term in KEYS[column].items())
    return KEYS_HERE.format(test=HEADINGS[column], keys=keys)
