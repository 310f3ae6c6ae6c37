"""The short ritual's one question: a gap, a problem or an opportunity, and one form for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from leadway.domain import ideas
from leadway.domain.answers import GapAnswer, OneThing, OpportunityAnswer
from leadway.domain.gaps import problems_noticed
from leadway.domain.steps import PLANS
from leadway.domain.terms import NoteTarget, Step
from leadway.domain.text import shorten
from leadway.i18n import _, pgettext
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.gaps.form import GapForm
from leadway.ui.ritual.gaps.look_back import FollowUpForm
from leadway.ui.ritual.ideas.forms import IdeaForm, OpportunityForm, ProblemForm
from leadway.ui.ritual.step_page import StepPage, as_term
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.text import Caption, Question
from leadway.ui.widgets.vbox import append, column, remove_widget

KEY = "one-thing"
"""The key of the answer of each kind, so that going from one to another and back keeps what was typed."""
KINDS = (
    Option(NoteTarget.GAP, _("A gap"), pgettext("key: gap", "G"), _("The rulebook ran out")),
    Option(NoteTarget.PROBLEM, _("A problem"), pgettext("key: problem", "P"), _("Something to fix")),
    Option(
        NoteTarget.OPPORTUNITY,
        _("An opportunity"),
        pgettext("key: opportunity", "O"),
        _("Something to try"),
    ),
)
SAVED_TOO = {
    NoteTarget.GAP: _("Your gap is saved too: “{text}”"),
    NoteTarget.PROBLEM: _("Your problem is saved too: “{text}”"),
    NoteTarget.OPPORTUNITY: _("Your opportunity is saved too: “{text}”"),
}
HANDED_ON = {
    NoteTarget.GAP: _("Gap from your checks and notes: “{text}”"),
    NoteTarget.PROBLEM: _("Problem from your checks and notes: “{text}”"),
    NoteTarget.OPPORTUNITY: _("Opportunity from your checks and notes: “{text}”"),
}
UNNAMED = _("not in words yet")
_MOST = 90

_Form = GapForm | IdeaForm
_FORMS: dict[NoteTarget, type[_Form]] = {
    NoteTarget.GAP: GapForm,
    NoteTarget.PROBLEM: ProblemForm,
    NoteTarget.OPPORTUNITY: OpportunityForm,
}


class OneThingPage(StepPage):
    """One choice, and below it the form of what was chosen."""

    step = Step.ONE_THING
    why = _(
        "One thing written down each week beats a list nobody has time to make. "
        "Take what comes to mind first."
    )

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__(autosave)
        question = PLANS[Step.ONE_THING].question
        self.forms: dict[NoteTarget, _Form] = {}
        self._cards: dict[NoteTarget, QWidget] = {}
        self.saved_lines: list[Caption] = []
        """What is saved apart from the form shown, one line each."""
        self.kind = Choice("one-thing/kind", "", KINDS, accessible_name=question)
        self.kind.chosen.connect(self._on_kind)
        self.add(Question(question), self.kind)
        # A case that was taken to those who decide is asked about in short weeks, too.
        self.follow_ups = [FollowUpForm(self.autosave, case) for case in self.ritual.agenda.escalations]
        self._place = column(spacing=16)
        self._saved = column()
        self.add(self._place, self._saved, *self.follow_ups)

    def refresh(self) -> None:
        kind = self.autosave.answer(OneThing).kind
        self.kind.set_value(kind)
        for form in (*self.forms.values(), *self.follow_ups):
            form.refresh()
        self._update_visibility(kind)

    def _on_kind(self, value: object) -> None:
        kind = as_term(NoteTarget, value)
        self.autosave.put(OneThing(kind))
        # What was just typed has to be in the draft before the lines below are drawn from it.
        self.autosave.flush()
        self._update_visibility(kind)
        if kind is not None:
            self.forms[kind].first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _update_visibility(self, kind: NoteTarget | None) -> None:
        if kind in _FORMS and kind not in self.forms:
            self._make(kind)
        for each, card in self._cards.items():
            card.setVisible(each is kind)
        self._show_saved(kind)

    def _make(self, kind: NoteTarget) -> None:
        form = self.forms[kind] = _FORMS[kind](self.autosave, KEY)
        card = form if isinstance(form, GapForm) else Card(accent=form.accent)
        if card is not form:
            card.add(form)
        self._cards[kind] = card
        self._place.addWidget(card)

    def _show_saved(self, shown: NoteTarget | None) -> None:
        for line in self.saved_lines:
            remove_widget(self._saved, line)
        self.saved_lines = [
            Caption(
                (SAVED_TOO if key == KEY else HANDED_ON)[kind].format(text=shorten(text, _MOST) or UNNAMED)
            )
            for kind, texts in self._texts().items()
            for key, text in texts.items()
            if key != KEY or kind is not shown
        ]
        append(self._saved, *self.saved_lines)

    def _texts(self) -> dict[NoteTarget, dict[str, str]]:
        """Return what every answer of the three kinds says, by its key."""
        draft = self.ritual.draft
        return {
            NoteTarget.GAP: {key: gap.happened for key, gap in draft.all(GapAnswer).items()},
            NoteTarget.PROBLEM: {
                key: ideas.problem(problem.who, problem.happens, problem.should)
                for key, problem in problems_noticed(draft).items()
            },
            NoteTarget.OPPORTUNITY: {
                key: ideas.idea(idea.tried, idea.then, idea.better_for)
                for key, idea in draft.all(OpportunityAnswer).items()
            },
        }
