"""The reminder's page: when it comes, when it may not, how to see it here, and why it did or did not come."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, Self
from weakref import WeakMethod

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.domain.system_ports import Autostart, DesktopMonitor
from leadway.services.session import Services
from leadway.ui.reminder.sections import (
    ClosePart,
    CuePart,
    HoursPart,
    LoginPart,
    NotifyPart,
    TryPart,
    WeeklyTimeSection,
    WhyPart,
)
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.outdent import outdent
from leadway.ui.widgets.save_status import SaveStatus
from leadway.ui.widgets.scroll_column import Column
from leadway.ui.widgets.text import Paragraph, Question
from leadway.ui.window.page import Page

if TYPE_CHECKING:
    from leadway.ui.window.navigator import Navigator

TITLE = "Reminder"
BACK = "Back to your ritual"
MEANS = "When it is time and your week is open, a small card asks. At most twice a day."
LOG = "log"
"""Location of the list of reasons."""
_SAVE_AFTER_MS = 500
_BETWEEN = 24


class Desktop(Protocol):
    """What this desktop takes of a program without a window."""

    def available(self) -> bool:
        """Whether it shows an icon in a tray."""
        ...

    def takes_notifications(self) -> bool:
        """Whether it takes notifications."""
        ...


class ReminderPage(Column, Page):
    """Everything about the reminder in one place. What is changed is kept at once."""

    shows = frozenset({"setting", "reminder", "week"})

    try_reminder = Signal()
    save_calendar = Signal()
    left = Signal()
    """Esc: the person wants to go back to where they were."""

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
        self._changed = False
        self.saved = SaveStatus()
        self.weekly_time = WeeklyTimeSection(self.saved)
        self.hours = HoursPart()
        self.login = LoginPart(autostart)
        self.trial = TryPart()
        self.notify = NotifyPart()
        self.closing = ClosePart()
        self.cue = CuePart()
        self.why = WhyPart()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self.back = LinkButton(BACK)
        self.back.hide()
        self._build()
        autostart.listen(_while_there(self._on_login_heard))

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
        """Show the page from the top, with the focus on the weekday; or show its list of reasons."""
        if location == LOG:
            self.enter_why()
            return
        self.refresh()
        self.verticalScrollBar().setValue(0)
        self.weekly_time.editor.enter()

    def show_way_back(self, waits: bool) -> None:  # noqa: FBT001 -- a slot
        """Offer the way back to the ritual that the person left for this page, where one waits."""
        self.back.setVisible(waits)

    def enter_why(self) -> None:
        """Show the list of reasons."""
        self.refresh()
        self.why.more.setFocus(Qt.FocusReason.OtherFocusReason)
        # When the page has its size: before, there is nowhere to scroll to.
        QTimer.singleShot(0, self, self._scroll_to_why)

    def refresh(self) -> None:
        """Look again at the data and the system; what is being changed is left alone."""
        reminder = self._services.reminder()
        try:
            settings = self._services.settings.load()
            if not self._changed:
                self.weekly_time.show_weekly_time(
                    settings.weekly_time,
                    zone=settings.weekly_time_zone,
                    note=reminder.zone_note(),
                    elsewhere=reminder.elsewhere(),
                )
                self.hours.show_hours(settings.hours)
            self.notify.show_choice(wanted=settings.notify, possible=self._desktop.takes_notifications())
            self.closing.show_choice(settings.on_close)
            self.why.show_told(reminder.told())
        except KnownError as error:
            self.saved.set_trouble(str(error))
        self.login.look_again()
        self.trial.show_desktop(self._presence.surroundings(), tray=self._desktop.available())

    def flush(self) -> None:
        """Bring what was changed onto the disk; what cannot be is said, and stays to be kept."""
        self._timer.stop()
        if not self._changed:
            return
        services = self._services
        hours = self.hours.hours()
        try:
            settings = services.settings.load()
            if hours != settings.hours:
                services.settings.change(hours=hours)
            weekly_time = self.weekly_time.weekly_time()
            if weekly_time != settings.weekly_time:
                services.setup.save_weekly_time(weekly_time, settings.weekly_time_zone)
        except KnownError as error:
            self.saved.set_trouble(str(error))
            return
        self._changed = False
        self.saved.set_saved()
        services.changes.announce("setting")

    def save_calendar_file(self) -> None:
        """Ask where the calendar file goes, save it there, and say where it is or why not."""
        from leadway.ui.documents.calendar_file import save_calendar

        self.cue.say(save_calendar(self._services, self))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.flush()

    def _scroll_to_why(self) -> None:
        self.ensureWidgetVisible(self.why.lines, 0, 0)
        self.verticalScrollBar().setValue(self.why.y() - _BETWEEN)

    def _on_edited(self) -> None:
        self._changed = True
        self.saved.set_saving()
        self._timer.start()

    def _on_use_here(self) -> None:
        try:
            self._services.setup.save_weekly_time(self.weekly_time.weekly_time())
        except KnownError as error:
            self.saved.set_trouble(str(error))
            return
        self.saved.set_saved()
        self.refresh()

    def _on_close_chosen(self, value: object) -> None:
        self._change(on_close=value)

    def _on_notify(self, wanted: bool) -> None:  # noqa: FBT001 -- Qt's own form
        self._change(notify=wanted)
        self.refresh()

    def _change(self, **choice: object) -> None:
        try:
            self._services.settings.change(**choice)
        except KnownError as error:
            self.saved.set_trouble(str(error))
            return
        self.saved.set_saved()
        self._services.changes.announce("setting")

    def _on_try(self) -> None:
        self.trial.show_desktop(self._presence.surroundings(), tray=self._desktop.available())
        self.try_reminder.emit()

    def _on_leave(self) -> None:
        self.flush()
        self.left.emit()

    def _on_login_heard(self) -> None:
        self.login.look_again()

    def _build(self) -> None:
        self.add_layout(outdent(self.back, fill=False))
        self.add(Question(TITLE))
        self.add(Paragraph(MEANS))
        for place, part in enumerate(
            (
                self.weekly_time,
                self.hours,
                self.login,
                self.trial,
                self.notify,
                self.closing,
                self.cue,
                self.why,
            )
        ):
            if place:
                self.add_space(_BETWEEN)
            self.add_layout(outdent(part))
        self.back.clicked.connect(self._on_leave)
        self.weekly_time.edited.connect(self._on_edited)
        self.weekly_time.use_here.connect(self._on_use_here)
        self.hours.edited.connect(self._on_edited)
        self.trial.pressed.connect(self._on_try)
        self.notify.switched.connect(self._on_notify)
        self.closing.chosen.connect(self._on_close_chosen)
        self.cue.pressed.connect(self.save_calendar)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self._on_leave)


def _while_there(method: Callable[[], None]) -> Callable[[], None]:
    """Return a listener that a system may keep for ever without keeping the page."""
    kept = WeakMethod(method)

    def heard() -> None:
        there = kept()
        if there is not None:
            there()

    return heard
