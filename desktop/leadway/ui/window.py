"""Leadway's window: painted empty at once, furnished when the data is open."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from leadway.domain.errors import KnownError
from leadway.services.opening import Services
from leadway.ui.pages.opening import OpeningPage
from leadway.ui.shell import Shell

THIS_WEEK = "this-week"
HISTORY = "history"


class Window(QObject):
    """The shell with its places. Each place is a room that is empty until it is furnished."""

    again = Signal()
    """The person wants to try opening the data again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shell = Shell()
        self.opening = OpeningPage()
        self.opening.again.connect(self.again)
        self._rooms = {THIS_WEEK: _Room(self.opening), HISTORY: _Room()}
        self.shell.add_place(THIS_WEEK, "This week", "calendar-check", self._rooms[THIS_WEEK])
        self.shell.add_place(HISTORY, "History", "history", self._rooms[HISTORY])
        self._house: QObject | None = None

    def show_waiting(self) -> None:
        """Say that the keychain takes its time."""
        self.opening.show_waiting()

    def show_fault(self, error: KnownError) -> None:
        """Say why the data could not be opened, and offer to try again."""
        self.opening.show_fault(error)

    def furnish(self, services: Services) -> None:
        """Show what there is, now that the data is open."""
        # Imported here: the window is painted before its pages are loaded.
        from leadway.ui.house import House

        house = House(self.shell, services, self)
        self._rooms[THIS_WEEK].show_page(house.this_week)
        self._rooms[HISTORY].show_page(house.history)
        self._house = house
        house.open()


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
