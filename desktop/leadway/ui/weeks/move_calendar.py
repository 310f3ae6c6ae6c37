"""The link that saves the move for the person's own calendar, where it names a day to come."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.text import Caption

if TYPE_CHECKING:
    from leadway.services.session import Services

PUT_IN_CALENDAR = _("Put it in my calendar")


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
        from leadway.ui.documents.calendar_file import MOVE_FILE_NAME, save_calendar  # late: icalendar

        if self._services is not None:
            content = self._services.documents.move_file
            self.message.set_or_hide(save_calendar(self, content, MOVE_FILE_NAME))
