"""Says afterwards how a task ended whose page went meanwhile, by a lock for example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from leadway.i18n import _
from leadway.ui.background_task import tell_unheard

if TYPE_CHECKING:
    from leadway.ui.app.controller import AppController

FINISHED = _("“{task}” was finished after its page was closed.")
NOT_FINISHED = _(
    "“{task}” was not finished: Leadway locked, or the page was closed. Nothing was saved; do it again."
)


class UnheardTasks(QObject):
    """Shows the last one at the foot of the navigation until it is read."""

    def __init__(self, program: AppController) -> None:
        super().__init__(program)
        self._program = program
        self._sentence = ""
        tell_unheard(self.tell)

    def show(self) -> None:
        """Show it, now that there is a window with the data open."""
        window = self._program.window
        if self._sentence and window is not None and self._program.services is not None:
            from leadway.ui.widgets.rail import Notice  # late: without a window it is not needed

            window.main_window.set_notice("recovery", Notice(self._sentence, "", ""))

    def show_sentence(self, sentence: str) -> None:
        """Say something else that happened meanwhile."""
        self._sentence = sentence
        self.show()

    def forget(self) -> None:
        """It has been read."""
        self._sentence = ""

    def tell(self, about: str, error: Exception | None) -> None:
        """Say that a task about this was finished or, with an error, not."""
        self.show_sentence((FINISHED if error is None else NOT_FINISHED).format(task=about))
