"""The forms of a problem and of an opportunity: fields for one answer, read back as one sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal

from leadway.domain import ideas
from leadway.domain.answers import OpportunityAnswer, ProblemAnswer
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.examples import examples
from leadway.domain.gaps import problem_key
from leadway.domain.ideas import MOST_RUNNING, worth_trying
from leadway.domain.registers.progress import CHECK_ON
from leadway.domain.terms import Benefit, Effort, HowKnown, Reversible, Size
from leadway.i18n import _, ngettext
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.hard_stop import HardStopForm
from leadway.ui.theme.theme import Role
from leadway.ui.widgets.choice import Choice, Option, Tick, numbered
from leadway.ui.widgets.date_field import DateField
from leadway.ui.widgets.field import AnswerField, Field
from leadway.ui.widgets.matrix import Matrix
from leadway.ui.widgets.text import Text
from leadway.ui.widgets.vbox import STRETCH, VBox, column, row

WHO = _("Who feels it?")
HAPPENS = _("What happens?")
SHOULD, SHOULD_EXAMPLE = _("What should happen?"), _("e.g. 1 day")
KNOWN = _("How do you know?")
TRIED = _("If we tried…")
THEN = _("then…")
BETTER_FOR = _("would be better for")
REACH = _("How much would it help?")
EFFORT = _("Effort")
UNDO = _("Can be undone")
WHOSE, WHOSE_EXAMPLE = _("Whose idea?"), _("e.g. the late shift, the newest colleague")
TRY, TRY_YES = _("Try it this week?"), _("Yes, try it this week")
TRY_HINT = _("This starts a small experiment with a check date in four weeks.")
FULL = _("{most} experiments are running already, so this one starts when one of them ends.")


class IdeaForm(VBox):
    """Fields for one answer. `changed` is emitted after an edit was saved."""

    changed = Signal()

    kind: ClassVar[type[ProblemAnswer] | type[OpportunityAnswer]]
    accent: ClassVar[Role]
    first: Field
    """The field the focus begins in."""

    binder: FormBinder[Any]

    def __init__(self, autosave: DraftAutosave, key: str) -> None:
        super().__init__()
        self.autosave = autosave
        self.key = key
        self.lens = ""
        """The code of the lens shown; it is saved with what is begun from now on."""
        self.sentence = Text(size="lead", serif=True)

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been written in it."""
        return bool(self.binder.record.blank)

    def refresh(self) -> None:
        """Show the answer as it is."""
        self.binder.refresh()

    def show_others(self) -> None:
        """Show what follows from the other forms of the page."""

    def _bind(self, **fields: Field) -> None:
        port = self.autosave.port(self.kind, self.key)
        self.binder = FormBinder(port, self._show, adjust=self._adjust, on_edit=self.changed.emit, **fields)
        self.first = self.binder.fields[0]
        self.refresh()

    def _adjust(self, before: Any, after: Any) -> object:  # noqa: ANN401 -- either kind of answer
        after = replace(after, lens="")
        # A lens alone is no answer and nothing to save.
        return (
            after if after == self.kind() else replace(after, lens=self.lens if before.blank else before.lens)
        )

    def _show(self, answer: Any) -> None:  # noqa: ANN401 -- either kind of answer
        raise NotImplementedError


class ProblemForm(IdeaForm):
    """Who feels it, what happens, what should happen, and how that is known."""

    kind = ProblemAnswer
    accent = "problem"

    def __init__(self, autosave: DraftAutosave, key: str) -> None:
        super().__init__(autosave, key)
        self.who = AnswerField(f"problem/{key}/who", WHO, placeholder=examples().who)
        self.happens = AnswerField(f"problem/{key}/happens", HAPPENS, placeholder=examples().happens)
        self.should = AnswerField(f"problem/{key}/should", SHOULD, placeholder=SHOULD_EXAMPLE)
        self.known = Choice(f"problem/{key}/known", KNOWN, numbered(HowKnown))
        self.stop = HardStopForm(autosave, problem_key(key), f"problem/{key}", origin=True)
        self.stop.changed.connect(self.changed)
        self.add(self.who, self.happens, self.should, self.known, self.stop, self.sentence)
        self._bind(who=self.who, happens=self.happens, should=self.should, known=self.known)

    @property
    def is_blank(self) -> bool:
        return super().is_blank and not self.stop.is_stopped

    def refresh(self) -> None:
        self.stop.refresh()
        super().refresh()

    def _show(self, answer: ProblemAnswer) -> None:
        text = ideas.problem(answer.who, answer.happens, answer.should, answer.known)
        self.stop.follow("" if answer.blank else text, answer.who, answer.happens, answer.should)
        self.sentence.set_or_hide("" if answer.blank else text)


class OpportunityForm(IdeaForm):
    """If we tried … then … would be better for …; reach, effort, undo; whose idea; try it."""

    kind = OpportunityAnswer
    accent = "opportunity"

    def __init__(self, autosave: DraftAutosave, key: str) -> None:
        super().__init__(autosave, key)
        name = f"opportunity/{key}"
        self.tried = AnswerField(f"{name}/tried", TRIED, placeholder=examples().tried)
        self.then = AnswerField(f"{name}/then", THEN, placeholder=examples().then)
        self.better_for = Choice(f"{name}/better_for", BETTER_FOR, numbered(Benefit))
        self.reach = Choice(f"{name}/reach", REACH, numbered(Size))
        self.effort = Choice(f"{name}/effort", EFFORT, numbered(Effort))
        self.reversible = Choice(f"{name}/undo", UNDO, numbered(Reversible))
        self.matrix = Matrix()
        self.suggested_by = AnswerField(f"{name}/whose", WHOSE, placeholder=WHOSE_EXAMPLE)
        self.try_it = Tick(f"{name}/try", TRY, (Option("yes", TRY_YES),), hint=TRY_HINT)
        today = autosave.ritual.agenda.today
        self.check_on = DateField(
            f"{name}/check-on",
            CHECK_ON.label,
            today + REVIEW_AFTER,
            today=today,
            earliest=today,
        )
        bands = column(self.reach, self.effort, self.reversible, STRETCH, spacing=16)
        self.add(self.tried, self.then, self.better_for, self.sentence)
        self.body.addLayout(row(bands, self.matrix, spacing=24, grow=bands, align=Qt.AlignmentFlag.AlignTop))
        self.add(self.suggested_by, self.try_it, self.check_on)
        self._bind(
            tried=self.tried,
            then=self.then,
            better_for=self.better_for,
            reach=self.reach,
            effort=self.effort,
            reversible=self.reversible,
            suggested_by=self.suggested_by,
            try_it=self.try_it,
            check_on=self.check_on,
        )

    def show_others(self) -> None:
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

    def _adjust(self, before: OpportunityAnswer, after: OpportunityAnswer) -> object:
        # What is no longer offered cannot stay chosen out of sight.
        return super()._adjust(before, replace(after, try_it=after.try_it and worth_trying(after)))

    def _show(self, answer: OpportunityAnswer) -> None:
        """Read the idea back, show where it is in the picture, and offer the try where it is a good one."""
        self.sentence.set_or_hide(ideas.idea(answer.tried, answer.then, answer.better_for))
        offers_try = worth_trying(answer)
        self.matrix.show_place(answer.reach, answer.effort, glowing=offers_try)
        self.try_it.set_value(answer.try_it)
        self.try_it.setVisible(offers_try)
        self.check_on.setVisible(offers_try and answer.try_it)
        self.show_others()
