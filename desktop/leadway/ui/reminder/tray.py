"""The icon in the tray: a dot while the week is open, the next time in its tip, a menu that says all else."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from leadway.domain.commands import AppCommand
from leadway.domain.errors import KnownError
from leadway.domain.steps import MINUTES, PLANS
from leadway.domain.terms import Mode, WeekStatus
from leadway.domain.weeks import short_date
from leadway.resources import resource

if TYPE_CHECKING:
    from leadway.services.reminder.service import ReminderService

START = "Start ({minutes} min)"
SHORT = "Short ({minutes} min)"
RESUME = "Resume at {title}"
TO_CARD = "Go to the reminder"
NOTE = "Capture a note…"
CHOOSE = "Choose…"
PASS_WEEK = "Pass this week"
TAKE_BACK = "Take back the pass"
AWAY = "I’m away until…"
BACK = "I’m back"
WHY = "Why?"
SETTINGS = "Settings…"
OPEN = "Open Leadway"
QUIT = "Quit"

NAME = "Leadway"
STATES = {
    WeekStatus.OPEN: "{week} is open.",
    WeekStatus.DONE: "{week} is kept.",
    WeekStatus.SKIPPED: "{week} is passed.",
    WeekStatus.AWAY: "You are away this week.",
}
AWAY_UNTIL = "You are away until {day}."
NEXT = "Next: {when}"
NOW = "The reminder waits for a free moment."

_SIZES = (16, 20, 22, 24, 32, 44, 48, 64)
_SETTLE_MS = 500


class TrayHosts(Protocol):
    """Tells when a place for tray icons comes or goes; only where Qt does not see that by itself."""

    def listen(self, heard: Callable[[], None]) -> None:
        """Call `heard` on the main thread when one has come or gone."""
        ...


class Tray(QObject):
    """Shows how the week stands. What a person wants of the menu goes out as signals."""

    command = Signal(AppCommand)
    snooze = Signal(datetime)
    """The reminder is to come at the moment that the entry named."""

    def __init__(
        self, reminder: ReminderService, parent: QObject | None = None, *, hosts: TrayHosts | None = None
    ) -> None:
        super().__init__(parent)
        self._reminder = reminder
        self._hosts = hosts
        self._dot = False
        self._shown = False
        self._trouble = ""
        self.card_shown = False
        """Whether the reminder's card is on the screen, so that the menu leads to it."""
        self._icon: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._renew)
        if hosts is not None:
            hosts.listen(self._on_hosts)

    @property
    def menu(self) -> QMenu:
        """The menu; built anew each time it is about to show, since the times in it pass."""
        self._make()
        assert self._menu is not None  # noqa: S101 -- just made
        return self._menu

    @property
    def tooltip(self) -> str:
        """What is told when the icon is pointed at."""
        return self._icon.toolTip() if self._icon is not None else ""

    @property
    def dot(self) -> bool:
        """Whether the icon carries its dot."""
        return self._dot

    def available(self) -> bool:
        """Whether this desktop has a place for the icon now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def show(self) -> None:
        """Show the icon, now or as soon as there is a place for it."""
        self._shown = True
        self._make()
        if self._icon is not None:
            self._icon.show()

    def close(self) -> None:
        """Take the icon away."""
        self._shown = False
        self._settle.stop()
        self._drop()

    def show_week(self, *, dot: bool) -> None:
        """Show how the week stands, with the dot or without; raises KnownError."""
        self._trouble = ""
        self._dot = dot
        if self._icon is not None:
            self._icon.setIcon(tray_icon(dot=dot))
            self._icon.setToolTip(self._in_words())

    def show_trouble(self, error: KnownError) -> None:
        """Say in the tip what is wrong; the dot stays as it was."""
        self._trouble = str(error)
        if self._icon is not None:
            self._icon.setToolTip(f"{NAME} – {self._trouble}")

    def takes_notifications(self) -> bool:
        """Whether this desktop takes notifications now; whether it shows them is for its own settings."""
        return self.available() and QSystemTrayIcon.supportsMessages()

    def notify(self, sentence: str) -> None:
        """Let the system show a notification, too; nothing waits for it or depends on whether it does."""
        if self._icon is not None and self.takes_notifications():
            self._icon.showMessage(NAME, sentence, tray_icon(dot=True))

    def _on_hosts(self) -> None:
        # Restarting panels come and go in quick succession: one new icon when that is over.
        if self._shown:
            self._settle.start()

    def _renew(self) -> None:
        """Make the icon again: an icon once made never changes from one kind of tray to the other."""
        self._drop()
        if self._shown:
            self.show()

    def _make(self) -> None:
        if self._icon is not None:
            return
        self._menu = QMenu()
        self._menu.aboutToShow.connect(self._fill)
        # Some trays ask for the entries before anybody opens the menu.
        self._fill()
        self._icon = QSystemTrayIcon(tray_icon(dot=self._dot), self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self._on_message_clicked)
        try:
            self._icon.setToolTip(f"{NAME} – {self._trouble}" if self._trouble else self._in_words())
        except KnownError as error:
            self.show_trouble(error)

    def _drop(self) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.setContextMenu(None)  # type: ignore[arg-type]  # Qt takes none
            self._icon.deleteLater()
            self._icon = None
        if self._menu is not None:
            self._menu.close()
            self._menu.deleteLater()
            self._menu = None

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.command.emit(AppCommand.SHOW)

    def _on_message_clicked(self) -> None:
        self.command.emit(AppCommand.SHOW)

    def _in_words(self) -> str:
        reminder = self._reminder
        week, status = reminder.week(), reminder.status()
        away_until = reminder.away_until()
        if away_until is not None:
            said = AWAY_UNTIL.format(day=short_date(away_until))
        else:
            said = STATES.get(status, "").format(week=week.name)
        when = reminder.next_time()
        following = NOW if when == "now" else NEXT.format(when=when) if when else ""
        return " ".join(part for part in (f"{NAME} –", said, following) if part)

    def _fill(self) -> None:
        menu = self._menu
        if menu is None:
            return
        menu.clear()
        if self.card_shown:
            self._add(menu, TO_CARD, AppCommand.REACH_CARD)
            menu.addSeparator()
        try:
            self._add_ritual(menu)
            self._add(menu, NOTE, AppCommand.NOTE)
            menu.addSeparator()
            self._add_later(menu)
            self._add_week(menu)
            menu.addSeparator()
        except KnownError as error:
            menu.clear()
            menu.addAction(error.sentence).setEnabled(False)
            menu.addSeparator()
        self._add(menu, WHY, AppCommand.REMINDER_LOG)
        self._add(menu, SETTINGS, AppCommand.REMINDER)
        menu.addSeparator()
        self._add(menu, OPEN, AppCommand.SHOW)
        self._add(menu, QUIT, AppCommand.QUIT)

    def _add_ritual(self, menu: QMenu) -> None:
        if self._reminder.status() is WeekStatus.DONE:
            return
        begun = self._reminder.begun()
        if begun is not None:
            self._add(menu, RESUME.format(title=PLANS[begun.step].title), AppCommand.START)
            return
        self._add(menu, START.format(minutes=MINUTES[Mode.FULL]), AppCommand.START)
        self._add(menu, SHORT.format(minutes=MINUTES[Mode.SHORT]), AppCommand.SHORT)

    def _add_later(self, menu: QMenu) -> None:
        choices = self._reminder.later()
        for choice in choices:
            self._add(menu, choice.label, choice.until)
        if choices:
            self._add(menu, CHOOSE, AppCommand.SNOOZE)
            menu.addSeparator()

    def _add_week(self, menu: QMenu) -> None:
        status = self._reminder.status()
        away = self._reminder.away_until() is not None or status is WeekStatus.AWAY
        if status is WeekStatus.OPEN and not away:
            self._add(menu, PASS_WEEK, AppCommand.SKIP_WEEK)
        elif status is WeekStatus.SKIPPED:
            self._add(menu, TAKE_BACK, AppCommand.UNSKIP_WEEK)
        if away:
            self._add(menu, BACK, AppCommand.BACK)
        else:
            self._add(menu, AWAY, AppCommand.AWAY)

    def _add(self, menu: QMenu, text: str, data: AppCommand | datetime) -> None:
        action = QAction(text.replace("&", "&&"), menu)
        action.setData(data)
        action.triggered.connect(self._on_triggered)
        menu.addAction(action)

    def _on_triggered(self) -> None:
        action = self.sender()
        data = action.data() if isinstance(action, QAction) else None
        if isinstance(data, datetime):
            self.snooze.emit(data)
        elif isinstance(data, str):
            # Qt returns the command as plain text.
            self.command.emit(AppCommand(data))


def tray_icon(*, dot: bool) -> QIcon:
    """Return the icon in one colour, crisp at the sizes that panels use; `make icons` drew it."""
    name = "leadway-tray-open" if dot else "leadway-tray"
    icon = QIcon()
    for size in _SIZES:
        icon.addFile(str(resource("icons", "tray", f"{name}-{size}.png")))
    # macOS looks at the shape alone and colours it itself.
    icon.setIsMask(sys.platform == "darwin")
    return icon
