"""The pages of the window: their table, and the holder of each in the window.

A new page is one more line in the table, and its module, which is imported when the page is first opened.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QStackedWidget, QWidget

from leadway.i18n import _

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    # The window is painted without any page.
    from leadway.domain.change import Kind
    from leadway.ui.window.navigator import Navigator
    from leadway.ui.window.page import Page

THIS_WEEK, KEEP, GAPS, IDEAS, HISTORY = "this-week", "keep", "gaps", "ideas", "history"
NOTES, PROGRESS = "notes", "progress"
REMINDER, SEARCH, PEOPLE, SETTINGS = "reminder", "search", "people", "settings"


class PageSpec(NamedTuple):
    """One page: its entry in the navigation, its shortcut, and the class that makes it."""

    key: str
    title: str
    icon: str
    shortcut: str
    module: str
    class_name: str
    at_foot: bool = False


PAGES = (
    PageSpec(THIS_WEEK, _("This week"), "calendar-check", "Ctrl+1", "weeks.this_week", "ThisWeekPage"),
    PageSpec(KEEP, _("Keep"), "list-checks", "Ctrl+2", "registers.pages", "KeepRegistersPage"),
    PageSpec(GAPS, _("Gaps"), "signpost", "Ctrl+3", "registers.pages", "GapsRegistersPage"),
    PageSpec(IDEAS, _("Ideas"), "lightbulb", "Ctrl+4", "registers.pages", "IdeasPage"),
    PageSpec(PROGRESS, _("Progress"), "trending-up", "Ctrl+5", "registers.pages", "ProgressPage"),
    PageSpec(NOTES, _("Notes"), "sticky-note", "Ctrl+8", "registers.pages", "NotesPage"),
    PageSpec(HISTORY, _("History"), "history", "Ctrl+6", "weeks.history", "HistoryPage"),
    PageSpec(REMINDER, _("Reminder"), "clock", "Ctrl+7", "reminder.page", "ReminderPage"),
    PageSpec(SEARCH, _("Search"), "search", "Ctrl+F", "search.page", "SearchPage", at_foot=True),
    PageSpec(PEOPLE, _("People"), "users", "Ctrl+9", "registers.pages", "PeoplePage", at_foot=True),
    PageSpec(SETTINGS, _("Settings"), "settings", "Ctrl+,", "settings.page", "SettingsPage", at_foot=True),
)


def make_page(key: str, navigator: Navigator) -> Page | None:
    """Return a new page; None while something that it needs is missing. An unknown key is a KeyError."""
    spec = {spec.key: spec for spec in PAGES}[key]
    module = import_module(f"leadway.ui.{spec.module}")
    page: Page | None = getattr(module, spec.class_name).make(navigator)
    return page


class PageStack(QStackedWidget):
    """Holds one page, or another widget before the page is made; empty until the page is opened.

    After a change it refreshes the page: at once while visible, else when it is shown.
    """

    accessible_role = "LayeredPane"

    def __init__(self) -> None:
        super().__init__()
        self._page: Page | None = None
        self._stale = False

    def show_page(self, page: Page) -> None:
        """Show the page from now on."""
        self._page = page
        self.show_widget(page.as_widget())

    def show_widget(self, widget: QWidget) -> None:
        """Show a widget in place of the one before."""
        if self.indexOf(widget) < 0:
            self.addWidget(widget)
        self.setCurrentWidget(widget)
        self.setFocusProxy(widget)

    def clear(self, keep: QWidget | None) -> None:
        """Remove and delete every widget but `keep`."""
        self._page = None
        for widget in [self.widget(index) for index in range(self.count())]:
            if widget is not None and widget is not keep:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Records or settings of these kinds were changed."""
        if self._page is None or not kinds & self._page.shows:
            return
        self._stale = not self.isVisible()
        if not self._stale:
            self._page.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and self._page is not None:
            self._stale = False
            self._page.refresh()
