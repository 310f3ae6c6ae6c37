"""The page Reminder: when it comes, what it looks like on this desktop, and why it came or did not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from leadway.domain.change import WEEKS, ProgramPart
from leadway.domain.errors import KnownError
from leadway.domain.system_ports import Autostart, DesktopMonitor
from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.forms.autosave import Autosave
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.reminder.sections import (
    CalendarSection,
    CloseSection,
    HoursSection,
    LoginSection,
    LogSection,
    NotifySection,
    TrialSection,
    WeeklyTimeSection,
)
from leadway.ui.subscribing import subscribe_while_alive
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.keyboard import on_keys
from leadway.ui.widgets.save_status import SaveStatus
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Paragraph, Question
from leadway.ui.widgets.vbox import outdent
from leadway.ui.window.page import Page

if TYPE_CHECKING:
    from leadway.ui.window.navigator import Navigator

TITLE = _("Reminder")
BACK = _("Back to your ritual")
MEANS = _("When it is time and your week is open, a small window asks you. At most twice a day.")
LOG = "log"
"""The location of the list of what the reminder did."""
_SAVE_AFTER_MS = 500
_BETWEEN = 24


class Desktop(Protocol):
    """What this desktop shows of a program without a window."""

    def available(self) -> bool:
        """Whether it shows an icon in a tray."""
        ...

    def takes_notifications(self) -> bool:
        """Whether it takes notifications."""
        ...


class ReminderPage(ScrollColumn, Page):
    """Everything about the reminder in one place. A change is saved at once."""

    shows = frozenset({*WEEKS, ProgramPart.SETTINGS, ProgramPart.REMINDER})

    try_reminder = Signal()
    save_calendar = Signal()
    left = Signal()
    """Esc: back to the page or the ritual before."""

    def __init__(
        self,
        services: Services,
        autostart: Autostart,
        presence: DesktopMonitor,
        desktop: Desktop,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._presence = presence
        self._desktop = desktop
        self.saved = SaveStatus()
        self.weekly_time = WeeklyTimeSection(self.saved)
        self.errors = ErrorNotice()
        self.weekly_time.add(self.errors)
        self.hours = HoursSection()
        self.login = LoginSection(autostart)
        self.trial = TrialSection()
        self.notify = NotifySection()
        self.closing = CloseSection()
        self.calendar = CalendarSection()
        self.log = LogSection()
        self.back = LinkButton(BACK)
        self.back.hide()
        self._autosave = Autosave(self._save, self, debounce=_SAVE_AFTER_MS)
        self._autosave.failed.connect(self._show_error)
        self._build()
        subscribe_while_alive(autostart.changed, self, self._on_login_changed)

    @classmethod
    def make(cls, navigator: Navigator) -> Self | None:
        """Return the page; None until the reminder works."""
        background = navigator.background
        if background is None:
            return None
        page = cls(navigator.services, background.autostart, background.presence, background.tray)
        page.try_reminder.connect(background.scheduler.try_card)
        page.save_calendar.connect(page.save_calendar_file)
        page.left.connect(navigator.leave_page)
        navigator.ritual_waits.connect(page.show_way_back)
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

    def show_way_back(self, waits: bool) -> None:  # noqa: FBT001 -- a slot
        """Offer the way back to the ritual that the person left for this page, where one waits."""
        self.back.setVisible(waits)

    def refresh(self) -> None:
        """Read the data and the system again; what is being edited stays as it is."""
        reminder = self._services.reminder()
        try:
            settings = self._services.settings.load()
            if not self._autosave.is_pending:
                self.weekly_time.show_weekly_time(
                    settings.weekly_time,
                    zone=settings.weekly_time_zone,
                    note=reminder.zone_note(),
                    elsewhere=reminder.elsewhere(),
                )
                self.hours.show_hours(settings.hours)
            self.notify.show_choice(wanted=settings.notify, possible=self._desktop.takes_notifications())
            self.closing.show_choice(settings.on_close)
            self.log.show_entries(reminder.told())
        except KnownError as error:
            self._show_error(error)
        self.login.refresh()
        self._show_desktop()

    def flush(self) -> None:
        """Save what was changed; an error is shown, and it is saved again later."""
        if self._autosave.is_pending:
            self._autosave.flush()

    def save_calendar_file(self) -> None:
        """Ask where the calendar file goes, save it there, and say where it is or why not."""
        from leadway.ui.documents.calendar_file import save_calendar

        self.calendar.message.tell(save_calendar(self._services, self))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.flush()

    def _save(self) -> None:
        services = self._services
        settings = services.settings.load()
        hours = self.hours.hours()
        if hours != settings.hours:
            services.settings.change(hours=hours)
        weekly_time = self.weekly_time.weekly_time()
        if weekly_time != settings.weekly_time:
            services.setup.save_weekly_time(weekly_time, settings.weekly_time_zone)
        self._show_saved()
        services.changes.announce(ProgramPart.SETTINGS)

    def _change(self, **choice: object) -> None:
        try:
            self._services.settings.change(**choice)
        except KnownError as error:
            self._show_error(error)
            return
        self._show_saved()
        self._services.changes.announce(ProgramPart.SETTINGS)

    def _show_saved(self) -> None:
        self.errors.clear()
        self.saved.set_saved()

    def _show_error(self, error: KnownError) -> None:
        self.saved.set_not_saved()
        self.errors.show_error(error)

    def _show_desktop(self) -> None:
        self.trial.show_desktop(self._presence.surroundings(), tray=self._desktop.available())

    def _scroll_to_log(self) -> None:
        self.ensureWidgetVisible(self.log.lines, 0, 0)
        self.verticalScrollBar().setValue(self.log.y() - _BETWEEN)

    def _on_edited(self) -> None:
        self.saved.set_saving()
        self._autosave.schedule()

    def _on_use_here(self) -> None:
        try:
            self._services.setup.save_weekly_time(self.weekly_time.weekly_time())
        except KnownError as error:
            self._show_error(error)
            return
        self._show_saved()
        self.refresh()

    def _on_close_chosen(self, value: str) -> None:
        self._change(on_close=value)

    def _on_notify(self, wanted: bool) -> None:  # noqa: FBT001 -- a slot
        self._change(notify=wanted)
        self.refresh()

    def _on_try(self) -> None:
        self._show_desktop()
        self.try_reminder.emit()

    def _on_leave(self) -> None:
        self.flush()
        self.left.emit()

    def _on_login_changed(self) -> None:
        self.login.refresh()

    def _build(self) -> None:
        self.add(outdent(self.back, fill=False))
        self.add(Question(TITLE))
        self.add(Paragraph(MEANS))
        self.add(outdent(self.weekly_time))
        for section in (
            *(self.hours, self.login, self.trial, self.notify),
            *(self.closing, self.calendar, self.log),
        ):
            self.add(_BETWEEN)
            self.add(outdent(section))
        self.back.clicked.connect(self._on_leave)
        self.weekly_time.edited.connect(self._on_edited)
        self.weekly_time.use_here.connect(self._on_use_here)
        self.hours.edited.connect(self._on_edited)
        self.trial.pressed.connect(self._on_try)
        self.notify.switched.connect(self._on_notify)
        self.closing.chosen.connect(self._on_close_chosen)
        self.calendar.pressed.connect(self.save_calendar)
        on_keys(self, "Esc", self._on_leave)  # no text
