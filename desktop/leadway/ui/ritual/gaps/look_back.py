"""Looking back: a case that was taken to those who decide, and a judgement whose outcome can be seen now."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from leadway.domain.agenda import OpenEscalation, PastJudgement
from leadway.domain.answers import FollowUp, OutcomeReviewAnswer
from leadway.domain.terms import CameTrue
from leadway.domain.text import isolated, one_line, shorten
from leadway.domain.weeks import spoken_date
from leadway.i18n import _, pgettext
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.widgets.buttons import LinkButton, Unfold
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.choice import Choice, Option, lead_to
from leadway.ui.widgets.field import AnswerField, TextField
from leadway.ui.widgets.focus_watch import on_focus_moved
from leadway.ui.widgets.text import Caption, Heading, Paragraph
from leadway.ui.widgets.vbox import VBox

YOU_TOOK = _("You handed on: “{situation}” ({taken}). Has it been answered?")
NOT_TAKEN = _("For HR, legal or safety: “{situation}”. Have you told them, and is it answered?")
TO, ON, THEN_TO, LABELLED = _("to"), _("when"), _("then to"), _("{label}: {text}")
WHAT_ANSWER = _("What was the answer?")
ANSWER_EXAMPLE = _("e.g. HR takes it over; the rota stays as it is")
COMES_AGAIN = _("Leadway will ask again next week.")
NEXT_TO_TELL = _("Leadway will ask again next week. Do not wait for it; next, tell: {role}.")
YOU_DECIDED = _("Decided on {day}: “{title}”. What happened since?")
SINCE_HINT = _("You will see what you thought then once you leave this field.")
GO_ON = _("Show what you thought then")
SINCE_EXAMPLE = _("e.g. Nobody objected. It came up once more, and we did the same.")
BACK_THEN = _("What you thought then")
YOUR_REASONS = _("Your reasons: {reasons}")
YOU_EXPECTED = _("You expected: {expectation}")
HOW_SURE = _("You were {confidence} % sure.")
CAME_TRUE = _("Came true?")
SAME_AGAIN = _("With what you knew then, would you decide the same?")
LESSON = _("Lesson")
LESSON_EXAMPLE = _("e.g. Say it before, not after")
YES_NO = (
    Option(value=True, label=_("Yes"), key=pgettext("key: Yes", "Y")),
    Option(value=False, label=_("No"), key=pgettext("key: No", "N")),
)
_CAME_TRUE = (
    Option(CameTrue.YES, _("Yes"), "1"),
    Option(CameTrue.PARTLY, _("Partly"), "2"),
    Option(CameTrue.NO, _("No"), "3"),
    Option(CameTrue.CANNOT_TELL, _("Can’t tell"), "4"),
)
_TITLE = 90


class FollowUpForm(Card):
    """Whether a case that was handed up has its answer."""

    def __init__(self, autosave: DraftAutosave, case: OpenEscalation) -> None:
        super().__init__(accent="gap")
        self.key = case.id
        question = _follow_up(case)
        self.answered = Choice(f"followup/{case.id}/answered", "", YES_NO, accessible_name=question)
        self.answer = AnswerField(f"followup/{case.id}/answer", WHAT_ANSWER, placeholder=ANSWER_EXAMPLE)
        second = "" if case.second_to.strip() else autosave.ritual.addressees().second
        self.again = Caption(NEXT_TO_TELL.format(role=second) if second else COMES_AGAIN)
        self.add(Paragraph(question), self.answered, self.answer, self.again)
        self.binder = FormBinder(
            autosave.port(FollowUp, case.id),
            self._update_visibility,
            answered=self.answered,
            answer=self.answer,
        )
        lead_to(self.answered, self.answer)
        self.refresh = self.binder.refresh
        self.refresh()

    def _update_visibility(self, answer: FollowUp) -> None:
        self.answer.setVisible(answer.answered is True)
        self.again.setVisible(answer.answered is False)


class ReviewForm(Card):
    """A judgement's outcome first; what was thought then only after it, so that it colours nothing."""

    def __init__(self, autosave: DraftAutosave, review: PastJudgement) -> None:
        super().__init__(accent="gap")
        self.key = review.id
        self._revealed = False
        self.body.setSpacing(20)
        at, day = f"review/{review.id}", spoken_date(review.decided_on, autosave.ritual.agenda.today)
        question = YOU_DECIDED.format(day=day, title=isolated(shorten(review.title, _TITLE).rstrip(".")))
        self.since = TextField(f"{at}/happened", question, hint=SINCE_HINT, placeholder=SINCE_EXAMPLE)
        self.go_on = LinkButton(GO_ON, clicked=self._on_go_on)
        # A click leaves the focus in the outcome until it is taken; Tab reveals by itself.
        self.go_on.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.then = VBox(spacing=4)
        self.then.add(
            Heading(BACK_THEN, size="body"),
            *(Paragraph(text, selectable=True) for text in _thought_then(review)),
        )
        self.came_true = Choice(f"{at}/came_true", CAME_TRUE, _CAME_TRUE)
        self.same_again = Choice(f"{at}/same_again", SAME_AGAIN, YES_NO)
        self.lesson = AnswerField(f"{at}/lesson", LESSON, placeholder=LESSON_EXAMPLE)
        self.anyway = Unfold(self.then)
        self._after = (self.came_true, self.same_again, self.lesson)
        self.add(self.since, self.go_on, self.then, self.anyway, *self._after)
        self.binder = FormBinder(
            autosave.port(OutcomeReviewAnswer, review.id),
            self._update_visibility,
            what_happened=self.since,
            came_true=self.came_true,
            same_again=self.same_again,
            lesson=self.lesson,
        )
        self.since.edit.installEventFilter(self)
        on_focus_moved(self, self._on_focus_moved)
        self.refresh()

    def refresh(self) -> None:
        """Show the review as it is now; an outcome that was left behind has shown what was thought."""
        self._revealed = bool(self.binder.record.what_happened.strip())
        self.binder.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Reveal before Tab leaves the outcome, so that it leads to the first question revealed."""
        if watched is self.since.edit and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            self._reveal()
        return super().eventFilter(watched, event)

    def _on_focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if old is self.since.edit and now is not None:
            self._reveal()

    def _on_go_on(self) -> None:
        self._reveal()
        self.came_true.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reveal(self) -> None:
        if not self._revealed and not self.since.is_empty():
            self._revealed = True
            self._update_visibility(self.binder.record)

    def _update_visibility(self, answer: OutcomeReviewAnswer) -> None:
        is_written = bool(answer.what_happened.strip())
        self._revealed = self._revealed and is_written
        self.go_on.setVisible(is_written and not self._revealed)
        for widget in self._after:
            widget.setVisible(self._revealed)
        # What was asked for before stays, until the outcome shows it to everybody.
        if self._revealed != self.anyway.isHidden():
            self.anyway.fold(folded=not self._revealed)
            self.anyway.setVisible(not self._revealed)


def _thought_then(review: PastJudgement) -> list[str]:
    """Return the original reasons, expectation and confidence, as far as they were written."""
    sure = "" if review.confidence is None else HOW_SURE.format(confidence=review.confidence)
    sentences = (
        (review.decision, YOUR_REASONS.format(reasons=isolated(review.decision))),
        (review.expectation, YOU_EXPECTED.format(expectation=isolated(review.expectation))),
        (sure, sure),
    )
    return [sentence for text, sentence in sentences if text.strip()]


def _follow_up(case: OpenEscalation) -> str:
    situation = isolated(shorten(case.situation, _TITLE))
    facts = ((TO, one_line(case.to)), (ON, one_line(case.when)), (THEN_TO, one_line(case.second_to)))
    taken = "; ".join(LABELLED.format(label=label, text=isolated(text)) for label, text in facts if text)
    return (
        YOU_TOOK.format(situation=situation, taken=taken) if taken else NOT_TAKEN.format(situation=situation)
    )
