"""Asks where the page with the recovery key goes, and saves it there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from leadway.services.keys.recovery_page import FILE_NAME, recovery_page, save
from leadway.services.session import Services

ASK, PDF = "Save the recovery key", "PDF (*.pdf)"
SAVED = "Saved as “{name}” in {folder}. Print it, and then delete the file."


def ask_for_place(parent: QWidget) -> tuple[Path, bool] | None:
    """Return where the page goes and whether a file there may be replaced; None where it goes nowhere."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, _ = QFileDialog.getSaveFileName(parent, ASK, str(Path(folder) / FILE_NAME), PDF)
    if not chosen:
        return None
    path = Path(chosen) if chosen.endswith(".pdf") else Path(f"{chosen}.pdf")
    # The system's own dialog has asked already whether a file of that name may go.
    return path, str(path) == chosen


def saving(services: Services, recovery_key: str, path: Path, *, replace: bool) -> Callable[[], str]:
    """Return what makes and saves the page, beside the interface, and returns what to say then."""
    today, paper = services.clock.now().date(), services.settings.load().paper

    def make() -> str:
        save(path, recovery_page(recovery_key, made_on=today, paper=paper), replace=replace)
        return SAVED.format(name=path.name, folder=path.parent)

    return make
