"""Leadway's window: painted empty at once, then with a first look at the data, furnished when it is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from leadway.domain.errors import KnownError
from leadway.resources import lacking
from leadway.ui.theme.theme import theme
from leadway.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    # Loading the services takes half as long as the whole bare window: not before the first paint.
    from leadway.domain.home import StartupSnapshot
    from leadway.services.backup.recovery import RecoveryService
    from leadway.services.session import Services
    from leadway.ui.app.background_services import BackgroundServices
    from leadway.ui.startup.failure_page import FailurePage
    from leadway.ui.startup.unlock_page import Open, UnlockPage
    from leadway.ui.theme.theme import Scheme
    from leadway.ui.weeks.this_week import ThisWeekPage
    from leadway.ui.window.location import Location
    from leadway.ui.window.navigator import Navigator

THIS_WEEK = "this-week"
HISTORY = "history"
REMINDER = "reminder"
LOCKED_TITLE = "Locked"
SETTINGS = "settings"
_PATIENCE_MS = 1500
# What opening the data needs: one part after the other, so that a key pressed meanwhile is answered.
_NEEDED = (
    "peewee",
    "leadway.domain.agenda",
    "leadway.storage.models",
    "leadway.services.settings",
    "leadway.services.session",
    "leadway.ui.window.navigator",
)
# What *This week* does without and the next press of a key may want.
_SOON = (
    "leadway.services.ritual.rituals",
    "leadway.services.weeks.weeks",
    "leadway.ui.ritual.controller",
    "leadway.ui.ritual.your_week",
    "leadway.ui.weeks.history",
)
_SOON_AFTER_MS = 120


class WindowController(QObject):
    """The shell with its places. Each place is a room that is empty until it is furnished."""

    again = Signal()
    """The person wants to try opening the data again."""

    opened = Signal(object)
    """What was typed opens the data; carries the Key."""

    back_wanted = Signal(object)
    """A way back, from a fault or to a backup, was chosen; carries the Way."""

    stuck = Signal()
    """What the person has does not open the data; the ways on are wanted."""

    lock_wanted = Signal()

    rekey_wanted = Signal(str)
    """The key of the data is to be exchanged; carries the passphrase, where there is one."""

    elsewhere = Signal(str)
    """Other data is to be opened; carries its folder."""

    stands = Signal()
    """*This week* has its content; it is painted next."""

    populated = Signal()
    """The data is open and its pages are there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.main_window = MainWindow()
        self._opening: FailurePage | None = None
        self._filling: QWidget | None = None
        self._unlock: UnlockPage | None = None
        self._asked: Callable[[], None] | None = None
        """Asks again for what opens the data, as it was asked last."""
        self._left: Location | None = None
        self._rooms = {
            THIS_WEEK: PageStack(),
            HISTORY: PageStack(),
            REMINDER: PageStack(),
            SETTINGS: PageStack(),
        }
        self.main_window.add_place(THIS_WEEK, "This week", "calendar-check", self._rooms[THIS_WEEK])
        self.main_window.add_place(HISTORY, "History", "history", self._rooms[HISTORY])
        self.main_window.add_place(REMINDER, "Reminder", "clock", self._rooms[REMINDER])
        self.main_window.add_place(
            SETTINGS, "Settings", "settings", self._rooms[SETTINGS], foot_keys="Ctrl+,"
        )
        self.main_window.add_lock()
        # The title says where the person is as soon as there is anything to be at.
        self.main_window.set_subtitle("")
        self.navigator: Navigator | None = None
        """What the window does; None until the data is open."""
        self.main_window.place_opened.connect(self._on_place_opened)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self.show_waiting)
        self._this_week: ThisWeekPage | None = None
        self._needed = list(_NEEDED)
        self._then: Callable[[], None] | None = None
        self._preparing = QTimer(self)
        self._preparing.timeout.connect(self._prepare_next)
        self._soon = iter(_SOON)
        self._loading = QTimer(self)
        self._loading.setInterval(_SOON_AFTER_MS)
        self._loading.timeout.connect(self._load_next)

    def expect_data(self) -> None:
        """Say that the keychain takes its time, should it do so."""
        self._patience.start()

    def show_waiting(self) -> None:
        """Say that the keychain takes its time; it may be waiting for the person."""
        self.main_window.show_icons()
        self.main_window.offer_places(offered=False)
        self._rooms[THIS_WEEK].show_page(self.opening)
        self.opening.show_waiting()

    def show_fault(self, error: KnownError, recovery_service: RecoveryService | None = None) -> None:
        """Say why the data could not be opened, what is safe, and the ways on."""
        self._make_room_for_opening()
        self.opening.show_fault(error, recovery_service)
        self.main_window.show_icon()
        self._say_what_is_lacking()

    def show_way_failed(self, error: KnownError) -> None:
        """Show the fault again, and why the way back from it did not lead there."""
        self._stop_filling()
        self.opening.show_failed(error)

    def show_locked(self, unlock: Open, methods: Sequence[str], error: KnownError | None = None) -> None:
        """Show nothing but what asks for the ways to open the data; `error` says why it is asked."""
        from leadway.ui.startup.unlock_page import UnlockPage

        self._patience.stop()
        if self._unlock is None:
            page = UnlockPage(unlock)
            page.opened.connect(self.opened)
            page.again.connect(self.again)
            page.stuck.connect(self.stuck, Qt.ConnectionType.QueuedConnection)
            self._fill_with(page)
            self._unlock = page
        self.main_window.set_subtitle(LOCKED_TITLE if methods else "")
        self._asked = partial(self.show_locked, unlock, methods, error)
        self._unlock.ask(methods, error)
        self._unlock.enter()

    def show_stuck(self, recovery_service: RecoveryService) -> None:
        """Show the ways on for whoever cannot unlock the data, and the way back to unlocking."""
        self._make_room_for_opening()
        self.opening.show_stuck(recovery_service)

    def show_working(self, heading: str, words: str) -> None:
        """Show nothing but what is being done with the data, which is closed meanwhile."""
        from leadway.ui.startup.progress_page import WorkInProgressPage

        self._fill_with(WorkInProgressPage(heading, words))
        self.main_window.set_subtitle("")

    @property
    def opening(self) -> FailurePage:
        """What is shown where the data does not open at once; made then, as most starts do without (8 ms)."""
        if self._opening is None:
            from leadway.ui.startup.failure_page import FailurePage

            self._opening = FailurePage()
            self._opening.again.connect(self.again)
            self._opening.back.connect(self._on_back_to_unlocking, Qt.ConnectionType.QueuedConnection)
            self._opening.wanted.connect(self.back_wanted)
            self._opening.titled.connect(self.main_window.set_subtitle)
            self._opening.elsewhere.connect(self.elsewhere)
        return self._opening

    def _make_room_for_opening(self) -> None:
        self._patience.stop()
        self._stop_filling()
        self.main_window.show_icons()
        self.main_window.offer_places(offered=False)
        self._rooms[THIS_WEEK].show_page(self.opening)
        self.main_window.open_place(THIS_WEEK)

    def _on_back_to_unlocking(self) -> None:
        if self._asked is not None:
            self._asked()

    def show_bug(self) -> None:
        """Say that something went wrong in Leadway itself."""
        from leadway.ui.window.notices import BUG

        self.main_window.set_notice("bug", BUG)

    @property
    def this_week(self) -> ThisWeekPage:
        """The page of this week, made when it is first wanted; it can be shown before the data is open."""
        if self._this_week is None:
            from leadway.ui.weeks.this_week import ThisWeekPage

            self._this_week = ThisWeekPage()
        return self._this_week

    def load(self) -> None:
        """Make the page that is shown first, while the keychain is still looking for the key."""
        self.main_window.show_icons()
        self.this_week.ensurePolished()

    def show_snapshot(self, found: StartupSnapshot) -> None:
        """Show what a first look found; the data is not open yet."""
        self._patience.stop()
        self._stop_filling()
        self.main_window.offer_places(offered=True)
        theme().set_scheme(cast("Scheme", found.colours))
        self.this_week.show_snapshot(found)
        self._show_this_week()

    def prepare(self, then: Callable[[], None]) -> None:
        """Load what opening the data needs, part by part, and call `then`."""
        self._then = then
        self._preparing.start()

    def populate(self, services: Services) -> None:
        """Show what there is, now that the data is open."""
        # Imported here: the window is painted before its pages are loaded.
        from leadway.ui.window.navigator import Navigator

        self._patience.stop()
        self._preparing.stop()
        self._stop_filling()
        self.main_window.show_icons()
        self.main_window.offer_places(offered=True)
        is_new = not self.this_week.has_content
        self.navigator = navigator = Navigator(self.main_window, services, self.this_week, self)
        navigator.lock_wanted.connect(self.lock_wanted)
        navigator.rekey_wanted.connect(self.rekey_wanted)
        navigator.back_wanted.connect(self.back_wanted)
        if is_new:
            self._show_this_week()
        else:
            self.main_window.open_place(self.main_window.current_place())
        navigator.open()
        self.populated.emit()
        self.this_week.catch_up()
        self._go_back_there(navigator)
        self.main_window.show_icon()
        self._loading.start()

    def empty(self) -> None:
        """Keep everything typed and take every page away: the data is about to be closed."""
        navigator, self.navigator = self.navigator, None
        if navigator is None:
            return
        from leadway.ui.window.location import where

        self._left = where(self.main_window, navigator)
        for dialog in self.main_window.findChildren(QDialog):
            dialog.reject()
        navigator.close(coming_back=True)
        self._loading.stop()
        filling = self.main_window.pop_page()
        for page in (filling, *(page for room in self._rooms.values() for page in room.pages())):
            if page is not None and page is not self._opening:
                page.hide()
                page.setParent(None)
                page.deleteLater()
        self._this_week = None
        navigator.deleteLater()
        self.main_window.set_subtitle("")

    def attach(self, background: BackgroundServices) -> None:
        """Take what goes on without the window."""
        if self.navigator is not None:
            self.navigator.attach(background)
            # The reminder's place may be open already, and wait for this.
            self._on_place_opened(self.main_window.current_place())

    def _go_back_there(self, navigator: Navigator) -> None:
        left, self._left = self._left, None
        if left is not None:
            from leadway.ui.window.location import go_back

            go_back(self.main_window, navigator, left)

    def _on_place_opened(self, key: str) -> None:
        """Furnish a place when it is first opened."""
        if self.navigator is None or self._rooms[key].count():
            return
        page = self._page(self.navigator, key)
        if page is not None:
            self._rooms[key].show_page(page)

    def _page(self, navigator: Navigator, key: str) -> QWidget | None:
        """Return the page of a place, made now; None where it cannot be made yet."""
        if key == HISTORY:
            return navigator.history
        return navigator.settings if key == SETTINGS else navigator.reminder

    def _fill_with(self, page: QWidget) -> None:
        """Let a page stand for the data while it is closed; whatever opens or fails takes it away."""
        self._stop_filling()
        self._filling = page
        self.main_window.show_icons()
        self.main_window.show_icon()
        self.main_window.push_page(page)

    def _stop_filling(self) -> None:
        if self._filling is not None:
            self._filling = self._unlock = None
            page = self.main_window.pop_page()
            if page is not None:
                page.deleteLater()

    def _show_this_week(self) -> None:
        self._rooms[THIS_WEEK].show_page(self.this_week)
        self.main_window.open_place(self.main_window.current_place())
        self.stands.emit()

    def _prepare_next(self) -> None:
        if self._needed:
            import_module(self._needed.pop(0))
            return
        self._preparing.stop()
        then, self._then = self._then, None
        if then is not None:
            then()

    def _say_what_is_lacking(self) -> None:
        """Say that files of the program itself are missing; what is there does without them."""
        from leadway.ui.window.notices import INCOMPLETE

        self.main_window.set_notice("installation", INCOMPLETE if lacking else None)

    def _load_next(self) -> None:
        """Load one of the modules that are wanted soon; one at a time is too short to be noticed."""
        name = next(self._soon, None)
        if name is None:
            self._loading.stop()
            self._say_what_is_lacking()
        else:
            import_module(name)


class PageStack(QStackedWidget):
    """Shows one page at a time."""

    accessible_role = "LayeredPane"

    def show_page(self, page: QWidget) -> None:
        """Show a page in place of the one before."""
        if self.indexOf(page) < 0:
            self.addWidget(page)
        self.setCurrentWidget(page)
        self.setFocusProxy(page)

    def pages(self) -> list[QWidget]:
        """Return the pages it holds, shown or not."""
        return [page for place in range(self.count()) if (page := self.widget(place)) is not None]
