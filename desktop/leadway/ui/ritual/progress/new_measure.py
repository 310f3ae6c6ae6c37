"""A number that nobody has followed so far: what is counted, which way is better, and today's value."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from leadway.domain.agenda import Agenda
from leadway.domain.answers import NewMeasure
from leadway.domain.measures import not_a_number
from leadway.domain.terms import Better
from leadway.i18n import _
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.field import FieldRow, LineField
from leadway.ui.widgets.text import Caption, Heading

NEW_NUMBER = _("A new measure")
NAME, UNIT, BETTER, TODAY, FOR_WHICH = (
    _("What do you count?"),
    _("In which unit?"),
    _("Which way is better?"),
    _("Today’s value"),
    _("For which experiment?"),
)
LEAVE_OUT = _("Remove")
NO_A_TO_B = _("Without today’s value there is no “from A to B” later.")
NEEDS_A_NAME = _("Give it a name to follow it.")
WHICH_WAY_HINT = _("Say which way is better; until then, higher counts as better.")
EXAMPLE = "2.6"
NOT_A_NUMBER = _("Type just a number, such as {example}. What you typed is kept.")
WAYS = (Option(Better.LOWER, _("Lower"), "1"), Option(Better.HIGHER, _("Higher"), "2"))


class NewMeasureCard(Card):
    """A number that nobody has followed so far. `left_out` carries its key."""

    left_out = Signal(str)

    def __init__(self, autosave: DraftAutosave, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, accent="accent")
        self._autosave = autosave
        self._key = key
        at = f"measure/{key}"
        self.name = LineField(f"{at}/name", NAME, self, placeholder=_("Days from the counter to the refund"))
        self.unit = LineField(f"{at}/unit", UNIT, self, placeholder="days")
        self.better = Choice(f"{at}/better", BETTER, WAYS, self)
        self.today = LineField(f"{at}/today", TODAY, self, placeholder=EXAMPLE)
        self.experiment = Choice(f"{at}/experiment", FOR_WHICH, experiments(autosave.ritual.agenda), self)
        self.trouble = Caption(NOT_A_NUMBER.format(example=EXAMPLE), self)
        self.hint = Caption("", self)
        self.leave_out = LinkButton(LEAVE_OUT, self)
        self.leave_out.setAccessibleName(f"{NEW_NUMBER}: {LEAVE_OUT}")
        self.leave_out.clicked.connect(self._on_left_out)
        self._lay_out()
        self.binder = FormBinder(
            autosave.port(NewMeasure, key),
            self._update_visibility,
            name=self.name,
            unit=self.unit,
            better=self.better,
            written=self.today,
            experiment=self.experiment,
        )
        self.today.edit.editingFinished.connect(self._validate)

    def refresh(self) -> None:
        """Show the answer as it is."""
        self.binder.refresh()
        self._validate()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(Heading(NEW_NUMBER, self), 1)
        top.addWidget(self.leave_out, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(top)
        self.add(self.name)
        self.add(FieldRow(self.unit, self.today))
        self.add(self.trouble)
        self.add(self.better)
        self.add(self.experiment)
        self.add(self.hint)
        self.experiment.setVisible(self._autosave.ritual.agenda.running > 0)

    def _update_visibility(self, answer: NewMeasure) -> None:
        hint = ""
        if not answer.blank and not answer.name.strip():
            hint = NEEDS_A_NAME
        elif answer.name.strip() and not answer.written.strip():
            hint = NO_A_TO_B
        elif answer.name.strip() and answer.better is None:
            hint = WHICH_WAY_HINT
        self.hint.set_or_hide(hint)
        if self.trouble.isVisibleTo(self):
            self._validate()

    def _validate(self) -> None:
        self.trouble.setVisible(not_a_number(self.today.text()))

    def _on_left_out(self) -> None:
        self._autosave.put(NewMeasure(), self._key)
        self.left_out.emit(self._key)


def experiments(agenda: Agenda) -> list[Option]:
    """Return the running experiments to choose from."""
    running = [*([agenda.experiment] if agenda.experiment else []), *agenda.other_experiments]
    return [Option(each.id, each.title) for each in running]
