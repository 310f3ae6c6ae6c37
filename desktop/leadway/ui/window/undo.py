"""Undo of the last step and, for ten minutes, of the last seal: offered in the navigation, and by Ctrl+Z."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from leadway.domain.event import Subscription

UNDO = _("Undo: {step}")
SEAL = _("seal {week}")
NOT_UNDONE = _("This step cannot be undone")
ADD_CORRECTION = _("Add a correction")


class UndoController(QObject):
    """Undoes while the data is open, and says why where it cannot."""

    def __init__(
        self,
        main_window: MainWindow,
        services: Services,
        open_ritual: Callable[[Week], object],
        open_week: Callable[[Week], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._main_window = main_window
        self._services = services
        self._open_ritual = open_ritual
        self._open_week = open_week
        self._subscription: Subscription | None = None

    def start(self) -> None:
        """Offer to undo steps from now on; called when the content is painted."""
        log = self._services.database.undo
        # Creating the triggers takes some milliseconds.
        log.start()
        self._subscription = log.changed.subscribe(self.refresh)
        self.refresh()

    def close(self) -> None:
        """Offer nothing any more: the data is about to be closed."""
        if self._subscription is not None:
            self._subscription.end()
        self._subscription = None
        self._main_window.set_undo("")

    def refresh(self) -> None:
        """Name the step that can be undone now."""
        if self._subscription is not None:
            step = self._services.database.undo.next or self._seal()
            self._main_window.set_undo(UNDO.format(step=step) if step else "")

    def undo(self) -> None:
        """Undo the last step, and where there is none, the last seal.

        Where a record was changed since, say so and undo nothing.
        """
        if self._subscription is None:
            return
        if not self._services.database.undo.next:
            self.undo_seal()
            return
        try:
            changes = self._services.database.undo.undo()
        except KnownError as error:
            self._show_not_undone(error, None)
        else:
            self._services.changes.announce(*changes)

    def undo_seal(self) -> None:
        """Undo the last seal and open its ritual again, where it was; else offer to add a correction."""
        week: Week | None = None
        try:
            seal = self._services.seal_undo.undoable()
            week = seal.week if seal is not None else None
            self._open_ritual(self._services.seal_undo.undo())
        except KnownError as error:
            self._show_not_undone(error, week)

    def _seal(self) -> str:
        try:
            seal = self._services.seal_undo.undoable()
        except KnownError:
            # The pages say that the data cannot be read.
            return ""
        return SEAL.format(week=seal.week.name) if seal is not None else ""

    def _show_not_undone(self, error: KnownError, week: Week | None) -> None:
        from leadway.ui.forms.dialog import FormDialog
        from leadway.ui.widgets.text import Paragraph

        action = ADD_CORRECTION if week is not None else ""
        dialog = FormDialog(NOT_UNDONE, self._main_window, action=action)
        dialog.add(Paragraph(str(error)))
        if week is not None:
            dialog.accepted.connect(lambda: self._open_week(week))
        dialog.open()
