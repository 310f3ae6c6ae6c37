"""Shows and changes the unlock methods; part of the settings and of the set-up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from leadway.domain.change import ProgramPart
from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.keys.key_settings import KeySettings, KeyState
from leadway.services.session import Services
from leadway.ui.background_task import run_in_background
from leadway.ui.settings.older_backups import OlderBackupsSection
from leadway.ui.settings.recovery_form import RecoverySection
from leadway.ui.settings.unlock_forms import (
    DONE_PASSPHRASE,
    WAIT,
    KeychainSection,
    PassphraseSection,
    RekeySection,
)
from leadway.ui.widgets.section import MessageLine
from leadway.ui.widgets.text import Paragraph
from leadway.ui.widgets.vbox import VBox

ENCRYPTED = _("Everything you write is encrypted on this disk.")
UNPROTECTED = _(
    "But its key is in a file next to it. Anyone who can read your files can read your notes. Set a "
    "passphrase to change that."
)
ONLY_KEYCHAIN = _("This computer’s keychain opens it once you have logged in. Nobody can read it otherwise.")
BOTH = _(
    "This computer’s keychain opens it at the start. Your passphrase unlocks it, or opens it when the "
    "keychain does not answer."
)
ONLY_PASSPHRASE = _("Only your passphrase opens it, at every start.")
NO_RECOVERY_PASSPHRASE = _("You have no recovery key: if you forget your passphrase, your notes are lost.")
NO_RECOVERY_BOTH = _(
    "You have no recovery key: if you forget your passphrase and the keychain is lost, your notes are lost."
)
NO_RECOVERY_KEYCHAIN = _(
    "Without a recovery key, losing this computer’s password store means losing your notes."
)
HAS_RECOVERY = _("If everything else is lost, your recovery key opens it.")
UNCONFIRMED = _("You made a recovery key but have not typed it back yet. Type it back, or make a new one.")
DAMAGED = _(
    "Part of the key file is damaged; the rest still opens your data. Set a new passphrase to repair it."
)
EXPOSED = _(
    "Copies of your files from before may still open today’s notes without your passphrase. Change the "
    "encryption key to end that."
)
CHANGE = _("The change of the unlock methods")
_BETWEEN = 16

T = TypeVar("T")
_UnlockSection = PassphraseSection | KeychainSection | RecoverySection | RekeySection | OlderBackupsSection


class UnlockMethods(VBox):
    """How the data is protected, and what can be changed. While a change runs, everything here is disabled.

    The set-up asks for less: `few` leaves out the keychain and the encryption key.
    """

    rekey_requested = Signal(str)
    """The key of the data is to be exchanged; carries the passphrase, or an empty text."""

    def __init__(self, services: Services, *, few: bool = False) -> None:
        super().__init__()
        self._services = services
        self._working = False
        self._focused: QWidget | None = None
        self.now = Paragraph()
        self.waiting = MessageLine()
        self.add(self.now, self.waiting)
        self.passphrase = PassphraseSection(self._run)
        self.keychain = KeychainSection(services, self._run)
        self.recovery = RecoverySection(services, self._run)
        self.rekey = RekeySection()
        self.older_backups = OlderBackupsSection(services, self._run)
        for due in (self.passphrase.exchange_due, self.keychain.exchange_due, self.rekey.rekey_requested):
            due.connect(self.rekey_requested)
        self._sections: list[_UnlockSection] = []
        for section in (self.passphrase, self.keychain, self.recovery, self.rekey, self.older_backups):
            section.setParent(self)
            section.hide()
            if not few or section in (self.passphrase, self.recovery):
                self._sections.append(section)
                self.add(_BETWEEN, section)

    @property
    def is_working(self) -> bool:
        """Whether a change is running."""
        return self._working

    def refresh(self) -> None:
        """Show which unlock methods there are; a form that is being filled in stays."""
        if self._working:
            return
        try:
            state = self._services.protection().state()
        except KnownError as error:
            self.now.setText(str(error))
            for section in self._sections:
                section.hide()
            return
        self.now.setText(protection_text(state))
        for section in self._sections:
            if section is not self.older_backups:
                section.show()
            section.show_state(state)

    def forget(self) -> None:
        """Forget every secret that is not set yet."""
        if not self._working:
            for section in self._sections:
                section.close_form()

    def show_rekeyed(self, recovery_key: str, error: KnownError | None) -> None:
        """Say that the key was exchanged, or why not; show the new recovery key if there is one."""
        if self.rekey in self._sections:
            self.rekey.show_result(error)
        elif error is None:
            self.passphrase.show_done(DONE_PASSPHRASE)
        else:
            self.passphrase.show_error(error)
        if recovery_key:
            self.recovery.show_key(recovery_key)

    def _run(
        self,
        task: Callable[[KeySettings], T],
        on_result: Callable[[T], object],
        on_error: Callable[[KnownError], object],
        waiting: str = WAIT,
    ) -> None:
        """Run a change in the background and show the state after it."""

        def finish(result: T) -> None:
            self._end_work()
            on_result(result)
            self.refresh()
            self._services.changes.announce(ProgramPart.KEY)

        def fail(error: KnownError) -> None:
            self._end_work()
            self.refresh()
            on_error(error)

        self._working = True
        self.waiting.set_or_hide(waiting)
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            # A disabled widget loses the focus; on this line no key does anything.
            self._focused = focused
            self.waiting.setFocus()
        for section in self._sections:
            section.setEnabled(False)
        run_in_background(partial(task, self._services.protection()), finish, fail, self, about=CHANGE)

    def _end_work(self) -> None:
        self._working = False
        for section in self._sections:
            section.setEnabled(True)
        focused, self._focused = self._focused, None
        if focused is not None and self.waiting.hasFocus():
            focused.setFocus()
        self.waiting.set_or_hide("")


def protection_text(state: KeyState) -> str:
    """Return how the data is protected, and what happens if an unlock method is lost: a line for each."""
    if state.unprotected:
        now = UNPROTECTED
    elif state.keychain:
        now = BOTH if state.passphrase else ONLY_KEYCHAIN
    else:
        now = ONLY_PASSPHRASE
    lines = [f"{ENCRYPTED} {now}"]
    if state.recovery:
        lines.append(HAS_RECOVERY)
    elif state.recovery_unconfirmed:
        lines.append(UNCONFIRMED)
    elif not state.unprotected:
        lines.append(_without_recovery(state))
    if state.exposed:
        lines.append(EXPOSED)
    if state.damaged:
        lines.append(DAMAGED)
    return "\n".join(lines)


def _without_recovery(state: KeyState) -> str:
    if not state.keychain:
        return NO_RECOVERY_PASSPHRASE
    return NO_RECOVERY_BOTH if state.passphrase else NO_RECOVERY_KEYCHAIN
