"""The numbers of the week: one row for each measure that is due, and a number to follow from now on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from leadway.domain.agenda import Agenda, DueMeasure
from leadway.domain.answers import NewMeasure, ReadingAnswer, is_no_number
from leadway.domain.closing import readings_in_words, strength_in_words
from leadway.domain.examples import examples
from leadway.domain.measures import Series, number
from leadway.domain.registers.progress import DAY, VALUE
from leadway.domain.terms import Better
from leadway.domain.text import capital
from leadway.domain.weeks import short_date
from leadway.i18n import _, isolated
from leadway.services.ritual.draft_results import with_reading
from leadway.ui.forms.binder import FormBinder
from leadway.ui.forms.dialog import FormDialog
from leadway.ui.ritual.autosave import DraftAutosave, new_key
from leadway.ui.theme.theme import fix_width
from leadway.ui.widgets.buttons import LinkButton, QuietButton
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.chart import RunChart
from leadway.ui.widgets.choice import Choice, Option, Tick
from leadway.ui.widgets.date_field import DateField
from leadway.ui.widgets.field import FieldRow, LineField
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.number_field import EXAMPLE, NumberField
from leadway.ui.widgets.text import Caption, Heading
from leadway.ui.widgets.vbox import STRETCH, VBox, column, outdent, remove_widget, row

NUMBERS = _("Measures")
NUMBERS_HINT = _("Type the number, or tick “None this week”.")
NONE_DUE = _("Nothing to enter yet. Follow a number to show what changed.")
USUAL = _("{strength} (usual: {baseline}, {readings})")
NONE_THIS_WEEK = _("None this week")
NO_READING_YET = _("No reading yet")
FOLLOW = _("Follow a number")
NO_BASELINE = _("No reading before the change")
BASELINE_ONLY = _("Nothing since the change yet")
ADD = _("Add")
MISSED = _("A reading of another day…")
NEW_NUMBER = _("A new measure")
NAME = _("What do you count?")
UNIT, UNIT_EXAMPLE = _("In which unit?"), _("e.g. days")
BETTER, TODAY, FOR_WHICH = _("Which way is better?"), _("Today’s value"), _("For which experiment?")
REMOVE = _("Remove")
NO_A_TO_B = _("Without today’s value there is no “from A to B” later.")
NEEDS_A_NAME = _("Give it a name to follow it.")
WHICH_WAY_HINT = _("Say which way is better; until then, higher counts as better.")
FOR_EXAMPLE = _("e.g. {example}")
WAYS = (Option(Better.LOWER, _("Lower"), "1"), Option(Better.HIGHER, _("Higher"), "2"))

_FIELD = 128


class ReadingsSection(VBox):
    """All rows. `finished` says that Enter was pressed in the last one."""

    finished = Signal()

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__()
        self._autosave = autosave
        self.rows = [ReadingRow(autosave, due) for due in autosave.ritual.agenda.measures]
        self.add(column(Heading(NUMBERS), Caption(NUMBERS_HINT if self.rows else NONE_DUE)))
        if self.rows:
            card = Card()
            card.add(*self.rows)
            self.add(card)
        for place, each in enumerate(self.rows, start=1):
            each.field.submitted.connect(partial(self._go_to, place))
        self.new: dict[str, NewMeasureForm] = {}
        self._news = column(spacing=16)
        self.follow = QuietButton(FOLLOW, icon="plus")
        self.follow.clicked.connect(self._on_follow)
        self.add(self._news)
        self.body.addWidget(self.follow, 0, Qt.AlignmentFlag.AlignLeft)

    def refresh(self) -> None:
        """Show the answers as they are."""
        for each in self.rows:
            each.refresh()
        started = self._autosave.ritual.draft.all(NewMeasure)
        for key in [key for key in self.new if key not in started]:
            self._drop(key)
        for key in started:
            self._form(key).refresh()

    def _form(self, key: str) -> NewMeasureForm:
        if key not in self.new:
            form = self.new[key] = NewMeasureForm(self._autosave, key)
            form.removed.connect(self._on_removed)
            self._news.addWidget(form)
            form.show()
        return self.new[key]

    def _drop(self, key: str) -> None:
        remove_widget(self._news, self.new.pop(key))

    def _go_to(self, place: int) -> None:
        if place < len(self.rows):
            self.rows[place].field.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()

    def _on_follow(self) -> None:
        form = self._form(new_key())
        form.refresh()
        form.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_removed(self, key: str) -> None:
        self.follow.setFocus(Qt.FocusReason.OtherFocusReason)
        self._drop(key)


class ReadingRow(QWidget):
    """One measure: its name, the field, "none this week", and the chart with what it says."""

    def __init__(self, autosave: DraftAutosave, due: DueMeasure) -> None:
        super().__init__()
        self._autosave, self._id = autosave, due.id
        agenda = autosave.ritual.agenda
        self._today = agenda.week.nearest(agenda.today)
        self._series = series = due.series
        called = isolated(f"{series.name}, {series.unit}" if series.unit else series.name)
        last = number(series.points[-1].value) if series.points else ""
        at = f"reading/{due.id}"
        self.last = Caption(last_reading(series))
        self.field = NumberField(
            at,
            "",
            last=series.points[-1].value if series.points else None,
            unit=series.unit,
            placeholder=last,
            accessible_name=called,
            description=f"{last_reading(series)}. {NUMBERS_HINT}",
        )
        fix_width(self.field, _FIELD)
        none = Option("none", NONE_THIS_WEEK)
        self.none = Tick(f"{at}/none", "", [none], accessible_name=f"{called}: {NONE_THIS_WEEK}")
        self.missed = LinkButton(MISSED, clicked=self.add_missed)
        self.missed.setAccessibleName(f"{called}: {MISSED}")
        self.chart = RunChart(series)
        self.strength = Caption()
        self.strength.setFixedWidth(self.chart.sizeHint().width())
        entry = row(self.field, self.none, spacing=12, grow=self.none)
        entry.setAlignment(self.none, Qt.AlignmentFlag.AlignVCenter)
        words = column(
            Heading(called, size="body"),
            self.last,
            4,
            entry,
            self.field.echo,
            outdent(button_row(self.missed)),
            STRETCH,
        )
        picture = column(self.chart, self.strength, STRETCH)
        self.setLayout(row(words, picture, spacing=24, grow=words, margins=(0, 4, 0, 4)))
        self.binder = FormBinder(
            autosave.port(ReadingAnswer, due.id),
            self._show,
            adjust=self._adjust,
            written=self.field,
            none=self.none,
        )

    def refresh(self) -> None:
        """Show the answer as it is."""
        self.binder.refresh()

    def add_missed(self) -> None:
        """Ask for a reading of another day, which is stored at once."""
        MissedReadingDialog(self._series, self._add_missed, self._today, self).open()

    def _add_missed(self, given: Mapping[str, object]) -> None:
        ritual = self._autosave.ritual
        ritual.add_reading(self._id, given)
        self._series = next(due.series for due in ritual.agenda.measures if due.id == self._id)
        self.last.setText(last_reading(self._series))
        self.refresh()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the field from a click on the measure's name."""
        self.field.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def _adjust(self, before: ReadingAnswer, after: ReadingAnswer) -> ReadingAnswer:
        if after.written == before.written:
            return after
        return replace(after, none=False, value=self.field.number())

    def _show(self, answer: ReadingAnswer) -> None:
        """Show what follows from the answer: the tick, and the chart with the reading on it."""
        self.none.set_value(answer.none)
        series = with_reading(self._series, answer, self._today)
        self.chart.set_series(series)
        self.strength.setText(in_words(series))


class MissedReadingDialog(FormDialog):
    """A reading of another day; `store` raises KnownError where it cannot be."""

    def __init__(
        self, series: Series, store: Callable[[Mapping[str, object]], object], today: date, parent: QWidget
    ) -> None:
        super().__init__(series.name, parent, action=ADD)
        self._store = store
        last = series.points[-1].value if series.points else None
        self.day = DateField("missed/day", DAY, None, today=today, latest=today, looks_back=True)
        self.value = NumberField("missed/value", VALUE, last=last, unit=series.unit)
        self.add(self.day)
        self.add(self.value)

    def save(self) -> None:
        self._store({"day": self.day.date(), "value": self.value.number()})


class NewMeasureForm(Card):
    """A number that nobody has followed so far: what is counted, which way is better, and today's value.

    `removed` carries its key.
    """

    removed = Signal(str)

    def __init__(self, autosave: DraftAutosave, key: str) -> None:
        super().__init__(accent="accent")
        self._key = key
        at, agenda = f"measure/{key}", autosave.ritual.agenda
        self.name = LineField(f"{at}/name", NAME, placeholder=examples().measure)
        self.unit = LineField(f"{at}/unit", UNIT, placeholder=UNIT_EXAMPLE)
        self.better = Choice(f"{at}/better", BETTER, WAYS)
        self.today = NumberField(f"{at}/today", TODAY, placeholder=FOR_EXAMPLE.format(example=EXAMPLE))
        self.experiment = Choice(f"{at}/experiment", FOR_WHICH, experiments(agenda))
        self.experiment.setVisible(agenda.running > 0)
        self.hint = Caption()
        self.remove_button = LinkButton(REMOVE)
        self.remove_button.setAccessibleName(f"{NEW_NUMBER}: {REMOVE}")
        self.remove_button.clicked.connect(self._on_remove)
        heading = Heading(NEW_NUMBER)
        self.add(
            row(heading, self.remove_button, grow=heading, align=Qt.AlignmentFlag.AlignTop),
            self.name,
            FieldRow(self.unit, self.today),
            self.better,
            self.experiment,
            self.hint,
        )
        self.binder = FormBinder(
            autosave.port(NewMeasure, key),
            self._update_visibility,
            adjust=self._adjust,
            name=self.name,
            unit=self.unit,
            better=self.better,
            written=self.today,
            experiment=self.experiment,
        )

    def refresh(self) -> None:
        """Show the answer as it is."""
        self.binder.refresh()

    def _update_visibility(self, answer: NewMeasure) -> None:
        hint = ""
        if not answer.blank and not answer.name.strip():
            hint = NEEDS_A_NAME
        elif answer.name.strip() and not answer.written.strip():
            hint = NO_A_TO_B
        elif answer.name.strip() and answer.better is None:
            hint = WHICH_WAY_HINT
        self.hint.set_or_hide(hint)

    def _adjust(self, before: NewMeasure, after: NewMeasure) -> NewMeasure:
        return after if after.written == before.written else replace(after, value=self.today.number())

    def _on_remove(self) -> None:
        self.binder.put(NewMeasure())
        self.removed.emit(self._key)


def experiments(agenda: Agenda) -> list[Option]:
    """Return the running experiments to choose from."""
    return [Option(each.id, each.title) for each in agenda.experiments]


def last_reading(series: Series) -> str:
    """Return `Last: 2.6 days · 17 Nov`, or that there is none."""
    if not series.points:
        return NO_READING_YET
    last = series.points[-1]
    unit = f" {series.unit}" if series.unit else ""
    return _("Last: {value} · {date}").format(value=f"{number(last.value)}{unit}", date=short_date(last.day))


def in_words(series: Series) -> str:
    """Return what the readings say, with the baseline they are held against."""
    if series.baseline is None:
        return NO_BASELINE if series.points else ""
    waiting = series.changed_on is not None and not series.after
    strength = BASELINE_ONLY if waiting else capital(strength_in_words(series))
    readings = readings_in_words(len(series.before))
    return USUAL.format(strength=strength, baseline=number(series.baseline), readings=readings)


def unreadable(autosave: DraftAutosave) -> list[str]:
    """Return the names of the numbers that were typed but cannot be read as one."""
    due = autosave.ritual.agenda.measures
    names = [each.series.name for each in due if is_no_number(autosave.answer(ReadingAnswer, each.id))]
    new = autosave.ritual.draft.all(NewMeasure).values()
    return names + [one.name.strip() for one in new if one.name.strip() and is_no_number(one)]
