"""Screen 5: the opportunity to take, under this week's lens."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from leadway.domain.answers import OpportunityAnswer
from leadway.domain.lenses import opportunity_lens
from leadway.domain.terms import Step
from leadway.i18n import _
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.ideas.list import IdeaWords
from leadway.ui.ritual.ideas.opportunity_form import OpportunityForm
from leadway.ui.ritual.ideas.page import IdeasPage

WORDS = IdeaWords(another=_("Another opportunity"), remove=_("Remove this opportunity"), mark="opportunity")


class OpportunitiesPage(IdeasPage):
    """Asks for ideas, weighs them, and offers to try a good and easy one."""

    step = Step.OPPORTUNITIES
    kind = OpportunityAnswer
    why = _(
        "It is best to try small things that are easy to undo. Leadway asks whose idea it was every "
        "time, so that the right person gets the credit."
    )

    def __init__(self, autosave: DraftAutosave, parent: QWidget | None = None) -> None:
        super().__init__(autosave, opportunity_lens, OpportunityForm, WORDS, parent)
        self.ideas.changed.connect(self._on_changed)

    def refresh(self) -> None:
        super().refresh()
        self._on_changed()

    def _on_changed(self) -> None:
        for form in self.ideas.forms:
            if isinstance(form, OpportunityForm):
                form.say_running()
