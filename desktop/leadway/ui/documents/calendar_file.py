"""Saves the weekly time or a move as a calendar file where the person chooses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.documents.documents import save
from leadway.ui.widgets.file_dialog import choose_place

ASK = _("Save a calendar file")
FILE_NAME, MOVE_FILE_NAME = "Leadway.ics", "Leadway move.ics"  # no text
FILTER = _("Calendar files (*.ics)")
SAVED = _("Saved as {name} in {folder}. Open it to add it to your calendar.")


def save_calendar(parent: QWidget, content: Callable[[], bytes], name: str = FILE_NAME) -> str:
    """Ask for a place, save the file there, and return the message to show; empty where none was chosen."""
    place = choose_place(parent, ASK, name, FILTER)
    if place is None:
        return ""
    path, replace = place
    try:
        save(path, content(), replace=replace)
    except KnownError as error:
        return str(error)
    return SAVED.format(name=path.name, folder=path.parent)
