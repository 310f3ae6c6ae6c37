"""The icon in the tray: a dot while the week is open, the next reminder in its tooltip, and a menu."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from leadway.domain.commands import AppCommand
from leadway.domain.errors import KnownError
from leadway.domain.event import Event
from leadway.domain.steps import MINUTES, PLANS
from leadway.domain.terms import Mode, WeekStatus
from leadway.domain.weeks import short_date
from leadway.i18n import _
from leadway.resources import resource

if TYPE_CHECKING:
    from leadway.services.reminder.service import ReminderService, SnoozeOption

START = _("Start ({minutes} min)")
SHORT = _("Short version ({minutes} min)")
RESUME = _("Continue at {title}")
TO_CARD = _("Go to the reminder")
NOTE = _("Note for later…")
CHOOSE = _("Choose…")
SKIP_WEEK = _("Skip this week")
UNDO_SKIP = _("Undo the skip")
AWAY = _("I’m away until…")
BACK = _("I’m back")
WHY = _("Why?")
SETTINGS = _("Reminder settings…")
OPEN = _("Open Leadway")
QUIT = _("Quit")

NAME = "Leadway"  # no text
STATES = {
    WeekStatus.OPEN: _("Leadway – {week} is open."),
    WeekStatus.DONE: _("Leadway – {week} is done."),
    WeekStatus.SKIPPED: _("Leadway – {week} is skipped."),
    WeekStatus.AWAY: _("Leadway – You are away this week."),
}
AWAY_UNTIL = _("Leadway – You are away until {day}.")
NEXT = _("Next: {when}")
NOW = _("The reminder waits for a free moment.")
ERROR = _("Leadway – {error}")

Choice = AppCommand | datetime
"""What an entry of a menu asks for: a command, or the reminder at that moment."""
Entry = tuple[str, Choice] | None
"""The text of an entry, and what it asks for; None is a line between entries."""

_ALWAYS: tuple[Entry, ...] = (
    (WHY, AppCommand.REMINDER_LOG),
    (SETTINGS, AppCommand.REMINDER),
    None,
    (OPEN, AppCommand.SHOW),
    (QUIT, AppCommand.QUIT),
)
_SIZES = (16, 20, 22, 24, 32, 44, 48, 64)
_DEBOUNCE_MS = 500


class TrayHosts(Protocol):
    """Announces that a tray appears or goes, where Qt does not notice it."""

    @property
    def changed(self) -> Event[[]]:
        """Announced on the main thread when a tray appears or goes."""
        ...


class Tray(QObject):
    """Shows the state of the week."""

    chosen = Signal(object)
    """A person chose an entry of the menu or pressed the icon; carries a Choice."""

    def __init__(
        self, reminder: ReminderService, parent: QObject | None = None, *, hosts: TrayHosts | None = None
    ) -> None:
        super().__init__(parent)
        self._reminder = reminder
        self._hosts = hosts
        self.dot = False
        """Whether the icon carries its dot."""
        self._error = ""
        self.card_shown = False
        """Whether the reminder's card is on the screen, so that the menu leads to it."""
        self._icon: QSystemTrayIcon | None = None
        self._menu: QMenu
        """Made with the icon."""
        self._debounce = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._debounce.timeout.connect(self._renew)
        if hosts is not None:
            hosts.changed.subscribe(self._on_hosts)

    def available(self) -> bool:
        """Whether this desktop has a tray now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show(self) -> None:
        """Show the icon, now or as soon as there is a tray."""
        self._menu = QMenu()
        # Filled again each time before it shows, because its times pass.
        self._menu.aboutToShow.connect(self._fill)
        self._menu.triggered.connect(self._on_triggered)
        # Some trays ask for the entries before anybody opens the menu.
        self._fill()
        self._icon = QSystemTrayIcon(tray_icon(dot=self.dot), self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self._show_window)
        try:
            self._icon.setToolTip(ERROR.format(error=self._error) if self._error else self._tooltip())
        except KnownError as error:
            self.show_error(error)
        self._icon.show()

    def close(self) -> None:
        """Remove the icon."""
        self._debounce.stop()
        self._drop()

    def show_week(self, *, dot: bool) -> None:
        """Show the state of the week, with the dot or without; raises KnownError."""
        self._error = ""
        self.dot = dot
        if self._icon is not None:
            self._icon.setIcon(tray_icon(dot=dot))
            self._icon.setToolTip(self._tooltip())

    def show_error(self, error: KnownError) -> None:
        """Show an error in the tooltip; the dot stays as it was."""
        self._error = str(error)
        if self._icon is not None:
            self._icon.setToolTip(ERROR.format(error=self._error))

    def takes_notifications(self) -> bool:
        """Whether this desktop takes notifications now; its own settings decide whether it shows them."""
        return self.available() and QSystemTrayIcon.supportsMessages()

    def notify(self, text: str) -> None:
        """Let the system show a notification, too; nothing depends on whether it does."""
        if self._icon is not None and self.takes_notifications():
            self._icon.showMessage(NAME, text, tray_icon(dot=True))

    def _on_hosts(self) -> None:
        # A panel that restarts comes and goes several times: one new icon afterwards.
        if self._icon is not None:
            self._debounce.start()

    def _renew(self) -> None:
        """Make the icon again: an icon once made never changes from one kind of tray to the other."""
        self._drop()
        self.show()

    def _drop(self) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.setContextMenu(None)  # type: ignore[arg-type]  # Qt takes none
            self._icon.deleteLater()
            self._icon = None
            self._menu.close()
            self._menu.deleteLater()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self._show_window()

    def _show_window(self) -> None:
        self.chosen.emit(AppCommand.SHOW)

    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(choice_of(action))

    def _tooltip(self) -> str:
        reminder = self._reminder
        week, status = reminder.week(), reminder.status()
        away_until = reminder.away_until()
        if away_until is not None:
            state = AWAY_UNTIL.format(day=short_date(away_until))
        else:
            state = STATES.get(status, NAME).format(week=week.name)
        when = reminder.next_time()
        following = NOW if when == "now" else NEXT.format(when=when) if when else ""
        return " ".join(filter(None, (state, following)))

    def _fill(self) -> None:
        self._menu.clear()
        if self.card_shown:
            fill_menu(self._menu, [(TO_CARD, AppCommand.REACH_CARD), None])
        try:
            fill_menu(self._menu, [*self._of_week(), None])
        except KnownError as error:
            self._menu.addAction(error.sentence).setEnabled(False)
            self._menu.addSeparator()
        fill_menu(self._menu, _ALWAYS)

    def _of_week(self) -> Iterator[Entry]:
        """Return what can be done now; raises KnownError."""
        reminder = self._reminder
        status = reminder.status()
        draft = reminder.open_draft()
        if status is not WeekStatus.DONE and draft is not None:
            yield RESUME.format(title=PLANS[draft.step].title), AppCommand.START
        elif status is not WeekStatus.DONE:
            yield START.format(minutes=MINUTES[Mode.FULL]), AppCommand.START
            yield SHORT.format(minutes=MINUTES[Mode.SHORT]), AppCommand.SHORT
        yield NOTE, AppCommand.NOTE
        yield None
        yield from later_entries(reminder.snooze_options())
        away = reminder.away_until() is not None or status is WeekStatus.AWAY
        if status is WeekStatus.OPEN and not away:
            yield SKIP_WEEK, AppCommand.SKIP_WEEK
        elif status is WeekStatus.SKIPPED:
            yield UNDO_SKIP, AppCommand.UNSKIP_WEEK
        yield (BACK, AppCommand.BACK) if away else (AWAY, AppCommand.AWAY)


def later_entries(options: Sequence[SnoozeOption]) -> Iterator[Entry]:
    """Return the moments to which the reminder can be put off, and the entry that asks for another."""
    yield from ((option.label, option.until) for option in options)
    if options:
        yield CHOOSE, AppCommand.SNOOZE
        yield None


def fill_menu(menu: QMenu, entries: Iterable[Entry]) -> None:
    """Append entries to a menu; `choice_of` then says what one of them asks for."""
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        else:
            text, choice = entry
            menu.addAction(text.replace("&", "&&")).setData(choice)


def choice_of(action: QAction) -> Choice:
    """Return what an entry asks for."""
    choice = action.data()
    # Qt returns a command as plain text.
    return choice if isinstance(choice, datetime) else AppCommand(choice)


def tray_icon(*, dot: bool) -> QIcon:
    """Return the icon in one colour, crisp at the sizes that panels use; `make icons` drew it."""
    name = "leadway-tray-open" if dot else "leadway-tray"
    icon = QIcon()
    for size in _SIZES:
        icon.addFile(str(resource("icons", "tray", f"{name}-{size}.png")))
    # macOS looks at the shape alone and colours it itself.
    icon.setIsMask(sys.platform == "darwin")
    return icon
