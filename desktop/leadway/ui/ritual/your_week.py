"""Screen 0: the week and what is due; asks nothing but which ritual it is to be."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent

from leadway.domain.agenda import AgendaOutline, WaitingNote
from leadway.domain.answers import GapAnswer, NoteFiling
from leadway.domain.home import GOOD_TO_SEE_YOU, due_sentence
from leadway.domain.ritual import due
from leadway.domain.steps import MINUTES, planned_minutes
from leadway.domain.terms import Mode, NoteTarget, Step
from leadway.domain.weeks import short_date
from leadway.i18n import _, pgettext
from leadway.ui.after_paint import AfterFirstPaint
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.hard_stop import HardStopForm
from leadway.ui.ritual.step_page import StepPage, as_term
from leadway.ui.widgets.chip import RadioChip
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.keyboard import is_enter
from leadway.ui.widgets.text import Caption, Heading, Paragraph, Question

YOUR_SENTENCE = _("Your reminder: {sentence}")
HOW_LONG = _("How much time do you have?")
NOTES = _("Waiting notes")
NOTES_HINT = _("Send each where it belongs, or leave it for next week.")
MODES = {
    Mode.FULL: _("Full"),
    Mode.SHORT: _("Short"),
    Mode.CAPTURE: _("Note only"),
    Mode.RESTART: _("Quick restart"),
}
TARGETS = (
    Option(NoteTarget.NOTE, _("To the checks"), pgettext("key: To the checks", "K")),
    Option(NoteTarget.GAP, _("Gap"), pgettext("key: Gap", "G")),
    Option(NoteTarget.PROBLEM, _("Problem"), pgettext("key: Problem", "P")),
    Option(NoteTarget.OPPORTUNITY, _("Opportunity"), pgettext("key: Opportunity", "O")),
    Option("discard", _("Delete"), pgettext("key: Delete", "D")),
)
LENGTH = _("{mode} ({n} min)")
# After the page is painted, and before the next key comes.
_LATER_MS = 100


class YourWeekPage(StepPage):
    """What is on the table this week. Enter starts."""

    step = Step.WEEK
    why = _("Seeing what is due first keeps the ritual short: nothing else will be asked.")

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__(autosave)
        outline = self.ritual.outline
        if outline.weeks_away:
            self.add(Heading(GOOD_TO_SEE_YOU))
        self.add(Question(f"{outline.week.name} · {outline.week.dates}"), Paragraph(_due(outline)))
        if sentence := self.ritual.weekly_time_sentence:
            self.add(Caption(YOUR_SENTENCE.format(sentence=sentence)))
        modes = (Mode.RESTART if outline.weeks_away else Mode.SHORT, Mode.FULL, Mode.CAPTURE)
        options = [
            Option(mode, LENGTH.format(mode=MODES[mode], n=planned_minutes(mode, due(mode, outline))))
            for mode in sorted(modes, key=MINUTES.__getitem__, reverse=True)
        ]
        self.mode = Choice("week/mode", HOW_LONG, options, required=True)
        self.mode.chosen.connect(self.mode_chosen)
        for chip in self.mode.chips:
            chip.installEventFilter(self)
        self.add(self.mode)
        self._notes = {note: self._note_choice(note) for note in outline.notes}
        self.stops = {note: self._note_stop(note) for note in outline.notes}
        self._later = QTimer(self, singleShot=True, interval=_LATER_MS)
        self._later.timeout.connect(self._follow_words)
        if self._notes:
            self.add(8, Heading(NOTES), Caption(NOTES_HINT))
        for note, choice in self._notes.items():
            self.add(choice, self.stops[note])

    def refresh(self) -> None:
        self.mode.set_value(self.ritual.walk.mode)
        for note, choice in self._notes.items():
            filing, gap = self.autosave.answer(NoteFiling, note.id), self.autosave.answer(GapAnswer, note.id)
            if note.concerns and filing == NoteFiling() and gap == GapAnswer():
                # It was said as the note was written down: others are told, until the person says no.
                self.autosave.put(GapAnswer(happened=note.text, concerns=note.concerns), note.id)
                filing = NoteFiling(NoteTarget.GAP)
                self.autosave.put(filing, note.id)
            choice.set_value("discard" if filing.discarded else filing.target)
            self.stops[note].refresh()
        AfterFirstPaint(self, self._later.start)

    def _follow_words(self) -> None:
        """Let the words of each note ask whether something applies; reading all there are takes a moment."""
        for note, stop in self.stops.items():
            stop.follow(note.text, note.text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Start on Enter at the chosen length too, where it would otherwise choose it again."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and is_enter(event)
        if pressed and isinstance(watched, RadioChip) and watched.isChecked():
            self.finished.emit()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Start on Enter."""
        if is_enter(event):
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def _note_choice(self, note: WaitingNote) -> Choice:
        choice = Choice(
            f"note/{note.id}",
            note.text,
            TARGETS,
            hint=short_date(note.written_on),
            accessible_name=_("{text}: where does it belong?").format(text=note.text),
        )
        choice.changed.connect(partial(self._on_filed, note.id, choice))
        return choice

    def _note_stop(self, note: WaitingNote) -> HardStopForm:
        stop = HardStopForm(self.autosave, note.id, f"note/{note.id}", origin=True)
        stop.changed.connect(partial(self._on_stop_changed, note))
        return stop

    def _on_stop_changed(self, note: WaitingNote) -> None:
        """Send a note of which something applies to the gaps; it stays there when nothing does any more."""
        filing = self.autosave.answer(NoteFiling, note.id)
        if self.stops[note].is_stopped:
            filing = NoteFiling(NoteTarget.GAP)
            self._notes[note].set_value(NoteTarget.GAP)
        elif filing.target is NoteTarget.GAP and self.autosave.answer(GapAnswer, note.id).blank:
            gap = self.autosave.answer(GapAnswer, note.id)
            self.autosave.put(replace(gap, happened=note.text), note.id)
        self.autosave.save_now(filing, note.id)

    def _on_filed(self, note: str, choice: Choice) -> None:
        value = choice.value()
        filing = NoteFiling(as_term(NoteTarget, value), discarded=value == "discard")
        self.autosave.save_now(filing, note)


def _due(outline: AgendaOutline) -> str:
    return due_sentence(
        checks=outline.checks, reviews=outline.reviews, numbers=outline.numbers, notes=len(outline.notes)
    )
