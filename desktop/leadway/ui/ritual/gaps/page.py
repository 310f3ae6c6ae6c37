"""Screen 3: where the rulebook ran out, what was decided there, and what came of earlier decisions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leadway.domain.answers import GapAnswer, GapsAnswer
from leadway.domain.lenses import memory_jogger
from leadway.domain.steps import PLANS
from leadway.domain.terms import GapType, Step
from leadway.i18n import _
from leadway.ui.ritual.autosave import DraftAutosave, new_key
from leadway.ui.ritual.gaps.form import KINDS, WAS_THERE, GapForm
from leadway.ui.ritual.gaps.look_back import FollowUpForm, ReviewForm
from leadway.ui.ritual.removable_form import RemovableForm
from leadway.ui.ritual.step_page import StepPage, as_term
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.inline_notice import InlineNotice
from leadway.ui.widgets.text import Heading, Question
from leadway.ui.widgets.vbox import remove_widget

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

    def __init__(self, autosave: DraftAutosave, parent: QWidget | None = None) -> None:
        super().__init__(autosave, parent)
        agenda = self.ritual.agenda
        self._handed_on = {check.id for check in agenda.checks} | {note.id for note in agenda.notes}
        self._asking = False
        self.items: dict[str, GapItem] = {}
        self.add(Question(PLANS[Step.GAPS].question))
        self.moment = Choice("gaps/moment", WAS_THERE, _MOMENTS)
        self.moment.chosen.connect(self._on_moment)
        self.add(self.moment)
        self.jogger = InlineNotice(memory_jogger(agenda.week))
        self.add(self.jogger)
        self._list = QVBoxLayout()
        self._list.setSpacing(16)
        self.add_layout(self._list)
        self.another = QuietButton(ANOTHER, icon="plus")
        self.another.clicked.connect(self._on_another)
        self.body.addWidget(self.another, 0, Qt.AlignmentFlag.AlignLeading)
        self._add_looking_back()

    def refresh(self) -> None:
        cards = self.ritual.draft.all(GapAnswer)
        for key in [key for key, item in self.items.items() if not item.is_removed and key not in cards]:
            self._drop(key)
        for key in cards:
            if key in self.items:
                self.items[key].refresh()
            else:
                self._add_item(key)
        for follow_up in self.follow_ups:
            follow_up.refresh()
        if self.review:
            self.review.refresh()
        self._asking = False
        self._update_visibility()

    def first_field(self) -> QWidget | None:
        cards = [item.form.first for item in self.items.values() if not item.is_removed]
        return next((field for field in (self.moment, *cards) if field.isVisibleTo(self)), None)

    def _add_looking_back(self) -> None:
        agenda = self.ritual.agenda
        self.follow_ups = [FollowUpForm(self.autosave, case) for case in agenda.escalations]
        self.review = ReviewForm(self.autosave, agenda.review, agenda.today) if agenda.review else None
        if self.follow_ups or self.review:
            self.add_space(8)
            self.add(Heading(LOOKING_BACK))
        for follow_up in self.follow_ups:
            self.add(follow_up)
        if self.review:
            self.add(self.review)

    def _on_moment(self, value: object) -> None:
        kind = as_term(GapType, value)
        if kind is not None:
            self._open(kind)
        elif self._own():
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
        item = self._add_item(key)
        self._update_visibility()
        item.form.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_item(self, key: str) -> GapItem:
        item = self.items[key] = GapItem(self.autosave, key)
        for change in (item.form.changed, item.removed, item.brought_back):
            change.connect(self._update_visibility)
        # The person's own moments come first, what was handed on after them.
        self._list.insertWidget(self._own_places() if key not in self._handed_on else -1, item)
        # Now, not when the layout gets to it: the focus goes there at once.
        item.show()
        return item

    def _own_places(self) -> int:
        return sum(key not in self._handed_on for key in self.items) - 1

    def _drop(self, key: str) -> None:
        item = self.items.pop(key)
        remove_widget(self._list, item)

    def _own(self) -> list[str]:
        """Return the keys of the cards that were begun here, not handed on from a check or a note."""
        return [key for key, item in self.items.items() if not item.is_removed and key not in self._handed_on]

    def _update_visibility(self) -> None:
        own = bool(self._own())
        none = not own and self.autosave.answer(GapsAnswer).none
        self.moment.label.setText(ANOTHER_ASKED if own else WAS_THERE)
        self.moment.set_value(_NONE if none else None)
        self.moment.setVisible(not own or self._asking)
        self.another.setVisible(own and not self._asking)
        self.jogger.setVisible(none)


class GapItem(RemovableForm):
    """One gap in the list: its card, or the line that brings a removed one back."""

    form: GapForm

    def __init__(self, autosave: DraftAutosave, key: str, parent: QWidget | None = None) -> None:
        form = GapForm(autosave, key)
        super().__init__(form, form, REMOVE, parent)
        form.add_action(self.remove_button)
