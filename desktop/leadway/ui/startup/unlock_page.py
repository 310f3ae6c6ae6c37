"""The page shown while the data is locked: it asks for the unlock methods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from leadway.domain.errors import KnownError, OwnFaultError
from leadway.domain.recovery_key import MistypedError
from leadway.i18n import _
from leadway.services.keys import Key, Kind
from leadway.ui.app.commands import AppRequests
from leadway.ui.background_task import run_in_background
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton
from leadway.ui.widgets.field import Field, SecretField
from leadway.ui.widgets.recovery_field import RecoveryField
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Caption, Paragraph, Question
from leadway.ui.widgets.vbox import outdent

LOCKED = _("Leadway is locked")
SAFE = _("Everything you wrote is saved and encrypted. Reminders still work.")
KEPT = _(
    "It is kept in this program’s memory until you unlock, and saved then: do not quit Leadway or turn the "
    "computer off. Everything else is saved and encrypted."
)
HIDDEN = _("Leadway is hidden")
HIDES = _(
    "You have no passphrase, so this only hides the screen: anybody here can show it again. To keep others "
    "out, set a passphrase in Settings, under Protection."
)
PASSPHRASE = _("Your passphrase")
RECOVERY = _("Your recovery key")
UNLOCK = _("Unlock")
SHOW = _("Show it again")
BY_RECOVERY = _("Use the recovery key instead")
BY_PASSPHRASE = _("Use the passphrase instead")
BY_KEYCHAIN = _("Ask the keychain again")
CANNOT_UNLOCK = _("I can’t unlock it…")
CHECKING = _("One moment…")
ASKING = _("The keychain has not answered yet. You need not wait for it.")
ANSWERED = _("The keychain has answered now. Go on typing, or ask it again.")
NOT_OPENED = str(OwnFaultError())

Open = Callable[[str, str], Key]
"""Opens with a passphrase or a recovery key; raises KnownError where it is wrong. Slow."""


class UnlockPage(ScrollColumn):
    """Asks for a secret. `unlock` gets it in the background, and the page forgets it."""

    def __init__(self, unlock: Open, requests: AppRequests) -> None:
        super().__init__(width=640)
        self._unlock = unlock
        self._requests = requests
        self._methods: tuple[str, ...] = ()
        self._by = ""
        self.heading = Question(LOCKED)
        self.sentence = Paragraph(SAFE)
        self.unsaved = Paragraph()
        self.passphrase = SecretField("unlock/passphrase", PASSPHRASE)
        self.recovery = RecoveryField("unlock/recovery", RECOVERY)
        self._fields: dict[str, Field] = {Kind.PASSPHRASE: self.passphrase, Kind.RECOVERY: self.recovery}
        self.message = Paragraph()
        self.waiting = Caption(CHECKING, size="body")
        self.button = PrimaryButton(UNLOCK, clicked=self._on_unlock)
        self.other_button = LinkButton(BY_RECOVERY, clicked=self._on_other)
        self.keychain_button = LinkButton(BY_KEYCHAIN, clicked=self._on_keychain)
        self.cannot_unlock_button = LinkButton(CANNOT_UNLOCK, clicked=requests.cannot_unlock)
        links = (self.other_button, self.keychain_button, self.cannot_unlock_button)
        self._controls = (self.passphrase, self.recovery, self.button, *links)
        self.add(
            self.heading,
            self.sentence,
            self.unsaved,
            self.passphrase,
            self.recovery,
            self.message,
            self.waiting,
        )
        self.add(self.button, *(outdent(link, fill=False) for link in links))
        self.passphrase.submitted.connect(self._on_unlock)
        self.recovery.submitted.connect(self._on_unlock)
        self.recovery.mended.connect(self.message.hide)

    def ask(self, methods: Sequence[str], error: KnownError | None = None, unsaved: str = "") -> None:
        """Ask for one of these methods; only hide where none is typed.

        `error` says why it is asked, `unsaved` what could not be saved before.
        """
        self._methods = tuple(methods)
        typed = [method for method in self._fields if method in self._methods]
        if self._by not in typed:
            self._by = typed[0] if typed else ""
        self.heading.setText(LOCKED if typed else HIDDEN)
        self.sentence.set_or_hide(HIDES if not typed else "" if unsaved else SAFE)
        self.unsaved.set_or_hide(f"{unsaved} {KEPT}" if unsaved else "")
        # Where a passphrase alone opens it, the heading says it already; of a keychain it says what became.
        self.message.set_or_hide(
            error.sentence if error is not None and Kind.KEYCHAIN in self._methods else ""
        )
        self.button.setText(UNLOCK if typed else SHOW)
        self._show_method()

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.passphrase.secret() or self.recovery.text())

    def enter(self) -> None:
        """Focus the field, or the button where nothing is typed."""
        self._fields.get(self._by, self.button).setFocus()

    def _show_method(self) -> None:
        for method, field in self._fields.items():
            field.setVisible(method == self._by)
        self.other_button.setVisible(all(method in self._methods for method in self._fields))
        self.other_button.setText(BY_RECOVERY if self._by == Kind.PASSPHRASE else BY_PASSPHRASE)
        self.keychain_button.setVisible(bool(self._by) and Kind.KEYCHAIN in self._methods)
        self.cannot_unlock_button.setVisible(bool(self._by))
        self._show_waiting(waiting=False)

    def _show_waiting(self, *, waiting: bool) -> None:
        """Show whether a secret is being tried; nothing can be pressed meanwhile."""
        self.waiting.setVisible(waiting)
        for widget in self._controls:
            widget.setEnabled(not waiting)

    def _forget(self) -> None:
        self.passphrase.clear()
        self.recovery.clear()

    def _on_keychain(self) -> None:
        # What was typed would hold up the answer.
        self._forget()
        self._requests.try_again.emit()

    def _on_other(self) -> None:
        self._forget()
        self.message.set_or_hide("")
        self._by = Kind.RECOVERY if self._by == Kind.PASSPHRASE else Kind.PASSPHRASE
        self._show_method()
        self.enter()

    def _on_unlock(self) -> None:
        if not self._by:
            self._requests.try_again.emit()
            return
        by_passphrase = self._by == Kind.PASSPHRASE
        secret = self.passphrase.secret() if by_passphrase else self.recovery.text()
        if not secret:
            self.enter()
            return
        self.message.set_or_hide("")
        self._show_waiting(waiting=True)
        typed = (secret, "") if by_passphrase else ("", secret)
        run_in_background(partial(self._unlock, *typed), self._on_opened, self._on_wrong, self)

    def _on_opened(self, key: Key) -> None:
        self._forget()
        self._requests.unlocked.emit(key)
        if not self.button.isEnabled():
            # The page is still there and nobody asks again: it must not wait for ever.
            self._show_waiting(waiting=False)
            self.message.set_or_hide(NOT_OPENED)
            self.enter()

    def _on_wrong(self, error: KnownError) -> None:
        self._show_waiting(waiting=False)
        self.message.set_or_hide(str(error))
        # A recovery key with a typing error stays, to be corrected; a passphrase is cleared.
        self.passphrase.clear()
        self.enter()
        if isinstance(error, MistypedError):
            self.recovery.mark(error.groups)
