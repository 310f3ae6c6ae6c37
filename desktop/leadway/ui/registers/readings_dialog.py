"""Readings from a spreadsheet: pasted or from a file, shown as they are understood before they are added."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from leadway.domain.date_parser import DAY_FIRST, MONTH_FIRST
from leadway.domain.errors import KnownError
from leadway.domain.number_parser import grouped
from leadway.domain.reading_table import NOTHING_ADDED, Reading, ReadTable, dated, read_table
from leadway.domain.refs import Ref
from leadway.domain.text import shorten
from leadway.domain.weeks import full_date, long_date
from leadway.i18n import _, isolated, ngettext
from leadway.services.progress.measures import (
    CANNOT_READ,
    MOST_BYTES,
    TOO_LARGE,
    ImportPlan,
    decoded,
)
from leadway.services.session import Services
from leadway.ui.forms.dialog import FormDialog
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.date_field import DateField
from leadway.ui.widgets.field import TextField
from leadway.ui.widgets.file_dialog import ask_for_file, documents_folder
from leadway.ui.widgets.number_field import CountField
from leadway.ui.widgets.picker import SelectField
from leadway.ui.widgets.region import number_signs, order_of_dates
from leadway.ui.widgets.text import Paragraph

TITLE, ADD = _("Readings from a spreadsheet"), _("Add them")
PASTED = _("Paste a column of values, or two: date and value")
PASTED_EXAMPLE = _("e.g. 24.11.2026; 3,1")
FROM_FILE, CHOOSE, FILES = (
    _("From a file…"),
    _("Choose a file"),
    _("Tables (*.csv *.tsv *.txt);;All files (*)"),
)
ORDER, DECIMAL, COLUMN = (
    _("How are the dates written?"),
    _("How are the numbers written?"),
    _("Which column?"),
)
ORDERS = (
    Option(DAY_FIRST, _("Day first: 24/11/2026")),
    Option(MONTH_FIRST, _("Month first: 11/24/2026")),
)
SIGNS = (
    Option(value=True, label=_("Decimal comma: 3,125")),
    Option(value=False, label=_("Decimal point: 3.125")),
)
LAST, EVERY = _("When was the last one taken?"), _("How many weeks lie between two?")
OTHERS = _("Days that have another reading already")
KEEP, REPLACE = _("Leave as they are"), _("Replace")
POLICIES = (Option(value=False, label=KEEP), Option(value=True, label=REPLACE))
READ_AS = _("{day}: {value}")
LEFT_OUT, LINE = _("Left out: {lines}"), _("line {n} “{text}”")
NOTHING = _("Nothing to add yet.")
_NAMED, _SHORT = 3, 24


class ReadingsDialog(FormDialog):
    """Nothing is written before the person says so; then all of it is, as one step."""

    def __init__(self, services: Services, ref: Ref, every: int, parent: QWidget) -> None:
        super().__init__(TITLE, parent, action=ADD, width=600)
        self._measures, self._ref = services.measures, ref
        self._today = services.registers.today
        self._table, self._plan = ReadTable(()), ImportPlan(())
        self._fault: KnownError | None = None
        self.text = TextField(
            "readings/text", PASTED, lines=4, most_lines=6, placeholder=PASTED_EXAMPLE, limit=10**9
        )
        self.file_button = QuietButton(FROM_FILE, icon="file-text", clicked=self._on_file)
        self.column = SelectField("readings/column", COLUMN, [])
        self.order = Choice("readings/order", ORDER, ORDERS, required=True)
        self.sign = Choice("readings/decimal", DECIMAL, SIGNS, required=True)
        self.last = DateField(
            "readings/last", LAST, self._today, today=self._today, latest=self._today, looks_back=True
        )
        self.every = CountField("readings/every", EVERY)
        self.every.set_value(every)
        self.others = Choice(
            "readings/others",
            OTHERS,
            [Option(value=False, label=KEEP), Option(value=True, label=REPLACE)],
            required=True,
        )
        self.others.set_value(False)
        self.preview = Paragraph(NOTHING)
        for widget in (
            self.text,
            self.file_button,
            self.column,
            self.order,
            self.sign,
            self.last,
            self.every,
        ):
            self.add(widget)
        self.add(self.others)
        self.add(self.preview)
        self.text.changed.connect(self._on_text)
        for field in (self.column, self.order, self.sign, self.last, self.every, self.others):
            field.changed.connect(self._update)
        self._paste()

    def save(self) -> None:
        if self._fault is not None:
            raise self._fault
        replaces = self.others.value() is True
        if not self._plan.new and not (replaces and self._plan.other):
            raise KnownError(NOTHING, NOTHING_ADDED)
        self._measures.add(self._ref, self._plan, replaces=replaces)

    def _paste(self) -> None:
        """Begin with what the clipboard holds, where it is a table of numbers."""
        text = QApplication.clipboard().text()
        try:
            has_readings = bool(self._read(text, Reading()).readings)
        except KnownError:
            has_readings = False
        if has_readings:
            self.text.set_text(text)
        self._on_text()

    def _on_file(self) -> None:
        ask_for_file(self, CHOOSE, documents_folder(), FILES, self.show_file)

    def show_file(self, path: str) -> None:
        """Take the text of a file; one that cannot be read changes nothing here."""
        self.errors.attempt(lambda: self._text_of(Path(path)), self._show_text)

    def _text_of(self, path: Path) -> str:
        try:
            if path.stat().st_size > MOST_BYTES:
                raise TOO_LARGE
            text = decoded(path.read_bytes())
        except OSError as error:
            raise KnownError(CANNOT_READ.format(file=isolated(path.name)), NOTHING_ADDED) from error
        self._read(text, Reading())
        return text

    def _show_text(self, text: str) -> None:
        self.text.set_text(text)
        self._on_text()

    def _on_text(self) -> None:
        """Find out anew how another text is written."""
        try:
            table = self._read(self.text.text(), Reading())
        except KnownError:
            table = ReadTable(())
        self.column.set_options([Option(n, name or str(n + 1)) for n, name in enumerate(table.columns)])
        self.column.set_value(table.column)
        self.order.set_value(table.order)
        self.sign.set_value(table.decimal_comma)
        self.column.setVisible(len(table.columns) > 1)
        self.order.setVisible(table.is_order_open)
        self.sign.setVisible(table.is_decimal_open)
        for field in (self.last, self.every):
            field.setVisible(bool(table.readings) and not table.has_days)
        self._update()

    def _read(self, text: str, how: Reading) -> ReadTable:
        region = Reading(order_of_dates(), number_signs()[0] == ",", how.order, how.decimal_comma, how.column)
        return read_table(text, self._today, region)

    def _update(self) -> None:
        self._fault = None
        order = self.order.value() if self.order.isVisibleTo(self) else None
        sign = self.sign.value() if self.sign.isVisibleTo(self) else None
        column = self.column.value() if self.column.isVisibleTo(self) else 0
        how = Reading(order=order, decimal_comma=sign, column=int(column or 0))  # type: ignore[arg-type,call-overload]
        try:
            self._table = self._read(self.text.text(), how)
            every = self.every.value()
            weeks = every if isinstance(every, int) and every > 0 else 1
            readings = dated(self._table.readings, self.last.date() or self._today, weeks)
            self._plan = self._measures.plan(self._ref, readings)
        except KnownError as error:
            self._fault, self._plan = error, ImportPlan(())
            self.preview.setText(str(error))
            return
        self.others.setVisible(bool(self._plan.other))
        self.preview.setText("\n".join(self._sentences()))

    def _sentences(self) -> Iterator[str]:
        new, same, other = self._plan.new, self._plan.same, len(self._plan.other)
        if new:
            days = sorted(day for day, _value in new)
            text = ngettext(
                "One reading of {first} will be added.",
                "{n} readings from {first} to {last} will be added.",
                len(new),
            )
            yield text.format(n=f"{len(new):,}", first=full_date(days[0]), last=full_date(days[-1]))
            for day, value in new[:_NAMED]:
                yield READ_AS.format(day=_written(day), value=grouped(value, *number_signs()))
        else:
            yield NOTHING
        if same:
            text = ngettext("One is there already.", "{n} are there already.", same)
            yield text.format(n=f"{same:,}")
        if other:
            text = ngettext(
                "One is of a day that has another value.", "{n} are of days that have another value.", other
            )
            yield text.format(n=f"{other:,}")
        if self._table.later:
            text = ngettext("One is dated after today.", "{n} are dated after today.", self._table.later)
            yield text.format(n=f"{self._table.later:,}")
        if unread := self._table.unread:
            text = ngettext("One line cannot be read.", "{n} lines cannot be read.", len(unread))
            yield text.format(n=f"{len(unread):,}")
            lines = [LINE.format(n=n, text=isolated(shorten(text, _SHORT))) for n, text in unread[:_NAMED]]
            yield LEFT_OUT.format(lines=", ".join(lines))


def _written(day: date) -> str:
    return long_date(day)
