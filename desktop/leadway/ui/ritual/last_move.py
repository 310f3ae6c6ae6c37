"""Screen 1: whether last week's move happened, what it changed, or what got in the way."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from leadway.domain.answers import LastMove
from leadway.domain.moves import SMALLER_QUESTION, sentence, ways_on
from leadway.domain.terms import MoveOutcome, MoveThen, SlipReason, Step
from leadway.i18n import _
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.step_page import StepPage, as_term
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.text import Caption, Question, Quotation

YOU_SAID = _("You said:")
DID_IT_HAPPEN = _("Did it happen?")
WHAT_CHANGED = _("What changed, even a little?")
WHAT_GOT_IN_THE_WAY = _("What got in the way?")
WHAT_NOW = _("What next?")
OUTCOMES = (
    Option(MoveOutcome.DONE, _("Yes"), "1"),
    Option(MoveOutcome.PARTLY, _("Partly"), "2"),
    Option(MoveOutcome.NOT_DONE, _("No"), "3"),
)
REASONS = tuple(Option(reason, reason.label, str(i + 1)) for i, reason in enumerate(SlipReason))


class LastMovePage(StepPage):
    """Asks about the move that was set last."""

    step = Step.LAST_MOVE
    why = _(
        "People who look at their move once a week do it more often. "
        "What got in the way is nobody’s fault. It helps you pick the next move."
    )

    def __init__(self, autosave: DraftAutosave, parent: QWidget | None = None) -> None:
        super().__init__(autosave, parent)
        move = self.ritual.agenda.move
        self.add(Question(DID_IT_HAPPEN))
        self.add(Caption(YOU_SAID))
        self.add(Quotation(sentence(move.when, move.action) if move else ""))
        self.outcome = Choice("move/outcome", "", OUTCOMES, accessible_name=DID_IT_HAPPEN)
        self.changed = LineField(
            "move/changed", WHAT_CHANGED, placeholder=_("Three returns took 9 minutes, not 25")
        )
        self.slip = Choice("move/slip", WHAT_GOT_IN_THE_WAY, REASONS)
        self.then = Choice("move/then", WHAT_NOW, _ways(move.carried if move else 0))
        self.smaller = LineField(
            "move/smaller", SMALLER_QUESTION, placeholder=_("put the stopwatch on the counter")
        )
        for field in (self.outcome, self.changed, self.slip, self.then, self.smaller):
            self.add(field)
            field.changed.connect(self._on_changed)

    def refresh(self) -> None:
        card = self.autosave.answer(LastMove)
        self.outcome.set_value(card.outcome)
        self.changed.set_text(card.changed)
        self.slip.set_value(card.slip)
        self.then.set_value(card.then)
        self.smaller.set_text(card.smaller)
        self._update_visibility(card)

    def _on_changed(self) -> None:
        before = self.autosave.answer(LastMove)
        card = LastMove(
            outcome=as_term(MoveOutcome, self.outcome.value()),
            changed=self.changed.text(),
            slip=as_term(SlipReason, self.slip.value()),
            then=as_term(MoveThen, self.then.value()),
            smaller=self.smaller.text(),
        )
        slipped = card.outcome in (MoveOutcome.PARTLY, MoveOutcome.NOT_DONE)
        if slipped and before.outcome is not card.outcome and card.then is None:
            card = replace(card, then=MoveThen.SHRINK)
            self.then.set_value(card.then)
        self.autosave.put(card)
        self._update_visibility(card)

    def _update_visibility(self, card: LastMove) -> None:
        """Show the questions that the answers ask for."""
        slipped = card.outcome in (MoveOutcome.PARTLY, MoveOutcome.NOT_DONE)
        self.changed.setVisible(card.outcome in (MoveOutcome.DONE, MoveOutcome.PARTLY))
        self.slip.setVisible(slipped)
        self.then.setVisible(slipped)
        self.smaller.setVisible(slipped and card.then is MoveThen.SHRINK)


def _ways(carried: int) -> tuple[Option, ...]:
    return tuple(Option(way, way.label, str(i + 1)) for i, way in enumerate(ways_on(carried)))
