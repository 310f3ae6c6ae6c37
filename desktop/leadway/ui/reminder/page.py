"""The page Reminder: when it comes, what it looks like on this desktop, and why it came or did not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from leadway.domain.change import WEEKS, ProgramPart
from leadway.domain.errors import KnownError
from leadway.domain.system_ports import Autostart, DesktopMonitor
from leadway.i18n import _
from leadway.services.session import Services
from leadway.services.settings import Settings, meta_of
from leadway.services.unwritten import Unwritten
from leadway.ui.forms.autosave import Autosave
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.reminder import sections
from leadway.ui.widgets.buttons import LinkButton, QuietButton
from leadway.ui.widgets.chip import CheckChip
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.keyboard import on_escape
from leadway.ui.widgets.save_status import SaveStatus
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Paragraph, Question
from leadway.ui.widgets.vbox import outdent
from leadway.ui.window.page import Page

if TYPE_CHECKING:
    from leadway.ui.reminder.tray import Tray
    from leadway.ui.window.navigator import Navigator

TITLE = _("Reminder")
BACK = _("Back to your ritual")
MEANS = _("When it is time and your week is open, a small window asks you. At most twice a day.")
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


LOG = "log"
"""The location of the list of what the reminder did."""
_SAVE_AFTER_MS = 500
_BETWEEN = 24


class ReminderPage(ScrollColumn, Page):
    """Everything about the reminder in one place. A change is saved at once."""

    shows = frozenset({*WEEKS, ProgramPart.SETTINGS, ProgramPart.REMINDER})

    try_reminder = Signal()
    back_requested = Signal()
    """Esc: back to the page or the ritual before."""

    def __init__(
        self,
        services: Services,
        autostart: Autostart,
        presence: DesktopMonitor,
        tray: Tray,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._presence = presence
        self._tray = tray
        self.saved = SaveStatus()
        self.weekly_time = sections.WeeklyTimeSection(self.saved)
        self.errors = ErrorNotice()
        self.weekly_time.add(self.errors)
        self.hours = sections.HoursSection()
        self.login = sections.LoginSection(autostart)
        self.trial = sections.TrialSection()
        self.notify_switch = CheckChip(NOTIFY_SWITCH)
        self.notify = sections.ReminderSection(NOTIFY, self.notify_switch)
        on_close = meta_of("on_close")
        options = [Option(value, label) for value, label in on_close.options.items()]
        self.on_close = Choice("reminder/on-close", "", options, accessible_name=on_close.label)
        self.closing = sections.ReminderSection(on_close.label, self.on_close)
        self.calendar_button = QuietButton(SAVE_CALENDAR, icon="calendar-days")
        self.calendar = sections.ReminderSection(CALENDAR, Paragraph(CALENDAR_MEANS), self.calendar_button)
        self.log = sections.LogSection()
        self.back = LinkButton(BACK, clicked=self._on_leave)
        self.back.hide()
        self._stored: tuple[object, object] = None, None
        self._autosave = Autosave(
            self._save, self._typed, self, disk=services.database, debounce=_SAVE_AFTER_MS
        )
        self._build()

    @classmethod
    def make(cls, navigator: Navigator) -> Self | None:
        """Return the page; None until the reminder works."""
        background = navigator.background
        if background is None:
            return None
        page = cls(navigator.services, background.autostart, background.presence, background.tray)
        page.try_reminder.connect(background.scheduler.try_card)
        page.back_requested.connect(navigator.leave_page)
        navigator.ritual_waits.connect(page.back.setVisible)
        return page

    def enter(self, location: str = "") -> None:
        """Show the page from the top with the focus on the weekday, or show what the reminder did."""
        self.refresh()
        if location == LOG:
            self.log.more.setFocus(Qt.FocusReason.OtherFocusReason)
            # Later: the page has no size yet.
            QTimer.singleShot(0, self, self._scroll_to_log)
            return
        self.verticalScrollBar().setValue(0)
        self.weekly_time.editor.enter()

    def refresh(self) -> None:
        """Read the data and the system again; what is being edited stays as it is."""
        try:
            self._show(self._services.settings.load())
        except KnownError as error:
            self.errors.show_error(error)
        self.login.refresh()
        self._show_desktop()

    def flush(self) -> None:
        """Save what was changed; an error is shown, and it is saved again later."""
        if not self._autosave.is_on_disk:
            self._autosave.flush()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.flush()

    def _show(self, settings: Settings) -> None:
        reminder = self._services.reminder()
        if not self._autosave.is_pending:
            self._stored = settings.hours, settings.weekly_time
            self.weekly_time.show_weekly_time(settings, reminder)
            self.hours.show_hours(settings.hours)
        self.notify_switch.set_on(on=settings.notify)
        possible = self._tray.takes_notifications()
        self.notify.message.set_or_hide(NOTIFY_MEANS if possible else NO_NOTIFICATIONS)
        self.on_close.set_value(settings.on_close)
        self.closing.message.set_or_hide(CLOSE_MEANS[settings.on_close])
        self.log.show_entries(reminder.log_entries())

    def _save(self) -> None:
        self._typed()[0].write(self._services)
        self._services.changes.announce(ProgramPart.SETTINGS)

    def _typed(self) -> list[Unwritten]:
        hours, weekly_time = self.hours.hours(), self.weekly_time.editor.weekly_time()

        def write(services: Services) -> None:
            settings = services.settings.load()
            if hours != settings.hours:
                services.settings.change(hours=hours)
            if weekly_time != settings.weekly_time:
                services.setup.save_weekly_time(weekly_time, settings.weekly_time_zone)

        def read(services: Services) -> object:
            settings = services.settings.load()
            return settings.hours, settings.weekly_time

        words = (weekly_time.after,) if weekly_time is not None and weekly_time.after else ()
        return [Unwritten(words, write, read, self._stored)]

    def _change(self, change: Callable[[], object]) -> None:
        if self.errors.attempt(change):
            self.saved.set_saved()
            self._services.changes.announce(ProgramPart.SETTINGS)
        else:
            self.saved.set_not_saved()
        self.refresh()

    def _show_desktop(self) -> None:
        self.trial.show_desktop(self._presence.state(), tray=self._tray.available())

    def _scroll_to_log(self) -> None:
        self.ensureWidgetVisible(self.log.lines, 0, 0)
        self.verticalScrollBar().setValue(self.log.y() - _BETWEEN)

    def _on_use_here(self) -> None:
        weekly_time = self.weekly_time.editor.weekly_time()
        self._change(partial(self._services.setup.save_weekly_time, weekly_time))

    def _on_close_chosen(self, value: object) -> None:
        # A choice that is taken back means that Leadway asks again.
        self._change(partial(self._services.settings.change, on_close=value or "ask"))

    def _on_notify(self) -> None:
        enabled = not self.notify_switch.is_on
        self._change(partial(self._services.settings.change, notify=enabled))

    def _on_try(self) -> None:
        self._show_desktop()
        self.try_reminder.emit()

    def _on_save_calendar(self) -> None:
        from leadway.ui.documents.calendar_file import save_calendar

        services = self._services
        message = save_calendar(self, services, services.documents.calendar_file)
        self.calendar.message.show_message(message)

    def _on_leave(self) -> None:
        self.flush()
        self.back_requested.emit()

    def _build(self) -> None:
        self.add(outdent(self.back, fill=False), Question(TITLE), Paragraph(MEANS))
        self.add(outdent(self.weekly_time))
        others = (self.login, self.trial, self.notify, self.closing, self.calendar, self.log)
        for section in (self.hours, *others):
            self.add(_BETWEEN, outdent(section))
        self._autosave.show_in(self.saved, self.errors)
        self.weekly_time.editor.edited.connect(self._autosave.schedule)
        self.weekly_time.here_button.clicked.connect(self._on_use_here)
        self.hours.edited.connect(self._autosave.schedule)
        self.trial.button.clicked.connect(self._on_try)
        self.notify_switch.clicked.connect(self._on_notify)
        self.on_close.chosen.connect(self._on_close_chosen)
        self.calendar_button.clicked.connect(self._on_save_calendar)
        on_escape(self, self._on_leave)
