"""The register of commitments: the list at left, the chosen one at right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Self

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from leadway.domain.change import Kind, ProgramPart
from leadway.domain.examples import example_commitments
from leadway.domain.refs import EntityKind
from leadway.domain.text import isolated, one_line
from leadway.domain.weeks import WEEKDAYS
from leadway.i18n import _
from leadway.services.keep.commitments import CommitmentRecord
from leadway.services.session import Services
from leadway.services.unwritten import Unwritten
from leadway.ui.forms.autosave import Autosave
from leadway.ui.forms.binder import Port
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.registers.commitment_form import CADENCES, CRITICAL, WEEKLY, CommitmentForm
from leadway.ui.registers.record_list import RecordLine, RecordList
from leadway.ui.widgets.accessibility import announce
from leadway.ui.widgets.buttons import LinkButton, QuietButton
from leadway.ui.widgets.card import InlineNotice, Line
from leadway.ui.widgets.keyboard import name_button, on_keys
from leadway.ui.widgets.row_list import list_width
from leadway.ui.widgets.save_status import SaveStatus
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Heading, Paragraph, Quotation
from leadway.ui.widgets.vbox import STRETCH, VBox, column, outdent, row
from leadway.ui.window.page import Page
from leadway.ui.window.pages import REMINDER

if TYPE_CHECKING:
    from leadway.ui.window.navigator import Navigator

TITLE = _("Commitments")
ADD = _("Add")
NEW = _("New commitment")
BY_DAY = _("{often}, by {day}")
ASKS = _("Same one or new?")
WEEKLY_TIME = _("Weekly time")
REMOVED, UNDO = _("“{title}” is removed. Its weeks stay in History."), _("Undo")
EMPTY = _("Write down what people count on you for. Each week Leadway asks whether it was done.")


class CommitmentsPage(QWidget, Page):
    """What is changed is saved as it is typed; each change is a step that can be undone."""

    shows: ClassVar[frozenset[Kind]] = frozenset(
        {EntityKind.COMMITMENT, EntityKind.CHECK, ProgramPart.SETTINGS}
    )
    accessible_role = "Client"  # no text

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._register = services.commitments
        self._records: tuple[CommitmentRecord, ...] = ()
        self._record = self._stored = CommitmentRecord()
        """The record that is shown as it was last typed, and as it is stored."""
        self._is_adding = self._is_saving = False
        self._removal = ""
        """The step that the notice of a removal undoes."""
        self.list = RecordList(TITLE, self)
        self.add_button = QuietButton(ADD, icon="plus", clicked=self.add)
        self.weekly_time = LinkButton(WEEKLY_TIME)
        self.form = CommitmentForm(Port(lambda: self._record, self._put))
        self.removed = InlineNotice(REMOVED, [("undo", UNDO)], self, icon="history")
        self.empty, self.example = VBox(), Quotation()
        self.empty.add(Paragraph(EMPTY), self.example)
        self.saved, self.errors = SaveStatus(), ErrorNotice()
        self._autosave = Autosave(self._save, self._typed, self, disk=services.database)
        self._build()

    @classmethod
    def make(cls, navigator: Navigator) -> Self:
        """Return the page, connected to the navigator."""
        page = cls(navigator.services)
        page.weekly_time.clicked.connect(partial(navigator.open_page, REMINDER))
        page.removed.answered.connect(partial(page._on_undo, navigator.undo.undo))
        return page

    def enter(self, location: str = "") -> None:  # noqa: ARG002 -- restored before
        """Set the focus to the list, or to the button that adds where it is empty."""
        self.refresh()
        (self.list if self._records else self.add_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.enter()

    def location(self) -> str:
        """Return the commitment that is shown."""
        return self._record.id

    def restore(self, location: str) -> None:
        """Show a commitment; one that is gone is passed over."""
        self.refresh()
        self._open(location)

    def flush(self) -> bool:  # type: ignore[override]
        """Save what was typed; return False, and say why, where that fails."""
        return self._autosave.is_on_disk or self._autosave.flush()

    def refresh(self) -> None:
        """Read the list again; the form is only shown anew where another hand changed what it shows."""
        if not self._is_saving:
            self.errors.attempt(self._register.all, self._show_records)

    def add(self) -> None:
        """Show an empty form; the commitment is stored as soon as it has words."""
        if not self.flush():
            return
        self._is_adding = True
        self._show_record(CommitmentRecord())
        self._show_list()
        self.form.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self) -> None:
        """End the commitment that is shown, and offer to undo that."""
        if not self.flush():
            return
        record, by_button = self._record, self.form.remove.hasFocus()
        if record.id:
            text = REMOVED.format(title=isolated(record.old_words or record.title))
            self.removed.message.setText(text)
            self.removed.setAccessibleName(text)
            if not self.errors.attempt(partial(self._register.remove, record), self._on_removed):
                return
        self._is_adding = False
        self.refresh()
        if by_button:
            (self.removed.buttons["undo"] if record.id else self.list).setFocus(
                Qt.FocusReason.OtherFocusReason
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._left.setFixedWidth(list_width(event.size().width()))

    def _show_records(self, records: tuple[CommitmentRecord, ...]) -> None:
        before, self._records = self._records, records
        current = next((record for record in records if record.id == self._record.id), None)
        if current is None and not self._is_adding:
            # Where the one that was shown is gone, its neighbour takes its place.
            place = next((n for n, record in enumerate(before) if record.id == self._record.id), 0)
            current = records[min(place, len(records) - 1)] if records else CommitmentRecord()
        self.errors.attempt(self._register.next_week, self.form.show_from)
        if current is not None and current != self._stored and not self._autosave.is_pending:
            self._show_record(current)
        self.form.show_record(self._record)
        self.removed.setVisible(bool(self._removal) and self._services.database.undo.next == self._removal)
        self._show_list()

    def _show_list(self) -> None:
        lines = [_line(record if record.id != self._record.id else self._record) for record in self._records]
        if self._is_adding and not self._record.id:
            lines.append(RecordLine("", one_line(self._record.title) or NEW))
        self.list.show_lines(lines, self._record.id)
        for widget, is_shown in ((self.form, lines), (self.saved, lines), (self.empty, not lines)):
            widget.setVisible(bool(is_shown))
        self.example.setText(example_commitments()[0])
        place = self.list.row()
        self.form.up.setEnabled(bool(self._record.id) and place > 0)
        self.form.down.setEnabled(bool(self._record.id) and place < len(self._records) - 1)

    def _show_record(self, record: CommitmentRecord) -> None:
        self._record = self._stored = record
        self.form.binder.refresh()

    def _open(self, id_: str) -> None:
        record = next((record for record in self._records if record.id == id_), None)
        if record is None or id_ == self._record.id:
            return
        if self.flush():
            self._is_adding = False
            self._show_record(next(each for each in self._records if each.id == id_))
            self.column.verticalScrollBar().setValue(0)
        self._show_list()

    def _put(self, record: CommitmentRecord) -> None:
        self._record = record
        self._autosave.schedule()

    def _save(self) -> None:
        self._is_saving = True
        try:
            stored = self._stored = self._register.save(self._stored, self._record)
        finally:
            self._is_saving = False
        # What is being typed stays as it is typed.
        self._record = replace(stored, title=self._record.title, right_means=self._record.right_means)
        self._is_adding = self._is_adding and not stored.id
        self.refresh()

    def _typed(self) -> Unwritten:
        stored, record = self._stored, self._record
        words = tuple(text for text in (record.title, record.right_means) if text.strip())
        return Unwritten(words, lambda services: services.commitments.save(stored, record))

    def _on_activated(self) -> None:
        self.form.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_moved(self, id_: str, place: int) -> None:
        record = next((record for record in self._records if record.id == id_), None)
        if record is None:
            # One without words has no place yet.
            self._show_list()
        elif self.errors.attempt(partial(self._register.move, record, place)):
            self.refresh()

    def _on_words(self, answer: str) -> None:
        if not self.flush():
            return
        record, register = self._record, self._register
        if answer == "old":
            done = self.errors.attempt(partial(register.keep_old_words, record))
        else:
            choose = partial(register.choose_words, record, same=answer == "same")
            done = self.errors.attempt(choose, self._show_record)
        if done:
            self.refresh()
        self.form.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_removed(self, step: str) -> None:
        self._removal = step
        announce(self, self.removed.message.text())

    def _on_undo(self, undo: Callable[[], object], _answer: str) -> None:
        known = {record.id for record in self._records}
        undo()
        self.refresh()
        back = next((record.id for record in self._records if record.id not in known), "")
        self._open(back)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        self.column = ScrollColumn()
        self.column.add(Heading(TITLE), self.removed, self.empty, self.form)
        below = column(self.errors, self.saved, margins=(24, 4, 24, 8))
        right = column(self.column, below, spacing=0)
        right.setStretchFactor(self.column, 1)
        self.removed.hide()
        self._left = QWidget()
        head = row(self.add_button, STRETCH, margins=(20, 24, 16, 8))
        foot = outdent(self.weekly_time, fill=False)
        foot.setContentsMargins(24, 4, 8, 8)
        self._left.setLayout(column(head, self.list, foot, spacing=0))
        self.setLayout(row(self._left, Line(vertical=True), right, spacing=0, grow=right))
        self._left.setFixedWidth(list_width(self.width()))
        self._autosave.show_in(self.saved, self.errors)
        name_button(self.add_button, ADD, "Ins")  # no text
        on_keys(self, "Ins", self.add)  # no text
        self.list.chosen.connect(self._open)
        self.list.activated.connect(self._on_activated)
        self.list.moved.connect(self._on_moved)
        self.list.remove.connect(self.remove)
        self.form.words.answered.connect(self._on_words)
        self.form.remove.clicked.connect(self.remove)
        self.form.up.clicked.connect(partial(self.list.move_current, -1))
        self.form.down.clicked.connect(partial(self.list.move_current, 1))
        self.setFocusProxy(self.list)


def _line(record: CommitmentRecord) -> RecordLine:
    details = CADENCES.get(record.cadence, "")
    if record.weekday and record.cadence[0] in WEEKLY:
        details = BY_DAY.format(often=details, day=WEEKDAYS[record.weekday - 1])
    details = ASKS if record.old_words else details
    title = one_line(record.title) or record.old_words
    return RecordLine(record.id, title, details, CRITICAL if record.critical else "")
