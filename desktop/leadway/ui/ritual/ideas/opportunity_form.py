"""One opportunity, said as one sentence and weighed in three bands; a good, easy one may be tried at once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leadway.domain import sentences
from leadway.domain.answers import OpportunityAnswer
from leadway.domain.experiments import MOST_RUNNING, worth_trying
from leadway.domain.terms import Benefit, Effort, Reversible, Size
from leadway.i18n import _, ngettext
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.ideas.form import IdeaForm, numbered
from leadway.ui.ritual.step_page import as_term
from leadway.ui.widgets.chips import Chips
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.field import Field, LineField
from leadway.ui.widgets.matrix import Matrix
from leadway.ui.widgets.text import Text

TRIED = _("If we tried…")
TRIED_EXAMPLE = _("three labelled bins at the counter")
THEN = _("then…")
THEN_EXAMPLE = _("sorting each return only once")
BETTER_FOR = _("would be better for")
REACH = _("How much would it help?")
EFFORT = _("Effort")
UNDO = _("Can be undone")
WHOSE = _("Whose idea?")
WHOSE_EXAMPLE = _("e.g. the late shift, the newest colleague")
TRY = _("Try it this week?")
TRY_YES = _("Yes, try it this week")
TRY_HINT = _("This starts a small experiment with a check date in four weeks.")
FULL = _("{most} experiments are running already, so this one starts when one of them ends.")
BENEFITS = numbered([Option(benefit, benefit.label) for benefit in Benefit])
SIZES = numbered([Option(size, size.label) for size in Size])
EFFORTS = numbered([Option(effort, effort.label) for effort in Effort])
REVERSIBLE_OPTIONS = numbered([Option(reversible, reversible.label) for reversible in Reversible])


class OpportunityForm(IdeaForm):
    """If we tried … then … would be better for …; reach, effort, undo; whose idea; try it."""

    kind = OpportunityAnswer

    def __init__(self, autosave: DraftAutosave, key: str, parent: QWidget | None = None) -> None:
        super().__init__(autosave, key, parent)
        name = f"opportunity/{key}"
        self.tried = LineField(f"{name}/tried", TRIED, placeholder=TRIED_EXAMPLE)
        self.then = LineField(f"{name}/then", THEN, placeholder=THEN_EXAMPLE)
        self.better_for = Choice(f"{name}/better_for", BETTER_FOR, BENEFITS)
        self.sentence = Text(size="lead", serif=True)
        self.reach = Choice(f"{name}/reach", REACH, SIZES)
        self.effort = Choice(f"{name}/effort", EFFORT, EFFORTS)
        self.reversible = Choice(f"{name}/undo", UNDO, REVERSIBLE_OPTIONS)
        self.matrix = Matrix()
        self.suggested_by = LineField(f"{name}/whose", WHOSE, placeholder=WHOSE_EXAMPLE)
        self.try_it = Chips(f"{name}/try", TRY, (Option("yes", TRY_YES),), hint=TRY_HINT)
        self._lay_out()
        for field in self._fields():
            field.changed.connect(self._on_changed)
        self.refresh()

    @property
    def first(self) -> Field:
        return self.tried

    def refresh(self) -> None:
        card = self.autosave.answer(OpportunityAnswer, self.key)
        self.tried.set_text(card.tried)
        self.then.set_text(card.then)
        self.better_for.set_value(card.better_for)
        self.reach.set_value(card.reach)
        self.effort.set_value(card.effort)
        self.reversible.set_value(card.reversible)
        self.suggested_by.set_text(card.suggested_by)
        self._show(card)

    def _fields(self) -> tuple[Field, ...]:
        said = (self.tried, self.then, self.better_for, self.suggested_by)
        return (*said, self.reach, self.effort, self.reversible, self.try_it)

    def _lay_out(self) -> None:
        bands = QVBoxLayout()
        bands.setSpacing(16)
        for band in (self.reach, self.effort, self.reversible):
            bands.addWidget(band)
        bands.addStretch(1)
        weighed = QHBoxLayout()
        weighed.setSpacing(24)
        weighed.addLayout(bands, 1)
        weighed.addWidget(self.matrix, 0, Qt.AlignmentFlag.AlignTop)
        for said in (self.tried, self.then, self.better_for, self.sentence):
            self.body.addWidget(said)
        self.body.addLayout(weighed)
        self.body.addWidget(self.suggested_by)
        self.body.addWidget(self.try_it)

    def _on_changed(self) -> None:
        before = self.autosave.answer(OpportunityAnswer, self.key)
        written = self._written(before)
        # What is offered no longer cannot stay chosen out of sight.
        card = written if worth_trying(written) else replace(written, try_it=False)
        self.autosave.put(card, self.key)
        self._show(card)
        self.changed.emit()

    def _written(self, before: OpportunityAnswer) -> OpportunityAnswer:
        card = OpportunityAnswer(
            tried=self.tried.text(),
            then=self.then.text(),
            better_for=as_term(Benefit, self.better_for.value()),
            reach=as_term(Size, self.reach.value()),
            effort=as_term(Effort, self.effort.value()),
            reversible=as_term(Reversible, self.reversible.value()),
            suggested_by=self.suggested_by.text(),
            try_it=bool(self.try_it.values()),
        )
        # A lens alone is no answer and nothing to keep.
        return card if card == OpportunityAnswer() else replace(card, lens=self._lens_of(before))

    def _show(self, card: OpportunityAnswer) -> None:
        """Read the sentence back, show where the idea stands, and offer the try where it is a good one."""
        written = sentences.idea(card.tried, card.then, card.better_for)
        self.sentence.set_or_hide(written)
        offered = worth_trying(card)
        self.matrix.show_place(card.reach, card.effort, glowing=offered)
        self.try_it.set_values(["yes"] if card.try_it else [])
        self.try_it.setVisible(offered)
        self.say_running()

    def say_running(self) -> None:
        """Say anew how many experiments are running; another form may have added one."""
        running = self.autosave.ritual.agenda.running
        for key in self.autosave.ritual.draft.all(OpportunityAnswer):
            # Those begun before this one are sealed before it and take the free places.
            if key == self.key:
                break
            running += self.autosave.answer(OpportunityAnswer, key).try_it
        if running >= MOST_RUNNING:
            said = FULL.format(most=MOST_RUNNING)
        else:
            text = ngettext("{n} of {most} is running.", "{n} of {most} are running.", running)
            said = text.format(n=running, most=MOST_RUNNING)
        self.try_it.hint.setText(f"{TRY_HINT} {said}")
        for chip in self.try_it.chips:
            chip.setAccessibleDescription(f"{TRY} {TRY_HINT} {said}")
