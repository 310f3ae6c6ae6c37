"""Screen 3: where the rulebook ran out, what was decided there, and the outcome of earlier decisions."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from leadway.domain.answers import GapAnswer, GapsAnswer
from leadway.domain.lenses import memory_jogger
from leadway.domain.steps import PLANS
from leadway.domain.terms import GapType, Step
from leadway.i18n import _
from leadway.ui.forms.form_list import FormList, RemovableForm
from leadway.ui.ritual.autosave import DraftAutosave, new_key
from leadway.ui.ritual.gaps.form import KINDS, WAS_THERE, GapForm
from leadway.ui.ritual.gaps.look_back import FollowUpForm, ProposalForm, ReviewForm
from leadway.ui.ritual.step_page import StepPage, as_term
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.card import InlineNotice
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.text import Heading, Question

NONE = _("none of these")
ANOTHER = _("Another moment")
ANOTHER_ASKED = _("Was there another moment when…")
REMOVE = _("Remove")
LOOKING_BACK = _("Looking back")

_NONE = "none"
_MOMENTS = (*KINDS, Option(_NONE, NONE, "0"))


class GapsPage(StepPage):
    """Asks for a moment in which no rule helped; each becomes a form of its own."""

    step = Step.GAPS
    why = _(
        "Where the rulebook ends, your judgement begins. Write it down while it is fresh, with what you "
        "expect to see: you can look back on it, use it as a precedent, or make a better rule of it."
    )

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__(autosave)
        agenda = self.ritual.agenda
        self._asking = False
        self.moment = Choice("gaps/moment", WAS_THERE, _MOMENTS)
        self.moment.chosen.connect(self._on_moment)
        self.jogger = InlineNotice(memory_jogger(agenda.week))
        self.list = FormList(partial(GapItem, autosave))
        self.list.changed.connect(self._update_visibility)
        self.add(Question(PLANS[Step.GAPS].question), self.moment, self.jogger, self.list)
        self.another = QuietButton(ANOTHER, icon="plus")
        self.another.clicked.connect(self._on_another)
        self.body.addWidget(self.another, 0, Qt.AlignmentFlag.AlignLeading)
        self.follow_ups = [FollowUpForm(autosave, case) for case in agenda.escalations]
        self.review = ReviewForm(autosave, agenda.review) if agenda.review else None
        self.proposals = [ProposalForm(autosave, each) for each in agenda.proposals]
        self._look_backs: list[FollowUpForm | ProposalForm | ReviewForm] = [
            *self.follow_ups,
            *self.proposals,
            *([self.review] if self.review else []),
        ]
        if self._look_backs:
            self.add(8, Heading(LOOKING_BACK), *self._look_backs)

    def refresh(self) -> None:
        begun = self.ritual.draft.begun(GapAnswer).items()
        self.list.refresh([key for key, answer in begun if not (answer.not_a_stop and answer.blank)])
        for form in self._look_backs:
            form.refresh()
        self._asking = False
        self._update_visibility()

    def first_field(self) -> QWidget | None:
        forms = [item.form.first for item in self.list.shown]
        return next((field for field in (self.moment, *forms) if field.isVisibleTo(self)), None)

    def _on_moment(self, value: object) -> None:
        kind = as_term(GapType, value)
        if kind is not None:
            self._open(kind)
        elif any(item.is_own for item in self.list.shown):
            # Nothing more: the question goes, the forms stay.
            self._asking = False
            self._update_visibility()
            self.another.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.autosave.put(GapsAnswer(none=value == _NONE))
            self._update_visibility()

    def _on_another(self) -> None:
        self._asking = True
        self._update_visibility()
        self.moment.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, kind: GapType) -> None:
        """Begin a new form of this kind."""
        key = new_key()
        self.autosave.put(GapsAnswer())
        self.autosave.put(GapAnswer(kind=kind), key)
        self._asking = False
        item = self.list.add_form(key)
        self._update_visibility()
        item.form.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _update_visibility(self) -> None:
        own = any(item.is_own for item in self.list.shown)
        none = not own and self.autosave.answer(GapsAnswer).none
        self.moment.label.setText(ANOTHER_ASKED if own else WAS_THERE)
        self.moment.set_value(_NONE if none else None)
        self.moment.setVisible(not own or self._asking)
        self.another.setVisible(own and not self._asking)
        self.jogger.setVisible(none)


class GapItem(RemovableForm):
    """One gap in the list: its form, or the notice that restores a removed one."""

    form: GapForm

    def __init__(self, autosave: DraftAutosave, key: str) -> None:
        form = GapForm(autosave, key)
        super().__init__(form, form, REMOVE, own=not form.origin.text())
        form.add_action(self.remove_button)
