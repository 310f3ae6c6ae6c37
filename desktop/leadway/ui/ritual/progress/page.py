"""Screen 6: the numbers of the week, one experiment in turn, and the next small move."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from leadway.domain.steps import PLANS
from leadway.domain.terms import Mode, Step
from leadway.i18n import _
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.progress.experiment_review import ExperimentReviewSection
from leadway.ui.ritual.progress.next_move import NextMoveForm
from leadway.ui.ritual.progress.readings import ReadingsSection
from leadway.ui.ritual.step_page import StepPage
from leadway.ui.widgets.text import Caption, Heading, Question
from leadway.ui.widgets.vbox import column

ALL_OF_IT = PLANS[Step.PROGRESS].question
ONLY_THE_MOVE = _("What is the next small step?")
THE_MOVE = _("One small move for the coming week")
THE_MOVE_HINT = _("A moment and a first step. Ten minutes are plenty.")


class ProgressPage(StepPage):
    """Numbers, the experiment in turn and the move; in the shorter rituals the move alone."""

    step = Step.PROGRESS
    why = _(
        "One reading and one first step a week make progress. A step with a moment, "
        "“if … then I will …”, gets done far more often than a good intention."
    )

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__(autosave)
        self.question = Question(ALL_OF_IT)
        self.numbers = ReadingsSection(autosave)
        self.experiments = ExperimentReviewSection(autosave)
        self.move_heading = Heading(THE_MOVE)
        self.next_move = NextMoveForm(autosave)
        self.numbers.finished.connect(self._on_numbers_finished)
        self.add(self.question, self.numbers, self.experiments, 8)
        self.add(column(self.move_heading, Caption(THE_MOVE_HINT)), self.next_move)

    def refresh(self) -> None:
        agenda = self.ritual.agenda
        full = self.ritual.walk.mode is Mode.FULL
        self.question.setText(ALL_OF_IT if full else ONLY_THE_MOVE)
        self.numbers.setVisible(full)
        self.experiments.setVisible(full and bool(agenda.experiments))
        self.move_heading.setVisible(full)
        self.numbers.refresh()
        self.experiments.refresh()
        self.next_move.refresh()

    def first_field(self) -> QWidget | None:
        if self.ritual.walk.mode is Mode.FULL and self.numbers.rows:
            return self.numbers.rows[0].field
        return self._after_numbers()

    def nothing(self) -> None:
        self.next_move.decline()

    def asks_before_next(self) -> bool:
        return self.next_move.asks_for_when()

    def _after_numbers(self) -> QWidget:
        if self.ritual.walk.mode is Mode.FULL and self.experiments.form is not None:
            return self.experiments.form.target
        return self.next_move.first()

    def _on_numbers_finished(self) -> None:
        self._after_numbers().setFocus(Qt.FocusReason.TabFocusReason)
