"""What the record of one kind shows besides its fields: the chart and readings of a measure, reviews."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from leadway.domain.closing import strength_in_words
from leadway.domain.errors import KnownError
from leadway.domain.ideas import MOST_RUNNING
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers.progress import ADD_READING, ROWS
from leadway.domain.registers.spec import FieldSpec, RowsSpec
from leadway.domain.terms import ExperimentState
from leadway.domain.text import capital
from leadway.i18n import _, ngettext
from leadway.services.documents.charts import chart_facts
from leadway.services.registers.rows import RowLine
from leadway.services.registers.views import RecordView
from leadway.ui.forms.dialog import FormDialog
from leadway.ui.registers.extras import RecordExtra
from leadway.ui.registers.rows_table import RowsTable
from leadway.ui.registers.step_dialog import StepDialog
from leadway.ui.widgets.buttons import LinkButton, QuietButton
from leadway.ui.widgets.chart import LargeRunChart
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.keyboard import name_button, on_keys
from leadway.ui.widgets.text import Caption, FieldLabel

if TYPE_CHECKING:
    from leadway.ui.registers.register_panel import RegisterPanel

ADD, PASTE, DELETE = ADD_READING.label, _("Paste or import…"), _("Delete the selected")
FACTS, FACT, WHAT = _("Facts as a table"), _("Fact"), _("What it says")
WAITS = _(
    "Three experiments are running, so this one is planned. Begin it when one of them ends or is paused."
)
DRAWN = _("The chart shows the latest {n} of {all}.")
_FACTS = RowsSpec(
    EntityKind.READING,
    owner="",
    title=FACTS,
    fields=(FieldSpec("fact", FACT, is_fixed=True), FieldSpec("value", WHAT, is_fixed=True)),
)
FACT_KEYS, PASTE_KEYS = "Ctrl+T", "Ctrl+V"  # no text


class RowsExtra(RecordExtra):
    """The rows of a record as a table; nothing where it has none."""

    kind: ClassVar[EntityKind]

    def __init__(self, panel: RegisterPanel) -> None:
        super().__init__(panel)
        self._services, self._rows, self._spec = panel.services, panel.services.rows, ROWS[self.kind]
        self._ref: Ref | None = None
        self._today = panel.services.registers.today
        self.label = FieldLabel(self._spec.title)
        self.table = RowsTable(self._spec, self._change, self._today)
        self.table.delete.connect(self._delete)
        self.table.records.refused.connect(self._refuse)
        self._build()

    def show_view(self, view: RecordView | None) -> None:
        self.setVisible(view is not None)
        self._ref = view.ref if view is not None else None
        rows = self._rows.rows(self._ref) if self._ref is not None else ()
        self.table.show_rows(rows)
        for widget in (self.label, self.table):
            widget.setVisible(bool(rows))

    def _build(self) -> None:
        self.add(self.label, self.table)

    def _change(self, id_: str, name: str, value: object) -> bool:
        ref = self._ref
        return ref is not None and self.panel.errors.attempt(
            partial(self._rows.change, ref, id_, name, value)
        )

    def _refuse(self, error: KnownError) -> None:
        self.panel.errors.show_error(error)

    def _delete(self, ids: list[str]) -> None:
        if self._ref is not None and self._spec.delete:
            self.panel.errors.attempt(partial(self._rows.delete, self._ref, ids))


class ReviewsExtra(RowsExtra):
    """Why an experiment waits, and what the ritual asked of it, week by week."""

    kind = EntityKind.EXPERIMENT

    def __init__(self, panel: RegisterPanel) -> None:
        self.waits = Caption(WAITS, size="body")
        super().__init__(panel)

    def show_view(self, view: RecordView | None) -> None:
        super().show_view(view)
        running = self._services.registers.lines(EntityKind.EXPERIMENT, (ExperimentState.RUNNING,))
        is_planned = view is not None and view.state == ExperimentState.PLANNED
        self.waits.setVisible(is_planned and len(running) >= MOST_RUNNING)

    def _build(self) -> None:
        self.add(self.waits)
        super()._build()


class MeasureExtra(RowsExtra):
    """The large run chart of a measure, and its readings."""

    kind = EntityKind.MEASURE

    def __init__(self, panel: RegisterPanel) -> None:
        self.chart, self.strength, self.drawn = LargeRunChart(), Caption(size="body"), Caption()
        self.facts_button = LinkButton(FACTS, clicked=self.show_facts)
        self.add_button = QuietButton(ADD, icon="plus", clicked=self.add_reading)
        self.paste_button = QuietButton(PASTE, clicked=self.paste)
        self.delete_button = LinkButton(DELETE, clicked=self._on_delete)
        super().__init__(panel)

    def show_view(self, view: RecordView | None) -> None:
        super().show_view(view)
        if view is None:
            return
        self._every = int(getattr(view.values, "every", None) or 1)
        chart = self._services.measures.chart(view.ref)
        self.chart.set_chart(chart)
        self.strength.setText(capital(strength_in_words(chart.series)))
        points = len(chart.series.points)
        all_ = ngettext("one reading", "{n} readings", chart.count).format(n=f"{chart.count:,}")
        self.drawn.set_or_hide(DRAWN.format(n=points, all=all_) if points < chart.count else "")
        for widget in (self.chart, self.strength, self.facts_button, self.delete_button):
            widget.setVisible(bool(points))

    def show_facts(self) -> FormDialog:
        """Show what the chart shows as a table, and return its window."""
        dialog = FormDialog(FACTS, self, width=560)
        table = RowsTable(_FACTS, lambda *_unchanged: False, self._today, dialog)
        table.show_rows([RowLine(str(n), fact) for n, fact in enumerate(chart_facts(self.chart.shown))])
        dialog.add(table)
        dialog.open()
        table.setFocus()
        return dialog

    def add_reading(self) -> None:
        """Ask for a reading of any day."""
        if self._ref is not None:
            take = partial(self._rows.add, self._ref)
            StepDialog(ADD_READING, ADD.rstrip("…"), take, self._today, lambda _spec: (), self).open()

    def paste(self) -> None:
        """Take readings from a spreadsheet or a file."""
        from leadway.ui.registers.readings_dialog import ReadingsDialog  # late: most sessions paste nothing

        if self._ref is not None:
            ReadingsDialog(self._services, self._ref, self._every, self).open()

    def _build(self) -> None:
        self.add(self.chart, self.strength, self.drawn, self.facts_button)
        self.add(button_row(self.add_button, self.paste_button), self.label, self.table)
        self.add(self.delete_button)
        name_button(self.facts_button, FACTS, FACT_KEYS)
        on_keys(self, FACT_KEYS, self.show_facts)
        on_keys(self.table, PASTE_KEYS, self.paste)

    def _on_delete(self) -> None:
        self._delete(self.table.selected())
