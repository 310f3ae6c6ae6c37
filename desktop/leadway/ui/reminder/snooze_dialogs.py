"""Two small windows that ask until when: the reminder later, and being away. Each names what comes of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from leadway.domain.errors import KnownError
from leadway.domain.weeks import MONTHS, WEEKDAYS
from leadway.services.reminder.service import ReminderService
from leadway.ui.theme.theme import window_icon
from leadway.ui.widgets.buttons import PrimaryButton, QuietButton
from leadway.ui.widgets.dialog_geometry import centre_on_screen_in_use, fit_to_content
from leadway.ui.widgets.field import FieldRow
from leadway.ui.widgets.focus_order import focus_first, move_focus
from leadway.ui.widgets.picker import DateField, TimeField
from leadway.ui.widgets.text import Heading, Paragraph

LATER = "When shall it come?"
DAY = "Day"
AT = "Time"
REMIND = "Remind me then"
COMES = "The reminder comes {day} at {clock}."
IS_PAST = "That moment is past already. Choose a later one."
AWAY = "Until when are you away?"
LAST_DAY = "The last day you are away"
AWAY_BUTTON = "I’m away"
AWAY_MEANS = (
    "Nothing reminds you up to and with {last}. From {back} on it does. Weeks whose time lies in between are "
    "not counted."
)
DAY_IS_PAST = "That day is past already. Choose the last day you are away."
CLOSE = "Close"
_WIDTH = 440


class _PauseDialog(QDialog):
    """A small window of its own with one sentence that follows what is chosen. Esc closes."""

    def __init__(self, title: str, button: str, reminder: ReminderService, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._reminder = reminder
        self.setWindowTitle(title)
        self.setWindowIcon(window_icon())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Where no other window is open, the program goes on in the tray.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.sentence = Paragraph("", self)
        self.close_button = QuietButton(CLOSE, self)
        self.keep_button = PrimaryButton(button, self)
        self.close_button.clicked.connect(self.reject)
        self.keep_button.clicked.connect(self._on_keep)
        self.body = QVBoxLayout()
        self.body.setSpacing(16)
        self.body.addWidget(Heading(title, self))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.keep_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 24, 24, 24)
        rows.setSpacing(16)
        rows.addLayout(self.body)
        rows.addWidget(self.sentence)
        rows.addLayout(buttons)

    def ask(self) -> None:
        """Come up in front, on the screen in use."""
        self._say()
        centre_on_screen_in_use(self)
        self.show()
        self.raise_()
        self.activateWindow()
        focus_first(self)

    def keep(self) -> None:
        """Do what was chosen; raises KnownError."""
        raise NotImplementedError

    def words(self) -> str:
        """Return what comes of what is chosen now."""
        raise NotImplementedError

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001  # Qt's own name and form
        return move_focus(self, forward=next)

    def _say(self) -> None:
        self._show(self.words())

    def _show(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        fit_to_content(self, _WIDTH)

    def _on_keep(self) -> None:
        try:
            self.keep()
        except KnownError as error:
            self._show(str(error))
            return
        self.accept()


class SnoozeDialog(_PauseDialog):
    """Asks for the moment at which the reminder shall come."""

    def __init__(self, reminder: ReminderService, parent: QWidget | None = None) -> None:
        super().__init__(LATER, REMIND, reminder, parent)
        now = reminder.now()
        soon = _next_hour(now)
        self.day = DateField("later/day", DAY, soon.date(), earliest=now.date(), latest=_sunday(now.date()))
        self.time = TimeField("later/time", AT, soon.time())
        self.body.addWidget(FieldRow(self.day, self.time))
        self.day.changed.connect(self._say)
        self.time.changed.connect(self._say)

    def until(self) -> datetime:
        """Return the moment chosen."""
        return moment(self.day.date(), self.time.time(), self._reminder.now())

    def keep(self) -> None:
        self._reminder.snooze(self.until())

    def words(self) -> str:
        until, now = self.until(), self._reminder.now()
        if until <= now:
            return IS_PAST
        clock = f"{until.hour}:{until:%M}"
        return COMES.format(day=_day_in_words(until.date(), now.date()), clock=clock)


class AwayDialog(_PauseDialog):
    """Asks for the last day of being away: a pause always has an end."""

    def __init__(self, reminder: ReminderService, parent: QWidget | None = None) -> None:
        super().__init__(AWAY, AWAY_BUTTON, reminder, parent)
        today = reminder.now().date()
        self.day = DateField("away/day", LAST_DAY, _sunday(today), earliest=today)
        self.body.addWidget(self.day)
        self.day.changed.connect(self._say)

    def keep(self) -> None:
        self._reminder.away(self.day.date())

    def words(self) -> str:
        last = self.day.date()
        if last < self._reminder.now().date():
            return DAY_IS_PAST
        return AWAY_MEANS.format(last=_long(last), back=_long(last + timedelta(days=1)))


def moment(day: date, at: time, now: datetime) -> datetime:
    """Return a wall-clock moment where the person is, by the rules of that day and not by today's offset."""
    wall = datetime.combine(day, at)
    if isinstance(now.tzinfo, timezone) and now.astimezone().utcoffset() == now.utcoffset():
        return wall.astimezone()
    return wall.replace(tzinfo=now.tzinfo)


def _sunday(day: date) -> date:
    return day + timedelta(days=7 - day.isoweekday())


def _next_hour(now: datetime) -> datetime:
    return (now + timedelta(hours=1, minutes=59)).replace(minute=0, second=0, microsecond=0)


def _day_in_words(day: date, today: date) -> str:
    ahead = (day - today).days
    return ("today", "tomorrow")[ahead] if ahead in (0, 1) else f"on {_long(day)}"


def _long(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
