"""The move for the coming week: taken over from an offer, written as one sentence, or none and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leadway.domain.agenda import SetMove
from leadway.domain.answers import LastMove, NextMove
from leadway.domain.moves import (
    DEFAULT_MINUTES,
    SMALLER_QUESTION,
    carried_on,
    needs_to_be_smaller,
    sentence,
)
from leadway.domain.weeks import WEEKDAYS
from leadway.i18n import _
from leadway.ui.forms.binder import FormBinder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.progress.suggestions import SuggestedMove, Suggestions
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.field import FieldRow, LineField
from leadway.ui.widgets.picker import SelectField
from leadway.ui.widgets.text import Caption, Quotation

TAKE_ONE = _("Take one of these, or write your own")
IF, I_WILL, MINUTES = _("If… (when, or after what)"), _("…then I will"), _("How long?")
IF_EXAMPLE, I_WILL_EXAMPLE = _("Tuesday 10:00"), _("time three returns")
COMES_ALONG = _("Leave blank to carry on with: {move}")
LAST_WEEKS_MOVE = _("Last week’s move")
ITS_FIRST_PART = _("The first part of last week’s move")
NO_MOVE = _("No move this week, because…")
BECAUSE, BECAUSE_EXAMPLE = _("Because"), _("The stocktake takes all of us")
SENTENCE = _("{move} ({minutes}\N{NO-BREAK SPACE}min)")
SERVES = _("For: {purpose}")
AFTER_STAND_UP = _("after the stand-up")
LENGTHS = (2, 5, 10, 15, 20, 30, 45, 60, 90, 120)

_HOUR = "10:00"
_DAYS_OFFERED = 3


class NextMovePart(QWidget):
    """The offers, the sentence with its live reading, and the way out."""

    def __init__(self, autosave: DraftAutosave, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._autosave = autosave
        agenda = autosave.ritual.agenda
        self.along = Caption("", self, size="body")
        self.offers = Suggestions("next/offers", TAKE_ONE, self)
        self.when = LineField("next/when", IF, self, placeholder=IF_EXAMPLE)
        cues = when_chips(agenda.today, agenda.move)
        self.cue = Choice(
            "next/cue", "", [Option(cue, cue) for cue in cues], self, accessible_name=_("Pick a moment")
        )
        self.action = LineField("next/action", I_WILL, self, placeholder=I_WILL_EXAMPLE)
        lengths = [Option(minutes, _("{minutes} min").format(minutes=minutes)) for minutes in LENGTHS]
        self.minutes = SelectField("next/minutes", MINUTES, lengths, self)
        self.minutes.setFixedWidth(128)
        self.step = FieldRow(self.action, self.minutes)
        self.smaller = Caption(SMALLER_QUESTION, self, size="body")
        self.sentence = Quotation("", self)
        self.serves = Caption("", self)
        self.none = Choice("next/none", "", [Option("none", NO_MOVE, "0")], self, accessible_name=NO_MOVE)
        self.because = LineField("next/because", BECAUSE, self, placeholder=BECAUSE_EXAMPLE)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Show the suggestions and the answer as they are."""
        self._show_carried()
        self.binder.refresh()
        self._validate()

    def first(self) -> QWidget:
        """Return where the focus goes when a person comes to this part."""
        if self._autosave.answer(NextMove).none:
            return self.because
        return self.offers if self.offers.buttons else self.when

    def decline(self) -> None:
        """Say that there is no move where last week's would come along by itself."""
        answer = self._autosave.answer(NextMove)
        carried = carried_on(self._autosave.ritual.agenda.move, self._autosave.answer(LastMove))
        if carried is not None and not answer.action.strip():
            self._put(replace(answer, none=True))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take 0 in the empty step as "no move": no step begins with it."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.text() == "0"
            and self.action.is_empty()
        ):
            self._on_no_move()
            return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(16)
        when = QVBoxLayout()
        when.setSpacing(8)
        when.addWidget(self.when)
        when.addWidget(self.cue)
        body.addWidget(self.offers)
        body.addWidget(self.along)
        body.addLayout(when)
        for widget in (self.step, self.smaller, self.sentence, self.serves):
            body.addWidget(widget)
        body.addWidget(self.none)
        body.addWidget(self.because)

    def _connect(self) -> None:
        self.offers.taken.connect(self._on_taken)
        self.offers.none.connect(self._on_no_move)
        self.cue.chosen.connect(self._on_cue)
        self.none.chosen.connect(self._on_none)
        self.binder = FormBinder(
            self._autosave.port(NextMove),
            self._show,
            adjust=self._adjust,
            when=self.when,
            action=self.action,
            minutes=self.minutes,
            none_because=self.because,
        )
        self.minutes.changed.connect(self._validate)
        self.when.submitted.connect(self.action.setFocus)
        self.action.edit.editingFinished.connect(self._validate)
        self.action.edit.installEventFilter(self)

    def _show_carried(self) -> None:
        """Offer last week's move where it goes on, and say that it does so by itself."""
        old = self._autosave.ritual.agenda.move
        carried = carried_on(old, self._autosave.answer(LastMove))
        offers = [
            SuggestedMove(each.action, each.because, serves=each.serves, serves_id=each.serves_id)
            for each in self._autosave.ritual.agenda.suggestions
        ]
        if carried is not None:
            because = LAST_WEEKS_MOVE if old is not None and carried.action == old.action else ITS_FIRST_PART
            offers.insert(
                0,
                SuggestedMove(
                    carried.action,
                    because,
                    when=carried.when,
                    minutes=carried.minutes,
                    serves=carried.serves,
                    serves_id=carried.serves_id,
                ),
            )
        self.offers.set_offers(offers)
        self.offers.setVisible(bool(offers))
        self.when.edit.setPlaceholderText(carried.when if carried and carried.when else IF_EXAMPLE)
        self.action.edit.setPlaceholderText(carried.action if carried else I_WILL_EXAMPLE)
        self.along.setText(COMES_ALONG.format(move=sentence(carried.when, carried.action)) if carried else "")

    def _show(self, answer: NextMove) -> None:
        """Show what follows from the answer."""
        wanted = not answer.none
        self.minutes.set_value(answer.minutes or DEFAULT_MINUTES)
        self.none.set_value("none" if answer.none else None)
        self.cue.set_value(answer.when)
        self.offers.show_taken(answer.action)
        self.offers.setVisible(wanted and bool(self.offers.buttons))
        for widget in (self.when, self.cue, self.step):
            widget.setVisible(wanted)
        self.because.setVisible(answer.none)
        move = sentence(answer.when, answer.action)
        minutes = answer.minutes or DEFAULT_MINUTES
        self.sentence.setText(SENTENCE.format(move=move, minutes=minutes) if move else "")
        self.sentence.setVisible(wanted and bool(move))
        self.along.setVisible(wanted and not move and bool(self.along.text()))
        self._show_served(answer, shown=wanted and bool(move))
        if answer.none or not needs_to_be_smaller(answer):
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
        answer = self._autosave.answer(NextMove)
        self.smaller.setVisible(not answer.none and needs_to_be_smaller(answer))

    def _put(self, answer: NextMove) -> None:
        answer = self._adjust(answer, answer)
        self._autosave.put(answer)
        self._show(answer)

    def _adjust(self, before: NextMove, after: NextMove) -> NextMove:
        if before.minutes is None and after.minutes == DEFAULT_MINUTES:
            # The default is shown, but nobody answered it.
            after = replace(after, minutes=None)
        if not after.none:
            after = replace(after, none_because="")
        # What the step was to serve goes with it.
        return after if after.action.strip() else replace(after, serves="", serves_id="")

    def _on_taken(self, offer: SuggestedMove) -> None:
        before = self._autosave.answer(NextMove)
        answer = replace(
            before,
            when=before.when or offer.when,
            action=offer.action,
            minutes=before.minutes or offer.minutes,
            serves=offer.serves,
            serves_id=offer.serves_id,
        )
        self._put(answer)
        self.binder.refresh()
        self._validate()
        target = self.action if answer.when else self.when
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_cue(self, value: object) -> None:
        self.when.set_text(value if isinstance(value, str) else "")
        self._put(replace(self._autosave.answer(NextMove), when=self.when.text()))

    def _on_no_move(self) -> None:
        if not self._autosave.answer(NextMove).none:
            self.none.press("none")

    def _on_none(self, value: object) -> None:
        none = value is not None
        because = self.because.text() if none else ""
        self._put(replace(self._autosave.answer(NextMove), none=none, none_because=because))
        self._validate()
        if none:
            self.because.setFocus(Qt.FocusReason.OtherFocusReason)


def when_chips(today: date, last: SetMove | None) -> tuple[str, ...]:
    """Return moments to pick from: that of the last move, the coming working days, after the stand-up."""
    coming = (today + timedelta(days=ahead) for ahead in range(1, 8))
    days = [day.isoweekday() for day in coming if day.isoweekday() <= 5][:_DAYS_OFFERED]
    cues = [last.when] if last is not None and last.when else []
    cues += [f"{WEEKDAYS[day - 1]} {_HOUR}" for day in days]
    return tuple(_unlike([*cues, AFTER_STAND_UP]))


def coming_move(autosave: DraftAutosave) -> str:
    """Return the sentence of the move that this week ends with, empty where there is none."""
    answer = autosave.answer(NextMove)
    if answer.none:
        return ""
    if answer.action.strip():
        return sentence(answer.when, answer.action)
    carried = carried_on(autosave.ritual.agenda.move, autosave.answer(LastMove))
    return sentence(carried.when, carried.action) if carried else ""


def _unlike(cues: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(cues))
