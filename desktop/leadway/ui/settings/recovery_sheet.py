"""Saves the page with the recovery key where the person chooses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from leadway.i18n import _
from leadway.services.documents.documents import recovery_page, save
from leadway.services.session import Services
from leadway.ui.widgets.file_dialog import choose_place

FILE_NAME = _("Leadway recovery key.pdf")
ASK, PDF = _("Save the recovery key"), _("PDF (*.pdf)")
SAVED = _("Saved as “{name}” in {folder}. Print it, then delete the file.")


def choose_sheet(parent: QWidget) -> tuple[Path, bool] | None:
    """Return where the page goes and whether a file there may be replaced; None for nowhere."""
    return choose_place(parent, ASK, FILE_NAME, PDF)


def saving(services: Services, recovery_key: str, path: Path, replace: bool) -> Callable[[], str]:  # noqa: FBT001
    """Return a task for the background that saves the page and returns the message to show."""
    today, paper = services.clock.now().date(), services.settings.load().paper

    def make() -> str:
        page = recovery_page(recovery_key, made_on=today, paper=paper)
        save(path, page, replace=replace, private=True)
        return SAVED.format(name=path.name, folder=path.parent)

    return make
