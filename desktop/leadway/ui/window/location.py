"""Where a person was when the window was emptied, and the way back there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from leadway.domain.weeks import Week
    from leadway.ui.window.main_window import MainWindow
    from leadway.ui.window.navigator import Navigator


class Location(NamedTuple):
    """A place, and what was open and had the focus in it; never a word of what was written."""

    place: str
    field: str = ""
    week: Week | None = None
    section: str = ""
    ritual: Week | None = None
    set_up: bool = False


def where(main_window: MainWindow, navigator: Navigator) -> Location:
    """Return where the person is. A ritual and the set-up remember for themselves."""
    from leadway.ui.widgets.field import field_of

    field = field_of(main_window.focusWidget())
    return Location(
        main_window.current_place(),
        field.name if field is not None and not main_window.taken_over() else "",
        navigator.open_week_now(),
        navigator.open_section_now(),
        navigator.ritual_now(),
        navigator.in_set_up,
    )


def go_back(main_window: MainWindow, navigator: Navigator, left: Location) -> None:
    """Open the same place again, with what was open in it, and the focus where it was."""
    from leadway.ui.widgets.field import Field

    if not main_window.taken_over():
        # One that was begun in earnest fills the window already.
        if left.ritual is not None:
            navigator.open_ritual(left.ritual)
        elif left.set_up:
            navigator.open_set_up()
    if main_window.taken_over():
        # They go on at their own field.
        return
    if left.week is not None and left.place == "history":
        navigator.open_week(left.week)
    elif left.place:
        main_window.open_place(left.place)
    if left.section and left.place == "settings":
        navigator.settings.enter(left.section)
    for field in main_window.findChildren(Field):
        if left.field and field.name == left.field and field.isVisible():
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
