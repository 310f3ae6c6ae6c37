"""The line that asks whether something is not one person's to decide, and the stop it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal

from leadway.domain import gaps
from leadway.domain.answers import GapAnswer
from leadway.domain.gaps import Addressees, hard_stop, suggests_a_stop
from leadway.domain.terms import Concern, EscalationAnswer, FieldOfWork
from leadway.i18n import _
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.widgets.accessibility import announce
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.card import InlineNotice
from leadway.ui.widgets.choice import Chips, Choice, Option, numbered
from leadway.ui.widgets.field import AnswerField, FieldRow
from leadway.ui.widgets.text import Caption
from leadway.ui.widgets.vbox import VBox, outdent

ASK = _("Does any of this apply?")
ASK_SHORT = _("Hurt, threatened, treated worse, not true, at risk")
NOT_ABOUT_THAT = _("No, it is not about that")
TO_WHOM, WHEN, WHEN_EXAMPLE = _("To whom?"), _("When?"), _("e.g. Today, 16:00")
HAVE_YOU_TOLD = _("Have you told them?")
THEN_TO, ROLE_EXAMPLE = _("Then tell"), _("e.g. {role}")
_ASKS_SECOND = (EscalationAnswer.NO_ANSWER, EscalationAnswer.ABOUT_THEM)
CONCERNS = tuple(Option(concern, concern.label) for concern in Concern)


class ConcernLine(VBox):
    """One optional question. It is folded until a person, or a word that was typed, opens it."""

    changed = Signal()
    denied = Signal()
    """The person said that it is not about that."""

    def __init__(self, name: str, *, spacing: int = 8) -> None:
        super().__init__(spacing=spacing)
        self._denied = False
        self.open_button = LinkButton(ASK, icon="chevron-down", clicked=self._on_open)
        self.open_button.setAccessibleDescription(ASK_SHORT)
        self.short = Caption(ASK_SHORT)
        self.chips = Chips(name, ASK, CONCERNS)
        self.no = LinkButton(NOT_ABOUT_THAT, clicked=self._on_no)
        self._folded = VBox(spacing=0)
        self._folded.add(outdent(self.open_button, fill=False), self.short)
        self.unfolded = VBox(spacing=0)
        self.unfolded.add(self.chips, outdent(self.no, fill=False))
        self.add(self._folded, self.unfolded)
        self.chips.changed.connect(self.changed)
        self.fold(folded=True)

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """What applies."""
        return tuple(each for each in self.chips.values() if isinstance(each, Concern))

    def set_concerns(self, concerns: Sequence[Concern]) -> None:
        """Show what applies, without a signal."""
        self.chips.set_values(concerns)
        self.fold(folded=self.is_folded and not concerns)

    @property
    def is_folded(self) -> bool:
        """Whether only the question is shown."""
        return self.unfolded.isHidden()

    def fold(self, *, folded: bool) -> None:
        """Show the question alone, or its answers, too."""
        self._folded.setVisible(folded)
        self.unfolded.setVisible(not folded)

    def follow(self, field: FieldOfWork | None, *texts: str) -> None:
        """Unfold the question where words suggest it and the person has not said no."""
        if self.is_folded and not self._denied and suggests_a_stop(field, *texts):
            self.fold(folded=False)
            announce(self, ASK)

    def _on_open(self) -> None:
        self.fold(folded=False)
        self.chips.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_no(self) -> None:
        self._denied = True
        self.set_concerns(())
        self.fold(folded=True)
        self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.denied.emit()


class StopNotice(InlineNotice):
    """Says that this is not one person's to decide: whom to tell, and what does not wait."""

    def __init__(self, addressees: Addressees) -> None:
        role = addressees.first
        super().__init__(gaps.TELL.format(role=role) if role else gaps.SENTENCE, icon="triangle-alert")
        self.at_once = Caption(size="body")
        self.add(self.at_once, Caption(gaps.OWN_FORM, size="body"), Caption(gaps.NO_PROMISE, size="body"))

    def show_concerns(self, concerns: Sequence[Concern]) -> None:
        """Say what does not wait."""
        lines = [gaps.AT_ONCE[concern] for concern in concerns] or [gaps.NOT_LATER]
        self.at_once.setText("\n".join(lines))


class HardStopForm(VBox):
    """The line and the stop of one gap; `changed` is emitted after an edit was saved.

    With `origin` the gap belongs to something else, and `follow` is told its text: there is no gap until the
    person says that something applies, and none again once nothing does.
    """

    changed = Signal()

    def __init__(self, autosave: DraftAutosave, key: str, name: str, *, origin: bool = False) -> None:
        super().__init__(spacing=12)
        self._key = key
        self._autosave = autosave
        self._origin = origin
        self._text = ""
        self._stopped = False
        self._addressees = autosave.ritual.addressees()
        first, second = self._addressees.examples
        self.line = ConcernLine(f"{name}/concerns")
        self.notice = StopNotice(self._addressees)
        self.to = AnswerField(f"{name}/escalated_to", TO_WHOM, placeholder=ROLE_EXAMPLE.format(role=first))
        self.when = AnswerField(f"{name}/escalated_when", WHEN, placeholder=WHEN_EXAMPLE)
        self.told = Choice(f"{name}/told", HAVE_YOU_TOLD, numbered(EscalationAnswer))
        self.second = AnswerField(
            f"{name}/second_to",
            THEN_TO,
            placeholder=ROLE_EXAMPLE.format(role=self._addressees.second or second),
        )
        for field in (self.to, self.when, self.second):
            field.edit.setAccessibleDescription(self.notice.message.text())
        self.no = LinkButton(NOT_ABOUT_THAT, clicked=self._on_no)
        self.stop = VBox(spacing=12)
        self.stop.setAccessibleName(self.notice.message.text())
        self.stop.add(self.notice, FieldRow(self.to, self.when), self.told, self.second)
        self.stop.add(outdent(self.no, fill=False))
        self.add(self.line, self.stop)
        self.binder = FormBinder(
            autosave.port(GapAnswer, key),
            self.show_answer,
            adjust=self._adjust,
            on_edit=self.changed.emit,
            concerns=self.line.chips,
            escalated_to=self.to,
            escalated_when=self.when,
            told=self.told,
            second_to=self.second,
        )
        self.line.denied.connect(self._on_no)
        self.refresh()

    def refresh(self) -> None:
        """Show the answer as it is now."""
        self._stopped = hard_stop(self.binder.record)
        self.binder.refresh()

    def follow(self, *texts: str) -> None:
        """Open the line where the words suggest it; the first text is the situation that others are told."""
        before, self._text = self._text, texts[0]
        answer = self.binder.record
        if self._origin and hard_stop(answer) and answer.happened == before != self._text:
            self._autosave.put(replace(answer, happened=self._text), self._key)
        if not answer.not_a_stop:
            self.line.follow(self._addressees.field, *texts)

    def show_answer(self, answer: GapAnswer) -> None:
        """Show the stop where it holds."""
        stopped = hard_stop(answer)
        self.line.fold(folded=self.line.is_folded and not answer.concerns)
        self.line.no.setVisible(not stopped)
        self.notice.show_concerns(answer.concerns)
        self.second.setVisible(
            answer.told in (EscalationAnswer.NO_ANSWER, EscalationAnswer.ABOUT_THEM) or bool(answer.second_to)
        )
        self.stop.setVisible(stopped)
        if stopped and not self._stopped:
            announce(self.stop, self.notice.message.text(), urgent=True)
        self._stopped = stopped

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
        if self._origin and not hard_stop(self.binder.record):
            return
        after = replace(self.binder.record, concerns=(), not_a_stop=True)
        self.binder.put(self._adjust(after, after))
        self.line.set_concerns(())
        self.line.fold(folded=True)
        self.line.open_button.setFocus(Qt.FocusReason.OtherFocusReason)
