"""The page shown while the data does not open: what is wrong, and what can be done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from leadway.domain.errors import KnownError, UnfitFolderError
from leadway.i18n import _
from leadway.ui.background_task import BackgroundTask, run_in_background
from leadway.ui.widgets.buttons import PrimaryButton
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Caption, Paragraph, Question
from leadway.ui.widgets.vbox import column, remove_widget

if TYPE_CHECKING:
    from leadway.services.backup.recovery import Diagnosis, RecoveryService
    from leadway.ui.app.commands import AppRequests
    from leadway.ui.backup.recovery_actions import RecoveryActions
    from leadway.ui.startup.copy_offer import CopyOffer

CANNOT_OPEN = _("Leadway couldn’t open your data")
ASKING = _("Waiting for the keychain…")
NOT_OPEN = _("Not open")
EXAMINING = _("Checking what is in the folder…")
TRY_AGAIN = _("Try again")
STUCK = _("If you can’t unlock it")
KEPT = _("Only your passphrase, recovery key or keychain opens this data. Nobody else can help, not even we.")
STAYS = _("Your data stays as it is, whatever you do next.")
BACK = _("Back to unlocking")


class FailurePage(ScrollColumn):
    """Empty at first: on most days the data opens before anybody could read it."""

    back = Signal()
    """The person wants to unlock the data after all."""

    titled = Signal(str)
    """The text for the window's title."""

    def __init__(self, requests: AppRequests) -> None:
        super().__init__()
        self._requests = requests
        self._work: BackgroundTask | None = None
        self._locked = False
        self._recovery_service: RecoveryService | None = None
        self._offer: CopyOffer | None = None
        self.heading = Question()
        self.sentence = Paragraph(selectable=True)
        self.next_step = Caption(size="body")
        self.safe = Paragraph()
        self.failed = Paragraph()
        self.button = PrimaryButton(TRY_AGAIN, clicked=self._on_again)
        self.recovery: RecoveryActions | None = None
        self._below = column(margins=(0, 16, 0, 0))
        for widget in (self.safe, self.failed, self.button):
            widget.hide()
        self.add(
            self.heading, self.sentence, self.next_step, self.safe, self.failed, self.button, self._below
        )

    def show_waiting(self) -> None:
        """Say that the keychain has not answered yet; it may be waiting for the person."""
        self._forget()
        self.heading.setText("")
        self.sentence.setText(ASKING)
        self.next_step.setText("")
        self.button.hide()

    def show_fault(self, error: KnownError, recovery_service: RecoveryService | None = None) -> None:
        """Say what is wrong and what to do; then what is safe, and which recovery actions there are."""
        self._show(CANNOT_OPEN, error, TRY_AGAIN, recovery_service)

    def show_cannot_unlock(self, recovery_service: RecoveryService) -> None:
        """Say what can be done when the data cannot be unlocked; nothing is wrong with it."""
        from leadway.services.keys import LockedError

        self._show(STUCK, LockedError(KEPT, STAYS, ()), BACK, recovery_service)

    def _show(
        self, heading: str, error: KnownError, button: str, recovery_service: RecoveryService | None
    ) -> None:
        self._forget()
        self._locked = button == BACK
        self.heading.setText(heading)
        self.sentence.setText(error.sentence)
        self.next_step.setText(error.next_step)
        self.titled.emit(NOT_OPEN)
        self.button.setText(button)
        self.button.show()
        self.button.setFocus()
        if recovery_service is not None and isinstance(error, UnfitFolderError):
            # A start without a fault does not load them.
            from leadway.services.copying import copy_data
            from leadway.ui.startup.copy_offer import CopyOffer

            self._offer = offer = CopyOffer(partial(copy_data, recovery_service.folder))
            offer.copied.connect(self._requests.open_folder)
            self._below.addWidget(offer)
        if recovery_service is not None:
            self._recovery_service = recovery_service
            self.safe.set_or_hide(EXAMINING)
            examine = partial(recovery_service.examine, error)
            self._work = run_in_background(examine, self._on_examined, self._on_not_examined, self, "db")

    def show_failed(self, error: KnownError) -> None:
        """Say why a recovery action failed; the others are still there."""
        self.failed.set_or_hide(str(error))
        best = self.recovery.best if self.recovery is not None else None
        (best or self.button).setFocus()

    def _on_examined(self, fault: Diagnosis) -> None:
        if self._recovery_service is None:
            return
        from leadway.ui.backup import recovery_actions  # a start without a fault does not load it

        self.safe.set_or_hide(fault.safe)
        self.titled.emit(recovery_actions.HEADING)
        self.recovery = actions = recovery_actions.RecoveryActions(
            self._recovery_service, fault, self._requests
        )
        actions.again.connect(self._on_again)
        self._below.addWidget(actions)
        if actions.best is not None:
            # One primary action: the best recovery action.
            # A window that is not in front yet gets its focus when it comes to the front.
            had_focus = self.window().focusWidget() is self.button
            self.button.hide()
            if had_focus:
                actions.best.setFocus()

    def _on_not_examined(self, error: KnownError) -> None:
        self.safe.set_or_hide(str(error))

    def _forget(self) -> None:
        if self._work is not None:
            self._work.forget()
            self._work = None
        self._recovery_service = None
        if self._offer is not None:
            remove_widget(self._below, self._offer)
            self._offer = None
        self.safe.set_or_hide("")
        self.failed.set_or_hide("")
        if self.recovery is not None:
            actions, self.recovery = self.recovery, None
            actions.hide()
            actions.deleteLater()

    def _on_again(self) -> None:
        if self._locked:
            self._forget()
            self.back.emit()
            return
        self.show_waiting()
        self._requests.try_again.emit()
