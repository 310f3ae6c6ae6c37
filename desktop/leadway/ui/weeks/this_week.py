"""This week: what the next thing is, what is due, and what became of the last move. One thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from leadway.domain.errors import KnownError
from leadway.domain.home import GOOD_TO_SEE_YOU, Home, StartupSnapshot, due_sentence
from leadway.domain.startup_terms import MoveState, WeekStatus
from leadway.domain.text import shorten
from leadway.domain.weeks import Week
from leadway.ui.widgets.buttons import BigButton, LinkButton, QuietButton
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.keyboard import is_enter, press_focused
from leadway.ui.widgets.outdent import outdent
from leadway.ui.widgets.scroll_column import Column
from leadway.ui.widgets.text import Caption, Heading, Paragraph, Quotation, Text, Title
from leadway.ui.widgets.vbox import let_go

if TYPE_CHECKING:
    # Loading the services takes half as long as the whole bare window: the page stands before.
    from leadway.services.session import Services
    from leadway.ui.widgets.unsaved_text import UnsavedText

START = "Start ({minutes} min)"
RESUME = "Resume at {title}"
SEALED = "Sealed: see the page"
PASSED = "This week is passed."
AWAY = "You are away this week. It is not counted."
JUST_START = "Should you change your mind, just start."
CRITICAL = "Critical: {titles}"
LAST_MOVE = "You said:"
NEXT_MOVE = "Next:"
BECAME = {
    MoveState.SET: "The ritual will ask whether it happened.",
    MoveState.DONE: "It happened.",
    MoveState.PARTLY: "It happened in part.",
    MoveState.NOT_DONE: "It did not happen.",
    MoveState.CARRIED: "You carried it on.",
    MoveState.SHRUNK: "You made it smaller.",
    MoveState.LET_GO: "You let it go.",
}
STILL_OPEN = "{week} is still open."
CONTINUE = "Continue it"
NOTE = "Catch a note"
NOTE_EXAMPLE = "The label printer is out of rolls again"
NOTE_KEPT = "Kept for your next ritual."
EDIT_SETUP = "Promises and slot"
PASS_WEEK = "Pass this week"
AWAY_WEEK = "I’m away this week"
TAKE_BACK = "Take that back"
PASS_MEANS = "No ritual this week. It counts as a week, but nobody asks about it."
AWAY_MEANS = "Weeks away are not counted; passed weeks are."
EMPTY_HEADING = "Start with what people count on you for"
EMPTY_TEXT = "Each week you look at a few promises and ask: done, right, on time, by the rulebook?"
EMPTY_EXAMPLE = "Returns are refunded within two days."
EMPTY_BUTTON = "Write yours down (2 min)"
_MARKED = {WeekStatus.SKIPPED: PASSED, WeekStatus.AWAY: AWAY}
# A line of titles, not a list: more than this would fill the page.
_TITLES = 280


class ThisWeekPage(Column):
    """Home. Looks again whenever something changed; shows what a person can do, never a table of numbers."""

    start_ritual = Signal(object)
    show_week = Signal(object)
    set_up = Signal()

    def __init__(self, services: Services | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        self._services: Services | None = None
        self._begun: UnsavedText | None = None
        self._asked: list[Callable[[], None]] = []
        self._home: Home | None = None
        self.greeting = Heading(GOOD_TO_SEE_YOU)
        self.week = Title()
        self.dates = Text(size="heading", weight=600, serif=True, soft=True, line_percent=100)
        self.due = Paragraph()
        self.critical = Caption()
        self.button = BigButton("")
        self.weekly_time = Caption()
        self.empty = _EmptyCard()
        self.last_move = _MoveCard()
        self.open_weeks = _OpenWeeks()
        self.note = LineField("note", NOTE, placeholder=NOTE_EXAMPLE)
        self.note_kept = Caption()
        self.tally = Caption()
        self.commitments = LinkButton(EDIT_SETUP)
        self.pass_week = LinkButton(PASS_WEEK)
        self.away_week = LinkButton(AWAY_WEEK)
        self.take_back = LinkButton(TAKE_BACK)
        self.away_means = Caption(AWAY_MEANS)
        self._build()
        self._connect()
        if services is not None:
            self.populate(services)

    @property
    def has_content(self) -> bool:
        """Whether there is anything to see yet."""
        return self._home is not None

    def show_snapshot(self, found: StartupSnapshot) -> None:
        """Show what a first look at the data found, before there are services.

        All can be pressed and typed: what cannot be done yet is done when they are there.
        """
        if self._home is None:
            self.note.set_text(found.note)
        self._home = found.home
        self._show(found.home)

    def populate(self, services: Services) -> None:
        """Take the services; what was typed until now is kept like all that follows."""
        from leadway.ui.widgets.unsaved_text import UnsavedText  # late: it brings Peewee

        self._services = services
        self._begun = UnsavedText(self.note, services.unsaved_texts)
        if self._home is None:
            self._begun.turn_to("note")
        else:
            self._begun.go_on_at("note")

    def catch_up(self) -> None:
        """Do what was pressed before there were services."""
        asked, self._asked = self._asked, []
        for action in asked:
            action()

    def keep(self) -> None:
        """Keep a note that is being written, before the window goes."""
        if self._begun is not None:
            self._begun.keep()

    def refresh(self) -> None:
        """Look again at the data; what did not change is not touched, and neither is a note being written."""
        if self._services is None:
            return
        try:
            home = self._services.weeks.home()
        except KnownError as error:
            self.note_kept.say(str(error))
            return
        if home != self._home:
            self._home = home
            self._show(home)

    def enter(self) -> None:
        """Put the focus on the next thing, so that Enter begins it."""
        self.refresh()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press what has the focus, or begin the next thing."""
        if not is_enter(event):
            super().keyPressEvent(event)
        elif not press_focused(self) and QApplication.focusWidget() is not self.note.edit:
            self.button.click()

    def _is_early(self, action: Callable[[], None]) -> bool:
        """Whether there are no services yet; the action is then done, once, as soon as there are."""
        early = self._services is None
        if early and action not in self._asked:
            self._asked.append(action)
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

    def _on_open_week(self, week: Week) -> None:
        if not self._is_early(partial(self._on_open_week, week)):
            self.start_ritual.emit(week)

    def _on_note(self) -> None:
        if self.note.is_empty() or self._is_early(self._on_note):
            return
        if self._services is None or self._begun is None:
            return
        try:
            self._services.notes.take(self.note.text(), "app")
        except KnownError as error:
            self.note_kept.say(str(error))
            return
        self._begun.finish()
        self.note_kept.say(NOTE_KEPT)
        self.refresh()

    def _on_note_edited(self) -> None:
        self.note_kept.say("")

    def _on_pass(self) -> None:
        self._mark(WeekStatus.SKIPPED)

    def _on_away(self) -> None:
        self._mark(WeekStatus.AWAY)

    def _on_take_back(self) -> None:
        self._mark(None)

    def _mark(self, status: WeekStatus | None) -> None:
        if self._is_early(partial(self._mark, status)) or self._home is None or self._services is None:
            return
        try:
            self._services.weeks.mark(self._home.week, status)
        except KnownError as error:
            self.note_kept.say(str(error))
            return
        self.refresh()
        # The link that was pressed is gone; the focus goes to what can be done now.
        (self.pass_week if status is None else self.take_back).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, home: Home) -> None:
        sealed = home.status is WeekStatus.DONE
        marked = home.status in _MARKED
        self.greeting.say(GOOD_TO_SEE_YOU if home.returning and not sealed else "")
        self.week.setText(home.week.name)
        self.dates.setText(home.week.dates)
        self.due.say(_due(home))
        critical = ", ".join(home.critical)
        listed = CRITICAL.format(titles=shorten(critical, _TITLES)) if critical else ""
        self.critical.say("" if sealed or marked else listed)
        self.button.say(_next_thing(home))
        self.weekly_time.say(home.weekly_time_sentence)
        self.empty.setVisible(not (home.has_commitments or sealed or home.resume_at))
        self.last_move.show_move(home)
        self.open_weeks.show_weeks(home.open_weeks)
        self.tally.say(home.tally.sentence if home.tally.kept else "")
        self.pass_week.setVisible(not sealed and not marked)
        self.away_week.setVisible(not sealed and not marked)
        self.take_back.setVisible(marked)
        self.away_means.say("" if sealed or marked else AWAY_MEANS)

    def _build(self) -> None:
        self.button.setObjectName("next-thing")
        self.pass_week.setToolTip(PASS_MEANS)
        self.pass_week.setAccessibleDescription(PASS_MEANS)
        self.away_week.setToolTip(AWAY_MEANS)
        self.away_week.setAccessibleDescription(AWAY_MEANS)
        for widget in (self.greeting, self.week, self.dates):
            self.add(widget)
        self.add_space(16)
        self.add(self.due)
        self.add(self.critical)
        self.add_space(16)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        self.add_layout(row)
        self.add(self.weekly_time)
        self.add_space(24)
        self.add(self.empty)
        self.add(self.last_move)
        self.add_space(8)
        self.add(self.open_weeks)
        self.add_space(24)
        self.add(self.note)
        self.add(self.note_kept)
        self.add_space(24)
        self.add(self.tally)
        links = Flow(gap=8)
        for link in (self.commitments, self.pass_week, self.away_week, self.take_back):
            links.add(link)
        self.add_layout(outdent(links))
        self.add(self.away_means)
        self.note_kept.hide()

    def _connect(self) -> None:
        self.button.clicked.connect(self._on_button)
        self.empty.button.clicked.connect(self._on_set_up)
        self.commitments.clicked.connect(self._on_set_up)
        self.open_weeks.chosen.connect(self._on_open_week)
        self.note.submitted.connect(self._on_note)
        self.note.changed.connect(self._on_note_edited)
        self.pass_week.clicked.connect(self._on_pass)
        self.away_week.clicked.connect(self._on_away)
        self.take_back.clicked.connect(self._on_take_back)


class _EmptyCard(Card):
    """For somebody who skipped the set-up: one real example and one button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, mark="keep")
        self.button = QuietButton(EMPTY_BUTTON, self)
        for widget in (Heading(EMPTY_HEADING), Quotation(EMPTY_EXAMPLE), Paragraph(EMPTY_TEXT)):
            self.add(widget)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)


class _MoveCard(Card):
    """The move that was set last, read back, with what became of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lead = Caption()
        self.quote = Quotation()
        self.became = Caption()
        for widget in (self.lead, self.quote, self.became):
            self.add(widget)
        self.body.setSpacing(8)

    def show_move(self, home: Home) -> None:
        """Show the move, or nothing where none was ever set."""
        self.setVisible(bool(home.move))
        if not home.move or home.move_state is None:
            return
        coming = home.status is WeekStatus.DONE and home.move_state is MoveState.SET
        self.lead.setText(NEXT_MOVE if coming else LAST_MOVE)
        self.quote.setText(home.move)
        self.became.say("" if coming else BECAME[home.move_state])


class _OpenWeeks(QWidget):
    """Earlier weeks whose ritual was begun and never sealed, each with a way to go on."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weeks: tuple[Week, ...] = ()
        self._lines: list[QWidget] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)

    def show_weeks(self, weeks: tuple[Week, ...]) -> None:
        """Show a line for each week."""
        self.setVisible(bool(weeks))
        if weeks == self._weeks:
            return
        self._weeks = weeks
        for line in self._lines:
            let_go(self._rows, line)
        self._lines = [self._line(place, week) for place, week in enumerate(weeks)]

    def _line(self, place: int, week: Week) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = Paragraph(STILL_OPEN.format(week=week.name))
        words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        words.setWordWrap(False)
        # Its airy line leaves the room below the letters; beside a button they would stand too high.
        words.setContentsMargins(0, 3, 0, 0)
        button = LinkButton(CONTINUE)
        button.setObjectName(f"open-week-{place}")
        button.setAccessibleName(f"Continue {week.name}")
        button.clicked.connect(self._on_clicked)
        row.addWidget(words)
        row.addWidget(button)
        row.addStretch(1)
        self._rows.addWidget(line)
        return line

    def _on_clicked(self) -> None:
        place = int(self.sender().objectName().removeprefix("open-week-"))
        self.chosen.emit(self._weeks[place])


def _next_thing(home: Home) -> str:
    if home.status is WeekStatus.DONE:
        return SEALED
    if home.resume_at:
        return RESUME.format(title=home.resume_at)
    return START.format(minutes=home.minutes)


def _due(home: Home) -> str:
    if home.status is WeekStatus.DONE:
        return home.closing_line
    if home.status in _MARKED:
        return f"{_MARKED[home.status]} {JUST_START}"
    return due_sentence(checks=home.checks, reviews=home.reviews, numbers=home.numbers, notes=home.notes)
