"""This week: the next step, what is due, and the outcome of the last move."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from leadway.domain.home import GOOD_TO_SEE_YOU, Home, StartupSnapshot, due_sentence
from leadway.domain.startup_terms import MoveState, WeekStatus
from leadway.domain.text import shorten
from leadway.domain.weeks import Week
from leadway.i18n import _, isolated
from leadway.ui.documents.calendar_file import MoveCalendarLink
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.weeks.seal_undo_line import SealUndoLine
from leadway.ui.widgets.buttons import BigButton, LinkButton, QuietButton, on_clicked
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.keyboard import is_enter
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Caption, Heading, Paragraph, Quotation, Text, Title
from leadway.ui.widgets.vbox import STRETCH, VBox, outdent, row
from leadway.ui.window.page import Page

if TYPE_CHECKING:
    # Loading the services takes half as long as the bare window, so the page is shown without them.
    from leadway.services.session import Services
    from leadway.ui.forms.autosave import UnsavedText

START = _("Start ({minutes} min)")
RESUME = _("Resume at {title}")
DONE = _("See this week’s page")
SKIPPED = _("You skipped this week. You can still start.")
AWAY = _("You are away this week, so it does not count. You can still start.")
SKIPPED_BEFORE = _("You skipped {week}. You can still start.")
CRITICAL = _("Critical: {titles}")
LAST_MOVE = _("You said:")
NEXT_MOVE = _("Next:")
OUTCOMES = {
    MoveState.SET: _("The ritual will ask whether it happened."),
    MoveState.DONE: _("It happened."),
    MoveState.PARTLY: _("It partly happened."),
    MoveState.NOT_DONE: _("It did not happen."),
    MoveState.CARRIED: _("You carried it over."),
    MoveState.SHRUNK: _("You made it smaller."),
    MoveState.LET_GO: _("You let it go."),
}
STILL_OPEN = _("{week} is still open.")
CONTINUE = _("Continue")
CONTINUE_WEEK = _("Continue {week}")
NOTE = _("Note for later")
NOTE_EXAMPLE = _("e.g. The printer is out of paper again")
NOTE_SAVED = _("Saved for your next ritual.")
HAPPENED = _("Something happened…")
EDIT_SETUP = _("Edit commitments and weekly time")
SKIP_WEEK = _("Skip this week")
AWAY_WEEK = _("I’m away this week")
SKIP_BEFORE = _("Skip {week}")
AWAY_BEFORE = _("I was away in {week}")
UNDO = _("Undo")
AWAY_MEANS = _("Away: this week is left out of the count.")
SKIP_MEANS = (
    _("Skip: it stays in the count, as a week without a ritual. The two free ones of this quarter are used."),
    _("Skip: left out of the count, too. This is the second of two free ones this quarter."),
    _("Skip: left out of the count, too. Two a quarter are free."),
)
"""By how many more of the quarter are free."""
EMPTY_HEADING = _("Start with what people count on you for")
EMPTY_TEXT = _("Each week you look at a few commitments and ask: done, right, on time, by the rulebook?")
EMPTY_BUTTON = _("Write yours down (2 min)")
_DECLARED = {WeekStatus.SKIPPED: SKIPPED, WeekStatus.AWAY: AWAY}
# A line of titles, not a list: more than this would fill the page.
_TITLES = 280


class ThisWeekPage(ScrollColumn, Page):
    """The home page. `refresh` reads the data again; typed text is kept."""

    start_ritual = Signal(object)
    show_week = Signal(object)
    set_up = Signal()
    edit_commitments = Signal()
    event_came = Signal()
    undo_seal = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=8)
        self._services: Services | None = None
        self._unsaved: UnsavedText | None = None
        self._pending: list[Callable[[], None]] = []
        self._home: Home | None = None
        self._stored_note = ""
        # Once the page is on the screen: reading the moment of a move takes a moment.
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._on_shown)
        self.greeting = Heading(GOOD_TO_SEE_YOU)
        self.week = Title()
        self.dates = Text(size="heading", weight=600, serif=True, soft=True, line_percent=100)
        self.due = Paragraph()
        self.critical = Caption()
        self.button = BigButton("")
        self.weekly_time = Caption()
        self.empty = _EmptyCard()
        self.seal_undo = SealUndoLine()
        self.last_move = _MoveCard()
        self.open_weeks = VBox(spacing=0)
        self._open_weeks: tuple[Week, ...] = ()
        self.note = LineField("note", NOTE, placeholder=NOTE_EXAMPLE)
        self.note_message = Caption()
        self.errors = ErrorNotice()
        self.tally = Caption()
        self.commitments = LinkButton(EDIT_SETUP, clicked=self._on_edit_commitments)
        self.happened = LinkButton(HAPPENED, clicked=self.event_came)
        self.happened.hide()
        self.skip_week = LinkButton(SKIP_WEEK)
        self.away_week = LinkButton(AWAY_WEEK)
        self.undo = LinkButton(UNDO)
        self.away_means = Caption()
        self._build()

    @property
    def has_content(self) -> bool:
        """Whether there is anything to see yet."""
        return self._home is not None

    def show_snapshot(self, snapshot: StartupSnapshot) -> None:
        """Show what the start-up queries read, before there are services.

        Everything can be pressed and typed. What needs the services is done once they are there.
        """
        if self._home is None:
            self.note.set_text(snapshot.note)
            self._stored_note = snapshot.note
        self._home = snapshot.home
        self._show(snapshot.home)

    def populate(self, services: Services) -> None:
        """Take the services; text typed before is saved like text typed afterwards."""
        from leadway.ui.forms.autosave import UnsavedText  # late: the first paint does without

        self._services = services
        self._unsaved = UnsavedText(self.note, services.unsaved_texts, self.errors)
        if self._home is None:
            self._unsaved.switch_to("note")
        else:
            self._unsaved.continue_at("note")

    def typed_early(self) -> str:
        """Return a note that was typed before there were services, and is saved by nobody yet."""
        early = self._services is None and self.note.text() != self._stored_note
        return self.note.text() if early else ""

    def catch_up(self) -> None:
        """Run what was pressed before there were services."""
        pending, self._pending = self._pending, []
        for action in pending:
            action()

    def flush(self) -> None:
        """Save a note that is being written."""
        if self._unsaved is not None:
            self._unsaved.flush()

    def refresh(self) -> None:
        """Read the data again; update only what changed, and never a note being written."""
        if self._services is None:
            return
        self.errors.attempt(self._services.weeks.home, self._show_changed)
        if not self.empty.isHidden():
            from leadway.domain.examples import example_commitments  # late: the same

            self.empty.example.setText(example_commitments()[0])
        self.seal_undo.refresh(self._services)
        self._later.start()

    def _on_shown(self) -> None:
        if self._services is not None:
            self.last_move.calendar.refresh(self._services)
            waiting = self._services.commitments.on_event
            self.errors.attempt(waiting, lambda found: self.happened.setVisible(bool(found)))

    def _show_changed(self, home: Home) -> None:
        if home != self._home:
            self._home = home
            self._show(home)

    def enter(self, location: str = "") -> None:  # noqa: ARG002 -- the page has no parts
        """Focus the next step, so that Enter starts it."""
        self.refresh()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter start the next step; a button that has the focus takes it first."""
        if not is_enter(event):
            super().keyPressEvent(event)
        elif QApplication.focusWidget() is not self.note.edit:
            self.button.click()

    def _is_early(self, action: Callable[[], None]) -> bool:
        """Whether there are no services yet; the action then runs once they are there."""
        early = self._services is None
        if early and action not in self._pending:
            self._pending.append(action)
        return early

    def _on_button(self) -> None:
        home = self._home
        if home is None or self._is_early(self._on_button):
            return
        if home.status is WeekStatus.DONE:
            self.show_week.emit(home.week)
        else:
            self.start_ritual.emit(home.week)

    def _on_set_up(self) -> None:
        if not self._is_early(self._on_set_up):
            self.set_up.emit()

    def _on_edit_commitments(self) -> None:
        if not self._is_early(self._on_edit_commitments):
            self.edit_commitments.emit()

    def _on_open_week(self, week: Week) -> None:
        if not self._is_early(partial(self._on_open_week, week)):
            self.start_ritual.emit(week)

    def _on_note(self) -> None:
        if self.note.is_empty() or self._is_early(self._on_note):
            return
        if self._services is None or self._unsaved is None:
            return
        if self.errors.attempt(partial(self._services.notes.add, self.note.text(), "app")):
            self._unsaved.finish()
            self.note_message.set_or_hide(NOTE_SAVED)
            self.refresh()

    def _on_note_edited(self) -> None:
        self.note_message.set_or_hide("")

    def _declare(self, status: WeekStatus | None) -> None:
        if self._is_early(partial(self._declare, status)) or self._home is None or self._services is None:
            return
        if not self.errors.attempt(partial(self._services.weeks.mark, self._home.week, status)):
            return
        self.refresh()
        # The pressed link is hidden now; the focus goes to the link that replaces it, if any.
        replacing = self.skip_week if status is None else self.undo
        (self.button if replacing.isHidden() else replacing).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, home: Home) -> None:
        done = home.status is WeekStatus.DONE
        declared = home.status in _DECLARED
        still_open = home.over and home.status is WeekStatus.OPEN
        greeting = GOOD_TO_SEE_YOU if home.returning and not done else ""
        self.greeting.set_or_hide(STILL_OPEN.format(week=home.week.name) if still_open else greeting)
        self.week.setText(home.week.name)
        self.dates.setText(home.week.dates)
        self.due.set_or_hide(_due(home))
        critical = ", ".join(map(isolated, home.critical))
        listed = CRITICAL.format(titles=shorten(critical, _TITLES)) if critical else ""
        self.critical.set_or_hide("" if done or declared else listed)
        self.button.set_label(_next_thing(home))
        self.weekly_time.set_or_hide(home.weekly_time_sentence)
        self.empty.setVisible(not (home.has_commitments or done or home.resume_at))
        self.last_move.show_move(home)
        self._show_open_weeks(home.open_weeks)
        self.tally.set_or_hide(home.tally.sentence if home.tally.kept else "")
        self.skip_week.setVisible(not done and not declared)
        self.away_week.setVisible(not done and not declared)
        self.undo.setVisible(declared)
        means = SKIP_MEANS[min(home.skips_left, len(SKIP_MEANS) - 1)]
        for link, now, before, text in (
            (self.skip_week, SKIP_WEEK, SKIP_BEFORE, means),
            (self.away_week, AWAY_WEEK, AWAY_BEFORE, AWAY_MEANS),
        ):
            link.setText(before.format(week=home.week.name) if home.over else now)
            link.setToolTip(text)
            link.setAccessibleDescription(text)
        self.away_means.set_or_hide("" if done or declared else f"{AWAY_MEANS} {means}")

    def _show_open_weeks(self, weeks: tuple[Week, ...]) -> None:
        """Show earlier weeks with an unfinished ritual, each with a button to continue it."""
        self.open_weeks.setVisible(bool(weeks))
        if weeks != self._open_weeks:
            self._open_weeks = weeks
            self.open_weeks.replace(*(_open_week(week, self._on_open_week) for week in weeks))

    def _build(self) -> None:
        self.button.setObjectName("next-thing")
        self.add(self.greeting, self.week, self.dates, 16, self.due, self.critical)
        self.add(16, self.button, self.weekly_time, self.seal_undo, 24, self.empty, self.last_move)
        self.add(8, self.open_weeks, 24, self.note, self.note_message, self.errors, 24, self.tally)
        links = button_row(self.commitments, self.happened, self.skip_week, self.away_week, self.undo)
        self.add(outdent(links), self.away_means)
        self.note_message.hide()
        self.seal_undo.undo.connect(self.undo_seal)
        self.button.clicked.connect(self._on_button)
        self.empty.button.clicked.connect(self._on_set_up)
        self.note.submitted.connect(self._on_note)
        self.note.changed.connect(self._on_note_edited)
        on_clicked(self.skip_week, self._declare, WeekStatus.SKIPPED)
        on_clicked(self.away_week, self._declare, WeekStatus.AWAY)
        on_clicked(self.undo, self._declare, None)


class _EmptyCard(Card):
    """Shown after a skipped set-up: one example and one button."""

    def __init__(self) -> None:
        super().__init__(accent="keep")
        self.button = QuietButton(EMPTY_BUTTON, self)
        self.example = Quotation()
        self.add(Heading(EMPTY_HEADING), self.example, Paragraph(EMPTY_TEXT))
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)


class _MoveCard(Card):
    """The last move and its outcome."""

    def __init__(self) -> None:
        super().__init__()
        self.lead = Caption()
        self.quote = Quotation()
        self.outcome = Caption()
        self.calendar = MoveCalendarLink()
        # It is known late whether there is one: what is below must not move then.
        policy = self.calendar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.calendar.setSizePolicy(policy)
        self.body.addLayout(row(self.lead, STRETCH, self.calendar))
        self.add(self.quote, self.outcome, self.calendar.message)
        self.body.setSpacing(8)

    def show_move(self, home: Home) -> None:
        """Show the move; hide the card where there is none."""
        self.setVisible(bool(home.move))
        if not home.move or home.move_state is None:
            return
        coming = home.status is WeekStatus.DONE and home.move_state is MoveState.SET
        self.lead.setText(NEXT_MOVE if coming else LAST_MOVE)
        self.quote.setText(home.move)
        self.outcome.set_or_hide("" if coming else OUTCOMES[home.move_state])


def _open_week(week: Week, resume: Callable[[Week], None]) -> QWidget:
    words = Paragraph(STILL_OPEN.format(week=week.name))
    words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    words.setWordWrap(False)
    # The line height leaves room below the letters; this margin lines them up with the button.
    words.setContentsMargins(0, 3, 0, 0)
    button = LinkButton(CONTINUE)
    button.setAccessibleName(CONTINUE_WEEK.format(week=week.name))
    on_clicked(button, resume, week)
    line = QWidget()
    line.setLayout(row(words, button, STRETCH))
    return line


def _next_thing(home: Home) -> str:
    if home.status is WeekStatus.DONE:
        return DONE
    if home.resume_at:
        return RESUME.format(title=home.resume_at)
    return START.format(minutes=home.minutes)


def _due(home: Home) -> str:
    if home.status is WeekStatus.DONE:
        return home.closing_line
    if home.status in _DECLARED:
        skipped_before = home.over and home.status is WeekStatus.SKIPPED
        return SKIPPED_BEFORE.format(week=home.week.name) if skipped_before else _DECLARED[home.status]
    return due_sentence(checks=home.checks, reviews=home.reviews, numbers=home.numbers, notes=home.notes)
