"""Saves the page with the recovery key where the person chooses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from leadway.i18n import _
from leadway.services.keys.recovery_page import FILE_NAME, recovery_page, save
from leadway.services.session import Services

ASK, PDF = _("Save the recovery key"), _("PDF (*.pdf)")
SAVED = _("Saved as “{name}” in {folder}. Print it, then delete the file.")


def ask_for_place(parent: QWidget) -> tuple[Path, bool] | None:
    """Return the chosen path and whether a file there may be replaced; None where none was chosen."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, _filter = QFileDialog.getSaveFileName(parent, ASK, str(Path(folder) / FILE_NAME), PDF)
    if not chosen:
        return None
    path = Path(chosen) if chosen.endswith(".pdf") else Path(f"{chosen}.pdf")
    # The system's dialog has already asked whether to replace a file of that name.
    return path, str(path) == chosen


def saving(services: Services, recovery_key: str, path: Path, *, replace: bool) -> Callable[[], str]:
    """Return a task for the background that saves the page and returns the message to show."""
    today, paper = services.clock.now().date(), services.settings.load().paper

    def make() -> str:
        save(path, recovery_page(recovery_key, made_on=today, paper=paper), replace=replace)
        return SAVED.format(name=path.name, folder=path.parent)

    return make
