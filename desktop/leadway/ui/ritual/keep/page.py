"""Screen 2: whether what was due got done, done right, on time and by the rulebook."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from leadway.domain.agenda import DueCheck
from leadway.domain.answers import Capture, NoteFiling, SpotCheck
from leadway.domain.checks import COLUMNS
from leadway.domain.examples import examples
from leadway.domain.ritual import checks_asked
from leadway.domain.steps import PLANS
from leadway.domain.terms import Mode, NoteTarget, Step
from leadway.domain.weeks import spoken_date
from leadway.i18n import _
from leadway.ui.forms.binder import FormBinder
from leadway.ui.forms.concern_line import NoteConcerns
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.capture import bind_capture
from leadway.ui.ritual.keep.exceptions import ExceptionForm
from leadway.ui.ritual.keep.row import HEADINGS, WORDS, KeepRow, set_stacked, table_row
from leadway.ui.ritual.step_page import StepPage
from leadway.ui.widgets.card import Card, Line
from leadway.ui.widgets.chip import cell_width
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.field import AnswerField
from leadway.ui.widgets.focus_watch import on_focus_moved
from leadway.ui.widgets.scroll_column import is_mouse_pressed
from leadway.ui.widgets.text import Caption, Heading, Paragraph, Question, Text
from leadway.ui.widgets.vbox import VBox, column

KEYS_HINT = _("Click a box or press 1 yes, 2 partly, 3 no, 4 didn’t look. (all keys: F1)")
TABLE_KEYS = (
    ("1", _("yes")),
    ("2", _("partly, late or exception")),
    ("3", _("no or not yet")),
    ("4", _("didn’t look")),
    ("0", _("n/a or no rule")),
    ("Shift+1", _("yes to the rest of the row")),
    ("Space", _("what happened")),  # no text
    ("Backspace", _("blank again")),  # no text
)
FROM_NOTES = _("From your notes")
NOT_LOOKED = _("Not looked at since {day}.")
SINCE_THEN = _("Anything from the time since that must not be lost?")
SINCE_THEN_EXAMPLE = _("Your next ritual shows it as a note.")
NOTHING_DUE = _("No commitment is due this week.")
AN_EXAMPLE = _(
    "A commitment is what people count on you for, e.g. “Cash count signed by two people”, every Friday. "
    "Each week you answer four short questions: done, right, on time, by the rulebook?"
)
WHERE_TO_ADD = _("Add some under Keep, Commitments. If you leave the ritual now, nothing is lost.")

TITLE_LEAST = 200
"""What a title of the table needs beside its cells, in pixels."""

SHOW_ME = _("Look at one.")
PICK_ONE = _("Pick one case of “{title}”.")
WHAT_DID_YOU_LOOK_AT = _("What did you see?")
SHOWN_BY = _("What shows it: {hint}")
DID_NOT_LOOK = _("I didn’t look")
DID_NOT_LOOK_KEY = "4"
ALSO_FINE = _("That is fine. It may come up again next week.")


class KeepPage(StepPage):
    """The table of what was due, one case to show, exceptions that end, and notes sent here."""

    step = Step.KEEP
    keys = TABLE_KEYS
    why = _(
        "Done, right, on time and by the rulebook are four different things. One tick for all of them "
        "hides which one slips. Blank means not checked. "
        "One case you looked at says more than ten ticked boxes."
    )

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__(autosave)
        agenda = self.ritual.agenda
        self.notes = Caption()
        self._from_notes = VBox(spacing=2)
        self._from_notes.add(Text(FROM_NOTES, size="small", weight=500, soft=True), self.notes)
        self.add(Question(PLANS[Step.KEEP].question), self._from_notes)
        self.rows = tuple(KeepRow(autosave, check) for check in checks_asked(Mode.FULL, agenda))
        if agenda.checks:
            self._add_table()
        else:
            self._add_empty()
        self.since_then = AnswerField("keep/since", SINCE_THEN, placeholder=SINCE_THEN_EXAMPLE)
        self._since_then: FormBinder[Capture] | None = None
        if agenda.not_looked_since is not None:
            concerns = NoteConcerns("keep/since-concerns", self.ritual.addressees())
            self._since_then = bind_capture(autosave, self.since_then, concerns)
            self.add(self.since_then, concerns)
        self.spot: SpotCheckForm | None = None
        shown = next((check for check in agenda.checks if check.id == agenda.spot_check), None)
        if shown is not None:
            self.spot = SpotCheckForm(autosave, shown)
            self.add(8)
            self.add(self.spot)
        self.exceptions = tuple(ExceptionForm(autosave, each) for each in agenda.exceptions)
        self.add(*self.exceptions)
        self._current: KeepRow | None = None
        on_focus_moved(self, self._on_row_focused)

    @property
    def visible_rows(self) -> list[KeepRow]:
        """The rows that this length of ritual asks, in order."""
        due = {check.id for check in checks_asked(self.ritual.walk.mode, self.ritual.agenda)}
        return [row for row in self.rows if row.check.id in due]

    def refresh(self) -> None:
        rows = self.visible_rows
        for row in self.rows:
            row.refresh()
            row.setVisible(row in rows)
        if self._since_then is not None:
            self._since_then.refresh()
        for form in (self.spot, *self.exceptions):
            if form is not None:
                form.binder.refresh()
        filed = [
            note.text
            for note in self.ritual.agenda.notes
            if self.autosave.answer(NoteFiling, note.id).target is NoteTarget.NOTE
        ]
        self.notes.setText("\n".join(filed))
        self._from_notes.setVisible(bool(filed))

    def first_field(self) -> QWidget | None:
        rows = self.visible_rows
        for row in rows:
            if row.first_blank is not None:
                return row.cells[row.first_blank]
        return rows[0].cells[0] if rows else super().first_field()

    def enter(self, field: str) -> None:
        """Put the focus back on the same cell; its row where the cell's line is not open any more."""
        row = next((row for row in self.visible_rows if field.startswith(f"{row.objectName()}/")), None)
        part = field.rpartition("/")[2]
        if row is not None and part in COLUMNS:
            row.go_to(COLUMNS.index(part))
        elif row is None or any(each.name == field for each in self.fields()):
            super().enter(field)
        elif part == "happened":
            row.open_detail()
        else:
            row.go_to(row.first_blank or 0)

    def _add_table(self) -> None:
        self.head, self._fixed_head = TableHead(), TableHead(self)
        self._fixed_head.hide()
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        agenda = self.ritual.agenda
        if agenda.not_looked_since is not None:
            day = spoken_date(agenda.not_looked_since, agenda.today)
            self.add(Paragraph(NOT_LOOKED.format(day=day)))
        self.add(Caption(KEYS_HINT), self.head, *self.rows)
        self.body.setSpacing(12)
        for row in self.rows:
            row.moved.connect(self._on_moved)

    def _add_empty(self) -> None:
        card = Card()
        card.add(Heading(NOTHING_DUE), Paragraph(AN_EXAMPLE), Caption(WHERE_TO_ADD))
        self.add(card)

    def _on_moved(self, row: KeepRow, down: int, column: int) -> None:
        """Go to another row; past the table's end the focus stays in its last or first row."""
        rows = self.visible_rows
        if row in rows:
            here = rows.index(row)
            there = min(max(here + down, 0), len(rows) - 1)
            past_end = there == here and abs(down) == 1
            if not past_end:
                rows[there].go_to(column)

    def _on_row_focused(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Show what helps with the row the person is in; a menu or another window changes nothing."""
        if now is None or not self.isAncestorOf(now):
            return
        row = next((each for each in self.rows if each.isAncestorOf(now)), None)
        if row is not self._current:
            if self._current is not None:
                self._current.set_current(current=False)
            if row is not None:
                row.set_current(current=True)
            self._current = row
        if row is not None and not is_mouse_pressed():
            # The row may just have grown by a line and the one before shrunk: all of it stays in sight.
            self._show_whole(now)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_widget(self, widget: QWidget) -> None:
        """Scroll until a widget is visible, below the head that stays in sight."""
        super().show_widget(widget)
        if self.rows and self._fixed_head.isVisible():
            row = next((row for row in self.rows if widget in row.cells), None)
            top = (row.title if row else widget).mapTo(self, QPoint(0, 0)).y()
            room = self.height() - widget.mapTo(self, widget.rect().bottomLeft()).y()
            hidden = min(self._fixed_head.height() + self.body.spacing() - top, room)
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - max(hidden, 0))

    def _fit(self) -> None:
        """Put the cells below the titles where these would have too little room beside them."""
        if self.rows:
            stacked = self.body.contentsRect().width() < len(COLUMNS) * cell_width(WORDS) + TITLE_LEAST
            for head in (self.head, self._fixed_head):
                head.set_stacked(stacked=stacked)
            for row in self.rows:
                row.set_stacked(stacked=stacked)
            self._on_scrolled()

    def _on_scrolled(self) -> None:
        """Keep the heads of the columns in sight while a row of the table is."""
        place, last = self.head.mapTo(self, QPoint(0, 0)), self.rows[-1]
        height = self._fixed_head.heightForWidth(self.head.width())
        self._fixed_head.setGeometry(place.x(), 0, self.head.width(), height)
        self._fixed_head.setVisible(place.y() < 0 and last.mapTo(self, last.rect().bottomLeft()).y() > height)

    def _show_whole(self, widget: QWidget) -> None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self.show_widget(widget)


class TableHead(QWidget):
    """The heads of the table's columns; over the page's own widgets where it has a parent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        labels = [_ColumnHead(HEADINGS[name], size="small", weight=500, line_percent=100) for name in COLUMNS]
        self._row = table_row(QWidget(), *labels)
        line = [Line(self)] if parent is not None else []
        self.setLayout(column(self._row, *line, spacing=4, margins=(0, 8, 0, 0)))

    def set_stacked(self, *, stacked: bool) -> None:
        """Follow the rows of the table."""
        set_stacked(self._row, stacked=stacked)


class _ColumnHead(Text):
    """The head of a column, as wide as its cells."""

    def sizeHint(self) -> QSize:
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return QSize(cell_width(WORDS), self.heightForWidth(cell_width(WORDS)))


class SpotCheckForm(Card):
    """The one row that asks to be shown. Not having looked is an answer like any other."""

    def __init__(self, autosave: DraftAutosave, check: DueCheck) -> None:
        super().__init__(accent="keep")
        question = PICK_ONE.format(title=check.title)
        hint = SHOWN_BY.format(hint=check.evidence_hint) if check.evidence_hint else ""
        self.looked_at = AnswerField(
            "keep/spot/looked", WHAT_DID_YOU_LOOK_AT, placeholder=examples().case, hint=hint
        )
        did_not_look = Option(value=True, label=DID_NOT_LOOK, key=DID_NOT_LOOK_KEY)
        self.skipped = Choice("keep/spot/skipped", "", (did_not_look,), accessible_name=question)
        self.fine = Caption(ALSO_FINE)
        self.add(Heading(SHOW_ME), Paragraph(question), self.looked_at, self.skipped, self.fine)
        self.binder = FormBinder(
            autosave.port(SpotCheck, check.id),
            self._show,
            adjust=self._adjust,
            looked_at=self.looked_at,
            did_not_look=self.skipped,
        )

    def _adjust(self, before: SpotCheck, after: SpotCheck) -> SpotCheck:
        """Take a line that was typed as having looked."""
        return after if after.looked_at == before.looked_at else replace(after, did_not_look=False)

    def _show(self, answer: SpotCheck) -> None:
        self.skipped.set_value(answer.did_not_look)
        self.fine.setVisible(answer.did_not_look)
