"""Screen 7: the week in one line, what it taught, and the next move once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from leadway.domain.answers import Closing, NextMove
from leadway.domain.grammar import listed
from leadway.domain.steps import PLANS
from leadway.domain.terms import Step, StepStatus
from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import full_date
from leadway.i18n import _
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.progress.next_move import next_move_text
from leadway.ui.ritual.progress.readings import unreadable
from leadway.ui.ritual.step_page import StepPage
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.choice import Option
from leadway.ui.widgets.date_field import TimeField
from leadway.ui.widgets.field import AnswerField, FieldRow
from leadway.ui.widgets.picker import SelectField
from leadway.ui.widgets.text import Caption, Paragraph, Question, Quotation
from leadway.ui.widgets.vbox import outdent

WHAT_MOVED = PLANS[Step.CLOSE].question
EDIT, USE_THE_DRAFT = _("Edit"), _("Use the draft again")
YOUR_LINE = _("In your words")
WHAT_IT_TAUGHT = _("What did this week teach you?")
TAUGHT_EXAMPLE = _("e.g. Ask the late shift before changing the sign-off")
MORE, HELP = _("More"), _("Where would you like help?")
HELP_EXAMPLE = _("e.g. Somebody from the night shift for half an hour")
WHEN_NEXT, TIME = _("When next week?"), _("Time")
AS_LAST_TIME = _("If you leave it blank: {time}.")
NEXT, SAY_IT = _("Next:"), _("Say it once in your head.")
NO_MOVE, NO_MOVE_BECAUSE = _("No move this week, and that is fine."), _("No move this week: {because}")
SKIPPED, NOTHING = _("Skipped: {steps}."), _("Nothing this week: {steps}.")
AS_IT_IS = _("The week still counts.")
LEFT_OUT = _("Not a number, so not saved as a reading: {names}. You can go back and correct it.")
UNREAD = _(
    "Not read as a date or a number, so not used, but kept: {texts}. "
    "Where a date is missing, it is four weeks from today. You can go back and correct it."
)
QUOTED = _("“{text}”")


class ClosePage(StepPage):
    """The last screen. Ctrl+Shift+Enter seals."""

    step = Step.CLOSE
    why = _(
        "Looking back for a minute makes the next week easier to begin. "
        "One line on what it taught you is worth more than a page nobody reads again."
    )

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__(autosave)
        self.draft = Quotation()
        self.line = AnswerField("close/line", YOUR_LINE)
        self.edit = LinkButton(EDIT, icon="pencil")
        self.again = LinkButton(USE_THE_DRAFT)
        self.lesson = AnswerField("close/lesson", WHAT_IT_TAUGHT, placeholder=TAUGHT_EXAMPLE)
        self.more = LinkButton(MORE, icon="chevron-down")
        self.help = AnswerField("close/help", HELP, placeholder=HELP_EXAMPLE)
        self.next_label = Caption(NEXT)
        self.next_move = Quotation()
        self.say_it = Paragraph(SAY_IT)
        self.passed_over = Caption()
        self.edit.clicked.connect(self._on_edit)
        self.again.clicked.connect(self._on_again)
        self.more.clicked.connect(self._on_more)
        self.add(Question(WHAT_MOVED), self.draft, self.line, outdent(self.edit, self.again, fill=False), 8)
        self.add(self.lesson, outdent(self.more, fill=False), self.help, 8)
        self.add(self.next_label, self.next_move, self.say_it, 8, self.passed_over)
        self.binder = FormBinder(
            autosave.port(Closing), self._show, line=self.line, lesson=self.lesson, help_wanted=self.help
        )
        usual, self.next_time = self.ritual.weekly_time, None
        if usual is not None and usual.repeats == "chosen":
            self.next_time = self._add_next_time(usual)

    def refresh(self) -> None:
        self.draft.setText(self.ritual.closing_draft())
        self.binder.refresh()
        if self.next_time is not None:
            self.next_time.refresh()
        self._show_more(shown=not self.help.is_empty())
        self._show_next()
        self._show_passed_over()

    def first_field(self) -> QWidget | None:
        return self.lesson

    def _add_next_time(self, usual: WeeklyTime) -> FormBinder[Closing]:
        """Ask for the time of the next ritual."""
        coming = self.ritual.week.shift(1)
        days = {day: replace(usual, weekday=day).times(coming)[0].date() for day in range(1, 8)}
        options = [Option(day, full_date(days[day])) for day in sorted(days, key=days.__getitem__)]
        day, at = SelectField("close/next-day", WHEN_NEXT, options), TimeField("close/next-at", TIME, None)
        self.add(8, FieldRow(day, at), Caption(AS_LAST_TIME.format(time=usual.name)))
        return FormBinder(self.autosave.port(Closing), next_day=day, next_at=at)

    def _show(self, answer: Closing) -> None:
        own = answer.line is not None
        for widget, shown in (
            (self.draft, not own),
            (self.edit, not own),
            (self.line, own),
            (self.again, own),
        ):
            widget.setVisible(shown)

    def _show_more(self, *, shown: bool) -> None:
        self.help.setVisible(shown)
        self.more.setVisible(not shown)

    def _show_next(self) -> None:
        move = next_move_text(self.autosave)
        answer = self.autosave.answer(NextMove)
        self.next_label.setVisible(bool(move))
        self.next_move.set_or_hide(move)
        because = answer.none_because.strip() if answer.none else ""
        self.say_it.setText(
            SAY_IT if move else NO_MOVE_BECAUSE.format(because=because) if because else NO_MOVE
        )

    def _show_passed_over(self) -> None:
        passed_over = passed_over_text(self.ritual.walk.statuses, self.ritual.walk.steps)
        odd = unreadable(self.autosave)
        left_out = LEFT_OUT.format(names=listed(odd)) if odd else ""
        texts = [QUOTED.format(text=text) for text in self.ritual.draft.unread_texts()]
        unread = UNREAD.format(texts=listed(texts)) if texts else ""
        self.passed_over.set_or_hide(" ".join(filter(None, (passed_over, left_out, unread))))

    def _on_edit(self) -> None:
        self.binder.change(line=self.draft.text())
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_again(self) -> None:
        self.binder.change(line=None)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_more(self) -> None:
        self._show_more(shown=True)
        self.help.setFocus(Qt.FocusReason.OtherFocusReason)


def passed_over_text(statuses: Mapping[Step, StepStatus], steps: tuple[Step, ...]) -> str:
    """Return kindly which screens were passed over, empty where none was."""
    parts = []
    for status, words in ((StepStatus.NOTHING, NOTHING), (StepStatus.SKIPPED, SKIPPED)):
        titles = [PLANS[step].title for step in steps if statuses.get(step) is status]
        if titles:
            parts.append(words.format(steps=listed(titles)))
    return " ".join([*parts, AS_IT_IS]) if parts else ""
