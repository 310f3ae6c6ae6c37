"""The line that asks whether something is not one person's to decide, and the stop it leads to."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal

from leadway.domain.answers import GapAnswer
from leadway.domain.gaps import hard_stop
from leadway.domain.terms import EscalationAnswer
from leadway.i18n import _
from leadway.ui.forms.binder import FormBinder
from leadway.ui.forms.concern_line import NOT_ABOUT_THAT, ConcernLine, StopNotice
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.widgets.accessibility import announce
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.choice import Choice, numbered
from leadway.ui.widgets.field import AnswerField
from leadway.ui.widgets.vbox import VBox

TO_WHOM, WHEN, WHEN_EXAMPLE = _("To whom?"), _("When?"), _("e.g. Today, 16:00")
HAVE_YOU_TOLD = _("Have you told them?")
THEN_TO, ROLE_EXAMPLE = _("Then tell"), _("e.g. {role}")
_ASKS_SECOND = (EscalationAnswer.NO_ANSWER, EscalationAnswer.ABOUT_THEM)


class HardStopForm(VBox):
    """The line and the stop of one gap; `changed` is emitted after an edit was saved.

    With `origin` the gap belongs to something else, and `follow` is told its text: there is no gap until the
    person says that something applies, and none again once nothing does.
    """

    changed = Signal()

    def __init__(self, autosave: DraftAutosave, key: str, name: str, *, origin: bool = False) -> None:
        super().__init__(spacing=12)
        self._key = key
        self._name = name
        self._autosave = autosave
        self._port = autosave.port(GapAnswer, key)
        self._origin = origin
        self._text = ""
        self._stopped = False
        self._removed = GapAnswer()
        self._addressees = autosave.ritual.addressees()
        self._binder: FormBinder[GapAnswer] | None = None
        self.line = ConcernLine(f"{name}/concerns")
        self.stop = VBox(spacing=12)
        self.stop.hide()
        self.add(self.line, self.stop)
        self.line.opened.connect(self._build)
        self.line.denied.connect(self._on_no)
        self.refresh()

    @property
    def is_stopped(self) -> bool:
        """Whether others are to be told."""
        return hard_stop(self._port.load())

    def refresh(self) -> None:
        """Show the answer as it is now."""
        self._stopped = self.is_stopped
        if self._binder is None:
            self.show_answer(self._port.load())
        else:
            self._binder.refresh()

    def follow(self, situation: str, *words: str) -> None:
        """Open the line where the words suggest it; the situation is what others are told."""
        before, self._text = self._text, situation
        answer = self._port.load()
        if self._origin and hard_stop(answer) and answer.happened == before != self._text:
            self._autosave.put(replace(answer, happened=self._text), self._key)
        if not answer.not_a_stop:
            self.line.follow(self._addressees.field, *words)

    def remove(self) -> None:
        """Take it back together with what it belongs to."""
        self._removed = self._port.load()
        self._put(GapAnswer())

    def restore(self) -> None:
        """Put it back as it was."""
        if hard_stop(self._removed):
            self._put(replace(self._removed, happened=self._text))

    def show_answer(self, answer: GapAnswer) -> None:
        """Show the stop where it holds."""
        stopped = hard_stop(answer)
        if answer.concerns:
            self.line.fold(folded=False)
        if stopped:
            self._build()
        if self._binder is None:
            return
        self.line.no.setVisible(not stopped)
        self.notice.show_concerns(answer.concerns)
        self.second.setVisible(
            answer.told in (EscalationAnswer.NO_ANSWER, EscalationAnswer.ABOUT_THEM) or bool(answer.second_to)
        )
        self.stop.setVisible(stopped)
        if stopped and not self._stopped:
            announce(self.stop, self.notice.message.text(), urgent=True)
        self._stopped = stopped

    def _build(self) -> None:
        """Make the fields; most lines are never opened."""
        if self._binder is not None:
            return
        name, (first, second) = self._name, self._addressees.examples
        second = self._addressees.second or second
        self.notice = StopNotice(self._addressees)
        self.to = AnswerField(f"{name}/escalated_to", TO_WHOM, placeholder=ROLE_EXAMPLE.format(role=first))
        self.when = AnswerField(f"{name}/escalated_when", WHEN, placeholder=WHEN_EXAMPLE)
        self.told = Choice(f"{name}/told", HAVE_YOU_TOLD, numbered(EscalationAnswer))
        self.second = AnswerField(f"{name}/second_to", THEN_TO, placeholder=ROLE_EXAMPLE.format(role=second))
        for field in (self.to, self.when, self.second):
            field.edit.setAccessibleDescription(self.notice.message.text())
        self.no = LinkButton(NOT_ABOUT_THAT, clicked=self._on_no)
        self.stop.setAccessibleName(self.notice.message.text())
        self.stop.add(self.notice, self.to, self.when, self.told, self.second, self.no)
        self._binder = FormBinder(
            self._port,
            self.show_answer,
            adjust=self._adjust,
            on_edit=self.changed.emit,
            concerns=self.line.chips,
            escalated_to=self.to,
            escalated_when=self.when,
            told=self.told,
            second_to=self.second,
        )
        self._binder.refresh()

    def _put(self, answer: GapAnswer) -> None:
        self._port.save(answer)
        self.refresh()
        self.changed.emit()

    def _adjust(self, before: GapAnswer, after: GapAnswer) -> GapAnswer:
        if after.concerns != before.concerns:
            after = replace(after, not_a_stop=False)
        if after.told is not before.told:
            # Who was named in the set-up is who was told, until the person writes another.
            after = replace(after, escalated_to=after.escalated_to or self._addressees.first)
            if after.told in _ASKS_SECOND:
                after = replace(after, second_to=after.second_to or self._addressees.second)
            self.to.set_text(after.escalated_to)
            self.second.set_text(after.second_to)
        if not self._origin:
            return after
        if hard_stop(after):
            return replace(after, happened=after.happened or self._text)
        # What others would have been told is kept for when it applies again; it makes no gap.
        is_own = after.kind is not None or after.happened != self._text
        after = after if is_own else replace(after, happened="")
        return GapAnswer() if replace(after, not_a_stop=False) == GapAnswer() else after

    def _on_no(self) -> None:
        """Go on as before: what was typed stays, and comes back where the stop does."""
        if self._origin and not self.is_stopped:
            return
        after = replace(self._port.load(), concerns=(), not_a_stop=True)
        self._put(self._adjust(after, after))
        self.line.set_concerns(())
        self.line.fold(folded=True)
        self.line.open_button.setFocus(Qt.FocusReason.OtherFocusReason)
