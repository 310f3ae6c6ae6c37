"""Undoes the last step outside text fields, and names it in the navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadway.domain.errors import KnownError
from leadway.i18n import _

if TYPE_CHECKING:
    from leadway.services.session import Services
    from leadway.ui.window.main_window import MainWindow

UNDO = _("Undo: {step}")
FAILED = _("This step cannot be undone")


class UndoControl:
    """Lives as long as the data is open in the window."""

    def __init__(self, main_window: MainWindow, services: Services) -> None:
        self._main_window = main_window
        self._services = services
        self._log = services.database.undo
        # Creating the triggers takes some milliseconds, so it waits until the content is painted.
        self._log.start()
        self._subscription = self._log.changed.subscribe(self._show_next)
        self._show_next()

    def undo(self) -> None:
        """Undo the last step; where a record of it was changed since, say so and undo nothing."""
        try:
            changes = self._log.undo()
        except KnownError as error:
            self._show_error(error)
            return
        self._services.changes.announce(*changes)

    def close(self) -> None:
        """Stop: the data is about to be closed."""
        self._subscription.end()
        self._main_window.set_undo("")

    def _show_next(self) -> None:
        step = self._log.next
        self._main_window.set_undo(UNDO.format(step=step) if step else "")

    def _show_error(self, error: KnownError) -> None:
        from leadway.ui.forms.dialog import FormDialog
        from leadway.ui.widgets.text import Paragraph

        dialog = FormDialog(FAILED, self._main_window)
        dialog.add(Paragraph(str(error)))
        dialog.open()
