"""One opportunity, read back in one line and weighed in three bands; a good, easy one may be tried."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leadway.domain import sentences
from leadway.domain.answers import OpportunityAnswer
from leadway.domain.experiments import MOST_RUNNING, worth_trying
from leadway.domain.terms import Benefit, Effort, Reversible, Size
from leadway.i18n import _, ngettext
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.ideas.form import IdeaForm, numbered
from leadway.ui.widgets.chips import Tick
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
        self.try_it = Tick(f"{name}/try", TRY, (Option("yes", TRY_YES),), hint=TRY_HINT)
        self._lay_out()
        self.binder = FormBinder(
            autosave.port(OpportunityAnswer, key),
            self._show,
            adjust=self._adjust,
            edited=self.changed.emit,
            tried=self.tried,
            then=self.then,
            better_for=self.better_for,
            reach=self.reach,
            effort=self.effort,
            reversible=self.reversible,
            suggested_by=self.suggested_by,
            try_it=self.try_it,
        )
        self.refresh()

    @property
    def first(self) -> Field:
        return self.tried

    def refresh(self) -> None:
        self.binder.refresh()

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
        for widget in (self.tried, self.then, self.better_for, self.sentence):
            self.body.addWidget(widget)
        self.body.addLayout(weighed)
        self.body.addWidget(self.suggested_by)
        self.body.addWidget(self.try_it)

    def _adjust(self, before: OpportunityAnswer, after: OpportunityAnswer) -> OpportunityAnswer:
        # What is no longer offered cannot stay chosen out of sight.
        after = replace(after, lens="", try_it=after.try_it and worth_trying(after))
        # A lens alone is no answer and nothing to save.
        return after if after == OpportunityAnswer() else replace(after, lens=self._lens_of(before))

    def _show(self, answer: OpportunityAnswer) -> None:
        """Read the idea back, show where it is in the picture, and offer the try where it is a good one."""
        self.sentence.set_or_hide(sentences.idea(answer.tried, answer.then, answer.better_for))
        offered = worth_trying(answer)
        self.matrix.show_place(answer.reach, answer.effort, glowing=offered)
        self.try_it.set_value(answer.try_it)
        self.try_it.setVisible(offered)
        self.say_running()

    def say_running(self) -> None:
        """Show how many experiments are running; another form may have added one."""
        running = self.autosave.ritual.agenda.running
        for key in self.autosave.ritual.draft.all(OpportunityAnswer):
            # Those begun before this one are sealed before it and take the free places.
            if key == self.key:
                break
            running += self.autosave.answer(OpportunityAnswer, key).try_it
        if running >= MOST_RUNNING:
            running_text = FULL.format(most=MOST_RUNNING)
        else:
            text = ngettext("{n} of {most} is running.", "{n} of {most} are running.", running)
            running_text = text.format(n=running, most=MOST_RUNNING)
        self.try_it.hint.setText(f"{TRY_HINT} {running_text}")
        for chip in self.try_it.chips:
            chip.setAccessibleDescription(f"{TRY} {TRY_HINT} {running_text}")
