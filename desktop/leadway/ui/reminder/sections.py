"""The sections of the page Reminder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from leadway.domain.errors import KnownError
from leadway.domain.grammar import listed
from leadway.domain.reminder import DesktopState
from leadway.domain.system_ports import Autostart, AutostartState, Registration
from leadway.domain.terms import Verdict
from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.domain.weeks import SHORT_WEEKDAYS, WEEKDAYS, short_date
from leadway.i18n import _
from leadway.services.reminder.database_backend import ReminderLogEntry
from leadway.services.reminder.service import ZoneDifference
from leadway.services.settings import meta_of
from leadway.ui.setup.weekly_time_editor import WeeklyTimeEditor
from leadway.ui.widgets.buttons import LinkButton, QuietButton
from leadway.ui.widgets.chip import CheckChip
from leadway.ui.widgets.choice import Chips, Choice, Option
from leadway.ui.widgets.picker import TimeField
from leadway.ui.widgets.section import Section
from leadway.ui.widgets.text import Caption, Paragraph
from leadway.ui.widgets.vbox import HANGS, VBox, outdent

WITHOUT_TIME = _("No fixed time. Nothing reminds you; open Leadway when it suits you.")
ZONE = _("Time zone: {zone}")
ELSEWHERE = _(
    "Your computer is now in {here}. Your weekly time stays {time} in {zone}. Here that is {at_here}."
)
USE_HERE = _("Use the local time here")

HOURS = _("Your working hours")
HOURS_MEANS = _("No reminder comes outside these hours, unless you chose the time yourself.")
DAYS = _("Days")
FROM, TO = _("From"), _("To")
OVER_NIGHT = _("A night shift: it ends the next morning and belongs to the day it begins.")
NO_DAYS = _("Without a working day, only your weekly time and “Later” bring a reminder.")

LOGIN = _("Start with the computer")
LOGIN_MEANS = _("Leadway can only remind you while it runs. It starts without a window, in the tray.")
LOGIN_SWITCH = _("Start Leadway at login")

TRIAL = _("See what it looks like")
TRIAL_BUTTON = _("Test the reminder")
ALL_THERE = _("This desktop has a tray and tells Leadway when you are busy.")
NO_TRAY = _("This desktop shows no tray icons. Your reminder will pop up in the corner.")
UNKNOWN = _("Leadway cannot see {what}. Your reminder may come then, too.")
UNKNOWN_STATES = {
    "full_screen": _("whether something is in full screen"),
    "do_not_disturb": _("whether do-not-disturb is on"),
    "locked": _("whether the screen is locked"),
    "present": _("whether you are at the computer"),
}

NOTIFY = _("Notification")
NOTIFY_SWITCH = _("Also show a notification")
NOTIFY_MEANS = _(
    "It comes with the reminder, without a word of what you wrote. Your desktop decides whether and how long "
    "it shows."
)
NO_NOTIFICATIONS = _("Without a tray, this desktop takes no notifications. The reminder itself still comes.")

CLOSE_MEANS = {
    "ask": _("Leadway asks the next time you close the window."),
    "tray": _("The window closes and reminders go on. Without a tray, the window is minimised."),
    "minimise": _("The window is minimised and reminders go on."),
    "quit": _("Leadway quits. Nothing reminds you until you start it again."),
}

CALENDAR = _("Calendar")
CALENDAR_MEANS = _("A calendar file with your weekly time and an alarm. Nothing you wrote is in it.")
SAVE_CALENDAR = _("Save a calendar file…")

LOG = _("Why?")
LOG_MEANS = _("What the reminder did and why, newest first.")
NOTHING_YET = _("Nothing yet.")
MORE = _("Show all")
DID = {
    Verdict.SHOW: _("The reminder came. {reason}"),
    Verdict.WAIT: _("It waited. {reason}"),
    Verdict.DOT: _("Only the dot. {reason}"),
    Verdict.QUIET: _("It stayed quiet. {reason}"),
}
WHEN = _("{weekday} {date} {time}")
_FIRST = 8
_WHEN_WIDTH = 136


class WeeklyTimeSection(VBox):
    """The weekly time; `use_here` asks for the clocks of this place."""

    edited = Signal()
    use_here = Signal()

    def __init__(self, saved: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        self.body.setContentsMargins(HANGS, 0, 0, 0)
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
        """Show the weekly time, its zone and the time here; a field that is being edited stays as it is."""
        self.editor.show_weekly_time(weekly_time)
        text = note or (ZONE.format(zone=zone) if zone and weekly_time else "")
        if elsewhere is not None:
            text = ELSEWHERE.format(
                here=elsewhere.here,
                time=elsewhere.weekly_time,
                zone=elsewhere.zone,
                at_here=elsewhere.at_here,
            )
        self.zone.set_or_hide(text)
        self.here_button.setVisible(elsewhere is not None or bool(note))

    def weekly_time(self) -> WeeklyTime | None:
        """Return the weekly time, or None for no fixed time."""
        return self.editor.weekly_time()


class _Section(Section):
    """Has room at its side for link buttons; the page lets it hang out by that room."""

    def __init__(self, heading: str) -> None:
        super().__init__(heading)
        self.body.setContentsMargins(HANGS, 0, 0, 0)


class HoursSection(_Section):
    """The hours and days on which a reminder may come."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__(HOURS)
        usual = WorkingHours()
        self.start = TimeField("hours/start", FROM, usual.start)
        self.end = TimeField("hours/end", TO, usual.end)
        days = [Option(number, name) for number, name in enumerate(SHORT_WEEKDAYS, start=1)]
        self.days = Chips("hours/days", DAYS, days, accessible_name=HOURS)
        self.trouble = Caption()
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
        """Show the saved hours."""
        for field, at in ((self.start, hours.start), (self.end, hours.end)):
            if field.time() != at:
                field.set_time(at)
        self.days.set_values(sorted(hours.days))
        self._validate()

    def hours(self) -> WorkingHours:
        """Return the hours as they are in the fields."""
        days = frozenset(day for day in self.days.values() if isinstance(day, int))
        return WorkingHours(days, self.start.time(), self.end.time())

    def _on_edited(self) -> None:
        self._validate()
        self.edited.emit()

    def _validate(self) -> None:
        # The chips show the short names; screen readers get the whole ones. Drawing a chip names it again.
        for chip, name in zip(self.days.chips, WEEKDAYS, strict=True):
            chip.setAccessibleName(name)
        hours = self.hours()
        self.trouble.set_or_hide(
            NO_DAYS if not hours.days else OVER_NIGHT if hours.start >= hours.end else ""
        )


class LoginSection(_Section):
    """Starting at login as the system has it registered, and the switch for it."""

    def __init__(self, autostart: Autostart) -> None:
        super().__init__(LOGIN)
        self._autostart = autostart
        self.switch = CheckChip(LOGIN_SWITCH)
        self.state = Caption(size="body")
        self.switch.clicked.connect(self._on_switch)
        self.add(Paragraph(LOGIN_MEANS))
        self.add(self.switch)
        self.add(self.state)

    def refresh(self) -> None:
        """Show what is registered now."""
        self._show(self._autostart.state())

    def _on_switch(self) -> None:
        on = self.switch.is_on
        try:
            self._show(self._autostart.switch_off() if on else self._autostart.switch_on())
        except KnownError as error:
            self.refresh()
            self.state.setText(str(error))

    def _show(self, state: AutostartState) -> None:
        self.switch.set_on(on=state.on)
        self.switch.setEnabled(state.registration is not Registration.IMPOSSIBLE)
        self.state.setText(" ".join(filter(None, (state.sentence, state.next_step))))


class TrialSection(_Section):
    """Shows the reminder once, and says what this desktop does not support."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__(TRIAL)
        self.button = QuietButton(TRIAL_BUTTON)
        self.button.clicked.connect(self.pressed)
        self.add(self.message)
        self.add(self.button)

    def show_desktop(self, around: DesktopState, *, tray: bool) -> None:
        """Say what this desktop supports."""
        self.message.set_or_hide(desktop_text(around, tray=tray))


class NotifySection(_Section):
    """Whether the reminder comes with a notification; `switched` carries the new choice."""

    switched = Signal(bool)

    def __init__(self) -> None:
        super().__init__(NOTIFY)
        self.switch = CheckChip(NOTIFY_SWITCH)
        self.switch.clicked.connect(self._on_switch)
        self.add(self.switch)
        self.add(self.message)

    def show_choice(self, *, wanted: bool, possible: bool) -> None:
        """Show what was chosen, and what it means on this desktop."""
        self.switch.set_on(on=wanted)
        self.message.set_or_hide(NOTIFY_MEANS if possible else NO_NOTIFICATIONS)

    def _on_switch(self) -> None:
        self.switched.emit(not self.switch.is_on)


class CloseSection(_Section):
    """What closing the window does; `chosen` carries the value."""

    chosen = Signal(str)

    def __init__(self) -> None:
        meta = meta_of("on_close")
        super().__init__(meta.label)
        options = [Option(value, label) for value, label in meta.options.items()]
        self.choice = Choice("reminder/on-close", "", options, accessible_name=meta.label)
        self.means = Caption(size="body")
        self.choice.chosen.connect(self._on_chosen)
        self.add(self.choice)
        self.add(self.means)

    def show_choice(self, value: str) -> None:
        """Show what was chosen."""
        self.choice.set_value(value)
        self.means.setText(CLOSE_MEANS.get(value, ""))

    def _on_chosen(self, value: object) -> None:
        # A choice that is taken back means that Leadway asks again.
        chosen = value if isinstance(value, str) else "ask"
        self.show_choice(chosen)
        self.chosen.emit(chosen)


class CalendarSection(_Section):
    """The calendar file."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__(CALENDAR)
        self.button = QuietButton(SAVE_CALENDAR, icon="calendar-days")
        self.button.clicked.connect(self.pressed)
        self.add(Paragraph(CALENDAR_MEANS))
        self.add(self.button)
        self.add(self.message)


class LogSection(_Section):
    """What the reminder did and why."""

    def __init__(self) -> None:
        super().__init__(LOG)
        self._entries: Sequence[ReminderLogEntry] = ()
        self._all = False
        self.lines = VBox(spacing=8)
        self.more = LinkButton(MORE)
        self.more.clicked.connect(self._on_more)
        self.add(Paragraph(LOG_MEANS))
        self.add(self.lines)
        self.body.addLayout(outdent(self.more, fill=False))

    def show_entries(self, entries: Sequence[ReminderLogEntry]) -> None:
        """Show the entries; the same ones are not built again."""
        if entries != self._entries or not self.lines.body.count():
            self._entries = entries
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
        shown = self._entries if self._all else self._entries[:_FIRST]
        for entry in shown:
            text = DID[entry.verdict].format(reason=entry.reason.label)
            self.lines.add(_Line(moment_text(entry.at), text))
        if not shown:
            self.lines.add(Caption(NOTHING_YET, size="body"))
        self.more.setVisible(len(shown) < len(self._entries))


class _Line(QWidget):
    """A moment, and next to it what happened."""

    def __init__(self, when: str, text: str) -> None:
        super().__init__()
        moment = Caption(when, size="body")
        moment.setFixedWidth(_WHEN_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(moment, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Paragraph(text), 1)


def desktop_text(around: DesktopState, *, tray: bool) -> str:
    """Return what this desktop does not offer the reminder, or that it offers everything."""
    unknown = [text for name, text in UNKNOWN_STATES.items() if getattr(around, name) is None]
    missing = [] if tray else [NO_TRAY]
    if unknown:
        missing.append(UNKNOWN.format(what=listed(unknown)))
    return " ".join(missing) or ALL_THERE


def moment_text(at: datetime) -> str:
    """Return a moment like `Tue 24 Nov 15:30`."""
    time = f"{at.hour}:{at:%M}"  # no text
    return WHEN.format(weekday=SHORT_WEEKDAYS[at.weekday()], date=short_date(at.date()), time=time)
