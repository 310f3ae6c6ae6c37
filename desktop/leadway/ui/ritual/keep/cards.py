"""What Keep asks below its table: one case to show, and what happens to an exception that ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.agenda import EndingException
from leadway.domain.answers import ExceptionReview, SpotCheck
from leadway.domain.terms import ExceptionVerdict
from leadway.i18n import _, ngettext, pgettext
from leadway.ui.ritual.step_page import as_term
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.text import Caption, Heading, Paragraph, breakable

SHOW_ME = _("Look at one.")
PICK_ONE = _("Pick one case of “{title}”.")
WHAT_DID_YOU_LOOK_AT = _("What did you see?")
SPOT_EXAMPLE = _("Receipt 4471: paid back after one day")
DID_NOT_LOOK = _("I didn’t look")
DID_NOT_LOOK_KEY = "4"
ALSO_FINE = _("That is fine. It may come up again next week.")
VERDICTS = (
    Option(ExceptionVerdict.CLOSE, _("End it"), pgettext("key: End it", "C")),
    Option(ExceptionVerdict.RENEW, _("Ask to extend it"), pgettext("key: Ask to extend it", "R")),
    Option(ExceptionVerdict.PROPOSE, _("Propose a rule"), pgettext("key: Propose a rule", "P")),
)
_NEAR = {
    1: _("Exception for “{title}” ends tomorrow."),
    0: _("Exception for “{title}” ends today."),
    -1: _("Exception for “{title}” ended yesterday."),
}


class SpotCard(Card):
    """The one row that asks to be shown. Not having looked is an answer like any other."""

    changed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, accent="keep")
        self._card = SpotCheck()
        self.looked_at = LineField("keep/spot/looked", WHAT_DID_YOU_LOOK_AT, placeholder=SPOT_EXAMPLE)
        self.skipped = Choice(
            "keep/spot/skipped",
            "",
            (Option(DID_NOT_LOOK, DID_NOT_LOOK, DID_NOT_LOOK_KEY),),
            accessible_name=PICK_ONE.format(title=title),
        )
        self.fine = Caption(ALSO_FINE)
        self.add(Heading(SHOW_ME))
        self.add(Paragraph(PICK_ONE.format(title=title)))
        self.add(self.looked_at)
        self.add(self.skipped)
        self.add(self.fine)
        self.looked_at.changed.connect(self._on_written)
        self.looked_at.edit.editingFinished.connect(self._on_left)
        self.skipped.chosen.connect(self._on_skipped)

    @property
    def answer(self) -> SpotCheck:
        """The answer as typed."""
        return self._card

    def show_answer(self, answer: SpotCheck) -> None:
        """Show an answer without telling anybody."""
        self._card = answer
        self.looked_at.set_text(answer.looked_at)
        self._show_skipped()

    def _on_written(self) -> None:
        """Take the line; a lone `4` in it is the key of the other answer."""
        text = self.looked_at.text()
        lone = text.strip() == DID_NOT_LOOK_KEY
        self._put(SpotCheck(looked_at="" if lone else text, did_not_look=lone))

    def _on_left(self) -> None:
        if self._card.did_not_look and not self._card.looked_at:
            self.looked_at.set_text("")

    def _on_skipped(self, value: object) -> None:
        self._put(replace(self._card, did_not_look=value is not None))

    def _put(self, answer: SpotCheck) -> None:
        self._card = answer
        self._show_skipped()
        self.changed.emit()

    def _show_skipped(self) -> None:
        self.skipped.set_value(DID_NOT_LOOK if self._card.did_not_look else None)
        self.fine.setVisible(self._card.did_not_look)


class ExceptionCard(Card):
    """One exception that ends soon or has ended, and what becomes of it."""

    changed = Signal()

    def __init__(self, ending: EndingException, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, role="raised")
        self.ending = ending
        self.body.setContentsMargins(16, 16, 16, 16)
        label = ends(ending.title, ending.until, today)
        self.verdict = Choice(
            f"keep/exception/{ending.id}", breakable(label), VERDICTS, accessible_name=label
        )
        self.verdict.changed.connect(self.changed)
        self.add(self.verdict)

    @property
    def answer(self) -> ExceptionReview:
        """The answer as typed."""
        return ExceptionReview(as_term(ExceptionVerdict, self.verdict.value()))

    def show_answer(self, answer: ExceptionReview) -> None:
        """Show an answer without telling anybody."""
        self.verdict.set_value(answer.verdict)


def ends(title: str, until: date, today: date) -> str:
    """Return `Exception for “…” ends in 9 days.`, `… ends today.`, `… ended 3 days ago.`"""
    days = (until - today).days
    if days in _NEAR:
        return _NEAR[days].format(title=title)
    if days > 0:
        text = ngettext(
            "Exception for “{title}” ends in {days} day.",
            "Exception for “{title}” ends in {days} days.",
            days,
        )
    else:
        text = ngettext(
            "Exception for “{title}” ended {days} day ago.",
            "Exception for “{title}” ended {days} days ago.",
            -days,
        )
    return text.format(title=title, days=abs(days))
