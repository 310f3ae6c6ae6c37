"""The pages of the window, in the order of the navigation. A new page is one more line here, and its module.

The modules are imported when a page is opened for the first time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from leadway.i18n import _

if TYPE_CHECKING:
    from leadway.ui.window.navigator import Navigator
    from leadway.ui.window.page import Page

THIS_WEEK, HISTORY, REMINDER, SETTINGS = "this-week", "history", "reminder", "settings"


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
    PageSpec(HISTORY, _("History"), "history", "Ctrl+2", "weeks.history", "HistoryPage"),
    PageSpec(REMINDER, _("Reminder"), "clock", "Ctrl+3", "reminder.page", "ReminderPage"),
    PageSpec(SETTINGS, _("Settings"), "settings", "Ctrl+,", "settings.page", "SettingsPage", at_foot=True),
)


def make_page(key: str, navigator: Navigator) -> Page | None:
    """Return a new page; None while something that it needs is missing. An unknown key is a KeyError."""
    spec = {spec.key: spec for spec in PAGES}[key]
    module = import_module(f"leadway.ui.{spec.module}")
    page: Page | None = getattr(module, spec.class_name).make(navigator)
    return page
