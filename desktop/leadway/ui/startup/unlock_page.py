"""What the window shows while the data is locked: nothing of it, and the ways to open it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError, OwnFaultError
from leadway.domain.recovery_key import MistypedError
from leadway.services.keys import Key, Kind
from leadway.ui.background_task import run_in_background
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton
from leadway.ui.widgets.focus_order import move_focus
from leadway.ui.widgets.keyboard import is_enter, press_focused
from leadway.ui.widgets.outdent import outdent
from leadway.ui.widgets.recovery_field import RecoveryField
from leadway.ui.widgets.scroll_column import Column
from leadway.ui.widgets.secret import SecretField
from leadway.ui.widgets.text import Caption, Paragraph, Question

LOCKED = "Leadway is locked"
SAFE = "Everything you wrote is kept, encrypted. Your reminder goes on meanwhile."
HIDDEN = "Leadway is out of sight"
HIDES = (
    "You have no passphrase, so this only hides what was on the screen: anybody here can show it again. "
    "A passphrase keeps others out; you set it in Settings, under Protection."
)
PASSPHRASE = "Your passphrase"
RECOVERY = "Your recovery key"
UNLOCK = "Unlock"
SHOW = "Show it again"
BY_RECOVERY = "Use the recovery key instead"
BY_PASSPHRASE = "Use the passphrase instead"
BY_KEYCHAIN = "Ask the keychain again"
STUCK = "It does not open…"
CHECKING = "One moment…"
NOT_OPENED = str(OwnFaultError())

Open = Callable[[str, str], Key]
"""Opens with a passphrase or a recovery key; raises KnownError where that is not it. Slow."""


class UnlockPage(Column):
    """Asks for what opens the data. The secret goes to `unlock` beside the interface, and is forgotten."""

    opened = Signal(object)
    """What was typed is right; carries the Key."""

    again = Signal()
    """The keychain is to be asked, or what was hidden to be shown."""

    cannot_unlock = Signal()
    """The person has nothing that opens it, and asks what can be done."""

    def __init__(self, unlock: Open, parent: QWidget | None = None) -> None:
        super().__init__(parent, width=640)
        self._unlock = unlock
        self._methods: tuple[str, ...] = ()
        self._by = ""
        self.heading = Question(LOCKED)
        self.sentence = Paragraph(SAFE)
        self.passphrase = SecretField("unlock/passphrase", PASSPHRASE)
        self.recovery = RecoveryField("unlock/recovery", RECOVERY)
        self.said = Paragraph()
        self.waiting = Caption(CHECKING, size="body")
        self.button = PrimaryButton(UNLOCK)
        self.other_button = LinkButton(BY_RECOVERY)
        self.keychain_button = LinkButton(BY_KEYCHAIN)
        self.stuck_button = LinkButton(STUCK)
        self._controls = (
            *(self.passphrase, self.recovery, self.button),
            *(self.other_button, self.keychain_button, self.stuck_button),
        )
        for row in (self.heading, self.sentence, self.passphrase, self.recovery, self.said, self.waiting):
            self.add(row)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        self.add_layout(outdent(self.other_button, fill=False))
        self.add_layout(outdent(self.keychain_button, fill=False))
        self.add_layout(outdent(self.stuck_button, fill=False))
        self.passphrase.submitted.connect(self._on_unlock)
        self.recovery.submitted.connect(self._on_unlock)
        self.recovery.mended.connect(self._on_mended)
        self.button.clicked.connect(self._on_unlock)
        self.other_button.clicked.connect(self._on_other)
        self.keychain_button.clicked.connect(self.again)
        self.stuck_button.clicked.connect(self.cannot_unlock)

    def ask(self, methods: Sequence[str], error: KnownError | None = None) -> None:
        """Ask in one of these ways; without a typed one, only hide. `error` says why it is asked now."""
        self._methods = tuple(methods)
        typed = [method for method in (Kind.PASSPHRASE, Kind.RECOVERY) if method in self._methods]
        self._by = typed[0] if typed else ""
        self.heading.setText(LOCKED if typed else HIDDEN)
        self.sentence.setText(SAFE if typed else HIDES)
        # Where a passphrase alone opens it, the heading says it already; of a keychain it says what became.
        self.said.say(error.sentence if error is not None and Kind.KEYCHAIN in self._methods else "")
        self.button.setText(UNLOCK if typed else SHOW)
        self._show_method()

    def wait(self, words: str) -> None:
        """Say what is going on; nothing can be pressed meanwhile."""
        self.waiting.say(words)
        for widget in self._controls:
            widget.setEnabled(False)

    def enter(self) -> None:
        """Put the focus where typing opens it."""
        self._control().setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001  # Qt's own name and form
        return move_focus(self, forward=next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus."""
        if not (is_enter(event) and press_focused(self)):
            super().keyPressEvent(event)

    def _control(self) -> QWidget:
        if self._by == Kind.PASSPHRASE:
            return self.passphrase
        return self.recovery if self._by == Kind.RECOVERY else self.button

    def _show_method(self) -> None:
        both = Kind.PASSPHRASE in self._methods and Kind.RECOVERY in self._methods
        self.passphrase.setVisible(self._by == Kind.PASSPHRASE)
        self.recovery.setVisible(self._by == Kind.RECOVERY)
        self.other_button.setVisible(both)
        self.other_button.setText(BY_RECOVERY if self._by == Kind.PASSPHRASE else BY_PASSPHRASE)
        self.other_button.updateGeometry()
        self.keychain_button.setVisible(bool(self._by) and Kind.KEYCHAIN in self._methods)
        self.stuck_button.setVisible(bool(self._by))
        self._rest()

    def _rest(self) -> None:
        self.waiting.hide()
        for widget in self._controls:
            widget.setEnabled(True)

    def _on_other(self) -> None:
        self.passphrase.clear()
        self.recovery.clear()
        self.said.say("")
        self._by = Kind.RECOVERY if self._by == Kind.PASSPHRASE else Kind.PASSPHRASE
        self._show_method()
        self.enter()

    def _on_unlock(self) -> None:
        if not self._by:
            self.again.emit()
            return
        by_passphrase = self._by == Kind.PASSPHRASE
        secret = self.passphrase.secret() if by_passphrase else self.recovery.text()
        if not secret:
            self.enter()
            return
        self.said.say("")
        self.wait(CHECKING)
        typed = (secret, "") if by_passphrase else ("", secret)
        run_in_background(partial(self._unlock, *typed), self._on_opened, self._on_wrong, self)

    def _on_opened(self, key: Key) -> None:
        self.passphrase.clear()
        self.recovery.clear()
        self.opened.emit(key)
        if not self.button.isEnabled():
            # Nobody took it away and nobody asks anew: without this it would wait for ever.
            self._rest()
            self.said.say(NOT_OPENED)
            self.enter()

    def _on_mended(self) -> None:
        self.said.say("")

    def _on_wrong(self, error: KnownError) -> None:
        self._rest()
        self.said.say(str(error))
        # A long secret with one slip is mended, not typed anew: a recovery key stays, a passphrase goes.
        self.passphrase.clear()
        self.enter()
        if isinstance(error, MistypedError):
            self.recovery.mark(error.groups)
