"""Saves the weekly time as a calendar file where the person chooses."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.documents.documents import save
from leadway.services.session import Services
from leadway.ui.widgets.file_dialog import choose_place

ASK = _("Save a calendar file")
FILE_NAME = "Leadway.ics"  # no text
FILTER = _("Calendar files (*.ics)")
SAVED = _("Saved as {name} in {folder}. Open it to add it to your calendar.")


def save_calendar(services: Services, parent: QWidget) -> str:
    """Ask for a place, save the file there, and return the message to show; empty where none was chosen."""
    place = choose_place(parent, ASK, FILE_NAME, FILTER)
    if place is None:
        return ""
    path, replace = place
    try:
        save(path, services.documents.calendar_file(), replace=replace)
    except KnownError as error:
        return str(error)
    return SAVED.format(name=path.name, folder=path.parent)
