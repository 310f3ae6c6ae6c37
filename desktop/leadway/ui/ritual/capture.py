"""The one-minute week: one field for what should not be forgotten."""

from __future__ import annotations

from leadway.domain.answers import Capture
from leadway.domain.steps import PLANS
from leadway.domain.terms import Step
from leadway.i18n import _
from leadway.ui.forms.binder import FormBinder
from leadway.ui.forms.concern_line import NoteConcerns
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.step_page import StepPage
from leadway.ui.widgets.field import Field, TextField
from leadway.ui.widgets.text import Caption, Question

EXAMPLE = _("e.g. The night shift has its own way of doing it. Ask for the reason before changing the rota.")
WHAT_BECOMES = _(
    "Your next ritual shows it as a note. “Seal as short” ends the week here; leaving keeps it open."
)
_LINES = 8
_MOST_LINES = 16


def bind_capture(autosave: DraftAutosave, text: Field, concerns: NoteConcerns) -> FormBinder[Capture]:
    """Bind the note of this week and what applies to it."""

    def show(answer: Capture) -> None:
        concerns.show_concerns(answer.concerns)
        concerns.follow(answer.text)

    return FormBinder(autosave.port(Capture), show, text=text, concerns=concerns.line.chips)


class CapturePage(StepPage):
    """One field, and then the week is sealed or left open."""

    step = Step.CAPTURE
    why = _("Even a week without time has one thing worth writing down. It takes a minute.")

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__(autosave)
        question = PLANS[Step.CAPTURE].question
        self.text = TextField(
            "capture/text",
            "",
            placeholder=EXAMPLE,
            lines=_LINES,
            most_lines=_MOST_LINES,
            accessible_name=question,
        )
        self.concerns = NoteConcerns("capture/concerns", self.ritual.addressees())
        self.binder = bind_capture(autosave, self.text, self.concerns)
        self.add(Question(question), self.text, self.concerns, Caption(WHAT_BECOMES, size="body"))

    def refresh(self) -> None:
        self.binder.refresh()
