"""The parts of the reminder's page: the slot, the hours, start at login, closing the window, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from leadway.domain.errors import KnownError
from leadway.domain.reminder import DesktopState
from leadway.domain.system_ports import Autostart, AutostartState, Registration
from leadway.domain.terms import Verdict
from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.domain.weeks import WEEKDAYS, short_date
from leadway.services.reminder.database_backend import ReminderLogEntry
from leadway.services.reminder.service import ZoneDifference
from leadway.ui.setup.weekly_time_editor import WeeklyTimeEditor
from leadway.ui.widgets.buttons import LinkButton, QuietButton
from leadway.ui.widgets.chip import CheckChip, Mark
from leadway.ui.widgets.chips import Chips
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.outdent import HANGS, outdent
from leadway.ui.widgets.picker import TimeField
from leadway.ui.widgets.text import Caption, Heading, Paragraph
from leadway.ui.widgets.vbox import VBox

WITHOUT_TIME = "No fixed time: nothing reminds you, and you open it when it suits you."
ZONE = "By the clocks of {zone}."
ELSEWHERE = (
    "Your computer is now in {here}. Your weekly time stays {weekly_time} in {zone}, that is {at_here} here."
)
USE_HERE = "Use the time here"

HOURS = "Your working hours"
HOURS_MEANS = "Outside of them no card comes, unless you chose the moment yourself."
DAYS = "Days"
FROM, TO = "From", "To"
OVER_NIGHT = "They end the next morning: a night shift belongs to the day it begins on."
NO_DAYS = "Without a working day only your own slot and your own “later” bring the card."

LOGIN = "Start with the computer"
LOGIN_MEANS = "Only a running program can remind you. It starts without a window and waits in the tray."
LOGIN_SWITCH = "Start Leadway at login"

TRY = "See it on this desktop"
TRY_BUTTON = "Try the reminder now"
ALL_THERE = "This desktop has a tray and tells all that the reminder asks."
NO_TRAY = "This desktop shows no tray icons. The card still comes; starting Leadway again opens its window."
NOT_TOLD = "It does not tell {what}; the card may come then, too."
UNKNOWN = {
    "full_screen": "whether something is in full screen",
    "do_not_disturb": "whether do-not-disturb is on",
    "locked": "whether the screen is locked",
    "present": "whether you are at the computer",
}

NOTIFY = "A notification, too"
NOTIFY_SWITCH = "Also tell by a notification of the system"
NOTIFY_MEANS = (
    "With the card, and without a word of what you wrote. Whether it shows, and for how long, is for your "
    "desktop to say; the card comes in any case."
)
NO_NOTIFICATIONS = "Without a tray, this desktop takes none from Leadway. The card comes all the same."

ON_CLOSE = "Closing the window"
CLOSES = (
    Option("ask", "Ask me once"),
    Option("tray", "Keep reminding from the tray"),
    Option("minimise", "Minimise"),
    Option("quit", "Quit"),
)
CLOSE_MEANS = {
    "ask": "The next time you close the window, it asks what that means.",
    "tray": "The window closes and the reminder stays. Without a tray, the window is minimised.",
    "minimise": "The window stays in the task bar and the reminder stays, too.",
    "quit": "Leadway ends. Nothing reminds you until you start it again.",
}

CUE = "A second cue"
CUE_MEANS = "A calendar file: your slot, every week, with an alarm. Nothing of what you wrote is in it."
SAVE_CALENDAR = "Save a calendar file…"

WHY = "Why?"
WHY_MEANS = "What the reminder did, and why; the last first."
NOTHING_YET = "Nothing yet."
MORE = "Show all of it"
DID = {
    Verdict.SHOW: "The card was shown.",
    Verdict.WAIT: "It waited.",
    Verdict.DOT: "Only the dot.",
    Verdict.QUIET: "It stayed quiet.",
}
_FIRST = 8
_WHEN_WIDTH = 136


class Part(VBox):
    """One part of the page. The page lets it hang out by the room that link buttons keep at their side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        self.body.setContentsMargins(HANGS, 0, 0, 0)


class WeeklyTimeSection(Part):
    """The slot. `edited` tells of a change, `use_here` of the wish to go by the clocks here."""

    edited = Signal()
    use_here = Signal()

    def __init__(self, saved: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = WeeklyTimeEditor(WITHOUT_TIME, spacing=self.body.spacing())
        self.zone = Caption()
        self.here_button = LinkButton(USE_HERE)
        self.add(self.editor)
        self.add(self.zone)
        self.body.addLayout(outdent(self.here_button, fill=False))
        links = outdent(self.editor.no_time)
        links.addSpacing(16)
        links.addWidget(saved, 1)
        self.body.addLayout(links)
        self.editor.edited.connect(self.edited)
        self.here_button.clicked.connect(self.use_here)

    def show_weekly_time(
        self, weekly_time: WeeklyTime | None, *, zone: str, note: str, elsewhere: ZoneDifference | None
    ) -> None:
        """Show the slot, its zone and how it reads here; a field being written in stays as it is."""
        self.editor.show_weekly_time(weekly_time)
        said = note or (ZONE.format(zone=zone) if zone and weekly_time else "")
        if elsewhere is not None:
            said = ELSEWHERE.format(
                here=elsewhere.here,
                weekly_time=elsewhere.weekly_time,
                zone=elsewhere.zone,
                at_here=elsewhere.at_here,
            )
        self.zone.say(said)
        self.here_button.setVisible(elsewhere is not None or bool(note))

    def weekly_time(self) -> WeeklyTime | None:
        """Return the slot as it stands, or None where there is to be no fixed time."""
        return self.editor.weekly_time()


class HoursPart(Part):
    """The hours and days at which a card may come."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        usual = WorkingHours()
        self.start = TimeField("hours/start", FROM, usual.start)
        self.end = TimeField("hours/end", TO, usual.end)
        days = [Option(number, name[:3]) for number, name in enumerate(WEEKDAYS, start=1)]
        self.days = Chips("hours/days", DAYS, days, accessible_name=HOURS)
        self.trouble = Caption()
        self.add(Heading(HOURS))
        self.add(Paragraph(HOURS_MEANS))
        row = QHBoxLayout()
        row.setSpacing(16)
        for field in (self.start, self.end):
            field.setMaximumWidth(120)
            row.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self.body.addLayout(row)
        self.add(self.days)
        self.add(self.trouble)
        for each in (self.start, self.end, self.days):
            each.changed.connect(self._on_edited)

    def show_hours(self, hours: WorkingHours) -> None:
        """Show the hours kept."""
        for field, at in ((self.start, hours.start), (self.end, hours.end)):
            if field.time() != at:
                field.set_time(at)
        self.days.set_values(sorted(hours.days))
        self._check()

    def hours(self) -> WorkingHours:
        """Return the hours as they stand."""
        days = frozenset(day for day in self.days.values() if isinstance(day, int))
        return WorkingHours(days, self.start.time(), self.end.time())

    def _on_edited(self) -> None:
        self._check()
        self.edited.emit()

    def _check(self) -> None:
        # Drawn short and said whole; drawing them names them anew.
        for chip, name in zip(self.days.chips, WEEKDAYS, strict=True):
            chip.setAccessibleName(name)
        hours = self.hours()
        said = NO_DAYS if not hours.days else OVER_NIGHT if hours.start >= hours.end else ""
        self.trouble.say(said)


class LoginPart(Part):
    """Start at login as it is really registered, and the switch for it."""

    def __init__(self, autostart: Autostart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._autostart = autostart
        self.switch = CheckChip(LOGIN_SWITCH)
        self.state = Caption(size="body")
        self.switch.clicked.connect(self._on_switch)
        self.add(Heading(LOGIN))
        self.add(Paragraph(LOGIN_MEANS))
        self.body.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeading)
        self.add(self.state)

    def look_again(self) -> None:
        """Show what is registered now."""
        self._show(self._autostart.state())

    def _on_switch(self) -> None:
        on = self.switch.mark is Mark.CHECK
        try:
            self._show(self._autostart.switch_off() if on else self._autostart.switch_on())
        except KnownError as error:
            # What is there, and not what was wished for; then why.
            self.look_again()
            self.state.setText(str(error))

    def _show(self, state: AutostartState) -> None:
        self.switch.show_mark(Mark.CHECK if state.on else Mark.EMPTY)
        self.switch.setEnabled(state.registration is not Registration.IMPOSSIBLE)
        self.state.setText(f"{state.sentence} {state.next_step}".strip())


class TryPart(Part):
    """Shows the card once, and says what this desktop does not offer."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QuietButton(TRY_BUTTON)
        self.said = Caption(size="body")
        self.button.clicked.connect(self.pressed)
        self.add(Heading(TRY))
        self.add(self.said)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)

    def show_desktop(self, around: DesktopState, *, tray: bool) -> None:
        """Say what is there and what is missing."""
        self.said.setText(what_is_missing(around, tray=tray))


class NotifyPart(Part):
    """Whether the card comes with a notification; `switched` carries what is wanted now."""

    switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.switch = CheckChip(NOTIFY_SWITCH)
        self.said = Caption(size="body")
        self.switch.clicked.connect(self._on_switch)
        self.add(Heading(NOTIFY))
        self.body.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeading)
        self.add(self.said)

    def show_choice(self, *, wanted: bool, possible: bool) -> None:
        """Show what was chosen, and what this desktop makes of it."""
        self.switch.show_mark(Mark.CHECK if wanted else Mark.EMPTY)
        self.said.setText(NOTIFY_MEANS if possible else NO_NOTIFICATIONS)

    def _on_switch(self) -> None:
        self.switched.emit(self.switch.mark is not Mark.CHECK)


class ClosePart(Part):
    """What closing the window does; `chosen` carries the value."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = Choice("reminder/on-close", "", CLOSES, accessible_name=ON_CLOSE)
        self.means = Caption(size="body")
        self.choice.chosen.connect(self._on_chosen)
        self.add(Heading(ON_CLOSE))
        self.add(self.choice)
        self.add(self.means)

    def show_choice(self, value: str) -> None:
        """Show what was chosen."""
        self.choice.set_value(value)
        self.means.setText(CLOSE_MEANS.get(value, ""))

    def _on_chosen(self, value: object) -> None:
        # The chosen one pressed again is no wish to have none.
        chosen = value if isinstance(value, str) else "ask"
        self.show_choice(chosen)
        self.chosen.emit(chosen)


class CuePart(Part):
    """The calendar file."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QuietButton(SAVE_CALENDAR, icon="calendar-days")
        self.said = Caption(size="body")
        self.said.hide()
        self.button.clicked.connect(self.pressed)
        self.add(Heading(CUE))
        self.add(Paragraph(CUE_MEANS))
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        self.add(self.said)

    def say(self, sentence: str) -> None:
        """Say where the file is, or why it could not be saved."""
        self.said.say(sentence)


class WhyPart(Part):
    """What the reminder did and why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told: Sequence[ReminderLogEntry] = ()
        self._all = False
        self.lines = VBox(spacing=8)
        self.more = LinkButton(MORE)
        self.more.clicked.connect(self._on_more)
        self.add(Heading(WHY))
        self.add(Paragraph(WHY_MEANS))
        self.add(self.lines)
        self.body.addLayout(outdent(self.more, fill=False))

    def show_told(self, told: Sequence[ReminderLogEntry]) -> None:
        """Show the list; nothing is touched where it is the same."""
        if told == self._told and self.lines.body.count():
            return
        self._told = told
        self._fill()

    def _on_more(self) -> None:
        self._all = True
        self._fill()

    def _fill(self) -> None:
        while (item := self.lines.body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        shown = self._told if self._all else self._told[:_FIRST]
        for told in shown:
            self.lines.add(_Line(when_in_words(told.at), f"{DID[told.verdict]} {told.reason.label}"))
        if not shown:
            self.lines.add(Caption(NOTHING_YET, size="body"))
        self.more.setVisible(len(shown) < len(self._told))


class _Line(QWidget):
    """A moment, and beside it what happened."""

    def __init__(self, when: str, what: str) -> None:
        super().__init__()
        self.when = Caption(when, size="body")
        self.when.setFixedWidth(_WHEN_WIDTH)
        self.what = Paragraph(what)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.when, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.what, 1)


def what_is_missing(around: DesktopState, *, tray: bool) -> str:
    """Return in words what this desktop does not offer the reminder, or that nothing is missing."""
    unknown = [words for name, words in UNKNOWN.items() if getattr(around, name) is None]
    said = [] if tray else [NO_TRAY]
    if unknown:
        listed = f"{', '.join(unknown[:-1])} or {unknown[-1]}" if len(unknown) > 1 else unknown[0]
        said.append(NOT_TOLD.format(what=listed))
    return " ".join(said) or ALL_THERE


def when_in_words(at: datetime) -> str:
    """Return `Tue 24 Nov 15:30`."""
    return f"{WEEKDAYS[at.weekday()][:3]} {short_date(at.date())} {at.hour}:{at:%M}"
