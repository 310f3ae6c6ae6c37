"""Looking back: a case that was taken to those who decide, and a judgement whose outcome can be seen now."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leadway.domain.agenda import OpenEscalation, PastJudgement
from leadway.domain.answers import FollowUp, OutcomeReviewAnswer
from leadway.domain.terms import CameTrue
from leadway.domain.text import one_line, shorten
from leadway.domain.weeks import spoken_date
from leadway.i18n import _, pgettext
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.field import Field, LineField, TextField
from leadway.ui.widgets.focus_watch import on_focus_moved
from leadway.ui.widgets.text import Caption, Heading, Paragraph

YOU_TOOK = _("You handed on: “{situation}” ({taken}). Has it been answered?")
NOT_TAKEN = _("For HR, legal or safety: “{situation}”. Have you told them, and is it answered?")
TO, ON, LABELLED = _("to"), _("when"), _("{label}: {text}")
WHAT_ANSWER = _("What was the answer?")
ANSWER_EXAMPLE = _("HR takes it over; the rota stays as it is")
COMES_AGAIN = _("Leadway will ask again next week.")
YOU_DECIDED = _("Decided on {day}: “{title}”. What happened since?")
SINCE_HINT = _("You will see what you thought then once you leave this field.")
SINCE_EXAMPLE = _("Finance booked it without a question. She came back to say thank you.")
BACK_THEN = _("What you thought then")
YOUR_REASONS = _("Your reasons: {reasons}")
YOU_EXPECTED = _("You expected: {expectation}")
HOW_SURE = _("You were {confidence} % sure.")
CAME_TRUE = _("Came true?")
SAME_AGAIN = _("With what you knew then, would you decide the same?")
LESSON = _("Lesson")
LESSON_EXAMPLE = _("Tell finance before, not after")
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

    def __init__(self, autosave: DraftAutosave, case: OpenEscalation, parent: QWidget | None = None) -> None:
        super().__init__(parent, accent="gap")
        self.autosave = autosave
        self.key = case.id
        asked = _follow_up(case)
        self.add(Paragraph(asked, self))
        self.answered = Choice(f"followup/{case.id}/answered", "", YES_NO, self, accessible_name=asked)
        self.answer = LineField(f"followup/{case.id}/answer", WHAT_ANSWER, self, placeholder=ANSWER_EXAMPLE)
        self.again = Caption(COMES_AGAIN, self)
        for widget in (self.answered, self.answer, self.again):
            self.add(widget)
        self.binder = FormBinder(
            autosave.port(FollowUp, case.id),
            self._update_visibility,
            answered=self.answered,
            answer=self.answer,
        )
        self.refresh = self.binder.refresh
        self.refresh()

    def _update_visibility(self, answer: FollowUp) -> None:
        self.answer.setVisible(answer.answered is True)
        self.again.setVisible(answer.answered is False)


class ReviewForm(Card):
    """A judgement's outcome first; what was thought then only after it, so that it colours nothing."""

    def __init__(
        self, autosave: DraftAutosave, review: PastJudgement, today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, accent="gap")
        self.autosave = autosave
        self.key = review.id
        self._shown = False
        self.body.setSpacing(20)
        title = shorten(review.title, _TITLE).rstrip(".")
        asked = YOU_DECIDED.format(day=spoken_date(review.decided_on, today), title=title)
        self.since = TextField(
            f"review/{review.id}/happened", asked, self, hint=SINCE_HINT, placeholder=SINCE_EXAMPLE
        )
        self.add(self.since)
        self.then = _Then(review, self)
        self.add(self.then)
        self.came_true = Choice(f"review/{review.id}/came_true", CAME_TRUE, _CAME_TRUE, self)
        self.same_again = Choice(f"review/{review.id}/same_again", SAME_AGAIN, YES_NO, self)
        self.lesson = LineField(f"review/{review.id}/lesson", LESSON, self, placeholder=LESSON_EXAMPLE)
        self._after: tuple[Field, ...] = (self.came_true, self.same_again, self.lesson)
        for field in self._after:
            self.add(field)
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
        self._shown = bool(self.binder.record.what_happened.strip())
        self.binder.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Reveal before Tab leaves the outcome, so that it leads to the first question revealed."""
        if watched is self.since.edit and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab:
            self._reveal()
        return super().eventFilter(watched, event)

    def _on_focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if old is self.since.edit and now is not None:
            self._reveal()

    def _reveal(self) -> None:
        if not self._shown and not self.since.is_empty():
            self._shown = True
            self._update_visibility(self.binder.record)

    def _update_visibility(self, answer: OutcomeReviewAnswer) -> None:
        self._shown = self._shown and bool(answer.what_happened.strip())
        for widget in (self.then, *self._after):
            widget.setVisible(self._shown)


class _Then(QWidget):
    """The original reasons, expectation and confidence, as far as they were written."""

    def __init__(self, review: PastJudgement, parent: QWidget) -> None:
        super().__init__(parent)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(Heading(BACK_THEN, self, size="body"))
        sure = "" if review.confidence is None else HOW_SURE.format(confidence=review.confidence)
        written = (
            (review.decision, YOUR_REASONS.format(reasons=review.decision)),
            (review.expectation, YOU_EXPECTED.format(expectation=review.expectation)),
            (sure, sure),
        )
        self.texts = tuple(sentence for text, sentence in written if text.strip())
        for sentence in self.texts:
            rows.addWidget(Paragraph(sentence, self, selectable=True))


def _follow_up(case: OpenEscalation) -> str:
    situation = shorten(case.situation, _TITLE)
    to, when = one_line(case.to), one_line(case.when)
    if not to and not when:
        return NOT_TAKEN.format(situation=situation)
    taken = listed_facts((TO, to), (ON, when))
    return YOU_TOOK.format(situation=situation, taken=taken)


def listed_facts(*facts: tuple[str, str]) -> str:
    """Return each label with what the person wrote, where they wrote something."""
    return "; ".join(LABELLED.format(label=label, text=text) for label, text in facts if text)
