"""The parts of a gap's card: the options, the expectation, the stop, and an earlier judgement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leadway.domain.agenda import PastJudgement
from leadway.domain.answers import GapAnswer
from leadway.domain.gaps import SENTENCE
from leadway.domain.weeks import spoken_date
from leadway.i18n import _
from leadway.ui.widgets.accessibility import announce
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.field import FieldRow, LineField, TextField
from leadway.ui.widgets.inline_notice import InlineNotice
from leadway.ui.widgets.picker import DateField
from leadway.ui.widgets.text import Caption, FieldLabel, Paragraph

WHAT_COULD = _("What could you have done?")
WAIT = _("Wait, or do nothing")
OPTION = _("Option {letter}")
OPTION_EXAMPLES = {
    "a": _("Refuse, as the policy says"),
    "b": _("Refund it and tell finance the same day"),
    "c": "",
}
ANOTHER_OPTION = _("You wrote one option. What was another?")
WHICH = _("Which one did you choose?")
WHAT_EXPECT = _("What do you expect to see?")
BY = _("By")
I_EXPECT = _("I expect")
EXPECT_EXAMPLE = _("Finance accepts it without a question")
HOW_SURE = _("How sure?")
HOW_SURE_HINT = _("Keys 5 to 9; arrow keys for 95 %.")
TO_WHOM = _("To whom?")
TO_WHOM_EXAMPLE = _("HR, the safety officer")
WHEN = _("When?")
WHEN_EXAMPLE = _("Today, 16:00")
KEPT_FURTHER_DOWN = _("A word further down caused this. What you wrote there is kept.")
LOOK_AT_IT = _("Show it")
LIKE_THIS = _("You met something like this on {day}.")
SEE = _("See")
FOLD = _("Hide")
YOU_DID = _("You did: {decision}")

LETTERS = ("a", "b", "c")
LOOK_BACK_AFTER = timedelta(weeks=4)
_LETTER_WIDTH = 16
# 95 has no key of its own: 9 is taken, 0 would read as "not at all" and + needs Shift on many keyboards.
_SURE = tuple(Option(n, f"{n} %", str(n)[0] if n < 95 else "") for n in (50, 60, 70, 80, 90, 95))


class Part(QWidget):
    """Some questions of a gap's card that are shown and hidden together."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8) -> None:
        super().__init__(parent)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(spacing)

    def texts(self) -> tuple[str, ...]:
        """Return what a person wrote here, for the hard stop."""
        return ()


class OptionsPart(Part):
    """What could have been done: two options to write, waiting as the third, and which was chosen."""

    def __init__(self, base: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows.addWidget(FieldLabel(WHAT_COULD, self))
        self.options = {letter: self._option(base, letter) for letter in LETTERS}
        self.ask = Caption(ANOTHER_OPTION, self)
        self.rows.addWidget(self.ask)
        self.rows.addSpacing(12)
        letters = [Option(letter, letter.upper(), letter.upper()) for letter in LETTERS]
        self.chosen = Choice(f"{base}/chosen", WHICH, letters, self)
        for chip in self.chosen.chips:
            # The word is the key: it need not be read twice.
            chip.key = ""
        self.rows.addWidget(self.chosen)

    def prefill(self, answer: GapAnswer) -> None:
        """Offer waiting as the third option until the judgement is begun."""
        if not answer.option_c and not _begun(answer):
            self.options["c"].set_text(WAIT)

    def adjusted(self, answer: GapAnswer) -> GapAnswer:
        """Return the answer with the third option as shown: prefilled is no answer without a judgement."""
        shown = self.options["c"].text()
        return replace(answer, option_c=shown if _begun(answer) or shown != WAIT else "")

    def update_visibility(self, answer: GapAnswer) -> None:
        """Ask for another option where only one was written."""
        self.ask.setVisible(one_option(answer))

    def texts(self) -> tuple[str, ...]:
        return tuple(self.options[letter].text() for letter in LETTERS)

    def _option(self, base: str, letter: str) -> LineField:
        text = OPTION.format(letter=letter.upper())
        name = f"{base}/option_{letter}"
        field = LineField(name, "", self, placeholder=OPTION_EXAMPLES[letter], accessible_name=text)
        sign = FieldLabel(letter.upper(), self)
        sign.setFixedWidth(_LETTER_WIDTH)
        sign.setBuddy(field.edit)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(sign)
        row.addWidget(field, 1)
        self.rows.addLayout(row)
        return field


class ExpectationFields(Part):
    """What is expected by when, and how sure the person is."""

    def __init__(self, base: str, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self._default = today + LOOK_BACK_AFTER
        self.by = DateField(
            f"{base}/expect_by",
            BY,
            self._default,
            self,
            earliest=today,
            accessible_name=f"{WHAT_EXPECT} {BY}",
        )
        self.expect = TextField(
            f"{base}/expect", I_EXPECT, self, lines=1, placeholder=EXPECT_EXAMPLE, limit=280
        )
        self.sure = Choice(f"{base}/confidence", HOW_SURE, _SURE, self, hint=HOW_SURE_HINT)
        self.rows.addWidget(FieldLabel(WHAT_EXPECT, self))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.by, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.expect, 1, Qt.AlignmentFlag.AlignTop)
        self.rows.addLayout(row)
        self.rows.addSpacing(8)
        self.rows.addWidget(self.sure)

    def adjusted(self, before: GapAnswer, answer: GapAnswer) -> GapAnswer:
        """Leave the default day unwritten, so that it counts from the day on which the week is sealed."""
        default = before.expect_by is None and answer.expect_by == self._default
        return replace(answer, expect_by=None) if default else answer

    def texts(self) -> tuple[str, ...]:
        return (self.expect.text(),)


class EscalationNotice(Part):
    """What takes the judgement's place where it is not one person's to make."""

    look_asked = Signal()

    def __init__(self, base: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=12)
        self.setAccessibleName(SENTENCE)
        self.sentence = InlineNotice(SENTENCE, parent=self, icon="triangle-alert")
        self.to = LineField(f"{base}/escalated_to", TO_WHOM, self, placeholder=TO_WHOM_EXAMPLE)
        self.when = LineField(f"{base}/escalated_when", WHEN, self, placeholder=WHEN_EXAMPLE)
        for field in (self.to, self.when):
            field.edit.setAccessibleDescription(SENTENCE)
        self.look = LinkButton(LOOK_AT_IT, self)
        self.look.setAccessibleDescription(KEPT_FURTHER_DOWN)
        self.look.clicked.connect(self.look_asked)
        self._kept = QWidget(self)
        row = QHBoxLayout(self._kept)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Caption(KEPT_FURTHER_DOWN, self._kept), 1)
        row.addWidget(self.look)
        self.rows.addWidget(self.sentence)
        self.rows.addWidget(FieldRow(self.to, self.when, parent=self))
        self.rows.addWidget(self._kept)

    def say(self) -> None:
        """Tell a screen reader at once, wherever it reads."""
        announce(self, SENTENCE, urgent=True)

    def offer_look(self, *, offered: bool) -> None:
        """Offer a way to the words that caused the stop, where those are hidden by it."""
        self._kept.setVisible(offered)


class PrecedentNotice(QWidget):
    """An earlier judgement that looks like this one; its text is folded."""

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.precedent: PastJudgement | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        self.strip = InlineNotice(LIKE_THIS, [("see", SEE)], self, icon="history")
        self.see = self.strip.buttons["see"]
        self.situation = Paragraph("", self.strip)
        self.decision = Paragraph("", self.strip)
        self.strip.add(self.situation)
        self.strip.add(self.decision)
        self.strip.answered.connect(self._on_see)
        rows.addWidget(self.strip)
        self._update_visibility(shown=False)
        self.hide()

    def show_precedent(self, precedent: PastJudgement | None) -> None:
        """Show that there is a precedent, folded; None shows nothing."""
        if precedent == self.precedent:
            return
        self.precedent = precedent
        self._update_visibility(shown=False)
        self.setVisible(precedent is not None)
        if precedent is not None:
            text = LIKE_THIS.format(day=spoken_date(precedent.decided_on, self._today))
            self.strip.message.setText(text)
            self.strip.setAccessibleName(text)
            self.see.setAccessibleDescription(text)
            self.situation.setText(f"“{precedent.title}”")
            self.decision.setText(YOU_DID.format(decision=precedent.decision) if precedent.decision else "")

    def _on_see(self) -> None:
        self._update_visibility(shown=not self.situation.isVisibleTo(self))

    def _update_visibility(self, *, shown: bool) -> None:
        self.see.setText(FOLD if shown else SEE)
        self.see.updateGeometry()
        self.situation.setVisible(shown)
        self.decision.setVisible(shown and bool(self.decision.text()))


def one_option(answer: GapAnswer) -> bool:
    """Whether just one way was written down; waiting counts once it was chosen or put in own words."""
    waiting = answer.chosen == "c" or answer.option_c.strip() not in ("", WAIT)
    return bool(answer.option_a.strip()) + bool(answer.option_b.strip()) + waiting == 1


def _begun(answer: GapAnswer) -> bool:
    return any(text.strip() for text in (answer.option_a, answer.option_b, answer.chosen, answer.did_and_why))
