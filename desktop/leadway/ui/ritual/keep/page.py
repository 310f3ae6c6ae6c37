"""Screen 2: whether what was due got done, done right, on time and by the rulebook."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from leadway.domain.agenda import Agenda
from leadway.domain.answers import CheckAnswer, ExceptionReview, NoteFiling, SpotCheck
from leadway.domain.checks import COLUMNS
from leadway.domain.ritual import checks_asked
from leadway.domain.steps import PLANS
from leadway.domain.terms import Mode, NoteTarget, Step
from leadway.i18n import _
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.keep.cards import ExceptionCard, SpotCard
from leadway.ui.ritual.keep.row import CELL_GAP, HEADINGS, WORDS, KeepRow
from leadway.ui.ritual.step_page import StepPage
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.cell import cell_width
from leadway.ui.widgets.focus_watch import on_focus_moved
from leadway.ui.widgets.text import Caption, Heading, Paragraph, Question, Text

KEYS_HINT = _(
    "Click a box or press 1 yes, 2 partly, 3 no, 4 didn’t look, 0 n/a, "
    "Shift+1 for the rest of the row, Space for what happened."
)
FROM_NOTES = _("From your notes")
NOTHING_DUE = _("No commitment is due this week.")
AN_EXAMPLE = _(
    "A commitment is what people count on you for, e.g. “Cash count signed by two people”, every Friday. "
    "Each week you answer four short questions: done, right, on time, by the rulebook?"
)
WHERE_TO_ADD = _(
    "Add commitments on the set-up page, from This week. If you leave the ritual now, nothing is lost."
)


class KeepPage(StepPage):
    """The table of what was due, one case to show, exceptions that end, and notes sent here."""

    step = Step.KEEP
    why = _(
        "Done, right, on time and by the rulebook are four different things. One tick for all of them "
        "hides which one slips. Blank means not checked. "
        "One case you looked at says more than ten ticked boxes."
    )

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__(autosave)
        agenda = self.ritual.agenda
        self.add(Question(PLANS[Step.KEEP].question))
        self.notes = _Notes()
        self.add(self.notes)
        self.rows: tuple[KeepRow, ...] = ()
        if agenda.checks:
            self._add_table(agenda)
        else:
            self._add_empty()
        self.spot: SpotCard | None = None
        self._add_spot(agenda)
        self.exceptions = tuple(ExceptionCard(each, agenda.today) for each in agenda.exceptions)
        for card in self.exceptions:
            card.changed.connect(partial(self._on_exception, card))
            self.add(card)
        self._current: KeepRow | None = None
        on_focus_moved(self, self._on_row_focused)

    @property
    def shown_rows(self) -> list[KeepRow]:
        """The rows that this length of ritual asks, in order."""
        asked = {check.id for check in checks_asked(self.ritual.walk.mode, self.ritual.agenda)}
        return [row for row in self.rows if row.check.id in asked]

    def refresh(self) -> None:
        shown = self.shown_rows
        for row in self.rows:
            row.show_answer(self.autosave.answer(CheckAnswer, row.check.id))
            row.setVisible(row in shown)
        if self.spot is not None:
            self.spot.show_answer(self.autosave.answer(SpotCheck, self.ritual.agenda.spot_check))
        for card in self.exceptions:
            card.show_answer(self.autosave.answer(ExceptionReview, card.ending.id))
        filed = [
            note.text
            for note in self.ritual.agenda.notes
            if self.autosave.answer(NoteFiling, note.id).target is NoteTarget.NOTE
        ]
        self.notes.show_notes(filed)

    def first_field(self) -> QWidget | None:
        shown = self.shown_rows
        for row in shown:
            if row.first_blank is not None:
                return row.cells[row.first_blank]
        return shown[0].cells[0] if shown else super().first_field()

    def enter(self, field: str) -> None:
        """Put the focus back on the same cell; its row where the cell's line is not open any more."""
        for row in self.shown_rows:
            for column, name in enumerate(COLUMNS):
                if field == f"{row.objectName()}/{name}":
                    row.go_to(column)
                    return
        known = {each.name for each in self.fields()}
        if field not in known:
            for row in self.shown_rows:
                if field == f"{row.objectName()}/happened":
                    row.open_detail()
                    return
                if field.startswith(f"{row.objectName()}/"):
                    row.go_to(row.first_blank or 0)
                    return
        super().enter(field)

    def _add_table(self, agenda: Agenda) -> None:
        self.add(Caption(KEYS_HINT))
        self.body.setSpacing(12)
        self.head = _Head()
        self.add(self.head)
        self.rows = tuple(KeepRow(check, agenda.today) for check in checks_asked(Mode.FULL, agenda))
        for row in self.rows:
            row.changed.connect(partial(self._on_answered, row))
            row.moved.connect(self._on_moved)
            self.add(row)

    def _add_empty(self) -> None:
        card = Card()
        card.add(Heading(NOTHING_DUE))
        card.add(Paragraph(AN_EXAMPLE))
        card.add(Caption(WHERE_TO_ADD))
        self.add(card)

    def _add_spot(self, agenda: Agenda) -> None:
        title = next((check.title for check in agenda.checks if check.id == agenda.spot_check), "")
        if title:
            self.add_space(8)
            self.spot = SpotCard(title)
            self.spot.changed.connect(self._on_spot)
            self.add(self.spot)

    def _on_answered(self, row: KeepRow) -> None:
        self.autosave.put(row.answer, row.check.id)

    def _on_moved(self, row: KeepRow, down: int, column: int) -> None:
        """Go to another row; past the table's end the focus stays in its last or first row."""
        shown = self.shown_rows
        if row in shown:
            here = shown.index(row)
            there = min(max(here + down, 0), len(shown) - 1)
            past_end = there == here and abs(down) == 1
            if not past_end:
                shown[there].go_to(column)

    def _on_spot(self) -> None:
        if self.spot is not None:
            self.autosave.put(self.spot.answer, self.ritual.agenda.spot_check)

    def _on_exception(self, card: ExceptionCard) -> None:
        self.autosave.put(card.answer, card.ending.id)

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
        if row is not None:
            # The row may just have grown by a line and the one before shrunk: all of it stays in sight.
            self._settle(now)
            if now in row.cells and self.head.visibleRegion().isEmpty():
                row.show_keys()
                self._settle(now)

    def _settle(self, widget: QWidget) -> None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self.show_widget(widget)


class _Head(QWidget):
    """The names of the four tests above their cells."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QGridLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setHorizontalSpacing(CELL_GAP)
        row.setColumnStretch(0, 1)
        row.setColumnMinimumWidth(1, CELL_GAP)
        width = cell_width(WORDS)
        for place, column in enumerate(COLUMNS):
            label = Text(HEADINGS[column], self, size="small", weight=500, line_percent=100)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setFixedWidth(width)
            row.addWidget(label, 0, place + 2, Qt.AlignmentFlag.AlignBottom)


class _Notes(QWidget):
    """Notes that were sent to Keep, read back quietly."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = QGridLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setVerticalSpacing(2)
        self.words = Caption("", self)
        rows.addWidget(Text(FROM_NOTES, self, size="small", weight=500, soft=True), 0, 0)
        rows.addWidget(self.words, 1, 0)

    def show_notes(self, texts: list[str]) -> None:
        """Show these notes, or nothing at all."""
        self.words.setText("\n".join(texts))
        self.setVisible(bool(texts))
