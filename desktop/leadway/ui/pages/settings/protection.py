"""How the data is protected, said plainly, and the ways to it: a passphrase, the keychain, a recovery key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.services.keys.protection import Protection, State
from leadway.services.opening import Services
from leadway.ui.pages.settings.exchange_part import ExchangePart
from leadway.ui.pages.settings.protection_words import says
from leadway.ui.pages.settings.secret_parts import PassphraseForm, RecoveryForm
from leadway.ui.pages.settings.section import Part, Section
from leadway.ui.widgets.buttons import LinkButton, QuietButton
from leadway.ui.widgets.chip import CheckChip, Mark
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.text import Body, Soft
from leadway.ui.work import run

PASSPHRASE = "Passphrase"
PASSPHRASE_MEANS = "You type it when Leadway is locked. Nobody can tell it to you again, us included."
SET, CHANGE, REMOVE = "Set a passphrase…", "Change it…", "Remove it"
KEYCHAIN = "Keychain of this computer"
KEYCHAIN_MEANS = (
    "Opens Leadway by itself once you have logged in. Without it, the passphrase is asked at every start."
)
KEYCHAIN_SWITCH = "Let the keychain open Leadway"
STAYED = (
    "The entry stays in the keychain for now: a backup still opens by it, or the keychain gave no answer."
)
RECOVERY = "Recovery key"
RECOVERY_MEANS = "One page for the drawer at home. It opens your notes when all else is lost."
MAKE, RENEW, TYPE_BACK = "Make a recovery key…", "Make a new one…", "Type it back…"
WAIT = "One moment: this is slow on purpose, so that guessing is slow, too."
WAIT_KEYCHAIN = "Asking the keychain…"
DONE_PASSPHRASE = "From now on your passphrase opens it."
DONE_REMOVED = "No passphrase opens it any more."
DONE_EXCHANGED = "Everything is written anew, with another key."
DONE_CONFIRMED = "Your recovery key is on paper and right."

T = TypeVar("T")


class ProtectionSection(Section):
    """Each change is made beside the interface; meanwhile nothing else here can be pressed."""

    title = "Protection"

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._working = False
        self.now = Body()
        self.waiting = Soft(size="body")
        self.waiting.hide()
        self.add(self.now)
        self.add(self.waiting)
        self.passphrase = _PassphrasePart()
        self.keychain = _KeychainPart()
        self.recovery = _RecoveryPart()
        self.exchange = ExchangePart()
        self._parts = (self.passphrase, self.keychain, self.recovery, self.exchange)
        for part in self._parts:
            self.add_part(part)
        self.passphrase.form.chosen.connect(self._on_passphrase)
        self.passphrase.remove_button.clicked.connect(self._on_remove_passphrase)
        self.keychain.switch.clicked.connect(self._on_keychain)
        self.recovery.make_button.clicked.connect(self._on_make_recovery)
        self.recovery.form.typed.connect(self._on_typed_back)
        self.exchange.wanted.connect(self._on_exchange)

    def refresh(self) -> None:
        """Show which ways there are now; a form that is being filled in stays."""
        if self._working:
            return
        try:
            state = self._services.protection().state()
        except KnownError as error:
            self.now.setText(str(error))
            for part in self._parts:
                part.hide()
            return
        self.now.setText(says(state))
        for part in self._parts:
            part.show()
            part.show_state(state)

    def show_exchanged(self, recovery_key: str, error: KnownError | None) -> None:
        """Say that the key was exchanged, or why not, and show the new recovery key if there is one."""
        self.exchange.said.say(DONE_EXCHANGED if error is None else str(error))
        self.show_widget(self.exchange)
        if recovery_key:
            self.recovery.show_key(recovery_key)

    def keep(self) -> None:
        """Forget every secret: what was not finished is not kept."""
        if not self._working:
            self.passphrase.close_form()
            self.recovery.close_form()
            self.exchange.close_form()

    def _do(
        self,
        task: Callable[[Protection], T],
        on_result: Callable[[T], None],
        on_error: Callable[[KnownError], None],
        words: str = WAIT,
    ) -> None:
        """Change something beside the interface, and show what holds after it."""
        protection = self._services.protection()

        def change() -> T:
            return task(protection)

        def succeeded(result: T) -> None:
            self._rest()
            on_result(result)
            self.refresh()
            self._services.changes.announce("protection")

        def failed(error: KnownError) -> None:
            self._rest()
            self.refresh()
            on_error(error)

        self._working = True
        self.waiting.say(words)
        for part in self._parts:
            part.setEnabled(False)
        run(change, succeeded, failed, owner=self)

    def _rest(self) -> None:
        self._working = False
        self.waiting.say("")
        for part in self._parts:
            part.setEnabled(True)

    def _on_passphrase(self) -> None:
        text = self.passphrase.form.take()

        def change(protection: Protection) -> None:
            protection.set_passphrase(text)

        self._do(change, self._after_passphrase, self.passphrase.show_trouble)

    def _after_passphrase(self, _nothing: None) -> None:
        self.passphrase.close_form()
        self.passphrase.said.say(DONE_PASSPHRASE)

    def _on_remove_passphrase(self) -> None:
        self._do(Protection.remove_passphrase, self._after_removal, self.passphrase.show_trouble)

    def _after_removal(self, _nothing: None) -> None:
        self.passphrase.said.say(DONE_REMOVED)

    def _on_keychain(self) -> None:
        if self.keychain.switch.mark is Mark.CHECK:
            self._do(Protection.leave_keychain, self._after_leaving, self.keychain.said_error, WAIT_KEYCHAIN)
        else:
            self._do(Protection.use_keychain, self._after_using, self.keychain.said_error, WAIT_KEYCHAIN)

    def _after_leaving(self, gone: bool) -> None:  # noqa: FBT001 -- the result of the change
        self.keychain.said.say("" if gone else STAYED)

    def _after_using(self, _nothing: None) -> None:
        self.keychain.said.say("")

    def _on_make_recovery(self) -> None:
        self._do(Protection.new_recovery_key, self.recovery.show_key, self.recovery.show_trouble)

    def _on_typed_back(self, text: str) -> None:
        def confirm(protection: Protection) -> None:
            protection.confirm_recovery(text)

        self._do(confirm, self._after_confirming, self.recovery.form.show_wrong)

    def _after_confirming(self, _nothing: None) -> None:
        self.recovery.close_form()
        self.recovery.said.say(DONE_CONFIRMED)

    def _on_exchange(self) -> None:
        # The data is closed for it, and this section goes: the window does the rest.
        self.asked.emit("exchange")


class _PassphrasePart(Part):
    """Set, change or remove the passphrase."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(PASSPHRASE, parent)
        self.open_button = QuietButton(SET)
        self.remove_button = LinkButton(REMOVE)
        self._buttons = Flow(gap=8)
        self._buttons.add(self.open_button)
        self._buttons.add(self.remove_button)
        self.form = PassphraseForm("protection/passphrase")
        self.form.hide()
        self.said = Soft(size="body")
        self.said.hide()
        self.add(Body(PASSPHRASE_MEANS))
        for row in (self._buttons, self.form, self.said):
            self.add(row)
        self.open_button.clicked.connect(self.open_form)
        self.form.cancelled.connect(self._on_cancelled)

    def show_state(self, state: State) -> None:
        """Offer what fits what there is."""
        self.open_button.setText(CHANGE if state.passphrase else SET)
        self.open_button.updateGeometry()
        # The last way in stays; where the keychain opens it, too, it can go.
        self.remove_button.setVisible(state.passphrase and (state.keychain or state.unprotected))

    def open_form(self) -> None:
        """Ask for a new passphrase."""
        self.said.say("")
        self._buttons.hide()
        self.form.show()
        self.form.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Forget what was typed."""
        self.form.clear()
        self.form.hide()
        self._buttons.show()

    def show_trouble(self, error: KnownError) -> None:
        """Say why it did not happen, where the person looks."""
        if self.form.isVisible():
            self.form.said.say(str(error))
            self.form.first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.said.say(str(error))

    def _on_cancelled(self) -> None:
        self.close_form()
        self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)


class _KeychainPart(Part):
    """Whether the keychain opens the data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(KEYCHAIN, parent)
        self.switch = CheckChip(KEYCHAIN_SWITCH)
        self.said = Soft(size="body")
        self.said.hide()
        self.add(Body(KEYCHAIN_MEANS))
        self.add_button(self.switch)
        self.add(self.said)

    def show_state(self, state: State) -> None:
        """Show whether it does."""
        self.switch.show_mark(Mark.CHECK if state.keychain else Mark.EMPTY)

    def said_error(self, error: KnownError) -> None:
        """Say why it did not happen."""
        self.said.say(str(error))


class _RecoveryPart(Part):
    """Make a recovery key and type it back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(RECOVERY, parent)
        self.make_button = QuietButton(MAKE)
        self.back_button = LinkButton(TYPE_BACK)
        self._buttons = Flow(gap=8)
        self._buttons.add(self.make_button)
        self._buttons.add(self.back_button)
        self.form = RecoveryForm("protection/recovery")
        self.form.hide()
        self.said = Soft(size="body")
        self.said.hide()
        self.add(Body(RECOVERY_MEANS))
        for row in (self._buttons, self.form, self.said):
            self.add(row)
        self.back_button.clicked.connect(self._on_back)
        self.form.later.connect(self.close_form)

    def show_state(self, state: State) -> None:
        """Offer what fits what there is."""
        self.make_button.setText(RENEW if state.recovery or state.recovery_unconfirmed else MAKE)
        self.make_button.updateGeometry()
        self.back_button.setVisible(state.recovery_unconfirmed)

    def show_key(self, text: str) -> None:
        """Show a key that was just made, and ask for it to be typed back; without one, only ask."""
        self.said.say("")
        self._buttons.hide()
        self.form.show()
        self.form.show_key(text)
        self.form.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Forget the key and what was typed."""
        self.form.clear()
        self.form.hide()
        self._buttons.show()

    def show_trouble(self, error: KnownError) -> None:
        """Say why it did not happen."""
        self.said.say(str(error))

    def _on_back(self) -> None:
        self.show_key("")
