"""Saves the weekly slot as a calendar file, where the person says."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.documents.calendar_file import FILE_NAME
from leadway.services.session import Services

ASK = _("Save a calendar file")
FILTER = _("Calendar files (*.ics)")
SAVED = _("Saved as {name} in {folder}. Open it to add it to your calendar.")


def save_calendar(services: Services, parent: QWidget) -> str:
    """Ask for a place, save the file there, and return the message to show; empty where none was chosen."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, _filter = QFileDialog.getSaveFileName(parent, ASK, str(Path(folder) / FILE_NAME), FILTER)
    if not chosen:
        return ""
    path = Path(chosen) if chosen.endswith(".ics") else Path(f"{chosen}.ics")
    try:
        # The system's dialog has already asked whether to replace a file of that name.
        services.calendar().save(path, replace=str(path) == chosen)
    except KnownError as error:
        return str(error)
    return SAVED.format(name=path.name, folder=path.parent)
