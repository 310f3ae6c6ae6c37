"""What the window does: which page leads to which, and when the set-up or a ritual fills it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week
from leadway.services.session import Services
from leadway.ui.theme.theme import theme
from leadway.ui.weeks.this_week import ThisWeekPage
from leadway.ui.window.main_window import MainWindow
from leadway.ui.window.notices import DataNotices

if TYPE_CHECKING:
    from leadway.domain.terms import Mode
    from leadway.ui.app.background_services import BackgroundServices
    from leadway.ui.reminder.page import ReminderPage
    from leadway.ui.ritual.controller import RitualController
    from leadway.ui.settings.page import SettingsPage
    from leadway.ui.setup.page import SetUpPage
    from leadway.ui.weeks.history import HistoryPage

SET_UP = "Set-up"
_LOOK_AGAIN_MS = 60_000


class Navigator(QObject):
    """Owns the pages and the way between them."""

    lock_wanted = Signal()

    rekey_wanted = Signal(str)
    """The key of the data is to be exchanged; carries the passphrase, where there is one."""

    back_wanted = Signal(object)
    """Another state of the data is to come back; carries the Way, which needs the data closed."""

    def __init__(
        self,
        main_window: MainWindow,
        services: Services,
        this_week: ThisWeekPage,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._main_window = main_window
        self._services = services
        self._room: RitualController | None = None
        self._set_up: SetUpPage | None = None
        self.this_week = this_week
        this_week.populate(services)
        self._history: HistoryPage | None = None
        # The week turns while the window stays open, and notes come in from the command line.
        self._look_again = QTimer(self)
        self._look_again.setInterval(_LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self.this_week.refresh)
        self.this_week.start_ritual.connect(self.open_ritual)
        self.this_week.show_week.connect(self.open_week)
        self.this_week.set_up.connect(self.open_set_up)
        self._background: BackgroundServices | None = None
        self._reminder: ReminderPage | None = None
        self._left_ritual: Week | None = None
        self._settings: SettingsPage | None = None
        self._notices = DataNotices(main_window, services)
        main_window.notice_followed.connect(self._on_notice)
        services.changes.listen(self._on_change)

    @property
    def history(self) -> HistoryPage:
        """The page of all weeks, made when it is first wanted: *This week* stands 15 ms sooner without it."""
        if self._history is None:
            from leadway.ui.weeks.history import HistoryPage

            self._history = page = HistoryPage(self._services)
            page.resume.connect(self.open_ritual)
            page.save_document.connect(self.open_document)
        return self._history

    @property
    def in_ritual(self) -> bool:
        """Whether a ritual fills the window."""
        return self._room is not None

    @property
    def reminder(self) -> ReminderPage | None:
        """The reminder's page, made when it is first wanted; None while nothing could remind."""
        if self._reminder is None and self._background is not None:
            from leadway.ui.reminder.page import ReminderPage

            background = self._background
            self._reminder = page = ReminderPage(
                self._services, background.autostart, background.presence, background.tray
            )
            page.try_reminder.connect(background.reminding.try_card)
            page.save_calendar.connect(self.save_calendar)
            page.left.connect(self._on_reminder_left)
        return self._reminder

    @property
    def settings(self) -> SettingsPage:
        """The settings, made when they are first wanted."""
        if self._settings is None:
            from leadway.ui.settings.page import SettingsPage

            self._settings = page = SettingsPage(self._services)
            page.left.connect(self._on_place_left)
            page.asked.connect(self._on_setting_asked)
        return self._settings

    def attach(self, background: BackgroundServices) -> None:
        """Take what goes on without the window."""
        self._background = background
        background.busy = self.in_ritual
        self._offer_try()

    def open(self) -> None:
        """Show this week; the set-up where it was never done; the ritual where a crash ended it."""
        services = self._services
        services.setup.begin()
        settings = services.settings.load()
        theme().set_scheme(settings.colours)
        self._notices.begin()
        self.this_week.refresh()
        self._look_again.start()
        if not settings.set_up:
            self.open_set_up()
        elif settings.ritual_open:
            self._go_on(Week.parse(settings.ritual_open))

    def keep(self) -> None:
        """Bring everything typed onto the disk; the window may be hidden now."""
        pages = (self._room, self._set_up, self.this_week, self._history, self._reminder, self._settings)
        for page in pages:
            if page is not None:
                page.keep()

    def close(self, *, coming_back: bool = False) -> None:
        """Keep everything typed and stop; the data may be closed after it.

        `coming_back`: the ritual that fills the window fills it again when the data is next opened.
        """
        self._look_again.stop()
        self.keep()
        if self._room is not None:
            self._room.close()
        if not coming_back:
            self._remember_ritual("")
        elif self._background is not None:
            self._background.busy = False
        if self._settings is not None:
            self._settings.close_down()
        self._services.changes.forget(self._on_change)
        self._notices.close()

    def open_week_now(self) -> Week | None:
        """Return the week that the history shows."""
        return self._history.week if self._history is not None else None

    def ritual_now(self) -> Week | None:
        """Return the week whose ritual fills the window."""
        return self._room.ritual.week if self._room is not None else None

    @property
    def in_set_up(self) -> bool:
        """Whether the set-up fills the window."""
        return self._set_up is not None

    def open_section_now(self) -> str:
        """Return the section that the settings show."""
        return self._settings.sections.current() if self._settings is not None else ""

    def show_rekeyed(self, recovery_key: str, error: KnownError | None) -> None:
        """Say in the settings what became of an exchange of the key, and show the new recovery key."""
        if self._room is None:
            self._go_to_settings().show_rekeyed(recovery_key, error)

    def show_back(self, sentence: str) -> None:
        """Say in the settings what became of a way back."""
        if self._room is None:
            self._go_to_settings().show_back(sentence)
        else:
            self._notices.show_back(sentence)

    def show_backup_missed(self, error: KnownError | None) -> None:
        """Show a notice that the last backup was not made or is missing a folder; None removes it."""
        self._notices.show_backup_missed(error)

    def open_settings(self, section: str) -> None:
        """Show a section of the settings; an unknown one is a KeyError."""
        if self._room is None:
            self._go_to_settings().open_section(section)

    def start(self, mode: Mode) -> None:
        """Let this week's ritual fill the window, or its page where it is sealed; begin it in this mode."""
        week = self._services.weeks.this_week()
        if self._room is None:
            self.open_ritual(week)
        if self._room is not None and self._room.ritual.is_new:
            self._room.choose(mode)

    def open_reminder(self, *, why: bool = False) -> None:
        """Show the reminder's page, at its reasons if wanted; from a ritual, with the way back to it."""
        page = self.reminder
        if page is None or (self._room is not None and not self._room.close()):
            # What cannot be kept is said in the ritual.
            return
        if self._room is not None:
            self._left_ritual = self._room.ritual.week
            self._leave_room()
        self._empty()
        self._main_window.open_place("reminder")
        page.show_way_back(there=self._left_ritual is not None)
        page.enter_why() if why else page.enter()

    def save_calendar(self) -> None:
        """Ask where the calendar file goes, and save it there."""
        from leadway.ui.documents.calendar_file import save_calendar

        if self.reminder is not None:
            self.reminder.show_calendar_said(save_calendar(self._services, self._main_window))

    def open_ritual(self, week: Week) -> None:
        """Let the ritual of a week fill the window, where it was left."""
        # Loaded when it is first wanted or nothing else is to do: *This week* does without it (20 ms).
        from leadway.ui.ritual.controller import RitualController

        try:
            room = RitualController(self._services, self._services.ritual(week), self)
        except KnownError:
            # Sealed meanwhile, by another window of this data: its page says what there is.
            self.open_week(week)
            return
        room.left.connect(self._on_left)
        room.sealed.connect(self._on_sealed)
        room.titled.connect(self._main_window.set_subtitle)
        self._room = room
        self._forget_left()
        # Before it is seen: whatever is seen is found again after a crash.
        self._remember_ritual(str(week))
        self._fill(room.frame)
        room.open()

    def open_week(self, week: Week) -> None:
        """Show a week's page."""
        self.history.open_week(week)
        self._main_window.open_place("history")

    def open_document(self, week: Week) -> None:
        """Show a week's document, to be saved."""
        from leadway.ui.documents.document_dialog import DocumentDialog

        try:
            DocumentDialog(self._services, week, self._main_window).open()
        except KnownError as error:
            self.history.show_error(error)

    def open_set_up(self) -> None:
        """Let the set-up fill the window."""
        from leadway.ui.setup.page import SetUpPage

        page = SetUpPage(self._services)
        page.finished.connect(self._on_set_up)
        self._fill(page)
        self._set_up = page
        self._offer_try()
        self._main_window.set_subtitle(SET_UP)
        page.enter()

    def _offer_try(self) -> None:
        """Let the set-up show the reminder once, as soon as there is one."""
        if self._set_up is not None and self._background is not None:
            screen = self._set_up.weekly_time
            screen.trial.pressed.connect(self._background.reminding.try_card)
            screen.offer_try(self._background.presence.surroundings(), tray=self._background.tray_available())

    def _go_to_settings(self) -> SettingsPage:
        self._empty()
        self._main_window.open_place("settings")
        return self.settings

    def _fill(self, widget: QWidget) -> None:
        self._empty()
        self._main_window.push_page(widget)

    def _empty(self) -> None:
        self._set_up = None
        taken = self._main_window.pop_page()
        if taken is not None:
            taken.deleteLater()

    def _on_left(self) -> None:
        self._leave_room()
        self._on_place_left()

    def _on_sealed(self) -> None:
        from leadway.ui.weeks.sealed import SealedPage

        room = self._leave_room()
        page = SealedPage(self._services, room.ritual.week)
        page.save_document.connect(self.open_document)
        page.show_week.connect(self._on_sealed_week)
        page.done.connect(self._on_set_up)
        self._fill(page)
        self._main_window.set_subtitle(f"{room.ritual.week.name} sealed")
        page.enter()

    def _on_sealed_week(self, week: Week) -> None:
        self._empty()
        self.open_week(week)

    def _on_set_up(self) -> None:
        self._empty()
        self._on_place_left()

    def _leave_room(self) -> RitualController:
        room = self._room
        if room is None:
            raise RuntimeError("no ritual is open")
        self._room = None
        self._remember_ritual("")
        self._empty()
        room.deleteLater()
        self.this_week.refresh()
        return room

    def _go_on(self, week: Week) -> None:
        """Open the ritual that a crash ended, unless it was sealed or its first screen was all there was."""
        if self._services.weeks.ritual_state(week) is None:
            self._remember_ritual("")
        else:
            self.open_ritual(week)

    def _remember_ritual(self, week: str) -> None:
        if self._background is not None:
            self._background.busy = bool(week)
        # Where this cannot be kept, a crash leads back to This week instead: nothing is lost by it.
        with suppress(KnownError):
            self._services.settings.change(ritual_open=week)

    def _on_setting_asked(self, what: str) -> None:
        if what == "lock":
            self.lock_wanted.emit()
        elif what == "rekey":
            self.rekey_wanted.emit(self.settings.take_passphrase())
        elif what == "back":
            self.back_wanted.emit(self.settings.take_action())
        else:
            self.open_settings(what)

    def _on_notice(self, section: str) -> None:
        self.open_settings(section)
        if section == "backups" and self._notices.backup_missed:
            self.settings.show_backup_missed(self._notices.backup_missed)
        self._notices.forget_back()

    def _on_reminder_left(self) -> None:
        """Go back to where the person was: to the ritual they looked up from, or to this week."""
        week = self._left_ritual
        self._forget_left()
        if week is not None:
            self.open_ritual(week)
        else:
            self._on_place_left()

    def _forget_left(self) -> None:
        self._left_ritual = None
        if self._reminder is not None:
            self._reminder.show_way_back(there=False)

    def _on_place_left(self) -> None:
        self._main_window.open_place("this-week")
        self.this_week.enter()

    def _on_change(self, kinds: frozenset[str]) -> None:
        if "protection" in kinds:
            self._notices.show_protection()
        if "copy" in kinds:
            self._notices.show_backup_missed(None)
        if self._room is None and kinds & {"week", "note", "commitment", "setting"}:
            self.this_week.refresh()
            if self._history is not None:
                self._history.refresh()
