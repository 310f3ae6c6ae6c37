"""The controller of the main window: painted empty at once, then with a snapshot, then with the open data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.resources import lacking
from leadway.ui.app.commands import AppRequests
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.rail import Notice
from leadway.ui.window import pages
from leadway.ui.window.main_window import MainWindow
from leadway.ui.window.notices import BUG_OPENS
from leadway.ui.window.pages import THIS_WEEK, PageStack

if TYPE_CHECKING:
    from pathlib import Path

    # Loading the services takes half as long as the whole bare window: not before the first paint.
    from leadway.domain.home import StartupSnapshot
    from leadway.domain.weeks import Week
    from leadway.services.backup.recovery import RecoveryService
    from leadway.services.deletion import DeletionResult
    from leadway.services.session import Services
    from leadway.ui.startup.failure_page import FailurePage
    from leadway.ui.startup.first_key_page import FirstKeyPage, MakeKey
    from leadway.ui.startup.unlock_page import Open, UnlockPage
    from leadway.ui.theme.theme import Scheme
    from leadway.ui.weeks.this_week import ThisWeekPage
    from leadway.ui.window.navigator import Navigator

LOCKED_TITLE = _("Locked")
_KEYCHAIN_PATIENCE_MS = 1500
# Opening the data needs these. They load one by one, so that a key pressed meanwhile is answered.
_FOR_OPENING = (
    "peewee",
    "leadway.storage.models",
    "leadway.services.settings",
    "leadway.services.session",
    "leadway.ui.window.navigator",
)
# *This week* does without these, and the next key may need them.
_FOR_NEXT_KEY = (
    "leadway.domain.agenda",
    "leadway.domain.answers",
    "leadway.domain.week_page",
    "leadway.services.ritual.rituals",
    "leadway.ui.widgets.choice",
    "leadway.ui.ritual.controller",
    "leadway.ui.ritual.your_week",
    "leadway.ui.weeks.history",
)
_NEXT_KEY_MS = 10


class Location(NamedTuple):
    """The open page, and what was open and had the focus in it; never text that a person wrote."""

    page: str
    within: str
    field: str
    ritual: Week | None
    set_up: bool


class WindowController(QObject):
    """Controller of the main window. Pages are created the first time they are opened."""

    content_shown = Signal()
    """*This week* has its content; it is painted next."""

    populated = Signal()
    """The data is open and its pages are there."""

    def __init__(self, requests: AppRequests | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.requests = requests or AppRequests(self)
        self.main_window = MainWindow()
        self._failure_page: FailurePage | None = None
        self._asking_page: UnlockPage | FirstKeyPage | None = None
        self._ask_again: Callable[[], None] | None = None
        """Asks again for what unlocks the data, as it was asked last."""
        self._ask_first_key: Callable[[], FirstKeyPage] | None = None
        """Asks again where the first key is to be kept, as long as there is none."""
        self._show_last_bug: Callable[[], None] | None = None
        self.main_window.notice_followed.connect(self._on_notice)
        self._location: Location | None = None
        self._stacks = {spec.key: PageStack() for spec in pages.PAGES}
        for spec in pages.PAGES:
            self.main_window.add_page(spec, self._stacks[spec.key])
        self.main_window.add_lock()
        # The title names a page as soon as a page has content.
        self.main_window.set_subtitle("")
        self.navigator: Navigator | None = None
        """Navigation between the pages; None until the data is open."""
        self._patience = QTimer(self, singleShot=True, interval=_KEYCHAIN_PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience)
        self._while_waiting: Callable[[], object] = self.show_waiting
        self._this_week: ThisWeekPage | None = None
        self._for_opening = Preload(_FOR_OPENING, 0, self)
        self._for_next_key = Preload(_FOR_NEXT_KEY, _NEXT_KEY_MS, self)

    def expect_data(self, while_waiting: Callable[[], object]) -> None:
        """Call this after a moment in which the keychain has not answered."""
        self._while_waiting = while_waiting
        self._patience.start()

    def _on_patience(self) -> None:
        self._while_waiting()

    def show_waiting(self) -> None:
        """Say that the keychain has not answered yet; it may be waiting for the person."""
        self._show_in_first_page(self.failure_page)
        self.failure_page.show_waiting()

    def show_fault(self, error: KnownError, recovery_service: RecoveryService | None = None) -> None:
        """Say why the data could not be opened, what is safe, and what can be done."""
        self._show_failure_page()
        self.failure_page.show_fault(error, recovery_service)
        self.main_window.show_icon()
        self._show_missing_files()

    def show_recovery_failed(self, error: KnownError) -> None:
        """Show the fault again, or the question for the first key, and why the recovery action failed."""
        if self._ask_first_key is not None:
            self._ask_first_key().message.show_error(error)
            return
        self._end_closed_page()
        self.failure_page.show_failed(error)

    def show_first_key(self, make_key: MakeKey, error: KnownError, *, asking: bool = False) -> FirstKeyPage:
        """Ask where the key is to be kept, as the keychain gives no answer; nothing is written yet.

        `asking`: it is still asked.
        """
        from leadway.ui.startup.first_key_page import FirstKeyPage

        self._patience.stop()
        page = self._asking_page
        is_new = not isinstance(page, FirstKeyPage)
        if not isinstance(page, FirstKeyPage):
            page = FirstKeyPage(make_key, self.requests)
            self._show_closed_page(page)
            self._asking_page = page
        page.ask(error, asking=asking)
        if is_new:
            page.enter()
        self._ask_first_key = partial(self.show_first_key, make_key, error, asking=asking)
        return page

    def show_backup_finder(self, recovery_service: RecoveryService) -> None:
        """Let the person find a backup in another place, above whatever is shown."""
        from leadway.ui.backup.finder import BackupFinder

        finder = BackupFinder(recovery_service, self.main_window)
        finder.chooser.recovery_requested.connect(self.requests.recover)
        if self.navigator is not None:
            finder.offer_import(self.navigator.import_file)
        finder.open()

    def show_locked(
        self, unlock: Open, methods: Sequence[str], error: KnownError | None = None, unsaved: str = ""
    ) -> None:
        """Show only what asks for the unlock methods; `error` says why, `unsaved` what waits to be saved."""
        from leadway.ui.startup.unlock_page import UnlockPage

        self._patience.stop()
        page = self._asking_page
        if not isinstance(page, UnlockPage):
            page = UnlockPage(unlock, self.requests)
            self._show_closed_page(page)
            self._asking_page = page
        self.main_window.set_subtitle(LOCKED_TITLE if methods else "")
        self._ask_again = partial(self.show_locked, unlock, methods, error, unsaved)
        page.ask(methods, error, unsaved)
        page.enter()

    @property
    def is_typing_secret(self) -> bool:
        """Whether a person has begun to type what unlocks the data, or to choose something above that."""
        above = QApplication.activeModalWidget() is not None
        return self._asking_page is not None and (above or not self._asking_page.is_empty())

    def show_cannot_unlock(self, recovery_service: RecoveryService) -> None:
        """Show the recovery actions for a person who cannot unlock the data."""
        self._show_failure_page()
        self.failure_page.show_cannot_unlock(recovery_service)

    def show_working(self, heading: str, text: str) -> None:
        """Show only what is being done with the data, which is closed meanwhile."""
        from leadway.ui.widgets.scroll_column import ScrollColumn
        from leadway.ui.widgets.text import Paragraph, Question

        page = ScrollColumn(width=640)
        page.add(Question(heading), Paragraph(text))
        self._show_closed_page(page)
        self.main_window.set_subtitle("")

    def show_deleted(self, result: DeletionResult) -> None:
        """Show only that everything was deleted, and what is left."""
        from leadway.ui.startup.deleted_page import DeletedPage

        page = DeletedPage(result, self.requests)
        self._show_closed_page(page)
        self.main_window.set_subtitle("")
        page.enter()

    @property
    def failure_page(self) -> FailurePage:
        """The page for data that does not open; made when needed, as most starts do without it (8 ms)."""
        if self._failure_page is None:
            from leadway.ui.startup.failure_page import FailurePage

            self._failure_page = page = FailurePage(self.requests)
            page.back.connect(self._on_back_to_unlocking, Qt.ConnectionType.QueuedConnection)
            page.titled.connect(self.main_window.set_subtitle)
        return self._failure_page

    def _show_failure_page(self) -> None:
        self._patience.stop()
        self._ask_first_key = None
        self._end_closed_page()
        self._show_in_first_page(self.failure_page)
        self.main_window.open_page(THIS_WEEK)

    def _show_in_first_page(self, page: QWidget) -> None:
        self.main_window.show_icons()
        self.main_window.set_navigation_visible(visible=False)
        self._stacks[THIS_WEEK].show_widget(page)

    def _on_back_to_unlocking(self) -> None:
        if self._ask_again is not None:
            self._ask_again()

    @property
    def this_week(self) -> ThisWeekPage:
        """The page of this week, made when needed; it can be shown before the data is open."""
        if self._this_week is None:
            from leadway.ui.weeks.this_week import ThisWeekPage

            self._this_week = ThisWeekPage()
        return self._this_week

    def typed_early(self) -> str:
        """Return a note that was typed while the data was on its way."""
        return self._this_week.typed_early() if self._this_week is not None else ""

    def load(self) -> None:
        """Make the first page while the keychain still looks for the key."""
        self.main_window.show_icons()
        self.this_week.ensurePolished()

    def show_snapshot(self, snapshot: StartupSnapshot) -> None:
        """Show the start-up snapshot; the data is not open yet."""
        self._patience.stop()
        self._end_closed_page()
        self.main_window.set_navigation_visible(visible=True)
        theme().set_scheme(cast("Scheme", snapshot.colours))  # no text
        theme().set_text_size(snapshot.text_size)
        self.this_week.show_snapshot(snapshot)
        self._show_this_week()

    def show_bug(self, log: Path, entry: str) -> None:
        """Say that something went wrong in Leadway itself, and save everything typed."""
        from leadway.ui.window.bug_dialog import BugDialog, what_happened
        from leadway.ui.window.notices import BUG

        saved = self.navigator is None or self.navigator.flush()
        sentences = what_happened(entry, self.main_window, saved=saved)
        self._show_last_bug = lambda: BugDialog(sentences, log, entry, self.main_window).open()
        self.main_window.set_notice("bug", Notice(BUG, sentences[0], BUG_OPENS))

    def preload(self, then: Callable[[], None]) -> None:
        """Load what opening the data needs, module by module, and call `then`."""
        self._for_opening.start(then)

    def populate(self, services: Services) -> None:
        """Fill the window: the data is open now."""
        self._ask_first_key = None
        # Imported here: the window is painted before its pages are loaded.
        from leadway.ui.window.navigator import Navigator

        self._patience.stop()
        self._for_opening.stop()
        self._end_closed_page()
        self.main_window.show_icons()
        self.main_window.set_navigation_visible(visible=True)
        is_new = not self.this_week.has_content
        self.navigator = navigator = Navigator(
            self.main_window, self._stacks, services, self.this_week, self.requests, self
        )
        if is_new:
            self._show_this_week()
        else:
            self.main_window.open_page(self.main_window.current_page())
        navigator.open()
        self.populated.emit()
        self.this_week.catch_up()
        location, self._location = self._location, None
        if location is not None:
            self._restore_location(navigator, location)
        self.main_window.show_icon()
        self._for_next_key.start(self._on_loaded)

    def cover(self) -> None:
        """Show nothing of the data at once, before what takes a moment: it is about to be locked."""
        if self.navigator is not None:
            self._location = self._save_location(self.navigator)
        self.main_window.cover()

    def empty(self) -> None:
        """Save everything typed and remove every page: the data is about to be closed."""
        navigator, self.navigator = self.navigator, None
        if navigator is None:
            return
        if self._location is None:
            self._location = self._save_location(navigator)
        for dialog in self.main_window.findChildren(QDialog):
            # Not `reject`: Esc may only take back a question.
            dialog.done(QDialog.DialogCode.Rejected)
        self._begin_nothing_more()
        navigator.close(reopen_ritual=True)
        self.main_window.pop_page()
        for stack in self._stacks.values():
            stack.clear(keep=self._failure_page)
        self._this_week = None
        navigator.deleteLater()
        self.main_window.set_subtitle("")

    def close(self) -> None:
        """Save everything typed, and begin nothing more with the data: the program ends."""
        self._begin_nothing_more()
        if self.navigator is not None:
            self.navigator.close()

    def _show_closed_page(self, page: QWidget) -> None:
        """Let a page fill the window while the data is closed; opening or failing takes it away."""
        self._end_closed_page()
        self.main_window.show_icons()
        self.main_window.show_icon()
        self.main_window.push_page(page)

    def _end_closed_page(self) -> None:
        self._asking_page = None
        self.main_window.pop_page()

    def _show_this_week(self) -> None:
        self._stacks[THIS_WEEK].show_page(self.this_week)
        self.main_window.open_page(self.main_window.current_page())
        self.content_shown.emit()

    def _save_location(self, navigator: Navigator) -> Location:
        """Return the location. The ritual and the set-up save the place in themselves."""
        from leadway.ui.widgets.field import field_of

        field = field_of(self.main_window.focusWidget())
        key = self.main_window.current_page()
        page = navigator.page(key)
        return Location(
            key,
            page.location() if page is not None else "",
            field.name if field is not None and not self.main_window.has_full_window_page() else "",
            navigator.ritual_week(),
            navigator.in_set_up,
        )

    def _restore_location(self, navigator: Navigator, saved: Location) -> None:
        """Open the same page again, with what was open in it, and the focus where it was."""
        from leadway.ui.widgets.field import Field

        if not self.main_window.has_full_window_page():
            # A ritual that was started fills the window already.
            if saved.ritual is not None:
                navigator.open_ritual(saved.ritual)
            elif saved.set_up:
                navigator.open_set_up()
        if self.main_window.has_full_window_page():
            return
        page = navigator.page(saved.page)
        if page is not None:
            page.restore(saved.within)
            navigator.open_page(saved.page)
        for field in self.main_window.findChildren(Field):
            if saved.field and field.name == saved.field and field.isVisible():
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _on_notice(self, section: str) -> None:
        if section == BUG_OPENS and self._show_last_bug is not None:
            self._show_last_bug()
            # It has been read.
            self.main_window.set_notice("bug", None)

    def _begin_nothing_more(self) -> None:
        self._patience.stop()
        self._for_opening.stop()
        self._for_next_key.stop()

    def _on_loaded(self) -> None:
        self._show_missing_files()
        if self.navigator is not None:
            self.navigator.undo.start()

    def _show_missing_files(self) -> None:
        """Say that files of the program itself are missing; it works without them."""
        from leadway.ui.window.notices import INCOMPLETE

        self.main_window.set_notice("installation", INCOMPLETE if lacking else None)


class Preload(QObject):
    """Loads modules one by one between events, so that the window answers meanwhile."""

    def __init__(self, modules: Sequence[str], interval_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._modules = list(modules)
        self._then: Callable[[], None] | None = None
        self._timer = QTimer(self, interval=interval_ms)
        self._timer.timeout.connect(self._load_next)

    def start(self, then: Callable[[], None]) -> None:
        """Load what is not loaded yet, and call `then`."""
        self._then = then
        self._timer.start()

    def stop(self) -> None:
        """Load no more, and do not call `then`."""
        self._timer.stop()
        self._then = None

    def _load_next(self) -> None:
        if self._modules:
            import_module(self._modules.pop(0))
            return
        then = self._then
        self.stop()
        if then is not None:
            then()
