"""The form of one gap: what happened, the judgement that was made, and whether it was one's own to make."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.agenda import Agenda
from leadway.domain.answers import GapAnswer
from leadway.domain.examples import examples
from leadway.domain.gaps import STOPPING, hard_stop, is_raised, problem_key
from leadway.domain.precedents import similar
from leadway.domain.terms import Authority, GapNext, GapType, RightThingTest
from leadway.domain.text import capital
from leadway.i18n import _, pgettext
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.gaps.notices import PrecedentNotice
from leadway.ui.ritual.hard_stop import HardStopForm
from leadway.ui.theme.theme import fix_width
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.choice import AnswerChips, Choice, Option, Tick, numbered
from leadway.ui.widgets.date_field import DateField
from leadway.ui.widgets.field import AnswerField, Field, TextField
from leadway.ui.widgets.text import Caption, FieldLabel, Heading
from leadway.ui.widgets.vbox import STRETCH, VBox, row

WAS_THERE = _("This week, was there a moment when…")
CHANGE = _("Change")
WHAT_HAPPENED, FACTS = _("What happened?"), _("Facts. Roles, not names.")
WHAT_COULD = _("What could you have done?")
WAIT = _("Wait, or do nothing")
OPTION = _("Option {letter}")
LETTERS = "abc"  # no text
ANOTHER_OPTION = _("You wrote one option. What was another?")
WHICH = _("Which one did you choose?")
WHAT_DID = _("What did you do – and why was it the right thing?")
DID_EXAMPLE = _("e.g. The second one. Anybody in my place would have to do the same.")
WHAT_EXPECT = _("What do you expect to see?")
BY = _("By")
I_EXPECT, EXPECT_EXAMPLE = _("I expect"), _("e.g. Nobody asks about it again")
NO_REVIEW = _("No date: I do not want to look back on this one")
HOW_SURE, HOW_SURE_HINT = _("How sure?"), _("Optional. Keys 5 to 9; arrow keys for 95 %.")
TESTS, TESTS_HINT = _("Was it the right thing?"), _("Answer any that matter.")
AUTHORITY = _("Were you allowed to decide?")
NEXT = _("What next?")
MORE = _("More")
AFFECTED, AFFECTED_EXAMPLE = _("Who is affected?"), _("e.g. Two people, the late shift")
RAISED_TO, RAISED_TO_EXAMPLE = _("Who do you raise it with?"), _("e.g. My boss")
ANSWER_BY = _("By when do you expect an answer?")
CONSULTED, CONSULTED_EXAMPLE = _("Who did you ask?"), _("e.g. The shift lead, my boss")
ROLES = _("Roles, not names.")
FROM_CHECK = _("From your checks: {title}")
FROM_NOTE = _("From a note")
FROM_PROBLEM = _("From your problems")

KINDS = numbered(GapType)
_WITH_WORDS = ("happened", "affected", "option_a", "option_b", "option_c", "did_and_why", "expect")
LOOK_BACK_AFTER, ANSWER_AFTER = timedelta(weeks=4), timedelta(weeks=1)
_LETTER_WIDTH = 16
# 95 has no key of its own: 9 is taken, 0 would read as "not at all" and + needs Shift on many keyboards.
_SURE = tuple(Option(n, f"{n} %", str(n)[0] if n < 95 else "") for n in (50, 60, 70, 80, 90, 95))
_TESTS = tuple(Option(test, test.label) for test in RightThingTest)
_AUTHORITY = (
    Option(Authority.YES, _("Yes"), pgettext("key: Yes", "Y")),
    Option(Authority.NO, _("No"), pgettext("key: No", "N")),
    Option(Authority.ASKED, _("I asked first"), pgettext("key: I asked first", "A")),
)


class GapForm(Card):
    """One gap. Where the hard stop holds, the judgement is hidden; what was typed in it stays in the form."""

    changed = Signal()

    def __init__(self, autosave: DraftAutosave, key: str) -> None:
        super().__init__(accent="gap")
        self.autosave = autosave
        self.key = key
        self._base = f"gap/{key}"
        self._agenda = autosave.ritual.agenda
        self._default_day = self._agenda.today + LOOK_BACK_AFTER
        self._rules = frozenset(due.rule for due in self._agenda.checks if due.id == key and due.rule)
        """The rule of the check that it came from."""
        self._unfolded = 1
        """How many of the questions after the four lines the person has unfolded."""
        self._choosing_kind = False
        self.body.setSpacing(20)
        self._add_head()
        self._add_happened()
        self._add_options()
        self.did = TextField(f"{self._base}/did_and_why", WHAT_DID, placeholder=DID_EXAMPLE)
        self.add(self.did)
        self._add_expectation()
        self._add_after()
        self._bind()
        self.refresh()

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been answered."""
        return self.binder.record.blank

    @property
    def first(self) -> Field:
        """The field the focus begins in."""
        return self.happened if self.binder.record.kind else self.kind

    def refresh(self) -> None:
        """Show the answer as it is now."""
        answer = self.binder.record
        self._choosing_kind = False
        self._unfolded = 1
        self.stop.refresh()
        self.binder.refresh()
        if not answer.option_c and not _has_judgement(answer):
            self.option["c"].set_text(WAIT)

    def add_action(self, button: QWidget) -> None:
        """Put a button at the end of the form's last line."""
        self._foot.addWidget(button)

    def _add_head(self) -> None:
        self.title = Heading()
        self.origin = Caption()
        self.origin.set_or_hide(_origin(self._agenda, self.key))
        self.change = LinkButton(CHANGE)
        self.change.setAccessibleDescription(WAS_THERE)
        self.change.clicked.connect(self._on_change_kind)
        head = row(self.title, self.change, grow=self.title, align=Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.kind = Choice(f"{self._base}/kind", WAS_THERE, KINDS)
        self.add(self.origin, self.kind)

    def _add_happened(self) -> None:
        self.happened = TextField(
            f"{self._base}/happened", WHAT_HAPPENED, hint=FACTS, placeholder=examples().gap
        )
        self.precedent = PrecedentNotice(self._agenda.today)
        self.precedent.opened.connect(self._on_precedent)
        self.stop = HardStopForm(self.autosave, self.key, self._base)
        self.stop.changed.connect(self._on_stop_changed)
        self.add(self.happened, self.stop, self.precedent)

    def _add_options(self) -> None:
        """Ask for two options, waiting as the third, and which was chosen."""
        self.options = VBox(spacing=8)
        self.options.add(FieldLabel(WHAT_COULD))
        self.option = {letter: self._add_option(letter) for letter in LETTERS}
        self.another_option = Caption(ANOTHER_OPTION)
        letters = [Option(letter, letter.upper(), letter.upper()) for letter in LETTERS]
        self.chosen = Choice(f"{self._base}/chosen", WHICH, letters)
        self.options.add(self.another_option)
        self.options.body.addSpacing(12)
        self.options.add(self.chosen)
        self.add(self.options)

    def _add_option(self, letter: str) -> AnswerField:
        name, text = f"{self._base}/option_{letter}", OPTION.format(letter=letter.upper())
        example = getattr(examples(), f"option_{letter}", "")
        field = AnswerField(name, "", placeholder=example, accessible_name=text)
        label = FieldLabel(letter.upper())
        fix_width(label, _LETTER_WIDTH)
        label.setBuddy(field.edit)
        # At the first line of the field, however many it grows to.
        label.setContentsMargins(0, 10, 0, 0)
        self.options.body.addLayout(row(label, field, grow=field, align=Qt.AlignmentFlag.AlignTop))
        return field

    def _add_expectation(self) -> None:
        """Ask what is expected by when, and how sure the person is."""
        self.by = DateField(
            f"{self._base}/expect_by",
            BY,
            self._default_day,
            today=self._agenda.today,
            earliest=self._agenda.today,
            accessible_name=f"{WHAT_EXPECT} {BY}",
        )
        self.expect = TextField(
            f"{self._base}/expect", I_EXPECT, lines=1, placeholder=EXPECT_EXAMPLE, limit=280
        )
        no_review = Option("no", NO_REVIEW)
        self.no_review = Tick(f"{self._base}/no_review", "", [no_review], accessible_name=NO_REVIEW)
        self.sure = Choice(f"{self._base}/confidence", HOW_SURE, _SURE, hint=HOW_SURE_HINT)
        top = Qt.AlignmentFlag.AlignTop
        fields = row(self.by, self.expect, spacing=16, grow=self.expect, align=top)
        fields.setAlignment(self.expect, top)
        self.expectation = VBox(spacing=12)
        self.expectation.add(FieldLabel(WHAT_EXPECT))
        self.expectation.body.addLayout(fields)
        self.expectation.body.addSpacing(8)
        self.expectation.add(self.sure)
        self.add(self.expectation)

    def _add_after(self) -> None:
        base = self._base
        self.tests = AnswerChips(f"{base}/tests", TESTS, _TESTS, hint=TESTS_HINT)
        self.authority = Choice(f"{base}/authority", AUTHORITY, _AUTHORITY)
        self.next = Choice(f"{base}/next", NEXT, numbered(GapNext))
        self.more = LinkButton(MORE)
        self.more.clicked.connect(self._on_more)
        self.affected = AnswerField(f"{base}/affected", AFFECTED, hint=ROLES, placeholder=AFFECTED_EXAMPLE)
        self.consulted = AnswerField(
            f"{base}/consulted", CONSULTED, hint=ROLES, placeholder=CONSULTED_EXAMPLE
        )
        self.raised_to = AnswerField(
            f"{base}/raised_to", RAISED_TO, hint=ROLES, placeholder=RAISED_TO_EXAMPLE
        )
        today = self._agenda.today
        self.answer_by = DateField(
            f"{base}/answer_by", ANSWER_BY, today + ANSWER_AFTER, today=today, earliest=today
        )
        self.raised = VBox(spacing=16)
        self.raised.add(self.raised_to, self.answer_by)
        self.add(self.tests, self.authority, self.next, self.raised)
        self.add(self.affected, self.consulted, self.no_review)
        self._foot = row(self.more, STRETCH)
        self.body.addLayout(self._foot)

    def _bind(self) -> None:
        self.binder = FormBinder(
            self.autosave.port(GapAnswer, self.key),
            self._update_visibility,
            adjust=self._adjust,
            on_edit=self.changed.emit,
            kind=self.kind,
            happened=self.happened,
            option_a=self.option["a"],
            option_b=self.option["b"],
            option_c=self.option["c"],
            chosen=self.chosen,
            did_and_why=self.did,
            expect_by=self.by,
            expect=self.expect,
            no_review=self.no_review,
            confidence=self.sure,
            tests=self.tests,
            authority=self.authority,
            next=self.next,
            affected=self.affected,
            consulted=self.consulted,
            raised_to=self.raised_to,
            answer_by=self.answer_by,
        )
        # After the binder: the answer is saved before the focus moves on from it.
        self.kind.changed.connect(self._on_kind)

    def _adjust(self, before: GapAnswer, after: GapAnswer) -> GapAnswer:
        if any(after.tests.get(test) is not before.tests.get(test) for test in STOPPING):
            after = replace(after, not_a_stop=False)
        # The third option is prefilled: without a judgement it is no answer.
        text = self.option["c"].text()
        after = replace(after, option_c=text if _has_judgement(after) or text != WAIT else "")
        # The default day stays unwritten, so that it counts from the day on which the week is sealed.
        if before.expect_by is None and after.expect_by == self._default_day:
            after = replace(after, expect_by=None)
        if before.answer_by is None and after.answer_by == self._agenda.today + ANSWER_AFTER:
            after = replace(after, answer_by=None)
        return after

    def _on_kind(self) -> None:
        self._choosing_kind = False
        self._update_visibility(self.binder.record)
        if self.kind.value() is not None:
            self.happened.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_change_kind(self) -> None:
        self._choosing_kind = True
        self._update_visibility(self.binder.record)
        self.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_more(self) -> None:
        """Unfold the next question and go there."""
        after = (self.tests, self.authority, self.next, self.affected)
        unfolded = after[self._count_unfolded(self.binder.record)]
        self._unfolded = after.index(unfolded) + 1
        self._update_visibility(self.binder.record)
        unfolded.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_precedent(self, gap: str) -> None:
        answer = self.binder.record
        if gap and gap not in answer.considered:
            self.autosave.put(replace(answer, considered=(*answer.considered, gap)), self.key)

    def _on_stop_changed(self) -> None:
        self._update_visibility(self.binder.record)
        self.changed.emit()

    def _update_visibility(self, answer: GapAnswer) -> None:
        """Show the questions that the answers ask for."""
        stopped = hard_stop(answer)
        self.another_option.setVisible(one_option(answer))
        self.by.setVisible(not answer.no_review)
        described = bool(answer.happened.strip() or answer.did_and_why.strip() or answer.tests)
        # What was unfolded stays, also when its answer is cleared.
        self._unfolded = self._count_unfolded(answer)
        unfolded = self._unfolded if described else 0
        self._show_kind(answer.kind)
        alike = () if stopped else similar(answer.happened, self._agenda.precedents, rules=self._rules)
        self.precedent.show_precedent(next(iter(alike), None))
        self.stop.show_answer(answer)
        self.stop.follow(answer.happened, *(str(getattr(answer, name)) for name in _WITH_WORDS))
        for question in (self.options, self.did, self.expectation):
            question.setVisible(not stopped)
        self.raised.setVisible(is_raised(answer))
        self.affected.setVisible(unfolded > 3 and not stopped)
        self.tests.setVisible(described)
        for place, after in enumerate((self.authority, self.next, self.consulted), start=1):
            after.setVisible(unfolded > place and not stopped)
        self.no_review.setVisible(self.consulted.isVisibleTo(self))
        self.more.setVisible(0 < unfolded < 4 and not stopped)

    def _count_unfolded(self, answer: GapAnswer) -> int:
        """Return how many questions are asked after the four lines: an answer unfolds the one after it."""
        last = answer.affected or answer.consulted or answer.no_review
        answers = (answer.tests, answer.authority, answer.next, last)
        answered = [place for place, each in enumerate(answers, start=1) if each]
        return min(max(self._unfolded, *(place + 1 for place in answered), 1), len(answers))

    def _show_kind(self, kind: GapType | None) -> None:
        text = capital(kind.label) if kind else ""
        if text != self.title.text():
            # Only then: a new text lays out the whole page again, which is too much for every key.
            self.title.setText(text)
            self.setAccessibleName(text or WAS_THERE)
        self.title.setVisible(kind is not None)
        self.change.setVisible(kind is not None and not self._choosing_kind)
        self.kind.setVisible(kind is None or self._choosing_kind)


def one_option(answer: GapAnswer) -> bool:
    """Whether just one option was written down; waiting counts once it was chosen or put in own words."""
    waiting = answer.chosen == "c" or answer.option_c.strip() not in ("", WAIT)
    return bool(answer.option_a.strip()) + bool(answer.option_b.strip()) + waiting == 1


def _has_judgement(answer: GapAnswer) -> bool:
    return any(text.strip() for text in (answer.option_a, answer.option_b, answer.chosen, answer.did_and_why))


def _origin(agenda: Agenda, key: str) -> str:
    title = next((check.title for check in agenda.checks if check.id == key), "")
    if title:
        return FROM_CHECK.format(title=title)
    if key.startswith(problem_key("")):
        return FROM_PROBLEM
    return FROM_NOTE if any(note.id == key for note in agenda.notes) else ""
