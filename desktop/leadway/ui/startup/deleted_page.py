"""The page shown once everything was deleted, or all that could be: what is left, and quitting."""

from __future__ import annotations

from functools import partial

from leadway.domain.commands import AppCommand
from leadway.i18n import _
from leadway.services.deletion import DeletionResult
from leadway.ui.app.commands import AppRequests
from leadway.ui.settings.deletion import as_list
from leadway.ui.widgets.buttons import PrimaryButton
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Paragraph, Question

DELETED, NOT_ALL = _("Everything is deleted"), _("Not everything could be deleted")
FAILED = _("This is still there:")
STAYED = _("This stayed, because Leadway cannot reach it:")
ENDS = _(
    "When you quit, Leadway removes its last files, such as its log. If you start it again, it is empty."
)
QUIT = _("Quit")


class DeletedPage(ScrollColumn):
    """Nothing is open any more."""

    def __init__(self, result: DeletionResult, requests: AppRequests) -> None:
        super().__init__(width=640)
        self.quit_button = PrimaryButton(QUIT, clicked=partial(requests.command.emit, AppCommand.QUIT))
        self.add(Question(NOT_ALL if result.failed else DELETED))
        if result.failed:
            self.add(Paragraph(f"{FAILED}\n{as_list(result.failed)}", selectable=True))
        self.add(Paragraph(ENDS), self.quit_button)
        self.add(16, Paragraph(f"{STAYED}\n{as_list(result.out_of_reach)}", selectable=True))

    def enter(self) -> None:
        """Focus the one thing to do."""
        self.quit_button.setFocus()
