"""The card of one gap: what happened, the judgement that was made, and whether it was one's own to make."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from leadway.domain.agenda import Agenda
from leadway.domain.answers import GapAnswer
from leadway.domain.gaps import hard_stop, like, names_a_hard_stop
from leadway.domain.terms import Authority, GapNext, GapType, RightThingTest
from leadway.domain.text import capital
from leadway.i18n import _, pgettext
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.gaps.form_parts import (
    EscalationNotice,
    ExpectationFields,
    OptionsPart,
    Part,
    PrecedentNotice,
)
from leadway.ui.ritual.step_page import as_term
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.chips import AnswerChips
from leadway.ui.widgets.choice import Choice, Option, numbered
from leadway.ui.widgets.field import Field, LineField, TextField
from leadway.ui.widgets.focus_watch import on_focus_moved
from leadway.ui.widgets.text import Caption, Heading

WAS_THERE = _("This week, was there a moment when…")
CHANGE = _("Change")
WHAT_HAPPENED = _("What happened?")
FACTS = _("Facts. Roles, not names.")
HAPPENED_EXAMPLE = _("A customer came back on day 33 with a faulty kettle; the handbook says 30 days.")
WHAT_DID = _("What did you do – and why was it the right thing?")
DID_EXAMPLE = _("I exchanged it. The fault was ours, and anybody in my place would have to do the same.")
TESTS = _("Was it the right thing?")
TESTS_HINT = _("Answer any that matter.")
AUTHORITY = _("Were you allowed to decide?")
NEXT = _("What next?")
MORE = _("More")
LESS = _("Less")
MORE_SHOWN = _("Who is affected, and who you asked")
AFFECTED = _("Who is affected?")
AFFECTED_EXAMPLE = _("The customer, the late shift")
CONSULTED = _("Who did you ask?")
CONSULTED_EXAMPLE = _("The shift lead, finance")
ROLES = _("Roles, not names.")
FROM_CHECK = _("From your checks: {title}")
FROM_NOTE = _("From a note")

KINDS = numbered(GapType)
_TESTS = tuple(Option(test, test.label) for test in RightThingTest)
_AUTHORITY = (
    Option(Authority.YES, _("Yes"), pgettext("key: Yes", "Y")),
    Option(Authority.NO, _("No"), pgettext("key: No", "N")),
    Option(Authority.ASKED, _("I asked first"), pgettext("key: I asked first", "A")),
)


class GapForm(Card):
    """One gap. Where the hard stop holds, the judgement is hidden; what was typed in it stays on the card."""

    changed = Signal()

    def __init__(self, autosave: DraftAutosave, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, accent="gap")
        self.autosave = autosave
        self.key = key
        self._base = f"gap/{key}"
        self._agenda = autosave.ritual.agenda
        self._stopped = False
        self._looking: set[QWidget] = set()
        self._choosing_kind = False
        self.body.setSpacing(20)
        self._build_head()
        self._build_story()
        self._build_after()
        self._bind()
        on_focus_moved(self, self._on_focus_moved)
        self.refresh()

    def answer(self) -> GapAnswer:
        """Return the gap as it was last typed."""
        return self.autosave.answer(GapAnswer, self.key)

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been answered."""
        return self.answer().blank

    def refresh(self) -> None:
        """Show the answer as it is now."""
        answer = self.answer()
        self._choosing_kind = False
        self._stopped = hard_stop(answer)
        self._looking.clear()
        self._show_more(shown=bool(answer.affected or answer.consulted))
        self.binder.refresh()
        self.options.prefill(answer)

    @property
    def first(self) -> Field:
        """The field the focus begins in."""
        return self.happened if self.answer().kind else self.kind

    def add_action(self, button: QWidget) -> None:
        """Put a button at the end of the card's last line."""
        self._foot.addWidget(button)

    def _build_head(self) -> None:
        self.title = Heading("", self)
        self.origin = Caption("", self)
        self.origin.set_or_hide(_origin(self._agenda, self.key))
        self.change = LinkButton(CHANGE, self)
        self.change.setAccessibleDescription(WAS_THERE)
        self.change.clicked.connect(self._on_change_kind)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.add(self.origin)
        self.kind = Choice(f"{self._base}/kind", WAS_THERE, KINDS, self)
        self.add(self.kind)

    def _build_story(self) -> None:
        base, today = self._base, self._agenda.today
        self.happened = TextField(
            f"{base}/happened", WHAT_HAPPENED, self, hint=FACTS, placeholder=HAPPENED_EXAMPLE
        )
        self.likeness = PrecedentNotice(today, self)
        self.stop = EscalationNotice(base, self)
        self.stop.look_asked.connect(self._on_look)
        self.options = OptionsPart(base, self)
        self.did = TextField(f"{base}/did_and_why", WHAT_DID, self, placeholder=DID_EXAMPLE)
        self.expectation = ExpectationFields(base, today, self)
        for widget in (self.happened, self.likeness, self.stop, self.options, self.did, self.expectation):
            self.add(widget)

    def _build_after(self) -> None:
        base = self._base
        self.tests = AnswerChips(f"{base}/tests", TESTS, _TESTS, self, hint=TESTS_HINT)
        self.authority = Choice(f"{base}/authority", AUTHORITY, _AUTHORITY, self)
        self.next = Choice(f"{base}/next", NEXT, numbered(GapNext), self)
        self.more = LinkButton(MORE, self)
        self.more.setAccessibleDescription(MORE_SHOWN)
        self.more.clicked.connect(self._on_more)
        self.affected = LineField(
            f"{base}/affected", AFFECTED, self, hint=ROLES, placeholder=AFFECTED_EXAMPLE
        )
        self.consulted = LineField(
            f"{base}/consulted", CONSULTED, self, hint=ROLES, placeholder=CONSULTED_EXAMPLE
        )
        for field in (self.tests, self.authority, self.next, self.affected, self.consulted):
            self.add(field)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.more)
        self._foot.addStretch(1)
        self.body.addLayout(self._foot)

    def _bind(self) -> None:
        options, expectation, stop = self.options, self.expectation, self.stop
        self.binder = FormBinder(
            self.autosave.port(GapAnswer, self.key),
            self._update_visibility,
            adjust=self._adjust,
            edited=self.changed.emit,
            kind=self.kind,
            happened=self.happened,
            option_a=options.options["a"],
            option_b=options.options["b"],
            option_c=options.options["c"],
            chosen=options.chosen,
            did_and_why=self.did,
            expect_by=expectation.by,
            expect=expectation.expect,
            confidence=expectation.sure,
            tests=self.tests,
            authority=self.authority,
            affected=self.affected,
            consulted=self.consulted,
            escalated_to=stop.to,
            escalated_when=stop.when,
        )
        # After the binder: the answer is saved before the focus moves on from it.
        self.kind.changed.connect(self._on_kind)
        self.next.chosen.connect(self._on_next)

    def _adjust(self, before: GapAnswer, after: GapAnswer) -> GapAnswer:
        return self.expectation.adjusted(before, self.options.adjusted(after))

    def _on_kind(self) -> None:
        self._choosing_kind = False
        self._update_visibility(self.answer())
        if self.kind.value() is not None:
            self.happened.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_change_kind(self) -> None:
        self._choosing_kind = True
        self._update_visibility(self.answer())
        self.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_next(self, value: object) -> None:
        """Take what comes next. The default is shown but not answered; pressing it answers it."""
        before = self.answer()
        way = as_term(GapNext, value)
        if way is None and before.next is None:
            way = GapNext.ONE_OFF
        self.autosave.put(replace(before, next=way), self.key)
        self._update_visibility(self.answer())
        self.changed.emit()

    def _on_more(self) -> None:
        shown = not self._more_shown
        self._show_more(shown=shown)
        self._update_visibility(self.answer())
        if shown:
            self.affected.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_look(self) -> None:
        """Show what was written in the judgement and caused the stop, so that it can be put otherwise."""
        self._looking = {part for part in self._judgement() if self._names_a_stop(part)}
        if self.affected in self._looking:
            self._show_more(shown=True)
        self._update_visibility(self.answer())
        first = next((part for part in self._judgement() if part in self._looking), None)
        if first is self.options:
            first = next((o for o in self.options.options.values() if names_a_hard_stop(o.text())), first)
        elif first is self.expectation:
            # Its first field is the day, which names nothing.
            first = self.expectation.expect
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        # What is being written stays under the person's hands until they leave it.
        if self._stopped and now is not None:
            self._update_visibility(self.answer())

    def _update_visibility(self, answer: GapAnswer) -> None:
        """Show the questions that the answers ask for."""
        stopped = hard_stop(answer)
        self.next.set_value(answer.next or GapNext.ONE_OFF)
        self.options.update_visibility(answer)
        begun = bool(answer.happened.strip() or answer.did_and_why.strip() or answer.tests)
        self._show_kind(answer.kind)
        self.likeness.show_precedent(None if stopped else like(answer.happened, self._agenda.precedents))
        if not stopped:
            self._looking.clear()
        self.stop.setVisible(stopped)
        for part in self._judgement():
            asked = part is not self.affected or (begun and self._more_shown)
            part.setVisible(part in self._looking or _holds_focus(part) if stopped else asked)
        self.stop.offer_look(offered=self._cause_is_hidden(answer))
        self.tests.setVisible(begun)
        self.authority.setVisible(begun and not stopped)
        self.next.setVisible(begun and not stopped)
        self.more.setVisible(begun and not stopped)
        self.consulted.setVisible(begun and not stopped and self._more_shown)
        if stopped and not self._stopped:
            self.stop.say()
        self._stopped = stopped

    def _show_kind(self, kind: GapType | None) -> None:
        text = capital(kind.label) if kind else ""
        if text != self.title.text():
            # Only then: a new text lays the whole page out anew, which is too much for every key.
            self.title.setText(text)
            self.setAccessibleName(text or WAS_THERE)
        self.title.setVisible(kind is not None)
        self.change.setVisible(kind is not None and not self._choosing_kind)
        self.kind.setVisible(kind is None or self._choosing_kind)

    def _judgement(self) -> tuple[QWidget, ...]:
        """Return what the stop hides although its words count, in reading order."""
        return (self.options, self.did, self.expectation, self.affected)

    def _names_a_stop(self, part: QWidget) -> bool:
        if isinstance(part, TextField | LineField):
            return names_a_hard_stop(part.text())
        return isinstance(part, Part) and names_a_hard_stop(*part.texts())

    def _cause_is_hidden(self, answer: GapAnswer) -> bool:
        """Whether nothing but words in hidden fields keeps the stop up."""
        seen = names_a_hard_stop(answer.happened) or hard_stop(GapAnswer(tests=answer.tests))
        hidden = (p for p in self._judgement() if not p.isVisibleTo(self) and self._names_a_stop(p))
        return not seen and any(hidden)

    def _show_more(self, *, shown: bool) -> None:
        self._more_shown = shown
        self.more.setText(LESS if shown else MORE)
        self.more.updateGeometry()


def _holds_focus(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and widget.isAncestorOf(focused)


def _origin(agenda: Agenda, key: str) -> str:
    title = next((check.title for check in agenda.checks if check.id == key), "")
    if title:
        return FROM_CHECK.format(title=title)
    return FROM_NOTE if any(note.id == key for note in agenda.notes) else ""
