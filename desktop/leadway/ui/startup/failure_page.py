"""What the window shows until the data is open, or if it cannot be: what is wrong, and the ways on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leadway.domain.errors import KnownError
from leadway.ui.background_task import BackgroundTask, run_in_background
from leadway.ui.widgets.buttons import PrimaryButton
from leadway.ui.widgets.scroll_column import Column
from leadway.ui.widgets.text import Caption, Paragraph, Question

if TYPE_CHECKING:
    from leadway.services.backup.diagnosis import Diagnosis
    from leadway.services.backup.recovery import RecoveryService
    from leadway.ui.backup.recovery_actions import RecoveryActions

CANNOT_OPEN = "Your weeks cannot be opened right now"
ASKING = "Asking the keychain for the key…"
NOT_OPEN = "Not open"
EXAMINING = "Looking at what is there, and at your copies…"
TRY_AGAIN = "Try again"
STUCK = "If it does not open"
KEPT = "Only what you chose for it opens what is here; nobody else can do that, and we cannot either."
STAYS = "It is left as it is, whatever you do next."
BACK = "Back to unlocking"


class FailurePage(Column):
    """Empty at first: on most days the data is open before anything could be read."""

    again = Signal()

    back = Signal()
    """The data is to be unlocked after all."""

    wanted = Signal(object)
    """A way back was chosen; carries the Way."""

    titled = Signal(str)
    """What the window's title says of it."""

    open_folder = Signal(str)
    """Other data is to be opened; carries its folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work: BackgroundTask | None = None
        self._stuck = False
        self._recovery_service: RecoveryService | None = None
        self.heading = Question("", self)
        self.sentence = Paragraph("", self, selectable=True)
        self.next_step = Caption("", self, size="body")
        self.safe = Paragraph("", self)
        self.failed = Paragraph("", self)
        self.button = PrimaryButton(TRY_AGAIN, self)
        self.button.clicked.connect(self._on_again)
        self.recovery: RecoveryActions | None = None
        self._below = QVBoxLayout()
        self._below.setContentsMargins(0, 16, 0, 0)
        for widget in (self.heading, self.sentence, self.next_step, self.safe, self.failed):
            self.add(widget)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_layout(self._below)
        self.safe.hide()
        self.failed.hide()
        self.button.hide()

    def show_waiting(self) -> None:
        """Say that the keychain takes its time; it may be waiting for the person."""
        self._forget()
        self.heading.setText("")
        self.sentence.setText(ASKING)
        self.next_step.setText("")
        self.button.hide()

    def show_fault(self, error: KnownError, recovery_service: RecoveryService | None = None) -> None:
        """Say what is wrong and what can be done; then what is safe, and the ways back that there are."""
        self._show(CANNOT_OPEN, error, TRY_AGAIN, recovery_service)

    def show_cannot_unlock(self, recovery_service: RecoveryService) -> None:
        """Say which ways on there are for whoever cannot unlock the data; nothing is wrong with it."""
        from leadway.services.keys import LockedError

        self._show(STUCK, LockedError(KEPT, STAYS, ()), BACK, recovery_service)

    def _show(
        self, heading: str, error: KnownError, button: str, recovery_service: RecoveryService | None
    ) -> None:
        self._forget()
        self._stuck = button == BACK
        self.heading.setText(heading)
        self.sentence.setText(error.sentence)
        self.next_step.setText(error.next_step)
        self.titled.emit(NOT_OPEN)
        self.button.setText(button)
        self.button.show()
        self.button.setFocus()
        if recovery_service is not None:
            self._recovery_service = recovery_service
            self.safe.say(EXAMINING)
            examine = partial(recovery_service.examine, error)
            self._work = run_in_background(examine, self._on_examined, self._on_not_examined, self, "db")

    def show_failed(self, error: KnownError) -> None:
        """Say why a way back did not lead there; the others are still open."""
        self.failed.say(str(error))
        best = self.recovery.best if self.recovery is not None else None
        (best or self.button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_examined(self, fault: Diagnosis) -> None:
        if self._recovery_service is None:
            return
        from leadway.ui.backup import recovery_actions  # a start without a fault never needs it

        self.safe.say(fault.safe)
        self.titled.emit(recovery_actions.HEADING)
        self.recovery = actions = recovery_actions.RecoveryActions(self._recovery_service, fault)
        actions.wanted.connect(self.wanted)
        actions.elsewhere.connect(self.open_folder)
        actions.again.connect(self._on_again)
        self._below.addWidget(actions)
        if actions.best is not None:
            # One primary action: the way back that is best.
            # Also in a window that is not in front yet: it has its focus when it comes there.
            had_focus = self.window().focusWidget() is self.button
            self.button.hide()
            if had_focus:
                actions.best.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_not_examined(self, error: KnownError) -> None:
        self.safe.say(str(error))

    def _forget(self) -> None:
        if self._work is not None:
            self._work.forget()
            self._work = None
        self._recovery_service = None
        self.safe.say("")
        self.failed.say("")
        if self.recovery is not None:
            actions, self.recovery = self.recovery, None
            actions.hide()
            actions.deleteLater()

    def _on_again(self) -> None:
        if self._stuck:
            self._forget()
            self.back.emit()
            return
        self.show_waiting()
        self.again.emit()
