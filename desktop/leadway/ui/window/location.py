"""Saves the navigation location before the window is emptied, and restores it afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from leadway.domain.weeks import Week
    from leadway.ui.window.main_window import MainWindow
    from leadway.ui.window.navigator import Navigator


class Location(NamedTuple):
    """The open page, and what was open and had the focus in it; never text that a person wrote."""

    page: str
    within: str
    field: str
    ritual: Week | None
    set_up: bool


def save_location(main_window: MainWindow, navigator: Navigator) -> Location:
    """Return the location. The ritual and the set-up save the place in themselves."""
    from leadway.ui.widgets.field import field_of

    field = field_of(main_window.focusWidget())
    key = main_window.current_page()
    page = navigator.page(key)
    return Location(
        key,
        page.location() if page is not None else "",
        field.name if field is not None and not main_window.taken_over() else "",
        navigator.ritual_week(),
        navigator.in_set_up,
    )


def restore_location(main_window: MainWindow, navigator: Navigator, saved: Location) -> None:
    """Open the same page again, with what was open in it, and the focus where it was."""
    from leadway.ui.widgets.field import Field

    if not main_window.taken_over():
        # A ritual that was started fills the window already.
        if saved.ritual is not None:
            navigator.open_ritual(saved.ritual)
        elif saved.set_up:
            navigator.open_set_up()
    if main_window.taken_over():
        return
    page = navigator.page(saved.page)
    if page is not None:
        page.restore(saved.within)
        navigator.open_page(saved.page)
    for field in main_window.findChildren(Field):
        if saved.field and field.name == saved.field and field.isVisible():
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
