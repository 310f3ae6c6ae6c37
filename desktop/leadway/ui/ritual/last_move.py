"""Screen 1: whether last week's move happened, what it changed, or what got in the way."""

from __future__ import annotations

from dataclasses import replace

from leadway.domain.answers import LastMove
from leadway.domain.moves import SMALLER_QUESTION, next_options, sentence, you_said
from leadway.domain.terms import MoveOutcome, MoveThen, SlipReason, Step
from leadway.i18n import _
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.step_page import StepPage
from leadway.ui.widgets.choice import Choice, Option, lead_to, numbered
from leadway.ui.widgets.field import AnswerField
from leadway.ui.widgets.text import Caption, Question, Quotation

DID_IT_HAPPEN = _("Did it happen?")
WHAT_CHANGED = _("What changed, even a little?")
WHAT_GOT_IN_THE_WAY = _("What got in the way?")
WHAT_NOW = _("What next?")
OUTCOMES = (
    Option(MoveOutcome.DONE, _("Yes"), "1"),
    Option(MoveOutcome.PARTLY, _("Partly"), "2"),
    Option(MoveOutcome.NOT_DONE, _("No"), "3"),
)
SLIPPED = (MoveOutcome.PARTLY, MoveOutcome.NOT_DONE)


class LastMovePage(StepPage):
    """Asks about the move that was set last."""

    step = Step.LAST_MOVE
    why = _(
        "People who look at their move once a week do it more often. "
        "What got in the way is nobody’s fault. It helps you pick the next move."
    )

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__(autosave)
        move = self.ritual.agenda.move
        own_words = Quotation(sentence(move.when, move.action) if move else "")
        self.outcome = Choice("move/outcome", "", OUTCOMES, accessible_name=DID_IT_HAPPEN)
        self.changed = AnswerField(
            "move/changed", WHAT_CHANGED, placeholder=_("e.g. It took 9 minutes, not 25")
        )
        self.slip = Choice("move/slip", WHAT_GOT_IN_THE_WAY, numbered(SlipReason))
        ways = numbered(next_options(move.carried if move else 0))
        # One holds as soon as the question is asked: pressing it confirms it.
        self.then = Choice("move/then", WHAT_NOW, ways, required=True)
        self.smaller = AnswerField(
            "move/smaller", SMALLER_QUESTION, placeholder=_("e.g. put the list on the desk")
        )
        self.binder = FormBinder(
            autosave.port(LastMove),
            self._update_visibility,
            adjust=_adjust,
            outcome=self.outcome,
            changed=self.changed,
            slip=self.slip,
            then=self.then,
            smaller=self.smaller,
        )
        lead_to(self.outcome, self.changed)
        said = Caption(you_said(move.carried if move else 0))
        self.add(Question(DID_IT_HAPPEN), said, own_words, *self.binder.fields)

    def refresh(self) -> None:
        self.binder.refresh()

    def _update_visibility(self, answer: LastMove) -> None:
        """Show the questions that the answers ask for."""
        slipped = answer.outcome in SLIPPED
        self.then.set_value(answer.then)
        self.changed.setVisible(answer.outcome in (MoveOutcome.DONE, MoveOutcome.PARTLY))
        self.slip.setVisible(slipped)
        self.then.setVisible(slipped)
        self.smaller.setVisible(slipped and answer.then is MoveThen.SHRINK)


def _adjust(before: LastMove, after: LastMove) -> LastMove:
    """Suggest to make a move smaller that did not happen."""
    if after.outcome in SLIPPED and before.outcome is not after.outcome and after.then is None:
        return replace(after, then=MoveThen.SHRINK)
    return after
