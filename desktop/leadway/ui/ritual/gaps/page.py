"""Screen 3: where the rulebook ran out, what was decided there, and what came of earlier decisions."""

from __future__ import annotations

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
from leadway.ui.ritual.gaps.look_back import FollowUpForm, ReviewForm
from leadway.ui.ritual.step_page import StepPage, as_term
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.inline_notice import InlineNotice
from leadway.ui.widgets.text import Heading, Question

NONE = _("none of these")
ANOTHER = _("Another moment")
ANOTHER_ASKED = _("Was there another moment when…")
REMOVE = _("Remove")
LOOKING_BACK = _("Looking back")

_NONE = "none"
_MOMENTS = (*KINDS, Option(_NONE, NONE, "0"))


class GapsPage(StepPage):
    """Asks for a moment in which no rule helped; each becomes a card of its own."""

    step = Step.GAPS
    why = _(
        "Where the rulebook ends, your judgement begins. Write it down while it is fresh, with what you "
        "expect to see: you can look back on it, use it as a precedent, or make a better rule of it."
    )

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__(autosave)
        agenda = self.ritual.agenda
        self._handed_on = {check.id for check in agenda.checks} | {note.id for note in agenda.notes}
        self._asking = False
        self.add(Question(PLANS[Step.GAPS].question))
        self.moment = Choice("gaps/moment", WAS_THERE, _MOMENTS)
        self.moment.chosen.connect(self._on_moment)
        self.add(self.moment)
        self.jogger = InlineNotice(memory_jogger(agenda.week))
        self.add(self.jogger)
        self.list = FormList(self._make_item)
        self.list.changed.connect(self._update_visibility)
        self.add(self.list)
        self.another = QuietButton(ANOTHER, icon="plus")
        self.another.clicked.connect(self._on_another)
        self.body.addWidget(self.another, 0, Qt.AlignmentFlag.AlignLeading)
        self._add_looking_back()

    @property
    def items(self) -> dict[str, GapItem]:
        """The gaps in reading order, removed ones too, by their keys."""
        return {item.form.key: item for item in self.list.items}

    def refresh(self) -> None:
        self.list.refresh(self.ritual.draft.all(GapAnswer))
        for follow_up in self.follow_ups:
            follow_up.refresh()
        if self.review:
            self.review.refresh()
        self._asking = False
        self._update_visibility()

    def first_field(self) -> QWidget | None:
        forms = [item.form.first for item in self.list.shown]
        return next((field for field in (self.moment, *forms) if field.isVisibleTo(self)), None)

    def _add_looking_back(self) -> None:
        agenda = self.ritual.agenda
        self.follow_ups = [FollowUpForm(self.autosave, case) for case in agenda.escalations]
        self.review = ReviewForm(self.autosave, agenda.review, agenda.today) if agenda.review else None
        if self.follow_ups or self.review:
            self.add(8)
            self.add(Heading(LOOKING_BACK))
        for follow_up in self.follow_ups:
            self.add(follow_up)
        if self.review:
            self.add(self.review)

    def _on_moment(self, value: object) -> None:
        kind = as_term(GapType, value)
        if kind is not None:
            self._open(kind)
        elif any(item.is_own for item in self.list.shown):
            # Nothing more: the question goes, the cards stay.
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
        """Begin a new card of this kind."""
        key = new_key()
        self.autosave.put(GapsAnswer())
        self.autosave.put(GapAnswer(kind=kind), key)
        self._asking = False
        item = self.list.add_form(key)
        self._update_visibility()
        item.form.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_item(self, key: str) -> GapItem:
        return GapItem(self.autosave, key, own=key not in self._handed_on)

    def _update_visibility(self) -> None:
        own = any(item.is_own for item in self.list.shown)
        none = not own and self.autosave.answer(GapsAnswer).none
        self.moment.label.setText(ANOTHER_ASKED if own else WAS_THERE)
        self.moment.set_value(_NONE if none else None)
        self.moment.setVisible(not own or self._asking)
        self.another.setVisible(own and not self._asking)
        self.jogger.setVisible(none)


class GapItem(RemovableForm):
    """One gap in the list: its card, or the notice that brings a removed one back."""

    form: GapForm

    def __init__(self, autosave: DraftAutosave, key: str, *, own: bool) -> None:
        form = GapForm(autosave, key)
        super().__init__(form, form, REMOVE, own=own)
        form.add_action(self.remove_button)
