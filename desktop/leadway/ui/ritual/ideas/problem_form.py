"""One problem in four short answers, read back as one sentence."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from leadway.domain import sentences
from leadway.domain.answers import ProblemAnswer
from leadway.domain.terms import HowKnown
from leadway.i18n import _
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.ideas.form import IdeaForm, numbered
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
            self.add(field)
        self.add(self.sentence)
        self.binder = FormBinder(
            autosave.port(ProblemAnswer, key),
            self._show,
            adjust=self._adjust,
            edited=self.changed.emit,
            who=self.who,
            happens=self.happens,
            should=self.should,
            known=self.known,
        )
        self.refresh()

    @property
    def first(self) -> Field:
        return self.who

    def refresh(self) -> None:
        self.binder.refresh()

    def _adjust(self, before: ProblemAnswer, after: ProblemAnswer) -> ProblemAnswer:
        # A lens alone is no answer and nothing to save.
        if after.blank and after.known is None:
            return ProblemAnswer()
        return replace(after, lens=self._lens_of(before))

    def _show(self, answer: ProblemAnswer) -> None:
        text = sentences.problem(answer.who, answer.happens, answer.should, answer.known)
        self.sentence.set_or_hide("" if answer.blank else text)
