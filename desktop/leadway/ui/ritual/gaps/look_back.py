"""Looking back: a case that was taken to those who decide, and a judgement whose outcome can be seen now."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from leadway.domain.agenda import OpenEscalation, PastJudgement, RaisedProposal
from leadway.domain.answers import FollowUp, OutcomeReviewAnswer, ProposalFollowUp
from leadway.domain.terms import CameTrue, HopeResult, ProposalVerdict
from leadway.domain.text import one_line, shorten
from leadway.domain.weeks import long_date, spoken_date
from leadway.i18n import _, isolated, pgettext
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.widgets.buttons import LinkButton, Unfold
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.choice import Choice, Option, lead_to, numbered
from leadway.ui.widgets.field import AnswerField, TextField
from leadway.ui.widgets.focus_watch import on_focus_moved
from leadway.ui.widgets.text import Caption, Heading, Paragraph
from leadway.ui.widgets.vbox import VBox

YOU_TOOK = _("You handed on: “{situation}” ({taken}). Has it been answered?")
NOT_TAKEN = _("For HR, legal or safety: “{situation}”. Have you told them, and is it answered?")
TO, ON, THEN_TO, BY, LABELLED = _("to"), _("when"), _("then to"), _("answer by"), _("{label}: {text}")
WHAT_ANSWER = _("What was the answer?")
ANSWER_EXAMPLE = _("e.g. HR takes it over; the rota stays as it is")
COMES_AGAIN = _("Leadway will ask again next week.")
NEXT_TO_TELL = _("Leadway will ask again next week. Do not wait for it; next, tell: {role}.")
YOU_RAISED = _("You raised: “{situation}” ({taken}). Has it been answered?")
YOU_PROPOSED = _("You proposed a rule: “{title}” ({taken}). What became of it?")
YOU_PROPOSED_TO_NOBODY = _("You proposed a rule: “{title}”. What became of it?")
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
TURNED_OUT = _("How did it turn out?")
LUCK, LUCK_EXAMPLE = _("What did luck have to do with it?"), _("e.g. The customer was in no hurry")
WHY_DECLINED = _("What was the reason?")
MUST_GET_DONE = _("What must get done each week because of it?")
BECOMES_COMMITMENT = _("It becomes a commitment. Leave it empty if there is nothing to check.")
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
        second = "" if case.second_to.strip() or case.raised else autosave.ritual.addressees().second
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


class ProposalForm(Card):
    """What became of a rule that was proposed; once in force, it is a rule and may bring a commitment."""

    def __init__(self, autosave: DraftAutosave, proposal: RaisedProposal) -> None:
        super().__init__(accent="gap")
        self.key = proposal.id
        at, question = f"proposal/{proposal.id}", _proposed(proposal)
        options = [each for each in numbered(ProposalVerdict) if _can_be(proposal, each.value)]
        self.verdict = Choice(f"{at}/verdict", "", options, accessible_name=question)
        self.reason = AnswerField(f"{at}/reason", WHY_DECLINED)
        self.commitment = AnswerField(f"{at}/commitment", MUST_GET_DONE, hint=BECOMES_COMMITMENT)
        self.again = Caption(COMES_AGAIN)
        self.add(Paragraph(question), self.verdict, self.reason, self.commitment, self.again)
        self.binder = FormBinder(
            autosave.port(ProposalFollowUp, proposal.id),
            self._update_visibility,
            verdict=self.verdict,
            reason=self.reason,
            commitment=self.commitment,
        )
        lead_to(self.verdict, self.reason)
        lead_to(self.verdict, self.commitment)
        self.refresh = self.binder.refresh
        self.refresh()

    def _update_visibility(self, answer: ProposalFollowUp) -> None:
        self.reason.setVisible(answer.verdict is ProposalVerdict.DECLINED)
        self.commitment.setVisible(answer.verdict is ProposalVerdict.IN_FORCE)
        self.again.setVisible(answer.verdict in (ProposalVerdict.NO_ANSWER, ProposalVerdict.ACCEPTED))


class ReviewForm(Card):
    """A judgement's outcome first; what was thought then only after it, so that it colours nothing."""

    def __init__(self, autosave: DraftAutosave, review: PastJudgement) -> None:
        super().__init__(accent="gap")
        self.key = review.id
        self._revealed = False
        self.body.setSpacing(20)
        at, day = f"review/{review.id}", spoken_date(review.decided_on, autosave.ritual.agenda.today)
        question = YOU_DECIDED.format(day=day, title=shorten(review.title, _TITLE).rstrip("."))
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
        self.result = Choice(f"{at}/result", TURNED_OUT, numbered(HopeResult))
        self.luck = AnswerField(f"{at}/luck", LUCK, placeholder=LUCK_EXAMPLE)
        self.lesson = AnswerField(f"{at}/lesson", LESSON, placeholder=LESSON_EXAMPLE)
        self.anyway = Unfold(self.then)
        self._after = (self.came_true, self.result, self.same_again, self.luck, self.lesson)
        self.add(self.since, self.go_on, self.then, self.anyway, *self._after)
        self.binder = FormBinder(
            autosave.port(OutcomeReviewAnswer, review.id),
            self._update_visibility,
            what_happened=self.since,
            came_true=self.came_true,
            result=self.result,
            luck=self.luck,
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
        (review.decision, YOUR_REASONS.format(reasons=review.decision)),
        (review.expectation, YOU_EXPECTED.format(expectation=review.expectation)),
        (sure, sure),
    )
    return [sentence for text, sentence in sentences if text.strip()]


def _can_be(proposal: RaisedProposal, verdict: object) -> bool:
    """Whether this answer is offered: what was accepted is not accepted or declined once more."""
    return not proposal.accepted or verdict in (ProposalVerdict.IN_FORCE, ProposalVerdict.NO_ANSWER)


def _proposed(proposal: RaisedProposal) -> str:
    title = isolated(shorten(proposal.title, _TITLE))
    taken = _taken((TO, proposal.decider_role), (BY, _day(proposal.answer_by)))
    return (YOU_PROPOSED if taken else YOU_PROPOSED_TO_NOBODY).format(title=title, taken=taken)


def _follow_up(case: OpenEscalation) -> str:
    situation = isolated(shorten(case.situation, _TITLE))
    taken = _taken((TO, case.to), (ON, case.when), (THEN_TO, case.second_to), (BY, _day(case.answer_by)))
    if not taken:
        return NOT_TAKEN.format(situation=situation)
    return (YOU_RAISED if case.raised else YOU_TOOK).format(situation=situation, taken=taken)


def _taken(*facts: tuple[str, str]) -> str:
    lines = [(label, one_line(text)) for label, text in facts]
    return "; ".join(LABELLED.format(label=label, text=isolated(text)) for label, text in lines if text)


def _day(day: date | None) -> str:
    return "" if day is None else long_date(day)
