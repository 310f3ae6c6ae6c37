"""Saves the weekly time or a move as a calendar file where the person chooses."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.text import Caption

if TYPE_CHECKING:
    from leadway.services.session import Services

ASK = _("Save a calendar file")
FILE_NAME, MOVE_FILE_NAME = "Leadway.ics", "Leadway move.ics"  # no text
FILTER = _("Calendar files (*.ics)")
SAVED = _("Saved as {name} in {folder}. Open it to add it to your calendar.")
PUT_IN_CALENDAR = _("Put it in my calendar")


def save_calendar(
    parent: QWidget, services: Services, content: Callable[[], bytes], name: str = FILE_NAME
) -> str:
    """Ask for a place, save the file there, and return the message to show; empty where none was chosen."""
    # Late: *This week* is shown without either.
    from leadway.ui.widgets.file_dialog import choose_place

    place = choose_place(parent, ASK, name, FILTER)
    if place is None:
        return ""
    path, replace = place
    try:
        services.save(path, content(), replace=replace)
    except KnownError as error:
        return str(error)
    return SAVED.format(name=path.name, folder=path.parent)


class MoveCalendarLink(LinkButton):
    """Hidden until `refresh` finds a move that a calendar can take; `message` says what was saved."""

    def __init__(self) -> None:
        super().__init__(PUT_IN_CALENDAR, clicked=self._on_clicked)
        self._services: Services | None = None
        self.message = Caption()
        self.message.hide()
        self.hide()

    def refresh(self, services: Services) -> None:
        """Look at the move that is set."""
        self._services, start = services, None
        with suppress(KnownError):
            start = services.documents.move_start()
        self.setVisible(start is not None)
        self.message.setVisible(start is not None and bool(self.message.text()))

    def _on_clicked(self) -> None:
        if self._services is not None:
            content = self._services.documents.move_file
            self.message.set_or_hide(save_calendar(self, self._services, content, MOVE_FILE_NAME))
