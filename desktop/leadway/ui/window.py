"""Leadway's window: painted empty at once, furnished when the data is open."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from leadway.domain.errors import KnownError
from leadway.ui.pages.opening import OpeningPage
from leadway.ui.shell import Shell

if TYPE_CHECKING:
    # Loading the services takes half as long as the whole bare window: not before the first paint.
    from leadway.services.opening import Services
    from leadway.ui.background import Background
    from leadway.ui.house import House

THIS_WEEK = "this-week"
HISTORY = "history"
REMINDER = "reminder"
BUG = "Something went wrong"
BUG_DETAIL = (
    "A fault of Leadway’s own. What you wrote is saved. Where it happened in the program, and nothing you "
    "wrote, is in leadway.log in the data folder."
)
_PATIENCE_MS = 1500
# What *This week* does without and the next press of a key may want.
_SOON = (
    "leadway.services.rituals",
    "leadway.services.summary",
    "leadway.ui.ritual.room",
    "leadway.ui.ritual.week",
    "leadway.ui.pages.history",
)
_SOON_AFTER_MS = 120


class Window(QObject):
    """The shell with its places. Each place is a room that is empty until it is furnished."""

    again = Signal()
    """The person wants to try opening the data again."""

    furnished = Signal()
    """The data is open and its pages are there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shell = Shell()
        self.opening = OpeningPage()
        self.opening.again.connect(self.again)
        self._rooms = {THIS_WEEK: _Room(self.opening), HISTORY: _Room(), REMINDER: _Room()}
        self.shell.add_place(THIS_WEEK, "This week", "calendar-check", self._rooms[THIS_WEEK])
        self.shell.add_place(HISTORY, "History", "history", self._rooms[HISTORY])
        self.shell.add_place(REMINDER, "Reminder", "clock", self._rooms[REMINDER])
        # The title says where the person is as soon as there is anything to be at.
        self.shell.set_subtitle("")
        self.house: House | None = None
        """What the window does; None until the data is open."""
        self.shell.place_opened.connect(self._on_place_opened)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self.opening.show_waiting)
        self._soon = iter(_SOON)
        self._loading = QTimer(self)
        self._loading.setInterval(_SOON_AFTER_MS)
        self._loading.timeout.connect(self._load_next)

    def expect_data(self) -> None:
        """Say that the keychain takes its time, should it do so."""
        self._patience.start()

    def show_fault(self, error: KnownError) -> None:
        """Say why the data could not be opened, and offer to try again."""
        self._patience.stop()
        self.opening.show_fault(error)

    def show_bug(self) -> None:
        """Say that something went wrong in Leadway itself."""
        self.shell.set_notice(BUG, BUG_DETAIL, icon="triangle-alert")

    def load(self) -> None:
        """Load what the pages need, while the keychain is still looking for the key."""
        import leadway.services.opening
        import leadway.ui.house  # noqa: F401

    def furnish(self, services: Services) -> None:
        """Show what there is, now that the data is open."""
        # Imported here: the window is painted before its pages are loaded.
        from leadway.ui.house import House

        self._patience.stop()
        house = House(self.shell, services, self)
        self._rooms[THIS_WEEK].show_page(house.this_week)
        self.house = house
        self.shell.open_place(self.shell.current_place())
        house.open()
        self.furnished.emit()
        self._loading.start()

    def attach(self, background: Background) -> None:
        """Take what goes on without the window."""
        if self.house is not None:
            self.house.attach(background)
            # The reminder's place may be open already, and wait for this.
            self._on_place_opened(self.shell.current_place())

    def _on_place_opened(self, key: str) -> None:
        """Furnish a place when it is first opened."""
        if self.house is None or self._rooms[key].count():
            return
        page = self.house.history if key == HISTORY else self.house.reminder
        if page is not None:
            self._rooms[key].show_page(page)

    def _load_next(self) -> None:
        """Load one of the modules that are wanted soon; one at a time is too short to be noticed."""
        name = next(self._soon, None)
        if name is None:
            self._loading.stop()
        else:
            import_module(name)


class _Room(QStackedWidget):
    """Holds one page at a time."""

    def __init__(self, page: QWidget | None = None) -> None:
        super().__init__()
        if page is not None:
            self.addWidget(page)

    def show_page(self, page: QWidget) -> None:
        """Show a page in place of the one before, which is let go."""
        before = self.currentWidget()
        self.addWidget(page)
        self.setCurrentWidget(page)
        self.setFocusProxy(page)
        if before is not None:
            self.removeWidget(before)
            before.deleteLater()
