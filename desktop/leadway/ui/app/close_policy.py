"""What closing the window does: quit, hide in the tray, minimise, or ask the first time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from leadway.domain.errors import KnownError
from leadway.i18n import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from leadway.services.reminder.service import ReminderService
    from leadway.ui.app.background_services import BackgroundServices
    from leadway.ui.app.controller import AppController
    from leadway.ui.forms.dialog import FormDialog

QUESTION = _("Keep reminding you after closing?")
WITH_TRAY = _("Leadway can only remind you while it runs. It would stay in the tray, without a window.")
WITHOUT_TRAY = _(
    "Leadway can only remind you while it runs. This desktop shows no tray icons, so it would stay minimised."
)
CHANGE = _("You can change this on the page Reminder. Ctrl+Q always quits.")
IN_TRAY = _("Stay in the tray")
MINIMISED = _("Stay minimised")
QUIT = _("Quit")


class ClosePolicy:
    """Applies the answer that was saved; it asks only while the data is open, which saves the answer."""

    def __init__(
        self, program: AppController, background: BackgroundServices, reminder: ReminderService
    ) -> None:
        self._program = program
        self._background = background
        self._reminder = reminder

    def allows(self) -> bool:
        """Whether closing the window ends the program; where not, ask, hide or minimise."""
        try:
            choices = self._reminder.choices()
        except KnownError:
            return True
        choice = choices.on_close
        # Without a weekly time there is nothing to wait for. Only open data saves an answer.
        if (
            choice == "quit"
            or choices.weekly_time is None
            or (choice == "ask" and self._program.services is None)
        ):
            return True
        if choice == "ask":
            self._ask()
        else:
            self._hide(choice)
        return False

    def _ask(self) -> None:
        if self._program.window is not None:
            tray = self._background.tray.available()
            close_question(self._program.window.main_window, self._on_answer, tray=tray).open()

    def _on_answer(self, choice: str) -> None:
        if self._program.services is not None:
            # Where it cannot be saved, it is asked again next time.
            with suppress(KnownError):
                self._program.services.settings.change(on_close=choice)
        if choice == "quit":
            self._program.quit()
        else:
            self._hide(choice)

    def _hide(self, how: str) -> None:
        window = self._program.window
        if window is None:
            return
        if window.navigator is not None and not window.navigator.flush():
            # The window stays and says what is not saved.
            self._program.unsaved.watch_later()
            return
        if how == "tray" and self._background.tray.available():
            window.main_window.hide()
        else:
            # Without an icon, a hidden window could not be found again.
            window.main_window.showMinimized()


def close_question(parent: QWidget, on_answer: Callable[[str], None], *, tray: bool) -> FormDialog:
    """Return the dialog that asks; `on_answer` takes `tray`, `minimise` or `quit`; Esc calls nothing."""
    from leadway.ui.forms.dialog import FormDialog
    from leadway.ui.widgets.buttons import on_clicked
    from leadway.ui.widgets.text import Caption, Paragraph

    dialog = FormDialog(QUESTION, parent, action=IN_TRAY if tray else MINIMISED, close=QUIT)
    dialog.add(Paragraph(WITH_TRAY if tray else WITHOUT_TRAY))
    dialog.add(Caption(CHANGE))
    dialog.accepted.connect(partial(on_answer, "tray" if tray else "minimise"))
    on_clicked(dialog.close_button, on_answer, "quit")
    return dialog
