"""Asks until when: the reminder later, and being away. A sentence says what the choice means."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week, full_date
from leadway.i18n import _
from leadway.services.reminder.service import ReminderService
from leadway.ui.forms.dialog import FormDialog
from leadway.ui.theme.theme import fix_width
from leadway.ui.widgets.date_field import DateField, TimeField
from leadway.ui.widgets.text import Paragraph
from leadway.ui.widgets.vbox import row

LATER = _("When should Leadway remind you?")
DAY = _("Day")
AT = _("Time")
REMIND = _("Remind me then")
COMES_TODAY = _("Leadway reminds you today at {time}.")
COMES_TOMORROW = _("Leadway reminds you tomorrow at {time}.")
COMES = _("Leadway reminds you on {day} at {time}.")
IS_PAST = _("That time is past. Choose a later one.")
AWAY = _("Until when are you away?")
LAST_DAY = _("Last day away")
AWAY_BUTTON = _("I’m away")
AWAY_MEANS = _("You won’t be reminded until {back}. Weeks whose time is before that are not counted.")
DAY_IS_PAST = _("That day is past. Choose the last day you are away.")
NO_TIME, CORRECT_IT = _("Leadway does not know yet when that is."), _("Correct the field above.")
_WIDTH = 440

T = TypeVar("T")


class _PauseDialog(FormDialog):
    """Has one sentence that follows what is chosen."""

    def __init__(self, title: str, action: str, reminder: ReminderService, parent: QWidget | None) -> None:
        super().__init__(title, parent, action=action, width=_WIDTH)
        self._reminder = reminder
        self.sentence = Paragraph("", self)

    def ask(self) -> None:
        """Show the dialog by itself, in front."""
        self.add(self.sentence)
        self._show_meaning()
        super().ask()

    def meaning(self) -> str:
        """Return what the choice means."""
        raise NotImplementedError

    def _show_meaning(self) -> None:
        self.sentence.setText(self.meaning())
        self.errors.clear()


class SnoozeDialog(_PauseDialog):
    """Asks for the moment of the next reminder."""

    def __init__(self, reminder: ReminderService, parent: QWidget | None = None) -> None:
        super().__init__(LATER, REMIND, reminder, parent)
        now = reminder.now()
        soon = _next_hour(now)
        self.day = DateField(
            "later/day",
            DAY,
            soon.date(),
            today=now.date(),
            earliest=now.date(),
            latest=_last_day(now.date()),
        )
        self.time = TimeField("later/time", AT, soon.time())
        fix_width(self.time, 136)
        top = Qt.AlignmentFlag.AlignTop
        self.body.addLayout(row(self.day, self.time, spacing=16, grow=self.day, align=top))
        self.day.changed.connect(self._show_meaning)
        self.time.changed.connect(self._show_meaning)

    def until(self) -> datetime | None:
        """Return the chosen moment; None where a field cannot be read."""
        day, time = self.day.date(), self.time.time()
        return moment(day, time, self._reminder.now()) if day and time else None

    def save(self) -> None:
        self._reminder.snooze(_readable(self.until()))

    def meaning(self) -> str:
        until, now = self.until(), self._reminder.now()
        if until is None:
            return ""
        if until <= now:
            return IS_PAST
        ahead = (until.date() - now.date()).days
        text = (COMES_TODAY, COMES_TOMORROW)[ahead] if ahead in (0, 1) else COMES
        return text.format(day=full_date(until.date()), time=f"{until.hour}:{until:%M}")


class AwayDialog(_PauseDialog):
    """Asks for the last day of being away: a pause always has an end."""

    def __init__(self, reminder: ReminderService, parent: QWidget | None = None) -> None:
        super().__init__(AWAY, AWAY_BUTTON, reminder, parent)
        today = reminder.now().date()
        self.day = DateField("away/day", LAST_DAY, _last_day(today), today=today, earliest=today)
        self.add(self.day)
        self.day.changed.connect(self._show_meaning)

    def save(self) -> None:
        self._reminder.away(_readable(self.day.date()))

    def meaning(self) -> str:
        last = self.day.date()
        if last is None:
            return ""
        if last < self._reminder.now().date():
            return DAY_IS_PAST
        return AWAY_MEANS.format(back=full_date(last + timedelta(days=1)))


def _readable(when: T | None) -> T:
    if when is None:
        raise KnownError(NO_TIME, CORRECT_IT)
    return when


def moment(day: date, at: time, now: datetime) -> datetime:
    """Return a wall-clock moment where the person is, by the rules of that day and not by today's offset."""
    wall = datetime.combine(day, at)
    if isinstance(now.tzinfo, timezone) and now.astimezone().utcoffset() == now.utcoffset():
        return wall.astimezone()
    return wall.replace(tzinfo=now.tzinfo)


def _last_day(day: date) -> date:
    return Week.of(day).last_day


def _next_hour(now: datetime) -> datetime:
    return (now + timedelta(hours=1, minutes=59)).replace(minute=0, second=0, microsecond=0)
