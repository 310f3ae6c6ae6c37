"""The move for the coming week: chosen from the suggestions, written as one sentence, or none and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from leadway.domain import moves
from leadway.domain.agenda import SetMove, Suggestion
from leadway.domain.answers import LastMove, NextMove
from leadway.domain.examples import examples
from leadway.domain.ideas import suggestions_now
from leadway.domain.move_moments import DEFAULT_TIME, usual_cue
from leadway.domain.terms import MoveOutcome
from leadway.domain.weeks import WEEKDAYS
from leadway.i18n import _
from leadway.ui.forms.binder import FormBinder, Port
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.progress.suggestions import Suggestions
from leadway.ui.theme.theme import fix_width
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.field import AnswerField, FieldRow
from leadway.ui.widgets.picker import SelectField
from leadway.ui.widgets.text import Caption, Quotation
from leadway.ui.widgets.vbox import VBox, column

TAKE_ONE = _("Take one of these, or write your own")
IF, I_WILL, MINUTES = _("If… (when, or after what)"), _("…then I will"), _("How long?")
IF_EXAMPLE = _("e.g. Tuesday 10:00")
WHEN_OR_AFTER = _("When, or after what? If you leave it blank, it is an intention.")
COMES_ALONG = _("Leave blank to carry on with: {move}")
LAST_WEEKS_MOVE = _("Last week’s move")
ITS_FIRST_PART = _("The first part of last week’s move")
NO_MOVE = _("No move this week, because…")
BECAUSE, BECAUSE_EXAMPLE = _("Because"), _("e.g. Half of us are away")
SENTENCE = _("{move} ({minutes}\N{NO-BREAK SPACE}min)")
SERVES = _("For: {purpose}")
AFTER = _("after {anchor}")
LENGTHS = (2, 5, 10, 15, 20, 30, 45, 60, 90, 120)

_DAYS_OFFERED = 3


class NextMoveForm(VBox):
    """The offers, the sentence with its live reading, and "no move"."""

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__()
        self._autosave = autosave
        self._was_emptied = False
        agenda = autosave.ritual.agenda
        # Worked out here: reading what was typed takes longer than all the rest of an agenda.
        self._usual = usual_cue(agenda.moves_done)
        self.along = Caption(size="body")
        self.offers = Suggestions("next/offers", TAKE_ONE)
        self.when = AnswerField("next/when", IF, placeholder=IF_EXAMPLE)
        usual = autosave.ritual.weekly_time
        anchor = usual.after if usual is not None else ""
        chips = when_chips(agenda.today, agenda.move, anchor, self._usual)
        cues = [Option(cue, cue) for cue in chips]
        self.cue = Choice("next/cue", "", cues, accessible_name=_("Pick a moment"))
        self.action = AnswerField("next/action", I_WILL, placeholder=examples().action)
        lengths = [Option(minutes, _("{minutes} min").format(minutes=minutes)) for minutes in LENGTHS]
        self.minutes = SelectField("next/minutes", MINUTES, lengths)
        fix_width(self.minutes, 128)
        self.step = FieldRow(self.action, self.minutes)
        self.smaller = Caption(moves.SMALLER_QUESTION, size="body")
        self.sentence = Quotation()
        self.serves = Caption()
        no_move = Option(value=True, label=NO_MOVE, key="0")
        self.none = Choice("next/none", "", [no_move], accessible_name=NO_MOVE)
        self.because = AnswerField("next/because", BECAUSE, placeholder=BECAUSE_EXAMPLE)
        self.add(self.offers, self.along, column(self.when, self.cue, spacing=8))
        self.add(self.step, self.smaller, self.sentence, self.serves, self.none, self.because)
        self._connect()

    def refresh(self) -> None:
        """Show the suggestions and the answer as they are."""
        self._show_carried()
        self.binder.refresh()
        self._validate()

    def first(self) -> QWidget:
        """Return where the focus goes when a person comes to this part."""
        if self.binder.record.none:
            return self.because
        if self.offers.buttons:
            return self.offers
        return self.action if self.when.text() else self.when

    def decline(self) -> None:
        """Say that there is no move where last week's would come along by itself."""
        if self._carried() is not None and not self.binder.record.action.strip():
            self.binder.change(none=True)

    def asks_for_when(self) -> bool:
        """Ask once for the moment of a move that names none; whether that was done now."""
        answer = self.binder.record
        if answer.none or answer.when_asked or not answer.action.strip() or moves.is_if_then(answer.when):
            return False
        self.binder.change(when_asked=True)
        self.when.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _connect(self) -> None:
        self.binder = FormBinder(
            Port(self._load, self._save),
            self._show,
            adjust=self._adjust,
            when=self.when,
            action=self.action,
            minutes=self.minutes,
            none=self.none,
            none_because=self.because,
        )
        self.offers.chosen.connect(self._on_suggestion_chosen)
        self.offers.none.connect(self._on_no_move)
        self.cue.chosen.connect(self._on_cue)
        # After the binder: the answer is saved before the focus moves on from it.
        self.none.changed.connect(self._on_none)
        self.minutes.changed.connect(self._validate)
        self.when.submitted.connect(self.action.setFocus)
        self.action.left.connect(self._validate)

    def _load(self) -> NextMove:
        """Return the answer; before the first one, with the usual weekday chosen unless a move is carried."""
        answer = self._autosave.answer(NextMove)
        preselected = answer.blank and not self._was_emptied and self._carried() is None
        return replace(answer, when=self._usual) if preselected else answer

    def _save(self, answer: NextMove) -> None:
        self._was_emptied = not answer.when
        self._autosave.put(answer)

    def _carried(self) -> SetMove | None:
        return moves.carried_on(self._autosave.ritual.agenda.move, self._autosave.answer(LastMove))

    def _show_carried(self) -> None:
        """Offer last week's move where it continues, and say that it does so by itself."""
        agenda, carried = self._autosave.ritual.agenda, self._carried()
        old, is_done = agenda.move, self._autosave.answer(LastMove).outcome is MoveOutcome.DONE
        offers = suggestions_now(agenda, self._autosave.ritual.draft)
        offers = moves.suggested(offers, old if is_done else None)
        if carried is not None:
            because = LAST_WEEKS_MOVE if old is not None and carried.action == old.action else ITS_FIRST_PART
            offers.insert(
                0,
                Suggestion(
                    carried.action,
                    carried.serves,
                    carried.serves_id,
                    because,
                    when=carried.when,
                    minutes=carried.minutes,
                ),
            )
        self.offers.set_offers(offers)
        self.when.edit.setPlaceholderText(carried.when if carried and carried.when else IF_EXAMPLE)
        self.action.edit.setPlaceholderText(carried.action if carried else examples().action)
        along = moves.sentence(carried.when, carried.action) if carried else ""
        self.along.setText(COMES_ALONG.format(move=along) if along else "")

    def _show(self, answer: NextMove) -> None:
        """Show what follows from the answer."""
        has_move = not answer.none
        minutes = answer.minutes or moves.DEFAULT_MINUTES
        self.minutes.set_value(minutes)
        self.cue.set_value(answer.when)
        self.offers.mark_chosen(answer.action)
        self.offers.setVisible(has_move and bool(self.offers.buttons))
        for widget in (self.when, self.cue, self.step):
            widget.setVisible(has_move)
        self.because.setVisible(answer.none)
        move = moves.sentence(answer.when, answer.action)
        self.sentence.setText(SENTENCE.format(move=move, minutes=minutes) if move else "")
        self.sentence.setVisible(has_move and bool(move))
        self.when.set_hint(WHEN_OR_AFTER if answer.when_asked and not moves.is_if_then(answer.when) else "")
        self.along.setVisible(has_move and not move and bool(self.along.text()))
        self._show_served(answer, shown=has_move and bool(move))
        if not _is_too_large(answer):
            self.smaller.hide()

    def _show_served(self, answer: NextMove, *, shown: bool) -> None:
        suggestions = self._autosave.ritual.agenda.suggestions
        served = next((each.because for each in suggestions if each.serves_id == answer.serves_id), "")
        self.serves.setText(SERVES.format(purpose=served) if served else "")
        # While the offer is marked it says so itself.
        marked = any(button.isChecked() for button in self.offers.buttons)
        self.serves.setVisible(shown and bool(served) and not marked)

    def _validate(self) -> None:
        """Ask for the first ten minutes once the step is written; half a word is no verb yet."""
        self.smaller.setVisible(_is_too_large(self.binder.record))

    def _adjust(self, before: NextMove, after: NextMove) -> NextMove:
        if before.minutes is None and after.minutes == moves.DEFAULT_MINUTES:
            # The default is shown, but nobody answered it.
            after = replace(after, minutes=None)
        after = replace(after, none_because=self.because.text() if after.none else "")
        # What the step was to serve goes with it.
        return after if after.action.strip() else replace(after, serves="", serves_id="", when_asked=False)

    def _on_suggestion_chosen(self, offer: Suggestion) -> None:
        before = self.binder.record
        when = before.when or offer.when
        self.binder.change(
            when=when,
            action=offer.action,
            minutes=before.minutes or offer.minutes,
            serves=offer.serves,
            serves_id=offer.serves_id,
        )
        self._validate()
        target = self.action if when else self.when
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_cue(self, value: object) -> None:
        self.binder.change(when=value if isinstance(value, str) else "")

    def _on_no_move(self) -> None:
        if not self.binder.record.none:
            self.none.press(value=True)

    def _on_none(self) -> None:
        self._validate()
        if self.binder.record.none:
            self.because.setFocus(Qt.FocusReason.OtherFocusReason)


def when_chips(today: date, last: SetMove | None, anchor: str, usual: str = "") -> tuple[str, ...]:
    """Return moments to pick from: that of the last move, the usual one, working days, after the anchor."""
    next_days = (today + timedelta(days=ahead) for ahead in range(1, 8))
    days = [day.isoweekday() for day in next_days if day.isoweekday() <= 5][:_DAYS_OFFERED]
    cues = [last.when] if last is not None and last.when else []
    cues += [usual] if usual else []
    cues += [f"{WEEKDAYS[day - 1]} {DEFAULT_TIME:%H:%M}" for day in days]
    cues += [AFTER.format(anchor=anchor)] if anchor else []
    return tuple(dict.fromkeys(cues))


def next_move_text(autosave: DraftAutosave) -> str:
    """Return the sentence of the move that this week ends with, empty where there is none."""
    answer = autosave.answer(NextMove)
    if answer.none:
        return ""
    if answer.action.strip():
        return moves.sentence(answer.when, answer.action)
    carried = moves.carried_on(autosave.ritual.agenda.move, autosave.answer(LastMove))
    return moves.sentence(carried.when, carried.action) if carried else ""


def _is_too_large(answer: NextMove) -> bool:
    return not answer.none and moves.needs_to_be_smaller(answer)
