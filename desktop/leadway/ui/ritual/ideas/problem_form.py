"""One problem in four short answers, read back as one sentence."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from leadway.domain import sentences
from leadway.domain.answers import ProblemAnswer
from leadway.domain.terms import HowKnown
from leadway.i18n import _
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.ideas.form import IdeaForm, numbered
from leadway.ui.ritual.step_page import as_term
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.field import Field, LineField
from leadway.ui.widgets.text import Text

WHO = _("Who feels it?")
WHO_EXAMPLE = _("Customers with returns")
HAPPENS = _("What happens?")
HAPPENS_EXAMPLE = _("wait 3 days for their money")
SHOULD = _("What should happen?")
SHOULD_EXAMPLE = "1 day"
KNOWN = _("How do you know?")
WAYS_TO_KNOW = numbered([Option(way, way.label) for way in HowKnown])


class ProblemForm(IdeaForm):
    """Who feels it, what happens, what should happen, and how that is known."""

    kind = ProblemAnswer

    def __init__(self, autosave: DraftAutosave, key: str, parent: QWidget | None = None) -> None:
        super().__init__(autosave, key, parent)
        self.who = LineField(f"problem/{key}/who", WHO, placeholder=WHO_EXAMPLE)
        self.happens = LineField(f"problem/{key}/happens", HAPPENS, placeholder=HAPPENS_EXAMPLE)
        self.should = LineField(f"problem/{key}/should", SHOULD, placeholder=SHOULD_EXAMPLE)
        self.known = Choice(f"problem/{key}/known", KNOWN, WAYS_TO_KNOW)
        self.sentence = Text(size="lead", serif=True)
        for field in (self.who, self.happens, self.should, self.known):
            self.body.addWidget(field)
            field.changed.connect(self._on_changed)
        self.body.addWidget(self.sentence)
        self.refresh()

    @property
    def first(self) -> Field:
        return self.who

    def refresh(self) -> None:
        card = self.autosave.answer(ProblemAnswer, self.key)
        self.who.set_text(card.who)
        self.happens.set_text(card.happens)
        self.should.set_text(card.should)
        self.known.set_value(card.known)
        self._read_back(card)

    def _on_changed(self) -> None:
        before = self.autosave.answer(ProblemAnswer, self.key)
        card = ProblemAnswer(
            who=self.who.text(),
            happens=self.happens.text(),
            should=self.should.text(),
            known=as_term(HowKnown, self.known.value()),
            lens=self._lens_of(before),
        )
        # A lens alone is no answer and nothing to keep.
        if card.blank and card.known is None:
            card = ProblemAnswer()
        self.autosave.put(card, self.key)
        self._read_back(card)
        self.changed.emit()

    def _read_back(self, card: ProblemAnswer) -> None:
        written = "" if card.blank else sentences.problem(card.who, card.happens, card.should, card.known)
        self.sentence.set_or_hide(written)
