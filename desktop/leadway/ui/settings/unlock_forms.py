"""The section of each unlock method, with its form: passphrase, keychain, recovery key, encryption key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.keys.key_settings import KeySettings, KeyState
from leadway.services.session import Services
from leadway.ui.settings.new_passphrase import NewPassphrase
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton
from leadway.ui.widgets.chip import CheckChip
from leadway.ui.widgets.field import SecretField
from leadway.ui.widgets.flow import Flow, button_row
from leadway.ui.widgets.scroll_column import keep_together
from leadway.ui.widgets.section import MessageLine, Section
from leadway.ui.widgets.text import Caption, Paragraph
from leadway.ui.widgets.vbox import VBox

YOURS = _("Your passphrase")
RECOVERY_DOES = _("If you forgot it, type your recovery key.")
CONTINUE = _("Continue")
WAIT = _("One moment. This is slow on purpose, to make guessing slow.")
CANCEL = _("Cancel")

PASSPHRASE = _("Passphrase")
PASSPHRASE_MEANS = _("You type it to unlock Leadway. If you forget it, only the recovery key helps.")
SET, CHANGE, REMOVE = _("Set a passphrase…"), _("Change it…"), _("Remove it")
USE = _("Use this passphrase")
DONE_PASSPHRASE = _("From now on your passphrase opens it.")
DONE_REMOVED = _("The passphrase is removed.")

KEYCHAIN = _("Keychain of this computer")
KEYCHAIN_MEANS = _(
    "The password store of this computer opens Leadway once you have logged in. "
    "Without it, Leadway asks for your passphrase at every start."
)
KEYCHAIN_LOST = _("You unlocked Leadway by typing this time. If the keychain lost its entry, add it again.")
KEYCHAIN_AGAIN = _("Add it to the keychain again")
KEYCHAIN_SWITCH = _("Let the keychain open Leadway")
WAIT_KEYCHAIN = _("Asking the keychain…")
STAYED = _("The keychain keeps its entry for now: a backup still needs it, or the keychain did not answer.")
DONE_AGAIN = _("The keychain has the key again and opens Leadway at the next start.")

REKEY = _("Encryption key")
REKEY_MEANS = _(
    "Change the encryption key if someone may have your files and your passphrase or recovery key. Older "
    "backups still open with their old passphrase or recovery key."
)
RENEWS = _("You get a new recovery key afterwards. The one on paper then opens older backups only.")
OPEN_REKEY = _("Change the key…")
REKEY_NOW = _("Change it now")
DONE_REKEYED = _("Your data has a new encryption key.")

T = TypeVar("T")


class RunChange(Protocol):
    """Runs a change in the background, then calls `on_result` or `on_error`; `waiting` is shown meanwhile."""

    def __call__(
        self,
        task: Callable[[KeySettings], T],
        on_result: Callable[[T], object],
        on_error: Callable[[KnownError], object],
        waiting: str = WAIT,
    ) -> None:
        """Run it."""


class FormSection(Section):
    """Buttons that are replaced by a form; its error is shown in the form while that is open.

    A subclass fills `form`, clears what was typed in `_clear`, and ends with `_lay_out`.
    """

    def __init__(self, heading: str, means: str) -> None:
        super().__init__(heading, Paragraph(means))
        self.form = VBox(spacing=12)
        keep_together(self.form)
        self.form_message = MessageLine()

    def close_form(self) -> None:
        """Forget what was typed and shown."""
        self._clear()
        self.form_message.set_or_hide("")
        self.form.hide()
        self._buttons.show()

    def cancel(self) -> None:
        """Close the form and focus the button that opens it."""
        self.close_form()
        self._first.setFocus()

    def show_done(self, text: str, _result: object = None) -> None:
        """Close the form and show what was done."""
        self.cancel()
        self.message.set_or_hide(text)

    def show_error(self, error: KnownError) -> None:
        """Show why nothing was changed, in the form while that is open."""
        # Without a key file that can be read, the whole section is hidden for now.
        if not self.form.isHidden():
            self.form_message.show_error(error)
        else:
            super().show_error(error)

    def _lay_out(self, buttons: Flow, first: QWidget, *more: QWidget) -> None:
        self._buttons, self._first = buttons, first
        self.form.hide()
        self.add(buttons, self.form, *more, self.message)

    def _open(self, first: QWidget) -> None:
        self.message.set_or_hide("")
        self._buttons.hide()
        self.form.show()
        first.setFocus()

    def _clear(self) -> None:
        raise NotImplementedError


class ConfirmForm(VBox):
    """Asks for the present passphrase before a change; hidden until then."""

    def __init__(self, name: str) -> None:
        super().__init__(spacing=12)
        self._then: Callable[[str], object] | None = None
        self._is_needed = False
        self.passphrase = SecretField(name, YOURS)
        self.go_button = QuietButton(CONTINUE, clicked=self._on_go)
        self.cancel_button = QuietButton(CANCEL, clicked=self.close_form)
        self.add(self.passphrase, button_row(self.go_button, self.cancel_button))
        self.passphrase.submitted.connect(self._on_go)
        self.hide()

    def show_state(self, state: KeyState) -> None:
        """Note whether there is a passphrase to be asked for."""
        self._is_needed = state.passphrase
        self.passphrase.set_hint(RECOVERY_DOES if state.recovery else "")

    def ask(self, then: Callable[[str], object]) -> None:
        """Call this with what was typed; at once and with an empty text where there is no passphrase."""
        if not self._is_needed:
            then("")
            return
        self._then = then
        self.show()
        self.passphrase.setFocus()

    def close_form(self) -> None:
        """Forget what was typed."""
        self._then = None
        self.passphrase.clear()
        self.hide()

    def _on_go(self) -> None:
        secret, then = self.passphrase.secret(), self._then
        if not secret or then is None:
            self.passphrase.setFocus()
            return
        self.close_form()
        then(secret)


class PassphraseSection(FormSection):
    """Set, change or remove the passphrase. `exchange_due` carries it once the key must be exchanged."""

    exchange_due = Signal(str)

    def __init__(self, run: RunChange) -> None:
        super().__init__(PASSPHRASE, PASSPHRASE_MEANS)
        self._run = run
        self.open_button = QuietButton(SET, clicked=self._on_open)
        self.remove_button = LinkButton(REMOVE, clicked=self._on_remove)
        self.present = SecretField("protection/passphrase/present", YOURS)
        self.new = NewPassphrase("protection/passphrase")
        self.set_button = PrimaryButton(USE, clicked=self.new.submit)
        self.confirm = ConfirmForm("protection/passphrase/remove")
        cancel = QuietButton(CANCEL, clicked=self.cancel)
        self.form.add(self.present, self.new, self.form_message, button_row(self.set_button, cancel))
        self._lay_out(button_row(self.open_button, self.remove_button), self.open_button, self.confirm)
        self.present.submitted.connect(self.new.first.setFocus)
        self.new.chosen.connect(self._on_chosen)
        self.new.first.changed.connect(self.form_message.hide)

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return self.new.is_empty()

    def show_state(self, state: KeyState) -> None:
        """Offer what fits the state."""
        self.open_button.setText(CHANGE if state.passphrase else SET)
        self.present.setVisible(state.passphrase)
        self.present.set_hint(RECOVERY_DOES if state.recovery else "")
        self.confirm.show_state(state)
        # The last unlock method stays; where the keychain opens the data, too, the passphrase can go.
        self.remove_button.setVisible(state.passphrase and (state.keychain or state.unprotected))

    def show_error(self, error: KnownError) -> None:
        super().show_error(error)
        if self.form.isVisible():
            self._first_field().setFocus()

    def _clear(self) -> None:
        self.present.clear()
        self.new.clear()
        self.confirm.close_form()

    def _first_field(self) -> SecretField:
        return self.new.first if self.present.isHidden() else self.present

    def _on_open(self) -> None:
        self._open(self._first_field())

    def _on_chosen(self, secret: str) -> None:
        present = self.present.secret()
        self.present.clear()
        self.form_message.set_or_hide("")
        task = partial(KeySettings.set_passphrase, text=secret, present=present)
        self._run(task, partial(self._on_set, secret), self.show_error)

    def _on_set(self, secret: str, exposed: bool) -> None:  # noqa: FBT001 -- the result of the change
        self.show_done(DONE_PASSPHRASE)
        if exposed:
            self.exchange_due.emit(secret)

    def _on_remove(self) -> None:
        self.confirm.ask(self._remove)

    def _remove(self, present: str) -> None:
        task = partial(KeySettings.remove_passphrase, present=present)
        self._run(task, partial(self.show_done, DONE_REMOVED), self.show_error)


class KeychainSection(Section):
    """Whether the keychain opens the data. `exchange_due` is as in `PassphraseSection`."""

    exchange_due = Signal(str)

    def __init__(self, services: Services, run: RunChange) -> None:
        super().__init__(KEYCHAIN, Paragraph(KEYCHAIN_MEANS))
        self._services = services
        self._run = run
        self._has_new_entry = False
        self.switch = CheckChip(KEYCHAIN_SWITCH)
        self.switch.clicked.connect(self._on_switch)
        self.lost_notice = Caption(KEYCHAIN_LOST, size="body")
        self.again_button = QuietButton(KEYCHAIN_AGAIN, clicked=self._on_again)
        self.confirm = ConfirmForm("protection/keychain")
        self.add(self.switch, self.lost_notice, self.again_button, self.confirm, self.message)

    def show_state(self, state: KeyState) -> None:
        """Show whether it does; offer to add the entry again where it may be lost."""
        self.switch.set_on(on=state.keychain)
        self.confirm.show_state(state)
        may_be_lost = state.keychain and self._services.key.typed and not self._has_new_entry
        self.lost_notice.setVisible(may_be_lost)
        self.again_button.setVisible(may_be_lost)

    def close_form(self) -> None:
        """Forget what was typed."""
        self.confirm.close_form()

    def _on_switch(self) -> None:
        self.confirm.ask(self._stop if self.switch.is_on else partial(self._use, ""))

    def _on_again(self) -> None:
        self.confirm.ask(partial(self._use, DONE_AGAIN))

    def _stop(self, present: str) -> None:
        task = partial(KeySettings.stop_using_keychain, present=present)
        self._run(task, partial(self._on_entry_removed, present), self.show_error, WAIT_KEYCHAIN)

    def _use(self, text: str, present: str) -> None:
        task = partial(KeySettings.use_keychain, present=present)
        self._run(task, partial(self._on_used, text, present), self.show_error, WAIT_KEYCHAIN)

    def _on_used(self, text: str, present: str, exposed: bool) -> None:  # noqa: FBT001 -- the result
        self._has_new_entry = True
        self.message.set_or_hide(text)
        self.switch.setFocus()
        if exposed:
            self.exchange_due.emit(present)

    def _on_entry_removed(self, present: str, removed: bool) -> None:  # noqa: FBT001 -- the result
        self.message.set_or_hide("" if removed else STAYED)
        self.exchange_due.emit(present)


class RekeySection(FormSection):
    """Change the encryption key. `rekey_requested` carries the passphrase, or an empty text."""

    rekey_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__(REKEY, REKEY_MEANS)
        self._needs_passphrase = False
        self.open_button = QuietButton(OPEN_REKEY, clicked=self._on_open)
        self.renews = Caption(RENEWS, size="body")
        self.passphrase = SecretField("protection/rekey", YOURS)
        self.go_button = QuietButton(REKEY_NOW, clicked=self._on_go)
        self.cancel_button = QuietButton(CANCEL, clicked=self.cancel)
        self.form.body.setSpacing(self.body.spacing())
        self.form.add(self.renews, self.passphrase)
        self.form.add(button_row(self.go_button, self.cancel_button), self.form_message)
        self._lay_out(button_row(self.open_button), self.open_button)
        self.passphrase.submitted.connect(self._on_go)

    def show_state(self, state: KeyState) -> None:
        """Ask for what the change needs in this state."""
        self._needs_passphrase = state.passphrase
        self.passphrase.setVisible(state.passphrase)
        self.renews.setVisible(state.recovery or state.recovery_unconfirmed)

    def show_result(self, error: KnownError | None) -> None:
        """Show that the key was changed, or ask again and show why it was not."""
        if error is None:
            self.show_done(DONE_REKEYED)
        else:
            self._on_open()
            self.show_error(error)

    def _clear(self) -> None:
        self.passphrase.clear()

    def _on_open(self) -> None:
        self._open(self.passphrase if self._needs_passphrase else self.go_button)

    def _on_go(self) -> None:
        secret = self.passphrase.secret()
        if self._needs_passphrase and not secret:
            self.passphrase.setFocus()
        else:
            self.close_form()
            self.rekey_requested.emit(secret)
