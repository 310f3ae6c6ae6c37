"""The notices of a gap's form: an earlier judgement like it, and the stop instead of a judgement."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.agenda import PastJudgement
from leadway.domain.gaps import SENTENCE
from leadway.domain.weeks import spoken_date
from leadway.i18n import _
from leadway.ui.widgets.buttons import LinkButton, Unfold
from leadway.ui.widgets.card import InlineNotice
from leadway.ui.widgets.field import AnswerField, FieldRow
from leadway.ui.widgets.text import Caption, Paragraph
from leadway.ui.widgets.vbox import VBox, row

TO_WHOM, TO_WHOM_EXAMPLE = _("To whom?"), _("e.g. HR, the safety officer")
WHEN, WHEN_EXAMPLE = _("When?"), _("e.g. Today, 16:00")
KEPT_FURTHER_DOWN = _("A word further down caused this. What you wrote there is kept.")
SHOW_IT = _("Show it")
LIKE_THIS = _("You met something like this on {day}.")
SEE, FOLD = _("See"), _("Hide")
YOU_DID = _("You did: {decision}")


class EscalationNotice(VBox):
    """What takes the judgement's place where it is not one person's to make.

    `cause` says that words in hidden fields caused the stop, and offers to show them: `cause_requested`.
    """

    cause_requested = Signal()

    def __init__(self, base: str) -> None:
        super().__init__(spacing=12)
        self.setAccessibleName(SENTENCE)
        self.sentence = InlineNotice(SENTENCE, icon="triangle-alert")
        self.to = AnswerField(f"{base}/escalated_to", TO_WHOM, placeholder=TO_WHOM_EXAMPLE)
        self.when = AnswerField(f"{base}/escalated_when", WHEN, placeholder=WHEN_EXAMPLE)
        for field in (self.to, self.when):
            field.edit.setAccessibleDescription(SENTENCE)
        self.show_cause = LinkButton(SHOW_IT)
        self.show_cause.setAccessibleDescription(KEPT_FURTHER_DOWN)
        self.show_cause.clicked.connect(self.cause_requested)
        sentence = Caption(KEPT_FURTHER_DOWN)
        self.cause = QWidget(self)
        self.cause.setLayout(row(sentence, self.show_cause, grow=sentence))
        self.add(self.sentence, FieldRow(self.to, self.when), self.cause)


class PrecedentNotice(InlineNotice):
    """An earlier judgement that looks like this one; its text is folded."""

    def __init__(self, today: date) -> None:
        super().__init__(LIKE_THIS, [("see", SEE)], icon="history")
        self._today = today
        self._precedent: PastJudgement | None = None
        self.see = self.buttons["see"]
        self.situation = Paragraph()
        self.decision = Paragraph()
        self.unfold = Unfold(self.decision)
        self.add(self.situation, self.decision, self.unfold)
        self.answered.connect(self._on_see)
        self._show_text(shown=False)
        self.hide()

    def show_precedent(self, precedent: PastJudgement | None) -> None:
        """Show that there is a precedent, folded; None shows nothing."""
        if precedent == self._precedent:
            return
        self._precedent = precedent
        self._show_text(shown=False)
        self.setVisible(precedent is not None)
        if precedent is not None:
            text = LIKE_THIS.format(day=spoken_date(precedent.decided_on, self._today))
            self.message.setText(text)
            self.setAccessibleName(text)
            self.see.setAccessibleDescription(text)
            self.situation.setText(f"“{precedent.title}”")
            self.decision.setText(YOU_DID.format(decision=precedent.decision) if precedent.decision else "")

    def _on_see(self) -> None:
        self._show_text(shown=not self.situation.isVisibleTo(self))

    def _show_text(self, *, shown: bool) -> None:
        self.see.setText(FOLD if shown else SEE)
        self.see.updateGeometry()
        self.situation.setVisible(shown)
        has_text, precedent = bool(self.decision.text()), self._precedent
        folded = precedent is not None and precedent.folded
        self.unfold.fold(folded=not shown or not has_text or folded)
        self.unfold.setVisible(shown and has_text and folded)
