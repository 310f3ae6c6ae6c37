"""The numbers of the week: one row for each measure that is due, and a number to follow from now on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leadway.domain.agenda import Agenda, DueMeasure
from leadway.domain.answers import NewMeasure, ReadingAnswer
from leadway.domain.measures import Series, not_a_number, number
from leadway.domain.terms import Strength
from leadway.domain.weeks import short_date
from leadway.i18n import _
from leadway.services.ritual.draft_results import with_reading
from leadway.ui.ritual.autosave import DraftAutosave, new_key
from leadway.ui.ritual.progress.new_measure import EXAMPLE, NOT_A_NUMBER, NewMeasureCard
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.chart import RunChart
from leadway.ui.widgets.choice import Chips, Option
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.text import Caption, Heading
from leadway.ui.widgets.vbox import remove_widget

NUMBERS = _("Measures")
NUMBERS_HINT = _("Type the number, or tick “None this week” (N).")
NONE_DUE = _("Nothing to enter yet. Follow a number to show what changed.")
USUAL = _("{strength} (usual: {baseline})")
NONE_THIS_WEEK = _("None this week")
NO_READING_YET = _("No reading yet")
FOLLOW = _("Follow a number")
STRENGTHS = {
    Strength.NO_BASELINE: _("No reading before the change"),
    Strength.BASELINE_ONLY: _("Nothing since the change yet"),
    Strength.EARLY_SIGN: _("Early sign"),
    Strength.SHIFT: _("Better six times in a row or more"),
    Strength.NOT_CLEAR: _("Not clear"),
    Strength.WORSE: _("Worse six times in a row or more"),
}

_FIELD = 168


class ReadingsSection(QWidget):
    """All rows. `finished` says that Enter was pressed in the last one."""

    finished = Signal()

    def __init__(self, autosave: DraftAutosave, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._autosave = autosave
        agenda = autosave.ritual.agenda
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(16)
        self.rows = [ReadingRow(autosave, due, self) for due in agenda.measures]
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(Heading(NUMBERS, self))
        head.addWidget(Caption(NUMBERS_HINT if self.rows else NONE_DUE, self))
        self._body.addLayout(head)
        if self.rows:
            self._add_rows()
        self.new: dict[str, NewMeasureCard] = {}
        self._news = QVBoxLayout()
        self._news.setSpacing(16)
        self._body.addLayout(self._news)
        self.follow = QuietButton(FOLLOW, self, icon="plus")
        self.follow.clicked.connect(self._on_follow)
        self._body.addWidget(self.follow, 0, Qt.AlignmentFlag.AlignLeft)

    def refresh(self) -> None:
        """Show the cards as they are."""
        for row in self.rows:
            row.refresh()
        kept = self._autosave.ritual.draft.all(NewMeasure)
        for key in [key for key in self.new if key not in kept]:
            self._drop(key)
        for key in kept:
            self._card(key).refresh()

    def _add_rows(self) -> None:
        card = Card(self)
        for place, row in enumerate(self.rows, start=1):
            row.submitted.connect(partial(self._go_to, place))
            card.add(row)
        self._body.addWidget(card)

    def _card(self, key: str) -> NewMeasureCard:
        if key not in self.new:
            card = self.new[key] = NewMeasureCard(self._autosave, key, self)
            card.left_out.connect(self._on_left_out)
            self._news.addWidget(card)
            card.show()
        return self.new[key]

    def _drop(self, key: str) -> None:
        card = self.new.pop(key)
        remove_widget(self._news, card)

    def _go_to(self, place: int) -> None:
        if place < len(self.rows):
            self.rows[place].field.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()

    def _on_follow(self) -> None:
        card = self._card(new_key())
        card.refresh()
        card.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_left_out(self, key: str) -> None:
        self.follow.setFocus(Qt.FocusReason.OtherFocusReason)
        self._drop(key)


class ReadingRow(QWidget):
    """One measure: its name, the field, "none this week", and the chart with what it says."""

    submitted = Signal()

    def __init__(self, autosave: DraftAutosave, due: DueMeasure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._autosave = autosave
        self._key = due.id
        self._series = series = due.series
        called = f"{series.name}, {series.unit}" if series.unit else series.name
        last = number(series.points[-1].value) if series.points else ""
        self.title = Heading(called, self, size="body")
        self.last = Caption(last_reading(series), self)
        self.field = LineField(f"reading/{due.id}", "", self, placeholder=last, accessible_name=called)
        self.field.edit.setAccessibleDescription(f"{last_reading(series)}. {NUMBERS_HINT}")
        self.field.setFixedWidth(_FIELD)
        self.none = Chips(
            f"reading/{due.id}/none",
            "",
            [Option("none", NONE_THIS_WEEK)],
            self,
            accessible_name=f"{called}: {NONE_THIS_WEEK}",
        )
        self.trouble = Caption(NOT_A_NUMBER.format(example=last or EXAMPLE), self)
        self.chart = RunChart(series, self)
        self.strength = Caption("", self)
        self._lay_out()
        self.field.changed.connect(self._on_typed)
        self.field.edit.editingFinished.connect(self._validate)
        self.field.submitted.connect(self.submitted)
        self.field.edit.installEventFilter(self)
        self.none.changed.connect(self._on_none)

    def refresh(self) -> None:
        """Show the card as it is."""
        card = self._autosave.answer(ReadingAnswer, self._key)
        self.field.set_text(card.written)
        self._show(card)
        self._validate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take N in the empty field as "none this week"."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.text().casefold() == "n"
            and self.field.is_empty()
        ):
            self.none.chips[0].click()
            if self.none.values():
                self.submitted.emit()
            return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        entry = QHBoxLayout()
        entry.setSpacing(12)
        entry.addWidget(self.field)
        entry.addWidget(self.none, 1, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.last)
        words.addSpacing(4)
        words.addLayout(entry)
        words.addWidget(self.trouble)
        words.addStretch(1)
        picture = QVBoxLayout()
        picture.setSpacing(4)
        picture.addWidget(self.chart)
        picture.addWidget(self.strength)
        picture.addStretch(1)
        self.strength.setFixedWidth(self.chart.sizeHint().width())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(24)
        row.addLayout(words, 1)
        row.addLayout(picture)

    def _show(self, card: ReadingAnswer) -> None:
        """Show what follows from the card: the chip, and the chart with the reading on it."""
        self.none.set_values(["none"] if card.none else [])
        series = with_reading(self._series, card, self._autosave.ritual.agenda.today)
        self.chart.set_series(series)
        self.strength.setText(in_words(series))

    def _validate(self) -> None:
        """Say what is wrong once the person has left the field; while they type it would only disturb."""
        self.trouble.setVisible(not_a_number(self.field.text()))

    def _on_typed(self) -> None:
        card = replace(self._autosave.answer(ReadingAnswer, self._key), written=self.field.text(), none=False)
        self._autosave.put(card, self._key)
        self._show(card)
        if self.trouble.isVisibleTo(self):
            self._validate()

    def _on_none(self) -> None:
        card = replace(self._autosave.answer(ReadingAnswer, self._key), none=bool(self.none.values()))
        self._autosave.put(card, self._key)
        self._show(card)


def last_reading(series: Series) -> str:
    """Return `Last: 2.6 days · 17 Nov`, or that there is none."""
    if not series.points:
        return NO_READING_YET
    last = series.points[-1]
    unit = f" {series.unit}" if series.unit else ""
    return _("Last: {value} · {date}").format(value=f"{number(last.value)}{unit}", date=short_date(last.day))


def in_words(series: Series) -> str:
    """Return what the readings say, with the baseline they are held against."""
    strength = STRENGTHS[series.strength]
    if series.baseline is None:
        return strength if series.points else ""
    return USUAL.format(strength=strength, baseline=number(series.baseline))


def unreadable(agenda: Agenda, autosave: DraftAutosave) -> list[str]:
    """Return the names of the numbers that were typed but cannot be read as one."""
    found = []
    for due in agenda.measures:
        card = autosave.answer(ReadingAnswer, due.id)
        if not card.none and not_a_number(card.written):
            found.append(due.series.name)
    new = autosave.ritual.draft.all(NewMeasure).values()
    found += [one.name.strip() for one in new if one.name.strip() and not_a_number(one.written)]
    return found
