"""The sections of the page Reminder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.domain.reminder import DesktopState
from leadway.domain.system_ports import Autostart, AutostartState, Registration
from leadway.domain.terms import Verdict
from leadway.domain.weekly_time import WorkingHours
from leadway.domain.weeks import SHORT_WEEKDAYS, WEEKDAYS, short_date
from leadway.i18n import _
from leadway.services.reminder.database_backend import ReminderLogEntry
from leadway.services.reminder.service import ReminderService
from leadway.services.settings import Settings
from leadway.ui.setup.weekly_time_editor import WeeklyTimeEditor
from leadway.ui.subscribing import subscribe_while_alive
from leadway.ui.theme.theme import fix_width
from leadway.ui.widgets.buttons import LinkButton, QuietButton
from leadway.ui.widgets.chip import CheckChip
from leadway.ui.widgets.choice import Chips, Option
from leadway.ui.widgets.date_field import TimeField
from leadway.ui.widgets.section import Section
from leadway.ui.widgets.text import Caption, Paragraph
from leadway.ui.widgets.vbox import LINK_OUTDENT, STRETCH, VBox, outdent, row

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
NO_TRAY = _("Your reminder will pop up in the corner.")
UNKNOWN = _("If you are presenting or away, Leadway may not notice.")

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
    """The weekly time, and next to it whether the last change is saved."""

    def __init__(self, saved: QWidget) -> None:
        super().__init__(spacing=8)
        self.body.setContentsMargins(LINK_OUTDENT, 0, 0, 0)
        self.editor = WeeklyTimeEditor(WITHOUT_TIME, spacing=self.body.spacing())
        self.zone = Caption()
        self.here_button = LinkButton(USE_HERE)
        links = row(-LINK_OUTDENT, self.editor.no_time, 16, saved, spacing=0, grow=saved)
        self.add(self.editor, self.zone, outdent(self.here_button, fill=False), links)

    def show_weekly_time(self, settings: Settings, reminder: ReminderService) -> None:
        """Show the weekly time, its zone and the time here; a field that is being edited stays as it is."""
        self.editor.show_weekly_time(settings.weekly_time, settings.hours)
        note, other = reminder.zone_note(), reminder.zone_difference()
        zone = settings.weekly_time_zone if settings.weekly_time is not None else ""
        text = note or (ZONE.format(zone=zone) if zone else "")
        if other is not None:
            text = ELSEWHERE.format(
                here=other.here, time=other.weekly_time, zone=other.zone, at_here=other.at_here
            )
        self.zone.set_or_hide(text)
        self.here_button.setVisible(other is not None or bool(note))


class ReminderSection(Section):
    """Its parts and then its message; the page outdents it by the space for link buttons at its side."""

    def __init__(self, heading: str, *parts: QWidget) -> None:
        super().__init__(heading, *parts)
        self.body.setContentsMargins(LINK_OUTDENT, 0, 0, 0)
        self.add(self.message)


class HoursSection(ReminderSection):
    """The hours and days on which a reminder may come."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__(HOURS, Paragraph(HOURS_MEANS))
        self._saved = usual = WorkingHours()
        self.start = TimeField("hours/start", FROM, usual.start)
        self.end = TimeField("hours/end", TO, usual.end)
        days = [Option(number, name) for number, name in enumerate(SHORT_WEEKDAYS, start=1)]
        self.days = Chips("hours/days", DAYS, days, accessible_name=HOURS)
        self.warning = Caption()
        times = row(self.start, self.end, STRETCH, spacing=16, align=Qt.AlignmentFlag.AlignTop)
        self.add(times, self.days, self.warning)
        for field in (self.start, self.end):
            fix_width(field, 136)
        for each in (self.start, self.end, self.days):
            each.changed.connect(self._on_edited)

    def show_hours(self, hours: WorkingHours) -> None:
        """Show the saved hours."""
        self._saved = hours
        self.start.show_saved(hours.start)
        self.end.show_saved(hours.end)
        self.days.set_values(sorted(hours.days))
        self._validate()

    def hours(self) -> WorkingHours:
        """Return the hours as they are in the fields; the saved ones for a time that cannot be read."""
        days = frozenset(day for day in self.days.values() if isinstance(day, int))
        saved = self._saved
        return WorkingHours(days, self.start.time() or saved.start, self.end.time() or saved.end)

    def _on_edited(self) -> None:
        self._validate()
        self.edited.emit()

    def _validate(self) -> None:
        # The chips show the short names; screen readers get the whole ones. Drawing a chip names it again.
        for chip, name in zip(self.days.chips, WEEKDAYS, strict=True):
            chip.setAccessibleName(name)
        hours = self.hours()
        self.warning.set_or_hide(
            NO_DAYS if not hours.days else OVER_NIGHT if hours.start >= hours.end else ""
        )


class LoginSection(ReminderSection):
    """Starting at login as the system has it registered, and the switch for it."""

    def __init__(self, autostart: Autostart) -> None:
        switch = CheckChip(LOGIN_SWITCH)
        super().__init__(LOGIN, Paragraph(LOGIN_MEANS), switch)
        self._autostart = autostart
        self.switch = switch
        self.switch.clicked.connect(self._on_switch)
        subscribe_while_alive(autostart.changed, self, self.refresh)

    def refresh(self) -> None:
        """Show what is registered now."""
        self._show(self._autostart.state())

    def _on_switch(self) -> None:
        on = self.switch.is_on
        try:
            self._show(self._autostart.switch_off() if on else self._autostart.switch_on())
        except KnownError as error:
            self.refresh()
            self.show_error(error)

    def _show(self, state: AutostartState) -> None:
        self.switch.set_on(on=state.on)
        self.switch.setEnabled(state.registration is not Registration.IMPOSSIBLE)
        self.message.set_or_hide(" ".join(filter(None, (state.sentence, state.next_step))))


class TrialSection(ReminderSection):
    """Shows the reminder once, and says what this desktop does not support."""

    def __init__(self) -> None:
        super().__init__(TRIAL)
        self.button = QuietButton(TRIAL_BUTTON)
        self.add(self.button)

    def show_desktop(self, around: DesktopState, *, tray: bool) -> None:
        """Say what this desktop supports."""
        self.message.set_or_hide(desktop_text(around, tray=tray))


class LogSection(ReminderSection):
    """What the reminder did and why."""

    def __init__(self) -> None:
        lines = VBox(spacing=8)
        super().__init__(LOG, Paragraph(LOG_MEANS), lines)
        self.lines = lines
        self._entries: Sequence[ReminderLogEntry] | None = None
        self._all = False
        self.more = LinkButton(MORE, clicked=self._on_more)
        self.add(outdent(self.more, fill=False))

    def show_entries(self, entries: Sequence[ReminderLogEntry]) -> None:
        """Show the entries; the same ones are not built again."""
        if entries != self._entries:
            self._entries = entries
            self._fill(entries)

    def _on_more(self) -> None:
        self._all = True
        self._fill(self._entries or ())

    def _fill(self, entries: Sequence[ReminderLogEntry]) -> None:
        listed = entries if self._all else entries[:_FIRST]
        lines = [_line(entry) for entry in listed] or [Caption(NOTHING_YET, size="body")]
        self.lines.replace(*lines)
        self.more.setVisible(len(listed) < len(entries))


def _line(entry: ReminderLogEntry) -> QWidget:
    """Return a moment, and next to it what happened."""
    moment = Caption(moment_text(entry.at), size="body")
    fix_width(moment, _WHEN_WIDTH)
    what = Paragraph(DID[entry.verdict].format(reason=entry.reason.label))
    line = QWidget()
    line.setLayout(row(moment, what, spacing=16, grow=what, align=Qt.AlignmentFlag.AlignTop))
    return line


def desktop_text(around: DesktopState, *, tray: bool) -> str:
    """Return what this desktop does not offer the reminder, or that it offers everything."""
    missing = [] if tray else [NO_TRAY]
    if None in (around.full_screen, around.do_not_disturb, around.locked, around.present):
        missing.append(UNKNOWN)
    return " ".join(missing) or ALL_THERE


def moment_text(at: datetime) -> str:
    """Return a moment like `Tue 24 Nov 15:30`."""
    time = f"{at.hour}:{at:%M}"  # no text
    return WHEN.format(weekday=SHORT_WEEKDAYS[at.weekday()], date=short_date(at.date()), time=time)
