"""The notice of a gap's form: an earlier judgement like it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal

from leadway.domain.agenda import PastJudgement
from leadway.domain.weeks import spoken_date
from leadway.i18n import _
from leadway.ui.widgets.buttons import Unfold
from leadway.ui.widgets.card import InlineNotice
from leadway.ui.widgets.text import Paragraph

LIKE_THIS = _("You met something like this on {day}.")
SEE, FOLD = _("See"), _("Hide")
YOU_DID = _("You did: {decision}")
QUOTED = _("“{text}”")


class PrecedentNotice(InlineNotice):
    """An earlier judgement that looks like this one; its text is folded.

    `opened` carries the id of its gap: from then on it is a precedent that was considered.
    """

    opened = Signal(str)

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
            self.situation.setText(QUOTED.format(text=precedent.title))
            self.decision.setText(YOU_DID.format(decision=precedent.decision) if precedent.decision else "")

    def _on_see(self) -> None:
        self._show_text(shown=not self.situation.isVisibleTo(self))
        if self._precedent is not None:
            self.opened.emit(self._precedent.gap)

    def _show_text(self, *, shown: bool) -> None:
        self.see.setText(FOLD if shown else SEE)
        self.see.updateGeometry()
        self.situation.setVisible(shown)
        has_text, precedent = bool(self.decision.text()), self._precedent
        folded = precedent is not None and precedent.folded
        self.unfold.fold(folded=not shown or not has_text or folded)
        self.unfold.setVisible(shown and has_text and folded)
