"""Navigation between the pages, and the set-up or the ritual that fills the window."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.change import Change, ProgramPart, kinds_of
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind
from leadway.domain.startup_terms import RitualState
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.app.commands import AppRequests
from leadway.ui.forms.autosave import unsaved
from leadway.ui.theme.theme import theme
from leadway.ui.weeks.this_week import ThisWeekPage
from leadway.ui.widgets.rail import Notice
from leadway.ui.widgets.region import first_day_of_week
from leadway.ui.window import pages
from leadway.ui.window.main_window import MainWindow
from leadway.ui.window.notices import (
    BACKUP_MISSED,
    BACKUPS_OPEN_NOWHERE_ELSE,
    BUG_OPENS,
    OF_THE_DATA,
    SHARED,
    UNPROTECTED,
    UNSAVED_OPENS,
)
from leadway.ui.window.page import Page, page_of
from leadway.ui.window.pages import HISTORY, KEEP, SETTINGS, THIS_WEEK, PageStack, make_page
from leadway.ui.window.undo import UndoController

if TYPE_CHECKING:
    from leadway.domain.refs import Ref
    from leadway.domain.terms import Mode
    from leadway.services.backup.backups import BackupResult
    from leadway.ui.app.background_services import BackgroundServices
    from leadway.ui.ritual.controller import RitualController
    from leadway.ui.settings.page import SettingsPage
    from leadway.ui.setup.page import SetUpPage

P = TypeVar("P", bound=Page)

SET_UP = _("Set-up")
SEALED = _("{week} sealed")
_REFRESH_EVERY_MS = 60_000


class Navigator(QObject):
    """Owns the pages while the data is open."""

    ritual_waits = Signal(bool)
    """Whether a ritual waits that the person left for a page."""

    def __init__(
        self,
        main_window: MainWindow,
        stacks: Mapping[str, PageStack],
        services: Services,
        this_week: ThisWeekPage,
        requests: AppRequests,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._main_window = main_window
        self._stacks = stacks
        self.services = services
        self.requests = requests
        self.background: BackgroundServices | None = None
        """What works without the window; None until it is started."""
        self._pages: dict[str, Page] = {THIS_WEEK: this_week}
        self._current: Page = this_week
        self._ritual: RitualController | None = None
        self._paused_ritual: Week | None = None
        self._set_up: SetUpPage | None = None
        self.this_week = this_week
        this_week.populate(services)
        this_week.start_ritual.connect(self.open_ritual)
        this_week.show_week.connect(self.open_week)
        this_week.set_up.connect(self.open_set_up)
        this_week.event_came.connect(self.open_event)
        this_week.edit_commitments.connect(partial(self.open_page, KEEP, f"{EntityKind.COMMITMENT}/"))
        self.undo = UndoController(main_window, services, self.open_ritual, self.open_week, self)
        this_week.undo_seal.connect(self.undo.undo_seal)
        # The week ends while the window stays open, and notes come in from the command line.
        self._refresh_timer = QTimer(self, interval=_REFRESH_EVERY_MS)
        self._refresh_timer.timeout.connect(this_week.refresh)
        self._refresh_timer.timeout.connect(self.undo.refresh)
        self._backup_missed = ""
        """Why the last backup was not made, or did not get everywhere; empty where all is well."""
        main_window.notice_followed.connect(self._on_notice)
        main_window.page_opened.connect(self._on_page_opened)
        main_window.text_resized.connect(self._on_text_resized)
        self._subscriptions = [services.changes.subscribe(self._on_change)]

    @property
    def in_ritual(self) -> bool:
        """Whether a ritual fills the window."""
        return self._ritual is not None

    @property
    def in_set_up(self) -> bool:
        """Whether the set-up fills the window."""
        return self._set_up is not None

    def ritual_week(self) -> Week | None:
        """Return the week whose ritual fills the window."""
        return self._ritual.ritual.week if self._ritual is not None else None

    def page(self, key: str) -> Page | None:
        """Return a page, made now if needed; None while something that it needs is missing."""
        if key not in self._pages:
            page = make_page(key, self)
            if page is None:
                return None
            self._pages[key] = page
        return self._pages[key]

    def find(self, kind: type[P]) -> P:
        """Return the page of this class, made now if needed; LookupError where there is none."""
        for spec in pages.PAGES:
            page = self.page(spec.key) if spec.class_name == kind.__name__ else None
            if isinstance(page, kind):
                return page
        raise LookupError(kind.__name__)

    def attach(self, background: BackgroundServices) -> None:
        """Take what works without the window."""
        self.background = background
        background.scheduler.set_busy(busy=self.in_ritual)
        self._offer_trial()
        # The page that is open may have waited for this.
        self._on_page_opened(self._main_window.current_page())

    def open(self) -> None:
        """Show this week; the set-up the first time; the ritual where a crash ended it."""
        services = self.services
        services.setup.begin(first_day_of_week())
        settings = services.settings.load()
        theme().set_scheme(settings.colours)
        theme().set_text_size(settings.text_size)
        if not services.key.protected:
            self._main_window.set_notice("protection", UNPROTECTED)
        if services.shared_folder_fault() is not None:
            self._main_window.set_notice("shared", SHARED)
        self.this_week.refresh()
        self._refresh_timer.start()
        if services.setup.is_first_time():
            self.open_set_up()
        elif settings.ritual_open:
            self._resume(Week.parse(settings.ritual_open))

    def flush(self) -> bool:
        """Save everything typed; return whether all of it is on the disk."""
        for part in (self._ritual, self._set_up, *self._pages.values()):
            if part is not None:
                part.flush()
        return not unsaved()

    def close(self, *, reopen_ritual: bool = False) -> None:
        """Save everything typed and stop; the data may be closed after it.

        `reopen_ritual`: the ritual that fills the window fills it again when the data is next opened.
        """
        self._refresh_timer.stop()
        self.flush()
        if self._ritual is not None:
            self._ritual.close()
        if not reopen_ritual:
            self._save_open_ritual("")
        elif self.background is not None:
            self.background.scheduler.set_busy(busy=False)
        for subscription in self._subscriptions:
            subscription.end()
        self.undo.close()
        for topic in OF_THE_DATA:
            self._main_window.set_notice(topic, None)

    def open_page(self, key: str, location: str = "") -> None:
        """Show a page, or what `location` names in it; an unknown key is a KeyError.

        A ritual that fills the window is left, and the page Reminder offers the way back to it.
        """
        page = self.page(key)
        if page is None or (self._ritual is not None and not self._ritual.close()) or not self._end_set_up():
            # The ritual or the set-up itself says what could not be saved.
            return
        if self._ritual is not None:
            self._paused_ritual = self._ritual.ritual.week
            self._leave_ritual()
        self._empty()
        if location:
            page.restore(location)
        self._main_window.open_page(key)
        self.ritual_waits.emit(self._paused_ritual is not None)
        page.enter(location)

    def open_record(self, ref: Ref) -> None:
        """Show a record in its register, and a week by its ritual; one without a page is passed over."""
        if ref.kind is EntityKind.RITUAL:
            self._open_week_of(ref)
        elif key := page_of(ref.kind):
            self.open_page(key, str(ref))

    def _on_record_list_asked(self, kind: str) -> None:
        self.open_page(page_of(EntityKind(kind)), f"{kind}/")

    def _open_week_of(self, ritual: Ref) -> None:
        week = self.services.weeks.week_of(ritual.id)
        if week is None:
            return
        state = self.services.weeks.ritual_state(week)
        is_draft = state is not None and RitualState(state["state"]) is RitualState.DRAFT
        (self.open_ritual if is_draft else self.open_week)(week)

    def leave_page(self) -> None:
        """Go back to where the person was: to the ritual they left for a page, or to this week."""
        week = self._paused_ritual
        self._forget_paused_ritual()
        if week is not None:
            self.open_ritual(week)
        else:
            self.open_page(THIS_WEEK)

    def open_settings(self, section: str) -> None:
        """Show a section of the settings, unless a ritual fills the window; an unknown one is a KeyError."""
        if self._ritual is None:
            self.open_page(SETTINGS, section)

    def show_rekeyed(self, recovery_key: str, error: KnownError | None) -> None:
        """Show the result of changing the key, and the new recovery key, in the set-up or in the settings."""
        if self._set_up is not None:
            self._set_up.private.methods.show_rekeyed(recovery_key, error)
        elif self._ritual is None:
            self._settings().show_rekeyed(recovery_key, error)

    def show_recovered(self, sentence: str, error: KnownError | None) -> None:
        """Show in the settings the result of a recovery action, or why it failed."""
        text = sentence if error is None else str(error)
        if self._ritual is None:
            self._settings().show_recovered(text)
        else:
            self._main_window.set_notice("recovery", Notice(text, "", "backups"))

    def show_not_deleted(self, _sentence: str, error: KnownError | None) -> None:
        """Show in the settings why nothing was deleted."""
        if error is not None:
            self._settings().show_not_deleted(error)

    def import_file(self, path: str) -> None:
        """Show in the settings what importing a file would do."""
        self.open_settings("transfer")
        self._settings().import_file(path)

    def show_backup_missed(self, error: KnownError | None) -> None:
        """Show that the last backup was not made or did not get everywhere; None where all is well."""
        self._backup_missed = str(error) if error is not None else ""
        missed = Notice(BACKUP_MISSED, self._backup_missed, "backups")
        self._main_window.set_notice("backup", missed if error is not None else None)

    def show_backed_up(self, result: BackupResult) -> None:
        """Ask for what opens the second folder's backups elsewhere, after a week whose backup went there."""
        self._ask_for_second_folder(asks=not result.opens_elsewhere)

    def _ask_for_second_folder(self, *, asks: bool) -> None:
        self._main_window.set_notice("second_folder", BACKUPS_OPEN_NOWHERE_ELSE if asks else None)

    def start(self, mode: Mode) -> None:
        """Open this week's ritual and begin it in this mode; where the week is sealed, open its page."""
        week = self.services.weeks.this_week()
        if self._ritual is None:
            self.open_ritual(week)
        if self._ritual is not None and self._ritual.ritual.is_new:
            self._ritual.choose(mode)

    def open_ritual(self, week: Week) -> None:
        """Let the ritual of a week fill the window, where it was left."""
        # *This week* does without this module (20 ms).
        from leadway.ui.ritual.controller import RitualController

        if not self._end_set_up():
            return
        try:
            ritual = RitualController(self.services, self.services.ritual(week), self)
        except KnownError:
            # Another window of this data sealed it meanwhile: its page shows what there is.
            self.open_week(week)
            return
        ritual.closed.connect(self._on_ritual_closed)
        ritual.sealed.connect(self._on_sealed)
        ritual.titled.connect(self._main_window.set_subtitle)
        ritual.record_list_asked.connect(self._on_record_list_asked)
        self._ritual = ritual
        self._forget_paused_ritual()
        # Saved before it is visible: after a crash it opens again.
        self._save_open_ritual(str(week))
        self._push(ritual.frame, has_help=True)
        ritual.open()

    def open_week(self, week: Week) -> None:
        """Show a week's page."""
        self.open_page(HISTORY, str(week))

    def open_event(self) -> None:
        """Ask which commitment is due because something happened, and when it did."""
        from leadway.ui.registers.event_dialog import ask_event

        ask_event(self.services, self._main_window)

    def open_document(self, week: Week) -> None:
        """Show a week's document, to be saved."""
        from leadway.ui.documents.document_dialog import DocumentDialog
        from leadway.ui.weeks.history import HistoryPage

        try:
            DocumentDialog(self.services, week, self._main_window).open()
        except KnownError as error:
            self.find(HistoryPage).page.show_error(error)

    def open_set_up(self) -> None:
        """Let the set-up fill the window."""
        from leadway.ui.setup.page import SetUpPage

        page = SetUpPage(self.services)
        page.private.methods.rekey_requested.connect(self.requests.rekey)
        page.backup_wanted.connect(self.requests.find_backup)
        page.finished.connect(partial(self.open_page, THIS_WEEK))
        self._push(page)
        self._set_up = page
        self._offer_trial()
        self._main_window.set_subtitle(SET_UP)
        page.enter()

    def _end_set_up(self) -> bool:
        """Save what the set-up holds, so that it never opens by itself again; return whether that worked."""
        if self._set_up is None:
            return True
        page = self._set_up
        return page.flush() and page.errors.attempt(self.services.setup.finish)

    def _offer_trial(self) -> None:
        """Let the set-up show the reminder once, as soon as there is one."""
        if self._set_up is not None and self.background is not None:
            screen = self._set_up.weekly_time
            screen.trial.button.clicked.connect(self.background.scheduler.try_card)
            screen.offer_trial(self.background.presence.state(), tray=self.background.tray.available())

    def _settings(self) -> SettingsPage:
        from leadway.ui.settings.page import SettingsPage

        self.open_page(SETTINGS)
        return self.find(SettingsPage)

    def _push(self, widget: QWidget, *, has_help: bool = False) -> None:
        self._empty()
        self._main_window.push_page(widget, has_help=has_help)

    def _empty(self) -> None:
        self._set_up = None
        self._main_window.pop_page()

    def _leave_ritual(self) -> RitualController:
        ritual = self._ritual
        if ritual is None:
            raise RuntimeError("no ritual is open")
        self._ritual = None
        self._save_open_ritual("")
        self._empty()
        ritual.deleteLater()
        self.this_week.refresh()
        return ritual

    def _resume(self, week: Week) -> None:
        """Open the ritual that a crash ended, unless it was sealed or never got past its first screen."""
        if self.services.weeks.ritual_state(week) is None:
            self._save_open_ritual("")
        else:
            self.open_ritual(week)

    def _save_open_ritual(self, week: str) -> None:
        if self.background is not None:
            self.background.scheduler.set_busy(busy=bool(week))
        # Where this cannot be saved, a crash leads back to This week instead: nothing is lost by it.
        with suppress(KnownError), self.services.database.syncing_later():
            self.services.settings.change(ritual_open=week)

    def _forget_paused_ritual(self) -> None:
        self._paused_ritual = None
        self.ritual_waits.emit(False)  # noqa: FBT003 -- a signal

    def _on_page_opened(self, key: str) -> None:
        page = self.page(key)
        if page is None:
            return
        if page is not self._current:
            self._current.leave()
            self._current = page
            if unsaved():
                self.requests.not_saved.emit()
        self._stacks[key].show_page(page)

    def _on_ritual_closed(self) -> None:
        self._leave_ritual()
        self.open_page(THIS_WEEK)

    def _on_sealed(self) -> None:
        from leadway.ui.weeks.sealed import SealedPage

        week = self._leave_ritual().ritual.week
        page = SealedPage(self.services, week)
        page.save_document.connect(self.open_document)
        page.show_week.connect(self.open_week)
        page.undo_seal.connect(self.undo.undo_seal)
        page.closed.connect(partial(self.open_page, THIS_WEEK))
        self._push(page)
        self._main_window.set_subtitle(SEALED.format(week=week.name))
        page.enter()

    def _on_text_resized(self, percent: int) -> None:
        # Where this cannot be saved, the size holds until the program ends.
        with suppress(KnownError):
            self.services.settings.change(text_size=percent)
            self.services.changes.announce(ProgramPart.SETTINGS)

    def _on_notice(self, section: str) -> None:
        if section in (BUG_OPENS, UNSAVED_OPENS):
            return
        self.open_settings(section)
        if section == "backups" and self._backup_missed:
            self._settings().show_backup_missed(self._backup_missed)
        # The result of a recovery action has been read.
        self._main_window.set_notice("recovery", None)

    def _on_change(self, changes: frozenset[Change]) -> None:
        kinds = kinds_of(changes)
        if ProgramPart.KEY in kinds:
            with suppress(KnownError):
                bare = self.services.protection().state().unprotected
                self._main_window.set_notice("protection", UNPROTECTED if bare else None)
            from leadway.services.backup.second_folder import (
                second_folder_fault,  # late: a start does without
            )

            self._ask_for_second_folder(asks=second_folder_fault(self.services.folder) is not None)
        if ProgramPart.BACKUP in kinds:
            self.show_backup_missed(None)
        for stack in self._stacks.values():
            stack.refresh(kinds)
